"""Tests of the program from outside: claims as functions, results as TAP.

A test is a function test_* of one argument, a Box: an empty folder of its own to run tranche in.
It fails by an exception, and is left out by raising Skip.
"""
import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback


class Skip(Exception):
    pass


class Box:
    """An empty folder with the scenarios beside, and the program."""

    def __init__(self, program, root, update):
        self.program, self.root, self.update = program, root, update
        self.path = tempfile.mkdtemp(prefix="tranche-test-")
        os.symlink(os.path.join(root, "scenarios"), os.path.join(self.path, "scenarios"))
        shutil.copy(os.path.join(root, "tests", "support", "small.json"), self.path)

    def done(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def __call__(self, *words, **more):
        """Run tranche; words are its arguments."""
        return subprocess.run([self.program, *words], cwd=self.path, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=600, **more)

    def file(self, name):
        return os.path.join(self.path, name)

    def read(self, name):
        with open(self.file(name), encoding="utf-8", newline="") as f:
            return f.read()

    def write(self, name, text):
        with open(self.file(name), "w", encoding="utf-8") as f:
            f.write(text)

    def names(self):
        """All there is below the folder but for what was there from the start, links not followed."""
        found = []
        for folder, folders, files in os.walk(self.path):
            for name in folders + files:
                path = os.path.relpath(os.path.join(folder, name), self.path)
                if path not in ("scenarios", "small.json"):
                    found.append(path)
        return sorted(found)


def contents(box, folder):
    """The text files of a folder by name."""
    return {name: box.read(f"{folder}/{name}") for name in sorted(os.listdir(box.file(folder)))}


def wait_for(condition, what, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)


def equal(found, expected, what=""):
    if found != expected:
        raise AssertionError(f"{what}: expected {expected!r}, found {found!r}")


def holds(text, *parts):
    for part in parts:
        if part not in text:
            raise AssertionError(f"expected {part!r} in:\n{text[:3000]}")


def ended(result, status, what=""):
    if result.returncode != status:
        raise AssertionError(f"{what} expected exit status {status}, found {result.returncode}\n"
                             f"stdout: {result.stdout[-2000:]}\nstderr: {result.stderr[-2000:]}")
    return result


def same_file(box, folder, name, text):
    """`text` is what the kept file holds, byte for byte; with --update it becomes what it holds."""
    path = os.path.join(box.root, "tests", folder, "expected", name)
    if box.update:
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return
    with open(path, encoding="utf-8", newline="") as f:
        kept = f.read()
    if kept != text:
        lines = difflib.unified_diff(kept.splitlines(), text.splitlines(), "kept", "found", lineterm="", n=1)
        raise AssertionError(f"{name} differs (--update renews it):\n" + "\n".join(list(lines)[:30]))


def main(tests):
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("root")
    parser.add_argument("--update", action="store_true", help="renew what is kept in expected/")
    parser.add_argument("--only", default="", help="part of a test's name")
    options = parser.parse_args()
    chosen = [t for t in tests if options.only in t.__name__]
    print(f"1..{len(chosen)}", flush=True)
    failed = 0
    for number, test in enumerate(chosen, 1):
        name = test.__name__.removeprefix("test_")
        box = Box(os.path.abspath(options.program), os.path.abspath(options.root), options.update)
        try:
            test(box)
            print(f"ok {number} - {name}", flush=True)
        except Skip as why:
            print(f"ok {number} - {name} # SKIP {why}", flush=True)
        except Exception as error:  # a failed claim or a broken test: both are shown
            failed += 1
            print(f"not ok {number} - {name}")
            text = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
            for line in text.splitlines():
                print(f"# {line}")
            sys.stdout.flush()
        finally:
            box.done()
    return 1 if failed else 0
