#!/usr/bin/env python3
"""docs/questions.md says of the hindcast of 2022 to 2024, and of the fit, what `tranche hindcast` and `calibrate` find.

    tests/analytic/test_hindcast_documented.py PROGRAM ROOT
"""
import csv
import io
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402

SCENARIO = "scenarios/history-2022-2024.json"
# Series of the table, in its order.
ROWS = ["allocated-us", "allocated-europe", "allocated-other", "fire-mixed", "fire-command", "us-155-output",
        "europe-155-output", "eu-million", "us-155-given"]


FITTED = ["allocated-us", "allocated-europe", "fire-mixed", "us-155-given", ""]
INPUTS = ["latency", "target", "own-store"]


def chapter(box, first="## Why should anyone believe it?", last="## Which values go best"):
    with open(os.path.join(box.root, "docs", "questions.md"), encoding="utf-8") as file:
        text = file.read()
    return text[text.index(first):text.index(last)]


def found(box):
    ended(box("hindcast", SCENARIO, "--quiet", "--out", "h"), 0)
    rows = {(row["series"], row["part"]): row for row in csv.DictReader(io.StringIO(box.read("h/hindcast.csv")))}
    facts = list(csv.DictReader(io.StringIO(box.read("h/facts.csv"))))
    return json.loads(box.read("h/summary.json")), rows, facts


def test_the_hindcast_is_as_bad_as_is_written(box):
    text = chapter(box)
    summary, rows, facts = found(box)
    band, held = summary["held_out"]["inside90"], summary["held_out"]
    inside50 = sum(int(row["inside50"]) for row in rows.values() if row["part"] == "held out")
    text = " ".join(text.split())
    holds(text, f"Of {band['n']} values {band['inside']} ({100 * band['estimate']:.0f} %, {100 * band['low']:.0f} to {100 * band['high']:.0f} %)")
    holds(text, f"{inside50} ({100 * inside50 / band['n']:.0f} %) in those that should hold 50 %")
    holds(text, f"Of {held['facts']} facts {held['facts_passed']} come out")
    holds(text, f"persistence in all {['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][held['series_judged']]} series")
    equal(held["series_better_than_persistence"], held["series_judged"])
    holds(text, f"({held['series_with_too_few_values']} more have fewer and are not counted)")
    fitted = summary["fitted"]["inside90"]
    holds(text, f"{fitted['inside']} of {fitted['n']} values ({100 * fitted['estimate']:.0f} %, {100 * fitted['low']:.0f} to {100 * fitted['high']:.0f} %)")
    fitted = summary["fitted"]
    holds(text, f"{fitted['facts_passed']} of {fitted['facts']} facts comes out and {fitted['facts_undecided']} is undecided")
    passed = [fact for fact in facts if fact["part"] == "held out" and fact["verdict"] == "pass"]
    equal(len(passed), held["facts_passed"])
    equal([fact["fact"] for fact in passed if not fact["known"]], [], "of all that come out the inputs hold a part")


def skill(row, name):
    if not row[name]:
        return "-"
    return f"{float(row[name]):+.2f}"


def test_the_table_holds_what_the_command_writes(box):
    _, rows, _ = found(box)
    table = [line.strip("|").split("|") for line in chapter(box).splitlines() if re.match(r"\| .* \| \d+ \|", line)]
    equal(len(table), len(ROWS))
    for name, cells in zip(ROWS, table):
        row, cells = rows[name, "held out"], [cell.strip() for cell in cells]
        equal(cells[1], row["n"], name)
        equal(int(cells[2].replace(",", "")), round(float(row["mean_error"])), name)
        equal(cells[3], row["inside90"], name)
        expected = f"{float(row['skill']):.2f}" if row["skill"] else "-"
        if row["skill_low"]:
            expected += f" ({float(row['skill_low']):.2f} to {float(row['skill_high']):.2f})"
        equal(cells[4], expected, name)
        equal(cells[5], skill(row, "skill_climatology"), name)


def cells_of(text, columns):
    """Rows of the table with so many columns, without its heading."""
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    return [cells for cells in table if len(cells) == columns and cells[0] != "---"][1:]


def test_the_fit_is_as_is_written(box):
    text = chapter(box, "## Which values go best with", "## What differs between two scenarios")
    ended(box("calibrate", SCENARIO, "--quiet", "--out", "c"), 0)
    summary = json.loads(box.read("c/summary.json"))
    holds(text, f"40 worlds, {summary['evaluations']} evaluations:")
    equal((summary["fitted"]["series"], summary["fitted"]["series_worse"], summary["held_out"]["series_worse"]), (4, 1, 1))
    holds(text, "worse for Europe in both (1 of 4 series)")
    inputs = {row["input"]: row for row in csv.DictReader(io.StringIO(box.read("c/calibrate.csv")))}
    told = cells_of(text, 5)
    for name, cells in zip(INPUTS, told[:3]):
        row = inputs[name]
        value = "not identified" if row["outcome"] == "wide" else f"{float(row['value']):.3g}, at its bound"
        equal(row["at_bound"], "1", name)
        equal(cells[1:], [row["start"], value, f"{float(row['low']):.3g} to {float(row['high']):.3g}", f"{row['lowest']} to {row['highest']}"], name)
    scores = {(row["series"], row["part"]): row for row in csv.DictReader(io.StringIO(box.read("c/calibrate_series.csv")))}
    for name, cells in zip(FITTED, told[-5:]):
        equal(cells[1:], [f"{float(scores[name, part][when]):.3f}" for part in ("fitted", "held out") for when in ("before", "after")], name)
    # The CRPS of all worlds taken as one, of the file as it is.
    ended(box("hindcast", SCENARIO, "--reps", "40", "--quiet", "--out", "h40"), 0)
    row = [r for r in csv.DictReader(io.StringIO(box.read("h40/hindcast.csv"))) if (r["series"], r["part"]) == ("fire-mixed", "fitted")][0]
    own = scores["fire-mixed", "fitted"]
    holds(" ".join(text.split()), f"({float(own['before']):.3f} here against {float(row['crps']) / float(own['scale']):.3f} there for the fire of western counts)")


if __name__ == "__main__":
    sys.exit(main([f for name, f in list(globals().items()) if name.startswith("test_")]))
