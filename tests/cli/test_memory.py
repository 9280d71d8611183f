#!/usr/bin/env python3
"""Memory does not grow with replications: a million values go through the bands.

    tests/cli/test_memory.py PROGRAM ROOT [--only PART]
"""
import csv
import io
import json
import os
import resource
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Skip, equal, main  # noqa: E402

# A year by the day and 28 series: some 20,000 values a world and two regimes.
DAILY = ["compare", "small.json", "--set", "/sample=1", "--no-charts", "-q", "-j", "2"]


def peak(box, *words):
    """Runs tranche alone and returns its peak memory in bytes. A fork of its own, so that it is of this run."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = subprocess.run([box.program, *words], cwd=box.path, stdout=subprocess.DEVNULL, check=False).returncode
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024  # Linux tells kilobytes
        os.write(writer, json.dumps([status, used]).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        status, used = json.loads(told.read())
    os.waitpid(child, 0)
    equal(status, 0, " ".join(words))
    return used


def values(box, folder):
    rows = csv.DictReader(io.StringIO(box.read(f"{folder}/bands.csv")))
    return sum(int(r["n"]) for r in rows)


def test_a_million_values_take_the_memory_of_a_hundred_thousand(box):
    if b"__asan_init" in open(box.program, "rb").read():
        raise Skip("freed memory is kept back under the address sanitizer")
    few, many = 5, 50
    small, large = peak(box, *DAILY, "--reps", str(few), "-o", "a"), peak(box, *DAILY, "--reps", str(many), "-o", "b")
    through = values(box, "b")
    equal(through > 1_000_000, True, f"{through} values")
    equal(through, 10 * values(box, "a"))
    # Keeping what the larger run adds would take 8 bytes a value, 8 MB and more. A quarter of that is allowed for
    # what differs from run to run: the pages of the heap and the rows that a thread has ready when the other is late.
    allowed = 8 * (through - through // 10) // 4
    equal(large - small < allowed, True, f"{small} bytes for {few} worlds, {large} for {many}, {allowed} allowed")


if __name__ == "__main__":
    sys.exit(main([t for n, t in list(globals().items()) if n.startswith("test_")]))
