#!/usr/bin/env python3
"""Charts of a comparison: what they say and how they look. Arguments: program, root [--only PART]."""
import csv
import datetime
import html
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from chart import SIZES, draw_chart, needs_gnuplot, rows  # noqa: E402
from picture import check_picture  # noqa: E402
from tap import ended, equal, holds, main  # noqa: E402

NAMES = ("need_met", "regimes", "items", "fire_parity", "monthly_deliveries", "pledged_delivered")


def compared(box, folder, *words):
    needs_gnuplot()
    scenario = json.loads(box.read("small.json"))
    scenario["capabilities"]["artillery"]["opponent"] = {"fire": [["2023-10-01", 2500], ["2024-03-01", 4000]]}
    box.write("fire.json", json.dumps(scenario))
    ended(box("compare", "fire.json", "--reps", "20", "--no-charts", "-q", "--out", folder, *words), 0)
    return folder


def drawn(box, folder, name, size="slide"):
    """Draw one chart as SVG, check the picture, return (title, description)."""
    return draw_chart(box, folder, name, size)[:2]


# ---- the checker itself ----

GOOD = """<svg width="400" height="100" viewBox="0 0 400 100" xmlns="http://www.w3.org/2000/svg" role="img"
 aria-labelledby="a-title a-desc"><title id="a-title">All is well</title><desc id="a-desc">Two words.</desc>
<g transform="translate(20,50)" font-size="18" text-anchor="start"><text>left</text></g>
<g transform="translate(380,50)" font-size="18" text-anchor="end" font-weight="bold"><text>right</text></g></svg>"""


def test_the_checker_sees_what_is_amiss(box):
    box.write("good.svg", GOOD)
    equal(check_picture(box.file("good.svg")), ("All is well", "Two words."))
    for what, by, said in [
            ("translate(20,50)", "translate(330,50)", ("'left'", "'right'", "overlap")),
            ("translate(20,50)", "translate(380,50) rotate(90)", ("'left'", "'right'", "overlap")),
            ("translate(20,50)", "translate(-4,50)", ("'left'", "leaves the page of 400 x 100")),
            ("translate(380,50)", "translate(404,50)", ("'right'", "leaves the page")),
            ("translate(20,50)", "translate(20,99)", ("'left'", "leaves the page")),
            ("translate(20,50)", "translate(20,10)", ("'left'", "leaves the page")),
            ('font-size="18" text-anchor="start"', 'font-size="13"', ("'left'", "13 pixels, less than 14")),
            ("translate(20,50)", "translate(20,50) scale(0.5)", ("'left'", "9 pixels, less than 14")),
            ("All is well", "\u00a0", ("no title",)),
            ("All is well", "word " * 16, ("more than 15 words",)),
            ('id="a-desc"', 'id="b"', ("aria-labelledby does not name the desc",)),
            ('role="img"', "", ("role",)),
            ("<text>left</text>", "<text>le&ft</text>", ("not well-formed",)),
            ("<text>", "<p>", ("not well-formed",))]:
        box.write("bad.svg", GOOD.replace(what, by, 1))
        try:
            check_picture(box.file("bad.svg"))
        except AssertionError as error:
            holds(str(error), *said)
        else:
            raise AssertionError(f"{what} -> {by} passed")


# ---- made-up results ----

WEEKS = [(datetime.date(2023, 7, 1) + datetime.timedelta(weeks=w)).isoformat() for w in range(0, 60, 3)]
SHOWN, UNSHOWN = (0.05, 0.02, 0.08, 0.01), (0.05, -0.01, 0.11, 0.3)


def rising(r, c, t):
    return 0.4 + 0.3 * t + 0.02 * r


def made(box, folder, labels, capabilities, effect, value=rising, variable="need_met"):
    """A result folder of regimes and capabilities with those labels. effect(r, c): estimate, low, high and p of
    the difference from the first regime; value(r, c, t): the median, with t from 0 to 1, or None."""
    bands = ["date,regime,variable,scope,kind,unit,n,mean,p05,p25,p50,p75,p95"]
    measures = ["measure,unit,window,scope,kind,regime,against,n,estimate,low,high,p_value"]
    for c in range(len(capabilities)):
        for r in range(len(labels)):
            for i, date in enumerate(WEEKS):
                v = value(r, c, i / (len(WEEKS) - 1))
                cells = ["" if v is None else f"{v + by:.6f}" for by in (0, -0.2, -0.1, 0, 0.1, 0.2)]
                bands.append(f"{date},r{r},{variable},c{c},capability,1,50," + ",".join(cells))
            measures.append(f"{variable},1,,c{c},capability,r{r},,50,{0.5 + 0.01 * c},0.4,0.6,")
            if r > 0:
                e, low, high, p = effect(r, c)
                measures.append(f"{variable},1,,c{c},capability,r{r},r0,50,{e},{low},{high},{p}")
    hold = {"kind": "hold", "donor": "d", "label": "a hold", "from": "2023-12-01", "to": "2024-02-01"}
    os.makedirs(box.file(folder))
    box.write(f"{folder}/bands.csv", "\n".join(bands) + "\n")
    box.write(f"{folder}/measures.csv", "\n".join(measures) + "\n")
    box.write(f"{folder}/scenario.json", json.dumps({
        "title": "Made up", "start": WEEKS[0], "end": WEEKS[-1], "headline": "c0", "events": {"h": hold},
        "capabilities": {f"c{c}": {"label": label} for c, label in enumerate(capabilities)},
        "regimes": {f"r{r}": {"label": label} for r, label in enumerate(labels)}}))
    box.write(f"{folder}/manifest.json", json.dumps({
        "name": "tranche", "version": "0", "command": "tranche compare x.json", "seed": 1,
        "replications": {"first": 0, "wanted": 50, "done": 50}, "partial": False}))
    return folder


def values(box, folder, gross, off, worlds=12, regimes=2):
    """Add to a folder of `made` what is delivered and written off, EUR million: of r1 that much more than of r0."""
    names = [f"r{r}" for r in range(regimes)]
    lines = ["month,regime,variable,scope,kind,unit,n,mean,p05,p25,p50,p75,p95"]
    lines += [f"2023-{m:02}-01,{r},delivered_value,europe,group,EUR_million,{worlds}" + ",100" * 6 for m in (8, 9, 10) for r in names]
    box.write(f"{folder}/monthly.csv", "\n".join(lines) + "\n")
    measures, worlds_of = [], ["rep,regime,delivered_value/total,written_off_value/total"]
    for name, more in (("delivered_value", gross), ("written_off_value", off)):
        measures += [f"{name},EUR_million,,total,total,r{r},r0,{worlds},{more * r},{more * r - 50},{more * r + 50},0.001"
                     for r in range(1, regimes)]
    for w in range(worlds):  # the spread of both is that of the world, so that of the net is small
        worlds_of += [f"{w},r{r},{5000 + r * (gross + w)},{900 + r * (off + w)}" for r in range(regimes)]
    box.write(f"{folder}/measures.csv", box.read(f"{folder}/measures.csv") + "\n".join(measures) + "\n")
    box.write(f"{folder}/replications.csv", "\n".join(worlds_of) + "\n")


def test_deliveries_are_told_net_and_of_the_regimes_that_are_drawn(box):
    for n, (gross, off, title) in enumerate((
            (1100, 1250, "Net of goods written off, the second delivers EUR 150 million less than the first"),
            (1100, -400, "Net of goods written off, the second delivers EUR 1.5 billion more than the first"),
            (1100, 0, "The second delivers goods worth EUR 1.1 billion more than the first"),
            (10, 10, "No difference in value delivered is shown between the first and the second"))):
        made(box, f"m{n}", ("the first", "the second"), ("guns",), lambda r, c: SHOWN)
        values(box, f"m{n}", gross, off)
        equal(draw_chart(box, f"m{n}", "monthly_deliveries")[0].replace("\u00a0", " "), title)
    made(box, "three", ("the first", "the second", "the third"), ("guns",), lambda r, c: SHOWN)
    values(box, "three", 300, 0, regimes=3)  # the third: 600
    equal(draw_chart(box, "three", "monthly_deliveries")[0].replace("\u00a0", " "),
          "The second delivers goods worth EUR 300 million more than the first")
    os.remove(box.file("m0/replications.csv"))
    equal(draw_chart(box, "m0", "monthly_deliveries")[0].replace("\u00a0", " "),
          "The second delivers goods worth EUR 1.1 billion more; EUR 1.2 billion more is written off")


# ---- the charts ----

def measure(box, name, scope, against=""):
    """The row of measures.csv of the whole run."""
    return next(r for r in rows(box, "s/measures.csv")
                if (r["measure"], r["window"], r["scope"], r["against"]) == (name, "", scope, against))


def hundredths(text):
    """As a title has it: one decimal, and no hyphen for a minus."""
    return f"{100 * float(text):.1f}".replace("-", "\u2212")


def test_all_charts_of_a_comparison_are_fit_for_a_page_in_all_sizes(box):
    folder = compared(box, "s")
    for size in SIZES:
        ended(box("chart", folder, "--size", size, "--format", "svg", "-q"), 0)
        into = box.file(f"s/charts/{'' if size == 'slide' else size}")
        names = sorted(n.removesuffix(".svg") for n in os.listdir(into) if n.endswith(".svg"))
        for name in NAMES:
            holds(" ".join(names), name)
        for name in names:
            check_picture(os.path.join(into, name + ".svg"))
        drawn(box, folder, "fire_rate-artillery", size)


def test_the_same_results_give_the_same_bytes(box):
    compared(box, "s")
    kept = []
    for _ in range(2):
        ended(box("chart", "s", "--format", "svg,png", "-q"), 0)
        kept.append({})
        for name in sorted(os.listdir(box.file("s/charts"))):
            if os.path.isfile(box.file(f"s/charts/{name}")):
                with open(box.file(f"s/charts/{name}"), "rb") as f:
                    kept[-1][name] = f.read()
    equal(sorted(kept[0]), sorted(kept[1]))
    equal([n for n in kept[0] if kept[0][n] != kept[1][n]], [])


def test_the_data_of_the_charts_are_those_of_the_bands(box):
    compared(box, "s")
    ended(box("chart", "s", "--format", "svg", "-q"), 0)
    ended(box("chart", "s", "--format", "svg", "--only", "regimes-artillery", "-q"), 0)
    bands = {(r["date"], r["regime"], r["variable"], r["scope"]): r for r in rows(box, "s/bands.csv")}
    for name, variable, scopes in [("regimes-artillery", "need_met", 1), ("items", "need_met", 3),
                                   ("fire_parity", "fire_parity", 1)]:
        found = rows(box, f"s/charts/{name}.csv")
        equal({r["regime"] for r in found}, {"alone", "joint"}, name)
        equal(len({r["scope"] for r in found}), scopes, name)
        wanted = [k for k in bands if k[2] == variable and k[3] in {r["scope"] for r in found}]
        equal(len(found), len(wanted), name)
        for r in found:
            band = bands[r["date"], r["regime"], variable, r["scope"]]
            for column in r:
                if column[0] == "p" and column[1:].isdigit() and abs(float(r[column]) - float(band[column])) > 1e-6:
                    raise AssertionError(f"{name}: {r} against {band}")


def test_titles_state_the_differences_of_the_whole_run(box):
    compared(box, "s")
    difference = measure(box, "need_met", "artillery", "alone")
    if float(difference["low"]) <= 0 or float(difference["p_value"]) > 0.05:
        raise AssertionError(f"the fixture shows no difference: {difference}")
    title, text = drawn(box, "s", "regimes-artillery")
    size = hundredths(difference["estimate"])
    equal(title, f"Over the run, joint planning meets {size} points more of the need for artillery")
    holds(text, "Each on its own: the median is lowest ", "Joint planning: the median is lowest ", ", some ", "from 0 to 100 %")
    holds(box.read("s/charts/regimes-artillery.svg"), f"95\u00a0% interval {hundredths(difference['low'])} to "
          f"{hundredths(difference['high'])}, 20 paired runs")

    title, text = drawn(box, "s", "fire_parity")
    level, change = measure(box, "fire_parity", "artillery"), measure(box, "fire_parity", "artillery", "alone")
    share = f"{100 * float(level['estimate']):.0f}\u00a0%"
    equal(title, f"Own artillery reaches {share} of the opponent's; "
          f"joint planning adds {hundredths(change['estimate'])} points")

    title, text = drawn(box, "s", "items")
    better = worse = 0
    for r in rows(box, "s/measures.csv"):
        if ((r["measure"], r["window"], r["kind"], r["against"]) == ("need_met", "", "capability", "alone")
                and float(r["p_value"]) <= 0.05):
            better += float(r["low"]) > 0
            worse += float(r["high"]) < 0
    equal((better > 0, better + worse <= 3), (True, True))
    many = "all 3" if better == 3 else f"{better} of 3"
    rest = f", less for {worse}" if worse else "" if better == 3 else ", less for none"
    equal(title, f"Joint planning meets more of the need for {many} capabilities{rest}")


def test_the_panels_with_the_largest_shown_difference_come_first(box):
    needs_gnuplot()
    by = [(0.3, -0.1, 0.7, 0.5), (0.02, 0.01, 0.03, 0.01), (-0.1, -0.12, -0.08, 0.001), (0.4, 0.3, 0.5, 0.06)]
    made(box, "m", ["one", "two"], ["a", "b", "c", "d"], lambda r, c: by[c])
    title, text = drawn(box, "m", "items")
    equal(title, "Two meets more of the need for 1 of 4 capabilities, less for 1")
    equal([next(r["scope"] for r in rows(box, "m/charts/items.csv") if r["panel"] == p) for p in "1234"],
          ["c2", "c1", "c3", "c0"])
    picture = box.read("m/charts/items.svg")
    holds(picture, "\u221210.0 points (\u221212.0 to \u22128.0)", "+2.0 points (1.0 to 3.0)", "No difference shown")
    equal(picture.count(">No difference shown<"), 2)


def test_of_several_regimes_a_panel_names_one_with_its_interval_in_every_size(box):
    needs_gnuplot()
    made(box, "m", ["one", "a pact of many words for arms", "three"], ["a", "b", "c", "d", "e", "f", "g"],
         lambda r, c: (0.19, 0.173, 0.207, 0.001) if r == 1 else UNSHOWN)
    for size in SIZES:
        _, _, path = draw_chart(box, "m", "items", size)
        picture = box.read(path + ".svg")
        equal(picture.count(">A pact of many words for arms<") >= 8, True, f"{size}: seven panels and the key")
        equal(picture.count(">+19.0 points (17.3 to 20.7)<"), 7, size)


def test_titles_of_several_regimes_count_what_is_shown(box):
    needs_gnuplot()
    up, down = (0.1, 0.05, 0.15, 0.01), (-0.04, -0.06, -0.02, 0.01)
    tiny = (-0.0002, -0.0003, -0.0001, 0.01)  # shown, but 0.0 points
    for i, (effects, regimes, items) in enumerate([
            ([UNSHOWN], "No difference in need met is shown between one and two",
             "No difference between one and two is shown for any of 2 capabilities"),
            ([(0.1, 0.05, 0.15, 0.06)], "No difference in need met is shown", "No difference between one and two"),
            ([down], "Over the run, two meets 4.0 points less of the need for x than one",
             "Two meets less of the need for both capabilities"),
            ([UNSHOWN, UNSHOWN], "No regime is shown to differ from one in need met",
             "No regime is shown to differ from one for any of 2 capabilities"),
            ([up, UNSHOWN], "Two meets 10.0 points more of the need for x; no other difference is shown",
             "Two meets more of the need for both capabilities, three for none"),
            ([SHOWN, up], "Three meets 10.0 points more of the need for x than one, two 5.0",
             "Both other regimes meet more of the need for both capabilities"),
            ([UNSHOWN, down, down], "2 of 3 other regimes meet less of the need, by up to 4.0 points",
             "2 of 3 other regimes meet less of the need for both capabilities"),
            ([down, up, SHOWN], "Against one, three meets 10.0 points more of the need, two 4.0 less",
             "2 of 3 other regimes do better for both capabilities, two worse for 2"),
            ([tiny, up], "Three meets 10.0 points more of the need for x than one",
             "Three meets more of the need for both capabilities, two for none"),
            ([tiny], "No regime differs from one by a tenth of a point of need met",
             "No regime differs from one by a tenth of a point for any capability")]):
        made(box, f"m{i}", ["one", "two", "three", "four"][:len(effects) + 1], ["x", "y"], lambda r, c: effects[r - 1])
        for name, start in (("regimes", regimes), ("items", items)):
            equal(drawn(box, f"m{i}", name)[0][:len(start)], start)
    made(box, "both", ["one", "two", "three"], ["x", "y"], lambda r, c: (up, down)[r - 1])
    equal(drawn(box, "both", "need_met")[0], "Two meets 10.0 points more of the need for x, three 4.0 less")
    made(box, "p", ["one", "two"], ["x"], lambda r, c: UNSHOWN, variable="fire_parity")
    equal(drawn(box, "p", "fire_parity")[0],
          "Own x reaches 50\u00a0% of the opponent's; no difference between regimes is shown")
    made(box, "q", ["one", "two"], ["x"], lambda r, c: down, variable="fire_parity")
    equal(drawn(box, "q", "fire_parity")[0],
          "Own x reaches 50\u00a0% of the opponent's under one; two takes away 4.0 points")


def test_titles_speak_of_the_regimes_that_are_drawn(box):
    needs_gnuplot()
    up = (0.1, 0.05, 0.15, 0.01)
    names = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    for i, (second, title) in enumerate([
            (up, "Two meets 10.0 points more of the need for x; 4 others drawn show none"),
            (UNSHOWN, "None of the 6 regimes drawn is shown to differ from one in need met")]):
        made(box, f"m{i}", names, ["x", "y"], lambda r, c: second if r == 1 else (0.4, 0.3, 0.5, 0.01) if r > 5 else UNSHOWN)
        for name in ("regimes", "need_met", "items"):
            found, text = drawn(box, f"m{i}", name)
            if name == "regimes":
                equal(found, title)
            holds(text_of(box, f"m{i}", name), "under 6 of 8 regimes", "Not drawn: seven and eight.")
            if "seven" in found.lower() or "eight" in found.lower() or "40.0" in found:
                raise AssertionError(f"{name} tells of a regime that is not drawn: {found}")


def text_of(box, folder, name):
    """All words of a chart in one line, however they are broken."""
    words = re.findall(r"<text[^>]*>(.*?)</text>", box.read(f"{folder}/charts/{name}.svg"), re.S)
    return " ".join(html.unescape(re.sub("<[^>]*>", "", " ".join(words))).split())


def test_of_many_regimes_the_first_the_best_and_the_worst_are_drawn(box):
    needs_gnuplot()
    names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    made(box, "m", names, ["x"], lambda r, c: UNSHOWN)
    made(box, "f", names, ["x"], lambda r, c: UNSHOWN, variable="used")
    met = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.2, 0.5, 0.9]
    lines = [line.split(",") for line in box.read("m/measures.csv").splitlines()]
    for cells in lines[1:]:
        if not cells[6]:
            cells[8] = str(met[int(cells[5][1:])])
    box.write("m/measures.csv", "\n".join(map(",".join, lines)) + "\n")
    box.write("f/measures.csv", box.read("m/measures.csv"))
    for folder, name in (("m", "need_met"), ("m", "regimes"), ("f", "fire_rate")):
        drawn(box, folder, name)
        text = text_of(box, folder, name)
        holds(text, "under 6 of 9 regimes", "Not drawn: five, six and eight.", "Seven", "Nine")
    with open(box.file("f/charts/fire_rate.csv"), encoding="utf-8") as f:
        equal(list(dict.fromkeys(r["name"] for r in csv.DictReader(f))), ["r0", "r1", "r2", "r3", "r6", "r8"])
    made(box, "all", [f"n{r}" for r in range(20)], ["x"], lambda r, c: UNSHOWN)
    drawn(box, "all", "need_met")
    holds(text_of(box, "all", "need_met"), "Not drawn: n6, n7, n8, n9, n10 and 9 more.")


def test_odd_results_still_give_pictures_that_can_be_used(box):
    needs_gnuplot()
    six = ["ad hoc", "NATO coordination", "a compact of willing donors whose name has more than sixty letters",
           "the pact", "buyers' club", "x"]
    long = [f"capability {c}" + (", one with a name of more than sixty letters in all, as here" if c % 4 == 0 else "")
            for c in range(14)]
    for variable, names in (("need_met", ("regimes", "items")), ("fire_parity", ("fire_parity",))):
        for what, labels, capabilities, value in [
                ("many", six, long, rising),
                ("equal", six[:3], long[:3], lambda r, c, t: 0.5),
                ("huge", six[:2], long[:2], lambda r, c, t: None if t < 0.5 or r == 1 else 1e9 * t),
                ("below", six[:2], long[:2], lambda r, c, t: -5 * t)]:
            folder = made(box, f"{variable}-{what}", labels, capabilities, lambda r, c: SHOWN, value, variable)
            for size in SIZES:
                for name in names:
                    drawn(box, folder, name, size)


def test_one_regime_is_not_compared(box):
    needs_gnuplot()
    made(box, "m", ["one"], ["x", "y"], None)
    holds(ended(box("chart", "m", "--only", "regimes"), 1).stderr, 'no data for the chart "regimes"')
    holds(ended(box("chart", "m", "--only", "fire_parity"), 1).stderr, "no data")
    equal(drawn(box, "m", "items")[0].replace("\u00a0", " "), "Need met is lowest for x: 50 % over the whole run")


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
