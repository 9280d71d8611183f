#!/usr/bin/env python3
"""tranche flip: the smallest move that reverses a ranking. Arguments: program, root [--only PART]."""
import csv
import io
import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402

STORE = json.dumps({"store": {"label": "store at the start", "input": "/recipient/items/*/stock",
                              "dist": {"dist": "uniform", "low": 0.5, "high": 1.5, "grade": "assumed", "note": "a guess"}},
                    "later": {"input": "/events/the-hold/to", "as": "days",
                              "dist": {"dist": "uniform", "low": -30, "high": 60}}})
# joint and twin are the same but for the share of what arrives that is unfit.
LEVER = ["--set", "/regimes/twin/levers/duplication=0.15",
         "--set", '/regimes/joint/levers/duplication={"value":0.04,"low":0,"high":0.3,"grade":"reported"}']
LONG = ("again:", "accounted for", "runs of one world")  # lines of all commands
ASK = ["flip", "small.json", "--measure", "need_met/artillery"]


def rows(box, path):
    return list(csv.DictReader(io.StringIO(box.read(path))))


def close(found, wanted, within, what=""):
    if not abs(float(found) - wanted) <= within:
        raise AssertionError(f"{what}: expected {wanted} within {within}, found {found}")


def test_regimes_that_differ_in_one_lever_flip_where_the_levers_are_equal(box):
    said = ended(box(*ASK, "--reps", "20", "--regimes", "twin,joint", *LEVER, "--out", "f"), 0).stdout
    row = rows(box, "f/flip.csv")[0]
    equal((row["input"], row["outcome"], row["grade"]), ("joint/duplication", "flips", "reported"))
    close(row["flip"], 0.15, 0.003)  # the search ends within 1 % of the range of 0.3
    close(row["move"], 0.11 / 0.3, 0.01)
    low, high = float(row["flip_low"] or -1), float(row["flip_high"] or 2)
    if not low <= 0.15 <= high:
        raise AssertionError(row)
    words = " ".join(said.split())
    holds(words, "doubled or unfit deliveries under joint planning reverses it at", "instead of 0.04",
          "/regimes/joint/levers/duplication=")


def test_a_point_is_what_compare_finds_with_the_same_setting(box):
    uncertain = ["--set", "/uncertain=" + STORE]
    ended(box(*ASK, "--reps", "8", "--inputs", "store", *uncertain, "--out", "f"), 0)
    grid = rows(box, "f/flip_grid.csv")
    equal([float(r["value"]) for r in grid], [0.55, 0.775, 1.0, 1.225, 1.45])  # 5th to 95th percentile of 0.5 to 1.5
    pin = '/uncertain/store/dist={"dist":"constant","value":1.45}'
    ended(box("compare", "small.json", "--reps", "8", *uncertain, "--set", pin, "--no-charts", "-q", "--out", "c"), 0)
    want = [r for r in rows(box, "c/measures.csv")
            if (r["measure"], r["scope"], r["window"], r["against"]) == ("need_met", "artillery", "", "alone")][0]
    for column, other in (("difference", "estimate"), ("low", "low"), ("high", "high")):
        close(grid[4][column], float(want[other]), 1e-6, column)


def test_a_lever_that_stands_in_for_the_other_regime_moves_both(box):
    # Until joint has stood up, alone's levers hold in its runs too.
    late = ["--set", "/regimes/joint/agreed=2024-04-01", "--set", "/regimes/joint/before=alone",
            "--set", '/regimes/alone/levers/duplication={"value":0.1,"low":0,"high":0.4}']
    said = ended(box(*ASK, "--reps", "5", "--inputs", "alone/duplication", *late, "--out", "f"), 0).stdout
    holds(" ".join(said.split()), "doubled or unfit deliveries under each on its own, also where joint planning leans on it [no grade],"
          " alone/duplication")
    grid = rows(box, "f/flip_grid.csv")
    ended(box("compare", "small.json", "--reps", "5", *late, "--set", "/regimes/alone/levers/duplication=0.4", "--no-charts",
              "-q", "--out", "c"), 0)
    want = [r for r in rows(box, "c/measures.csv")
            if (r["measure"], r["scope"], r["window"], r["against"]) == ("need_met", "artillery", "", "alone")][0]
    close(grid[4]["value"], 0.4, 0.0)
    close(grid[4]["difference"], float(want["estimate"]), 1e-6)


def test_the_map_holds_the_two_that_matter_most_and_agrees_with_the_grid(box):
    ended(box(*ASK, "--reps", "6", "--set", "/uncertain=" + STORE, "--out", "f"), 0)
    first, second = [r["input"] for r in rows(box, "f/flip.csv")[:2]]
    cells = rows(box, "f/flip_map.csv")
    equal(len(cells), 25)
    equal({(r["input_1"], r["input_2"]) for r in cells}, {(first, second)})
    equal({len({r[v] for r in cells}) for v in ("value_1", "value_2")}, {5})
    pinned = [c for c in cells if c["value_1"] == "1" and c["value_2"] == "15"]
    equal(len(pinned) in (0, 1), True)
    text = box.read("f/summary.txt")
    holds(text, "Two at once", "store at the start", "[assumed]", "within its range")
    equal([line for line in text.splitlines() if len(line) > 78 and not any(w in line for w in LONG)], [])


def test_none_within_range_is_an_answer(box):
    # The stock of tanks has nothing to do with artillery.
    tanks = json.dumps({"tanks": {"input": "/recipient/items/tank/stock", "dist": {"dist": "uniform", "low": 0.9, "high": 1.1}}})
    said = ended(box(*ASK, "--reps", "6", "--set", "/uncertain=" + tanks, "--out", "f"), 0).stdout
    row = rows(box, "f/flip.csv")[0]
    equal((row["outcome"], row["flip"], row["move"]), ("none", "", ""))
    holds(" ".join(said.split()), "No input, of 1 moved alone within their ranges, reverses")
    told = json.loads(box.read("f/summary.json"))["inputs"]
    equal([(i["input"], i["flips"], i["flip"]) for i in told], [("tanks", False, None)])


def test_twins_show_no_difference_and_nothing_flips(box):
    said = ended(box(*ASK, "--reps", "4", "--regimes", "joint,twin", "--set", "/uncertain=" + STORE, "--out", "f"), 0).stdout
    holds(" ".join(said.split()), "No difference is shown between joint planning and joint planning")
    equal({(r["outcome"], r["at_start"]) for r in rows(box, "f/flip.csv")}, {("none", "0")})


def test_what_cannot_move_is_left_out_and_said(box):
    fixed = json.dumps({"store": {"input": "/recipient/items/*/stock", "dist": 1},
                        "late": {"input": "/regimes/joint/levers/duplication", "dist": {"dist": "uniform", "low": 0.9, "high": 1.1}}})
    ended(box(*ASK, "--reps", "2", "--regimes", "twin,joint", *LEVER, "--set", "/uncertain=" + fixed, "--out", "f"), 0)
    found = {r["input"]: r["outcome"] for r in rows(box, "f/flip.csv")}
    equal(found["store"], "left out")
    equal(found["joint/duplication"], "left out")
    holds(" ".join(box.read("f/summary.txt").split()), "left out, it does not vary",
          "doubled or unfit deliveries under joint planning: left out, an uncertain input moves it")


def test_wrong_words_suggest_the_right_ones(box):
    uncertain = ["--set", "/uncertain=" + STORE]
    for words, part in [(["--inputs", "stroe", *uncertain], 'there is no input "stroe" (did you mean "store"?)'),
                        (["--inputs", "dupliaction", "--regimes", "twin,joint", *LEVER], 'did you mean "duplication"?'),
                        (["--inputs", "frobnicate", *uncertain], "no uncertain input and no lever with a stated range"),
                        (["--reps", "1", *uncertain], "--reps: expected at least 2 worlds, found 1"),
                        (["--regimes", "alone"], "expected 2 regimes, found 1"),
                        (["--rep", "3"], "there is no option --rep "),
                        ([], "small has no uncertain inputs and no levers with a stated range")]:
        result = ended(box("flip", "small.json", *words), 2, " ".join(words))
        holds(result.stderr, part)
        equal(result.stdout, "")
    equal(box.names(), [])


def test_results_are_described_and_the_same_with_any_number_of_threads(box):
    for jobs in ("1", "2", "7"):
        ended(box(*ASK, "--reps", "5", "--set", "/uncertain=" + STORE, "-j", jobs, "--out", f"j{jobs}"), 0)
    for name in ("flip.csv", "flip_grid.csv", "flip_map.csv", "summary.txt", "summary.json", "manifest.json",
                 "datapackage.json"):
        equal(box.read(f"j2/{name}"), box.read(f"j1/{name}"), name)
        equal(box.read(f"j7/{name}"), box.read(f"j1/{name}"), name)
    package = json.loads(box.read("j1/datapackage.json"))
    equal(sorted(r["path"] for r in package["resources"]),
          ["flip.csv", "flip_grid.csv", "flip_map.csv", "scenario.json", "summary.json", "summary.txt"])
    equal([n for n in box.names() if n.endswith(".journal")], [])


def test_a_dry_run_counts_and_writes_nothing(box):
    said = ended(box(*ASK, "--reps", "50", "--set", "/uncertain=" + STORE, "--dry-run"), 0).stdout
    holds(said, "runs of one world under one regime (50 worlds)", "Nothing was written")
    equal(box.names(), [])


def test_an_interrupted_run_goes_on_where_it_stopped(box):
    words = [*ASK, "--reps", "60", "--set", "/uncertain=" + STORE, "-j", "1"]
    ended(box(*words, "--out", "whole"), 0)
    for _ in range(5):  # a fast machine may be done before the signal
        process = subprocess.Popen([box.program, *words, "--out", "part"], cwd=box.path, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        while process.poll() is None and not (os.path.exists(box.file("part.journal")) and
                                              os.path.getsize(box.file("part.journal")) > 3000):
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        process.communicate()
        if process.returncode == 130:
            break
        subprocess.run(["rm", "-rf", box.file("part")], check=True)
    equal(process.returncode, 130)
    ended(box(*words, "--out", "part", "--resume", "--force"), 0)
    for name in ("flip.csv", "flip_map.csv", "summary.json"):
        equal(box.read(f"part/{name}"), box.read(f"whole/{name}"), name)


if __name__ == "__main__":
    sys.exit(main([f for name, f in list(globals().items()) if name.startswith("test_")]))
