#!/usr/bin/env python3
"""At every limit of docs/robustness.md the program goes on, one above it says what the table "Limits" says.

    tests/robust/test_limits.py PROGRAM ROOT [--only PART]

Limits and messages are read from the tables: a row that nothing here provokes fails, and so does a provocation without a row.
"""
import copy
import datetime
import json
import os
import re
import resource
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402


def files(folder, name):
    return [os.path.join(at, name) for at, _, names in os.walk(folder) if name in names]


def limits(box):
    """Rows of the tables: what it is, limit as written, (file, constant), message."""
    with open(os.path.join(box.root, "docs", "robustness.md"), encoding="utf-8") as file:
        text = file.read()
    text = text[text.index("\n## Limits\n"):]
    text = text[:text.index("\n## ", 5)]
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 4 and cells[0] != "what" and not cells[0].startswith("---"):
            rows[cells[0].strip("| ").replace("`", "")] = (cells[1], re.findall("`([^`]*)`", cells[2]), cells[3].strip("| `"))
    return rows


def number(text):
    return float(text) if "e" in text else int(text.replace(",", ""))


# ---- of a scenario --------------------------------------------------------------------------------------------------


def small(box):
    return json.loads(box.read("small.json"))


def many(collection, n, like):
    """Add copies of the member `like` until there are n."""
    for i in range(n - len(collection)):
        collection[f"more-{i}"] = copy.deepcopy(like)


def item(s, n):
    many(s["items"], n, s["items"]["shell"])


def capability(s, n):
    s["items"]["shell"]["mass"] = 1
    many(s["capabilities"], n, {"items": {"shell": {}}, "need": 1})


def of(*path):
    def grow(s, n):
        at = s
        for step in path:
            at = at.setdefault(step, {})
        many(at, n, next(iter(at.values())))
    return grow


def donor(s, n):
    many(s["donors"], n, s["donors"]["small"])


def stages(s, n):
    route = s["routes"]["land"]
    route["stages"] = [copy.deepcopy(route["stages"][0]) for _ in range(n)]


def component(s, n):
    many(s.setdefault("components", {}), n, {"capacity": 100})


def course(s, n):
    many(s.setdefault("training", {}), n, {"item": "tank", "days": 30, "seats": 5})


def own_order(s, n):
    many(s.setdefault("own_orders", {}), n, {"donor": "big", "line": "shell-line", "quantity": 10, "date": "2024-01-01"})


def acceptance(s, n):
    many(s.setdefault("acceptance", {}), n, {"line": "shell-line", "date": "2024-01-01"})


def points(s, n):
    """A schedule with n points, a day apart."""
    day = datetime.date(2023, 10, 1)
    s["capabilities"]["artillery"]["need"] = [[str(day + datetime.timedelta(days=i)), 1700] for i in range(n)]


def days(s, n):
    s["end"] = str(datetime.date.fromisoformat(s["start"]) + datetime.timedelta(days=n))


def samples(s, n):
    s["sample"] = 366 / n * (1 + 1e-12)


def uncertain(s, n):
    pledge = next(iter(s["pledges"].values()))
    s["pledges"] = {f"p{i}": copy.deepcopy(pledge) for i in range(n)}
    s["uncertain"] = {f"u{i}": {"input": f"/pledges/p{i}/quantity", "as": "factor",
                                "dist": {"dist": "uniform", "low": 0.9, "high": 1.1}} for i in range(n)}


def sums(s, n):
    account = s["donors"]["small"]["accounts"]["drawdown"]
    s["donors"]["small"]["accounts"]["drawdown"] = [copy.deepcopy(account[0]) for _ in range(n)]


def contributions(s, n):
    s["donors"]["fund"] = {"fund": True, "contributions": [{"donor": "big", "from": "2023-10-01", "until": "2023-11-01",
                                                           "amount": 1000}] * n}


def parts(s, n):
    component(s, n)
    s["lines"]["shell-line"]["components"] = [{"component": f"more-{i}", "per_item": 1} for i in range(n)]


def named(collection):
    return lambda s, n: s.update({collection: {f"x{i}": {} for i in range(n)}})


def amount(s, n):
    s["items"]["tank"]["unit_cost"] = n if n <= 9e13 else 9.1e13


def large(s, n):
    s["recipient"]["items"]["tank"]["stock"] = n if n <= 1e15 else 1.1e15


def name(s, n):
    s["windows"]["x" * n] = s["windows"].pop("hold")
    s["checks"] = []


def unknown(s, n):
    s["donors"]["small"].update({f"x{i}": 1 for i in range(n)})


SCENARIO = {"items": item, "capabilities": capability, "courses of training": course,
            "bands of a ration": lambda s, n: s["capabilities"]["artillery"].update(ration=[[n - 1 - i, 1] for i in range(n)]),
            "donors": donor, "sums of an account": sums, "contributions to a fund": contributions, "lines": of("lines"),
            "components": component, "components of a line": parts, "own orders": own_order, "acceptances": acceptance,
            "hubs": of("hubs"), "routes": of("routes"), "stages of a route": stages,
            "closures of a stage a year": lambda s, n: s["routes"]["land"]["stages"][0].update(disrupted_per_year=n, disrupted_days=1),
            "pledges": of("pledges"), "events": of("events"), "regimes": of("regimes"), "points of a schedule": points,
            "windows": of("windows"), "observed series": named("observed"), "facts": named("facts"),
            "inputs to calibrate": named("calibrate"), "uncertain inputs": uncertain,
            "checks": lambda s, n: s.update(checks=s["checks"] * n),
            "days of a run (30 years)": days, "samples of a run": samples, "bytes of a text": lambda s, n: s.update(title="x" * n),
            "characters of a name": name, "size of a number": large, "an amount of money, EUR": amount}
# Members that lack fields: at the limit they are wrong for another reason.
LACKING = ("courses of training", "own orders", "acceptances", "observed series", "facts", "inputs to calibrate")


def scenario_told(box, what, n):
    s = small(box)
    SCENARIO[what](s, n)
    box.write("s.json", json.dumps(s))
    result = box("validate", "s.json")
    if what not in LACKING or result.returncode != 3:
        equal(result.returncode == 0, "expected" not in result.stderr, f"{what}, {n}: {result.returncode} {result.stderr[:300]}")
    return result.stderr


# ---- of a file ------------------------------------------------------------------------------------------------------


def bytes_of_a_file(box, n):
    start = box.read("small.json").rstrip()
    box.write("s.json", start + " " * (n - len(start)))


def nested(box, n):
    box.write("s.json", "[" * n + "]" * n)


def values(box, n):
    box.write("s.json", "[" + "0," * (n - 2) + "0]")  # and the list itself


def digits(box, n):
    box.write("s.json", '{"format": 1.' + "0" * (n - 2) + "}")


def extended_files(box, n):
    for i in range(n - 2):
        box.write(f"e{i}.json", "{}")
    box.write("s.json", json.dumps({"extends": ["small.json"] + [f"e{i}.json" for i in range(n - 2)]}))


def extended_levels(box, n):
    for i in range(n):
        box.write("s.json" if i == n - 1 else f"e{i}.json",
                  json.dumps({"extends": "small.json" if i == 0 else f"e{i - 1}.json", "note": str(i)}))


def wrong_members(box, n):
    s = small(box)
    unknown(s, n)
    box.write("s.json", json.dumps(s))


FILES = {"bytes of a file": bytes_of_a_file, "levels of nesting": nested, "values in a file": values,
         "characters of a number": digits, "files of a scenario": extended_files, "levels of extends": extended_levels,
         "errors that are told": wrong_members}


def file_told(box, what, n):
    FILES[what](box, n)
    return box("validate", "s.json").stderr


# ---- of a sweep -----------------------------------------------------------------------------------------------------


def sweep(box, **members):
    s = small(box)
    of("pledges")(s, 82)
    box.write("s.json", json.dumps(s))
    moved = {f"/pledges/more-{i}/quantity": {"levels": [1, 2]} for i in range(members.pop("levers", 1))}
    unsure = {f"u{i}": {"input": f"/pledges/more-{i + 41}/quantity", "levels": [0.5, 1]}
              for i in range(members.pop("unsure", 0))}
    box.write("sweep.json", json.dumps({"title": "t", "scenario": "s.json", "points": 2, "reps": 1, "levers": moved,
                                        "uncertainties": unsure, **members}))
    return box("sweep", "sweep.json", "--dry-run").stderr


def grid(box, n):
    """Four inputs of 64 levels are as many points as there may be; a fifth of two is too many."""
    return sweep(box, levers=0, unsure=0, points=None, design="grid",
                 uncertainties={f"u{i}": {"input": f"/pledges/more-{i}/quantity", "levels": [1 + k for k in range(k_max)]}
                                for i, k_max in enumerate([64] * 4 + [2])})


SWEEPS = {"levers of a sweep": lambda box, n: sweep(box, levers=n),
          "uncertainties of a sweep": lambda box, n: sweep(box, levers=0, unsure=n),
          "both together": lambda box, n: sweep(box, levers=n - 20, unsure=20),
          "levels of one": lambda box, n: sweep(box, uncertainties={
              "u": {"input": "/pledges/more-1/quantity", "levels": list(range(1, n + 1))}}),
          "measures or regimes of a sweep": lambda box, n: sweep(box, measures=["need_met/total"] * n),
          "points of a sweep": lambda box, n: sweep(box, points=n),
          "combinations of levels": grid,
          "worlds a point": lambda box, n: sweep(box, reps=n)}

def path(n):
    """Of n bytes, in folders with names of one letter."""
    return "x/" * (n // 2 - 1) + "x" * (2 + n % 2)


# ---- of a command line ----------------------------------------------------------------------------------------------


def dates(n):
    day = datetime.date(2023, 10, 1)
    return ",".join(str(day + datetime.timedelta(days=i)) for i in range(n))


def measures(box, n):
    results(box)
    rows = [line.split(",") for line in box.read("r/measures.csv").splitlines()]
    column = [rows[0].index(name) for name in ("measure", "scope", "window")]
    return ",".join(list(dict.fromkeys("/".join(row[c] for c in column) for row in rows[1:]))[:n])


WORDS = {"arguments": lambda box, n: ["show", *["none"] * n],
         "bytes of --out": lambda box, n: ["run", "small.json", "-q", "--out", path(n)],
         "--set": lambda box, n: ["validate", "small.json", *["--set", "/sample=7"] * n],
         "--reps": lambda box, n: ["compare", "small.json", "--dry-run", "--reps", str(n)],
         "--rep": lambda box, n: ["run", "small.json", "-q", "--force", "--out", "w", "--rep", str(n)],
         "--seed": lambda box, n: ["compare", "small.json", "--dry-run", "--seed", str(n)],
         "--jobs": lambda box, n: ["compare", "small.json", "--reps", "2", "--no-charts", "-q", "--force", "--out", "w",
                                  "-j", str(n)],
         "--share I/N": lambda box, n: ["compare", "small.json", "--reps", "2", "--out", "shared", "--share", f"1/{n}"],
         "--width": lambda box, n: ["show", "none", "--width", str(n)],
         "--measure": lambda box, n: ["attribute", "small.json", "--dry-run", "--measure", measures(box, n)],
         "--orders of attribute and diff": lambda box, n: ["attribute", "small.json", "--dry-run", "--orders", str(n + n % 2)],
         "--orders of explain": lambda box, n: ["explain", "small.json", "--dry-run", "--orders", str(n + n % 2)],
         "--points": lambda box, n: ["sensitivity", "unsure.json", "--dry-run", "--points", str(n)],
         "--months": lambda box, n: ["contingency", "small.json", "--dry-run", "--months", str(n)],
         "--starts": lambda box, n: ["calendar", "small.json", "--dry-run", "--starts", dates(n)],
         "--lengths, their number": lambda box, n: ["calendar", "small.json", "--dry-run", "--lengths",
                                                    ",".join(str(i + 1) for i in range(n))],
         "--lengths, months": lambda box, n: ["calendar", "small.json", "--dry-run", "--lengths", str(n)],
         "--dates": lambda box, n: ["switch", "small.json", "--dry-run", "--dates", dates(n)]}


def words_told(box, what, n):
    if what == "--points":
        s = small(box)
        uncertain(s, 2)
        box.write("unsure.json", json.dumps(s))
    result = box(*WORDS[what](box, n))
    above = n > number(limits(box)[what][0])
    equal(result.returncode == 2, above, f"{what}, {n}: {result.returncode} {result.stderr[:300]}")
    return result.stderr


def sources(box, n):
    os.makedirs(box.file("many"), exist_ok=True)
    for i in range(n):
        box.write(f"many/s{i}.json", box.read("small.json"))
    return box("inspect", "--sources", "many").stderr


# ---- of results, and of a run ---------------------------------------------------------------------------------------


def results(box):
    if not os.path.exists(box.file("r")):
        ended(box("compare", "small.json", "--reps", "2", "--no-charts", "-q", "--out", "r"), 0)


def sized(path, command):
    def grow(box, n):
        results(box)
        kept = box.read(path)
        os.truncate(box.file(path), n)  # takes no room on the disk
        told = box(command, "r").stderr
        box.write(path, kept)
        return told
    return grow


def replaced(path, make):
    def told(box, n):
        results(box)
        kept = box.read(path)
        box.write(path, make(kept, n))
        result = box("chart", "r")
        box.write(path, kept)
        return result.stderr
    return told


def folders(box, n):
    for i in range(n):
        os.makedirs(box.file(f"folders/r{i}"), exist_ok=True)
        box.write(f"folders/r{i}/manifest.json", '{"name": "tranche", "command": "tranche run s.json"}')
    return box("chart", "folders").stderr


def far_away(box, n):
    os.makedirs(box.file(path(n)))
    box.write(path(n) + "/manifest.json", '{"name": "tranche", "command": "tranche run s.json"}')
    return box("chart", path(n)).stderr


def drawn(box, n):
    """A gnuplot that leaves a picture of n bytes, which take no room on the disk."""
    results(box)
    os.makedirs(box.file("bin"), exist_ok=True)
    box.write("bin/gnuplot", f"#!/bin/sh\ntruncate -s {n} need_met.svg\n")
    os.chmod(box.file("bin/gnuplot"), 0o755)
    return box("chart", "r", "--only", "need_met", env={**os.environ, "PATH": box.file("bin") + ":/usr/bin:/bin"}).stderr


def modest():  # no more than a machine has, should a limit fail
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))


def pending(box, n):
    """The second command has worlds in which all of the pledge is later than the end."""
    sanitized = b"__asan_init" in open(box.program, "rb").read()  # reserves more than that
    for command in ("run", "compare"):
        before = box.names()
        result = ended(box(command, "small.json", "--set", "/pledges/tanks-of-the-middle/quantity=9000000000000",
                           preexec_fn=None if sanitized else modest), 1)
        equal(box.names(), before, "nothing was written")
    return result.stderr


def settings(box, n):
    """breakeven sets stocks one by one where an input draws some of them: so many that a variant has n settings."""
    s = small(box)
    item(s, 32)
    stocks = {name: {"quantity": 1000} for name in s["items"]}
    s["donors"]["big"]["buys"] = {}
    one = {**s["donors"]["small"], "stocks": stocks}
    s["donors"].update({f"d{i}": one for i in range(-(-n // len(stocks)))})
    s["uncertain"] = {"u": {"input": "/donors/big/stocks/shell/quantity", "dist": {"dist": "uniform", "low": 0.9, "high": 1.1}}}
    box.write("s.json", json.dumps(s))
    return box("breakeven", "s.json", "--by", "stock", "--regimes", "alone,joint", "--reps", "2", "-q", "--out", "b").stderr


RESULTS = {"bytes of a JSON or text file": sized("r/scenario.json", "chart"),
           "bytes of a CSV file": sized("r/measures.csv", "chart"),
           "cells of a row": replaced("r/measures.csv", lambda text, n: "a," * (n - 1) + "a\n"),
           "rows of a table that is drawn": replaced("r/measures.csv", lambda text, n: text.splitlines()[0] + "\n" +
                                                     ("," * text.splitlines()[0].count(",") + "\n") * n),
           "result folders of chart and brief": folders, "scenarios of inspect --sources": sources,
           "bytes of the path of a result folder": far_away, "bytes of a picture that gnuplot draws": drawn,
           "pending events of a world": pending, "settings of a variant": settings}

# ---- the tables -----------------------------------------------------------------------------------------------------

# What is costly at the limit is provoked above it alone: much memory, or seconds.
ABOVE_ONLY = ("bytes of a CSV file", "bytes of a picture that gnuplot draws", "rows of a table that is drawn", "points of a sweep",
              "combinations of levels", "pending events of a world", "settings of a variant")
# Told by docs/robustness.md with what it took: 16 million lots are no work for a test.
BY_HAND = ("lots, pledges or orders of a world",)


def provoke(box, told, what, row):
    limit, _, message = row
    n = number(limit)
    if what not in ABOVE_ONLY:
        at = told(box, n)
        if message in at:
            raise AssertionError(f"{what}: told at the limit already: {at[:300]}")
    above = told(box, n + 1 if isinstance(n, int) else n * 1.1)
    if message not in above:
        raise AssertionError(f"{what}: expected {message!r}, found {above[:400]!r}")


def all_of(box, kinds):
    rows, wrong = limits(box), []
    for what, told in kinds.items():
        try:
            provoke(box, told, what, rows[what])
        except (AssertionError, KeyError) as error:
            wrong.append(f"{what}: {error!r}")
    equal(wrong, [])


def bound(told, kinds):
    return {what: lambda box, n, what=what: told(box, what, n) for what in kinds}


def test_every_row_is_provoked_here_and_everything_here_has_a_row(box):
    equal(sorted(limits(box)), sorted([*SCENARIO, *FILES, *SWEEPS, *WORDS, *RESULTS, *BY_HAND]))


def test_every_constant_stands_where_the_table_says(box):
    wrong = []
    for what, (_, where, _) in limits(box).items():
        found = [f for folder in ("include", "sim") for f in files(os.path.join(box.root, folder), where[0])]
        with open(found[0] if found else os.devnull, encoding="utf-8") as file:
            words = re.findall(r'"?\w+"?', file.read())
        if len(found) != 1 or where[1] not in words:
            wrong.append(f"{what}: {where}")
    equal(wrong, [])


def test_limits_of_a_scenario(box):
    all_of(box, bound(scenario_told, SCENARIO))


def test_limits_of_a_file(box):
    all_of(box, bound(file_told, FILES))


def test_limits_of_a_sweep(box):
    all_of(box, SWEEPS)


def test_limits_of_a_command_line(box):
    all_of(box, bound(words_told, WORDS))


def test_limits_of_results_and_of_a_run(box):
    all_of(box, RESULTS)


def test_small_files_that_ask_for_much_are_told(box):
    for setting, told in [("/sample=1e-9", "at most 20000 samples"), ('/end="9999-01-01"', "expected a date that exists"),
                          ("/donors/big/round=1e-6", "0.1 or more"), ("/regimes/joint/levers/cadence=1e-6", "0.1 or more"),
                          ("/recipient/items/tank/stock=1e17", "at most 1e+15")]:
        holds(ended(box("run", "small.json", "--set", setting), 3, setting).stderr, told)


def test_options_beyond_their_range_are_told(box):
    for words, told in [(["--precision", "1.1"], "above 0, at most 1"), (["--precision", "0"], "above 0, at most 1"),
                        (["--reps", "0"], "from 1 to 10000000"), (["-j", "0"], "from 1 to 512")]:
        holds(ended(box("compare", "small.json", *words), 2, str(words[:2])).stderr, told)


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
