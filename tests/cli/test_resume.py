#!/usr/bin/env python3
"""Work that is tried before, stopped, gone on with, or done in shares.

    tests/cli/test_resume.py PROGRAM ROOT [--only PART]
"""
import os
import re
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import contents, ended, equal, holds, main, wait_for  # noqa: E402

SWITCH = ["switch", "small.json"]
COMPARE = ["compare", "small.json", "--no-charts"]
LONG = ["--reps", "20000"]


def started(box, *words):
    return subprocess.Popen([box.program, *words], cwd=box.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def has_pieces(box, name):
    """More than a block of worlds of every variant, so that some worlds are complete."""
    return os.path.exists(box.file(name)) and os.path.getsize(box.file(name)) > 60000


def worlds(box, folder):
    return int(re.search(r"(\d+) worlds", box.read(folder + "/summary.txt")).group(1))


def run_until_there_is_something(box, *words):
    process = started(box, *words)
    wait_for(lambda: has_pieces(box, "r.journal"), "the journal")
    return process


def test_killed_work_goes_on_to_the_same_bytes(box):
    for what in [SWITCH + ["--reps", "300"], COMPARE + ["--reps", "300", "--resume"]]:
        process = run_until_there_is_something(box, *what, "--out", "r")
        process.kill()
        process.communicate(timeout=60)
        size = os.path.getsize(box.file("r.journal"))
        with open(box.file("r.journal"), "r+b") as f:
            f.truncate(size - 5)  # as a power cut may leave it
        words = what if "--resume" in what else [*what, "--resume"]
        result = ended(box(*words, "--out", "r"), 0)
        done = int(re.search(r"tranche: (\d+) pieces of work are in r.journal already", result.stderr).group(1))
        equal(done >= 1, True, "pieces")
        ended(box(*what, "--out", "whole", "-q"), 0)
        equal(contents(box, "r"), contents(box, "whole"))
        equal(os.path.exists(box.file("r.journal")), False, "the journal is taken away")
        subprocess.run(f"rm -rf '{box.path}'/r '{box.path}'/whole '{box.path}'/r.part-*", shell=True, check=True)


def test_ctrl_c_keeps_results_and_the_journal(box):
    for what in [SWITCH + LONG, COMPARE + LONG + ["--resume"]]:
        process = run_until_there_is_something(box, *what, "--out", "r")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        equal(process.returncode, 130, err)
        holds(out, "PARTIAL")
        holds(out + err, "The same command with --resume --force goes on.")
        holds(ended(box(*[w for w in what if w != "--resume"], "--out", "r"), 1).stderr,
              "r.journal holds finished work: --resume --force goes on with it, --force alone drops it.")
        n = worlds(box, "r")
        box.write("kept.txt", box.read("r/summary.txt"))
        words = [w if w != "20000" else str(n) for w in what if w != "--resume"]
        result = ended(box(*words, "--resume", "--force", "--out", "r"), 0)
        equal(worlds(box, "r"), n)
        if what[0] == "compare":  # a task is a replication there, so all of them are known
            holds(result.stderr, "pieces of work are in r.journal already")
        ended(box(*words, "--out", "whole", "-q"), 0)
        equal(contents(box, "r")["summary.txt"], contents(box, "whole")["summary.txt"])
        subprocess.run(f"rm -rf '{box.path}'/r '{box.path}'/whole", shell=True, check=True)


def test_shares_together_are_the_whole(box):
    for what in [SWITCH + ["--reps", "45"], COMPARE + ["--reps", "45"]]:
        for share in ["2/3", "1/3", "3/3"]:
            result = ended(box(*what, "--share", share, "--out", "in [odd] place/r"), 0)
            holds(result.stderr, f"share {share[0]} of 3 is in in [odd] place/r.{share[0]}.journal")
            equal(result.stdout, "")
        equal(sorted(os.listdir(box.file("in [odd] place"))), ["r.1.journal", "r.2.journal", "r.3.journal"])
        result = ended(box(*what, "--resume", "--out", "in [odd] place/r"), 0)
        pieces = 15 if what[0] == "switch" else 45  # five variants by three blocks of worlds; replications
        holds(result.stderr, f"{pieces} pieces of work are in")
        ended(box(*what, "--out", "whole", "-q"), 0)
        equal(contents(box, "in [odd] place/r"), contents(box, "whole"))
        equal(os.listdir(box.file("in [odd] place")), ["r"])
        subprocess.run(f"rm -rf '{box.path}'/whole '{box.path}'/in*", shell=True, check=True)


def test_a_missing_share_is_run_by_the_last_call(box):
    ended(box(*SWITCH, "--reps", "45", "--share", "1/3", "--out", "r"), 0)
    result = ended(box(*SWITCH, "--reps", "45", "--resume", "--out", "r"), 0)
    holds(result.stderr, "5 pieces of work")
    ended(box(*SWITCH, "--reps", "45", "--out", "whole"), 0)
    equal(contents(box, "r"), contents(box, "whole"))


def test_finished_work_is_not_dropped_without_a_word(box):
    ended(box(*SWITCH, "--share", "1/2", "--out", "r"), 0)
    os.rename(box.file("r.1.journal"), box.file("r.journal"))
    with open(box.file("r.journal"), "rb") as f:
        before = f.read()
    for words in ([*SWITCH, "--out", "r"], [*SWITCH, "--out", "r", "-q"]):
        holds(ended(box(*words), 1).stderr, "r.journal holds ", " of work on this scenario: --resume goes on, --force drops ")
        with open(box.file("r.journal"), "rb") as f:
            equal(f.read() == before, True, "the journal is as it was")
        equal(os.path.exists(box.file("r")), False)
    holds(ended(box(*SWITCH, "--out", "r", "--resume"), 0).stderr, "of work are in r.journal already")
    with open(box.file("r.journal"), "wb") as f:
        f.write(before)
    ended(box(*SWITCH, "--out", "r", "--force"), 0)
    equal(os.path.exists(box.file("r.journal")), False)
    # That of another scenario is not this work, and one without a piece is none.
    box.write("other.json", box.read("small.json").replace("90000", "80000"))
    with open(box.file("x.journal"), "wb") as f:
        f.write(before)
    ended(box("switch", "other.json", *SWITCH[2:], "--out", "x"), 0)


def test_a_journal_of_another_scenario_is_refused_and_kept(box):
    for name in ["r.journal", "r.2.journal"]:
        ended(box(*SWITCH, "--reps", "45", "--share", "2/3", "--out", "r"), 0)
        if name == "r.journal":
            os.rename(box.file("r.2.journal"), box.file(name))
        before = os.path.getsize(box.file(name))
        result = ended(box(*SWITCH, "--reps", "45", "--set", "/sample=28", "--resume", "--out", "r"), 1)
        holds(result.stderr, name, "expected the journal of this scenario and version, found that of another")
        equal(os.path.getsize(box.file(name)), before)
        equal(os.path.exists(box.file("r")), False)
        os.unlink(box.file(name))
    box.write("r.journal", "a letter that someone wrote, which is no journal\n" * 3)
    holds(ended(box(*SWITCH, "--resume", "--out", "r"), 1).stderr, "expected a journal, found something else")


def test_another_seed_finds_nothing_in_the_journal(box):
    ended(box(*COMPARE, "--reps", "4", "--share", "1/1", "--out", "r"), 0)
    ended(box(*COMPARE, "--reps", "4", "--seed", "5", "--resume", "--out", "r", "-q"), 0)
    ended(box(*COMPARE, "--reps", "4", "--seed", "5", "--out", "whole", "-q"), 0)
    equal(contents(box, "r"), contents(box, "whole"))


def test_compare_keeps_no_journal_unless_told(box):
    process = started(box, *COMPARE, *LONG, "--out", "r")
    wait_for(lambda: any(n.startswith("r.part-") for n in os.listdir(box.path)), "the folder")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    equal([n for n in os.listdir(box.path) if "journal" in n], [])


def test_wrong_shares_are_usage_errors(box):
    for share in ["0/3", "4/3", "1", "1/", "/3", "1/0", "a/b", "1/99999", "1/3/4", "-1/3"]:
        holds(ended(box(*SWITCH, "--share", share), 2, share).stderr, "--share: expected I/N with N at most 9999 and I from 1 to N")
    holds(ended(box(*SWITCH, "--share", "1/2", "--dry-run"), 2).stderr, "--dry-run does not go with it")
    equal(box.names(), [])


def test_a_dry_run_says_what_it_takes_and_writes_nothing(box):
    result = ended(box(*COMPARE, "--reps", "150", "--dry-run"), 0)
    holds(result.stdout, "300 runs of one world under one regime (150 worlds)", "on this machine",
          "half-width of a 95 % interval of the difference between the regimes in need_met of total: about ", "Nothing was written.")
    result = ended(box(*SWITCH, "--dry-run", "--dates", "2024-01-01,2024-03-01"), 0)
    holds(result.stdout, "300 runs", "(100 worlds)")
    equal(box.names(), [])


def test_a_dry_run_foresees_when_precision_is_met(box):
    """Within a factor of two: a variance from 20 worlds is within that of the true one in 19 of 20 cases (chi squared)."""
    text = ended(box(*COMPARE, "--reps", "5000", "--precision", "0.005", "--dry-run"), 0).stdout
    foreseen = int(re.search(r"a half-width of 0.005: after about (\d+) worlds", text).group(1))
    ended(box(*COMPARE, "--reps", "5000", "--precision", "0.005", "--out", "r"), 0)
    taken = worlds(box, "r")
    said = box.read("r/summary.txt")
    holds(said, f"stopped by itself after {taken}: the half-width asked for (0.005) was reached (0.00", "pairing of joint")
    equal(0.5 < foreseen / taken < 2.0, True, f"foreseen {foreseen}, taken {taken}")
    text = ended(box(*COMPARE, "--reps", "20", "--precision", "0.0005", "--dry-run"), 0).stdout
    holds(text, "worlds, more than --reps allows")


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
