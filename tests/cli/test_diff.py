#!/usr/bin/env python3
"""tranche diff: what differs, and which of it makes the difference. Arguments: program, root [--only PART]."""
import csv
import io
import json
import os
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402


def variant(box, name, **changes):
    """small.json with members replaced; None takes one away. Keys: pointers with __ for /."""
    scenario = json.loads(box.read("small.json"))
    for pointer, value in changes.items():
        *way, last = pointer.split("__")
        at = scenario
        for token in way:
            at = at[token]
        if value is None:
            del at[last]
        else:
            at[last] = value
    box.write(name, json.dumps(scenario))


def rows(box, path):
    return list(csv.DictReader(io.StringIO(box.read(path))))


def test_a_scenario_does_not_differ_from_itself_or_from_its_defaults_written_out(box):
    variant(box, "other.json", recipient__items__tank={"stock": 160, "loss_per_month": 0.05, "serviceability": 0.8,
                                                       "note": "the same"})
    holds(ended(box("diff", "small.json", "small.json"), 0).stdout, "The inputs are the same.")
    text = ended(box("diff", "small.json", "other.json"), 0).stdout
    holds(text, "0 inputs differ, and 1 place on which no run depends")
    ended(box("run", "small.json", "--out", "ran", "-q"), 0)  # its scenario.json has all defaults filled in
    holds(ended(box("diff", "small.json", "ran/scenario.json"), 0).stdout, "The inputs are the same.")


def test_every_place_that_differs_is_named_with_both_values(box):
    variant(box, "other.json", sample=14, title="Another", donors__small__gdp=400, regimes__twin=None)
    text = ended(box("diff", "small.json", "other.json"), 0).stdout
    holds(text, "3 inputs differ, and 1 place on which no run depends", "/sample\n    7\n    -> 14",
          "/donors/small/gdp\n    300\n    -> 400", "/regimes/twin\n", "-> (not there)")
    told = json.loads(ended(box("diff", "small.json", "other.json", "--format", "json"), 0).stdout)
    equal(sorted(i["pointer"] for i in told["inputs"]), ["/donors/small/gdp", "/regimes/twin", "/sample", "/title"])
    equal([i["pointer"] for i in told["inputs"] if i["text_only"]], ["/title"])
    back = json.loads(ended(box("diff", "other.json", "small.json", "--format", "json"), 0).stdout)
    equal(sorted((i["pointer"], i["b"], i["a"]) for i in told["inputs"]),
          sorted((i["pointer"], i["a"], i["b"]) for i in back["inputs"]))


def test_it_is_written_to_a_folder_when_asked(box):
    variant(box, "other.json", donors__small__gdp=400)
    ended(box("diff", "small.json", "other.json", "--out", "told"), 0)
    equal([(r["pointer"], r["a"], r["b"], r["text_only"]) for r in rows(box, "told/inputs.csv")],
          [("/donors/small/gdp", "300", "400", "0")])
    package = json.loads(box.read("told/datapackage.json"))
    equal(sorted(r["path"] for r in package["resources"]), ["inputs.csv", "summary.json", "summary.txt"])
    equal(box("diff", "small.json", "other.json", "--out", "told").returncode, 1)  # never over another unless told


def test_results_of_the_same_seed_are_paired_by_world(box):
    for name, more in (("a", []), ("b", ["--set", "/donors/big/gdp=1", "--set", "/recipient/items/shell/stock=150000"]),
                       ("c", ["--seed", "12"])):
        ended(box("compare", "small.json", "--reps", "12", "--no-charts", "-q", "--out", name, *more), 0)
    same = ended(box("diff", "a", "a"), 0).stdout
    holds(same, "The inputs are the same.", "measures are the same.")
    text = ended(box("diff", "a", "b"), 0).stdout
    holds(text, "2 inputs differ", "Both ran the same seed", "/recipient/items/shell/stock\n    90000\n    -> 150000")
    ended(box("diff", "a", "b", "--out", "ab"), 0)
    found = {(r["measure"], r["scope"], r["window"], r["regime"]): r for r in rows(box, "ab/differences.csv")}
    row = found["need_met", "artillery", "", "alone"]
    # The same by hand from the worlds.
    worlds = [{r["rep"]: float(r["need_met/artillery"]) for r in rows(box, f"{name}/replications.csv")
               if r["regime"] == "alone"} for name in "ab"]
    differences = [worlds[1][rep] - worlds[0][rep] for rep in worlds[0]]
    mean, sd = statistics.mean(differences), statistics.stdev(differences)
    half = 2.200985 * sd / 12 ** 0.5  # t of 11 degrees of freedom, 97.5 %
    equal(row["paired"], "1")
    equal(row["n"], "12")
    for column, value in (("difference", mean), ("low", mean - half), ("high", mean + half)):
        if abs(float(row[column]) - value) > 2e-6:  # both are of numbers with six to eight decimals
            raise AssertionError(f"{column}: {row[column]} against {value}")
    holds(ended(box("diff", "a", "c"), 0).stdout, "The worlds are not the same")
    told = json.loads(ended(box("diff", "a", "c", "--format", "json"), 0).stdout)
    equal(told["same_worlds"], False)
    equal({m["paired"] for m in told["measures"]}, {False})


def test_the_change_that_makes_the_difference_gets_all_of_it(box):
    # Of three changes one moves the need met of artillery: the stock of shells. gdp is a key that "alone" does not use;
    # the other lever is one of "joint".
    variant(box, "other.json", recipient__items__shell={"stock": 150000}, donors__small__gdp=400,
            regimes__joint__levers__sync=0.9)
    ended(box("diff", "small.json", "other.json", "--explain", "--reps", "4", "--measure", "need_met/artillery",
              "--out", "why"), 0)
    shares = {r["player"]: r for r in rows(box, "why/shares.csv")}
    equal(sorted(shares), ["/donors/small/gdp", "/recipient/items/shell/stock", "/regimes/joint/levers/sync"])
    told = json.loads(box.read("why/summary.json"))
    equal(told["all_changes_make_the_second"], True)
    if not float(shares["/recipient/items/shell/stock"]["share"]) > 0.01:
        raise AssertionError(shares)
    for name in ("/donors/small/gdp", "/regimes/joint/levers/sync"):
        equal(float(shares[name]["share"]), 0.0, name)
        equal(float(shares[name]["high"]) - float(shares[name]["low"]), 0.0, name)
    # The whole is what compare finds.
    for name, scenario in (("x", "small.json"), ("y", "other.json")):
        ended(box("compare", scenario, "--reps", "4", "--no-charts", "-q", "--out", name), 0)
    means = [statistics.mean(float(r["need_met/artillery"]) for r in rows(box, f"{n}/replications.csv")
                             if r["regime"] == "alone") for n in "xy"]
    whole = sum(float(r["share"]) for r in shares.values())
    if abs(whole - (means[1] - means[0])) > 1e-6:
        raise AssertionError(f"{whole} against {means}")


def test_changes_that_cannot_stand_alone_are_put_together(box):
    account = [{"from": "2023-10-01", "until": "2024-09-30", "amount": {"value": 90, "unit": "EUR_million"}}]
    late = [dict(account[0], **{"from": "2023-11-01", "until": "2023-11-01"})]
    variant(box, "a.json", donors__small__accounts={"drawdown": late})
    variant(box, "b.json", donors__small__accounts={"drawdown": [dict(late[0], **{"from": "2024-02-01",
                                                                                "until": "2024-02-01"})]})
    ended(box("diff", "a.json", "b.json", "--explain", "--reps", "2", "--out", "why"), 0)
    equal({r["player"] for r in rows(box, "why/shares.csv")}, {"/donors/small/accounts/drawdown/0"})


def test_threads_do_not_change_the_bytes_and_a_dry_run_writes_nothing(box):
    variant(box, "other.json", recipient__items__shell={"stock": 150000}, donors__small__gdp=400)
    for jobs in ("1", "2", "7"):
        ended(box("diff", "small.json", "other.json", "--explain", "--reps", "5", "-j", jobs, "--out", f"j{jobs}"), 0)
    for name in ("shares.csv", "summary.json", "manifest.json"):
        equal(box.read(f"j2/{name}"), box.read(f"j1/{name}"), name)
        equal(box.read(f"j7/{name}"), box.read(f"j1/{name}"), name)
    before = box.names()
    holds(ended(box("diff", "small.json", "other.json", "--explain", "--dry-run"), 0).stdout, "201 runs",
          "Nothing was written")
    equal(box.names(), before)


def test_what_cannot_be_compared_is_refused(box):
    ended(box("run", "small.json", "--out", "ran", "-q"), 0)
    holds(ended(box("diff", "small.json", "ran"), 2).stderr, "two scenarios or two result folders")
    holds(ended(box("diff", "small.json"), 2).stderr, "diff needs A B")
    holds(ended(box("diff", "small.json", "small.json", "--explain"), 2).stderr, "nothing to explain")
    holds(ended(box("diff", "small.json", "none.json"), 3).stderr, "none.json")
    holds(ended(box("diff", "ran", "ran"), 1).stderr, "measures.csv")
    variant(box, "other.json", donors__small__gdp=400)
    holds(ended(box("diff", "small.json", "other.json", "--explain", "--orders", "5"), 2).stderr, "even number")
    holds(ended(box("diff", "small.json", "other.json", "--explain", "--measure", "ned_met"), 2).stderr,
          'did you mean "need_met"?')


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
