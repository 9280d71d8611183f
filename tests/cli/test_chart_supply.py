#!/usr/bin/env python3
"""Charts of commitments, production, prices and crews. Arguments: program, root [--only PART]."""
import csv
import datetime
import functools
import io
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from chart import SIZES, csv_text, draw_chart, near as within, needs_gnuplot, not_made, rows  # noqa: E402
from picture import check_picture, texts  # noqa: E402
from tap import ended, equal, holds, main  # noqa: E402

NB = "\u00a0"
PRODUCTION = ["date", "regime", "line", "item", "capacity", "output", "order_book", "price", "binding"]
RECIPIENT = ["date", "regime", "capability", "item", "need", "stock", "crews", "in_training", "serviceable"]
MONTHLY = ["month", "regime", "variable", "scope", "kind", "unit", "n", "mean", "p05", "p25", "p50", "p75", "p95"]
MEASURES = ["measure", "unit", "window", "scope", "kind", "regime", "against", "n", "estimate", "low", "high", "p_value"]
DAYS_PER_MONTH = 365.25 / 12


def folder(box, name, command, scenario=None, **tables):
    """A result folder written by hand."""
    needs_gnuplot()
    os.makedirs(box.file(name))
    whole = {"title": "A small case", "start": "2024-01-01", "end": "2025-01-01", "regimes": {}, "observed": {}}
    whole.update(scenario or {})
    box.write(f"{name}/scenario.json", json.dumps(whole))
    box.write(f"{name}/manifest.json", json.dumps(
        {"version": "1.2.3", "command": f"tranche {command} small.json", "replications": {"done": 1}, "partial": False}))
    for file, (columns, rows) in tables.items():
        box.write(f"{name}/{file}.csv", csv_text(columns, rows))
    return name


def drawn(box, name, chart, size="slide"):
    """(title, description, rows of its data, all its texts)"""
    title, description, path = draw_chart(box, name, chart, size)
    return title, description, rows(box, path + ".csv"), " ".join(t.text for t in texts(box.file(path + ".svg")))


def months(first_year, n):
    return [f"{first_year + k // 12}-{k % 12 + 1:02d}-01" for k in range(n)]


def days(n, step=7):
    first = datetime.date(2024, 1, 1)
    return [(first + datetime.timedelta(days=step * k)).isoformat() for k in range(n)]


near = functools.partial(within, most=1e-3)


# ---- commitments ----

def monthly(values, regimes=("alone",)):
    """values[variable][group]: amounts by month; the band is 10 on both sides."""
    return MONTHLY, [[m, r, variable, group, "group", "EUR_million", 20, v, v - 10, v - 5, v, v + 5, v + 10]
                     for r in regimes for variable, groups in values.items() for group, amounts in groups.items()
                     for m, v in zip(months(2024, len(amounts)), amounts)]


def sums(pledged, decided, regimes=("alone",)):
    return MEASURES, [[m, "EUR_million", "", "total", "total", r, "", 20, v, 0.9 * v, 1.1 * v, ""]
                      for r in regimes for m, v in (("pledged_value", pledged), ("decided_value", decided))]


def observed(group, amounts, variable="decided_value", step=1, day="15"):
    return {"label": group, "unit": "EUR_million", "source": "Tracker, Release 1, 2025-01-02", "variable": variable,
            "scope": group, "points": [[m[:8] + day, v] for m, v in zip(months(2024, len(amounts) * step)[::step], amounts)]}


def test_commitments_of_a_real_comparison_say_what_the_tables_say(box):
    needs_gnuplot()
    ended(box("compare", "small.json", "--reps", "10", "--no-charts", "-q", "--out", "s"), 0)
    for size in SIZES:
        title, _, rows, _ = drawn(box, "s", "commitments", size)
        measures = {(r["measure"], r["regime"]): float(r["estimate"])
                    for r in csv.DictReader(io.StringIO(box.read("s/measures.csv")))
                    if (r["kind"], r["window"], r["against"]) == ("total", "", "") and r["estimate"]}
        share = measures["decided_value", "alone"] / measures["pledged_value", "alone"]
        holds(title, f"{100 * share:.0f}{NB}% of ")
        wanted = {}
        for r in csv.DictReader(io.StringIO(box.read("s/monthly.csv"))):
            if r["kind"] == "group" and r["variable"] != "delivered_value":
                key = r["regime"], r["variable"]
                wanted[key] = wanted.get(key, 0.0) + float(r["mean"])
        for key in {(r["regime"], r["what"]) for r in rows}:
            near(sum(float(r["value"]) for r in rows if (r["regime"], r["what"]) == key), wanted[key], f"{key}")
        equal({r["panel"] for r in rows}, {"1", "2"})


def test_shares_that_are_nearly_equal_are_told_as_one(box):
    values = {"pledged_value": {"East": [100] * 3}, "decided_value": {"East": [50] * 3}}
    for name, second, title in (
            ("near", 154, f"About 51{NB}% of commitments are allocated under alone and joint alike"),
            ("same", 150, f"50{NB}% of commitments are allocated under alone and joint alike"),
            ("apart", 180, f"50{NB}% of what is committed is allocated under alone, 60{NB}% under joint")):
        measures = [[m, "EUR_million", "", "total", "total", r, "", 20, v, v, v, ""]
                    for r, pledged, decided in (("alone", 300, 150), ("joint", 300, second))
                    for m, v in (("pledged_value", pledged), ("decided_value", decided))]
        folder(box, name, "compare", monthly=monthly(values, ("alone", "joint")), measures=(MEASURES, measures))
        equal(drawn(box, name, "commitments")[0], title)


def test_a_donor_group_has_the_same_colour_on_all_charts(box):
    small, large = [10] * 6, [100] * 6
    values = {"delivered_value": {"East": large, "West": small}, "pledged_value": {"East": small, "West": large},
              "decided_value": {"East": small, "West": large}}
    folder(box, "g", "compare", {"donors": {"a": {"label": "A", "group": "West"}, "b": {"label": "B", "group": "East"}}},
           monthly=monthly(values), measures=sums(660, 660))
    colours = {}
    for name in ("commitments", "monthly_deliveries"):
        _, _, rows, _ = drawn(box, "g", name)
        script = box.read(f"g/charts/{name}.gp")
        found = re.search(r"^array group_colour\[\d+\] = \[(.*)\]$", script, re.MULTILINE).group(1).split(", ")
        colours[name] = {r["name"]: found[int(r["group"]) - 1] for r in rows}
        equal({r["name"] for r in rows if r["group"] == "1"}, {"West"} if name == "commitments" else {"East"})
    equal(colours["commitments"], colours["monthly_deliveries"])
    equal(len(set(colours["commitments"].values())), 2)


def test_observed_allocations_stand_beside_the_simulated_and_the_error_is_the_title(box):
    values = {"pledged_value": {"East": [200] * 6, "West": [100] * 6},
              "decided_value": {"East": [90] * 6, "West": [60] * 6}}
    scenario = {"observed": {"o": observed("East", [120, 120, 95, 120, 120, 120, 500])}}
    folder(box, "s", "compare", scenario, monthly=monthly(values, ("alone", "joint")),
           measures=sums(1800, 900, ("alone", "joint")))
    title, description, rows, words = drawn(box, "s", "commitments")
    # The seventh month is not simulated; West is not observed.
    equal(title, f"Simulated allocations lie 22{NB}% below those observed: EUR{NB}540{NB}million against EUR{NB}695{NB}million")
    holds(description, f"1 of 6 observed values", f"mean error EUR{NB}26{NB}million")
    seen = [r for r in rows if r["what"] == "decided_value observed"]
    equal({(r["panel"], r["name"]) for r in seen}, {("1", "East")})
    equal([float(r["value"]) for r in seen], [120, 120, 95, 120, 120, 120])
    holds(words, "observed", "Tracker 2025-01-02", "right, hatched, observed: allocated")


def test_observed_values_of_other_spans_units_or_months_cut_short_are_not_compared(box):
    values = {"pledged_value": {"East": [200] * 6}, "decided_value": {"East": [90] * 6}}
    bad = {"quarters": observed("East", [300, 300], step=3), "unit": dict(observed("East", [9] * 6), unit="round"),
           "group": observed("North", [9] * 6)}
    for name, series in bad.items():
        folder(box, name, "compare", {"observed": {"o": series}}, monthly=monthly(values), measures=sums(1200, 540))
        title, _, rows, _ = drawn(box, name, "commitments")
        equal(title, f"45{NB}% of what is committed is allocated under alone", name)
        equal({r["what"] for r in rows}, {"pledged_value", "decided_value"}, name)
    short = {"start": "2024-01-20", "observed": {"o": observed("East", [50, 90, 90, 90, 90, 90], day="25")}}
    columns, lines = monthly(values)
    for line in lines:
        line[0] = "2024-01-20" if line[0] == "2024-01-01" else line[0]
    folder(box, "cut", "compare", short, monthly=(columns, lines), measures=sums(1200, 540))
    title, _, rows, words = drawn(box, "cut", "commitments")
    equal(title, f"Simulated and observed allocations agree in sum: EUR{NB}450{NB}million against EUR{NB}450{NB}million")
    holds(words, "The first or last month is not whole.")


def test_long_spans_are_drawn_by_quarter_or_year_with_the_same_sums(box):
    amounts = [10 + k % 7 for k in range(120)]
    values = {"pledged_value": {"East": amounts}, "decided_value": {"East": amounts}}
    folder(box, "s", "compare", {"end": "2034-01-01"}, monthly=monthly(values, ("alone", "joint")), measures=sums(9, 9))
    for size, word, n in (("slide", "quarter", 40), ("phone", "year", 10)):
        _, _, rows, words = drawn(box, "s", "commitments", size)
        one = [r for r in rows if r["panel"] == "1" and r["slot"] == "1"]
        equal(len(one), n, size)
        near(sum(float(r["value"]) for r in one), sum(amounts), size)
        holds(words, f"by {word} and donor group", f"In each {word},")


# ---- production and prices ----

def line(name, item, capacity, rate, bindings, book=0.0, price=100.0, regime="alone"):
    """Samples a week apart; rate: made a week."""
    return [[d, regime, name, item, capacity, k * rate, book, price if not callable(price) else price(k), b]
            for k, (d, b) in enumerate(zip(days(len(bindings)), bindings))]


def needed(*needs, n=3):
    return RECIPIENT, [[d, "alone", capability, item, need, 5, "", "", ""] for d in days(n) for capability, item, need in needs]


def test_production_shows_the_headline_item_and_says_what_limits_it(box):
    scenario = {"headline": "fire", "items": {"shell": {"label": "big shell (all kinds)"}}, "lines": {"a": {"label": "line A"}},
                "components": {"fuse": {"label": "fuses of brass"}},
                "observed": {"o": {"label": "seen", "unit": "round/year", "variable": "output", "scope": "a",
                                   "source": "Paper, 2024-02-02", "points": [["2024-02-01", 1200], ["2026-01-01", 9]]}}}
    week = 100.0 * 7 / DAYS_PER_MONTH
    rows = line("a", "shell", 100, week / 2, ["component fuse"] * 38 + ["orders"] * 14) + \
        line("b", "shell", 100, week, ["capacity"] * 52) + line("c", "rocket", 1000, 1, ["orders"] * 52) + \
        line("d", "grenade", 100, week, ["capacity"] * 52, price=1e6)
    folder(box, "s", "run", scenario, production=(PRODUCTION, rows),
           recipient=needed(("fire", "grenade", 5), ("fire", "shell", 10), ("fire", "bomb", 90), ("other", "rocket", 99)))
    for size in SIZES:
        title, description, data, words = drawn(box, "s", "production", size)
        equal(title, f"Big shell: 75{NB}% of capacity is used; the rest mostly lacks fuses of brass")
        equal({r["line"] for r in data}, {"line A", "b"})
        holds(words, "in one simulated world", "F fuses of brass", "Paper 2024-02-02")
        holds(description, "Line A: 586 made; limited by orders in 3 of 12 months, fuses of brass in 9.")
        holds(" ".join(r["limit"] for r in data if r["line"] == "line A"), "fuses of brass", "orders")
        for r in data:
            if r["kind"] == "1":
                near(r["value"], 100.0 if r["line"] == "b" else 50.0, f"output of {r['line']}")
        equal([(r["from"], float(r["value"])) for r in data if r["kind"] == "3"], [("2024-02-01", 100.0)])
    title, _, data, _ = drawn(box, "s", "production-rocket")
    holds(title, "Rocket: 0.4", "lacks orders")
    equal({r["line"] for r in drawn(box, "s", "production-b")[2]}, {"b"})
    equal(drawn(box, "s", "production-b")[0], f"Big shell: 100{NB}% of capacity is used; capacity is the limit")
    not_made(box, "s", "production-bomb")


def test_a_line_of_a_long_name_is_told_without_its_item(box):
    label = "155 mm rounds, found by an initiative"
    rows = line("a", "shell", 100, 20.0, ["capacity"] * 52) + line("b", "shell", 100, 20.0, ["capacity"] * 52)
    folder(box, "s", "run", {"headline": "fire", "lines": {"a": {"label": label}, "b": {"label": "B, at home"}}},
           production=(PRODUCTION, rows), recipient=needed(("fire", "shell", 10)))
    holds(drawn(box, "s", "production", "page")[3], "Found by an initiative", "B, at home")
    holds(drawn(box, "s", "production", "slide")[3], label)


def test_production_of_a_real_run_adds_up(box):
    needs_gnuplot()
    ended(box("run", "small.json", "-q", "--out", "s"), 0)
    for chart in ("production", "prices"):
        for size in SIZES:
            drawn(box, "s", chart, size)
    data = drawn(box, "s", "production")[2]
    labels = {name: r.get("label", name) for name, r in json.loads(box.read("s/scenario.json"))["lines"].items()}
    made = {}
    for r in csv.DictReader(io.StringIO(box.read("s/production.csv"))):
        made[labels[r["line"]]] = float(r["output"])
    found = dict.fromkeys((r["line"] for r in data), 0.0)
    for r in data:
        if r["kind"] == "1":
            span = datetime.date.fromisoformat(r["to"]) - datetime.date.fromisoformat(r["from"])
            found[r["line"]] += float(r["value"]) * span.days / DAYS_PER_MONTH
    for name, total in found.items():
        near(total, made[name], name)
    equal(len(found) > 0 and sum(made[name] for name in found) > 0, True, "something is made")


def test_prices_and_lead_times_are_those_of_the_table(box):
    rows = line("a", "shell", 50, 10, ["orders"] * 20, book=100, price=lambda k: 100 if k < 5 else 180) + \
        line("b", "shell", 0, 3, ["orders"] * 20, book=9) + line("idle", "shell", 9, 0, ["orders"] * 20, price=lambda k: 100 + k)
    folder(box, "s", "run", {"lines": {"a": {"label": "the line (old)"}}}, production=(PRODUCTION, rows), recipient=needed(("x", "y", 1)))
    for size in SIZES:
        title, _, data, words = drawn(box, "s", "prices", size)
        equal(title, f"The line: price up to 80{NB}% above its start, orders for up to 2{NB}months")
        equal({r["line"] for r in data}, {"the line (old)", "b"})
        equal({(float(r["index"]), r["lead"]) for r in data if r["line"] == "b"}, {(100.0, "")})
        equal({float(r["index"]) for r in data if r["line"] != "b"}, {100.0, 180.0})
        equal({float(r["lead"]) for r in data if r["line"] != "b"}, {2.0})
        holds(words, "in one simulated world")
    found = texts(box.file("s/charts/prices.svg"))
    first, second = ([t.top for t in found if t.text.startswith(name)] for name in ("The line (", "B"))
    equal((len(first), len(second)), (2, 2), "labels at both panels")
    equal(min(first) < min(second), True, "the line whose price has risen stands higher")
    flat = line("a", "shell", 50, 10, ["orders"] * 20, book=5)
    folder(box, "flat", "run", production=(PRODUCTION, flat), recipient=needed(("x", "y", 1)))
    equal(drawn(box, "flat", "prices")[0], f"Prices stay level; a has orders for up to 0.1{NB}months")
    folder(box, "none", "run", production=(PRODUCTION, []), recipient=needed(("x", "y", 1)))
    not_made(box, "none", "prices")
    not_made(box, "none", "production")


# ---- crews ----

def test_crews_and_platforms_are_told_apart_by_who_is_short(box):
    rows = []
    for k, d in enumerate(days(20)):
        rows.append([d, "alone", "tanks", "tank", 50, 20, "", "", 0.5])  # no limit of crews
        rows.append([d, "alone", "jets", "jet", 50, 10, 0 if k < 4 else 3 if k < 10 else 8, 2, 0 if k < 4 else 0.5])
    folder(box, "s", "run", {"items": {"jet": {"label": "fast jet (any)"}}}, recipient=(RECIPIENT, rows))
    for size in SIZES:
        title, description, data, _ = drawn(box, "s", "crews", size)
        # Of 16 days with any: 6 with 5 jets and 3 crews, 10 with 5 jets and 8 crews.
        equal(title, f"Fast jet: crews are short 38{NB}% of the time, fit platforms 62{NB}%")
        holds(description, "Fast jet at the end: 5 fit for use, 8 crews, 5 can be used.")
        equal([float(r["usable"]) for r in data], [0.0] * 4 + [3.0] * 6 + [5.0] * 10)
    not_made(box, "s", "crews-tank")
    for row in rows:
        row[6] = ""
    folder(box, "none", "run", recipient=(RECIPIENT, rows))
    not_made(box, "none", "crews")


# ---- odd data ----

LONG = "A very long name of sixty letters that goes on and on, so far"


def odd_lines():
    many = [r for k in range(40) for r in line(f"l{k}", "shell", 10 + k, k, ["capacity", "orders", "component c%d" % k] * 3)]
    return {
        "one row": line("a", "shell", 5, 1, ["orders"]),
        "two": line("a", "shell", 5, 1, ["orders", "capacity"]),
        "forty": many,
        "equal": line("a", "shell", 7, 0, ["capacity"] * 9),
        "huge": line("a", "shell", 1e11, 1e10, ["capacity"] * 9, book=1e12, price=1e11),
        "absurd": line("a", "shell", 1e29, 1e28, ["capacity"] * 9, book=1e29, price=1e29),
        "tiny": line("a", "shell", 1e-9, 1e-10, ["capacity"] * 9, price=1e-9),
        "negative": line("a", "shell", -5, -1, ["capacity"] * 9, book=-4, price=-3),
        "nan": [[r[0], r[1], r[2], r[3], "nan", "", "inf", "nan", ""] for r in line("a", "shell", 1, 1, ["x"] * 9)],
        "long": line(LONG, "shell", 7, 3, ["component " + LONG] * 9 + ["orders"] * 9)}


def test_odd_tables_give_a_sound_picture_or_none(box):
    values = {"pledged_value": {LONG + str(k): [10.0 ** k, 0, float("nan"), -5] for k in range(12)}, "decided_value": {"East": [1] * 4}}
    regimes = [f"r{k}" for k in range(6)]
    tries = []
    for name, rows in odd_lines().items():
        folder(box, name, "run", production=(PRODUCTION, rows), recipient=(RECIPIENT, [
            [r[0], "alone", "c", r[2][:60] + f"{i % 7}", 1, r[4], r[5], "", "0.5"] for i, r in enumerate(rows)] or needed(("x", "y", 1))[1]))
        tries += [(name, chart) for chart in ("production", "prices", "crews")]
    folder(box, "six", "compare", monthly=monthly(values, regimes), measures=sums(1, 0, regimes))
    tries.append(("six", "commitments"))
    made = []
    for name, chart in tries:
        result = box("chart", name, "--only", chart, "--size", "phone", "--format", "svg", "-q")
        if result.returncode == 0:
            check_picture(box.file(f"{name}/charts/phone/{chart}.svg"))
            made.append((name, chart))
        else:
            holds(ended(result, 1, f"{name} {chart}").stderr, "has no data")
    for sure in (("two", "production"), ("forty", "production"), ("huge", "prices"), ("long", "production"), ("six", "commitments")):
        equal(sure in made, True, str(sure))
    for never in (("one row", "production"), ("absurd", "prices"), ("nan", "prices"), ("negative", "prices")):
        equal(never in made, False, str(never))


def test_pictures_and_data_are_the_same_twice(box):
    rows = line("a", "shell", 50, 10, ["orders"] * 9 + ["capacity"] * 9, book=100, price=lambda k: 100 + k)
    folder(box, "s", "run", production=(PRODUCTION, rows), recipient=needed(("x", "y", 1)))
    kept = []
    for _ in range(2):
        ended(box("chart", "s", "--format", "svg,png", "-q"), 0)
        kept.append([open(box.file(f"s/charts/{n}"), "rb").read() for n in sorted(os.listdir(box.file("s/charts")))])
    equal(len(kept[0]) > 6, True)
    equal(kept[0] == kept[1], True, "bytes")


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
