#!/usr/bin/env python3
"""Do the tests notice? Changes one line of the model at a time and runs the quick tests until one fails.

    tests/mutation/mutation.py [--mutants 150] [--seed 1] [--jobs 1] [--files GLOB ...] [--out FILE.csv]
    tests/mutation/mutation.py --again FILE.csv       the survivors of an earlier run
    tests/mutation/mutation.py --out FILE.csv --go-on without those that FILE.csv has already

Works in copies of the tree, never in the tree itself: in a temporary folder, or in --work, which is kept for the next
run. A mutant is killed when a test fails,
crashes or takes ten times its time of the processor (only tests that take less than --quick seconds are asked); it survives when all pass; one that gives the same object code is no mutant.
Fails when fewer than --least per cent of the mutants that could be noticed were.
"""
import argparse
import collections
import concurrent.futures
import csv
import filecmp
import glob
import hashlib
import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import mutants

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
FILES = ["sim/model/*.c", "sim/engine/*.c", "sim/rng/*.c", "sim/stats/*.c", "sim/design/*.c"]
SUITES = {"unit", "property", "analytic", "golden"}
LEFT_OUT = {"golden/layers", "golden/docs", "golden/tutorial"}  # of texts, not of numbers
COLUMNS = ["file", "line", "operator", "outcome", "by", "seconds", "before", "after"]


def run_quietly(words, cwd):
    return subprocess.run(words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


class Test:
    """A test as meson knows it: its command, and the program that must be built for it."""

    def __init__(self, build, told):
        self.suite = told["suite"][0].split(":")[-1]
        self.name, self.words = self.suite + "/" + told["name"], told["cmd"]
        # Check's own limits are of the clock, which says nothing on a busy machine.
        self.env = dict(os.environ, CK_TIMEOUT_MULTIPLIER="50", **told["env"])
        paths = [os.path.normpath(os.path.join(build, w)) for w in self.words if "/" in w]
        programs = [p for p in paths if p.startswith(build + os.sep)]
        self.target = os.path.relpath(programs[0], build) if programs else None
        self.limit, self.seconds, self.sources = 600, 0.0, set()

    def fails(self, build):
        """Run it until its first failure; None when all passed, else the words that tell what failed."""
        limits = (self.limit, self.limit)
        child = subprocess.Popen(self.words, cwd=build, env=self.env, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace",
                                 start_new_session=True,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, limits))
        why = None
        with child.stdout:
            for line in child.stdout:
                if line.startswith("not ok"):
                    why = line.split(" - ", 1)[-1].strip()[:60]
                    os.killpg(child.pid, signal.SIGKILL)
                    break
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.used = usage.ru_utime + usage.ru_stime
        return why if why or child.returncode == 0 else f"ended with {child.returncode}"


class Bench:
    """A copy of the tree with a build of its own and the tests in the order in which they are asked."""

    def __init__(self, place):
        self.tree, self.build = os.path.join(place, "tree"), os.path.join(place, "build")
        os.makedirs(self.tree, exist_ok=True)
        names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                               capture_output=True, text=True, check=True).stdout.split("\0")
        for name in filter(None, names):
            target = os.path.join(self.tree, name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            source = os.path.join(ROOT, name)
            if os.path.exists(source) and not (os.path.exists(target) and filecmp.cmp(source, target, shallow=False)):
                shutil.copy(source, target)
        if not os.path.exists(os.path.join(self.build, "build.ninja")):
            made = run_quietly(["meson", "setup", self.build, self.tree, "--buildtype=plain", "-Doptimization=1",
                                "-Dtests=enabled"], place)
            if made.returncode:
                sys.exit(made.stdout)
        told = json.loads(subprocess.run(["meson", "introspect", "--tests", self.build], capture_output=True,
                                         text=True, check=True).stdout)
        self.tests = [t for t in (Test(self.build, x) for x in told)
                      if t.target and t.suite in SUITES and t.name not in LEFT_OUT]

    def make(self, targets):
        made = run_quietly(["ninja", "-j1", *sorted(targets)], self.build)
        return made.returncode == 0, made.stdout

    def prepare(self, files, quick, seconds):
        """Build what holds the files, see that it passes unchanged, and learn how long each takes (or be told)."""
        for test in self.tests:
            inputs = run_quietly(["ninja", "-t", "inputs", test.target], self.build).stdout.split("\n")
            test.sources = files & {os.path.relpath(os.path.join(self.build, name), self.tree) for name in inputs}
        self.tests = [t for t in self.tests if t.sources]
        good, told = self.make({t.target for t in self.tests})
        if not good:
            sys.exit(told)
        for test in self.tests:
            test.seconds = seconds.get(test.name, quick)
            if test.name not in seconds:
                test.limit = int(quick) + 1
                why = test.fails(self.build)
                if why and test.used < quick:
                    sys.exit(f"{test.name} fails without a mutant: {why}")
                if not why:
                    test.seconds = seconds[test.name] = round(test.used, 2)
            test.limit = 10 + int(10.0 * test.seconds)
        self.quick = quick

    def object_of(self, file):
        """The hash of the object code of a source."""
        folder, name = os.path.split(file)
        found = glob.glob(os.path.join(self.build, folder, "*.p", name + ".o"))
        if len(found) != 1:
            return None
        with open(found[0], "rb") as f:
            return hashlib.sha256(f.read()).hexdigest(), os.path.relpath(found[0], self.build)

    def order(self, file):
        """The quick tests that hold this source: those of its name first, then by the time they take."""
        words = [w for w in os.path.splitext(os.path.basename(file))[0].split("_") if len(w) > 3]

        def own(test):
            return any(w in test.name for w in words)

        return sorted((t for t in self.tests if file in t.sources and (own(t) or t.seconds < self.quick)),
                      key=lambda t: (t.seconds >= self.quick, not own(t), t.seconds))

    def judge(self, mutant):
        """(outcome, what noticed it) of one mutant; the copy is as before afterwards."""
        path = os.path.join(self.tree, mutant.file)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        before = self.object_of(mutant.file)
        lines = text.split("\n")
        assert lines[mutant.line - 1] == mutant.before, "the copy is not the tree"
        lines[mutant.line - 1] = mutant.after
        try:
            with open(path, "w", encoding="utf-8") as f:
                f.write("\n".join(lines))
            if before:
                good, _ = self.make({before[1]})
                if not good:
                    return "not compiled", ""
                if self.object_of(mutant.file) == before:
                    return "same code", ""
            return self.ask(self.order(mutant.file))
        finally:
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            if before:
                self.make({before[1]})

    def ask(self, tests):
        # The first few alone: most mutants fall there, and the rest need not be linked.
        for some in (tests[:2], tests[2:8], tests[8:]):
            if some and not self.make({t.target for t in some})[0]:
                return "not compiled", ""
            for test in some:
                why = test.fails(self.build)
                if why:
                    return "killed", f"{test.name}: {why}"
        return "survived", ""


def all_mutants(patterns):
    found = []
    for pattern in patterns:
        for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
            with open(path, encoding="utf-8") as f:
                found += mutants.of_text(os.path.relpath(path, ROOT), f.read())
    return found


def survivors(path, found):
    """Those of the file that survived and are still there; lines may have moved."""
    with open(path, encoding="utf-8", newline="") as f:
        kept = collections.Counter((r["file"], r["operator"], r["before"], r["after"]) for r in csv.DictReader(f)
                                   if r["outcome"] == "survived")
    chosen = []
    for m in found:
        key = (m.file, m.operator, m.before.strip(), m.after.strip())
        if kept[key] > 0:
            kept[key] -= 1
            chosen.append(m)
    return chosen


def judge_all(chosen, options, place, out):
    benches, counts, done = queue.Queue(), collections.Counter(), threading.Lock()
    known = os.path.join(place, "seconds.json")
    seconds = {}
    if os.path.exists(known):
        with open(known, encoding="utf-8") as f:
            seconds = json.load(f)
    for k in range(options.jobs):
        bench = Bench(os.path.join(place, str(k)))
        bench.prepare({m.file for m in chosen}, options.quick, seconds)
        benches.put(bench)
        with open(known, "w", encoding="utf-8") as f:
            json.dump(seconds, f, indent=1)
    asked = [t.seconds for t in bench.tests if t.seconds < options.quick]
    print(f"{len(chosen)} mutants, {len(asked)} tests of {sum(asked):.0f} s", flush=True)

    def one(mutant):
        bench, start = benches.get(), time.monotonic()
        try:
            outcome, by = bench.judge(mutant)
        finally:
            benches.put(bench)
        with done:
            counts[outcome] += 1
            out.add([mutant.file, mutant.line, mutant.operator, outcome, by, f"{time.monotonic() - start:.1f}",
                     mutant.before.strip(), mutant.after.strip()])
            print(f"{sum(counts.values()):4} {outcome:12} {mutant.file}:{mutant.line} {mutant.operator:8} {by}", flush=True)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as crew:
        for result in [crew.submit(one, m) for m in chosen]:
            result.result()


class Rows:
    """The CSV of results, on the disk after every row."""

    def __init__(self, path, go_on):
        self.outcomes, self.had = collections.Counter(), set()
        go_on = go_on and os.path.exists(path)
        if go_on:
            with open(path, encoding="utf-8", newline="") as f:
                for row in csv.DictReader(f):
                    self.outcomes[row["outcome"]] += 1
                    self.had.add((row["file"], int(row["line"]), row["operator"], row["after"]))
        self.file = open(path, "a" if go_on else "w", encoding="utf-8", newline="")
        self.rows = csv.writer(self.file, lineterminator="\n")
        if not go_on:
            self.add(COLUMNS)

    def has(self, mutant):
        return (mutant.file, mutant.line, mutant.operator, mutant.after.strip()) in self.had

    def add(self, row):
        self.rows.writerow(row)
        self.file.flush()
        if row is not COLUMNS:
            self.outcomes[row[COLUMNS.index("outcome")]] += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="copies to work in at the same time")
    parser.add_argument("--files", nargs="+", default=FILES, metavar="GLOB")
    parser.add_argument("--again", metavar="FILE", help="only the survivors of this file")
    parser.add_argument("--work", metavar="FOLDER", help="where the copies are, kept afterwards")
    parser.add_argument("--quick", type=float, default=5.0, metavar="SECONDS", help="ask tests that take less than this")
    parser.add_argument("--go-on", action="store_true", help="add to --out what it does not have")
    parser.add_argument("--out", default="mutation.csv")
    parser.add_argument("--least", type=float, default=0.0, metavar="PERCENT")
    options = parser.parse_args()
    found = all_mutants(options.files)
    chosen = survivors(options.again, found) if options.again else mutants.sample(found, options.mutants, options.seed)
    if not chosen:
        sys.exit("no mutants")
    with tempfile.TemporaryDirectory(prefix="tranche-mutation-") as place:
        rows = Rows(options.out, options.go_on)
        chosen = [m for m in chosen if not rows.has(m)]
        if chosen:
            judge_all(chosen, options, os.path.abspath(options.work or place), rows)
    noticed, missed = rows.outcomes["killed"], rows.outcomes["survived"]
    score = 100.0 * noticed / max(1, noticed + missed)
    print(", ".join(f"{n} {outcome}" for outcome, n in sorted(rows.outcomes.items())))
    print(f"{score:.1f} % of {noticed + missed} noticed, seed {options.seed}, of {len(found)} possible; rows in {options.out}")
    return 0 if score >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())
