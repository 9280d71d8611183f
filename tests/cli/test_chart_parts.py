#!/usr/bin/env python3
"""Charts of attribute, explain, switch and breakeven. Arguments: program, root [--only PART]."""
import datetime
import functools
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from chart import SIZES, csv_text, draw_chart, near as within, needs_gnuplot, not_made, rows  # noqa: E402
from tap import ended, equal, holds, main  # noqa: E402

LONG = "a name of sixty letters that goes on and on, until it ends 1"  # 60 letters
FALL = ["split", "measure", "scope", "window", "unit", "bar", "kind", "player", "label", "start", "end", "low", "high"]
MONTHS = ["month", "regime", "capability", "cause", "label", "n", "share", "low", "high"]
SWITCH = ["changed", "measure", "scope", "window", "unit", "n", "estimate", "difference", "low", "high", "higher", "lower"]
EVEN = ["regime", "against", "by", "question", "measure", "n", "gap", "gap_half", "outcome", "factor", "again",
        "factor_low", "factor_high", "range_low", "range_high", "closed_at_end", "extra", "extra_low", "extra_high",
        "extra_spent"]
POINTS = ["regime", "factor", "n", "difference", "low", "high"]


def asked(box, command, folder, *words):
    needs_gnuplot()
    ended(box(command, "small.json", "-q", "--out", folder, *words), 0)
    return folder


def bare(box):
    """A result folder with a scenario and a manifest, for tables of our own."""
    if not os.path.exists(box.file("f")):
        asked(box, "switch", "f", "--reps", "2", "--dates", "2024-01-01")
    return "f"


def table(box, name, columns, lines):
    box.write(name, csv_text(columns, lines))


def draw(box, folder, name, sizes=("slide",)):
    """Draw in some sizes, check the pictures; title and description of the first."""
    told = []
    for size in sizes:
        told.append(draw_chart(box, folder, name, size)[:2])
    return [text.replace("\u00a0", " ") for text in told[0]]


near = functools.partial(within, most=1e-5)


def number(value, decimals=1):
    return f"{value:,.{decimals}f}".replace("-", "\u2212")


# ---- levers ----

def fall(box, parts, first=0.5, unit="1", measure="need_met", whole=None):
    """A waterfall of (label, change, half-width) from `first`; `whole`: half-width of the whole difference."""
    at, lines = first, []

    def bar(kind, label, start, end, low, high):
        lines.append(["b - a", measure, "artillery", "", unit, len(lines) + 1, kind, "", label, start, end, low, high])
    bar("total", "the first", 0, first, first - 0.1, first + 0.1)
    for label, change, half in parts:
        bar("part", label, at, at + change, at + change - half, at + change + half)
        at += change
    bar("total", "the second", 0, at, at - 0.1, at + 0.1)
    folder = bare(box)
    table(box, f"{folder}/waterfall.csv", FALL, lines)
    summary = {"from": "alone", "to": "joint", "measures": []}
    if whole is not None:
        summary["measures"] = [{"measure": measure, "scope": "artillery", "window": "", "unit": unit,
                                "difference": {"n": 9, "estimate": at - first, "low": at - first - whole,
                                               "high": at - first + whole}}]
    box.write(f"{folder}/summary.json", json.dumps(summary))
    return folder


def test_levers_of_a_real_run_are_those_of_the_table(box):
    folder = asked(box, "attribute", "a", "--reps", "3")
    title, description = draw(box, folder, "levers", SIZES)
    bars = [r for r in rows(box, "a/waterfall.csv") if r["scope"] == rows(box, "a/waterfall.csv")[0]["scope"]
            and r["window"] == ""]
    data = rows(box, "a/charts/levers.csv")
    equal(len(data), len(bars))
    shown = []
    for found, bar in zip(data, bars):
        near(found["end"], 100 * float(bar["end"]), bar["label"])
        equal(found["label"], bar["label"])
        if bar["kind"] == "total":
            equal(found["kind"], "1")
            continue
        change = float(bar["end"]) - float(bar["start"])
        left_out = float(bar["low"]) > float(bar["start"]) or float(bar["high"]) < float(bar["start"])
        equal(found["kind"], "4" if not left_out else "2" if change > 0 else "3", bar["label"])
        holds(description, f"{bar['label']} {'+' if change > 0 else ''}{number(100 * change)}")
        if left_out:
            shown.append((abs(change), bar["label"], change))
    size, label, change = max(shown)
    holds(title.lower(), label.lower(), "brings" if change > 0 else "costs", number(100 * size))
    window = next(r["window"] for r in rows(box, "a/waterfall.csv") if r["window"])
    draw(box, folder, f"levers-{window}")
    not_made(box, folder, "levers-nowhere")


def test_levers_state_only_what_is_shown(box):
    cases = [([("x", 0.05, 0.01), ("y", -0.01, 0.004)], 0.01, "‘X’ brings 5.0 points; in all the second gains 4.0 points"),
             ([("x", 0.03, 0.01), ("y", 0.01, 0.004)], 0.01, "‘X’ brings 3.0 of the 4.0 points that the second gains"),
             ([("x", -0.05, 0.01), ("y", 0.07, 0.08)], 0.01, "The second gains 2.0 points of need met although ‘X’ costs 5.0"),
             ([("x", -0.05, 0.01), ("y", 0.07, 0.08)], 0.03, "‘X’ costs 5.0 points, but no difference between the regimes is shown"),
             ([("x", 0.05, 0.01), ("y", 0.02, 0.08)], None, "‘X’ brings 5.0 points"),
             ([("x", 0.05, 0.06), ("y", -0.02, 0.02)], 0.01, "No part of the difference between the first and the second is shown")]
    for parts, whole, expected in cases:
        title, _ = draw(box, fall(box, parts, whole=whole), "levers")
        holds(title, expected)


def test_levers_know_which_way_is_better(box):
    for measure, unit, change, expected in [("days_below_failure", "days", -12.0, "‘X’ saves 12.0"),
                                            ("days_below_failure", "days", 12.0, "‘X’ adds 12.0"),
                                            ("delivered_value", "EUR_million", 1200.0, "‘X’ brings EUR 1.2 billion")]:
        folder = fall(box, [("x", change, 1.0)], first=5000.0, unit=unit, measure=measure)
        title, _ = draw(box, folder, "levers", SIZES)
        holds(title, expected)
        equal(rows(box, f"{folder}/charts/levers.csv")[1]["kind"], "3" if expected.startswith("‘X’ adds") else "2")


def test_levers_of_odd_data(box):
    draw(box, fall(box, [(LONG, 0.1, 0.05)] * 40), "levers", ("page", "phone", "slide"))
    data = rows(box, "f/charts/levers.csv")
    equal((len(data), data[-2]["label"], data[-2]["kind"], data[-2]["low"]), (12, "31 smaller parts", "5", ""))
    near(data[-2]["end"], 100 * 4.5)
    for parts, first in [([("x", 0.0, 0.0)] * 3, 0.0), ([("x", -1e-9, 1e-10)], 0.5), ([("x", 1e4, 1e3)], -1e5),
                         ([("x", -0.1, 0.01)] * 12, -0.2), ([("x", 0.1, 0.0)], 0.0)]:
        draw(box, fall(box, parts, first=first), "levers", SIZES)
    draw(box, fall(box, [("x", 1e8, 1e7)], first=-1e9, unit="EUR_million", measure="delivered_value"), "levers", SIZES)
    for value in ("", "nan", "1e999"):
        folder = fall(box, [("x", 0.1, 0.1)])
        box.write(f"{folder}/waterfall.csv", box.read(f"{folder}/waterfall.csv").replace("0.5,0.6,", f"0.5,{value},"))
        not_made(box, folder, "levers")
    table(box, "f/waterfall.csv", FALL, [])
    not_made(box, "f", "levers")


# ---- causes_monthly ----

def months(box, parts, start=datetime.date(2023, 10, 1)):
    """`parts`: by month a list of (cause, share, half-width); the gap is their sum."""
    lines = []
    for m, causes in enumerate(parts):
        month = (start.month - 1 + m) // 12
        date = f"{start.year + month}-{(start.month - 1 + m) % 12 + 1:02}-01"
        for cause, share, half in causes:
            lines.append([date, "alone", "artillery", cause, f"cause {cause}", 9, share, share - half, share + half])
        total = sum(c[1] for c in causes)
        lines.append([date, "alone", "artillery", "gap", "the gap as it is", 9, total, 0.9 * total, 1.1 * total])
    folder = bare(box)
    table(box, f"{folder}/causes_monthly.csv", MONTHS, lines)
    return folder


def test_causes_of_a_real_run_add_up_and_the_title_is_the_largest_of_the_deepest_month(box):
    folder = asked(box, "explain", "e", "--reps", "4")
    title, description = draw(box, folder, "causes_monthly", SIZES)
    scenario = json.loads(box.read("e/scenario.json"))
    start, end = (datetime.date.fromisoformat(scenario[k]) for k in ("start", "end"))
    found = rows(box, "e/causes_monthly.csv")
    dates = sorted({r["month"] for r in found})

    def days(month):  # from the last sample before it to its last
        i = dates.index(month)
        ends = [datetime.date.fromisoformat(d) for d in dates[1:]] + [end]
        last = [start + datetime.timedelta((e - start).days // scenario["sample"] * scenario["sample"]) if e < end else end
                for e in ends]
        return (last[i] - (last[i - 1] if i else start)).days
    gaps = {r["month"]: float(r["share"]) / days(r["month"]) for r in found if r["cause"] == "gap"}
    deepest = max(gaps, key=gaps.get)
    causes = [r for r in found if r["month"] == deepest and r["cause"] not in ("gap", "structural") and float(r["low"]) > 0]
    largest = max(causes, key=lambda r: float(r["share"]))
    share = 100 * float(largest["share"]) / days(deepest) / gaps[deepest]
    month = datetime.date.fromisoformat(deepest).strftime("%b %Y")
    holds(title, f"{number(share, 0 if share >= 9.95 else 1)} %", largest["label"], month)
    data = rows(box, "e/charts/causes_monthly.csv")
    for month, gap in gaps.items():
        parts = [r for r in data if r["month"] == month]
        near(next(r for r in parts if r["series"] == "0")["value"], gap, month)
        if abs(sum(float(r["value"]) for r in parts if r["series"] != "0") - gap) > 0.01 * max(1.0, gap):
            raise AssertionError(f"{month}: parts do not add up to {gap}: {parts}")
    holds(description, "Parts in that month:")


def test_a_month_of_five_weeks_is_not_deep_for_that(box):
    # Samples are a week apart: 4 of them end in October (28 days), 5 in December (35).
    folder = months(box, [[("a", 560.0, 10.0)], [("a", 10.0, 10.0)], [("a", 600.0, 10.0)]])
    title, _ = draw(box, folder, "causes_monthly")
    holds(title, "Oct 2023", "100 %", "cause a")
    data = rows(box, "f/charts/causes_monthly.csv")
    near(data[0]["value"], 560 / 28)
    near(data[4]["value"], 600 / 35)


def test_the_worst_month_is_one_of_several_where_their_intervals_say_so(box):
    for second, detail in ((700.0, "not told apart from one other month"), (400.0, "the month with most missing")):
        folder = months(box, [[("a", 560.0, 10.0)], [("a", 10.0, 10.0)], [("a", second, 10.0)]])
        title, description = draw(box, folder, "causes_monthly")
        holds(title, "In Oct 2023, ", "of the units missing come from cause a")
        holds(description, "In Oct 2023, " + detail + ":")


def test_causes_that_are_not_shown_are_not_stated(box):
    folder = months(box, [[("a", 100.0, 120.0), ("b", 50.0, 60.0), ("structural", 400.0, 1.0)]] * 3)
    title, _ = draw(box, folder, "causes_monthly")
    holds(title, "No single cause of the gap")
    folder = months(box, [[("a", 100.0, 120.0), ("b", 50.0, 6.0), ("structural", 400.0, 1.0)]] * 3)
    holds(draw(box, folder, "causes_monthly")[0], "cause b")


def test_causes_of_odd_data(box):
    many = [(str(i) + LONG[:50], 40.0 - i, 5.0) for i in range(40)]
    draw(box, months(box, [many] * 30), "causes_monthly", SIZES)
    last = rows(box, "f/charts/causes_monthly.csv")[5]
    equal(last["cause"], "35 other causes")
    signs = [("a", 50.0, 5.0), ("b", -20.0, 1.0), ("c", -5.0, 1.0)]
    for parts in [[signs], [signs] * 3, [[("a", 1e9, 1e8)]] * 2, [[("a", 1e-6, 1e-7)]] * 2,
                  [[(c, 10.0, 1.0) for c in "abcdef"]] * 12]:
        draw(box, months(box, parts), "causes_monthly", SIZES)
    draw(box, months(box, [signs]), "causes_monthly")
    edges = [(r["low"], r["high"]) for r in rows(box, "f/charts/causes_monthly.csv")[:3]]
    equal([(float(a) < 0, float(b) > 0) for a, b in edges], [(False, True), (True, False), (True, False)])
    near(edges[2][1], float(edges[1][0]), "stacked downward")
    for parts in [[], [[("a", 0.0, 0.0)]], [[("a", -5.0, 1.0)]]]:
        not_made(box, months(box, parts), "causes_monthly")


# ---- switch ----

def switched(box, effects, measure="need_met", unit="1"):
    lines = [["", measure, "artillery", "", unit, 9, 0.5, "", "", "", "", ""]]
    for date, mean, half in effects:
        lines.append([date, measure, "artillery", "", unit, 9, 0.5 + mean, mean, mean - half, mean + half, "", ""])
    folder = bare(box)
    table(box, f"{folder}/switch.csv", SWITCH, lines)
    return folder


def test_switch_of_a_real_run_is_that_of_the_table(box):
    folder = asked(box, "switch", "s", "--reps", "6")
    title, description = draw(box, folder, "switch", SIZES)
    found = [r for r in rows(box, "s/switch.csv") if r["changed"] and r["window"] == "" and r["scope"] == "total"]
    data = rows(box, "s/charts/switch.csv")
    equal([r["changed"] for r in data], [r["changed"] for r in found])
    for a, b in zip(data, found):
        for column in ("difference", "low", "high"):
            near(a[column], 100 * float(b[column]), column)
        holds(description, f"+{number(100 * float(b['difference']))}")
    best = max(found, key=lambda r: float(r["difference"]))
    worst = min(found, key=lambda r: float(r["difference"]))
    holds(title, f"{number(100 * float(best['difference']))}", f"{number(100 * float(worst['difference']))}", "joint planning")


def test_switch_states_only_dates_that_are_shown(box):
    a, b, c = "2023-10-01", "2024-01-15", "2024-04-01"
    for effects, expected in [
            ([(a, 0.05, 0.01), (b, 0.2, 0.3)], "in Oct 2023 brings 5.0 points; on other dates none is shown"),
            ([(a, 0.05, 0.01), (b, 0.03, 0.01)], "in Oct 2023 brings 5.0 points of need met, in 15 Jan 2024 3.0"),
            ([(a, 0.05, 0.01), (c, -0.03, 0.01)], "in Oct 2023 brings 5.0 points but in Apr 2024 costs 3.0"),
            ([(a, -0.05, 0.01)], "in Oct 2023 costs 5.0 points"),
            ([(a, 0.05, 0.05), (b, 0.2, 0.3)], "No effect of a change to joint planning is shown on any date tried"),
            ([(a, 0.0, 0.0)], "No effect")]:
        holds(draw(box, switched(box, effects), "switch", SIZES)[0], expected)


def test_switch_of_odd_data(box):
    start = datetime.date(2023, 10, 1)
    days = [((start + datetime.timedelta(3 * i)).isoformat(), 0.1 - 0.002 * i, 0.01) for i in range(100)]
    draw(box, switched(box, days), "switch", SIZES)
    for effects, measure, unit in [([("2024-01-01", 1e6, 1e5)], "delivered_value", "EUR_million"),
                                   ([("2024-01-01", -1e-7, 1e-8)], "burden_gini", "1"),
                                   ([("2024-01-01", -30.0, 4.0), ("2024-02-01", -10.0, 4.0)], "days_below_failure", "days")]:
        draw(box, switched(box, effects, measure, unit), "switch", SIZES)
    holds(draw(box, "f", "switch")[0], "saves 30.0 days, in Feb 2024 10.0")
    not_made(box, switched(box, []), "switch")


# ---- breakeven ----

def even(box, sides, gap=0.03, half=0.01, points=None):
    """`sides`: (regime, against, question, outcome, factor, low, high, extra)."""
    folder = bare(box)
    table(box, f"{folder}/breakeven.csv", EVEN,
          [[r, a, "money", q, "need_met of total", 9, gap, half, o, f, 0, low, high, 1 if q == "needs" else 0.1,
            4 if q == "needs" else 1, 0.5, extra, "", "", ""] for r, a, q, o, f, low, high, extra in sides])
    table(box, f"{folder}/evaluations.csv", POINTS,
          points or [["alone", x, 9, 0.03 - 0.02 * (x - 1), 0.02 - 0.02 * (x - 1), 0.04 - 0.02 * (x - 1)] for x in (1, 4, 2, 3)] +
          [["joint", x, 9, 0.03 - 0.1 * (1 - x), 0.02 - 0.1 * (1 - x), 0.04 - 0.1 * (1 - x)] for x in (0.1, 1, 0.5)])
    box.write(f"{folder}/summary.json", json.dumps({"measure": "need_met", "scope": "total", "window": "", "unit": "1",
                                                    "from": "alone", "to": "joint"}))
    return folder


ALONE = ["alone", "joint", "needs", "found", 2.5, 2.1, 3.2, 12000]
JOINT = ["joint", "alone", "could lose", "found", 0.7, 0.6, 0.8, -500]


def test_breakeven_of_a_real_run_is_that_of_the_tables(box):
    folder = asked(box, "breakeven", "b", "--reps", "6")
    title, description = draw(box, folder, "breakeven", SIZES)
    data = rows(box, "b/charts/breakeven.csv")
    for panel, regime in enumerate(("alone", "joint"), 1):
        sign = -1 if panel == 1 else 1
        want = sorted((float(r["factor"]), sign * 100 * float(r["difference"])) for r in rows(box, "b/evaluations.csv")
                      if r["regime"] == regime)
        found = [(float(r["factor"]), float(r["ahead"])) for r in data if r["panel"] == str(panel)]
        equal(len(found), len(want))
        for a, b in zip(found, want):
            near(a[0], b[0], "factor")
            near(a[1], b[1], "ahead")
    sides = rows(box, "b/breakeven.csv")
    equal((sides[0]["outcome"], sides[1]["outcome"]), ("none", "found"))
    holds(title, "Even with 4 times its money, each on its own does not match joint planning")
    holds(description, f"joint planning at {float(sides[1]['factor']):.2g} times its money")


def test_breakeven_states_only_what_is_shown(box):
    def changed(side, **values):
        names = ["regime", "against", "question", "outcome", "factor", "low", "high", "extra"]
        return [values.get(n, v) for n, v in zip(names, side)]
    for sides, half, expected in [
            ([ALONE, JOINT], 0.01, "Each on its own would need 2.5 times its money to match joint planning"),
            ([changed(ALONE, high=""), JOINT], 0.01, "would need at least 2.1 times its money"),
            ([changed(ALONE, outcome="none", factor="", low="", high="", extra=""), JOINT], 0.01, "Even with 4 times its money"),
            ([changed(ALONE, outcome="several", low="", high=""), JOINT], 0.01, "would need 2.5 times its money"),
            ([ALONE, JOINT], 0.03, "No difference between each on its own and joint planning is shown")]:
        holds(draw(box, even(box, sides, half=half), "breakeven", SIZES)[0], expected)
    holds(draw(box, even(box, [ALONE, changed(JOINT, low="", high="")]), "breakeven")[1], "all from 0.1 to 1")
    not_made(box, even(box, [changed(ALONE, outcome="equal"), changed(JOINT, outcome="equal")]), "breakeven")
    not_made(box, even(box, [ALONE, JOINT], points=[["alone", 1, 9, 0.1, 0.1, 0.1]]), "breakeven")


# ---- all ----

def test_the_same_twice(box):
    table(box, f"{bare(box)}/none.csv", ["a"], [])
    fall(box, [("x", 0.05, 0.01), ("y", -0.01, 0.004)])
    months(box, [[("a", 50.0, 5.0), ("b", -20.0, 1.0)]] * 3)
    switched(box, [("2024-01-01", 0.1, 0.01)])
    even(box, [ALONE, JOINT])
    for name in ("levers", "causes_monthly", "switch", "breakeven"):
        kept = []
        for _ in range(2):
            draw(box, "f", name)
            kept.append([box.read(f"f/charts/{name}.{e}") for e in ("svg", "gp", "csv")])
        equal(kept[0] == kept[1], True, name)


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
