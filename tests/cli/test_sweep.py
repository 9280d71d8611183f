#!/usr/bin/env python3
"""tranche sweep from outside, and its experiment files.

    tests/cli/test_sweep.py PROGRAM ROOT [--only PART]
"""
import csv
import glob
import io
import json
import os
import shlex
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402

GRID = {
    "title": "A test", "scenario": "small.json", "design": "grid", "reps": 3,
    "uncertainties": {"need": {"input": "/capabilities/artillery/need", "levels": [0.8, 1.2]}},
    "levers": {"/regimes/joint/levers/sync": {"levels": [0, 0.5, 1]},
               "/regimes/joint/levers/allocation": {"label": "how", "levels": ["voluntary", "tasked"]}},
    "measures": ["need_met/artillery/hold", "need_met/artillery"]}


def write(box, experiment, name="e.json"):
    box.write(name, json.dumps(experiment, indent=1))


def table(box, name):
    return list(csv.DictReader(io.StringIO(box.read(name))))


def test_a_grid_runs_every_combination(box):
    write(box, GRID)
    ended(box("sweep", "e.json", "-q", "-o", "a"), 0)
    rows = table(box, "a/sweep.csv")
    equal(len(rows), 2 * 3 * 2 * 2)
    equal(len({(r["need"], r["/regimes/joint/levers/sync"], r["/regimes/joint/levers/allocation"]) for r in rows}), 12)
    equal({r["/regimes/joint/levers/allocation"] for r in rows}, {"voluntary", "tasked"})
    equal(rows[0]["need_met/artillery:n"], "3")
    # The lever is one of joint: alone knows nothing of it, only of need.
    alone = {}
    for r in rows:
        if r["regime"] == "alone":
            alone.setdefault(r["need"], set()).add(r["need_met/artillery"])
            equal(r["need_met/artillery:difference"], "")
    equal(sorted(len(v) for v in alone.values()), [1, 1])


def test_the_command_of_a_point_gives_its_numbers(box):
    """By hand: compare with the settings that the summary shows for the highest point."""
    write(box, GRID)
    ended(box("sweep", "e.json", "-q", "-o", "a"), 0)
    text = box.read("a/summary.txt").replace("\\\n", " ")
    words = [shlex.split(line) for line in text.splitlines() if "tranche compare" in line]
    equal(len(words), 2)
    found = json.loads(box.read("a/summary.json"))["results"][2]
    equal([found[m] for m in ("measure", "scope", "window", "regime", "against")],
          ["need_met", "artillery", "hold", "joint", "alone"])
    for command, end in zip(words, ("lowest", "highest")):
        ended(box(*command[1:], "--no-charts", "-q", "-f", "-o", "c"), 0)
        row = [r for r in table(box, "c/measures.csv") if r["measure"] == "need_met" and r["scope"] == "artillery"
               and r["window"] == "hold" and r["against"] == "alone"][0]
        # measures.csv gives a mean to 6 decimals: half of the last one
        equal(abs(float(row["estimate"]) - found[end]["difference"]["estimate"]) < 5.1e-7, True, end)


def test_means_and_differences_are_those_of_the_worlds(box):
    write(box, GRID)
    ended(box("sweep", "e.json", "-q", "--trace", "-o", "a"), 0)
    worlds = table(box, "a/sweep_worlds.csv")
    equal(len(worlds), 12 * 3 * 2)
    name = "need_met/artillery"
    for point in table(box, "a/sweep.csv")[:6]:
        mine = [float(w[name]) for w in worlds if (w["point"], w["regime"]) == (point["point"], point["regime"])]
        other = [float(w[name]) for w in worlds if (w["point"], w["regime"]) == (point["point"], "alone")]
        equal(len(mine), 3)
        # all to 8 decimals
        equal(abs(sum(mine) / 3 - float(point[name])) < 2e-8, True)
        if point["regime"] == "joint":
            equal(abs((sum(mine) - sum(other)) / 3 - float(point[name + ":difference"])) < 2e-8, True)


def test_effects_are_means_over_the_points_of_a_level(box):
    write(box, GRID)
    ended(box("sweep", "e.json", "-q", "-o", "a"), 0)
    rows = [r for r in table(box, "a/sweep.csv") if r["regime"] == "joint"]
    for r in table(box, "a/sweep_effects.csv"):
        if (r["measure"], r["window"], r["regime"], r["against"]) != ("need_met", "", "joint", ""):
            continue
        mine = [float(p["need_met/artillery"]) for p in rows if p[r["input"]] == r["part"]]
        equal(len(mine), int(r["n"]))
        equal(abs(sum(mine) / len(mine) - float(r["mean"])) < 2e-8, True, r["input"])
    found = {r["input"]: r for r in table(box, "a/sweep_correlations.csv")
             if (r["window"], r["regime"], r["against"]) == ("", "alone", "")}
    equal(float(found["need"]["correlation"]), -1.0)  # alone hangs on need alone, at two levels
    equal(found["/regimes/joint/levers/allocation"]["correlation"], "")  # words have no rank


def test_a_scenarios_own_uncertain_input_keeps_its_distribution(box):
    own = {"store": {"input": "/recipient/items/shell/stock", "as": "value",
                     "dist": {"dist": "uniform", "low": 60000, "high": 120000}}}
    box.write("own.json", json.dumps({**json.loads(box.read("small.json")), "uncertain": own}))
    write(box, {"title": "A test", "scenario": "own.json", "design": "sobol", "points": 16, "reps": 1,
                "uncertainties": {"store": {}}})
    ended(box("sweep", "e.json", "-q", "-o", "a"), 0)
    values = sorted(float(r["store"]) for r in table(box, "a/sweep.csv") if r["regime"] == "alone")
    equal(len(values), 16)
    equal([int((v - 60000) / 60000 * 16) for v in values], list(range(16)))  # one in each sixteenth
    result = ended(box("sweep", "e.json", "--measure", "ned_met"), 2)
    holds(result.stderr, 'did you mean "need_met"?')


def test_the_command_line_goes_before_the_file(box):
    write(box, GRID)
    ended(box("sweep", "e.json", "-q", "--regimes", "joint", "--reps", "2", "--measure", "need_met", "-o", "a"), 0)
    rows = table(box, "a/sweep.csv")
    equal({r["regime"] for r in rows}, {"joint"})
    equal(rows[0]["need_met/total:n"], "2")
    equal("need_met/total:difference" in rows[0], False)


def test_threads_change_no_byte(box):
    write(box, GRID)
    for name, jobs in (("a", "1"), ("b", "2"), ("c", "7")):
        ended(box("sweep", "e.json", "-q", "--trace", "--jobs", jobs, "-o", name), 0)
    for file in ("sweep.csv", "sweep_worlds.csv", "sweep_effects.csv", "summary.txt", "summary.json"):
        equal(box.read(f"a/{file}"), box.read(f"b/{file}"), file)
        equal(box.read(f"a/{file}"), box.read(f"c/{file}"), file)


def test_the_scenario_lies_beside_the_file(box):
    os.mkdir(box.file("d"))
    os.mkdir(box.file("d/e"))
    os.rename(box.file("small.json"), box.file("d/small.json"))
    write(box, {**GRID, "scenario": "../small.json"}, "d/e/e.json")
    ended(box("sweep", "d/e/e.json", "-q", "-o", "a"), 0)
    holds(box.read("a/summary.txt"), "tranche compare d/small.json")
    equal(json.loads(box.read("a/experiment.json"))["reps"], 3)


def test_a_dry_run_writes_nothing(box):
    write(box, GRID)
    holds(ended(box("sweep", "e.json", "--dry-run"), 0).stdout, "72 runs of one world under one regime (3 worlds)",
          "12 points, 3 inputs", "Nothing was written.")
    equal(box.names(), ["e.json"])


def test_a_wrong_file_shows_the_place_and_writes_nothing(box):
    need = GRID["uncertainties"]["need"]
    lever = "/regimes/joint/levers/sync"
    cases = [
        ({"desing": "grid"}, 'unrecognized field "desing" (did you mean "design"?)'),
        ({"design": "cube"}, 'expected "grid", "lhs", "sobol" or "random"'),
        ({"reps": 0}, "/reps: expected whole"),
        ({"points": 5}, "/points: expected no \"points\": a grid has one for each combination of levels"),
        ({"measures": "need_met"}, "/measures: expected a list"),
        ({"measures": [3]}, "/measures/0"),
        ({"levers": {"regimes": {"levels": [1]}}}, "expected a JSON pointer as the name"),
        ({"levers": {lever: {"levels": []}}}, "expected 1 to 64 elements, found 0"),
        ({"levers": {lever: {"levels": [[1]]}}}, "expected a number, a text, true or false"),
        ({"levers": {lever: {}}}, 'expected "levels", "low" and "high", or "dist"'),
        ({"levers": {lever: {"low": 0, "high": 1}}}, 'expected "levels" of every input in a grid'),
        ({"design": "lhs", "levers": {lever: {"low": 1, "high": 0}}}, "expected a low below the high, found 1 and 0"),
        ({"design": "lhs", "levers": {lever: {"low": 1}}}, 'expected "levels", "low" and "high", or "dist"'),
        ({"uncertainties": {"need": {**need, "levels": ["a"]}}}, "expected numbers: levels of an uncertainty"),
        ({"uncertainties": {}, "levers": {}}, "expected 1 to 40 uncertainties and levers, found 0"),
        ({"title": None}, '"title" is missing'),
    ]
    for change, part in cases:
        write(box, {k: v for k, v in {**GRID, **change}.items() if v is not None})
        result = ended(box("sweep", "e.json"), 3, part)
        holds(result.stderr, "e.json:", part, "in e.json; nothing was run")
    # What only the scenario shows: a name that it lacks, a value that it refuses.
    cases = [
        ({"uncertainties": {"need": {"levels": [1]}}}, '/uncertainties/need: small has no uncertain input of this name'),
        ({"levers": {lever: {"levels": [0, 2]}}}, "expected"),
        ({"levers": {"/regimes/joint/levers/snyc": {"levels": [0]}}}, 'did you mean "sync"?'),
        ({"uncertainties": {"need": {**need, "input": "/capabilities/artilery/need"}}}, 'did you mean "artillery"?'),
    ]
    for change, part in cases:
        write(box, {**GRID, **change})
        holds(ended(box("sweep", "e.json"), 3, part).stderr, "e.json:", part, "nothing was run")
    holds(ended(box("sweep", "none.json"), 3).stderr, "none.json")
    equal(box.names(), ["e.json"])


def test_what_only_the_scenario_shows_has_line_and_column_too(box):
    """The names and levels of the file; on the command line the same is a wrong command line."""
    text = json.dumps(GRID, indent=0)
    lines = text.replace('"title"', '"regimes": ["alone",\n   "jiont"],\n"title"')
    at = lines.split("\n").index('   "jiont"],') + 1
    box.write("e.json", lines)
    said = ended(box("sweep", "e.json"), 3).stderr
    equal(said.split("\n")[:4], [f'e.json:{at}:4: /regimes/1: small has no regime "jiont" (did you mean "joint"?)', '   "jiont"],',
                                 "   ^^^^^^^", "1 error in e.json; nothing was run"])
    told = json.loads(ended(box("sweep", "e.json", "--format", "json"), 3).stdout)
    equal([(e["line"], e["column"], e["pointer"]) for e in told["errors"]], [(at, 4, "/regimes/1")])
    holds(ended(box("sweep", "e.json", "--regimes", "alone,jiont"), 2).stderr, '--regimes: small has no regime "jiont"')
    cases = [({"measures": ["gap/artillery", "need_mit"]}, '/measures/1: there is no "need_mit" of "total" (did you mean "need_met"?)', '"need_mit"'),
             ({"measures": ["gap/artilery"]}, '/measures/0: there is no "gap" of "artilery" (did you mean "artillery"?)', '"gap/artilery"'),
             ({"regimes": ["alone", "joint", "alone"]}, '/regimes/2: "alone" is named twice', '"alone"'),
             ({"levers": {"/regimes/joint/levers/sync": {"levels": [0, 0.5, 777]}}},
              "/levers/~1regimes~1joint~1levers~1sync/levels/2: ", "777")]
    for change, part, place in cases:
        write(box, {**GRID, **change})
        first, line, carets, _ = ended(box("sweep", "e.json"), 3, part).stderr.split("\n", 3)
        holds(first, "e.json:", part)
        start = len(carets) - len(carets.lstrip())
        equal(line[start:start + len(place)], place)
    write(box, {**GRID, "measures": ["gap/artilery"]})
    holds(ended(box("sweep", "e.json", "--measure", "gap/artilery"), 2).stderr, '--measure: there is no "gap"')
    equal(box.names(), ["e.json"])


def test_a_check_of_an_unknown_measure_has_its_line(box):
    text = box.read("small.json").replace('"need_met"', '"need_mit"')
    at = 1 + text[:text.index('"checks"')].count("\n")
    box.write("bad.json", text)
    told = json.loads(ended(box("validate", "bad.json", "--format", "json"), 3).stdout)["errors"]
    equal((told[0]["pointer"], told[0]["line"] >= at), ("/checks/0", True))


def test_an_error_of_the_file_has_line_and_column(box):
    box.write("e.json", '{\n "title": "A test",\n "scenario": "small.json",\n "reps": -3\n}\n')
    holds(ended(box("sweep", "e.json"), 3).stderr, "e.json:4:10: /reps: ", ' "reps": -3', "^^")


def test_every_shipped_experiment_runs(box):
    files = sorted(glob.glob(os.path.join(box.root, "scenarios", "experiments", "*.json")))
    equal(len(files) >= 2, True)
    for number, file in enumerate(files):
        name = os.path.basename(file)
        result = ended(box("sweep", f"scenarios/experiments/{name}", "--reps", "1", "-q", "-o", f"r{number}"), 0, name)
        equal(result.stderr, "")
        made = json.loads(box.read(f"r{number}/summary.json"))
        equal(made["points_run"], made["points_wanted"], name)
        with open(file, encoding="utf-8") as f:
            holds(f.read(), '"description"', "assumed")


if __name__ == "__main__":
    sys.exit(main([t for n, t in list(globals().items()) if n.startswith("test_")]))
