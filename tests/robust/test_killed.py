#!/usr/bin/env python3
"""Runs that are killed, and runs that write into one folder at the same time.

    tests/robust/test_killed.py PROGRAM ROOT [--only PART]
"""
import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import contents, ended, equal, holds, main, wait_for  # noqa: E402

COMPARE = ["compare", "small.json", "--no-charts", "-j", "1"]
LONG = ["--reps", "100000"]


def start(box, *words):
    return subprocess.Popen([box.program, *words], cwd=box.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def parts(box):
    return [n for n in os.listdir(box.path) if ".part-" in n]


def started(box, *words):
    """A run that has made its folder and locked it."""
    before = parts(box)
    process = start(box, *words)
    wait_for(lambda: any(os.path.exists(box.file(n + "/.part")) for n in parts(box) if n not in before), "a folder")
    return process


def killed(process):
    process.kill()
    process.communicate(timeout=60)


def test_the_next_run_takes_away_what_a_killed_one_left_and_nothing_else(box):
    os.mkdir(box.file("r.part-backup"))  # of the user, though named as ours
    box.write("r.part-backup/manifest.json", '{"name": "tranche"}')
    living = started(box, *COMPARE, *LONG, "--out", "r")
    of_living = [n for n in parts(box) if n != "r.part-backup"]
    other = started(box, *COMPARE, *LONG, "--out", "other")
    of_other = [n for n in parts(box) if n.startswith("other")]
    dead = started(box, *COMPARE, *LONG, "--out", "r")
    killed(dead)
    killed(other)
    equal(len(parts(box)), 4)
    result = ended(box(*COMPARE, "--reps", "2", "--out", "r"), 0)
    holds(result.stderr, "removed 1 unfinished folder r.part-* of runs that were killed")
    equal(sorted(parts(box)), sorted(["r.part-backup", *of_living, *of_other]))
    killed(living)
    result = ended(box(*COMPARE, "--reps", "2", "--out", "r/", "--force", "-q"), 0)
    equal(result.stderr, "")
    equal(sorted(parts(box)), sorted(["r.part-backup", *of_other]))
    equal(sorted(contents(box, "r")) == sorted(n for n in os.listdir(box.file("r"))), True)
    equal([n for n in os.listdir(box.file("r")) if n.startswith(".")], [], "the lock is not a result")


def test_a_killed_run_is_no_result(box):
    """Before its charts are drawn it has a manifest, as a result has."""
    os.makedirs(box.file("bin"))
    box.write("bin/gnuplot", "#!/bin/sh\n/bin/sleep 30\n")
    os.chmod(box.file("bin/gnuplot"), 0o755)
    process = subprocess.Popen([box.program, "compare", "small.json", "--reps", "2", "--out", "all/r"], cwd=box.path,
                               stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               env={**os.environ, "PATH": box.file("bin")}, start_new_session=True)
    wait_for(lambda: any(n.endswith("/charts/need_met.gp") for n in box.names()), "the charts")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    equal(any(n.endswith("/manifest.json") for n in box.names()), True, "a manifest")
    for words in [["show", "all"], ["brief", "all", "--no-pdf"], ["chart", "all"]]:
        holds(ended(box(*words), 1).stderr, "is no result folder and holds none")
    ended(box(*COMPARE, "--reps", "2", "--out", "all/r", "-q"), 0)
    equal(os.listdir(box.file("all")), ["r"])


def test_killed_at_any_time_the_old_results_or_the_new_are_there_whole(box):
    ended(box(*COMPARE, "--reps", "2", "-q", "--out", "r"), 0)
    old = contents(box, "r")
    ended(box(*COMPARE, "--reps", "3", "-q", "--out", "s"), 0)
    new = contents(box, "s")
    seen = set()
    for i in range(24):
        process = start(box, *COMPARE, "--reps", "3", "-q", "--force", "--out", "r")
        try:
            process.wait(timeout=0.004 * i)
        except subprocess.TimeoutExpired:
            pass
        killed(process)
        found = contents(box, "r")
        equal(found in (old, new), True, f"killed after {4 * i} ms: a mix")
        seen.add(found == new)
    ended(box(*COMPARE, "--reps", "3", "-q", "--force", "--out", "r"), 0)
    equal(contents(box, "r"), new)
    equal([n for n in parts(box) if os.path.exists(box.file(n + "/.part"))], [])
    equal(False in seen, True, "at least one was killed in time")


def test_two_runs_into_one_folder_make_one_of_them(box):
    ended(box(*COMPARE, "--reps", "30", "-q", "--out", "a"), 0)
    ended(box(*COMPARE, "--reps", "31", "-q", "--out", "b"), 0)
    for force in [[], ["--force"]]:
        runs = [start(box, *COMPARE, "--reps", n, "-q", "--out", "r", *force) for n in ("30", "31")]
        said = [run.communicate(timeout=120)[1] for run in runs]
        statuses = sorted(run.returncode for run in runs)
        equal(statuses, [0, 0] if force else [0, 1], said)
        if not force:
            holds("".join(said), "r: exists already")
        equal(contents(box, "r") in (contents(box, "a"), contents(box, "b")), True, "a mix")
        equal(parts(box), [])


def test_two_questions_into_one_folder_are_told_at_once(box):
    switch = ["switch", "small.json", *LONG, "--out", "r"]
    first = started(box, *switch)
    wait_for(lambda: os.path.exists(box.file("r.journal")), "the journal")
    holds(ended(box(*switch), 1).stderr, "r.journal: another run is writing this journal")
    killed(first)


def test_shares_at_the_same_time_are_the_whole(box):
    switch = ["switch", "small.json", "--reps", "20", "-j", "1", "--out", "r"]
    runs = [start(box, *switch, "--share", f"{i}/2") for i in (1, 2)]
    for run in runs:
        said = run.communicate(timeout=120)
        equal(run.returncode, 0, said)
    ended(box(*switch, "--resume", "-q"), 0)
    ended(box("switch", "small.json", "--reps", "20", "-j", "1", "-q", "--out", "whole"), 0)
    equal(contents(box, "r"), contents(box, "whole"))


def test_signals_end_a_run_with_130_and_without_leftovers(box):
    for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
        before = signal.signal(number, signal.SIG_DFL)  # under nohup a hang-up is ignored, and stays so
        process = started(box, *COMPARE, *LONG, "--out", "r")
        signal.signal(number, before)
        process.send_signal(number)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
        equal(process.returncode, 130, err)
        equal(parts(box), [], number)
        if os.path.exists(box.file("r")):  # what was finished is there, and said to be a part
            holds(out, "PARTIAL")
            shutil.rmtree(box.file("r"))


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
