#!/usr/bin/env python3
"""tranche attribute: which levers make a difference. Arguments: program, root [--only PART]."""
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402

LEADING = "need_met/artillery"
ASK = ["attribute", "small.json", "--measure", LEADING]
DELAY = "scenarios/early-2024-delay.json"
PRINTED = 1e-8  # tables have eight decimals: a number may be off by half of the last, two by all of it


def rows(box, path):
    return list(csv.DictReader(io.StringIO(box.read(path))))


def near(found, expected, what, within=PRINTED):
    if not abs(float(found) - float(expected)) <= within:
        raise AssertionError(f"{what}: expected {expected}, found {found}")


def shares(box, folder, measure=("need_met", "artillery", "")):
    return {r["player"]: r for r in rows(box, f"{folder}/shares.csv")
            if (r["measure"], r["scope"], r["window"]) == measure}


def alike(box, **levers):
    """The regime "twin" is "alone" with some levers set otherwise."""
    scenario = json.loads(box.read("small.json"))
    twin = json.loads(json.dumps(scenario["regimes"]["alone"]))
    twin["levers"].update(levers)
    scenario["regimes"]["twin"] = twin
    box.write("alike.json", json.dumps(scenario))


def value_of(box, settings, *more):
    """The mean of the leading measure of regime joint with some settings, from compare."""
    words = [word for line in settings for word in ("--set", line)]
    ended(box("compare", "small.json", "--regimes", "joint", "--no-charts", "-q", "-f", "--out", "c", *words, *more), 0)
    found = [r for r in rows(box, "c/measures.csv")
             if (r["measure"], r["scope"], r["window"], r["against"]) == ("need_met", "artillery", "", "")]
    equal(len(found), 1)
    return float(found[0]["estimate"])


# ---- shares ----------------------------------------------------------------------------------------

def test_the_parts_add_up_to_what_compare_finds(box):
    ended(box(*ASK, "--reps", "4", "--groups", "sight,plan,speed", "--out", "a"), 0)
    ended(box("compare", "small.json", "--reps", "4", "--no-charts", "-q", "--out", "c"), 0)
    want = {(r["regime"], r["against"]): r for r in rows(box, "c/measures.csv")
            if (r["measure"], r["scope"], r["window"]) == ("need_met", "artillery", "")}
    found = shares(box, "a")
    equal(set(found), {"sight", "plan", "speed", "rest", "change"})
    equal({found["change"][c] for c in ("share", "low", "high")}, {"0"})  # levers explain all
    rounding = 1e-6 + len(found) * PRINTED  # compare has six decimals
    near(sum(float(r["share"]) for r in found.values()), want["joint", "alone"]["estimate"], "sum", rounding)
    told = json.loads(box.read("a/summary.json"))["measures"][0]
    for name, regime in (("from", "alone"), ("to", "joint")):
        near(told[name], want[regime, ""]["estimate"], name, 1e-6)
    for name, other in (("estimate", "estimate"), ("low", "low"), ("high", "high")):
        near(told["difference"][name], want["joint", "alone"][other], name, 1e-6)


def test_shares_of_two_groups_are_those_reckoned_by_hand(box):
    ended(box(*ASK, "--reps", "3", "--groups", "plan", "--out", "a"), 0)
    told = json.loads(box.read("a/summary.json"))
    out = {p["player"]: p["settings_out"].splitlines() for p in told["players"]}
    equal(set(out), {"plan", "rest"})
    equal(out["plan"], ['/regimes/joint/levers/allocation="voluntary"'])
    none, both = value_of(box, out["plan"] + out["rest"], "--reps", "3"), value_of(box, [], "--reps", "3")
    plan, rest = value_of(box, out["rest"], "--reps", "3"), value_of(box, out["plan"], "--reps", "3")
    found = shares(box, "a")
    near(found["plan"]["share"], ((plan - none) + (both - rest)) / 2, "plan", 2e-6)
    near(found["rest"]["share"], ((rest - none) + (both - plan)) / 2, "rest", 2e-6)
    near(found["plan"]["alone"], plan - none, "plan alone", 2e-6)
    near(found["plan"]["last"], both - rest, "plan as last", 2e-6)
    pair = [r for r in rows(box, "a/interactions.csv")]
    equal([(r["player"], r["other"]) for r in pair], [("plan", "rest")])
    near(pair[0]["together"], both - plan - rest + none, "together", 4e-6)


def test_each_part_says_how_many_of_its_levers_are_graded_assumed(box):
    """A grade in one of the two regimes counts; a number without one, a word or a lever of equal values does not."""
    alike(box, cadence={"value": 15, "unit": "day", "grade": "assumed"}, sync={"value": 0.7, "grade": "reported"},
          cadence_cv={"value": 0.123, "grade": "assumed"}, chair_dependence=0.234, allocation="tasked", honour=0.5)
    scenario = json.loads(box.read("alike.json"))
    levers = scenario["regimes"]["alone"]["levers"]
    levers["honour"] = {"value": 0.6, "grade": "assumed"}
    levers["cadence_cv"] = {"value": 0.123, "grade": "assumed"}
    box.write("alike.json", json.dumps(scenario))
    ended(box("attribute", "alike.json", "--regimes", "alone,twin", "--measure", LEADING, "--reps", "2",
              "--groups", "rhythm,plan,reliability", "-q", "--out", "a"), 0)
    told = json.loads(box.read("a/summary.json"))["players"]
    equal({p["player"]: (p["levers"], p["levers_graded"], p["levers_assumed"]) for p in told},
          {"rhythm": (3, 2, 1), "plan": (1, 0, 0), "reliability": (1, 1, 1)})
    text = " ".join(box.read("a/summary.txt").split())
    holds(text, "rhythm (1 of 3 graded assumed): cadence", " plan: allocation", "reliability (1 of 1 graded assumed): honour",
          "the scenario's, 2 of 5 that differ graded assumed: a share is that")


def test_one_lever_that_differs_gets_all_and_the_other_groups_are_named(box):
    alike(box, cadence=15)
    ended(box("attribute", "alike.json", "--regimes", "alone,twin", "--measure", LEADING, "--reps", "5",
              "--groups", "sight,rhythm,plan", "--out", "a"), 0)
    found = shares(box, "a")
    equal(set(found), {"rhythm", "change"})
    told = json.loads(box.read("a/summary.json"))
    equal(told["same"], "sight, plan")
    equal(told["players"][0]["changes"], "cadence 41 to 15")
    near(found["rhythm"]["share"], told["measures"][0]["difference"]["estimate"], "share")
    near(found["rhythm"]["high"], told["measures"][0]["difference"]["high"], "high")
    equal({found["change"][c] for c in ("share", "low", "high", "sd")}, {"0"})
    if float(found["rhythm"]["share"]) == 0.0:
        raise AssertionError("cadence does nothing: the test can see nothing")


def test_levers_that_act_on_nothing_get_exactly_nothing_in_every_world(box):
    alike(box, cadence=15, chair_dependence=0.9, decision_median_aircraft=90)  # no absence, no aircraft
    ended(box("attribute", "alike.json", "--regimes", "alone,twin", "--measure", LEADING, "--reps", "5",
              "--groups", "each", "--out", "a"), 0)
    found = shares(box, "a")
    equal(set(found), {"cadence", "chair_dependence", "decision_median_aircraft", "change"})
    for player in ("chair_dependence", "decision_median_aircraft"):
        for column in ("share", "low", "high", "sd", "alone", "last"):
            equal(float(found[player][column]), 0.0, f"{player} {column}")


def test_shares_do_not_depend_on_the_order_of_groups(box):
    for name, groups in (("a", "sight,plan,pool"), ("b", "pool,sight,plan")):
        ended(box(*ASK, "--reps", "4", "--groups", groups, "--out", name), 0)
    first, other = shares(box, "a"), shares(box, "b")
    equal(set(first), set(other))
    for player, row in first.items():
        for column in ("share", "low", "high", "alone", "last"):
            near(row[column], other[player][column], f"{player} {column}")


def test_exchanging_the_regimes_turns_every_sign(box):
    for name, regimes in (("a", "alone,joint"), ("b", "joint,alone")):
        ended(box(*ASK, "--reps", "4", "--regimes", regimes, "--groups", "sight,plan", "--out", name), 0)
    first, other = shares(box, "a"), shares(box, "b")
    for player, row in first.items():
        near(float(row["share"]), -float(other[player]["share"]), player)
        near(float(row["alone"]), -float(other[player]["last"]), player)


def test_the_waterfall_leads_from_one_regime_to_the_other(box):
    ended(box(*ASK, "--reps", "4", "--out", "a"), 0)
    bars = rows(box, "a/waterfall.csv")
    equal([b["bar"] for b in bars], [str(i + 1) for i in range(len(bars))])
    equal((bars[0]["label"], bars[-1]["label"]), ("each on its own", "joint planning"))
    for before, bar in zip(bars, bars[1:-1]):
        equal(bar["start"], before["end"], bar["player"])
    sizes = [abs(float(b["end"]) - float(b["start"])) for b in bars[1:-1]]
    for larger, smaller in zip(sizes, sizes[1:]):
        if smaller > larger + 2 * PRINTED:
            raise AssertionError(sizes)
    near(bars[-2]["end"], bars[-1]["end"], "end", 2 * PRINTED)


def test_a_group_that_hurts_is_said_to_cost(box):
    text = ended(box("attribute", "small.json", "--reps", "6", "--measure", "need_met", "--out", "a"), 0).stdout
    found = shares(box, "a", ("need_met", "total", ""))
    hurting = [p for p, r in found.items() if float(r["high"]) < 0.0]
    if not hurting:
        raise AssertionError("nothing hurts: the test can see nothing")
    for player in hurting:
        if not re.search(rf"^  {player} costs [0-9.]+ points \([0-9.]+ to [0-9.]+\)", text, re.M):
            raise AssertionError(f"{player}:\n{text[:1500]}")
    for player, row in found.items():
        if float(row["low"]) <= 0.0 <= float(row["high"]) and re.search(rf"^  {player} (costs|brings)", text, re.M):
            raise AssertionError(f"{player} is told of without an effect:\n{text[:1500]}")


# ---- a regime that grows out of another ------------------------------------------------------------

def test_both_ends_are_the_plain_runs_of_a_real_scenario(box):
    words = ["--rep", "0", "--regimes", "adhoc,nato"]
    ended(box("attribute", DELAY, *words, "--measure", LEADING, "--groups", "plan", "--out", "a"), 0)
    told = json.loads(box.read("a/summary.json"))
    out = [line for p in told["players"] for line in p["settings_out"].splitlines()]
    equal([line for line in out if "agreed" in line or "stand_up" in line], [])  # its time is kept
    sets = [word for line in out for word in ("--set", line)]
    found = {}
    for folder, more in (("plain", []), ("none", sets)):
        ended(box("compare", DELAY, *words, "--no-charts", "-q", "--out", folder, *more), 0)
        found[folder] = {r["regime"]: float(r["estimate"]) for r in rows(box, f"{folder}/measures.csv")
                         if (r["measure"], r["scope"], r["window"], r["against"]) == ("need_met", "artillery", "", "")}
    measure = told["measures"][0]
    near(measure["from"], found["plain"]["adhoc"], "from", 1e-6)
    near(measure["to"], found["plain"]["nato"], "to", 1e-6)
    change = [s for s in measure["shares"] if s["player"] == "change"][0]["share"]["estimate"]
    near(change, found["none"]["nato"] - found["plain"]["adhoc"], "change", 2e-6)
    near(sum(s["share"]["estimate"] for s in measure["shares"]), measure["to"] - measure["from"], "sum", 1e-9)


def test_a_regime_that_is_replaced_hosts_the_variants_the_other_way_round(box):
    ended(box("attribute", DELAY, "--rep", "0", "--regimes", "nato,adhoc", "--measure", LEADING, "--groups", "plan",
              "--out", "a"), 0)
    told = json.loads(box.read("a/summary.json"))
    equal(told["variants_of"], "nato")
    equal({p["settings_out"] for p in told["players"]}, {None})


def test_time_is_a_player_where_neither_regime_is_before_the_other(box):
    alike(box, cadence=15)
    scenario = json.loads(box.read("alike.json"))
    scenario["regimes"]["twin"].update(agreed="2024-01-01", before="joint")
    box.write("alike.json", json.dumps(scenario))
    ended(box("attribute", "alike.json", "--regimes", "alone,twin", "--measure", LEADING, "--reps", "3",
              "--out", "a"), 0)
    told = json.loads(box.read("a/summary.json"))
    equal([p["player"] for p in told["players"]], ["rhythm", "timing"])
    equal(told["players"][1]["changes"], "agreed none to 2024-01-01, before none to joint")
    equal(told["measures"][0]["worlds_with_change"], 0)


# ---- the groups ------------------------------------------------------------------------------------

def test_every_lever_is_in_a_usual_group(box):
    words = {"allocation": "tasked", "key": "gdp", "decision_rule": "consensus", "unlock": "date"}
    levers = {}
    for lever in json.loads(box("list", "levers", "--format", "json").stdout):
        name = lever["name"]
        if name in ("common_budget", "stand_up_days"):  # the first needs a fund, the second another regime
            continue
        if lever["type"] == "number":
            default = re.match(r"[0-9.]+$", lever["default"])
            levers[name] = 1.2 if name == "ramp_slip" else 0.9 * float(default[0]) if default and float(default[0]) else 0.05
        else:
            levers[name] = words[name]
    alike(box)
    scenario = json.loads(box.read("alike.json"))
    scenario["regimes"]["alone"]["levers"] = {}
    scenario["regimes"]["twin"]["levers"] = levers
    box.write("alike.json", json.dumps(scenario))
    ended(box("attribute", "alike.json", "--regimes", "alone,twin", "--measure", LEADING, "--rep", "0", "-q",
              "--out", "a"), 0)
    told = json.loads(box.read("a/summary.json"))["players"]
    equal([p["player"] for p in told], ["sight", "rhythm", "speed", "foresight", "plan", "fit", "reliability",
                                        "money", "pool"])
    changed = [part.split()[0] for p in told for part in p["changes"].split(", ")]
    equal(sorted(changed), sorted(levers))


def test_many_levers_are_sampled_and_the_error_of_that_is_told(box):
    text = ended(box(*ASK, "--reps", "2", "--groups", "each", "--orders", "4", "--out", "a"), 0).stdout
    holds(text, "4 orders were sampled")
    told = json.loads(box.read("a/summary.json"))
    equal((told["exact"], told["orders"]), (False, 4))
    if not any(float(r["order_error"]) > 0.0 for r in shares(box, "a").values()):
        raise AssertionError("no error of orders")
    near(sum(float(r["share"]) for r in shares(box, "a").values()), told["measures"][0]["difference"]["estimate"], "sum", 1e-6)
    equal(os.path.exists(box.file("a/interactions.csv")), False)


def test_wrong_words_are_refused(box):
    cases = [
        (["--groups", "sihgt"], 'there is no lever "sihgt" (did you mean "sight"?)'),
        (["--groups", "a=visibilty"], 'did you mean "visibility"?'),
        (["--groups", "a=visibility,b=vis*"], '"visibility" is in two groups, a and b'),
        (["--groups", "sight,sight"], '"sight" is named twice'),
        (["--groups", "sight,"], "expected NAME=LEVER+LEVER"),
        (["--groups", "a="], 'there is no lever ""'),
        (["--orders", "5"], "--orders: expected an even number from 4 to 10000"),
        (["--orders", "8x"], "--orders: expected an even number"),
        (["--regimes", "alone"], "expected 2 regimes, found 1"),
        (["--regimes", "joint,twin"], "joint and twin have the same levers"),
        (["--measure", "need_mat"], 'did you mean "need_met"?'),
    ]
    for words, part in cases:
        holds(ended(box("attribute", "small.json", *words), 2, " ".join(words)).stderr, part)
    equal(box.names(), [])


# ---- running ---------------------------------------------------------------------------------------

def test_results_are_described_and_the_same_with_any_number_of_threads(box):
    for jobs in ("1", "2", "7"):
        ended(box(*ASK, "--reps", "25", "-j", jobs, "--groups", "sight,plan", "--out", f"j{jobs}"), 0)
    for name in ("shares.csv", "interactions.csv", "waterfall.csv", "summary.txt", "summary.json", "manifest.json",
                 "datapackage.json"):
        equal(box.read(f"j2/{name}"), box.read(f"j1/{name}"), name)
        equal(box.read(f"j7/{name}"), box.read(f"j1/{name}"), name)
    package = json.loads(box.read("j1/datapackage.json"))
    equal(sorted(r["path"] for r in package["resources"]),
          ["interactions.csv", "scenario.json", "shares.csv", "summary.json", "summary.txt", "waterfall.csv"])
    for resource in package["resources"]:
        holds(resource["description"], " ")


def test_precision_is_that_of_the_widest_part(box):
    text = ended(box(*ASK, "--reps", "400", "--precision", "0.02", "--groups", "sight,plan", "--out", "a"), 0).stdout
    holds(text, "stopped by itself", "the half-width asked for (0.02) was reached")
    if not 15 <= json.loads(box.read("a/summary.json"))["worlds"] < 400:
        raise AssertionError(text)
    for row in shares(box, "a").values():
        if float(row["high"]) - float(row["low"]) > 2 * 0.02 + 1e-7:
            raise AssertionError(row)


def test_a_dry_run_says_how_many_runs_and_writes_nothing(box):
    text = ended(box(*ASK, "--reps", "100", "--groups", "sight,plan", "--dry-run"), 0).stdout
    holds(text, "1,000 runs of one world under one regime (100 worlds)", "Nothing was written.")  # 8 + 2 plain
    equal(box.names(), [])


def test_an_interrupted_run_goes_on_where_it_stopped(box):
    words = [*ASK, "--reps", "300", "--groups", "sight,plan"]
    ended(box(*words, "--out", "whole"), 0)
    for _ in range(5):  # a fast machine may be done before the signal
        process = subprocess.Popen([box.program, *words, "-j", "1", "--out", "part", "--force"], cwd=box.path,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while process.poll() is None and not (os.path.exists(box.file("part.journal")) and
                                              os.path.getsize(box.file("part.journal")) > 1000):
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
        if process.returncode == 130:
            break
    equal(process.returncode, 130, errors)
    holds(ended(box(*words, "--out", "part", "--resume", "--force"), 0).stderr, "pieces of work are in part.journal")
    for name in ("shares.csv", "summary.json"):
        equal(box.read(f"part/{name}"), box.read(f"whole/{name}"), name)


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
