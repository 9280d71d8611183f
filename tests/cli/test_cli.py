#!/usr/bin/env python3
"""The command line from outside: what is printed where, exit statuses, what is left behind.

    tests/cli/test_cli.py PROGRAM ROOT [--update] [--only PART]
"""
import csv
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Skip, ended, equal, holds, main, same_file, wait_for  # noqa: E402
from terminal import on_terminal  # noqa: E402

COMMANDS = ["run", "compare", "switch", "attribute", "explain", "diff", "contingency", "calendar", "flip",
            "breakeven", "sensitivity", "sweep", "hindcast", "calibrate", "validate", "inspect", "chart", "show", "brief", "schema", "list", "selftest"]
QUICK = ["compare", "small.json", "--reps", "6", "--no-charts"]


# ---- help ----------------------------------------------------------------------------------------

def test_help_that_is_asked_for_goes_to_stdout(box):
    result = ended(box("--help"), 0)
    equal(result.stderr, "")
    same_file(box, "cli", "help.txt", result.stdout)
    equal([line for line in result.stdout.splitlines() if len(line) > 80], [])
    equal(box("-h").stdout, result.stdout)
    equal(box("help").stdout, result.stdout)


def test_every_command_explains_itself(box):
    for command in COMMANDS:
        result = ended(box(command, "--help"), 0, command)
        equal(result.stderr, "")
        same_file(box, "cli", f"help-{command}.txt", result.stdout)
        equal(box("help", command).stdout, result.stdout)
        equal(box(command, "no-such-file", "-h", "--reps").stdout, result.stdout)  # wherever it stands
        holds(box("--help").stdout, f"\n  {command}")
        for line in result.stdout.splitlines():
            if len(line) > 80:
                raise AssertionError(f"too wide: {line}")


def test_a_bare_call_is_a_usage_error_with_a_short_help(box):
    result = ended(box(), 2)
    equal(result.stdout, "")
    same_file(box, "cli", "bare.txt", result.stderr)
    equal([line for line in result.stderr.splitlines() if len(line) > 80], [])


def test_version_is_printed(box):
    result = ended(box("--version"), 0)
    if not re.fullmatch(r"tranche \d+\.\d+\.\d+\n", result.stdout):
        raise AssertionError(result.stdout)
    equal(box("compare", "--version").stdout, result.stdout)


def test_every_example_of_the_help_texts_runs(box):
    examples = []
    for command in [None, *COMMANDS]:
        text = box(*([command] if command else []), "--help").stdout
        found = re.findall(r"^  \$ tranche (.*)$", re.sub(r" \\\n +", " ", text), re.M)
        equal(len(found), 2, f"examples under {command}")
        examples += found
    examples.sort(key=lambda e: e.startswith(("chart", "show", "brief")))  # these need a result folder that is there
    for example in examples:
        result = box(*example.split())
        ended(result, 0, example)
        if not result.stdout:
            raise AssertionError(f"{example}: printed nothing")


# ---- wrong command lines ---------------------------------------------------------------------------

def test_wrong_words_are_usage_errors_that_suggest_the_right_ones(box):
    cases = [
        (["comapre"], 'there is no command "comapre" (did you mean "compare"?)'),
        (["val"], 'did you mean "validate"?'),
        (["frobnicate"], 'there is no command "frobnicate"\n'),
        (["--hlep"], "there is no option --hlep (did you mean --help?)"),
        (["--reps", "3"], "--reps is no option of tranche without a command"),
        (["compare", "small.json", "--rep-s", "3"], "did you mean --reps?"),
        (["compare", "small.json", "--raps=3"], "there is no option --raps (did you mean --reps?)"),
        (["run", "small.json", "--reps", "3"], "there is no option --reps (did you mean --rep?)"),
        (["run", "small.json", "--precision", "3"], "--precision is no option of run"),
        (["compare", "small.json", "-z"], "there is no option -z"),
        (["compare"], "compare needs SCENARIO"),
        (["compare", "small.json", "other.json"], 'unexpected argument "other.json"'),
        (["compare", "small.json", "--reps"], "--reps needs N"),
        (["compare", "small.json", "--reps", "0"], '--reps: expected a whole number from 1 to 10000000, found "0"'),
        (["compare", "small.json", "--reps", "1e3"], 'found "1e3"'),
        (["compare", "small.json", "--reps=99999999999999999999"], "--reps: expected"),
        (["compare", "small.json", "--seed", "-1"], "--seed: expected a whole number"),
        (["compare", "small.json", "--seed", "18446744073709551616"], "--seed: expected a whole number"),
        (["compare", "small.json", "--precision", "nan"], "--precision: expected a share above 0"),
        (["compare", "small.json", "--precision", "0"], "--precision: expected a share above 0"),
        (["compare", "small.json", "--jobs", "0"], "--jobs: expected a whole number from 1 to 512"),
        (["compare", "small.json", "--format", "xml"], '--format: expected "text" or "json", found "xml"'),
        (["compare", "small.json", "--force=yes"], "--force takes no value"),
        (["compare", "small.json", "--out", ""], "--out: expected the name of a folder"),
        (["compare", "small.json", "--set", "levers=3"], "--set: expected POINTER=VALUE"),
        (["compare", "small.json", "--set", "/a/b"], "--set: expected POINTER=VALUE"),
        (["compare", "small.json", "--rep", "3", "--reps", "5"], "--reps does not go with it"),
        (["compare", "small.json", "--rep", "3", "--precision", "0.1"], "--precision does not go with it"),
        (["compare", "small.json", "--regimes", "alone,jiont"], '"jiont" (did you mean "joint"?)'),
        (["compare", "small.json", "--regimes", "alone,alone"], '"alone" is named twice'),
        (["compare", "small.json", "--regimes", "alone,"], 'has no regime ""'),
        (["list", "mesures"], 'did you mean "measures"?'),
        (["list", "zzzzzzzz"], 'expected scenarios, regimes, measures, levers or charts, found "zzzzzzzz"'),
        (["list", "levers", "snyc"], 'there is no lever "snyc" (did you mean "sync"?)'),
        (["list", "levers", "zzzzzzzz"], 'there is no lever "zzzzzzzz"\n'),
        (["list", "measures", "zzzzzzzz", "small.json"], 'there is no measure "zzzzzzzz"\n'),
        (["list", "measures", "ned_met", "small.json"], 'did you mean "need_met"?'),
        (["list", "charts", "ned_met"], 'did you mean "need_met"?'),
        (["list", "regimes"], "list regimes needs SCENARIO"),
    ]
    for words, part in cases:
        result = ended(box(*words), 2, " ".join(words))
        equal(result.stdout, "", " ".join(words))
        holds(result.stderr, part, "Try 'tranche")
        if len(result.stderr.splitlines()) > 2:
            raise AssertionError(f"a usage error is short: {result.stderr}")
    equal(box.names(), [])


def test_options_may_stand_anywhere_and_be_written_both_ways(box):
    a = ended(box("compare", "--reps=4", "small.json", "--no-charts", "-o", "a", "-j1", "--seed", "5"), 0)
    b = ended(box("compare", "--no-charts", "--seed=5", "-j", "2", "--reps", "4", "--out=b", "--", "small.json"), 0)
    holds(a.stdout, "Results in a")
    holds(b.stdout, "Results in b")
    equal(box.read("a/measures.csv"), box.read("b/measures.csv"))


# ---- wrong scenarios -------------------------------------------------------------------------------

def test_a_wrong_scenario_shows_the_place_and_writes_nothing(box):
    text = box.read("small.json").replace('"lot": 6000', '"lot": -6000').replace('"sample": 7', '"smaple": 7')
    box.write("wrong.json", text)
    for command in ["validate", "inspect", "run", "compare"]:
        result = ended(box(command, "wrong.json"), 3, command)
        equal(result.stdout, "")
        holds(result.stderr, "wrong.json:7:3: ", '"smaple"', 'did you mean "sample"?', "/items/shell/lot", "-6000",
              "\n", "^", "2 errors in wrong.json; nothing was run")
    equal(box.names(), ["wrong.json"])


def test_errors_of_a_scenario_can_be_had_as_json(box):
    box.write("wrong.json", box.read("small.json").replace('"lot": 6000', '"lot": -6000'))
    result = ended(box("validate", "wrong.json", "--format", "json"), 3)
    equal(result.stderr, "")
    holds(json.dumps(json.loads(result.stdout)), "/items/shell/lot")


def test_a_scenario_that_is_not_there_is_a_wrong_scenario(box):
    result = ended(box("compare", "nowhere.json"), 3)
    equal(result.stdout, "")
    holds(result.stderr, "nowhere.json")
    if "Did you mean" in result.stderr:
        raise AssertionError(result.stderr)
    equal(box.names(), [])
    holds(ended(box("compare", "small"), 3).stderr, "No such file", "Did you mean small.json?")


def test_a_wrong_setting_is_a_wrong_scenario(box):
    result = ended(box("compare", "small.json", "--set", "/regimes/joint/levers/snyc=1"), 3)
    holds(result.stderr, "snyc", "sync")
    ended(box("compare", "small.json", "--set", "/regimes/joint/levers/sync=2"), 3)
    equal(box.names(), [])


def test_a_check_of_an_unknown_measure_is_a_wrong_scenario(box):
    result = ended(box("compare", "small.json", "--set", "/checks/0/measure=need_mit"), 3)
    holds(result.stderr, "/checks/0", '"need_mit"', 'did you mean "need_met"?', "nothing was run")
    result = ended(box("validate", "small.json", "--set", "/checks/0/scope=artilery", "--format", "json"), 3)
    equal([e["pointer"] for e in json.loads(result.stdout)["errors"]], ["/checks/0"])
    equal(result.stderr, "")
    equal(box.names(), [])


def test_settings_change_what_is_run(box):
    ended(box(*QUICK, "--out", "a"), 0)
    ended(box(*QUICK, "--out", "b", "--set", "/regimes/joint/levers/honour=0.5"), 0)
    equal(box.read("a/measures.csv") == box.read("b/measures.csv"), False)
    holds(box.read("b/summary.txt"), "--set /regimes/joint/levers/honour=0.5")
    equal(json.loads(box.read("b/scenario.json"))["regimes"]["joint"]["levers"]["honour"], 0.5)


def test_a_summary_says_at_its_head_what_was_changed(box):
    line = "Changed by --set: /regimes/joint/levers/honour=0.5 (was 0.95)"
    was = [{"pointer": "/regimes/joint/levers/honour", "to": "0.5", "was": "0.95"}]
    for n, words in enumerate((QUICK, ("run", "small.json", "-q"), ("explain", "small.json", "--reps", "2", "--causes", "holds,money", "-q"))):
        ended(box(*words, "--out", f"plain{n}"), 0)
        ended(box(*words, "--out", f"set{n}", "--set", "/regimes/joint/levers/honour=0.5"), 0)
        equal("Changed by" in box.read(f"plain{n}/summary.txt"), False)
        told = box.read(f"set{n}/summary.txt")
        holds(told, "\n" + line + "\n")
        if told.index(line) > 1500:
            raise AssertionError(told[:1200])
        holds(ended(box("show", f"set{n}"), 0).stdout, line)
        equal([json.loads(box.read(f"{name}{n}/summary.json"))["changed_by_set"] for name in ("plain", "set")], [[], was])


def test_what_is_not_known_of_before_is_not_said(box):
    """Without its settings the file is none, so nothing is known of what stood there."""
    box.write("bad.json", box.read("small.json").replace('"sample": 7', '"sample": -7'))
    ended(box("run", "bad.json", "-q", "--set", "/sample=14", "--out", "r"), 0)
    holds(box.read("r/summary.txt"), "Changed by --set: /sample=14\n")
    equal(json.loads(box.read("r/summary.json"))["changed_by_set"][0]["was"], None)


# ---- looking ----------------------------------------------------------------------------------------

def test_validate_says_ok_and_counts(box):
    result = ended(box("validate", "small.json"), 0)
    equal(result.stdout, "small.json: ok\n3 items, 3 capabilities, 3 donors, 3 lines, 3 routes, 2 pledges, 2 events, "
                         "3 regimes, 1 check\n")
    equal(result.stderr, "")
    equal(ended(box("validate", "small.json", "-q"), 0).stdout, "")
    equal(json.loads(box("validate", "small.json", "--format", "json").stdout)["donors"], 3)


def test_inspect_adds_up_without_running(box):
    result = ended(box("inspect", "small.json"), 0)
    same_file(box, "cli", "inspect-small.txt", result.stdout)
    found = json.loads(ended(box("inspect", "small.json", "--format", "json"), 0).stdout)
    money = {(row["group"], row["year"]): row for row in found["money"]}
    equal(money["overseas", 2024]["drawdown_eur_cents"], 110400000000)  # USD 1.2 billion at 0.92
    equal(money["overseas", 2023]["drawdown_eur_cents"], 36800000000)
    equal(money["continent", 2023]["drawdown_eur_cents"], 69000000000)
    artillery = [c for c in found["supply"] if c["capability"] == "artillery"][0]
    equal(artillery["recipient_stock"], 90000)
    equal(artillery["above_floors"], 400000 + 100000 + 40000)
    equal(artillery["months"][0]["need"], 1700 * 31)
    equal(round(sum(m["promised"] for m in artillery["months"])), 40000)
    equal(found["orphans"], [])


def test_inspect_finds_what_cannot_do_anything(box):
    scenario = json.loads(box.read("small.json"))
    scenario["items"]["drone"] = {"class": "ammunition", "kind": "consumable", "mass": 0.01, "unit_cost": 500, "lot": 100}
    scenario["lines"]["idle-line"] = {"item": "shell", "capacity": 100, "route": "land"}
    scenario["donors"]["poor"] = {"route": "land"}
    box.write("orphans.json", json.dumps(scenario))
    found = json.loads(ended(box("inspect", "orphans.json", "--format", "json"), 0).stdout)
    equal(found["orphans"], ["item drone: no donor has it in stock, buys it or has promised it",
                             "item drone: no capability uses it", "line idle-line: nobody buys from it",
                             "donor poor: has no money and has promised nothing"])


def test_schema_is_json_and_reference_is_markdown(box):
    schema = json.loads(ended(box("schema"), 0).stdout)
    holds(schema["$schema"], "2020-12")
    holds(ended(box("schema", "--reference"), 0).stdout, "# ", "hold_rate")


def test_a_setting_of_what_is_drawn_is_warned_of(box):
    uncertain = json.dumps({"store": {"input": "/recipient/items/*/stock", "as": "value", "dist": 5}})
    drawn = ["--set", "/uncertain=" + uncertain]
    said = ended(box("validate", "small.json", *drawn, "--set", "/recipient/items/shell/stock=7"), 0).stderr
    holds(said, "/recipient/items/shell/stock does nothing", "/uncertain/store draws it", "=null")
    equal(ended(box("validate", "small.json", *drawn, "--set", "/recipient/inflow_window=7"), 0).stderr, "")
    factor = uncertain.replace('"value"', '"factor"')
    equal(ended(box("validate", "small.json", "--set", "/uncertain=" + factor, "--set", "/recipient/items/shell/stock=7"), 0).stderr, "")


def test_inspect_lists_uncertain_inputs_with_their_percentiles(box):
    uncertain = json.dumps({
        "hold": {"input": "/events/the-hold/to", "as": "days", "dist": {"dist": "uniform", "low": -10, "high": 10}},
        "need": {"input": "/capabilities/*/need", "dist": {"dist": "uniform", "low": 0.5, "high": 1.5}},
        "price": {"input": "/items/tank/unit_cost", "dist": {"dist": "uniform", "low": 0, "high": 2, "min": 0.1}}})
    words = ["inspect", "small.json", "--set", "/uncertain=" + uncertain]
    page = " ".join(ended(box(*words), 0).stdout.split())
    holds(page, "need 3 0.55 1 1.45 times /capabilities/*/need", "EUR_million /items/tank/unit_cost",
          "hold 1 ", " date /events/the-hold/to")
    found = json.loads(ended(box(*words, "--format", "json"), 0).stdout)["uncertain"]
    equal([(u["name"], u["as"], u["places"], u["unit"]) for u in found],
          [("hold", "days", 1, "days"), ("need", "factor", 3, "1"), ("price", "factor", 1, "1")])
    equal("What is uncertain" in ended(box("inspect", "small.json"), 0).stdout, False)


def test_sources_are_every_figure_with_what_it_rests_on(box):
    os.mkdir(box.file("d"))
    box.write("d/part.json", '{"donors": {}}')
    box.write("d/one.json", json.dumps({
        "format": 1, "title": "one", "start": "2024-01-01", "end": "2025-01-01",
        "items": {"shell": {"class": "ammunition", "kind": "consumable", "lot": 10, "unit_cost": 3000,
                            "mass": {"value": 45, "unit": "kg", "grade": "assumed", "note": "about | so", "low": 40, "high": 60}}},
        "capabilities": {"guns": {"items": {"shell": {}}, "need": {"points": [["2024-01-01", 5], ["2024-06-01", 6, "B"]],
                                                                   "source": "A", "grade": "reported", "date": "2023"}}},
        "donors": {"x": {"gdp": 10, "source": "all of x"}, "y": {"gdp": 20}, "v": {"gdp": 20}, "z": {"gdp": 20}},
        "regimes": {"r": {}}, "checks": [{"measure": "need_met", "regime": "r", "above": 0}]}))
    box.write("d/two.json", '{"extends": "one.json", "title": "two", "donors": {"y": {"gdp": 25}}}')
    page = ended(box("inspect", "d", "--sources"), 0).stdout
    holds(page, "Written by `tranche inspect d --sources`", "Scenarios: 1 `one`, 2 `two`.",
          "| `/items/shell/mass` | 45 kg | assumed | 40 to 60 | about \\| so | all |",
          "| `/capabilities/guns/need` | 2024-01-01: 5; 2024-06-01: 6 item/day | reported |  | A; B (2023) | all |",
          "| `/donors/x/gdp` | 10 USD_billion |  |  | all of x | all |",
          "| `/donors/{v, z}/gdp` | 20 USD_billion |  |  |  | all |",
          "| `/donors/y/gdp` | 20 USD_billion |  |  |  | 1 |",
          "| `/donors/y/gdp` | 25 USD_billion |  |  |  | 2 |",
          "| donors | 0 | 0 | 0 | 0 | 0 | 0 | 5 | 5 | 1 |",
          "| all | 0 | 1 | 0 | 0 | 0 | 1 | 7 | 9 | 2 |")
    equal("accepts" in page, False, "defaults are left out")
    found = json.loads(ended(box("inspect", "d/one.json", "d/two.json", "--sources", "--format", "json"), 0).stdout)
    equal([f["scenarios"] for f in found if f["pointer"] == "/donors/z/gdp"], [["one", "two"]])
    equal(len(found), 9)
    holds(ended(box("inspect", "d/one.json", "d/two.json"), 2).stderr, "only --sources takes several")
    box.write("d/wrong.json", '{"extends": "one.json", "title": "w", "donors": {"y": {"gdp": -1}}}')
    holds(ended(box("inspect", "d", "--sources"), 3).stderr, "wrong.json:1:", "/donors/y/gdp")


def test_lists_say_what_there_is(box):
    listed = ended(box("list"), 0).stdout
    holds(" ".join(listed.split()), "In scenarios, each NAME.json:", "early-2024-delay What made the shortage of early 2024,")
    equal([line for line in listed.splitlines()[1:] if not line.startswith("  ") or len(line) > 78], [], "lines")
    equal(ended(box("list", "scenarios"), 0).stdout, listed)
    equal([row["ok"] for row in json.loads(box("list", "--format", "json").stdout)
           if row["path"] == "scenarios/early-2024-delay.json"], [True])
    result = ended(box("list", "regimes", "small.json"), 0)
    holds(result.stdout, "alone ", "each on its own (the reference)", "(not in the compare list)")
    told = json.loads(ended(box("list", "regimes", "small.json", "--format", "json"), 0).stdout)
    equal([(r["name"], r["compared"], r["reference"]) for r in told],
          [("alone", True, True), ("joint", True, False), ("twin", False, False)])
    result = ended(box("list", "measures", "need_met", "small.json"), 0)
    holds(result.stdout, "need_met (share or ratio; more is better)\n", "artillery", "total")
    if len(ended(box("list", "measures", "small.json"), 0).stdout.splitlines()) < 20:
        raise AssertionError("expected more measures")
    told = {m["name"]: m for m in json.loads(ended(box("list", "measures", "small.json", "--format", "json"), 0).stdout)}
    equal((told["need_met"]["unit"], told["need_met"]["better"], told["gap"]["better"]), ("1", 1, -1))
    equal([name for name, m in told.items() if not m["formula"]], [])
    told = json.loads(ended(box("list", "levers", "sync", "--format", "json"), 0).stdout)
    equal([lever["name"] for lever in told], ["sync"])
    result = ended(box("list", "levers"), 0)
    holds(result.stdout, "visibility", "hold_rate", "allocation")
    holds(ended(box("list", "levers", "sync"), 0).stdout, "sync")
    holds(ended(box("list", "charts"), 0).stdout, "need_met (compare, run)\n  share of need met", "regimes (compare)\n")
    charts = json.loads(ended(box("list", "charts", "--format", "json"), 0).stdout)
    equal([c["commands"] for c in charts if c["name"] == "need_met"], [["compare", "run"]])
    equal([c["shows"] for c in charts if not c["shows"]], [])
    equal(len(ended(box("list", "charts", "need_met"), 0).stdout.splitlines()), 2)


def test_a_list_of_a_folder_leaves_fragments_out(box):
    os.mkdir(box.file("d"))
    for name, text in {"part.json": '{"donors": {}}', "wrong.json": '{"title": "x", "description": "Is it?"}',
                       "broken.json": "{"}.items():
        box.write("d/" + name, text)
    with open(box.file("small.json"), encoding="utf-8") as f:
        box.write("d/a.json", f.read().replace("Invented numbers for tests:", "Is it so? Or not:"))
    equal(ended(box("list", "scenarios", "d"), 0).stdout,
          "In d, each NAME.json:\n"
          "  a       Is it so?\n"
          "  broken  not valid: tranche validate says why\n"
          "  wrong   not valid: tranche validate says why\n")
    found = json.loads(ended(box("list", "scenarios", "d", "--format", "json"), 0).stdout)
    equal(found[0], {"path": "d/a.json", "ok": True, "title": "Three donors, three items, a year", "question": "Is it so?"})
    equal(len(found), 3)
    holds(ended(box("list", "scenarios", "absent"), 1).stderr, "absent: there is no such folder")


def test_list_without_scenarios_looks_where_they_are_installed(box):
    os.unlink(box.file("scenarios"))
    result = box("list")
    if result.returncode not in (0, 1):
        raise AssertionError(result.stderr)
    if result.returncode == 1:
        holds(result.stderr, "nor ./scenarios")


# ---- results ---------------------------------------------------------------------------------------

def test_compare_writes_a_folder_and_says_where(box):
    result = ended(box(*QUICK), 0)
    equal(result.stderr, "")
    holds(result.stdout, "Findings", "Balance of the books", "residual 0", "Results in results/small-compare",
          "again: tranche compare small.json --reps 6", "nothing about the outcome of")
    equal(sorted(os.listdir(box.file("results/small-compare"))),
          ["bands.csv", "datapackage.json", "manifest.json", "measures.csv", "monthly.csv", "replications.csv",
           "scenario.json", "summary.json", "summary.txt"])
    summary = box.read("results/small-compare/summary.txt")
    holds(summary, "Measures, means: alone, joint", "\n  need_met of artillery in hold ")
    equal(result.stdout.split("Findings")[1].split("Balance")[0].strip(),
          summary.split("Findings")[1].split("\nMeasures")[0].strip())
    manifest = json.loads(box.read("results/small-compare/manifest.json"))
    holds(json.dumps(manifest), "tranche compare small.json --reps 6")
    rows = box.read("results/small-compare/replications.csv").splitlines()
    equal(len(rows), 1 + 6 * 2)
    equal([row.split(",")[:2] for row in rows[1:3]], [["0", "alone"], ["0", "joint"]])
    for line in result.stdout.splitlines():
        if line.endswith(" "):
            raise AssertionError(f"space at the end of: {line!r}")


def test_run_writes_everything_that_happened(box):
    result = ended(box("run", "small.json", "--rep", "2"), 0)
    equal(result.stderr, "")
    holds(result.stdout, "What happened in this world", "an example, not an estimate", "residual 0",
          "Results in results/small-run")
    equal(sorted(os.listdir(box.file("results/small-run"))),
          ["datapackage.json", "donors.csv", "manifest.json", "pledges.csv", "production.csv", "recipient.csv",
           "scenario.json", "summary.json", "summary.txt"])
    regimes = {row.split(",")[1] for row in box.read("results/small-run/recipient.csv").splitlines()[1:]}
    equal(regimes, {"alone"})
    ended(box("run", "small.json", "--rep", "2", "--regimes", "alone,joint", "--trace", "--out", "traced"), 0)
    names = os.listdir(box.file("traced"))
    if "lots.csv" not in names or "events.csv" not in names:
        raise AssertionError(names)


def test_a_result_folder_is_not_overwritten_unless_told(box):
    ended(box(*QUICK, "--out", "r"), 0)
    before = box.read("r/measures.csv")
    result = ended(box(*QUICK, "--out", "r", "--seed", "99"), 1)
    equal(result.stdout, "")
    holds(result.stderr, "r: exists already", "--force")
    equal(box.read("r/measures.csv"), before)
    ended(box(*QUICK, "--out", "r", "--seed", "99", "--force"), 0)
    equal(box.read("r/measures.csv") == before, False)
    equal([n for n in box.names() if "part" in n or "old" in n], [])


def test_a_folder_of_someone_else_is_not_replaced_even_with_force(box):
    os.mkdir(box.file("mine"))
    box.write("mine/letter.txt", "dear")
    ended(box(*QUICK, "--out", "mine", "--force"), 1)
    equal(box.read("mine/letter.txt"), "dear")
    equal(box.names(), ["mine", "mine/letter.txt"])


def test_a_folder_that_cannot_be_written_is_said_before_the_run(box):
    box.write("file", "")
    for out in ["file/results", "/proc/nowhere/results", "/dev/null"]:
        start = time.monotonic()
        result = ended(box("compare", "small.json", "--reps", "10000000", "--out", out), 1, out)
        if time.monotonic() - start > 20.0:
            raise AssertionError("it was run first")
        holds(result.stderr, out)
        equal(result.stdout, "")
    equal(box.names(), ["file"])


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_a_write_that_fails_is_named_and_leaves_nothing(box):
    for command in [QUICK, ["run", "small.json"]]:
        result = ended(box(*command, "--out", "deep/er/r", preexec_fn=limit_files), 1)
        holds(result.stderr, "File too large")
        equal(box.names(), [], "left behind")


def test_a_full_disk_is_named_and_leaves_nothing(box):
    disk = box.file("disk")
    os.mkdir(disk)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        raise Skip("needs the right to mount a small disk")
    try:
        result = ended(box(*QUICK, "--out", "disk/r"), 1)
        holds(result.stderr, "disk/r", "No space left on device")
        equal(os.listdir(disk), [])
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_full_standard_output_is_an_error(box):
    with open("/dev/full", "w") as full:
        result = subprocess.run([box.program, "schema"], stdout=full, stderr=subprocess.PIPE, text=True, cwd=box.path)
    equal(result.returncode, 1)
    holds(result.stderr, "standard output: No space left on device")


def test_a_reader_that_goes_away_is_no_error_message(box):
    for words in ["schema --reference", "compare small.json --reps 3 --no-charts --out r"]:
        script = f"'{box.program}' {words} | head -n 1"
        result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=box.path)
        equal(result.stderr, "", words)
        equal(len(result.stdout.splitlines()), 1, words)
    holds(" ".join(box.names()), "r/manifest.json")


def test_quiet_prints_nothing_and_json_prints_only_json(box):
    result = ended(box(*QUICK, "-q", "--out", "a"), 0)
    equal(result.stdout + result.stderr, "")
    result = ended(box(*QUICK, "--format", "json", "--out", "b"), 0)
    equal(result.stdout, box.read("b/summary.json"))
    found = json.loads(result.stdout)
    equal(found["replications"], {"first": 0, "done": 6, "wanted": 6, "partial": False, "precise": False})
    equal(found["balance"]["residual_items"], 0)
    result = ended(box("run", "small.json", "--format", "json", "--out", "c"), 0)
    equal(json.loads(result.stdout)["replication"], 0)


def test_a_failed_check_of_the_scenario_is_listed_with_status_4(box):
    result = ended(box(*QUICK, "--set", "/checks/0/below=0.01"), 4)
    holds(result.stdout, "FAILS", "need_met of artillery in hold under alone below 0.01", "The hold is felt")
    holds(result.stderr, "1 of 1 checks of the scenario failed")
    holds(" ".join(box.names()), "results/small-compare/manifest.json")


def test_a_check_of_a_regime_that_is_not_run_is_left_out(box):
    result = ended(box(*QUICK, "--regimes", "joint", "--set", "/checks/0/below=0.01"), 0)
    holds(result.stdout, "left out")


def test_precision_stops_by_itself_and_says_so(box):
    result = ended(box("compare", "small.json", "--precision", "0.5", "--no-charts", "--out", "a"), 0)
    holds(result.stdout, "15 worlds", "stopped by itself")
    result = ended(box("compare", "small.json", "--precision", "1e-9", "--reps", "20", "--no-charts", "--out", "b"), 0)
    holds(result.stdout, "20 worlds", "was NOT reached in 20 replications")


# ---- interrupts and terminals ------------------------------------------------------------------------

def test_ctrl_c_keeps_what_is_finished_and_marks_it_partial(box):
    words = [box.program, "compare", "small.json", "--reps", "1000000", "--no-charts", "--out", "r"]
    process = subprocess.Popen(words, cwd=box.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: any(n.startswith("r.part-") for n in os.listdir(box.path)), "the folder")
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    equal(process.returncode, 130, err)
    holds(err, "stopping after what is running")
    holds(out, "PARTIAL: interrupted after", "of 1000000 replications")
    equal(box.read("r/summary.txt").startswith("PARTIAL: interrupted after"), True, "the first line says so")
    manifest = json.loads(box.read("r/manifest.json"))
    holds(json.dumps(manifest), '"partial": true')
    reps = [int(row.split(",")[0]) for row in box.read("r/replications.csv").splitlines()[1::2]]
    equal(reps, list(range(len(reps))))
    equal(json.loads(box.read("r/summary.json"))["replications"]["done"], len(reps))
    equal(sorted(n for n in os.listdir(box.path) if n != "scenarios"), ["r", "small.json"])
    ended(box("compare", "small.json", "--reps", str(len(reps)), "--no-charts", "--out", "again"), 0)
    equal(box.read("again/measures.csv"), box.read("r/measures.csv"))  # a prefix is a run


def test_progress_is_one_line_that_never_wraps(box):
    for columns in [20, 40, 80, 200]:
        words = ["compare", "small.json", "--reps", "40", "--no-charts", "--out", f"r{columns}"]
        text = on_terminal(box, columns, words, {**os.environ, "TERM": "xterm"}, "stdin", "stderr")
        lines = [re.sub(r"\x1b\[K", "", line) for line in text.split("\r")]
        widest = max(len(line) for line in lines)
        if widest >= columns:
            raise AssertionError(f"{widest} characters on {columns} columns: {lines}")
        holds(text, "100 %")
        equal(text.count("\n"), 0)
        equal(text.endswith("\r\x1b[K"), True, "the line is wiped")


def test_nothing_is_coloured_or_drawn_into_pipes(box):
    result = ended(box(*QUICK, env={**os.environ, "TERM": "xterm-256color", "FORCE_COLOR": "1"}), 0)
    equal("\x1b" in result.stdout + result.stderr, False)
    equal("\r" in result.stdout + result.stderr, False)


def test_many_findings_are_cut_on_the_screen_and_kept_in_the_files(box):
    regimes = "adhoc,bilateral,compact,framework,nato,nato-coalition,nato-consensus,nato-unanimity,pact,perfect"
    shown = box("compare", "scenarios/veto.json", "--regimes", regimes, "--reps", "4", "--no-charts", "--out", "many").stdout
    findings = json.loads(box.read("many/summary.json"))["findings"]
    number = re.compile(r"^ {1,2}(\d+)\. ", re.M)
    equal([int(n) for n in number.findall(shown.split("\nChecks")[0])], list(range(1, 26)))
    holds(shown, f"{len(findings) - 25} more findings are in summary.txt and summary.json.")
    kept = box.read("many/summary.txt")
    equal([int(n) for n in number.findall(kept.split("\nChecks")[0])], list(range(1, len(findings) + 1)))
    holds(kept, "More findings")
    equal({f["regime"] for f in findings[:25]}, set(regimes.split(",")), "each regime is among the first")


def test_labels_of_what_makes_and_hinders_start_no_formula(box):
    hostile = '=cmd|"/C calc"!A0,<script>`id`'
    settings = []
    for pointer in ["acceptance/crv7-main", "components/crv7-motor", "own_orders/us-army", "events/us-hold", "uncertain/warheads"]:
        settings += ["--set", f"/{pointer}/label={json.dumps(hostile)}"]
    box("compare", "scenarios/rocket-motors.json", *settings, "--reps", "2", "--no-charts", "--out", "c")
    box("run", "scenarios/rocket-motors.json", *settings, "--trace", "--out", "r")
    files = [f"{d}/{n}" for d in "cr" for n in os.listdir(box.file(d)) if n.endswith(".csv")]
    equal(len(files) > 6, True, "files")
    for name in files:
        for row in csv.reader(box.read(name).splitlines()):
            equal([cell for cell in row if cell[:1] in {"=", "+", "@"}], [], name)
    equal(json.loads(box.read("c/scenario.json"))["acceptance"]["crv7-main"]["label"], hostile)


def test_another_locale_changes_no_byte(box):
    ended(box(*QUICK, "--out", "a", env={**os.environ, "LC_ALL": "C"}), 0)
    ended(box(*QUICK, "--out", "b", env={**os.environ, "LC_ALL": "de_DE.UTF-8"}), 0)
    for name in ["measures.csv", "summary.txt", "summary.json", "bands.csv"]:
        equal(box.read("a/" + name), box.read("b/" + name), name)


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
