#!/usr/bin/env python3
"""The tables of docs/results.md and docs/early-2024.md are what the program gives.

    tests/golden/figures.py PROGRAM ROOT [--quick] [--update]

Runs `tranche compare` as the pages say and holds every cell against it, rounded as the cell is. --quick is for the normal tests: the
tables of one scenario that runs in a second. --update writes what differs into the page; figures in running text are left to its author.
"""
import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal


def levers(regimes, *settings):
    """Row: levers of these regimes set, as `visibility=0.4`."""
    return {"set": [f"/regimes/{regime}/levers/{setting}" for regime in regimes.split() for setting in settings]}


def fixed(*settings):
    """Row: other numbers set."""
    return {"set": list(settings)}


def of(scenario, row):
    """Row of another scenario."""
    return {**expanded(row), "scenario": scenario}


def plain(row, **more):
    """Row whose cells are values of each regime, not differences to the first."""
    return {**expanded(row), "plain": True, **more}


def target(days):
    return fixed("/uncertain/target=null", *(f"/capabilities/{name}/target_days={days}" for name in
                                             ("artillery", "rocket-artillery", "long-range-air-defence", "medium-air-defence")))


def store(nato, soviet):
    return fixed("/uncertain/store-155=null", "/uncertain/store-152=null", f"/recipient/items/155mm/stock={nato}",
                 f"/recipient/items/152-122mm/stock={soviet}")


def expanded(part):
    """A regime's name, or MEASURE/SCOPE[/WINDOW], as what it stands for."""
    if isinstance(part, dict):
        return part
    return {"measure": part} if "/" in part else {"regime": part}


ARTILLERY, ALL, LONG_RANGE = "need_met/artillery", "need_met/total", "need_met/long-range-air-defence"
ALLIES = "usa germany united-kingdom denmark netherlands sweden norway france poland canada italy finland belgium".split()
VETO = "nato-coalition nato-consensus nato-unanimity"
NO_DEAL = "slow-decisions-no-deal"


def main_table(chapter, header, scenario, columns, rows, **more):
    """One row a measure, one column a regime, the first the reference; 400 worlds."""
    return {"page": "docs/results.md", "chapter": f"## {chapter}.", "header": header, "scenario": scenario, "reps": 400, "columns": columns,
            "rows": rows, **more}


def rests_on(chapter, scenario, reference, columns, rows, **more):
    """One row a change of the file, one column a regime and measure; 100 worlds."""
    return {"page": "docs/results.md", "chapter": f"## {chapter}.", "header": "| what it rests on", "scenario": scenario, "reps": 100,
            "reference": reference, "columns": [[{"regime": regime, "measure": measure} for regime, measure in column] for column in columns],
            "rows": rows, **more}


TABLES = [
    main_table(1, "| need met", "history-2022-2024", ["history", "nato"],
               [ARTILLERY, ARTILLERY + "/learn", ARTILLERY + "/test", ARTILLERY + "/hold", LONG_RANGE, ALL]),
    rests_on(1, "history-2022-2024", "history", [[("nato", ARTILLERY)], [("nato", ALL)]],
             [{}, levers("nato", "duplication=0.12"), levers("nato", "look_ahead=0.1"), levers("nato", "allocation=voluntary")]),
    main_table(2, "| need met", "us-stop-2025", ["adhoc", "purl", "nato", plain(of("us-goes-on-2025", "adhoc"))],
               [ARTILLERY, LONG_RANGE, "need_met/medium-air-defence", "need_met/rocket-artillery", ALL]),
    rests_on(2, "us-stop-2025", "adhoc", [[("purl", ARTILLERY)], [("purl", LONG_RANGE)], [("purl", ALL)]],
             [{}, levers("purl", "common_budget=0"), levers("purl", "duplication=0.12"), levers("purl", "common_budget=0", "duplication=0.12"),
              {"regime": "nato"}, {"regime": "nato", **levers("nato", "duplication=0.12")}]),
    main_table(3, "| need met", "framework-2028", ["compact", "framework", "framework-lasts", "nato"],
               [ARTILLERY, ALL, ARTILLERY + "/after", LONG_RANGE + "/after", ALL + "/after"]),
    rests_on(3, "framework-2028", "compact", [[("framework", ARTILLERY)], [("framework", ALL)], [("framework-lasts", ALL + "/after")]],
             [{}, levers("framework framework-lasts", "duplication=0.15"), levers("framework framework-lasts", "look_ahead=0.2")]),
    main_table(4, "| | contact group", "air-defence", ["adhoc", "nato", "pact"],
               ["need_met/patriot-batteries", "need_met/patriot-batteries/answer", LONG_RANGE, "first_given_day/patriot-battery",
                "crews_without_vehicle/patriot-battery", "vehicles_without_crew/patriot-battery", "pooled_given/patriot-interceptor"]),
    rests_on(4, "air-defence", "adhoc", [[("nato", "need_met/patriot-batteries")], [("nato", LONG_RANGE)]],
             [{}, levers("nato", "pool=0.1"), levers("nato", "allocation=voluntary"), levers("nato", "train_ahead=0"),
              fixed("/training/patriot-germany/seats=3", "/training/patriot-us/seats=3")]),
    main_table(5, "| | contact group", "slow-decisions", ["adhoc", "nato", "pact"],
               ["need_met/tanks", "need_met/aircraft", "need_met/long-range",
                [plain(f"first_given_day/{item}") for item in ("tank", "f-16", "long-range-missile")], plain("lag_median/total"),
                [plain("delivered/tank"), plain(of(NO_DEAL, "delivered/tank"))], plain("vehicles_without_crew/f-16")]),
    rests_on(5, "slow-decisions", "adhoc", [[("pact", "need_met/tanks")], [("pact", "need_met/aircraft")], [("pact", "need_met/long-range")]],
             [{}, levers("pact", "unlock=following"), levers("pact", "train_ahead=0.2"), {"regime": "nato"},
              {"regime": "nato", **levers("nato", "unlock=joint")}]),
    main_table(6, "| | contact group", "veto", ["adhoc", *VETO.split()], [ARTILLERY, LONG_RANGE, ALL, plain("blocked_share/total")]),
    rests_on(6, "veto", "adhoc", [[(regime, measure) for regime in ("nato-coalition", "nato-unanimity")] for measure in (ARTILLERY, ALL)],
             [{}, levers(VETO, "duplication=0.12"), levers(VETO, "look_ahead=0.1"), levers(VETO, "pool=0.1")]),
    main_table(7, "| need met", "rocket-motors", ["adhoc", "nato", "pact"],
               ["need_met/light-rockets", of("rocket-motors-test-fails", "need_met/light-rockets"),
                of("rocket-motors-enough", "need_met/light-rockets"), "need_met/guided-rockets",
                of("rocket-motors-enough", "need_met/guided-rockets")], quick=True),
    rests_on(7, "rocket-motors", "adhoc", [[("nato", "need_met/light-rockets")], [("nato", "need_met/guided-rockets")]],
             [{}, levers("nato", "honour=0.93", "on_time=0.5", "late_months=5"), levers("nato", "duplication=0.12"),
              levers("nato", "allocation=voluntary")], quick=True),
    main_table(8, "| | contact group", "ammunition-race", ["adhoc", "nato", "pact"],
               [ARTILLERY, "production_parity/artillery/2024", "production_parity/artillery/2027", "fire_parity/artillery",
                "written_off_value/total", plain("money_invested/total")]),
    rests_on(8, "ammunition-race", "adhoc", [[("adhoc", ARTILLERY)], [("nato", ARTILLERY)], [("pact", ARTILLERY)]],
             [{}, levers("nato pact", "duplication=0.12"), levers("nato", "price_exponent=1"), levers("nato", "allocation=voluntary"),
              fixed("/components/us-charges/capacity=100000"), fixed("/lines/europe-155/capacity=250000")]),
    main_table(9, "| need met", "soviet-to-nato", ["adhoc", "nato", "pact"],
               [ARTILLERY, ARTILLERY + "/trough", ARTILLERY + "/2023", "need_met/guns",
                {"measure": "crews_without_vehicle/western-howitzer", "round": 100}]),
    rests_on(9, "soviet-to-nato", "adhoc", [[("nato", ARTILLERY)], [("nato", "need_met/guns")]],
             [{}, levers("nato", "duplication=0.12"), levers("nato", "look_ahead=0.1"),
              fixed("/uncertain/substitution=null", "/capabilities/artillery/substitution=0")]),
    main_table(10, "| | contact group", "second-theatre", ["adhoc", "nato", "pact"],
               [LONG_RANGE, LONG_RANGE + "/second", ARTILLERY, ARTILLERY + "/before", "pooled_given/patriot-interceptor",
                {"measure": "pooled_given/155mm", "round": 100}]),
    rests_on(10, "second-theatre", "adhoc", [[("nato", ARTILLERY)], [("nato", LONG_RANGE)], [("nato", LONG_RANGE + "/second")]],
             [{}, levers("nato pact", "pool=0"), levers("nato", "duplication=0.12")]),
    main_table(11, "| need met", "ten-years", ["adhoc", "compact", "framework", "pact"],
               [ARTILLERY, LONG_RANGE, ALL, ALL + "/cut", ALL + "/end", "lag_median/total"]),
    rests_on(11, "ten-years", "compact", [[("pact", ARTILLERY)], [("pact", ALL)]],
             [{}, levers("pact", "look_ahead=0.2"), levers("pact", "price_exponent=1"), levers("pact", "duplication=0.15")]),
    main_table(12, "| need met", "nato-on-paper", ["adhoc", "nato-paper", "nato"],
               [ARTILLERY, ARTILLERY + "/hold", ARTILLERY + "/recovery", "need_met/rocket-artillery", ALL, "recovery_days/us-hold"]),
    rests_on(12, "nato-on-paper", "adhoc", [[("nato-paper", ARTILLERY)], [("nato-paper", ALL)]],
             [{}, levers("nato-paper", "allocation=voluntary"), levers("nato-paper", "visibility=0.85"),
              levers("nato-paper", "veto_probability=0"), levers("nato-paper", "duplication=0.04")]),
    main_table(13, "| | contact group", "the-way-in", ["adhoc", "nato"], [ARTILLERY, ARTILLERY + "/hole", "stage_wait/total", None]),
    {"page": "docs/early-2024.md", "chapter": "## What would reverse it", "header": "| variant", "scenario": "early-2024-delay", "reps": 200,
     "reference": "adhoc", "signed": True,
     "columns": [{"regime": "adhoc", "measure": ARTILLERY + "/hold", "keep": True}, ARTILLERY + "/hold", ARTILLERY + "/recovery", ARTILLERY, ALL],
     "rows": [{**row, "regime": row.get("regime", "nato")} for row in [
         {}, fixed("/uncertain=null"), target(30), target(60), target(240), levers("nato", "duplication=0.12"),
         levers("nato", "honour=0.93", "on_time=0.5", "late_months=5"), levers("nato", "veto_probability=0"),
         levers("nato", "veto_probability=0.03", "decision_rule=unanimity"), levers("nato", "allocation=voluntary"),
         levers("nato", "task_share=0.5"), levers("nato", "pool=0.1"), levers("nato", "price_exponent=1"), levers("nato", "common_budget=0"),
         levers("nato", "visibility=0.4"), levers("nato", "look_ahead=0.1"), levers("nato", "early_flag_days=14"), levers("nato", "prefund=0"),
         levers("nato", "admin_days=20"), fixed(*(f"/donors/{name}/accepts=0.5" for name in ALLIES)),
         fixed("/donors/usa/on_time_factor=1"), store(180000, 120000), store(510000, 340000),
         {"scenario": "nato-on-paper", "regime": "nato-paper"}, fixed("/regimes/nato/agreed=2023-07-11"),
         *({"regime": name} for name in ("purl", "pact", "compact", "framework", "bilateral", "perfect", "none")),
         {"scenario": "the-way-in"}, {"scenario": "early-2024-no-hold"}]]},
]

NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
GROUP = re.compile(rf"({NUMBER})((?:\*\*)?)(?: \(({NUMBER}) to ({NUMBER})\))?")


class Program:
    """Results of compare, each run once."""

    def __init__(self, path, root, folder):
        self.path, self.root, self.folder, self.known = os.path.abspath(path), root, folder, {}

    def measures(self, scenario, reps, regimes, settings):
        key = (scenario, reps, tuple(regimes), tuple(settings))
        if key not in self.known:
            out = os.path.join(self.folder, str(len(self.known)))
            words = [self.path, "compare", f"scenarios/{scenario}.json", "--reps", str(reps), "--regimes", ",".join(regimes), "--no-charts",
                     "--quiet", "--out", out]
            for setting in settings:
                words += ["--set", setting]
            ended = subprocess.run(words, cwd=self.root, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
            if ended.returncode not in (0, 4):  # 4: a check of the scenario does not hold
                raise AssertionError(f"{' '.join(words)}: {ended.stderr.strip()}")
            with open(os.path.join(out, "measures.csv"), encoding="utf-8") as file:
                self.known[key] = {(row["measure"], row["scope"], row["window"], row["regime"], row["against"]): row
                                   for row in csv.DictReader(file)}
        return self.known[key]


def rounded(value, like, step, signed):
    """A number with as many decimals as `like` has, or to multiples of `step`."""
    places = len(like.partition(".")[2])
    number = (abs(value) / step).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) * step
    sign = "" if number == 0 else "-" if value < 0 else "+" if signed else ""
    return sign + (f"{number:,.{places}f}" if number >= 1000 else f"{number:.{places}f}")


def filled(cell, found, signed):
    """The cell with its numbers as they are in the rows found: (row, factor, step), one for each number with or without interval."""
    groups = list(GROUP.finditer(cell))
    if len(groups) != len(found):
        raise AssertionError(f'"{cell}" has {len(groups)} numbers, {len(found)} are expected')
    text, at = "", 0
    for group, (row, factor, step) in zip(groups, found):
        estimate, low, high = (Decimal(row[name]) * factor for name in ("estimate", "low", "high"))
        text += cell[at:group.start()] + rounded(estimate, group[1], step, bool(row["against"])) + group[2]
        if group[3]:
            text += f" ({rounded(low, group[3], step, signed)} to {rounded(high, group[4], step, signed)})"
        at = group.end()
    return text + cell[at:]


def several(part):
    return [expanded(one) for one in part] if isinstance(part, list) else [expanded(part)]


def looked_up(program, table, column, row):
    """What a number of a cell is: a row of measures.csv, the factor to the cell's unit, the step it is rounded to."""
    what = {**table, **column, **row, **(column if column.get("keep") else {})}
    reference = table.get("reference") or expanded(table["columns"][0])["regime"]
    measure, scope, window = (what["measure"].split("/") + [""])[:3]
    against = "" if what.get("plain") or what["regime"] == reference else reference
    regimes = [reference, row.get("regime", what["regime"])]
    if "scenario" not in column and "regime" not in row:  # all of the row in one run
        regimes += [one["regime"] for other in table["columns"] for one in several(other) if "scenario" not in one]
    found = program.measures(what["scenario"], what["reps"], list(dict.fromkeys(regimes)), what.get("set", []))
    return found[measure, scope, window, what["regime"], against], Decimal(100 if measure == "need_met" else 1), Decimal(what.get("round", 1))


def checked(program, table, lines):
    """[(number of a line, as it should be)] of a table in a page's lines."""
    chapter = next(at for at, line in enumerate(lines) if line.startswith(table["chapter"]))
    first = next(at for at in range(chapter, len(lines)) if lines[at].startswith(table["header"])) + 2
    last = next(at for at in range(first, len(lines)) if not lines[at].startswith("|"))
    if last - first != len(table["rows"]):
        raise AssertionError(f"line {first}: {last - first} rows, {len(table['rows'])} are expected")
    changed = []
    for at, row in zip(range(first, last), table["rows"]):
        if row is None:  # written by hand
            continue
        cells = lines[at].strip("|").split("|")
        for place, column in enumerate(table["columns"], 1):
            if place < len(cells) and re.search(r"\d", cells[place]):
                found = [looked_up(program, table, one, other) for one in several(column) for other in several(row)]
                cells[place] = filled(cells[place], found, table.get("signed", False))
        line = "|" + "|".join(cells) + "|"
        if line != lines[at]:
            changed.append((at, line))
    return changed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("root")
    parser.add_argument("--update", action="store_true", help="write what differs into the pages")
    parser.add_argument("--quick", action="store_true", help="only the tables of a scenario that runs in a second")
    parser.add_argument("--only", default="", help="beginning of a chapter's heading")
    options = parser.parse_args()
    tables = [table for table in TABLES if (table.get("quick") or not options.quick) and table["chapter"].startswith(options.only)]
    failed = 0
    print(f"1..{len(tables)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="tranche-figures-") as folder:
        program = Program(options.program, os.path.abspath(options.root), folder)
        for number, table in enumerate(tables, 1):
            page = os.path.join(options.root, table["page"])
            with open(page, encoding="utf-8") as file:
                lines = file.read().split("\n")
            try:
                changed, why = checked(program, table, lines), ""
            except AssertionError as error:
                changed, why = [], str(error)
            failed += bool(changed or why)
            print(f"{'not ok' if changed or why else 'ok'} {number} - {table['page']}, {table['chapter']} {table['header']}", flush=True)
            for line in why.splitlines():
                print(f"# {line}")
            for at, line in changed:
                print(f"# line {at + 1}\n# - {lines[at]}\n# + {line}", flush=True)
                lines[at] = line
            if changed and options.update:
                with open(page, "w", encoding="utf-8") as file:
                    file.write("\n".join(lines))
    return failed > 0


sys.exit(main())
