#!/usr/bin/env python3
"""Charts of bars: causes, outages, flip_points, debt. Arguments: program, root [--only PART]."""
import csv
import functools
import io
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from chart import SIZES, draw_chart, near as within, needs_gnuplot, rows  # noqa: E402
from picture import check_picture  # noqa: E402
from tap import ended, equal, holds, main  # noqa: E402

SCENARIO = {
    "title": "Made up", "start": "2023-07-01", "end": "2025-01-01",
    "capabilities": {"artillery": {"label": "artillery fire"}},
    "donors": {"usa": {"label": "the United States"}, "eu": {"label": "the European Union"}},
    "hubs": {"north": {"label": "the northern hub"}},
    "uncertain": {"target": {"label": "level that donors order up to"}},
    "regimes": {"adhoc": {"label": "the contact group"}, "nato": {"label": "NATO coordination"}},
}
LEAD = {"measure": "need_met", "scope": "artillery", "window": "", "unit": "1"}


def written(box, folder, command, tables, scenario=SCENARIO, **summary):
    """A result folder by hand: tables are lists of rows as dicts."""
    needs_gnuplot()
    os.makedirs(box.file(folder), exist_ok=True)
    box.write(f"{folder}/scenario.json", json.dumps(scenario))
    box.write(f"{folder}/manifest.json", json.dumps(
        {"version": "0.1.0", "command": f"tranche {command} made-up.json", "replications": {"done": 20}}))
    box.write(f"{folder}/summary.json", json.dumps(summary))
    for name, rows in tables.items():
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        box.write(f"{folder}/{name}.csv", out.getvalue())
    return folder


def drawn(box, folder, name, sizes=("slide",)):
    """Draw as SVG in each size, check the pictures, return (title, description, rows of the data file)."""
    for size in sizes:
        title, description, path = draw_chart(box, folder, name, size)
    return title, description, rows(box, path + ".csv")


def by_name(data, panel="1"):
    return {r["name"]: r for r in data if r["panel"] == panel}


near = functools.partial(within, most=1e-9)


# ---- causes ----

def cause(name, share, low, high, regime="adhoc", label=None, **more):
    return {"regime": regime, **LEAD, "cause": name, "label": label or name, "n": 20, "share": share, "low": low,
            "high": high, **more}


CAUSES = [cause("holds", 0.004, 0.002, 0.006), cause("promises", 0.05, 0.04, 0.06, label="late and broken promises"),
          cause("capacity", 0.147, 0.126, 0.167, label="factory capacity"), cause("money", 0.2, -0.01, 0.41),
          cause("caveats", -0.03, -0.04, -0.02), cause("structural", 0.3, 0.2, 0.4),
          cause("gap", 0.671, 0.6, 0.7)]


def test_causes_names_the_largest_part_that_is_shown(box):
    title, description, data = drawn(box, written(box, "c", "explain", {"causes": CAUSES}), "causes", SIZES)
    # money is larger but not shown; what is left is no cause
    equal(title, "14.7 of 67.1\u00a0points of the gap in artillery fire come from factory capacity")
    holds(description, "factory capacity 14.7 (12.6 to 16.7)", "caveats \u22123.0 (\u22124.0 to \u22122.0)")
    equal("money" in description, False)
    equal([r["name"] for r in data], ["money", "capacity", "promises", "caveats", "holds", "structural"])
    for row in CAUSES[:-1]:
        found = by_name(data)[row["cause"]]
        for there, here in (("to", "share"), ("low", "low"), ("high", "high")):
            near(found[there], 100.0 * row[here], row["cause"])
        equal(found["fill"], "1" if row["low"] < 0.0 < row["high"] else "0", row["cause"])
        equal(bool(found["left"]), row["share"] < 0.0, row["cause"])


def test_causes_of_two_regimes_stand_in_two_panels(box):
    rows = CAUSES + [cause("capacity", 0.091, 0.07, 0.11, "nato"), cause("gap", 0.3, 0.2, 0.4, "nato")]
    title, _, data = drawn(box, written(box, "c", "explain", {"causes": rows}), "causes", SIZES)
    equal(title, "From factory capacity come 14.7\u00a0points under the contact group, 9.1 under NATO coordination")
    near(by_name(data, "2")["capacity"]["to"], 9.1)
    equal(by_name(data, "2")["holds"]["to"], "")


def test_no_cause_shown_is_said(box):
    rows = [cause("holds", 0.1, -0.1, 0.3), cause("gap", 0.2, 0.1, 0.3)]
    title, _, _ = drawn(box, written(box, "c", "explain", {"causes": rows}), "causes")
    equal(title, "No cause is shown to make part of the gap under the contact group")


def test_another_window_or_scope_can_be_asked_for(box):
    hold = [{**r, "window": "hold", "share": 2 * r["share"]} for r in CAUSES]
    folder = written(box, "c", "explain", {"causes": CAUSES + hold})
    ended(box("chart", folder, "--only", "causes-hold", "--format", "svg", "-q"), 0)
    title, _ = check_picture(box.file("c/charts/causes-hold.svg"))
    holds(title, "29.4 of 134.2\u00a0points")
    equal(drawn(box, folder, "causes")[0][:4], "14.7")
    equal(box("chart", folder, "--only", "causes-spring").returncode, 1)


def test_the_causes_of_a_real_result_are_drawn(box):
    ended(box("explain", "small.json", "--reps", "4", "-q", "--out", "e"), 0)
    rows = [r for r in csv.DictReader(io.StringIO(box.read("e/causes.csv"))) if not r["window"]]
    rows = [r for r in rows if (r["measure"], r["scope"]) == (rows[0]["measure"], rows[0]["scope"])]
    shown = [r for r in rows if float(r["low"]) > 0.0 and r["cause"] not in ("structural", "gap")]
    top = max(shown, key=lambda r: float(r["share"]))
    title, _, data = drawn(box, "e", "causes")
    holds(title, f"{100.0 * float(top['share']):.1f} of ", top["label"])
    for row in rows:
        if row["cause"] != "gap":
            near(by_name(data)[row["cause"]]["to"], 100.0 * float(row["share"]), row["cause"])


# ---- outages ----

def outage(out, regime, change, low, high, p=0.0, **more):
    return {"out": out, "regime": regime, **LEAD, "n": 40, "undisturbed": 0.6, "change": change, "low": low,
            "high": high, "p_holm": p, **more}


def out_of(box, rows, **more):
    return written(box, "o", "contingency", {"contingency": rows, **more}, **{"from": "2024-01-01", "to": "2024-07-01"})


def test_outages_say_whose_loss_costs_each_regime_most(box):
    rows = [outage("usa", "adhoc", -0.027, -0.031, -0.023), outage("usa", "nato", -0.013, -0.017, -0.009),
            outage("eu", "adhoc", -0.014, -0.016, -0.011), outage("eu", "nato", -0.015, -0.018, -0.011)]
    rows += [outage(f"other{i}", r, -0.05, -0.09, -0.01, 0.2) for i in range(5) for r in ("adhoc", "nato")]
    folder = out_of(box, rows, aftermath=[{"out": "usa", "regime": "adhoc", "recovery_days": 19.4}],
                    static=[{"out": "usa", "left": 0.53, "rank": 1}])
    title, description, data = drawn(box, folder, "outages", SIZES)
    holds(title, "The United States out: the contact group loses 2.7\u00a0points")
    holds(description, "without the United States \u22122.7 (\u22123.1 to \u22122.3), back in 19 days",
          "without the European Union \u22121.5")
    equal([r["name"] for r in data if r["panel"] == "1"], ["usa", "eu", ""])
    equal(data[2]["label"], "5 others: no effect shown")
    near(by_name(data, "2")["eu"]["to"], -1.5)


def test_outages_of_one_donor_stand_in_one_sentence(box):
    rows = [outage("eu", "adhoc", -0.02, -0.03, -0.01), outage("eu", "nato", -0.015, -0.02, -0.01)]
    title, _, _ = drawn(box, out_of(box, rows), "outages")
    equal(title, "The European Union out: the contact group loses 2.0\u00a0points, 1.5 under NATO coordination")
    rows[1]["p_holm"] = 0.3
    title, _, data = drawn(box, out_of(box, rows), "outages")
    equal(title, "The European Union out: the contact group loses 2.0\u00a0points")
    equal(by_name(data, "2")["eu"]["fill"], "1")


def test_an_outage_without_a_shown_effect_states_none(box):
    for low, high, p in ((-0.03, 0.01, 0.0), (-0.03, -0.01, 0.06)):
        rows = [outage(o, r, -0.02, low, high, p) for o in ("usa", "eu") for r in ("adhoc", "nato")]
        title, _, data = drawn(box, out_of(box, rows), "outages")
        equal(title, "No outage is shown to change the share of the need for artillery fire met")
        equal({r["fill"] for r in data}, {"1"})


def test_a_gain_from_an_outage_is_no_loss(box):
    title, _, _ = drawn(box, out_of(box, [outage("usa", "adhoc", 0.02, 0.01, 0.03)]), "outages")
    equal(title, "No outage is shown to make it worse")


def test_hubs_and_pairs_and_smaller_effects_are_named(box):
    rows = [outage("north", "adhoc", -0.2, -0.3, -0.1), outage("usa+eu", "adhoc", -0.5, -0.6, -0.4)]
    rows += [outage(f"d{i}", "adhoc", -0.1 - 0.001 * i, -0.2, -0.01) for i in range(20)]
    title, _, data = drawn(box, out_of(box, rows), "outages", SIZES)
    equal(title, "The northern hub out: the contact group loses 20.0\u00a0points")
    equal(len(data), 13)
    equal(data[-1]["label"], "9 others: 9 with a smaller effect")
    title, _, _ = drawn(box, out_of(box, rows[1:2]), "outages")
    holds(title, "The United States and the European Union out: ")


# ---- flip points ----

def flip(name, at, half=0.01, outcome="none", move="", at_flip="", grade="assumed", unit="1", span=(0.0, 0.5, 1.0)):
    return {"rank": 1, "input": name, "label": name, "unit": unit, "low": span[0], "start": span[1], "high": span[2],
            "n": 20, "at_low": at[0], "at_low_half": half, "at_start": at[1], "at_start_half": half,
            "at_high": at[2], "at_high_half": half, "swing": max(at) - min(at), "outcome": outcome, "flip": at_flip,
            "move": move, "grade": grade}


ASKED = {**LEAD, "from": "adhoc", "to": "nato",
         "difference": {"n": 20, "estimate": 0.033, "low": 0.021, "high": 0.045}}


def flips(box, rows, **more):
    return written(box, "f", "flip", {"flip": rows}, **{**ASKED, **more})


def test_flip_points_counts_the_reversals_that_are_shown(box):
    rows = [flip("nato/duplication", (0.049, 0.033, -0.055), outcome="flips", move=0.34, at_flip=0.125),
            flip("adhoc/duplication", (-0.02, 0.033, 0.085), outcome="flips", move=0.35, at_flip=0.03),
            flip("nato/honour", (-0.003, 0.033, 0.034), outcome="flips", move=0.2, at_flip=0.61),
            flip("target", (0.08, 0.02, 0.002), unit="day", grade="reported", span=(60.7, 128.0, 204.9))]
    rows += [flip(f"adhoc/unheard_of{i}", (0.01, 0.033, 0.05)) for i in range(20)]
    rows += [flip("nato/sync", (0.01, 0.033, 0.05), outcome="left out")]
    title, description, data = drawn(box, flips(box, rows), "flip_points", SIZES)
    # honour turns the mean only; its interval holds 0
    equal(title, "2 of 24 inputs reverse the ranking; nearest: doubled or unfit deliveries under NATO coordination")
    equal(len(data), 12)
    found = by_name(data)
    equal({n: found[n]["fill"] for n in ("nato/duplication", "nato/honour", "target")},
          {"nato/duplication": "0", "nato/honour": "2", "target": "3"})
    equal({n: found[n]["turn"] for n in ("nato/duplication", "nato/honour")}, {"nato/duplication": "0", "nato/honour": ""})
    near(found["nato/duplication"]["from"], 4.9)
    near(found["nato/duplication"]["to"], -5.5)
    near(found["nato/duplication"]["mark"], 3.3)
    equal((found["nato/duplication"]["left"], found["nato/duplication"]["right"]), ("1", "0"))
    equal((found["target"]["left"], found["target"]["right"]), ("205\u00a0days", "60.7\u00a0days"))
    equal(found["target"]["label"], "Level that donors order up to")
    equal(found["nato/honour"]["label"], "Promises kept under NATO coordination\u00a0(A)")
    equal(found["adhoc/unheard_of0"]["label"], "Unheard of0 under the contact group\u00a0(A)")
    holds(description, "Reverses at 0.125 instead of 0.5.")


def test_where_both_ends_lie_on_one_side_the_bar_begins_at_the_present(box):
    rows = [flip("adhoc/honour", (0.05, 0.033, 0.06)), flip("nato/honour", (0.01, 0.033, -0.02))]
    _, _, data = drawn(box, flips(box, rows), "flip_points")
    found = {r["name"]: (r["left"], r["right"], float(r["from"]), float(r["to"])) for r in data}
    equal(found, {"adhoc/honour": ("now", "1", 3.3, 6.0), "nato/honour": ("1", "now", 3.3, -2.0)})


def test_a_reversal_with_a_small_swing_is_not_left_out(box):
    rows = [flip(f"adhoc/x{i}", (0.01, 0.033, 0.05)) for i in range(30)]
    rows += [flip("nato/pool", (0.001, 0.001, -0.011), 0.001, outcome="flips", move=0.1, at_flip=0.6)]
    _, _, data = drawn(box, flips(box, rows), "flip_points")
    equal(len(data), 12)
    equal(data[-1]["name"], "nato/pool")


def test_no_reversal_and_no_ranking_are_said(box):
    rows = [flip("nato/honour", (-0.003, 0.033, 0.034), outcome="flips", move=0.2, at_flip=0.61)]
    title, _, _ = drawn(box, flips(box, rows), "flip_points")
    equal(title, "The only input is not shown to reverse the ranking within its range")
    rows[0]["at_low"] = -0.03
    title, _, _ = drawn(box, flips(box, rows), "flip_points")
    equal(title, "1 of 1 inputs reverses the ranking; nearest: promises kept under NATO coordination, at 0.61")
    unclear = {"n": 20, "estimate": 0.01, "low": -0.02, "high": 0.04}
    title, _, _ = drawn(box, flips(box, rows, difference=unclear), "flip_points")
    equal(title, "No difference between the contact group and NATO coordination is shown that could be reversed")


# ---- debt ----

def share(kind, name, grade, total, low, high, against="adhoc"):
    return {**LEAD, "regime": "nato", "against": against, "kind": kind, "input": name, "grade": grade, "n": 128,
            "total": total, "total_low": low, "total_high": high}


def debts(box, *grades):
    rows = [share("input", "target", "assumed", 0.6, 0.5, 0.7), share("input", "store", "reported", 0.2, 0.1, 0.3),
            share("input", "still_unnamed", "assumed", 0.01, 0.0, 0.02),
            share("input", "target", "assumed", 9.0, 8.0, 9.5, ""), *grades]
    return written(box, "d", "sensitivity", {"sensitivity": rows})


def test_debt_tells_the_share_of_assumed_inputs(box):
    folder = debts(box, share("grade", "reported", "reported", 0.25, 0.2, 0.3),
                   share("grade", "assumed", "assumed", 0.616, 0.5, 0.72))
    title, description, data = drawn(box, folder, "debt", SIZES)
    equal(title, "62\u00a0% of the doubt about NATO coordination against the contact group rests on assumed inputs")
    holds(description, "Inputs graded assumed, together: 62\u00a0% (50\u00a0% to 72\u00a0%)")
    equal([r["name"] for r in data], ["assumed", "reported", "target", "store", "still_unnamed"])
    equal([r["fill"] for r in data], ["2", "0", "2", "0", "1"])
    near(by_name(data)["target"]["to"], 60.0)
    for size in ("", "page/", "phone/"):  # the axis begins with its number
        holds(box.read(f"d/charts/{size}debt.svg"), ">0 %<")
    equal([r["label"] for r in data[2:]], ["Level that donors order up to\u00a0(A)", "Store", "Still unnamed\u00a0(A)"])


def test_debt_says_what_cannot_be_told(box):
    for total, low, high, title in (
            (0.7, 0.2, 1.4, "A sample of 128 is too small to tell what share rests on assumed inputs"),
            (0.02, -0.01, 0.05, "No share of the variance is shown to rest on assumed inputs"),
            (1.07, 0.83, 1.31, "83\u00a0% or more of the variance of the difference rests on assumed inputs")):
        equal(drawn(box, debts(box, share("grade", "assumed", "assumed", total, low, high)), "debt")[0], title)
    equal(drawn(box, debts(box), "debt")[0], "None of the inputs that are varied is assumed")


def test_the_effects_of_morris_are_no_shares(box):
    rows = [{k: v for k, v in share("input", "target", "assumed", 0, 0, 0).items() if not k.startswith("total")}]
    folder = written(box, "m", "sensitivity", {"sensitivity": rows})
    holds(ended(box("chart", folder, "-q"), 0).stderr, "support no chart")


# ---- odd data ----

LONG = "a name of sixty letters which nobody would ever put in charts"


def test_odd_numbers_and_names_are_drawn_in_all_sizes(box):
    scenario = json.loads(json.dumps(SCENARIO))
    scenario["regimes"]["adhoc"]["label"] = LONG
    scenario["donors"]["usa"]["label"] = "`rm -rf x` ${y} %s \"quoted\" <b>&amp; _sub^"
    for i, factor in enumerate((1e-9, 1e-4, 1e6, 1e14)):
        rows = [outage("usa", "adhoc", -2 * factor, -3 * factor, -factor), outage("eu", "adhoc", factor, factor, factor),
                outage("north", "adhoc", -factor, "", ""), outage(LONG, "nato", -factor, -factor, -factor)]
        for unit in ("1", "EUR_million", "days"):
            for row in rows:
                row.update(unit=unit, measure="need_met" if unit == "1" else "money_spent")
            folder = written(box, f"n{i}", "contingency", {"contingency": rows}, scenario)
            drawn(box, folder, "outages", SIZES if unit == "1" and factor < 1 else ("phone",))
    rows = [cause(f"c{i}", -0.05, -0.06, -0.04, label=f"{LONG} {i}") for i in range(40)]
    _, _, data = drawn(box, written(box, "c", "explain", {"causes": rows}, scenario), "causes", ("page", "phone"))
    equal({float(r["to"]) for r in data}, {-5.0})


def test_nothing_finite_is_no_chart(box):
    for command, name, rows in (("explain", "causes", [cause("holds", "", "", "")]),
                                ("contingency", "contingency", [outage("usa", "adhoc", "", "", "")]),
                                ("flip", "flip", [flip("target", (0, 0, 0)) | {"at_low": "nan", "swing": ""}]),
                                ("sensitivity", "sensitivity", [share("input", "target", "assumed", "", "", "")])):
        folder = written(box, command, command, {name: rows})
        holds(ended(box("chart", folder, "-q"), 0).stderr, "support no chart")


def test_two_drawings_have_the_same_bytes(box):
    folder = written(box, "c", "explain", {"causes": CAUSES})
    files = []
    for _ in range(2):
        ended(box("chart", folder, "--only", "causes", "-q"), 0)
        files.append([open(box.file(f"c/charts/causes.{e}"), "rb").read() for e in ("svg", "png", "csv", "gp")])
    equal(files[0] == files[1], True)


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
