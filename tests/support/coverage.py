#!/usr/bin/env python3
"""Which lines of sim/ the tests have run, by folder, after a run of the tests in a build with -Db_coverage=true.

    coverage.py BUILD [--lines] [--least 90] [--least-folder 85]

With --lines also the lines that no test reached. Fails where all of sim/ or a folder has less than its least share.
Reads gcovr's JSON (Debian: gcovr).
"""
import argparse
import collections
import json
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def read(build):
    """File to {line: whether it was run}; lines without code are not there."""
    # Counts that two threads write at once may come out below zero, which gcovr would refuse. That is still run.
    # (Atomic counts take three times as long.)
    told = subprocess.run(["gcovr", "--root", ROOT, "--filter", "sim/", "--json", "-", "--gcov-ignore-parse-errors",
                           os.path.abspath(build)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True,
                          text=True).stdout
    return {f["file"]: {x["line_number"]: x["count"] != 0 for x in f["lines"] if not x.get("gcovr/noncode")}
            for f in json.loads(told)["files"] if f["file"].startswith("sim/")}


def spans(numbers):
    """12, 14-16 ..."""
    words, numbers = [], sorted(numbers)
    for at, n in enumerate(numbers):
        if at and n == numbers[at - 1] + 1:
            words[-1][1] = n
        else:
            words.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in words)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--least", type=float, default=90.0, metavar="PERCENT")
    parser.add_argument("--least-folder", type=float, default=85.0, metavar="PERCENT")
    options = parser.parse_args()
    files = read(options.build)
    folders = collections.defaultdict(lambda: [0, 0])
    for file, lines in sorted(files.items()):
        for name in (os.path.dirname(file), "all of sim"):
            folders[name][0] += sum(lines.values())
            folders[name][1] += len(lines)
        missed = [n for n, run in lines.items() if not run]
        if options.lines and missed:
            print(f"{file}: {spans(missed)}")
    good = bool(files)
    print(f"{'folder':28} {'lines':>7} {'run':>7} {'%':>6}")
    for name in sorted(folders, key=lambda n: (n == "all of sim", n)):
        run, lines = folders[name]
        share = 100.0 * run / max(1, lines)
        low = share < (options.least if name == "all of sim" else options.least_folder)
        good = good and not low
        print(f"{name:28} {lines:7} {run:7} {share:6.1f}{'  too few' if low else ''}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
