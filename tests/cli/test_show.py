#!/usr/bin/env python3
"""tranche show: a result folder on one screen. Arguments: program, root [--only PART]."""
import csv
import datetime
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402
from terminal import on_terminal  # noqa: E402

PLAIN = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm"}
HOSTILE = ["ESC[31mred BEL", "\u202eturned\u202c round", "\U0001F1FA\U0001F1E6 \U0001F600\U0001F468\u200d\U0001F469", "x" * 300,
           '`rm` $(x) %s %n "q" ', "中文名字 и кириллица", "e\u0301\u0301\u0301\u0301\u0301 and more"]
SWEEP = {"title": "A test", "scenario": "rich.json", "design": "grid", "reps": 3,
         "uncertainties": {"need": {"input": "/capabilities/artillery/need", "levels": [0.8, 1.2]}},
         "levers": {"/regimes/joint/levers/sync": {"levels": [0, 0.5, 1]}},
         "measures": ["need_met/artillery/hold", "need_met/artillery"]}
LEAD = ["--measure", "need_met/artillery"]
COMMANDS = {
    "run": ["run", "rich.json"],
    "compare": ["compare", "rich.json", "--reps", "6", "--no-charts"],
    "explain": ["explain", "rich.json", "--reps", "4", *LEAD],
    "attribute": ["attribute", "rich.json", "--reps", "4", *LEAD],
    "contingency": ["contingency", "rich.json", "--reps", "6", "--months", "9", *LEAD],
    "calendar": ["calendar", "rich.json", "--reps", "4", "--starts", "2023-11-01,2024-01-01", "--lengths", "2,6", *LEAD],
    "breakeven": ["breakeven", "rich.json", "--reps", "4", *LEAD],
    "switch": ["switch", "rich.json", "--reps", "4", *LEAD],
    "flip": ["flip", "rich.json", "--reps", "6", "--regimes", "twin,joint", "--set", "/regimes/twin/levers/duplication=0.15", "--set",
             '/regimes/joint/levers/duplication={"value":0.04,"low":0,"high":0.3,"grade":"reported"}', *LEAD],
    "sensitivity": ["sensitivity", "rich.json", "--method", "sobol", "--points", "8", "--reps", "2", *LEAD],
    "morris": ["sensitivity", "rich.json", "--method", "morris", "--points", "4", "--reps", "2", *LEAD],
    "sweep": ["sweep", "sweep.json"],
    "diff": ["diff", "small.json", "rich.json", "--set", "/donors/small/gdp=400"],
}
kept = []  # one folder with the results of all commands, made once


def results(box):
    """The results of all commands, in a folder `r` of this box."""
    if not kept:
        scenario = json.loads(box.read("small.json"))
        scenario["uncertain"] = {
            "need": {"label": "need of rounds", "input": "/capabilities/artillery/need",
                     "dist": {"dist": "uniform", "low": 0.7, "high": 1.3, "grade": "assumed"}},
            "store": {"label": "store of rounds", "input": "/recipient/items/shell/stock", "as": "value",
                      "dist": {"dist": "uniform", "low": 60000, "high": 120000, "grade": "reported"}}}
        scenario["donors"]["small"]["gdp"] = 400
        box.write("rich.json", json.dumps(scenario))
        box.write("sweep.json", json.dumps(SWEEP))
        kept.append(tempfile.mkdtemp(prefix="tranche-show-"))
        for name, words in COMMANDS.items():
            words = [w for w in words if name != "diff" or not w.startswith(("--set", "/donors"))]
            ended(box(*words, "-q", "--out", os.path.join(kept[0], name)), 0, name)
    shutil.copytree(kept[0], box.file("r"))


def show(box, *words, env=None):
    result = box("show", *words, env={**PLAIN, **(env or {})})
    equal((result.returncode, result.stderr), (0, ""), " ".join(words))
    return result.stdout


def table(box, name):
    return list(csv.DictReader(io.StringIO(box.read(name))))


def change(box, name, old, new):
    text = box.read(name)
    if old not in text:
        raise AssertionError(f"{old!r} is not in {name}")
    box.write(name, text.replace(old, new))


def columns(line):
    """Of a terminal, by the Unicode tables of Python rather than ours."""
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def words_of(text):
    return " ".join(text.split())


def points(value, sign=True):
    return f"{100 * float(value):{'+' if sign else ''}.1f}".replace("+0.0", "0.0").replace("-0.0", "0.0")


def interval(row, value, sign=True, low="low", high="high"):
    return f"{points(row[value], sign)} ({points(row[low], sign)} to {points(row[high], sign)})"


# ---- what is said --------------------------------------------------------------------------------

def test_every_command_shows_title_question_and_answer_first(box):
    results(box)
    for name in COMMANDS:
        text = show(box, f"r/{name}")
        summary = json.loads(box.read(f"r/{name}/summary.json"))
        answer = summary.get("answer") or (summary["findings"][0]["text"] if name == "compare" else "was met")
        before, _, _ = words_of(text).partition(words_of(answer))
        holds(before, summary.get("title", "small.json against rich.json"), "$ tranche ")
        holds(words_of(text), words_of(answer), f"tranche show --all r/{name}")
        if len(text.splitlines()) > 50:
            raise AssertionError(f"{name}: {len(text.splitlines())} lines are no screen")


def test_every_number_of_a_chart_is_that_of_its_table(box):
    results(box)
    text = show(box, "r/attribute")
    for row in table(box, "r/attribute/shares.csv"):
        if abs(float(row["share"])) >= 0.0005:
            holds(text, interval(row, "share"))
    text = show(box, "r/explain")
    for row in table(box, "r/explain/causes.csv"):
        if abs(float(row["share"])) >= 0.0005:
            holds(text, interval(row, "share", sign=False))
    text = show(box, "r/switch")
    for row in table(box, "r/switch/switch.csv"):
        if row["changed"]:
            holds(text, row["changed"], interval(row, "difference"))
    text = show(box, "r/compare")
    for row in table(box, "r/compare/measures.csv"):
        if row["measure"] == "need_met" and row["scope"] == "total" and not row["against"]:
            holds(text, interval(row, "estimate", sign=False))
    text = show(box, "r/breakeven")
    for row in table(box, "r/breakeven/evaluations.csv"):
        if float(row["factor"]) == 1.0:
            holds(text, "x 1.000  " + interval(row, "difference"))
    text = show(box, "r/sweep")
    holds(text, "a need", "b /regimes/joint/levers/sync", *[
        interval(row, "need_met/artillery/hold:difference", low="need_met/artillery/hold:difference_low",
                 high="need_met/artillery/hold:difference_high")
        for row in table(box, "r/sweep/sweep.csv") if row["need_met/artillery/hold:difference"]][:6])


def test_a_bar_is_as_long_as_its_number(box):
    results(box)
    text = show(box, "r/compare", "--width", "120")
    found = [(float(n), len(bar)) for n, bar in re.findall(r"([\d.]+) \([\d.]+ to [\d.]+\) +\|([#=]*)", text)]
    per = (120 - text.splitlines()[[i for i, li in enumerate(text.splitlines()) if "|#" in li][0]].index("|") - 1) / 100
    equal(len(found) >= 4, True)
    for number, length in found:
        if abs(length - number * per) > 1:
            raise AssertionError(f"{number}: {length} columns, {number * per} expected")
    holds(text, "100 %")


def test_time_is_told_with_its_lowest_point_and_holds(box):
    results(box)
    text = show(box, "r/compare")
    band = [r for r in table(box, "r/compare/bands.csv")
            if (r["variable"], r["scope"], r["regime"], r["kind"]) == ("need_met", "total", "alone", "total")]
    lowest = min(band, key=lambda r: float(r["p50"]))
    top = float(lowest["p50"]) + 1.57 * (float(lowest["p75"]) - float(lowest["p25"])) / float(lowest["n"]) ** 0.5
    near = [datetime.date.fromisoformat(r["date"]) for r in band if float(r["p50"]) <= top]
    words = re.search(rf"lowest median {100 * float(lowest['p50']):.0f} % \(((?:from|in) [^)]* 20[0-9][0-9])\), at the end "
                      rf"{100 * float(band[-1]['p50']):.0f} %", words_of(text))
    if not words:
        raise AssertionError(text)
    for day in (near[0], near[-1]):
        holds(words.group(1), f"{day:%B}")
    holds(words_of(text), "a a hold of the big donor, 2023-12-27 to 2024-04-24")
    lines = text.splitlines()
    dates = next(li for li in lines if "|2023-10" in li)
    under = lines[lines.index(dates) + 1]
    share = (under.index("a") - 8) / 72, (under.rindex("a") + 1 - 8) / 72
    for found, day in zip(share, (87, 206)):  # of 366 + 7 from 2023-10-01
        if abs(found - day / 369) > 0.025:
            raise AssertionError(f"{found} for day {day}:\n{text}")


def test_many_regimes_stand_in_a_line_each_with_their_differences(box):
    results(box)
    ended(box("compare", "small.json", "--regimes", "alone,joint,twin", "--reps", "5", "--no-charts", "-q", "--out", "three"), 0)
    text = show(box, "three")
    holds(text, "Difference to each on its own, points")
    differences = [r for r in table(box, "three/measures.csv")
                   if (r["measure"], r["scope"], r["window"], r["against"]) == ("need_met", "total", "", "alone")]
    equal(len(differences), 2)
    holds(text, *[interval(row, "estimate") for row in differences])
    for regime, label in (("alone", "each on its own"), ("joint", "joint planning (joint)"), ("twin", "joint planning (twin)")):
        lowest = min(float(r["p50"]) for r in table(box, "three/bands.csv")
                     if (r["variable"], r["scope"], r["regime"], r["kind"]) == ("need_met", "total", regime, "total"))
        equal(len(re.findall(rf"^  {re.escape(label)} +{100 * lowest:.0f} % +[0-9]+$", text, re.M)), 1, f"{label}\n{text}")
    check_page(text, 80, "three")
    check_page(show(box, "three", "--width", "40"), 40, "three")
    check_page(on_a_terminal(box, 100, ["three"], NO_COLOR="1"), 100, "three")


def test_outages_show_what_is_shown_and_say_what_is_not(box):
    results(box)
    text = show(box, "r/contingency")
    rows = table(box, "r/contingency/contingency.csv")
    shown = {r["out"] for r in rows if float(r["p_holm"]) < 0.05}
    equal(len(shown) > 0, True, "a test of nothing")
    holds(words_of(text), f"An effect is shown of {len(shown)} of {len({r['out'] for r in rows})} outages")
    for row in rows:
        if row["out"] in shown:
            label = {"alone": "each on its own", "joint": "joint planning (joint)"}[row["regime"]]
            holds(words_of(text), label + (" " if float(row["p_holm"]) < 0.05 else " (not shown) ") + interval(row, "change"))
    text = show(box, "r/calendar")
    for row in table(box, "r/calendar/calendar.csv"):
        line = next(li for li in text.splitlines() if li.startswith(f"  {row['start']} "))
        if float(row["p_holm"]) < 0.05 and row["regime"] == "alone":
            holds(line, points(row["change"]))


def test_reversals_stand_at_their_place_within_the_range(box):
    results(box)
    text = show(box, "r/flip")
    row = next(r for r in table(box, "r/flip/flip.csv") if r["flip"])
    holds(words_of(text), f"now {float(row['start']):.4g}, reversed at {float(row['flip']):.4g}", "[reported]")
    line = next(li for li in text.splitlines() if "X" in li and "o" in li and "--" in li)
    low, marks, high = line.split()
    equal((float(low), float(high)), (float(row["low"]), float(row["high"])))
    for mark, value in (("o", row["start"]), ("X", row["flip"])):
        at = marks.index(mark) / (len(marks) - 1)
        wanted = (float(value) - float(low)) / (float(high) - float(low))
        if abs(at - wanted) > 0.6 / (len(marks) - 1):
            raise AssertionError(f"{mark} at {at}, expected {wanted}")


def test_sensitivity_says_what_share_rests_on_assumed_inputs(box):
    results(box)
    row = next(r for r in table(box, "r/sensitivity/sensitivity.csv")
               if r["against"] and r["kind"] == "grade" and r["input"] == "assumed")
    told = "assumed {:.0f} ({:.0f} to {:.0f})".format(*(100 * float(row[k]) for k in ("total", "total_low", "total_high")))
    holds(words_of(show(box, "r/sensitivity")), "need of rounds [assumed]", told)
    holds(words_of(show(box, "r/morris")), "need of rounds [assumed]", "say nothing of shares by grade")


def test_what_differs_is_listed(box):
    results(box)
    holds(show(box, "r/diff"), "  /donors/small/gdp\n    300\n    -> 400\n", "  /uncertain")


def test_measures_that_differ_are_listed_with_both_values(box):
    for name, need in (("less", 900), ("more", 1800)):
        ended(box("compare", "small.json", "--reps", "5", "--set", f"/capabilities/artillery/need={need}", "--no-charts", "-q",
                  "--out", name), 0)
    ended(box("diff", "less", "more", "-q", "--out", "d"), 0)
    rows, told = table(box, "d/differences.csv"), words_of(show(box, "d"))
    row = [r for r in rows if (r["measure"], r["scope"], r["window"], r["regime"]) == ("gap", "artillery", "", "joint")][0]
    numbers = {k: float(row[k]) for k in ("a", "b", "difference", "low", "high")}
    holds(told, "gap of artillery, joint: {a:.0f} -> {b:.0f} units: {difference:+.0f} ({low:+.0f} to {high:+.0f}) units".format(**numbers),
          f"{len(rows) - 8} more are in differences.csv.")


def test_all_prints_the_whole_summary(box):
    results(box)
    equal(show(box, "--all", "r/attribute"), box.read("r/attribute/summary.txt"))


# ---- folders -------------------------------------------------------------------------------------

def test_a_folder_of_folders_is_shown_in_the_order_of_questions(box):
    results(box)
    order = ["compare", "explain", "attribute", "contingency", "calendar", "breakeven", "switch", "flip", "morris", "sensitivity",
             "sweep", "run", "diff"]
    equal(re.findall(r"^== r/(\w+)$", show(box, "r"), re.M), order)
    equal(re.findall(r"^== r/(\w+)$", show(box, "r/run", "r/flip"), re.M), ["run", "flip"])
    equal(show(box, "r/run").startswith("=="), False)


def test_what_is_no_result_folder_is_said(box):
    os.mkdir(box.file("empty"))
    for words, told in ((["nothing-here"], "nothing-here: No such file"), (["small.json"], "small.json: Not a directory"),
                        (["empty"], "empty: is no result folder and holds none")):
        result = ended(box("show", *words), 1)
        equal(result.stdout, "")
        holds(result.stderr, f"tranche: {told}")
        equal(len(result.stderr.splitlines()), 1)
    holds(ended(box("show"), 2).stderr, "show needs DIR...")
    holds(ended(box("show", "empty", "--width", "20"), 2).stderr, "from 40 to 120")


def test_a_broken_folder_names_the_file_and_the_others_are_shown(box):
    results(box)
    cut = box.read("r/explain/causes.csv").splitlines(keepends=True)
    box.write("r/explain/causes.csv", "".join(cut[:-2]))  # whole lines are gone: still CSV
    box.write("r/attribute/summary.json", box.read("r/attribute/summary.json")[:300])
    change(box, "r/switch/switch.csv", ",difference,", ",other,xxx")
    os.remove(box.file("r/breakeven/evaluations.csv"))
    change(box, "r/flip/manifest.json", "tranche flip ", "tranche flop ")
    box.write("r/sweep/manifest.json", '{"name": "tr')
    box.write("r/calendar/manifest.json", "{}")
    for name, told in (("explain", "/causes.csv: is cut short"), ("attribute", "/summary.json: is cut short"),
                       ("switch", '/switch.csv'), ("breakeven", "/evaluations.csv: No such file"),
                       ("flip", ': of the command "flop", which show does not know'),
                       ("sweep", "/manifest.json: is no JSON object"), ("calendar", ": is no result folder of tranche")):
        result = ended(box("show", f"r/{name}"), 1, name)
        equal(result.stdout, "", name)
        holds(result.stderr, f"tranche: r/{name}{told}")
    result = ended(box("show", "r"), 1)
    holds(result.stdout, "== r/compare", "== r/run")
    equal(len(result.stderr.splitlines()), 7)


def test_a_missing_column_is_named(box):
    results(box)
    change(box, "r/switch/switch.csv", ",difference,", ",deferences,")
    holds(ended(box("show", "r/switch"), 1).stderr, 'r/switch/switch.csv: there is no column "difference"')


def test_a_partial_result_says_so(box):
    results(box)
    change(box, "r/compare/manifest.json", '"partial": false', '"partial":  true')
    holds(show(box, "r/compare"), "PARTIAL: interrupted after 6 of 6 worlds.")


# ---- the page ------------------------------------------------------------------------------------

def check_page(text, width, name):
    for line in text.splitlines():
        if columns(line) > width or line != line.rstrip():
            raise AssertionError(f"{name} at {width}: {columns(line)} columns: {line!r}")
        for c in line:
            if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs"):
                raise AssertionError(f"{name}: U+{ord(c):04X} in {line!r}")


def test_a_pipe_gets_ascii_of_80_columns(box):
    results(box)
    for name in COMMANDS:
        text = show(box, f"r/{name}", env={"COLUMNS": "200"})
        check_page(text, 80, name)
        if not text.isascii():
            raise AssertionError(name)
        equal(show(box, f"r/{name}", env={"LC_ALL": "C", "NO_COLOR": "1"}), text, name)


def test_no_line_is_wider_than_the_page(box):
    results(box)
    for width in (40, 47, 59, 60, 61, 100, 120):
        check_page(show(box, "r", "--width", str(width)), width, "r")


def test_hostile_names_come_out_harmless_and_in_line(box):
    scenario = json.loads(box.read("small.json"))
    names, i = [scenario], 0
    for collection in ("items", "capabilities", "donors", "regimes", "events", "windows"):
        names += scenario.get(collection, {}).values()
    for i, what in enumerate(names):
        what["title" if i == 0 else "label"] = HOSTILE[i % len(HOSTILE)] + str(i)
    box.write("h.json", json.dumps(scenario))
    for name in ("run", "compare", "explain", "attribute", "contingency", "calendar", "switch"):
        words = [w.replace("rich.json", "h.json") for w in COMMANDS[name]]
        ended(box(*words, "-q", "--out", f"h/{name}"), 0, name)
        for file in os.listdir(box.file(f"h/{name}")):  # no scenario may hold these, but files can be changed
            if file.endswith(("summary.json", "scenario.json")):
                text = box.read(f"h/{name}/{file}").replace("ESC", "\\u001b").replace("BEL", "\\u0007\\u009b2J")
            elif not file.startswith(("manifest", "datapackage")):
                text = box.read(f"h/{name}/{file}").replace("ESC", "\x1b").replace("BEL", "\x07\x9b2J")
            else:
                continue
            box.write(f"h/{name}/{file}", text)
        for width in (40, 80, 120):
            text = show(box, f"h/{name}", "--width", str(width))
            check_page(text, width, name)
            bars = {columns(li[:li.index("|")]) for li in text.splitlines() if re.search(r" \|[#=.-]*$", li)}
            if width > 60 and name in ("compare", "run", "switch") and len(bars) > 1:
                raise AssertionError(f"{name}: zero lines in columns {bars}\n{text}")
        if not show(box, f"h/{name}", env={"LC_ALL": "C"}).isascii():
            raise AssertionError(f"{name} without UTF-8")
        check_page(show(box, f"h/{name}", "--all"), 10000, name)


def on_a_terminal(box, columns_, words, **more):
    """What a terminal of so many columns gets."""
    env = {k: v for k, v in PLAIN.items() if k not in ("NO_COLOR", "COLUMNS")}
    return on_terminal(box, columns_, ["show", *words], {**env, **more}, "stdout").replace("\r\n", "\n")


def test_a_terminal_gets_blocks_and_colour_that_carries_nothing(box):
    results(box)
    for width in (40, 80, 120):
        coloured = on_a_terminal(box, width, ["r"])
        holds(coloured, "\u2588", "\033[36m", "\033[0m")
        bare = on_a_terminal(box, width, ["r"], NO_COLOR="1")
        equal("\033" in bare, False)
        strip = [li.rstrip() for li in re.sub("\033\\[[0-9]*m", "", coloured).splitlines()]
        equal(strip, bare.splitlines())
        check_page(bare, width, "terminal")
    check_page(on_a_terminal(box, 300, ["r"], NO_COLOR="1"), 120, "a wide terminal")
    equal("\033" in on_a_terminal(box, 80, ["r"], TERM="dumb"), False)
    plain = show(box, "r")
    equal(on_a_terminal(box, 80, ["r", "--plain"]), plain)
    equal(on_a_terminal(box, 80, ["r"], LC_ALL="C", NO_COLOR="1"), plain)


def test_every_number_is_said_without_shapes(box):
    results(box)
    numbers = re.compile(r"[-+]?\d+\.\d+ \([^)]*\)")
    for name in COMMANDS:
        plain, fancy = show(box, f"r/{name}"), on_a_terminal(box, 80, [f"r/{name}"], NO_COLOR="1")
        equal(numbers.findall(words_of(plain)), numbers.findall(words_of(fancy)), name)


def test_a_closed_pipe_is_quiet(box):
    results(box)
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run([box.program, "show", "r"], cwd=box.path, stdin=subprocess.DEVNULL, stdout=writer,
                            stderr=subprocess.PIPE, text=True, timeout=60,
                            preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
    os.close(writer)
    equal(result.stderr, "")


def test_it_changes_nothing(box):
    results(box)
    before = {n: box.read(n) for n in box.names() if os.path.isfile(box.file(n))}
    show(box, "r")
    equal({n: box.read(n) for n in box.names() if os.path.isfile(box.file(n))}, before)


if __name__ == "__main__":
    try:
        status = main([f for name, f in list(globals().items()) if name.startswith("test_")])
    finally:
        for made in kept:
            shutil.rmtree(made, ignore_errors=True)
    sys.exit(status)
