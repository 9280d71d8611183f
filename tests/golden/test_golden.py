#!/usr/bin/env python3
"""Results of a small scenario and seed, byte for byte, and what must never change them.

    tests/golden/test_golden.py PROGRAM ROOT [--update] [--only PART]

A change that moves numbers moves these files: say in the commit which and why.
"""
import csv
import io
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import contents, ended, equal, main, same_file  # noqa: E402

COMPARE = ["compare", "small.json", "--no-charts", "-q"]


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def without(row, *names):
    return {k: v for k, v in row.items() if k not in names}


def test_a_comparison_gives_the_bytes_that_are_kept(box):
    ended(box(*COMPARE, "--reps", "12", "--set", "/sample=28", "--out", "r"), 0)
    for name in ["measures.csv", "replications.csv", "monthly.csv", "bands.csv", "summary.txt"]:
        same_file(box, "golden", "compare-" + name, box.read("r/" + name))


def test_a_run_gives_the_bytes_that_are_kept(box):
    ended(box("run", "small.json", "--rep", "3", "--regimes", "alone,joint", "--trace", "-q", "--set", "/sample=28",
              "--out", "r"), 0)
    for name in ["recipient.csv", "donors.csv", "production.csv", "pledges.csv", "lots.csv", "events.csv", "summary.txt"]:
        same_file(box, "golden", "run-" + name, box.read("r/" + name))


def test_any_number_of_threads_gives_the_same_bytes(box):
    for jobs in ["1", "2", "7"]:
        ended(box(*COMPARE, "--reps", "20", "--jobs", jobs, "--out", "r" + jobs), 0)
    one = contents(box, "r1")
    for jobs in ["2", "7"]:
        found = contents(box, "r" + jobs)
        equal(list(found), list(one))
        for name in one:
            if found[name] != one[name]:
                raise AssertionError(f"{name} differs between 1 and {jobs} threads")


# A schedule, dates, money, a distribution and a lever that differ from world to world.
UNCERTAIN = json.dumps({
    "crossing": {"input": "/routes/*/stages/*/days", "dist": {"dist": "lognormal", "median": 1, "sigma": 0.2}},
    "hold-end": {"input": "/events/*/to", "as": "days", "dist": {"dist": "normal", "mean": 0, "sd": 40}},
    "money": {"input": "/donors/*/accounts/*/*/amount", "dist": {"dist": "uniform", "low": 0.7, "high": 1.2}},
    "need": {"input": "/capabilities/*/need", "dist": {"dist": "triangular", "low": 0.8, "mode": 1, "high": 1.3}},
    "sight": {"input": "/regimes/joint/levers/visibility", "as": "value", "dist": {"dist": "uniform", "low": 0, "high": 1}},
})


def test_uncertain_inputs_give_the_same_bytes_with_any_number_of_threads(box):
    for jobs in ["1", "2", "7"]:
        ended(box(*COMPARE, "--set", "/uncertain=" + UNCERTAIN, "--reps", "20", "--jobs", jobs, "--out", "r" + jobs), 0)
    one = contents(box, "r1")
    for jobs in ["2", "7"]:
        found = contents(box, "r" + jobs)
        for name in one:
            if found[name] != one[name]:
                raise AssertionError(f"{name} differs between 1 and {jobs} threads")
    found = rows(one["replications.csv"])
    for first, second in zip(found[::2], found[1::2]):
        equal([v for k, v in first.items() if k.startswith("uncertain/")],
              [v for k, v in second.items() if k.startswith("uncertain/")], "both regimes draw the same")
    equal(len({row["uncertain/need"] for row in found}), 20)


def test_a_run_draws_what_its_replication_of_a_comparison_draws(box):
    uncertain = ["--set", "/uncertain=" + UNCERTAIN]
    ended(box(*COMPARE, *uncertain, "--reps", "19", "--out", "c"), 0)
    ended(box("run", "small.json", *uncertain, "--rep", "17", "--regimes", "joint", "-q", "--format", "json", "--out", "r"), 0)
    met = [m["value"] for m in json.loads(box.read("r/summary.json"))["regimes"][0]["measures"]
           if m["measure"] == "need_met" and m["scope"] == "total" and m["window"] == ""][0]
    row = [r for r in rows(box.read("c/replications.csv")) if r["regime"] == "joint" and r["rep"] == "17"][0]
    if abs(met - float(row["need_met/total"])) > 1e-8:
        raise AssertionError(f"{met} in the run, {row['need_met/total']} in the comparison")
    equal(json.loads(box.read("r/scenario.json")), json.loads(box.read("c/scenario.json")), "the file's values stay")


def test_threads_do_not_move_where_precision_stops(box):
    for jobs in ["1", "2", "7"]:
        ended(box(*COMPARE, "--precision", "0.01", "--reps", "300", "--jobs", jobs, "--out", "r" + jobs), 0)
    equal(box.read("r1/replications.csv"), box.read("r2/replications.csv"))
    equal(box.read("r1/replications.csv"), box.read("r7/replications.csv"))


def test_a_replication_alone_is_its_row_of_the_whole(box):
    ended(box(*COMPARE, "--reps", "19", "--out", "all"), 0)
    ended(box(*COMPARE, "--rep", "17", "--out", "one"), 0)
    whole = box.read("all/replications.csv").splitlines()
    equal(box.read("one/replications.csv").splitlines(), [whole[0], *whole[1 + 17 * 2:1 + 18 * 2]])


def test_a_run_is_its_row_of_a_comparison(box):
    ended(box(*COMPARE, "--rep", "17", "--out", "c"), 0)
    ended(box("run", "small.json", "--rep", "17", "--regimes", "joint", "-q", "--format", "json", "--out", "r"), 0)
    found = {(m["measure"], m["scope"], m["window"]): m["value"]
             for m in json.loads(box.read("r/summary.json"))["regimes"][0]["measures"]}
    row = [r for r in rows(box.read("c/replications.csv")) if r["regime"] == "joint"][0]
    seen = 0
    for column, value in row.items():
        if column in ("rep", "regime") or value == "":
            continue
        key = tuple((column.split("/") + [""])[:3])
        if abs(found[key] - float(value)) > 1e-6 * max(1.0, abs(found[key])):
            raise AssertionError(f"{column}: {found[key]} in the run, {value} in the comparison")
        seen += 1
    if seen < 10:
        raise AssertionError(f"only {seen} columns were compared")


def test_regimes_with_equal_levers_give_equal_bytes(box):
    ended(box("compare", "small.json", "--no-charts", "-q", "--reps", "8", "--regimes", "joint,twin", "--out", "r"), 0)
    for name in ["bands.csv", "monthly.csv", "replications.csv"]:
        found = rows(box.read("r/" + name))
        joint = [without(row, "regime") for row in found if row["regime"] == "joint"]
        twin = [without(row, "regime") for row in found if row["regime"] == "twin"]
        equal(len(joint) > 0, True, name)
        equal(joint == twin, True, f"{name}: joint and twin are equal")
    for row in rows(box.read("r/measures.csv")):
        if row["against"] and row["n"] != "0":
            equal(float(row["estimate"]), 0.0, row["measure"])
            equal(row["same"], row["n"], row["measure"])
    ended(box("run", "small.json", "--rep", "1", "--regimes", "joint,twin", "--trace", "-q", "--out", "t"), 0)
    for name in ["recipient.csv", "donors.csv", "production.csv", "pledges.csv", "lots.csv", "events.csv"]:
        found = rows(box.read("t/" + name))
        joint = [without(row, "regime") for row in found if row["regime"] == "joint"]
        twin = [without(row, "regime") for row in found if row["regime"] == "twin"]
        equal(joint == twin, True, f"{name}: joint and twin are equal")


def test_the_order_of_regimes_changes_no_regime(box):
    ended(box(*COMPARE, "--reps", "6", "--regimes", "alone,joint", "--out", "a"), 0)
    ended(box(*COMPARE, "--reps", "6", "--regimes", "joint,alone", "--out", "b"), 0)

    def by_regime(folder):
        return sorted((tuple(r.items()) for r in rows(box.read(folder + "/replications.csv"))))
    equal(by_regime("a") == by_regime("b"), True)


def test_another_seed_is_another_world(box):
    ended(box(*COMPARE, "--reps", "4", "--out", "a"), 0)
    ended(box(*COMPARE, "--reps", "4", "--seed", "12", "--out", "b"), 0)
    ended(box(*COMPARE, "--reps", "4", "--seed", "11", "--out", "c"), 0)  # the scenario's own
    equal(box.read("a/replications.csv") == box.read("b/replications.csv"), False)
    equal(box.read("a/replications.csv"), box.read("c/replications.csv"))


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
