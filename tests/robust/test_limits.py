#!/usr/bin/env python3
"""At every limit a scenario is taken, one above it is told: the table "Limits" of docs/robustness.md.

    tests/robust/test_limits.py PROGRAM ROOT [--only PART]
"""
import copy
import datetime
import json
import os
import resource
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402


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


LIMITS = [("items", item, 64, "expected at most 64 items, found 65"),
          ("donors", donor, 300, "expected at most 300 donors, found 301"),
          ("lines", of("lines"), 256, "expected at most 256 lines, found 257"),
          ("routes", of("routes"), 64, "expected at most 64 routes, found 65"),
          ("stages of a route", stages, 16, "expected at most 16 elements, found 17"),
          ("events", of("events"), 2000, "expected at most 2000 events, found 2001"),
          ("regimes", of("regimes"), 32, "expected at most 32 regimes, found 33"),
          ("pledges", of("pledges"), 2000, "expected at most 2000 pledges, found 2001"),
          ("hubs", of("hubs"), 32, "expected at most 32 hubs, found 33"),
          ("components", component, 64, "expected at most 64 components, found 65"),
          ("courses", course, 64, "expected at most 64 training, found 65"),
          ("own orders", own_order, 500, "expected at most 500 own_orders, found 501"),
          ("acceptances", acceptance, 64, "expected at most 64 acceptance, found 65"),
          ("points of a schedule", points, 4000, "expected at most 4000 points, found 4001"),
          ("days", days, 10958, "expected at most 10958 days after the start, found 10959"),
          ("samples", samples, 20000, "expected days that give at most 20000 samples, found 20001"),
          ("uncertain inputs", uncertain, 64, "expected at most 64 uncertain, found 65")]


def test_collections_at_their_limit_are_taken_and_one_more_is_told(box):
    wrong = []
    for name, grow, limit, told in LIMITS:
        for n in (limit, limit + 1):
            s = small(box)
            grow(s, n)
            box.write("s.json", json.dumps(s))
            result = box("validate", "s.json")
            taken = result.returncode == 0
            if name in ("courses", "own orders", "acceptances"):  # members lack fields: only the limit is looked at
                taken = "expected at most" not in result.stderr
            good = taken if n == limit else result.returncode == 3 and told in result.stderr
            if not good:
                wrong.append(f"{name}, {n}: {result.returncode} {result.stderr[:300]}")
    equal(wrong, [])


def test_the_text_of_a_scenario(box):
    text = box.read("small.json").rstrip()
    fill = 16 * 1024 * 1024 - len(text)
    box.write("s.json", text + " " * fill)
    ended(box("validate", "s.json"), 0)
    box.write("s.json", text + " " * (fill + 1))
    holds(ended(box("validate", "s.json"), 3).stderr, "expected at most 16777216 bytes, found 16777217")
    for depth, status in [(64, False), (65, True)]:
        box.write("s.json", "[" * depth + "]" * depth)
        told = ended(box("validate", "s.json"), 3).stderr
        equal("expected at most 64 levels of nesting" in told, status, told[:300])
    for n, status in [(999_999, False), (1_000_000, True)]:  # and the list itself
        box.write("s.json", "[" + "0," * (n - 1) + "0]")
        told = ended(box("validate", "s.json"), 3).stderr
        equal("expected at most 1000000 values" in told, status, told[:300])
    s = small(box)
    for n, good in [(64, True), (65, False)]:
        other = copy.deepcopy(s)
        other["pledges"]["x" * n] = copy.deepcopy(next(iter(s["pledges"].values())))
        box.write("s.json", json.dumps(other))
        result = box("validate", "s.json")
        equal(result.returncode, 0 if good else 3, f"a name of {n}: {result.stderr[:300]}")


def test_files_that_extend_files(box):
    for i in range(9):
        box.write(f"e{i}.json", json.dumps({"extends": "small.json" if i == 0 else f"e{i - 1}.json", "note": str(i)}))
    taken = [box("validate", f"e{i}.json").returncode for i in range(9)]
    equal(taken, [0] * 8 + [3], "eight levels below the first")
    holds(box("validate", "e8.json").stderr, "expected at most 8 levels of files that extend files")


def test_small_files_that_ask_for_much_are_told(box):
    for setting, told in [("/sample=1e-9", "at most 20000 samples"), ('/end="9999-01-01"', "expected a date that exists"),
                          ("/donors/big/round=1e-6", "0.1 or more"), ("/regimes/joint/levers/cadence=1e-6", "0.1 or more"),
                          ("/recipient/items/tank/stock=1e17", "at most 1e+15")]:
        holds(ended(box("run", "small.json", "--set", setting), 3, setting).stderr, told)
    def modest():  # no more than a machine has, should the limit fail
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    sanitized = b"__asan_init" in open(box.program, "rb").read()  # reserves more than that
    for command in ("run", "compare"):  # the second has worlds in which all of the pledge is later than the end
        result = ended(box(command, "small.json", "--set", "/pledges/tanks-of-the-middle/quantity=9000000000000",
                           preexec_fn=None if sanitized else modest), 1)
        holds(result.stderr, "more than 4194304 pending events in one world", "expected larger lots")
        equal(box.names(), [], "nothing was written")


def test_options(box):
    for words, told in [(["--reps", "10000001"], "from 1 to 10000000"), (["-j", "513"], "from 1 to 512"),
                        (["--seed", "18446744073709551616"], "from 0 to 18446744073709551615"),
                        (["--set", "/sample=7"] * 65, "at most 64 settings"),
                        (["--precision", "1.1"], "above 0, at most 1")]:
        holds(ended(box("compare", "small.json", *words), 2, str(words[:2])).stderr, told)
    ended(box("validate", "small.json", *["--set", "/sample=7"] * 64), 0)
    ended(box("compare", "small.json", "--reps", "2", "-j", "512", "--no-charts", "-q", "--out", "a"), 0)


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
