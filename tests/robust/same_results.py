#!/usr/bin/env python3
"""Do gcc and clang, without optimisation and with, give the same bytes? Too slow for the normal tests.

    tests/robust/same_results.py ROOT FOLDER [--jobs N] [--reps N]

Builds ROOT four times below FOLDER (what is built already is brought up to date), runs the scenarios of RUNS in each
and compares all files that they write. Tables are rounded and would hide a difference in the last bit; a share of the
work leaves a journal instead, which has every number as it is. Ends with 0 where all are the same, 1 where not, 2
where a compiler is missing.
"""
import argparse
import hashlib
import os
import shutil
import subprocess
import sys

BUILDS = [("gcc", "0"), ("gcc", "3"), ("clang", "0"), ("clang", "3")]
RUNS = [["compare", "early-2024-delay.json", "--reps", "{reps}", "--no-charts"],
        ["compare", "veto.json", "--reps", "{reps}", "--no-charts"],
        ["hindcast", "history-2022-2024.json", "--reps", "20"],
        ["attribute", "../tests/support/small.json", "--reps", "{reps}"],
        ["run", "rocket-motors.json", "--trace"],
        ["sensitivity", "early-2024-delay.json", "--reps", "2", "--points", "4", "--inputs", "money"],
        ["compare", "early-2024-delay.json", "--reps", "5", "--share", "1/1"],
        ["compare", "veto.json", "--reps", "5", "--share", "1/1"],
        ["hindcast", "history-2022-2024.json", "--reps", "20", "--share", "1/1"],
        ["attribute", "../tests/support/small.json", "--reps", "4", "--share", "1/1"]]


def build(root, folder, compiler, level, jobs):
    ndebug = "true" if level == "3" else "false"  # as in a release; so an assertion that changes something shows too
    if not os.path.exists(os.path.join(folder, "build.ninja")):
        subprocess.run(["meson", "setup", folder, root, f"-Doptimization={level}", f"-Db_ndebug={ndebug}", "-Ddebug=false",
                        "-Dmpi=disabled", "-Dtests=disabled"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "CC": compiler})
    subprocess.run(["ninja", "-C", folder, "-j", str(jobs), "tranche"], check=True, stdout=subprocess.DEVNULL)


def hashes(folder):
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
    return found


def results(root, folder, reps):
    out = os.path.join(folder, "results")
    shutil.rmtree(out, ignore_errors=True)
    for i, run in enumerate(RUNS):
        words = [w.format(reps=reps) for w in run]
        words[1] = os.path.join(root, "scenarios", words[1])
        done = subprocess.run([os.path.join(folder, "tranche"), *words, "-q", "--out", os.path.join(out, str(i))],
                              check=False)
        if done.returncode not in (0, 4):  # 4: a check of the scenario fails with so few worlds
            sys.exit(f"{folder}: {' '.join(words)} ended with {done.returncode}")
    return hashes(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root")
    parser.add_argument("folder")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--reps", type=int, default=20)
    options = parser.parse_args()
    missing = [c for c, _ in BUILDS if not shutil.which(c)]
    if missing:
        print(f"missing: {', '.join(sorted(set(missing)))}")
        return 2
    root = os.path.abspath(options.root)
    first, different = None, 0
    for compiler, level in BUILDS:
        folder = os.path.join(os.path.abspath(options.folder), f"{compiler}-O{level}")
        build(root, folder, compiler, level, options.jobs)
        found = results(root, folder, options.reps)
        first = first or found
        unlike = sorted(n for n in set(found) | set(first) if found.get(n) != first.get(n))
        different += len(unlike)
        print(f"{compiler} -O{level}: {len(found)} files, " +
              ("the same" if not unlike else f"{len(unlike)} differ: {', '.join(unlike)}"), flush=True)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
