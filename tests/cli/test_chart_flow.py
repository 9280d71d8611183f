#!/usr/bin/env python3
"""Charts of pledges (flow, gantt) and grids (calendar, flip_map, sweep). Arguments: program, root [--only PART]."""
import datetime
import json
import os
import re
import statistics
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from chart import SIZES, draw_chart, near, needs_gnuplot, not_made, rows  # noqa: E402
from tap import ended, equal, holds, main  # noqa: E402

LONG = "Name of sixty letters, which is as long as a label may ever be"
PLEDGE = ("pledge,regime,donor,group,item,quantity,unit_cost,source,kind,requested,pledged,decided,contracted,"
          "shipped,at_hub,promised_by,ended,late_days,shipped_quantity,delivered,lost,withdrawn,outcome")


def array(box, path, name):
    """The numbers or texts of an array in a script."""
    line = re.search(rf"^array {name}\[\d+\] = \[(.*)\]$", box.read(path), re.MULTILINE).group(1)
    if line.startswith("'"):
        return re.findall(r"'([^']*)'", line)
    return [float(x) for x in line.split(", ")]


def count(box, path, name):
    return int(re.search(rf"^{name} = (\d+)$", box.read(path), re.MULTILINE).group(1))


def ran(box, folder, *words):
    needs_gnuplot()
    ended(box("run", "small.json", "-q", "--out", folder, *words), 0)
    return folder


def folder(box, name, command, scenario=None, summary=None, **tables):
    """A result folder written by hand."""
    needs_gnuplot()
    os.makedirs(box.file(name))
    given = {"title": "By hand", "start": "2024-01-01", "end": "2025-01-01", "headline": "guns",
             "capabilities": {"guns": {"label": "guns", "items": {"gun": {}, "shell": {}}}},
             "items": {"gun": {"label": "gun"}, "shell": {"label": "shell"}}, "donors": {}, "regimes": {}}
    given.update(scenario or {})
    box.write(f"{name}/scenario.json", json.dumps(given))
    box.write(f"{name}/manifest.json", json.dumps(
        {"version": "1", "command": f"tranche {command} x.json", "replications": {"done": 10}}))
    if summary is not None:
        box.write(f"{name}/summary.json", json.dumps(summary))
    for table, text in tables.items():
        box.write(f"{name}/{table}.csv", text)
    return name


def drawn(box, where, name, size="slide"):
    """Draw one chart as SVG, check the picture, return (title, description, its path without an ending)."""
    title, description, path = draw_chart(box, where, name, size)
    return title.replace("\u00a0", " "), description.replace("\u00a0", " "), path


def pledge(number, donor, item, quantity, cost=1e6, **more):
    cells = {"pledge": number, "regime": "r", "donor": donor, "group": "west", "item": item, "quantity": quantity,
             "unit_cost": cost, "source": "stock", "kind": "own", "pledged": "2024-01-10", "shipped_quantity": 0,
             "delivered": 0, "lost": 0, "withdrawn": 0, "outcome": "pledged"}
    cells.update(more)
    return ",".join('"%s"' % str(cells.get(c, "")).replace('"', '""') for c in PLEDGE.split(","))


def given(number, donor, item, quantity, **more):
    """A pledge that arrived in full."""
    return pledge(number, donor, item, quantity, **{**{
        "decided": "2024-01-20", "shipped": "2024-02-01", "at_hub": "2024-02-10", "ended": "2024-03-01",
        "shipped_quantity": quantity, "delivered": quantity, "outcome": "delivered"}, **more})


def table(header, lines):
    return "\n".join([header, *lines]) + "\n"


# ---- flow ----

def fates(row):
    """EUR million by what became of it, reckoned anew."""
    part = {k: int(row[k]) for k in ("delivered", "lost", "withdrawn")}
    part["on_the_way"] = int(row["shipped_quantity"]) - part["delivered"] - part["lost"]
    rest = int(row["quantity"]) - sum(part.values())
    where = {"pledged": "pledged", "broken": "withdrawn", "withdrawn": "withdrawn"}.get(
        row["outcome"], "ordered" if row["contracted"] else "decided")
    part[where] = part.get(where, 0) + rest
    return {k: n * float(row["unit_cost"]) * 1e-6 for k, n in part.items() if n}


def test_flow_counts_every_pledge_once_and_what_enters_leaves(box):
    ran(box, "r")
    title, _, path = drawn(box, "r", "flow")
    found = rows(box, path + ".csv")
    want, whole = {}, 0.0
    for row in rows(box, "r/pledges.csv"):
        whole += int(row["quantity"]) * float(row["unit_cost"]) * 1e-6
        for fate, value in fates(row).items():
            want[row["item"], fate] = want.get((row["item"], fate), 0.0) + value
    got = {}
    for row in found:
        if row["step"] == "2":
            got[row["from"], row["to"]] = got.get((row["from"], row["to"]), 0.0) + float(row["value"])
    equal(sorted(got), sorted(want))
    for key, value in want.items():
        near(got[key], value, key)
    for item in {r["item"] for r in rows(box, "r/pledges.csv")}:
        near(sum(float(r["value"]) for r in found if r["to"] == item),
             sum(float(r["value"]) for r in found if r["from"] == item), item)
    for step in "12":
        near(sum(float(r["share"]) for r in found if r["step"] == step), 1.0, step, 1e-4)
    done = 100.0 * sum(v for (_, fate), v in want.items() if fate == "delivered") / whole
    holds(title, f"{done:.{1 if done < 9.95 else 0}f} % of what was pledged is delivered")


def test_a_band_keeps_its_width_and_fills_its_nodes(box):
    ran(box, "r")
    for size in SIZES:
        script = drawn(box, "r", "flow", size)[2] + ".gp"
        left, right = ([h - l for h, l in zip(array(box, script, f"band_high{e}"), array(box, script, f"band_low{e}"))]
                       for e in "01")
        for a, b in zip(left, right):
            near(a, b, "width of a band", 1e-4)
        low, high = array(box, script, "node_low"), array(box, script, "node_high")
        first = [h - l for h, l, side in zip(high, low, array(box, script, "node_side")) if side == 0]
        from_first = min(array(box, script, "band_x0"))
        near(sum(first), sum(w for w, x in zip(left, array(box, script, "band_x0")) if x == from_first), size, 1e-3)


def test_nodes_change_places_where_bands_would_cross(box):
    lines = [given(1, "a", "q", 10), given(2, "b", "p", 9), given(3, "c", "p", 8)]
    folder(box, "r", "run", pledges=table(PLEDGE, lines))
    script = drawn(box, "r", "flow")[2] + ".gp"
    at = dict(zip(array(box, script, "node_name"), array(box, script, "node_low")))
    # By value p (17) would stand above q (10), and a (10) above b and c, whose bands to p would cross a's.
    equal((at["A"] > at["B"]), (at["Q"] > at["P"]))
    equal((at["A"] > at["C"]), (at["Q"] > at["P"]))


def test_flow_of_odd_data(box):
    many = [given(i, f"donor-{i:02d}", f"item-{i % 17}", 1 + i * i, group=f"group {i % 11}", delivered=i % 3)
            for i in range(40)]
    labels = {f"donor-{i:02d}": {"label": f"{LONG} {i}"} for i in range(40)}
    items = {f"item-{i}": {"label": f"{LONG} {i}"} for i in range(17)}
    folder(box, "many", "run", {"donors": labels, "items": items}, pledges=table(PLEDGE, many))
    for size in SIZES:
        _, _, path = drawn(box, "many", "flow", size)
    near(sum(float(r["share"]) for r in rows(box, path + ".csv") if r["step"] == "1"), 1.0, "share", 1e-4)
    holds(" ".join(r["from"] for r in rows(box, path + ".csv")), "others")
    folder(box, "one", "run", pledges=table(PLEDGE, [pledge(1, "a", "gun", 3)]))
    title, _, _ = drawn(box, "one", "flow")
    equal(title, "0 % of what was pledged is delivered at the end; 100 % waits for a decision")
    folder(box, "all", "run", pledges=table(PLEDGE, [given(1, "a", "gun", 3, unit_cost=1e15)]))
    equal(drawn(box, "all", "flow", "phone")[0], "100 % of what was pledged is delivered at the end")
    # A row that claims more than was promised counts its promise only.
    folder(box, "more", "run", pledges=table(PLEDGE, [given(1, "a", "gun", 3, delivered=7, lost=2)]))
    near(float(rows(box, drawn(box, "more", "flow")[2] + ".csv")[0]["value"]), 3.0, "value")
    for name, lines in (("none", []), ("free", [given(1, "a", "gun", 3, unit_cost=0)]),
                        ("nan", [given(1, "a", "gun", "nan")])):
        folder(box, name, "run", pledges=table(PLEDGE, lines))
        not_made(box, name, "flow")


HOSTILE = ["a'b\"c", "`touch x`", "$(touch x)", "<script>alert(1)</script>", "=1+1", "\u202eright to left", "{/:Bold x}_2^3",
           "\U0001f600 \\n %d %s"]


def test_hostile_names_are_texts(box):
    lines = [given(i, name, "gun", 5 + i, group=name) for i, name in enumerate(HOSTILE)]
    labels = {name: {"label": name} for name in HOSTILE}
    folder(box, "h", "run", {"donors": labels, "items": {"gun": {"label": HOSTILE[0]}},
                             "capabilities": {"guns": {"label": HOSTILE[3], "items": {"gun": {}}}}},
           pledges=table(PLEDGE, lines))
    folder(box, "c", "calendar", {"donors": {"big": {"label": HOSTILE[1]}}, "regimes": {"r": {"label": HOSTILE[6]}}},
           ASKED, calendar=calendar(3, 3, lambda i, k: -0.1, unit=HOSTILE[2]))
    for size in SIZES:
        drawn(box, "h", "flow", size)
        drawn(box, "h", "gantt", size)
        drawn(box, "c", "calendar", size)
    texts = " ".join(ElementTree.parse(box.file("h/charts/flow.svg")).getroot().itertext())
    holds(texts, "`touch x`", "$(touch x)", "<script>alert(1)</script>", "{/:Bold x}_2^3", "\\n %d %s")
    equal([n for n in box.names() if n.endswith("/x") or n == "x"], [])
    for row in rows(box, "h/charts/flow.csv"):
        if row["from"].startswith("="):
            raise AssertionError("a formula in the data file")


# ---- gantt ----

def day(text):
    return datetime.date.fromisoformat(text).toordinal()


def test_gantt_shows_the_largest_and_its_title_the_median_of_all(box):
    ran(box, "r", "--trace")
    pledges = [r for r in rows(box, "r/pledges.csv") if r["item"] == "shell"]
    took = [day(r["ended"]) - day(r["pledged"]) for r in pledges if r["outcome"] == "delivered"]
    title, _, path = drawn(box, "r", "gantt-artillery", "page")
    median = statistics.median(took)
    texts = {f"{median:.0f}", f"{median + 0.1:.0f}", f"{median - 0.1:.0f}"}
    if not any(title.startswith(f"{len(took)} of {len(pledges)} pledges of ") and f"after {t} days (median)" in title for t in texts):
        raise AssertionError(f"{title}: {median} of {len(took)} of {len(pledges)}")
    found = rows(box, path + ".csv")
    value = {r["pledge"]: int(r["quantity"]) * float(r["unit_cost"]) for r in pledges}
    shown = {r["pledge"]: int(r["row"]) for r in found}
    equal(len(shown), min(25, len(pledges)))
    if len(pledges) > 25 and min(value[p] for p in shown) < max(v for p, v in value.items() if p not in shown):
        raise AssertionError("a larger pledge is left out")
    order = [next(r for r in pledges if r["pledge"] == p)["pledged"] for p in sorted(shown, key=shown.get)]
    equal(order, sorted(order))
    by = {r["pledge"]: r for r in pledges}
    kinds = set()
    for r in found:
        p = by[r["pledge"]]
        ends = {"1": ("pledged", "decided"), "2": ("decided", "contracted"), "3": ("contracted", "shipped"),
                "4": ("decided", "shipped"), "5": ("shipped", "at_hub"), "6": ("at_hub", "ended")}.get(r["stage"])
        kinds.add(r["kind"])
        if r["kind"] == "1":
            equal(r["from"], p[ends[0]], r)
            if p[ends[1]]:
                equal(r["to"], p[ends[1]], r)
        elif r["kind"] == "2":
            equal(r["from"], p["promised_by"], r)
        elif r["kind"] == "3":
            lots = [l for l in rows(box, "r/lots.csv") if l["pledge"] == p["pledge"] and l["what"] == "handed over"]
            half = [sum(int(l["quantity"]) for l in lots if l["date"] <= d) * 2 >= int(p["quantity"])
                    for d in (r["from"], (datetime.date.fromisoformat(r["from"]) - datetime.timedelta(1)).isoformat())]
            equal(half, [True, False], r)
    holds(" ".join(sorted(kinds)), "1", "2", "3")


def test_gantt_of_odd_data(box):
    ran(box, "r")
    for size in SIZES:
        drawn(box, "r", "gantt", size)
        drawn(box, "r", "gantt-tank", size)
    equal({r["item"] for r in rows(box, "r/charts/gantt-tank.csv")}, {"tank"})
    not_made(box, "r", "gantt-nothing")
    names = {f"d{i}": {"label": f"{LONG} {i}"} for i in range(40)}
    lines = [given(i, f"d{i}", "gun", 10 ** 9 + i, promised_by="2024-02-15") for i in range(40)]
    folder(box, "many", "run", {"donors": names}, pledges=table(PLEDGE, lines))
    for size, most in zip(SIZES, (21, 25, 25)):
        title, _, path = drawn(box, "many", "gantt", size)
        equal(title, "40 of 40 pledges of guns arrived in full, after 51 days (median)")
        equal(max(int(r["row"]) for r in rows(box, path + ".csv")), most)
    folder(box, "one", "run", pledges=table(PLEDGE, [pledge(1, "a", "gun", 3, decided="2024-03-01", outcome="broken")]))
    title, _, path = drawn(box, "one", "gantt", "phone")
    equal(title, "None of 1 pledges of guns arrived by the end")
    equal([(r["kind"], r["to"]) for r in rows(box, path + ".csv")], [("1", "2024-03-01"), ("4", "2024-03-01")])
    folder(box, "wild", "run", pledges=table(PLEDGE, [given("x", "a", "gun", 1e29, promised_by="soon", shipped="0001-01-01")]))
    drawn(box, "wild", "gantt")
    folder(box, "none", "run", pledges=table(PLEDGE, [given(1, "a", "ship", 3)]))
    not_made(box, "none", "gantt")


# ---- grids ----

CALENDAR = "start,months,regime,measure,scope,window,unit,n,undisturbed,change,low,high,p_holm,apart,apart_low,apart_high"
FLIP_MAP = "input_1,value_1,input_2,value_2,n,difference,low,high"


def calendar(starts, lengths, value, half=0.01, p=0.001, regimes=("r",), unit="1", measure="need_met"):
    lines = []
    for regime in regimes:
        for i in range(starts):
            for k in range(lengths):
                v = value(i, k)
                cells = ("", "", "") if v is None else (v, v - half, v + half)
                lines.append(f"{2020 + i // 12}-{i % 12 + 1:02d}-01,{k + 1},{regime},{measure},guns,,{unit},10,0.5,"
                             f"{cells[0]},{cells[1]},{cells[2]},{p},,,")
    return table(CALENDAR, lines)


def flip_map(values, half=0.01):
    return table(FLIP_MAP, [f"x,{i},y,{k},10,{v},{v - half},{v + half}" for i, line in enumerate(values)
                            for k, v in enumerate(line)])


ASKED = {"measure": "need_met", "scope": "guns", "window": "", "unit": "1", "from": "one", "to": "two", "donor": "big"}


def cells_in_words(box, path):
    return array(box, path + ".gp", "cell_text")


def test_calendar_states_the_largest_loss_that_is_shown(box):
    needs_gnuplot()
    ended(box("calendar", "small.json", "--measure", "need_met/artillery", "--reps", "6", "-q", "--starts",
              "2023-10-01,2024-01-01,2024-04-01", "--lengths", "1,4,9", "--out", "c"), 0)
    told = [r for r in rows(box, "c/calendar.csv") if (r["measure"], r["scope"], r["window"]) ==
            ("need_met", "artillery", "")]
    clear = [r for r in told if (float(r["low"]) > 0 or float(r["high"]) < 0) and float(r["p_holm"]) <= 0.05]
    worst = min(clear, key=lambda r: float(r["change"]))
    for size in SIZES:
        title, _, path = drawn(box, "c", "calendar", size)
        holds(title, f"for {worst['months']} months from", f"costs {-100 * float(worst['change']):.1f} points")
        equal(sorted(t for t in cells_in_words(box, path) if t[0] != "("), sorted(
            f"{100 * float(r['change']):+.1f}".replace("-", "\u2212") for r in clear))
        equal(len(cells_in_words(box, path)), len(told))
        equal([float(r["value"]) for r in rows(box, path + ".csv") if r["panel"] == "1"],
              [float(r["change"]) for m in ("1", "4", "9") for r in told if r["months"] == m and
               r["regime"] == told[0]["regime"]])


def test_a_calendar_that_shows_nothing_says_so(box):
    folder(box, "c", "calendar", {}, ASKED, calendar=calendar(4, 3, lambda i, k: -0.01 * k, 0.05))
    title, _, path = drawn(box, "c", "calendar")
    equal(title, "Big out: no change is shown in need met")
    equal({t[0] for t in cells_in_words(box, path)}, {"("})
    # An interval without 0 that does not outlive the adjustment for all cells is not shown either.
    folder(box, "p", "calendar", {}, ASKED, calendar=calendar(4, 3, lambda i, k: -0.05, 0.01, 0.2))
    equal(drawn(box, "p", "calendar", "phone")[0], "Big out: no change is shown in need met")


def test_grids_stay_readable(box):
    def wave(i, k):
        return None if (i, k) == (1, 1) else -0.123 * (i % 5 + 1) * (k + 1)
    cases = [("one", 1, 1, lambda i, k: -0.5, "1"), ("equal", 4, 4, lambda i, k: 0.2, "1"),
             ("zero", 3, 3, lambda i, k: 0.0, "1"), ("gap", 12, 3, wave, "1"), ("many", 60, 12, wave, "1"),
             ("huge", 6, 3, lambda i, k: -1e12 * (i + 1), "rounds"), ("tiny", 6, 3, lambda i, k: 1e-9 * (i + 1), "days")]
    for name, starts, lengths, value, unit in cases:
        half = 0.0 if name != "zero" else 0.01
        folder(box, name, "calendar", {"donors": {"big": {"label": LONG}}}, ASKED, calendar=calendar(
            starts, lengths, value, half, unit=unit, regimes=("r", "s"), measure="need_met" if unit == "1" else "gap"))
        for size in SIZES:
            _, _, path = drawn(box, name, "calendar", size)
            equal(count(box, path + ".gp", "cell_n"), 2 * starts * lengths)
            letters = count(box, path + ".gp", "cell_letters")
            if letters == 0:
                holds(" ".join(array(box, path + ".gp", "reading_text")), "Numbers stand in calendar.csv")
            elif letters < 14:
                raise AssertionError(f"{name}, {size}: numbers of {letters} pixels")
    equal(set(cells_in_words(box, "many/charts/calendar")), {""})
    holds(" ".join(cells_in_words(box, "gap/charts/phone/calendar")), "\u2013")
    # Six regimes: one panel each.
    folder(box, "six", "calendar", {}, ASKED, calendar=calendar(6, 3, wave, regimes=tuple("abcdefgh")))
    for size in SIZES:
        drawn(box, "six", "calendar", size)
    equal({r["panel"] for r in rows(box, "six/charts/calendar.csv")}, set("123456"))


def test_flip_map_draws_a_line_where_the_sign_changes(box):
    values = [[-0.3, -0.1, 0.005], [-0.2, 0.1, 0.4]]
    flips = ("rank,input,label,unit,start\n" f'1,x,"{LONG}",1,0.5\n' "2,y,the second,day,1\n")
    folder(box, "f", "flip", {"regimes": {"one": {"label": "One"}, "two": {"label": "Two"}}}, ASKED,
           flip_map=flip_map(values), flip=flips)
    for size in SIZES:
        title, description, path = drawn(box, "f", "flip_map", size)
        equal(title, "As inputs vary, Two brings 30.0 points less to 40.0 more need met")
        holds(description, "Two less One", LONG[:20], "(in the scenario: 0.5)")
        equal(sorted(cells_in_words(box, path)), sorted(["\u221230.0", "\u221210.0", "(+0.5)", "\u221220.0", "+10.0",
                                                         "+40.0"]))
        # Between the second and third of the upper row, the first and second of the lower, and below the second.
        equal(count(box, path + ".gp", "edge_n"), 3)
    folder(box, "n", "flip", {}, ASKED, flip_map=flip_map(values, 9.0), flip=flips)
    equal(drawn(box, "n", "flip_map")[0], "No difference in need met is shown under two in any case tried")
    folder(box, "m", "flip", {}, ASKED, flip_map=flip_map([[0.3, 0.1], [0.2, 0.4]]), flip=flips)
    equal(drawn(box, "m", "flip_map")[0], "Two brings 10.0 to 40.0 points of need met in all 4 cases")
    folder(box, "h", "flip", {}, ASKED, flip_map=flip_map([[0.3, 0.001], [0.2, 0.4]]), flip=flips)
    equal(drawn(box, "h", "flip_map")[0], "Two brings 20.0 to 40.0 points in 3 of 4 cases; the other shows nothing")
    for line in ([[0.1, 0.2]], [[0.1], [0.2]]):
        folder(box, f"l{len(line)}", "flip", {}, ASKED, flip_map=flip_map(line), flip=flips)
        not_made(box, f"l{len(line)}", "flip_map")


EXPERIMENT = {"scenario": "../small.json", "title": "A grid", "regimes": ["alone", "joint"], "design": "grid", "reps": 4,
              "levers": {"/regimes/joint/levers/visibility": {"label": "sight", "levels": [0.1, 0.9]},
                         "/regimes/joint/levers/honour": {"label": "kept promises", "levels": [0.5, 0.7, 0.9]}},
              "measures": ["need_met/artillery", "need_met/total"]}


def test_sweep_shows_each_point_of_a_grid_once(box):
    needs_gnuplot()
    os.makedirs(box.file("e"))
    box.write("e/x.json", json.dumps(EXPERIMENT))
    ended(box("sweep", "e/x.json", "-q", "--out", "s"), 0)
    title, description, path = drawn(box, "s", "sweep")
    want = {(r["/regimes/joint/levers/honour"], r["/regimes/joint/levers/visibility"]):
            float(r["need_met/artillery:difference"]) for r in rows(box, "s/sweep.csv") if r["regime"] == "joint"}
    got = {(r["row_name"], r["column_name"]): float(r["value"]) for r in rows(box, path + ".csv")}
    equal(got, want)
    holds(description, "Down: Kept promises", "Across: Sight")
    for size in SIZES:
        drawn(box, "s", "sweep-total", size)
    not_made(box, "s", "sweep-nothing")
    # Without a point, or with one twice in the place of another, it is no grid.
    lines = box.read("s/sweep.csv").split("\n")
    for broken in (lines[:-3] + [""], lines[:-3] + lines[-5:-3] + [""]):
        box.write("s/sweep.csv", "\n".join(broken))
        not_made(box, "s", "sweep")


def test_the_same_folder_gives_the_same_bytes(box):
    ran(box, "r", "--trace")
    folder(box, "c", "calendar", {}, ASKED, calendar=calendar(4, 3, lambda i, k: -0.02 * k))
    for where, name in (("r", "flow"), ("r", "gantt"), ("c", "calendar")):
        kept = [(drawn(box, where, name), *(box.read(f"{where}/charts/{name}.{e}") for e in ("svg", "csv", "gp")))
                for _ in range(2)]
        equal(kept[0], kept[1], name)


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
