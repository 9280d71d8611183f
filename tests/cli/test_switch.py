#!/usr/bin/env python3
"""tranche switch: the same worlds with the regime changed at a date. Arguments: program, root [--only PART]."""
import csv
import io
import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, holds, main  # noqa: E402

ASK = ["switch", "small.json", "--measure", "need_met/artillery"]


def rows(box, path):
    return list(csv.DictReader(io.StringIO(box.read(path))))


def test_changing_on_the_first_day_is_the_other_regime_and_after_the_last_nothing(box):
    ended(box(*ASK, "--reps", "6", "--dates", "2023-10-01,2024-09-30", "--out", "s"), 0)
    ended(box("compare", "small.json", "--reps", "6", "--no-charts", "-q", "--out", "c"), 0)
    found = {r["changed"]: r for r in rows(box, "s/switch.csv")}
    want = {(r["regime"], r["against"]): r for r in rows(box, "c/measures.csv")
            if (r["measure"], r["scope"], r["window"]) == ("need_met", "artillery", "")}
    for changed, regime in (("", "alone"), ("2023-10-01", "joint")):
        if abs(float(found[changed]["estimate"]) - float(want[regime, ""]["estimate"])) > 1e-6:
            raise AssertionError(f"{changed}: {found[changed]} against {want[regime, '']}")
    paired = want["joint", "alone"]
    for column, other in (("difference", "estimate"), ("low", "low"), ("high", "high")):
        if abs(float(found["2023-10-01"][column]) - float(paired[other])) > 1e-6:
            raise AssertionError(f"{column}: {found['2023-10-01']} against {paired}")
    told = json.loads(box.read("s/summary.json"))["pairing"]
    if abs(told - float(paired["pairing"])) > 1e-4:  # measures.csv has four decimals
        raise AssertionError(f"pairing: {told} against {paired['pairing']}")
    # From the last day on hardly anything can differ: less than a thousandth of need.
    if abs(float(found["2024-09-30"]["difference"])) > 0.001:
        raise AssertionError(found["2024-09-30"])


def test_an_equal_regime_from_the_first_day_makes_no_difference(box):
    # On a later date it would: a change of regime opens with a joint round.
    ended(box(*ASK, "--reps", "3", "--regimes", "joint,twin", "--dates", "2023-10-01", "--out", "s"), 0)
    found = [r for r in rows(box, "s/switch.csv") if r["changed"]]
    equal({(float(r["difference"]), r["higher"], r["lower"]) for r in found}, {(0.0, "0", "0")})


def test_results_are_described_and_the_same_with_any_number_of_threads(box):
    for jobs in ("1", "2", "7"):
        ended(box(*ASK, "--reps", "25", "-j", jobs, "--out", f"j{jobs}"), 0)
    for name in ("switch.csv", "summary.txt", "summary.json", "manifest.json", "datapackage.json"):
        equal(box.read(f"j2/{name}"), box.read(f"j1/{name}"), name)
        equal(box.read(f"j7/{name}"), box.read(f"j1/{name}"), name)
    package = json.loads(box.read("j1/datapackage.json"))
    equal(sorted(r["path"] for r in package["resources"]), ["scenario.json", "summary.json", "summary.txt", "switch.csv"])
    for resource in package["resources"]:
        holds(resource["description"], " ")
    equal([n for n in box.names() if n.endswith(".journal")], [])


def test_precision_stops_by_itself_and_says_how_many_it_took(box):
    text = ended(box(*ASK, "--reps", "400", "--precision", "0.05", "--out", "s"), 0).stdout
    holds(text, "stopped by itself after 17: the half-width asked for (0.05) was reached (0.041)")
    told = json.loads(box.read("s/summary.json"))
    if not 15 <= told["worlds"] < 400:
        raise AssertionError(told["worlds"])
    for row in rows(box, "s/switch.csv"):
        if row["changed"] and float(row["high"]) - float(row["low"]) > 2 * 0.05 + 1e-9:
            raise AssertionError(row)


def test_an_interrupted_run_goes_on_where_it_stopped(box):
    whole = ended(box(*ASK, "--reps", "300", "-j", "1", "--out", "whole"), 0)
    words = [box.program, *ASK, "--reps", "300", "-j", "1", "--out", "part"]
    for tries in range(5):  # a fast machine may be done before the signal
        process = subprocess.Popen(words, cwd=box.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while process.poll() is None and not (os.path.exists(box.file("part.journal")) and
                                              os.path.getsize(box.file("part.journal")) > 1000):
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
        if process.returncode == 130:
            break
        ended(box(*ASK, "--reps", "1", "--out", "part", "--force"), 0)
    equal(process.returncode, 130, errors)
    text = ended(box(*ASK, "--reps", "300", "-j", "2", "--out", "part", "--resume", "--force"), 0)
    holds(text.stderr, "pieces of work are in part.journal already")
    for name in ("switch.csv", "summary.json"):
        equal(box.read(f"part/{name}"), box.read(f"whole/{name}"), name)
    equal(os.path.exists(box.file("part.journal")), False)
    holds(whole.stdout, "Results in whole")


def test_an_end_of_the_second_regime_is_left_out_and_said(box):
    ends = ["--set", "/regimes/joint/until=2024-06-01", "--set", "/regimes/joint/then=alone"]
    result = ended(box(*ASK, "--reps", "3", "--dates", "2023-12-01", *ends, "--out", "s"), 0)
    holds(result.stdout, "without the end that the scenario gives it")
    ended(box(*ASK, "--reps", "3", "--dates", "2023-12-01", "--out", "plain"), 0)
    equal(box.read("s/switch.csv"), box.read("plain/switch.csv"))


def test_dates_on_which_the_first_regime_does_not_work_yet_are_not_tried(box):
    late = ["--regimes", "twin,joint", "--set", "/regimes/twin/agreed=2024-02-01", "--set", "/regimes/twin/before=alone"]
    ended(box(*ASK, "--reps", "2", *late, "--out", "s"), 0)
    equal([r["changed"] for r in rows(box, "s/switch.csv")], ["", "2024-04-01", "2024-07-01"])
    refused = ended(box(*ASK, "--reps", "2", *late, "--dates", "2024-01-01", "--out", "t"), 2)
    holds(refused.stderr, "twin cannot give way to joint on 2024-01-01")
    equal([n for n in box.names() if n.startswith("t")], [])


def test_wrong_words_are_refused(box):
    for dates in ("2023-13-01", "2022-01-01", "2024-10-01", "soon", "2024-01-01,"):
        holds(ended(box(*ASK, "--dates", dates), 2).stderr, "--dates: expected dates within the run")
    holds(ended(box("switch", "small.json", "--regimes", "alone"), 2).stderr, "expected 2 regimes, found 1")
    holds(ended(box("switch", "small.json", "--measure", "need_met/artilery"), 2).stderr, "artilery")
    equal(box.names(), [])


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
