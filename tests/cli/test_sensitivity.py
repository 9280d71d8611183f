#!/usr/bin/env python3
"""tranche sensitivity from outside.

    tests/cli/test_sensitivity.py PROGRAM ROOT [--only PART]
"""
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

# Three inputs: one that moves everything, one that moves little, and one that does not vary. Grades: of the dist,
# and of the number that is varied.
UNCERTAIN = {
    "need": {"label": "need of rounds", "input": "/capabilities/artillery/need",
             "dist": {"dist": "uniform", "low": 0.7, "high": 1.3, "grade": "assumed"}},
    "store": {"label": "store of rounds", "input": "/recipient/items/shell/stock", "as": "value",
              "dist": {"dist": "uniform", "low": 60000, "high": 120000, "grade": "reported"}},
    "losses": {"label": "losses of tanks", "input": "/recipient/items/tank/loss_per_month", "as": "factor",
               "dist": {"dist": "constant", "value": 1.2}},
}


def scenario(box, uncertain=UNCERTAIN):
    made = json.loads(box.read("small.json"))
    made["uncertain"] = uncertain
    # A grade of the number that is varied, for the input whose dist has none.
    made["recipient"]["items"]["tank"]["loss_per_month"] = {"value": 0.05, "grade": "assumed", "source": "a test"}
    box.write("three.json", json.dumps(made, indent=1))


def table(box, name):
    return list(csv.DictReader(io.StringIO(box.read(name))))


QUICK = ["sensitivity", "three.json", "--points", "4", "--reps", "3", "-q"]
LEAD = {"measure": "need_met", "scope": "artillery", "window": ""}


def of(rows, **wanted):
    return [r for r in rows if all(r[k] == v for k, v in wanted.items())]


def test_what_does_not_vary_has_no_effect(box):
    scenario(box)
    ended(box(*QUICK, "--measure", "need_met/artillery", "-o", "a"), 0)
    rows = {r["input"]: r for r in of(table(box, "a/sensitivity.csv"), regime="alone", against="", **LEAD)}
    equal(sorted(rows), ["losses", "need", "store"])
    equal(float(rows["losses"]["mu_star"]), 0.0)
    equal(float(rows["need"]["mu"]) < -0.05, True)   # more need, a smaller share of it met
    equal(float(rows["store"]["mu"]) > 0.0, True)
    equal({n: r["grade"] for n, r in rows.items()}, {"need": "assumed", "store": "reported", "losses": "assumed"})
    equal([int(r["n"]) for r in rows.values()], [4, 4, 4])


def test_a_point_is_what_compare_makes_of_its_settings(box):
    """The effect of the first step by hand: two runs of compare with the inputs pinned."""
    scenario(box)
    ended(box(*QUICK, "--measure", "need_met/artillery", "-o", "a"), 0)
    points = table(box, "a/points.csv")
    equal(len(points), 4 * (3 + 1))
    for point in points[:2]:
        words = []
        for name in UNCERTAIN:
            pin = {"dist": "constant", "value": float(point[f"uncertain/{name}"])}
            words += ["--set", f"/uncertain/{name}/dist={json.dumps(pin)}"]
        ended(box("compare", "three.json", "--reps", "3", "--no-charts", "-q", "-f", "-o", "c", *words), 0)
        for regime in ("alone", "joint"):
            found = [r for r in of(table(box, "c/measures.csv"), regime=regime, **LEAD) if not r["against"]]
            # measures.csv gives a mean to 6 decimals: half of the last one
            equal(abs(float(found[0]["estimate"]) - float(point[regime])) < 5.1e-7, True, f"{point} {found[0]}")


def test_effects_are_those_of_the_points(box):
    scenario(box)
    ended(box(*QUICK, "--measure", "need_met/artillery", "-o", "a"), 0)
    points, effects = table(box, "a/points.csv"), {}
    span = {"need": 0.6, "store": 60000.0}
    for p, q in zip(points, points[1:]):
        if p["row"] != q["row"]:
            continue
        for name, width in span.items():
            step = float(q[f"uncertain/{name}"]) - float(p[f"uncertain/{name}"])
            if abs(step) > 1e-9:
                moved = (float(q["joint"]) - float(q["alone"])) - (float(p["joint"]) - float(p["alone"]))
                effects.setdefault(name, []).append(moved / (step / (0.9 * width)))
    rows = of(table(box, "a/sensitivity.csv"), regime="joint", against="alone", **LEAD)
    equal(len(rows), 3)
    for row in rows:
        if row["input"] == "losses":
            continue
        mine = effects[row["input"]]
        equal(len(mine), 4)
        # means of four numbers from values of 8 decimals, steps of two thirds
        equal(abs(sum(mine) / 4 - float(row["mu"])) < 1e-7, True, row["input"])
        equal(abs(sum(map(abs, mine)) / 4 - float(row["mu_star"])) < 1e-7, True, row["input"])


def test_sobol_shares_go_by_input_and_by_grade(box):
    scenario(box)
    words = ["sensitivity", "three.json", "--method", "sobol", "--points", "32", "--reps", "2", "-q", "-o", "a"]
    ended(box(*words, "--measure", "need_met/artillery"), 0)
    rows = of(table(box, "a/sensitivity.csv"), regime="alone", against="", **LEAD)
    shares = {(r["kind"], r["input"]): float(r["total"]) for r in rows}
    equal(sorted(shares), [("grade", "assumed"), ("grade", "reported"), ("input", "losses"), ("input", "need"),
                           ("input", "store")])
    equal(shares["input", "losses"], 0.0)
    equal(shares["grade", "reported"], shares["input", "store"])
    # losses do nothing, so the group of need and losses is need: the same exchange of columns
    equal(abs(shares["grade", "assumed"] - shares["input", "need"]) < 1e-6, True)
    equal(shares["input", "need"] > 0.5, True)
    text = " ".join(box.read("a/summary.txt").split())
    holds(text, "The rows (32) are too few to tell what share rests on inputs graded assumed.")  # 62 to 162 %
    equal(len(table(box, "a/points.csv")), 32 * (3 + 2 + 1))
    found = json.loads(box.read("a/summary.json"))
    equal((found["method"], found["points_run"], found["partial"]), ("sobol", 192, False))
    equal([g["grade"] for g in found["results"][2]["grades"]], ["assumed", "reported"])


def test_enough_rows_tell_the_debt_in_assumptions(box):
    scenario(box)
    result = ended(box("sensitivity", "three.json", "--method", "sobol", "--points", "256", "--reps", "1", "-o", "a",
                       "--measure", "need_met/artillery"), 0)
    holds(" ".join(result.stdout.split()), "of the variance of the difference rests on inputs graded assumed (n = 256)")


def test_months_have_their_own_rows(box):
    scenario(box)
    ended(box(*QUICK, "-o", "a"), 0)
    rows = table(box, "a/sensitivity_monthly.csv")
    equal(sorted({r["month"] for r in rows})[0], "2023-10-01")
    equal(len({r["month"] for r in rows}), 12)
    equal(len(rows), 12 * 3 * 3)


def test_twins_differ_in_nothing(box):
    scenario(box)
    ended(box(*QUICK, "--regimes", "joint,twin", "-o", "a"), 0)
    holds(" ".join(box.read("a/summary.txt").split()), "None of the 3 inputs moves this difference", "no input moves it")


def test_inputs_can_be_chosen(box):
    scenario(box)
    ended(box(*QUICK, "--inputs", "need", "-o", "a"), 0)
    equal({r["input"] for r in table(box, "a/sensitivity.csv")}, {"need"})
    equal(len(table(box, "a/points.csv")), 8)


def test_threads_and_a_second_run_change_no_byte(box):
    scenario(box)
    for name, jobs in (("a", "1"), ("b", "2"), ("c", "7")):
        ended(box(*QUICK, "--jobs", jobs, "-o", name), 0)
    for file in ("sensitivity.csv", "sensitivity_monthly.csv", "points.csv", "summary.txt", "summary.json"):
        equal(box.read(f"a/{file}"), box.read(f"b/{file}"), file)
        equal(box.read(f"a/{file}"), box.read(f"c/{file}"), file)


def test_an_interrupted_run_is_partial_and_goes_on(box):
    scenario(box)
    words = [box.program, "sensitivity", "three.json", "--method", "sobol", "--points", "128", "--reps", "4", "-o", "a"]
    run = subprocess.Popen(words, cwd=box.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    journal = box.file("a.journal")
    end = time.monotonic() + 60
    while run.poll() is None and time.monotonic() < end:  # 64 points are a batch; wait for more than one (some 4 kB a point)
        if os.path.exists(journal) and os.path.getsize(journal) > 500000:
            break
        time.sleep(0.001)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)
    equal(run.returncode, 130)
    holds(box.read("a/summary.txt"), "PARTIAL")
    before = len(table(box, "a/points.csv"))
    equal(0 < before < 768 and before % 64 == 0, True, f"{before} points")
    ended(box(*words[1:], "-q", "--resume", "--force"), 0)
    ended(box(*words[1:-1], "b", "-q"), 0)
    equal(box.read("a/points.csv"), box.read("b/points.csv"))
    equal(os.path.exists(journal), False)


def test_shares_are_joined_to_the_whole(box):
    scenario(box)
    words = ["sensitivity", "three.json", "--method", "sobol", "--points", "16", "--reps", "2"]  # 96 points: two batches
    ended(box(*words, "-q", "-o", "whole"), 0)
    for share in ("1/2", "2/2"):
        ended(box(*words, "--share", share, "-o", "a"), 0)
        equal(os.path.exists(box.file("a")), False)
    said = ended(box(*words, "--resume", "-o", "a"), 0).stderr
    holds(said, "64 pieces of work are in a.journal already")  # 4 points of a row of 6 differ: losses do not vary
    equal(box.read("a/points.csv"), box.read("whole/points.csv"))
    equal(box.read("a/sensitivity.csv"), box.read("whole/sensitivity.csv"))


def test_a_dry_run_says_what_it_takes_and_writes_nothing(box):
    scenario(box)
    said = ended(box(*QUICK, "--dry-run"), 0).stdout
    holds(said, "96 runs of one world under one regime (3 worlds)", "16 points: 4 trajectories of 4, 3 inputs",
          "Nothing was written.")
    holds(ended(box("sensitivity", "three.json", "--method", "sobol", "--dry-run"), 0).stdout,
          "1536 points: 256 rows of 6, 3 inputs")
    equal(box.names(), ["three.json"])


def test_wrong_words_are_usage_errors(box):
    scenario(box)
    cases = [(["--method", "moris"], 'expected "morris" or "sobol", found "moris"'),
             (["--points", "1"], "from 2 to 100000"), (["--points", "2e3"], 'found "2e3"'),
             (["--method", "sobol", "--points", "3"], "whole number of rows from 4"),
             (["--inputs", "nede"], 'no uncertain input "nede" (did you mean "need"?)'),
             (["--inputs", "need,need"], '"need" is named twice'), (["--regimes", "alone"], "expected 2 regimes"),
             (["--precision", "0.1"], "--precision is no option of sensitivity")]
    for words, part in cases:
        result = ended(box("sensitivity", "three.json", *words), 2, " ".join(words))
        holds(result.stderr, part)
    holds(ended(box("sensitivity", "small.json"), 2).stderr, "small has no uncertain inputs")
    equal(box.names(), ["three.json"])


if __name__ == "__main__":
    sys.exit(main([t for n, t in list(globals().items()) if n.startswith("test_")]))
