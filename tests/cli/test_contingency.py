#!/usr/bin/env python3
"""tranche contingency and tranche calendar: outages. Arguments: program, root [--only PART]."""
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

ASK = ["contingency", "small.json", "--measure", "need_met/artillery,gap/artillery"]
GRID = ["calendar", "small.json", "--measure", "need_met/artillery", "--starts", "2023-12-01,2024-04-01",
        "--lengths", "1,4"]

# 200 days, 100 rounds a day, 5,000 in stock. All that comes is promised by one donor, 75 a day; the other gives nothing.
BY_HAND = {
    "format": 1, "title": "One donor gives everything", "start": "2024-01-01", "end": "2024-07-19",
    "items": {"shell": {"class": "ammunition", "kind": "consumable", "mass": 0.05, "unit_cost": 4000, "lot": 750}},
    "capabilities": {"guns": {"items": {"shell": {}}, "need": 100}},
    "recipient": {"items": {"shell": {"stock": 5000}}},
    "donors": {"all": {"route": "road"}, "none": {"label": "the one that gives nothing", "route": "road"},
               "paid-in": {"fund": True, "route": "road"}},
    "lines": {"own": {"item": "shell", "owner": "recipient", "capacity": 0, "route": "road"}},
    "hubs": {"hub": {"capacity": 1000}},
    "routes": {"road": {"stages": [{"kind": "preparation", "days": 1}, {"kind": "transport", "days": 2},
                                   {"kind": "hub", "hub": "hub", "days": 1}, {"kind": "hand_over", "days": 1}]}},
    "pledges": {"all-of-it": {"donor": "all", "item": "shell", "quantity": 15000, "date": "2024-01-02",
                              "until": "2024-07-19", "certain": True}},
    "regimes": {"a": {"label": "regime a"}, "b": {"label": "regime b"}}, "compare": ["a", "b"]}


def rows(box, path):
    return list(csv.DictReader(io.StringIO(box.read(path))))


def by_hand(box):
    box.write("hand.json", json.dumps(BY_HAND))


def near(found, expected, within, what=""):
    if abs(float(found) - expected) > within:
        raise AssertionError(f"{what}: {found}, expected {expected} +- {within}")


# ---- by hand -------------------------------------------------------------------------------------------

def test_without_the_donor_that_gives_everything_need_is_met_from_stock_alone(box):
    by_hand(box)
    result = ended(box("contingency", "hand.json", "--reps", "3", "--from", "2024-01-01", "--months", "12", "--out", "c"), 0)
    found = [r for r in rows(box, "c/contingency.csv") if r["measure"] == "need_met" and r["scope"] == "total"]
    equal([(r["out"], r["regime"]) for r in found], [("all", "a"), ("all", "b")])  # who gives nothing is not among them
    for r in found:  # 5,000 of 20,000 are met
        near(float(r["undisturbed"]) + float(r["change"]), 0.25, 1e-6, "need met")
        near(r["undisturbed"], (5000 + 19 * 750) / 20000, 1e-6, "all but the last of 20 lots comes in time")
        equal((r["low"], r["high"]), (r["change"], r["change"]))
        equal(float(r["p_holm"]), 0.0)
    equal(float(found[1]["apart"]), 0.0)
    holds(" ".join(result.stdout.split()), "without all under regime a", "bears the loss of all better is not shown")
    after = rows(box, "c/aftermath.csv")[0]  # the outage ends after the run: no recovery
    equal((after["n"], after["recovery_days"]), ("0", ""))
    equal(float(after["made_up"]), 0.0)
    equal(float(after["made_up_share"]), 0.0)
    plain = rows(box, "c/static.csv")[0]
    equal((float(plain["left"]), float(plain["n_1"]), plain["rank"]), (0.0, 0.0, "1"))
    # Planned: 15,000 x EUR 4,000.
    near(plain["planned"], 60.0, 1e-6, "planned")


def test_what_is_lost_in_an_outage_in_between_and_when_it_is_back(box):
    by_hand(box)
    ended(box("contingency", "hand.json", "--reps", "3", "--from", "2024-03-01", "--months", "2", "--regimes", "a",
              "--out", "c"), 0)
    plain = rows(box, "c/static.csv")[0]
    near(plain["planned"], 61.0 / 199.0 * 60.0, 1e-3, "planned in 61 of 199 days")
    # Need of 61 days: 61 x 100 x EUR 4,000.
    near(plain["n_1"], 0.0, 1e-6, "nothing is left")
    lost = rows(box, "c/aftermath.csv")[0]
    # A lot of 750 leaves every 9.95 days from day 10.95 on and comes 5 days later: six of them from day 60 to 121.
    near(lost["lost"], 6 * 750 * 0.004, 1e-6, "lost")
    equal(float(lost["made_up_share"]), 0.0)
    # Some 3,500 are in stock when the outage begins on day 60: gone before it ends on day 121. What was held goes on then
    # and comes 4 days later, so the first full week is the one that begins on day 126.
    equal(float(lost["recovery_days"]), 126.0 - 121.0)


def test_a_donor_that_gives_nothing_makes_no_difference_in_any_world(box):
    by_hand(box)
    result = ended(box("calendar", "hand.json", "--reps", "4", "--donor", "none", "--lengths", "1,9", "--out", "c"), 0)
    found = rows(box, "c/calendar.csv")
    equal(len({r["start"] for r in found}), 4)  # every second month of seven
    equal({(float(r["change"]), float(r["low"]), float(r["high"]), float(r["p_holm"])) for r in found},
          {(0.0, 0.0, 0.0, 1.0)})
    holds(result.stdout, "Under regime a no outage is shown to hurt")


# ---- against other commands ------------------------------------------------------------------------------

def test_an_outage_is_what_compare_makes_of_its_setting(box):
    ended(box(*ASK, "--reps", "5", "--from", "2024-02-01", "--months", "3", "--out", "c"), 0)
    outage = [o for o in json.loads(box.read("c/summary.json"))["outages"] if o["out"] == "big"][0]
    for name, settings in (("plain", []), ("hit", ["--set", outage["settings"]])):
        ended(box("compare", "small.json", "--reps", "5", "--no-charts", "-q", *settings, "--out", name), 0)
    means = {}
    for name in ("plain", "hit"):
        for r in rows(box, f"{name}/measures.csv"):
            if (r["measure"], r["scope"], r["window"], r["against"]) == ("need_met", "artillery", "", ""):
                means[name, r["regime"]] = float(r["estimate"])
    found = [r for r in rows(box, "c/contingency.csv") if r["out"] == "big" and r["measure"] == "need_met"]
    for r in found:
        near(r["undisturbed"], means["plain", r["regime"]], 1e-6)
        near(r["change"], means["hit", r["regime"]] - means["plain", r["regime"]], 1e-6)
    near(found[1]["apart"], float(found[1]["change"]) - float(found[0]["change"]), 1e-6)


def test_a_calendar_and_a_contingency_agree_about_the_same_outage(box):
    ended(box(*ASK, "--reps", "4", "--from", "2023-12-01", "--months", "4", "--out", "c"), 0)
    ended(box(*GRID, "--reps", "4", "--donor", "big", "--out", "g"), 0)
    one = [r for r in rows(box, "c/contingency.csv") if r["out"] == "big" and r["measure"] == "need_met"]
    other = [r for r in rows(box, "g/calendar.csv") if (r["start"], r["months"]) == ("2023-12-01", "4")]
    for a, b in zip(one, other):
        for column in ("regime", "undisturbed", "change", "low", "high", "apart", "apart_low"):
            equal(a[column], b[column], column)


def test_equal_regimes_bear_every_outage_alike(box):
    ended(box(*ASK, "--reps", "4", "--regimes", "joint,twin", "--out", "c"), 0)
    found = [r for r in rows(box, "c/contingency.csv") if r["regime"] == "twin"]
    equal({float(r["apart"]) for r in found}, {0.0})


def test_pairs_hubs_and_lines_can_be_out_too(box):
    ended(box(*ASK, "--reps", "2", "--pairs", "--out", "p"), 0)
    equal({r["out"] for r in rows(box, "p/static.csv")},
          {"big", "middle", "small", "big+middle", "big+small", "middle+small"})
    ended(box(*ASK, "--reps", "2", "--what", "hubs", "--out", "h"), 0)
    equal([r["out"] for r in rows(box, "h/static.csv")], ["hub"])
    equal(float(rows(box, "h/static.csv")[0]["left"]), 0.0)
    # A line that makes nothing for 6 months, 182 days of 5,000 / 30.4375 rounds: no more can be missing.
    ended(box(*ASK, "--reps", "10", "--what", "lines", "--out", "l"), 0)
    own = [r for r in rows(box, "l/contingency.csv") if r["out"] == "own-shells" and r["measure"] == "gap"]
    for r in own:
        if not 0.0 < float(r["low"]) < float(r["change"]) <= 182 * 5000 / 30.4375:
            raise AssertionError(r)


# ---- shape -----------------------------------------------------------------------------------------------

def test_results_are_described_and_the_same_with_any_number_of_threads(box):
    for words, names in ((ASK, ("aftermath.csv", "contingency.csv", "made_up.csv", "static.csv")), (GRID, ("calendar.csv",))):
        for jobs in ("1", "2", "7"):
            ended(box(*words, "--reps", "22", "-j", jobs, "--out", f"{words[0]}{jobs}"), 0)
        first = words[0] + "1"
        for name in (*names, "summary.txt", "summary.json", "manifest.json", "datapackage.json"):
            equal(box.read(f"{words[0]}2/{name}"), box.read(f"{first}/{name}"), name)
            equal(box.read(f"{words[0]}7/{name}"), box.read(f"{first}/{name}"), name)
        package = json.loads(box.read(first + "/datapackage.json"))
        equal(sorted(r["path"] for r in package["resources"]), sorted([*names, "scenario.json", "summary.json", "summary.txt"]))
        for line in box.read(first + "/summary.txt").splitlines():
            if line.endswith(" "):
                raise AssertionError(f"space at the end of: {line!r}")
            if len(line) > 78 and not line.lstrip().startswith(("tranche compare", "again:", "money:", "items:", "22 worlds (")):
                raise AssertionError(f"too wide: {line}")
    equal([n for n in box.names() if n.endswith(".journal")], [])


def test_wrong_words_are_usage_errors_that_suggest_the_right_ones(box):
    by_hand(box)
    for words, part in [
            (["contingency", "small.json", "--what", "donor"], '--what: expected "donors", "hubs" or "lines", found "donor"'),
            (["contingency", "small.json", "--from", "2022-01-01"], "--from: expected a date within the run"),
            (["contingency", "small.json", "--from", "2024-02-30"], "--from: expected a date within the run"),
            (["contingency", "small.json", "--months", "0"], "--months: expected whole months from 1 to 120"),
            (["contingency", "small.json", "--months", "1.5"], "--months: expected whole months"),
            (["contingency", "hand.json", "--what", "lines"], "has no lines that bring anything"),
            (["calendar", "small.json", "--donor", "bigg"], 'no donor "bigg" (did you mean "big"?)'),
            (["calendar", "hand.json", "--donor", "paid-in"], '"paid-in" is a fund'),
            (["calendar", "small.json", "--starts", "2024-02-01,2024-01-01"], "--starts: expected rising dates"),
            (["calendar", "small.json", "--lengths", "2,2"], "--lengths: expected rising whole months"),
            (["calendar", "small.json", "--lengths", "1,,2"], '--lengths: expected rising whole months from 1 to 120, found ""'),
            (["calendar", "small.json", "--months", "3"], "--months is no option of calendar")]:
        result = ended(box(*words), 2, " ".join(words))
        equal(result.stdout, "")
        holds(result.stderr, part, "Try 'tranche")
    equal(box.names(), ["hand.json"])


def test_a_dry_run_counts_and_writes_nothing(box):
    result = ended(box(*ASK, "--reps", "50", "--dry-run"), 0)
    holds(result.stdout, "400 runs of one world", "Nothing was written.")  # (3 donors + 1) x 2 regimes x 50
    result = ended(box(*GRID, "--reps", "50", "--dry-run"), 0)
    holds(result.stdout, "500 runs of one world")  # (4 outages + 1) x 2 x 50
    equal(box.names(), [])


def test_precision_stops_by_itself(box):
    result = ended(box(*ASK, "--precision", "0.9", "--out", "c"), 0)
    holds(result.stdout, "15 worlds", "stopped by itself")


def test_what_was_interrupted_goes_on(box):
    words = [box.program, *GRID, "--reps", "100000", "--out", "r", "-j", "1"]
    process = subprocess.Popen(words, cwd=box.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while not os.path.exists(box.file("r.journal")) and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    equal(process.returncode, 130, err)
    if "PARTIAL" not in out:
        holds(err, "--resume goes on")
        return
    done = json.loads(box.read("r/manifest.json"))["replications"]["done"]
    ended(box(*GRID, "--reps", str(done), "--out", "again"), 0)
    equal(box.read("again/calendar.csv"), box.read("r/calendar.csv"))
    ended(box(*GRID, "--reps", str(done), "--out", "r", "--resume", "--force"), 0)
    equal(box.read("again/calendar.csv"), box.read("r/calendar.csv"))


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
