#!/usr/bin/env python3
"""Disks that are full, folders that cannot be written, streams that are closed, programs that fail or hang.

    tests/robust/test_faults.py PROGRAM ROOT [--only PART]

A failed command says what and where, and leaves nothing that looks like a result.
"""
import json
import os
import resource
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Skip, contents, ended, equal, holds, main  # noqa: E402

QUICK = ["compare", "small.json", "--reps", "2", "--no-charts", "-j", "2"]
SWEEP = {"title": "t", "description": "d", "scenario": "small.json", "regimes": ["alone", "joint"], "design": "grid",
         "reps": 2, "levers": {"/regimes/joint/levers/visibility": {"levels": [0.1, 0.8]}}, "measures": ["need_met/total"]}
ASK = ["--reps", "2", "-j", "2", "--measure", "need_met"]
UNCERTAIN = "/uncertain=" + json.dumps(
    {"need": {"input": "/capabilities/*/need", "dist": {"dist": "uniform", "low": 0.8, "high": 1.2}}})


def writers(box):
    """Every command that makes a result folder."""
    box.write("sweep.json", json.dumps(SWEEP))
    box.write("other.json", box.read("small.json").replace('"weight": 0.5', '"weight": 0.6'))
    return [["run", "small.json"], QUICK, [*QUICK, "--resume"], ["sweep", "sweep.json", "-j", "2"],
            ["diff", "small.json", "other.json"],
            ["attribute", "small.json", *ASK, "--groups", "sight,tempo=cadence"],
            ["explain", "small.json", *ASK, "--causes", "holds,money", "--regimes", "alone"],
            ["contingency", "small.json", *ASK], ["switch", "small.json", *ASK],
            ["calendar", "small.json", *ASK, "--donor", "big", "--starts", "2024-01-01", "--lengths", "1"],
            ["flip", "small.json", *ASK, "--set", UNCERTAIN], ["breakeven", "small.json", *ASK, "--by", "money"],
            ["sensitivity", "small.json", *ASK, "--set", UNCERTAIN]]


def small_disk(box, size):
    disk = box.file("disk")
    os.makedirs(disk, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        raise Skip("needs the right to mount a small disk")
    return disk


def test_every_command_tells_of_a_full_disk_and_leaves_nothing(box):
    commands = writers(box)
    disk = small_disk(box, "8k")  # a page for the folder and one for a file
    try:
        for words in commands:
            result = ended(box(*words, "--out", "disk/r"), 1, " ".join(words))
            holds(result.stderr, "disk/r", "No space left on device")
            equal([n for n in os.listdir(disk) if not n.endswith(".journal")], [], " ".join(words))
            for name in os.listdir(disk):  # finished work, which the next command would not drop
                os.unlink(os.path.join(disk, name))
    finally:
        subprocess.run(["umount", disk], check=True)


def test_every_command_tells_of_a_quota_and_leaves_nothing(box):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
    for words in writers(box):
        result = ended(box(*words, "--out", "r", preexec_fn=limit), 1, " ".join(words))
        if "File too large" not in result.stderr and "journal could not be written" not in result.stderr:
            raise AssertionError(f"{words}: {result.stderr}")
        equal([n for n in os.listdir(box.path) if n.startswith("r") and not n.endswith(".journal")], [], " ".join(words))
        for name in os.listdir(box.path):
            if name.endswith(".journal"):
                os.unlink(box.file(name))


def test_charts_and_page_on_a_full_disk(box):
    disk = small_disk(box, "2m")
    try:
        ended(box(*QUICK, "-q", "--out", "disk/r"), 0)
        try:
            with open(disk + "/filler", "wb", buffering=0) as f:
                while f.write(b"x" * 4096):
                    pass
        except OSError:
            pass
        before = sorted(os.listdir(disk + "/r"))
        result = ended(box("brief", "disk/r", "--no-pdf"), 1)
        holds(result.stderr, "disk/r", "No space left on device")
        equal(sorted(os.listdir(disk + "/r")), before)
        result = ended(box("chart", "disk/r"), 1)
        holds(result.stderr, "disk/r", "No space left on device")
        equal(all(os.path.getsize(os.path.join(disk, "r", n)) > 0 for n in before), True, "results are as they were")
    finally:
        try:
            os.unlink(disk + "/filler")
        except OSError:
            pass
        subprocess.run(["umount", disk], check=True)


def test_closed_streams_do_no_harm_to_files(box):
    """The first file that is opened would get the number of a stream that is closed."""
    ended(box(*QUICK, "-q", "--out", "whole"), 0)
    for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"]:
        for quiet in ["-q", ""]:
            shutil.rmtree(box.file("r"), ignore_errors=True)
            script = f"'{box.program}' {' '.join(QUICK)} {quiet} --out r {closed}"
            result = subprocess.run(["bash", "-c", script], cwd=box.path, capture_output=True, text=True)
            lost = ">&-" in closed.split() and not quiet  # what it had to say could not be said
            equal(result.returncode, 1 if lost else 0, f"{closed} {quiet}: {result.stderr}")
            equal(contents(box, "r"), contents(box, "whole"), closed)


def test_a_reader_of_messages_that_goes_away_ends_no_run(box):
    script = f"'{box.program}' compare missing.json 2>&1 | true; '{box.program}' {' '.join(QUICK)} --out r 2>&1 | true"
    subprocess.run(["bash", "-c", script], cwd=box.path, check=False)
    holds(" ".join(box.names()), "r/manifest.json")


# ---- programs that are started ----------------------------------------------------------------------------

def fake(box, name, script):
    """PATH with a program of that name, and nothing else but /bin."""
    folder = box.file("bin-" + name)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\n" + script + "\n")
    os.chmod(path, 0o755)
    return {**os.environ, "PATH": folder + ":/usr/bin:/bin" if name == "chromium" else folder + ":/bin"}


def pictures(box, folder):
    return [n for n in box.names() if n.startswith(folder) and n.endswith((".svg", ".png", ".part"))]


GNUPLOTS = {"kill -9 $$": "gnuplot", "exit 1": "gnuplot", "echo 'line 3: oh dear' >&2; exit 2": "oh dear",
            "echo '<svg' > need_met.svg; exit 0": "did not finish", "echo '<svg' > need_met.svg; exit 1": "gnuplot",
            "exit 0": "cannot be read"}


def test_a_gnuplot_that_fails_costs_no_results_and_leaves_no_picture(box):
    ended(box(*QUICK, "-q", "--out", "whole"), 0)
    for script, told in GNUPLOTS.items():
        result = ended(box(*[w for w in QUICK if w != "--no-charts"], "--out", "r", env=fake(box, "gnuplot", script)), 0)
        holds(result.stderr, "tranche: charts: need_met.gp was not drawn" if "did" not in told and "read" not in told
              else "tranche: charts:", told)
        equal(pictures(box, "r/"), [], script)
        equal({n: t for n, t in contents(box, "whole").items() if n.endswith(".csv")},
              {n: box.read("r/" + n) for n in os.listdir(box.file("r")) if n.endswith(".csv")}, script)
        result = ended(box("chart", "r", env=fake(box, "gnuplot", script)), 1)
        holds(result.stderr, told)
        equal(pictures(box, "r/"), [], script)
        shutil.rmtree(box.file("r"))


def test_a_gnuplot_that_is_no_program_is_told(box):
    env = fake(box, "gnuplot", "")
    with open(box.file("bin-gnuplot/gnuplot"), "w", encoding="utf-8") as f:
        f.write("\x7fELF nonsense")
    result = ended(box(*[w for w in QUICK if w != "--no-charts"], "--out", "r", env=env), 0)
    holds(result.stderr, "tranche: charts: need_met.gp was not drawn: gnuplot could not be started: Exec format error")


def test_a_chromium_that_fails_leaves_the_page_and_no_pdf(box):
    ended(box(*QUICK, "-q", "--out", "r"), 0)
    for script in ["kill -9 $$", "exit 1", "printf '%%PDF-1.4' > brief.pdf", "exit 0"]:
        env = fake(box, "chromium", script)
        env["PATH"] = box.file("bin-chromium")  # and no gnuplot
        result = ended(box("brief", "r", "--force", env=env), 0)
        holds(result.stderr, "there is no PDF: chromium")
        equal(sorted(n for n in os.listdir(box.file("r")) if n.startswith("brief")), ["brief.html"], script)


# ---- signals ----------------------------------------------------------------------------------------------

def test_ignored_signals_stay_ignored(box):
    """As nohup has it: the run goes on."""
    process = subprocess.Popen([box.program, *QUICK, "--reps", "300", "-q", "--out", "r"], cwd=box.path,
                               preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    process.send_signal(signal.SIGHUP)
    equal(process.wait(timeout=120), 0)


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
