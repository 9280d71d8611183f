"""The program on a terminal of its own."""
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios

from tap import Skip, equal


def on_terminal(box, columns, words, env, *streams):
    """All that goes to a terminal of that width, which is the given ones of "stdin", "stdout", "stderr"."""
    try:
        master, slave = pty.openpty()
    except OSError as why:
        raise Skip(f"needs a pseudo-terminal: {why}") from why
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([box.program, *words], cwd=box.path, env=env, **{
        s: slave if s in streams else subprocess.DEVNULL for s in ("stdin", "stdout", "stderr")})
    os.close(slave)
    seen = b""
    while True:
        if not select.select([master], [], [], 120)[0]:
            process.kill()
            raise AssertionError("nothing more came")
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        seen += piece
    os.close(master)
    equal(process.wait(timeout=60), 0)
    return seen.decode()
