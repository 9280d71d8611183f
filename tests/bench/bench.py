#!/usr/bin/env python3
"""Run all benchmarks and write one CSV file.

    python3 tests/bench/bench.py BUILD [--out FILE] [--quick] [--largest] [--floor 'PROGRAM ARGUMENT...'] [--under COMMAND]

BUILD is a folder made with `meson setup --buildtype=release`. --quick makes every part short: it shows that all of it
runs, its figures are worth nothing. --largest adds the largest scenario. --floor names another program for the same
supply model that prints "ns_per_event=N" (as the reference loop does, see docs/performance.md); it runs turn and turn
about with ours. --under is put in front of every program, as `taskset -c 1`. The machine should do nothing else
meanwhile.
"""
import argparse
import csv
import datetime
import filecmp
import json
import os
import platform
import re
import shlex
import statistics
import subprocess
import sys
import tempfile

COLUMNS = ['bench', 'case', 'unit', 'runs', 'min', 'median', 'max',
           'cpu', 'cores', 'os', 'compiler', 'flags', 'commit', 'date']
SCENARIO = 'scenarios/early-2024-delay.json'
UNDER = []  # put in front of every program
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def output(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
        return done.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ''


def matched(path, pattern, otherwise):
    try:
        with open(path) as file:
            found = re.search(pattern, file.read(), re.M)
    except OSError:
        found = None
    return found.group(1) if found else otherwise


def machine(build):
    """Where and with what the figures were measured: the last columns of every row."""
    with open(os.path.join(build, 'compile_commands.json')) as file:
        command = next(c['command'] for c in json.load(file) if c['file'].endswith('engine/engine.c'))
    words = [w for w in shlex.split(command) if w != 'ccache']
    commit = output('git', 'rev-parse', '--short=12', 'HEAD') or 'unknown'
    if output('git', 'status', '--porcelain', '--untracked-files=no'):
        commit += ' and changes'
    return [matched('/proc/cpuinfo', r'^model name\s*: (.*)$', platform.machine()), os.cpu_count(),
            matched('/etc/os-release', r'^PRETTY_NAME="?([^"\n]*)', platform.system()) + ', Linux ' + platform.release(),
            output(words[0], '--version').split('\n')[0],
            ' '.join(w for w in words if re.match(r'-O|-m(arch|tune)|-flto|-ff', w) or w == '-DNDEBUG'),
            commit, datetime.date.today().isoformat()]


def row(bench, case, unit, values):
    return [bench, case, unit, len(values)] + [f'{f(values):.6g}' for f in (min, statistics.median, max)]


def program(build, name, *arguments):
    """The rows that a benchmark prints."""
    command = [*UNDER, os.path.join(build, 'tests', 'bench', name), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f'bench: {name} failed')
    return list(csv.reader(done.stdout.splitlines()))


def seconds(*command):
    # Timed by the shell, so that what it is put under is left out.
    timed = ['bash', '-c', 'TIMEFORMAT=%R; time "$@" >&2', '-', *command]
    done = subprocess.run([*UNDER, *timed], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT, check=True, text=True)
    return float(done.stderr.split()[-1])


def same_tree(a, b):
    names = sorted(os.path.relpath(os.path.join(d, f), a) for d, _, files in os.walk(a) for f in files)
    return bool(names) and all(filecmp.cmp(os.path.join(a, n), os.path.join(b, n), shallow=False) for n in names)


def whole_processes(build, quick):
    """Seconds of commands from their start to their end; and that threads change no byte."""
    tranche, rounds = os.path.join(build, 'tranche'), 1 if quick else 5
    reps = '4' if quick else '200'
    took = {}
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(rounds):
            for case, *command in (
                    ('version', '--version'),
                    ('validate early-2024-delay', 'validate', SCENARIO),
                    ('run early-2024-delay', 'run', SCENARIO, '--quiet', '--force', '--out', scratch + '/run'),
                    *((f'compare early-2024-delay {reps} worlds {jobs} thread{"s" * (jobs > 1)}', 'compare', SCENARIO,
                       '--reps', reps, '--jobs', str(jobs), '--no-charts', '--quiet', '--force', '--out',
                       f'{scratch}/{jobs}') for jobs in (1, 2))):
                took.setdefault(case, []).append(seconds(tranche, *command))
        if not same_tree(scratch + '/1', scratch + '/2'):
            sys.exit('bench: the number of threads changed a result')
    return [row('process', case, 's', values) for case, values in took.items()]


def against_floor(build, floor, quick):
    """Our supply model and another program for it, turn and turn about; and the ratio of each turn."""
    ours, theirs, rows = [], [], []
    for _ in range(1 if quick else 5):
        done = subprocess.run([*UNDER, *shlex.split(floor)], stdout=subprocess.PIPE, text=True, check=True)
        theirs.append(float(re.search(r'ns_per_event=([0-9.]+)', done.stdout).group(1)))
        rows = program(build, 'bench_supply', *(['--quick'] if quick else []))
        ours.append(float(rows[0][5]))
    return [row('supply_floor', os.path.basename(shlex.split(floor)[0]), 'ns', theirs),
            row('supply_beside_floor', '30 donors 10 items', 'ns', ours),
            row('supply_ratio', 'ours over the floor', 'ratio', [a / b for a, b in zip(ours, theirs)])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build')
    parser.add_argument('--out', default='bench.csv')
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--largest', action='store_true')
    parser.add_argument('--floor')
    parser.add_argument('--under', default='')
    asked = parser.parse_args()
    UNDER.extend(shlex.split(asked.under))
    build, quick = os.path.abspath(asked.build), ['--quick'] if asked.quick else []
    where, rows = machine(build), []
    for name, *arguments in (('bench_hold',), ('bench_mm1',), ('bench_rng',), ('bench_supply',), ('bench_csv',),
                             ('bench_scenario', SCENARIO), ('bench_growth', *(['--largest'] if asked.largest else []))):
        print(name, flush=True)
        rows += program(build, name, *arguments, *quick)
    print('whole processes', flush=True)
    rows += whole_processes(build, asked.quick)
    if asked.floor:
        print('beside the floor', flush=True)
        rows += against_floor(build, asked.floor, asked.quick)
    with open(asked.out, 'w', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(COLUMNS)
        writer.writerows(r + where for r in rows)
    for bench, case, unit, _, low, median, high in rows:
        print(f'{bench:22} {case:42} {float(median):12.4g} {unit:6} {float(low):.4g} to {float(high):.4g}')


if __name__ == '__main__':
    main()
