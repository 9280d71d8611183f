#!/usr/bin/env python3
"""tranche breakeven: how much money, stock or speed makes two regimes equal. Arguments: program, root [--only PART]."""
import csv
import io
import json
import sys
import os

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402

LONG = ("again:", "accounted for", "runs of one world")  # lines of all commands
ASK = ["breakeven", "small.json", "--measure", "need_met/artillery"]

# One donor gives from a large stock as long as EUR 100 million last; need is far above. Under "waste" a fifth of what
# arrives is unfit, so waste needs 1 / 0.8 = 1.25 times the money of clean, and clean could lose a fifth.
LINE = {
    "format": 1, "title": "One donor, money that runs short", "description": "Invented: what is money worth?",
    "start": "2024-01-01", "end": "2025-01-01", "seed": 3,
    "items": {"shell": {"class": "ammunition", "kind": "consumable", "mass": 45, "unit_cost": 1000, "lot": 100}},
    "capabilities": {"guns": {"items": {"shell": {}}, "need": 10000, "intensity": {"kind": "ar1", "sd": 0.1, "phi": 0.8}}},
    "recipient": {"items": {"shell": {"stock": 0}}},
    "donors": {"one": {"gdp": 1000, "route": "road", "round": 10, "stocks": {"shell": {"quantity": 900000}},
                       "accounts": {"drawdown": [{"from": "2024-01-01", "until": "2024-12-01",
                                                  "amount": {"value": 100, "unit": "EUR_million"}}]}}},
    "routes": {"road": {"stages": [{"kind": "transport", "days": 1}]}},
    "regimes": {"waste": {"levers": {"duplication": 0.2, "cadence": 10}},
                "clean": {"levers": {"duplication": 0, "cadence": 10}}},
    "compare": ["waste", "clean"]}


def rows(box, path):
    return list(csv.DictReader(io.StringIO(box.read(path))))


def close(found, wanted, within, what=""):
    if not abs(float(found) - wanted) <= within:
        raise AssertionError(f"{what}: expected {wanted} within {within}, found {found}")


def sides(box, folder):
    return {r["regime"]: r for r in rows(box, folder + "/breakeven.csv")}


def test_a_fifth_that_is_wasted_is_worth_a_quarter_of_the_money(box):
    box.write("line.json", json.dumps(LINE))
    said = ended(box("breakeven", "line.json", "--reps", "10", "--out", "b"), 0).stdout
    found = sides(box, "b")
    equal((found["waste"]["question"], found["clean"]["question"]), ("needs", "could lose"))
    close(found["waste"]["factor"], 1.25, 0.01)  # the search ends within 0.01
    close(found["clean"]["factor"], 0.8, 0.01)
    close(found["waste"]["extra"], 25, 1)        # EUR million: 0.25 x 100, and 0.01 x 100 for the search
    close(found["clean"]["extra"], -20, 1)
    holds(" ".join(said.split()), "waste would need 1.25 times its money", "EUR 25 million more",
          "At 0.80 times its money", "clean would do no better than waste any more")


def test_money_that_an_input_draws_is_scaled_in_its_distribution(box):
    drawn = {"money": {"input": "/donors/*/accounts/*/*/amount", "dist": {"dist": "triangular", "low": 0.5, "mode": 1, "high": 1.2}}}
    box.write("line.json", json.dumps({**LINE, "uncertain": drawn}))
    ended(box("breakeven", "line.json", "--reps", "10", "--out", "b"), 0)
    close(sides(box, "b")["waste"]["factor"], 1.25, 0.01)
    settings = {s["regime"]: s["settings"] for s in json.loads(box.read("b/summary.json"))["sides"]}
    holds(settings["waste"], '/uncertain/money/dist={"dist":"triangular","low":0.6')


# Laws with mean 1 (or nearly) and what becomes of each at f times the money.
LAWS = [({"dist": "uniform", "low": 0.9, "high": 1.1}, lambda f: {"low": 0.9 * f, "high": 1.1 * f}),
        ({"dist": "exponential", "mean": 1, "min": 0.9, "max": 1.1}, lambda f: {"mean": f, "min": 0.9 * f, "max": 1.1 * f}),
        ({"dist": "normal", "mean": 1, "sd": 0.1, "min": 0.8}, lambda f: {"mean": f, "sd": 0.1 * f, "min": 0.8 * f}),
        ({"dist": "gamma", "mean": 1, "sd": 0.1, "min": 0.5}, lambda f: {"mean": f, "sd": 0.1 * f, "min": 0.5 * f}),
        ({"dist": "lognormal", "median": 1, "sigma": 0.1}, lambda f: {"median": f, "sigma": 0.1}),
        ({"dist": "constant", "value": 1}, lambda f: {"value": f})]


def test_a_law_of_any_kind_is_scaled_in_its_size_and_not_in_its_shape(box):
    for law, scaled in LAWS:
        drawn = {"money": {"input": "/donors/*/accounts/*/*/amount", "dist": law}}
        box.write("line.json", json.dumps({**LINE, "uncertain": drawn}))
        ended(box("breakeven", "line.json", "--reps", "6", "--out", "b", "--force"), 0)
        factor = float(sides(box, "b")["waste"]["factor"])
        close(factor, 1.25, 0.01, law["dist"])
        line = {s["regime"]: s["settings"] for s in json.loads(box.read("b/summary.json"))["sides"]}["waste"]
        pointer, value = line.strip().split("=", 1)
        equal(pointer, "/uncertain/money/dist")
        found = json.loads(value)
        equal(found.pop("dist"), law["dist"])
        for name, wanted in scaled(factor).items():
            close(found.pop(name), wanted, 1e-4, f"{law['dist']} {name}")  # the factor has 6 digits
        equal(found, {}, law["dist"])


def test_money_that_runs_over_is_of_no_use(box):
    # A stock that is half of what the money could pay for: no money makes up for what is wasted.
    poor = json.loads(json.dumps(LINE))
    poor["donors"]["one"]["stocks"]["shell"]["quantity"] = 50000
    box.write("line.json", json.dumps(poor))
    said = ended(box("breakeven", "line.json", "--reps", "6", "--out", "b"), 0).stdout
    row = sides(box, "b")["waste"]
    equal((row["outcome"], row["factor"], row["extra"]), ("none", "", ""))
    close(row["closed_at_end"], 0.0, 0.02)
    holds(" ".join(said.split()), "No factor from 1 to 4 of its money makes waste do as well as clean")
    ended(box("breakeven", "line.json", "--reps", "6", "--by", "stock", "--out", "s"), 0)
    row = sides(box, "s")["waste"]
    close(row["factor"], 1.25, 0.01)
    close(row["extra"], 12.5, 0.5)  # EUR million: a quarter of 50,000 shells of EUR 1,000, and 0.01 x 50


def test_of_two_factors_the_one_that_is_nearer_is_told(box):
    """A ship of 200 days comes within the window, days 100 to 130, if it is sped up, and before it if it is sped up more.

    What it brings is used at once, so waste is ahead of clean there for the factors between alone: the means cross twice."""
    ship = json.loads(json.dumps(LINE))
    ship["routes"]["sea"] = {"stages": [{"kind": "transport", "days": 200}]}
    ship["donors"]["two"] = {"gdp": 1, "route": "sea", "round": 10}
    ship["items"]["shell"]["lot"] = 20000
    ship["pledges"] = {"ship": {"donor": "two", "item": "shell", "quantity": 20000, "date": "2024-01-01"}}
    ship["windows"] = {"april": {"from": "2024-04-10", "to": "2024-05-10"}}
    for regime in ship["regimes"].values():
        regime["levers"].update(honour=1, on_time=1)
    box.write("ship.json", json.dumps(ship))
    said = ended(box("breakeven", "ship.json", "--reps", "4", "--by", "lead-time", "--measure", "need_met/guns/april",
                     "--out", "b"), 0).stdout
    row = sides(box, "b")["waste"]
    equal((row["question"], row["outcome"], row["again"]), ("needs", "found", "1"))
    # It must come on day 130 or so much earlier that what makes up for the waste is used in the window: less than a day.
    close(row["factor"], 130 / 200, 0.01 + 1 / 200)
    equal(row["factor_low"], "", "beyond it the means cross again")
    close(row["factor_high"], float(row["factor"]), 0.05)
    holds(" ".join(said.split()), "further on the means cross again")


def test_twins_are_equal_at_their_own(box):
    said = ended(box(*ASK, "--reps", "6", "--regimes", "joint,twin", "--out", "b"), 0).stdout
    holds(" ".join(said.split()), "do equally well as they are", "no difference is shown")
    equal({(r["outcome"], r["gap"], r["factor"]) for r in rows(box, "b/breakeven.csv")}, {("equal", "0", "")})


def test_an_evaluation_is_what_compare_finds_with_its_settings(box):
    box.write("line.json", json.dumps(LINE))
    ended(box("breakeven", "line.json", "--reps", "5", "--measure", "need_met/guns", "--out", "b"), 0)
    side = [s for s in json.loads(box.read("b/summary.json"))["sides"] if s["regime"] == "waste"][0]
    lines = [w for line in side["settings"].splitlines() for w in ("--set", line)]
    means = []
    for extra in ([], lines):
        out = f"c{len(means)}"
        ended(box("compare", "line.json", "--reps", "5", *extra, "--no-charts", "-q", "--out", out), 0)
        means.append({r["regime"]: float(r["estimate"]) for r in rows(box, out + "/measures.csv")
                      if (r["measure"], r["scope"], r["window"], r["against"]) == ("need_met", "guns", "", "")})
    gap = means[0]["clean"] - means[0]["waste"]
    close(means[1]["waste"], means[0]["clean"], 0.01 * 4 * gap + 1e-9)  # 0.01 of the factor; 0.25 of it is the gap


def test_lead_times_are_those_of_lines_and_routes(box):
    said = ended(box(*ASK, "--reps", "4", "--by", "lead-time", "--out", "b"), 0).stdout
    holds(said, "lead times", "decisions take as long as before")
    factors = [float(r["factor"]) for r in rows(box, "b/evaluations.csv")]
    if min(factors) != 0.1 and max(factors) != 4.0:
        raise AssertionError(factors)
    for side in json.loads(box.read("b/summary.json"))["sides"]:
        if side.get("settings"):
            holds(side["settings"], '"input":"/lines/*/lead"', '"input":"/routes/*/stages/*/days"')


def test_wrong_words_suggest_the_right_ones(box):
    both = json.dumps({"both": {"input": "/donors/*/stocks/*/quantity", "dist": {"dist": "uniform", "low": 0.9, "high": 1.1}},
                       "all": {"input": "/lines/*/capacity", "dist": 1}})
    for words, part in [(["--by", "mony"], 'found "mony" (did you mean "money"?)'),
                        (["--by", "lead"], "--by: expected money, stock or lead-time"),
                        (["--by", "goodwill"], 'found "goodwill"\n'),
                        (["--reps", "1"], "expected at least 2 worlds, found 1"),
                        (["--regimes", "joint"], "expected 2 regimes, found 1"),
                        (["--measure", "ned_met"], 'did you mean "need_met"?')]:
        holds(ended(box("breakeven", "small.json", *words), 2, " ".join(words)).stderr, part)
    equal(box.names(), [])
    ended(box(*ASK, "--reps", "2", "--by", "stock", "--set", "/uncertain=" + both, "-q", "--out", "b"), 0)


def test_results_are_described_and_the_same_with_any_number_of_threads(box):
    for jobs in ("1", "2", "7"):
        ended(box(*ASK, "--reps", "3", "-j", jobs, "--out", f"j{jobs}"), 0)
    for name in ("breakeven.csv", "evaluations.csv", "summary.txt", "summary.json", "manifest.json", "datapackage.json"):
        equal(box.read(f"j2/{name}"), box.read(f"j1/{name}"), name)
        equal(box.read(f"j7/{name}"), box.read(f"j1/{name}"), name)
    package = json.loads(box.read("j1/datapackage.json"))
    equal(sorted(r["path"] for r in package["resources"]),
          ["breakeven.csv", "evaluations.csv", "scenario.json", "summary.json", "summary.txt"])
    text = box.read("j1/summary.txt")
    equal([line for line in text.splitlines() if len(line) > 78 and not any(w in line for w in LONG)], [])


def test_a_dry_run_counts_and_writes_nothing(box):
    said = ended(box(*ASK, "--reps", "50", "--dry-run"), 0).stdout
    holds(said, "runs of one world under one regime (50 worlds)", "Nothing was written")
    equal(box.names(), [])


if __name__ == "__main__":
    sys.exit(main([f for name, f in list(globals().items()) if name.startswith("test_")]))
