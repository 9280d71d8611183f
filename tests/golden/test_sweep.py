#!/usr/bin/env python3
"""From the levers of the contact group to those of NATO coordination, step by step: results move without jumps.

    tests/golden/test_sweep.py PROGRAM ROOT

Numbers go in equal steps. Words cannot, but each has a number that fades it in: tasks count by task_share, the
rule of decision by veto_probability, the key by floor_per_year and common_budget.
"""
import csv
import io
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, main  # noqa: E402

STEPS = 10
ROOT = os.path.abspath(sys.argv[2])


def levers(name):
    with open(f"{ROOT}/scenarios/regimes/{name}.json", encoding="utf-8") as file:
        found = json.load(file)["regimes"][name]["levers"]
    return {k: v["value"] if isinstance(v, dict) else v for k, v in found.items()}


def between(low, high, share):
    mixed = {}
    for name, end in high.items():
        start = low.get(name, 0)
        if isinstance(end, str):
            mixed[name] = end
        else:
            mixed[name] = start + share * (end - start)
    mixed["task_share"] = share
    mixed["stand_up_days"] = 0
    return mixed


def sweep(box, scenario, reps):
    low, high = levers("adhoc"), levers("nato")
    names = [f"step{k:02d}" for k in range(STEPS + 1)]
    regimes = {name: {"levers": between(low, high, k / STEPS), "chair": "usa", "fund": "nato-fund"}
               for k, name in enumerate(names)}
    text = {"extends": f"{ROOT}/scenarios/{scenario}", "regimes": regimes, "compare": names, "checks": []}
    with open(box.file("sweep.json"), "w", encoding="utf-8") as file:
        json.dump(text, file)
    ended(box("compare", "sweep.json", "--reps", str(reps), "--no-charts", "-q", "--out", "r"), 0)
    found = {}
    for row in csv.DictReader(io.StringIO(box.read("r/measures.csv"))):
        if row["measure"] == "need_met" and row["window"] == "" and row["against"] == "":
            found.setdefault(row["scope"], {})[row["regime"]] = float(row["estimate"])
    return {scope: [values[name] for name in names] for scope, values in found.items()}


def test_results_move_without_jumps_from_the_contact_group_to_nato(box):
    for scope, path in sweep(box, "early-2024-delay.json", 60).items():
        steps = [abs(b - a) for a, b in zip(path, path[1:])]
        print(f"# {scope}: " + " ".join(f"{value:.3f}" for value in path))
        if max(steps) > 0.01 + 3 * sum(steps) / len(steps):
            raise AssertionError(f"{scope} jumps: {path}")


def test_a_plan_that_nobody_follows_is_as_no_plan(box):
    ended(box("compare", "small.json", "--regimes", "alone", "--reps", "10", "--no-charts", "-q", "--out", "own"), 0)
    ended(box("compare", "small.json", "--regimes", "alone", "--reps", "10", "--no-charts", "-q", "--out", "none",
              "--set", "/regimes/alone/levers/allocation=tasked", "--set", "/regimes/alone/levers/task_share=0"), 0)
    ended(box("compare", "small.json", "--regimes", "alone", "--reps", "10", "--no-charts", "-q", "--out", "all",
              "--set", "/regimes/alone/levers/allocation=tasked"), 0)
    def worlds(folder):  # but for how often a plan was put to the members
        rows = csv.DictReader(io.StringIO(box.read(f"{folder}/replications.csv")))
        return [{k: v for k, v in row.items() if not k.startswith(("joint_decisions", "blocked_share"))} for row in rows]

    own, none, everybody = (worlds(folder) for folder in ["own", "none", "all"])
    if own != none:
        raise AssertionError("tasks that nobody follows change results")
    if own == everybody:
        raise AssertionError("tasks change nothing: the test says nothing")


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
