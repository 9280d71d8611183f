#!/usr/bin/env python3
"""Charts of hindcast, and its part of the briefing. Arguments: program, root [--only PART]."""
import json
import math
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from chart import SIZES, csv_text, draw_chart, near, needs_gnuplot, not_made, rows  # noqa: E402
from tap import ended, equal, holds, main  # noqa: E402

SERIES = ["series", "part", "unit", "n", "inside90", "mean_error", "left_out"]
POINTS = ["series", "date", "part", "observed", "n", "inside90", "p05", "p25", "p50", "p75", "p95"]
FACTS = ["fact", "part", "text", "shows", "unit", "above", "below", "median", "p05", "p95", "verdict", "known"]
LONG = "a name of sixty letters that goes on and on, until it ends 1"  # 60 letters
OBSERVED = {"money": {"label": "all, decided a month", "variable": "decided_value", "scope": "total", "unit": "EUR_million",
                      "source": "A journal, Of money, 2024-02-01 (X01)",
                      "points": [["2023-10-15", 50], ["2024-01-15", 80], ["2024-04-15", 60], ["2024-05-15", 900]]},
            "fire": {"label": "western counts", "variable": "used", "scope": "artillery", "unit": "round/day",
                     "points": [["2024-01-15", 1000], ["2024-04-15", 900]]}}
KNOWN = {"half": {"text": "half was on time", "shows": "the share that was on time", "variable": "on_time_share", "from": "2023-07-01", "above": 0.2, "below": 1.1},
         "more": {"text": "much was decided", "variable": "decided_value", "scope": "total", "from": "2023-07-01",
                  "above": 1e6, "known": "all of it"}}


def asked(box, folder="h", reps=40):
    needs_gnuplot()
    if not os.path.exists(box.file(folder)):
        words = [w for name, value in (("observed", OBSERVED), ("facts", KNOWN)) for w in ("--set", f"/{name}={json.dumps(value)}")]
        ended(box("hindcast", "small.json", "--until", "2024-02-01", "--reps", str(reps), *words, "-q", "--out", folder), 0)
    return folder


def table(box, name, columns, lines):
    box.write(f"h/{name}.csv", csv_text(columns, lines))


def counted(box, parts, reps=200):
    """A folder of series (name, held out in the band, of, fitted in the band, of) with one point each to draw."""
    folder = asked(box)
    lines, points = [], []
    for name, k, n, fit_k, fit_n in parts:
        lines += [[name, "fitted", "round", fit_n, fit_k, "", ""], [name, "held out", "round", n, k, -3, ""]]
        points += [[name, "2024-01-15", "fitted", 5, reps, 1, 1, 3, 5, 7, 9], [name, "2024-04-15", "held out", 12, reps, 0, 1, 3, 5, 7, 9]]
    table(box, "hindcast", SERIES, lines)
    table(box, "hindcast_points", POINTS, points)
    return folder


def draw(box, name, sizes=("slide",)):
    told = [draw_chart(box, "h", name, size)[:2] for size in sizes]
    return [text.replace("\u00a0", " ") for text in told[0]]


def words_of(box, name):
    return " ".join(re.findall(r"<text[^>]*>(.*?)</text>", box.read(f"h/charts/{name}.svg"), re.DOTALL)).replace("\u00a0", " ")


def clopper_pearson(k, n):
    """Ends of the 95 % interval by halving, from tails summed by hand."""
    def tail(p, lowest, highest):
        return sum(math.comb(n, i) * p ** i * (1 - p) ** (n - i) for i in range(lowest, highest + 1))

    def where(f):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if f(middle) else (low, middle)
        return low
    return (0.0 if k == 0 else where(lambda p: tail(p, k, n) < 0.025),
            1.0 if k == n else where(lambda p: tail(p, 0, k) > 0.025))


def test_the_charts_of_a_real_run_are_those_of_its_tables(box):
    asked(box)
    title, description = draw(box, "hindcast", SIZES)
    held = [r for r in rows(box, "h/hindcast.csv") if r["part"] == "held out"]
    inside, n = sum(int(r["inside90"]) for r in held), sum(int(r["n"]) for r in held)
    equal(n, 3)
    holds(title, f"{inside} of {n} held-out values lie in the 90 % bands")
    holds(description, "All, decided a month: ", "Artillery: western counts: ", "mean error")
    holds(words_of(box, "hindcast"), "Held out from Feb 2024 on", "fitted held out", "EUR million", "rounds a day",
          "Observed and simulated under \u201ceach on its own\u201d, 2 series")
    drawn, points = rows(box, "h/charts/hindcast.csv"), rows(box, "h/hindcast_points.csv")
    equal(len(drawn), len(points))
    for row in drawn:
        same = [p for p in points if (p["series"], p["date"]) == (row["series"], row["date"])][0]
        equal(row["held_out"], "1" if same["part"] == "held out" else "0")
        for name in ("observed", "inside90", "p05", "p25", "p50", "p75", "p95"):
            near(row[name], float(same[name]), name)
    equal([r["series"] for r in drawn if r["panel"] == "1"][0], "money")  # with more held-out values
    draw(box, "facts")
    holds(words_of(box, "facts"), "worlds of the model under \u201ceach on its own\u201d.")
    first = box.read("h/charts/hindcast.svg")
    draw(box, "hindcast")
    equal(box.read("h/charts/hindcast.svg"), first)


def test_the_interval_decides_the_word(box):
    for k, n, reps, word in ((44, 83, 200, ": they are too narrow"), (83, 83, 200, ": they are too wide"),
                             (76, 83, 200, ", about as many as should"), (3, 3, 200, ": too few to test them"),
                             (0, 3, 200, ": they are too narrow"),
                             # 20 worlds: their percentiles hold 81 % of values like them, not 90
                             (66, 83, 200, ": they are too narrow"), (66, 83, 20, ", about as many as should")):
        low, high = clopper_pearson(k, n)
        least = 0.9 * (reps - 1) / (reps + 1)
        equal(word, ": they are too narrow" if high < least else ": they are too wide" if low > 0.9
              else ": too few to test them" if high - low > 0.5 else ", about as many as should")
        counted(box, [("a", k - k // 2, n - n // 2, 1, 2), ("b", k // 2, n // 2, 1, 2)], reps)
        title, description = draw(box, "hindcast")
        equal(title, f"{k} of {n} held-out values lie in the 90 % bands{word}")
        for share in (low, high):
            holds(description, f"{100 * share:.0f} %")


def test_a_regime_that_the_scenario_does_not_put_first_is_told(box):
    asked(box)
    summary = json.loads(box.read("h/summary.json"))
    box.write("h/summary.json", json.dumps({**summary, "regime": "joint"}))
    for name in ("hindcast", "facts"):
        draw(box, name)
        holds(words_of(box, name), "under \u201cjoint planning\u201d (the scenario puts another regime first)")


def test_nothing_held_out_is_no_test(box):
    counted(box, [("a", 0, 0, 9, 10)])
    equal(draw(box, "hindcast")[0], "Nothing is held out; 9 of 10 fitted values lie in the 90 % bands")


def test_nine_series_are_drawn_and_the_others_told(box):
    counted(box, [(f"s{i}", i % 3, i, 1, 2) for i in range(3, 15)])
    title, description = draw(box, "hindcast", SIZES)
    equal(title, f"{sum(i % 3 for i in range(3, 15))} of {sum(range(3, 15))} held-out values lie in the 90 % bands: they are too narrow")
    order = {}
    for row in rows(box, "h/charts/hindcast.csv"):
        order[int(row["panel"])] = row["series"]
    equal([order[p] for p in sorted(order)], [f"s{i}" for i in range(14, 5, -1)])
    holds(words_of(box, "hindcast"), "In the band of those not drawn: s5 (2 of 5), s4 (1 of 4), s3 (0 of 3)")
    holds(description, "s3: 0 of 3 held-out")


def test_odd_values_are_drawn(box):
    parts = ["huge", "tiny", "below", "equal", "unread", "both", LONG]
    counted(box, [(name, 1, 2, 0, 0) for name in parts])
    shapes = {"huge": 1e15, "tiny": 1e-7, "below": -5000, "equal": 0, LONG: 100}
    points = []
    for name, size in shapes.items():
        for day in ("2024-04-15", "2024-04-16"):
            points.append([name, day, "held out", size, 200, 1, *[size * part for part in (0.5, 0.8, 1, 1.2, 1.5)]])
    points.append(["unread", "2024-04-15", "held out", 5, 0, "", "", "", "", "", ""])
    points += [["both", "2024-04-15", "held out", -50, 200, 0, -20, -10, 0, 10, 30], ["both", "no day", "held out", 1, 200, 1, 1, 1, 1, 1, 1]]
    table(box, "hindcast_points", POINTS, points)
    draw(box, "hindcast", SIZES)
    words = words_of(box, "hindcast")
    if "nan" in words.lower():
        raise AssertionError(words)
    equal(len(rows(box, "h/charts/hindcast.csv")), len(points) - 1)


def test_a_folder_without_values_makes_no_chart(box):
    counted(box, [])
    not_made(box, "h", "hindcast")
    table(box, "facts", FACTS, [["f", "held out", "text", "", "", 1, 2, "", "", "", "left out", ""]])
    not_made(box, "h", "facts")


def fact(name, above, below, low, median, high, part="held out", known="", text=None, shows="", unit="1", verdict=None):
    passed = (above == "" or median > above) and (below == "" or median < below)
    return [name, part, text or f"the fact {name}", shows, unit, above, below, median, low, high, verdict or ("pass" if passed else "fail"), known]


def test_a_mark_lies_on_what_is_known_where_the_fact_passes(box):
    asked(box)
    table(box, "facts", FACTS, [fact("in", 1, 3, 0, 2.5, 4, known="a part"), fact("out", 1, 3, 3.5, 4, 9),
                                fact("under", "", 10, 2, 3, 12), fact("over", 10, "", 2, 3, 12),
                                fact("early", 1e6, 2e6, 1.1e6, 1.2e6, 1.3e6, "fitted"), fact("edge", -3, -1, -2, -2, -2)])
    title, description = draw(box, "facts", SIZES)
    equal(title, "3 of 5 held-out facts come out; the inputs hold something of 1 of them")
    holds(description, "The fact in: passes, 2.5 (1 to 3).", "The fact early (fitted): passes, 1.2 million (1 to 2).",
          "The fact under: passes, 3 (below 10).", "The fact over: fails, 3 (above 10).")
    found = rows(box, "h/charts/facts.csv")
    equal([r["fact"] for r in found], ["out", "over", "in", "under", "edge", "early"])
    for r in found:
        one_sided = "" in (r["above"], r["below"])
        middle = float(r["above"] or r["below"]) if one_sided else (float(r["above"]) + float(r["below"])) / 2
        equal(float(r["at50"]) > 0, float(r["p50"]) > middle)  # beyond the middle of what is known
        if max(abs(float(r[name])) for name in ("at05", "at50", "at95")) > 1:
            raise AssertionError(r)
        near(float(r["at95"]) * (float(r["p05"]) - middle), float(r["at05"]) * (float(r["p95"]) - middle), most=1e-5)
    holds(words_of(box, "facts"), "Fitted, before the cut: 1 of 1.", "Passes\u2020")


def test_titles_of_facts_count_what_came_out(box):
    asked(box)
    for lines, title in (([fact("a", 1, 3, 2, 2, 2)], "The 1 held-out fact comes out"),
                         ([fact("a", 1, 3, 5, 5, 5)], "None of 1 held-out fact comes out"),
                         ([fact("a", 1, 3, 2, 2, 2, known="x"), fact("b", 1, 3, 2, 2, 2, known="x")],
                          "All 2 held-out facts come out; the inputs hold something of all 2"),
                         ([fact("a", 1, 3, 2, 2, 2, known="x"), fact("b", 1, 3, 5, 5, 5, known="x")],
                          "1 of 2 held-out facts comes out; the inputs hold something of it"),
                         ([fact("a", 1, 3, 2, 2, 2), fact("b", 1, 3, 2, 2, 2, verdict="undecided")],
                          "1 of 2 held-out facts comes out, 1 is undecided"),
                         ([fact("a", 1, 3, 2, 2, 2, "fitted", "x")], "The 1 fitted fact comes out")):
        table(box, "facts", FACTS, lines)
        equal(draw(box, "facts")[0], title)
    table(box, "facts", FACTS, [fact("p", 1, 3, 2, 2, 2), fact("u", 1, 3, 2, 2, 2, verdict="undecided"), fact("f", 1, 3, 5, 5, 5)])
    draw(box, "facts", SIZES)
    equal([(r["fact"], r["pass"]) for r in rows(box, "h/charts/facts.csv")], [("f", "0"), ("u", "2"), ("p", "1")])
    holds(words_of(box, "facts"), "Undecided", "a triangle where its 95")


def test_many_facts_and_long_ones_have_room(box):
    asked(box)
    table(box, "facts", FACTS, [fact(f"f{i}", 1e6, 2e6, 1e5, 3e5 + i, 123456789, known="x", text=f"{i} {LONG} {LONG} {LONG}")
                                for i in range(25)])
    draw(box, "facts", SIZES)
    for size in ("", "page/", "phone/"):
        drawn = len(rows(box, f"h/charts/{size}facts.csv"))
        holds(words_of(box, f"{size}facts"), f"{25 - drawn} more are in facts.csv")
    equal(drawn, 20)


def test_a_number_says_what_it_is_and_in_which_unit(box):
    asked(box)
    table(box, "facts", FACTS, [fact("m", 1000, 3000, 900, 2000, 4000, unit="EUR_million"), fact("d", 60, 120, 30, 50, 70, unit="days"),
                                fact("r", 0.4, 0.6, 0.1, 0.2, 0.9, shows="own fire over theirs"),
                                fact("u", 28500, 39900, 1e4, 26000, 5e4, unit="round/day")])
    description = draw(box, "facts")[1]
    holds(description, "EUR 2,000 m (1,000 to 3,000)", "50 days (60 to 120)", "The fact r. Number: own fire over theirs: fails, 0.2 (0.4 to 0.6)",
          "26,000 rounds a day (28,500 to 39,900)")
    holds(words_of(box, "facts"), "own fire over theirs")
    # Nineteen facts leave one line each on a slide: then it says what the number is.
    table(box, "facts", FACTS, [fact(f"f{i}", 1, 2, 1, 3, 4, shows=f"number {i}", text=f"{LONG} {LONG}") for i in range(19)])
    draw(box, "facts")
    holds(words_of(box, "facts"), "Number 18")
    equal("that goes on" in words_of(box, "facts"), False)


def test_the_briefing_shows_a_hindcast_of_another_scenario_and_says_so(box):
    asked(box, "r/past", 20)
    box.write("other.json", box.read("small.json").replace("90000", "80000"))
    ended(box("switch", "other.json", "--reps", "2", "--dates", "2024-01-01", "-q", "--out", "r/switch"), 0)
    told = ended(box("brief", "r", "--no-pdf"), 0)
    if "was made from other input files" in told.stderr or "another seed" in told.stderr:
        raise AssertionError(told.stderr)
    page = box.read("r/brief.html")
    holds(page, "Against what was observed", "This is of another scenario", "held-out values lie in the 90", "Held out: observed", "Values with persistence", "Artillery: western counts",
          "is undecided between", ">rounds a day<",
          "Fitted: observed", "All, decided a month", "Known facts against the worlds", "Half was on time",
          "What the numbers are", "<td>the share that was on time</td>", "in EUR million",
          "All worlds of this part are under \u201ceach on its own\u201d, the regime that the scenario puts first.")
    box.write("small.json", box.read("other.json"))
    ended(box("hindcast", "other.json", "--until", "2024-02-01", "--reps", "20", "--set", f"/facts={json.dumps(KNOWN)}", "-q",
              "--force", "--out", "r/past"), 0)
    told = ended(box("brief", "r", "--no-pdf", "--force"), 0)
    holds(told.stderr, "made with other settings of the scenario")  # of the same one, settings count
    if "This is of another scenario" in box.read("r/brief.html"):
        raise AssertionError("it is of the same one")


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
