#!/usr/bin/env python3
"""tranche explain: causes on scenarios in which they are known, books that add up, what is wrong.

    tests/cli/test_explain.py PROGRAM ROOT [--update] [--only PART]
"""
import csv
import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402

# Numbers of the tables have 8 decimals: a sum of at most 14 of them is off by less than this.
PRINTED = 14 * 0.5e-8
QUICK = ["--reps", "6", "--causes", "holds,promises,floors,duplication"]

# One donor that tops up every day what is used, from a stock without end, at once. Need is 100 a day, 30 days are held.
PLAIN = {
    "format": 1, "title": "One cause", "start": "2024-01-01", "end": "2025-01-01", "headline": "guns",
    "items": {"shell": {"class": "ammunition", "kind": "consumable", "mass": 0.05, "unit_cost": 1000, "lot": 100000}},
    "capabilities": {"guns": {"items": {"shell": {}}, "need": 100, "target_days": 30}},
    "recipient": {"items": {"shell": {"stock": 3000}}, "inflow_window": 0},
    "donors": {"giver": {"round": 1, "route": "way", "stocks": {"shell": {"quantity": 1000000}},
                         "accounts": {"drawdown": [{"from": "2024-01-01", "amount": 1000000000}]}}},
    "routes": {"way": {"stages": [{"kind": "hand_over", "days": 0}]}},
    "regimes": {"alone": {"levers": {"decision_median_ammunition": 0}}},
}
HOLD = {"events": {"stop": {"kind": "hold", "donor": "giver", "from": "2024-03-01", "to": "2024-06-01",
                            "stops": ["decisions", "payments"]}}}
# What an ample donor keeps: all but 10,000 items, 100 days of need.
FLOOR = {"donors": {"giver": {"stocks": {"shell": {"floor": 990000}}}}}


def merged(*parts):
    out = {}
    for part in parts:
        for name, value in part.items():
            both = isinstance(value, dict) and isinstance(out.get(name), dict)
            out[name] = merged(out[name], value) if both else value
    return out


def rows(box, folder, table):
    with open(box.file(f"{folder}/{table}.csv"), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def explained(box, scenario, *words):
    """Shares by cause of the leading measure, and the folder's name."""
    box.write("case.json", json.dumps(scenario))
    ended(box("explain", "case.json", "--out", "out", "--force", "--quiet", *words), 0)
    lead = rows(box, "out", "causes")
    first = [(r["measure"], r["scope"], r["window"]) for r in lead][0]
    return {r["cause"]: float(r["share"]) for r in lead if (r["measure"], r["scope"], r["window"]) == first}


def near(found, expected, by, what=""):
    if not abs(found - expected) <= by:
        raise AssertionError(f"{what}: expected {expected} within {by}, found {found}")


# ---- causes that are known -----------------------------------------------------------------------------

def test_without_a_cause_there_is_no_gap_and_no_share(box):
    shares = explained(box, PLAIN, "--reps", "2")
    equal(shares, {"money": 0.0, "structural": 0.0, "gap": 0.0})
    holds(box.read("out/summary.txt"), "all need for guns was met", "No cause is shown")


def test_a_hold_alone_has_all_of_the_gap(box):
    shares = explained(box, merged(PLAIN, HOLD), "--reps", "3")
    # 92 days of hold; about 30 days of stock, up to 2 days of rounds on either side: 60 to 64 of 366 days.
    near(shares["gap"], 62 / 366, 2 / 366, "gap")
    equal((shares["holds"], shares["money"], shares["structural"]), (shares["gap"], 0.0, 0.0))
    for row in rows(box, "out", "causes_monthly"):  # in each month, too
        if row["cause"] in ("money", "structural"):
            equal(float(row["share"]), 0.0, row["month"])


def test_a_floor_alone_has_all_of_the_gap(box):
    shares = explained(box, merged(PLAIN, FLOOR), "--reps", "3")
    near(shares["gap"], (366 - 130) / 366, 1 / 366, "gap")  # 30 days are held, 100 can be given
    equal((shares["floors"], shares["money"], shares["structural"]), (shares["gap"], 0.0, 0.0))
    equal("holds" in shares, False)


def test_causes_that_share_a_gap_add_up_to_it(box):
    shares = explained(box, merged(PLAIN, HOLD, FLOOR), "--reps", "3")
    near(shares["holds"] + shares["floors"], shares["gap"], PRINTED)
    # The hold spares stock that is given later: the floor's gap is 236 days, whenever. A hold only moves it.
    equal(shares["floors"] > shares["holds"], True)
    equal((shares["money"], shares["structural"]), (0.0, 0.0))


def test_a_hold_that_spares_stock_makes_the_gap_afterwards_smaller(box):
    # Without the hold the 100 days of need that may be given are used by day 130; with it some are left in summer.
    late = {"windows": {"late": {"from": "2024-05-20", "to": "2025-01-01"}}}
    shares = explained(box, merged(PLAIN, HOLD, FLOOR, late), "--reps", "3", "--measure", "need_met/guns/late")
    near(shares["holds"] + shares["floors"], shares["gap"], PRINTED)
    equal(shares["holds"] < 0.0 < shares["floors"], True, shares)
    holds(" ".join(box.read("out/summary.txt").split()), "Without holds the gap would be LARGER, by")


def test_a_gap_in_units_is_told_in_units(box):
    shares = explained(box, merged(PLAIN, FLOOR), "--reps", "2", "--measure", "gap/guns")
    near(shares["floors"], 100 * (366 - 130), 100, "gap")
    holds(" ".join(box.read("out/summary.txt").split()), "Under alone the gap of guns is", "units (95 % interval")


def test_parts_add_up_to_the_gap_in_every_world(box):
    for rep in range(4):
        ended(box("explain", "small.json", "--rep", str(rep), "--out", "out", "--force", "-q",
                  "--causes", "holds,promises,floors,duplication"), 0)
        sums = {}
        for table, key in (("causes", ("measure", "scope", "window")), ("causes_monthly", ("month",))):
            for row in rows(box, "out", table):
                whole, parts = sums.setdefault((table, *[row[k] for k in key]), [0.0, 0.0]), float(row["share"])
                whole[row["cause"] != "gap"] += parts
        by = {"causes": PRINTED, "causes_monthly": 14 * 0.5e-3}  # months have 3 decimals
        for key, (gap, parts) in sums.items():
            near(parts, gap, by[key[0]], f"world {rep}, {key}")


def test_alone_is_what_compare_makes_of_the_settings(box):
    """The settings of a cause, given to compare by hand, take away what stands under "alone"."""
    ended(box("explain", "small.json", *QUICK, "--out", "out", "--quiet", "--measure", "need_met/artillery/hold"), 0)
    told = json.loads(box.read("out/summary.json"))["explanations"][0]
    table = {r["cause"]: r for r in rows(box, "out", "causes")}

    def met(folder, *words):
        ended(box("compare", "small.json", "--regimes", "alone", "--reps", "6", "--no-charts", "-q", "--out", folder, *words), 0)
        found = [r for r in rows(box, folder, "measures") if (r["measure"], r["scope"], r["window"]) == ("need_met", "artillery", "hold")]
        return float(found[0]["estimate"])

    plain = met("plain")
    near(1 - plain, float(table["gap"]["share"]), 1e-6)  # compare prints 6 digits or more
    for cause in told["causes"]:
        words = [w for line in cause["settings"].split("\n") if line for w in ("--set", line)]
        near(met("with-" + cause["name"], *words) - plain, float(table[cause["name"]]["alone"]), 1e-6, cause["name"])


# ---- what is neutral -----------------------------------------------------------------------------------

def test_every_cause_can_be_neutralised_under_every_regime(box):
    for scenario in ("small.json", "scenarios/veto.json", "scenarios/rocket-motors.json", "scenarios/air-defence.json"):
        told = set()
        for cause in ("holds", "latency", "promises", "capacity", "components", "money", "floors", "transport",
                      "training", "caveats", "veto", "duplication"):
            result = box("explain", scenario, "--reps", "1", "--causes", cause, "--out", "out", "--force", "-q")
            if result.returncode == 2:
                holds(result.stderr, "none of the causes asked for")
            else:
                ended(result, 0, f"{scenario} {cause}")
                told.add(cause)
        equal({"money", "floors", "transport"} <= told, True, scenario)


def test_a_line_that_stops_is_of_the_cause_capacity(box):
    made = {"lines": {"works": {"item": "shell", "capacity": 3043.75, "route": "way"}},  # 100 a day
            "recipient": {"items": {"shell": {"stock": 3000}}},
            "donors": {"giver": {"stocks": {"shell": {"quantity": 0}}, "buys": {"shell": "works"},
                                 "accounts": {"procurement": [{"from": "2024-01-01", "amount": 1000000000}]}}},
            "items": {"shell": {"lot": 100}},
            "events": {"fire": {"kind": "line", "line": "works", "from": "2024-03-01", "to": "2024-06-01"}}}
    shares = explained(box, merged(PLAIN, made), "--reps", "2")
    near(shares["gap"], 62 / 366, 4 / 366, "gap")  # 92 days without output, 30 days of stock
    equal((shares["capacity"], shares["structural"]), (shares["gap"], 0.0))


def test_an_uncertain_input_does_not_bring_a_cause_back(box):
    uncertain = {"honest": {"input": "/regimes/alone/levers/honour", "as": "value", "dist": {"dist": "uniform", "low": 0.1, "high": 0.9}},
                 "long": {"input": "/events/stop/to", "as": "days", "dist": {"dist": "uniform", "low": 0, "high": 90}}}
    shares = explained(box, merged(PLAIN, HOLD, {"uncertain": uncertain}), "--reps", "4")
    equal(shares["structural"], 0.0)
    near(shares["holds"] + shares["promises"], shares["gap"], PRINTED)


# ---- the story -----------------------------------------------------------------------------------------

def test_the_story_rests_on_rows_that_are_written(box):
    explained(box, merged(PLAIN, HOLD), "--reps", "3")
    story = rows(box, "out", "story")
    text = " ".join(r["text"] for r in story)
    holds(text, "giver is held (stop) until 2024-06-01")
    held = [r for r in story if "is held" in r["text"]][0]
    equal(held["date"], "2024-03-01")
    dates = {r["date"] for r in rows(box, "out", "events") if r["event"] == "hold" and r["who"] == "giver"}
    equal(dates, {"2024-03-01"})
    holds(text, "0 items arrive from donors")  # in the deepest four weeks
    equal([r["date"] for r in story], sorted(r["date"] for r in story))


def test_the_deepest_gap_is_that_of_the_window_asked_about(box):
    windows = {"windows": {"early": {"from": "2024-04-05", "to": "2024-05-10"}}}
    for measure, first in (("need_met/guns", "2024-04-01"), ("need_met/guns/early", "2024-04-08")):
        explained(box, merged(PLAIN, HOLD, windows), "--reps", "1", "--measure", measure)
        holds(box.read("out/summary.txt"), f"From {first} to ")


# ---- around it -----------------------------------------------------------------------------------------

def test_threads_do_not_change_a_byte(box):
    folders = []
    for jobs in ("1", "2", "7"):
        folders.append("out-" + jobs)
        ended(box("explain", "small.json", *QUICK, "--jobs", jobs, "--out", folders[-1], "-q"), 0)
    for name in sorted(os.listdir(box.file(folders[0]))):
        for other in folders[1:]:
            equal(box.read(f"{other}/{name}"), box.read(f"{folders[0]}/{name}"), name)


def test_several_regimes_come_one_after_the_other(box):
    ended(box("explain", "small.json", "--reps", "3", "--causes", "holds,veto", "--regimes", "alone,joint", "--out", "out", "-q"), 0)
    told = {(r["regime"], r["cause"]) for r in rows(box, "out", "causes")}
    equal(("joint", "veto") in told and ("alone", "veto") not in told, True)  # tasks can be refused under joint only
    holds(" ".join(box.read("out/summary.txt").split()), "Under each on its own", "Under joint planning")


def test_a_dry_run_writes_nothing(box):
    before = box.names()
    result = ended(box("explain", "small.json", "--reps", "5", "--causes", "holds,floors", "--dry-run"), 0)
    holds(result.stdout, "20 runs of one world under one regime (5 worlds)", "Nothing was written.")
    equal(box.names(), before)


def test_what_was_interrupted_goes_on_to_the_same_bytes(box):
    words = ["explain", "small.json", "--reps", "1500", "--causes", "holds,floors", "-q"]
    process = subprocess.Popen([box.program, *words, "--out", "r"], cwd=box.path, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    equal(process.returncode, 130, err)
    partial = json.loads(box.read("r/summary.json"))
    equal((partial["partial"], 0 < partial["worlds"] < 1500), (True, True))
    equal(box.read("r/summary.txt").startswith("PARTIAL: interrupted"), True, "the first line says so")
    ended(box(*words, "--out", "r", "--resume", "--force"), 0)
    ended(box(*words, "--out", "whole"), 0)
    for name in ("causes.csv", "causes_monthly.csv", "story.csv", "events.csv"):
        equal(box.read("r/" + name) == box.read("whole/" + name), True, name)


def test_what_is_wrong_is_said(box):
    wrong = (["--causes", "hold"], 'there is no cause "hold" (did you mean "holds"?)'), \
            (["--causes", "veto"], 'has none of the causes asked for under "alone"'), \
            (["--orders", "7"], "expected an even number from 4 to 100000"), \
            (["--measure", "need_mat/artillery"], 'did you mean "need_met"?'), \
            (["--measure", "need_met/artilery"], 'did you mean "artillery"?'), \
            (["--measure", "delivered/shell"], "has no gap")
    for words, text in wrong:
        result = ended(box("explain", "small.json", *words), 2, words)
        equal(result.stdout, "")
        holds(result.stderr, text)


if __name__ == "__main__":
    sys.exit(main([v for k, v in list(globals().items()) if k.startswith("test_")]))
