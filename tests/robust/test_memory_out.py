#!/usr/bin/env python3
"""Every allocation may fail: a command then says so and leaves nothing behind, or does all that it was to do.

    tests/robust/test_memory_out.py PROGRAM ROOT [--only PART]      FAIL_MALLOC: the library of fail_malloc.c

Which allocations: a first run notes the call stack of each. One of each stack is a point; POINTS of them, evenly
spread, are let fail, half of them alone and half with all that follow. ROBUST_POINTS=100000 takes all of them.
"""
import array
import hashlib
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, main  # noqa: E402

POINTS = int(os.environ.get("ROBUST_POINTS", "16"))
UNCERTAIN = "/uncertain=" + json.dumps(
    {"need": {"input": "/capabilities/*/need", "dist": {"dist": "uniform", "low": 0.8, "high": 1.2}}})
SWEEP = {"title": "t", "description": "d", "scenario": "small.json", "regimes": ["alone", "joint"], "design": "grid",
         "levers": {"/regimes/joint/levers/visibility": {"levels": [0.1, 0.8]}}, "measures": ["need_met/total"]}
ASK = ["--reps", "2", "-j", "2", "--measure", "need_met"]


def run(box, words, **more):
    """Without gnuplot and chromium: data and scripts are made all the same."""
    env = {**os.environ, "PATH": "/nonexistent", "LD_PRELOAD": os.environ["FAIL_MALLOC"], **more}
    return subprocess.run([box.program, *words], cwd=box.path, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120)


def tree(box):
    """All files but the journal, which an ended run may leave on purpose, by their hash."""
    found = {}
    for name in box.names():
        path = box.file(name)
        if not os.path.isdir(path) and not name.endswith(".journal"):
            with open(path, "rb") as f:
                found[name] = hashlib.sha256(f.read()).hexdigest()
    return found


def clean(box, before):
    for name in box.names():
        path = box.file(name)
        if name not in before and os.path.lexists(path):
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)


def points(box, words):
    result = run(box, words, FAIL_STACKS=box.file("stacks"))
    stacks = array.array("Q")
    with open(box.file("stacks"), "rb") as f:
        stacks.frombytes(f.read())
    os.unlink(box.file("stacks"))
    first = {}
    for i, stack in enumerate(stacks, 1):
        first.setdefault(stack, i)
    chosen = sorted(first.values())
    step = max(1, len(chosen) // POINTS)
    return result, chosen[::step]


def survives(box, *words, into=None):
    """`into`: a folder whose files are replaced one by one; they are not looked at when the command has failed."""
    before = box.names()
    given = tree(box)
    result, chosen = points(box, words)
    whole = tree(box)
    clean(box, before)
    failed = 0
    for i, n in enumerate(chosen):
        more = {"FAIL_ON": "1"} if i % 2 else {}
        found = run(box, words, FAIL_AT=str(n), FAIL_REPORT=box.file("failed"), **more)
        if os.path.exists(box.file("failed")):
            failed += os.path.getsize(box.file("failed")) > 0
            os.unlink(box.file("failed"))
        what = f"{' '.join(words)}, allocation {n}{' and all after it' if more else ''}"
        left = [name for name in box.names() if ".part" in name]
        equal(left, [], f"{what}: left behind")
        if found.returncode == result.returncode and (found.returncode == 0 or b"memory" not in found.stderr):
            equal(found.stdout, result.stdout, f"{what}: standard output")
            equal(tree(box), whole, f"{what}: files")
        else:
            equal(found.returncode, 1, f"{what}: exit status; {found.stderr.decode()[-300:]}")
            if b"memory" not in found.stderr and b"thread" not in found.stderr and b"journal" not in found.stderr:
                raise AssertionError(f"{what}: {found.stderr.decode()[-300:]!r} tells nothing of memory")
            new = {name: value for name, value in tree(box).items() if given.get(name) != value}
            for name, value in new.items():  # all of it, where the end came after the folder had its name
                if not (into and name.startswith(into)):
                    equal(value, whole.get(name), f"{what}: {name}")
        clean(box, before)
    if failed < len(chosen) // 2:  # threads make counts vary a little
        raise AssertionError(f"only {failed} of {len(chosen)} allocations failed")


def test_reading_and_looking(box):
    for words in [["validate", "small.json", "--set", UNCERTAIN], ["validate", "small.json", "--format", "json"],
                  ["inspect", "small.json"], ["inspect", "small.json", "--sources"], ["list", "measures", "small.json"],
                  ["list", "levers"], ["schema"], ["schema", "--reference"]]:
        survives(box, *words)


def test_a_wrong_scenario(box):
    box.write("bad.json", box.read("small.json").replace('"sample"', '"sampel"').replace('"quantity": ', '"quantity": -'))
    survives(box, "validate", "bad.json")


def test_one_world(box):
    survives(box, "run", "small.json", "--out", "r", "--trace")


def test_comparing_on_two_threads(box):
    survives(box, "compare", "small.json", "--reps", "3", "-j", "2", "--no-charts", "--out", "r", "--set", UNCERTAIN)
    survives(box, "compare", "small.json", "--reps", "2", "-j", "2", "--resume", "--no-charts", "--out", "r")


def test_the_data_of_charts(box):
    survives(box, "compare", "small.json", "--reps", "2", "--out", "r")


def test_questions(box):
    for words in [["attribute", "small.json", "--groups", "sight,tempo=cadence"], ["contingency", "small.json"],
                  ["switch", "small.json"], ["flip", "small.json", "--set", UNCERTAIN],
                  ["sensitivity", "small.json", "--set", UNCERTAIN],
                  ["explain", "small.json", "--causes", "holds,money", "--regimes", "alone"]]:
        survives(box, *words, *ASK, "--out", "r")


def test_files_of_experiments_and_differences(box):
    box.write("sweep.json", json.dumps(SWEEP))
    box.write("other.json", box.read("small.json").replace('"weight": 0.5', '"weight": 0.6'))
    survives(box, "sweep", "sweep.json", "--reps", "2", "--out", "r")
    survives(box, "diff", "small.json", "other.json")


def test_results_read_again(box):
    ended(box("compare", "small.json", "--reps", "3", "-q", "--no-charts", "--out", "results/a"), 0)
    survives(box, "show", "results")
    survives(box, "brief", "results", "--no-pdf", "--out", "page")
    survives(box, "chart", "results/a", into="results/a/charts")


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
