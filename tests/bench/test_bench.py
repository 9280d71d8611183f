#!/usr/bin/env python3
"""The benchmarks run, short; every figure of docs/performance.md comes from its CSV file. No time is tested.

usage: test_bench.py BUILD SOURCE
"""
import csv
import math
import os
import subprocess
import sys
import tempfile
import traceback

BUILD, SOURCE = sys.argv[1:3]
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'bench'))
import bench  # noqa: E402
import table  # noqa: E402

# What the page of performance speaks of: bench, and how many cases at least.
WANTED = {'hold': 6, 'hold_schedule_cancel': 1, 'mm1': 2, 'draw': 13, 'supply': 1, 'csv': 6, 'read': 2, 'read_rate': 1,
          'replication': 9, 'replication_event': 9, 'ensemble': 2, 'ensemble_ratio': 2, 'ensemble_memory': 2,
          'growth_read': 1, 'growth_size': 1, 'growth_memory': 1, 'growth_events': 2, 'growth_event': 2,
          'growth_world': 2, 'process': 5}


def test_every_benchmark_yields_its_rows():
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'bench.csv')
        done = subprocess.run([sys.executable, os.path.join(SOURCE, 'tests', 'bench', 'bench.py'), BUILD, '--quick',
                               '--out', out], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        with open(out, newline='') as file:
            rows = list(csv.DictReader(file))
    assert list(rows[0]) == bench.COLUMNS
    for name, least in WANTED.items():
        found = sum(r['bench'] == name for r in rows)
        assert found >= least, f'{name}: {found} cases, expected {least}'
    for r in rows:
        low, median, high = (float(r[c]) for c in ('min', 'median', 'max'))
        assert math.isfinite(high) and 0.0 <= low <= median <= high, r
        assert int(r['runs']) >= 1 and all(r[c] for c in bench.COLUMNS), r


def test_the_page_shows_the_figures_of_its_file():
    docs = os.path.join(SOURCE, 'docs')
    with open(os.path.join(docs, 'performance.md'), encoding='utf-8') as file:
        page = file.read()
    assert table.renewed(page, os.path.join(docs, 'performance.csv')) == page, 'run tests/bench/table.py'


def main():
    tests = [(n, f) for n, f in sorted(globals().items()) if n.startswith('test_')]
    print(f'1..{len(tests)}')
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} - {name}')
        except Exception:  # whatever it is, it is a failure
            failed += 1
            print(f'not ok {number} - {name}')
            print(''.join('# ' + line + '\n' for line in traceback.format_exc().splitlines()), end='')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
