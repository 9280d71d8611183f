#!/usr/bin/env python3
"""Renew the tables of docs/performance.md from the rows of a CSV file that bench.py wrote.

    python3 tests/bench/table.py [docs/performance.csv [docs/performance.md]]

A table stands between <!-- table NAME --> and <!-- end -->.
"""
import csv
import os
import re
import sys

DOCS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'docs')

# What the figures are held against: bench, case, words, best peer, must, aim. Of what ends in (+) more is better.
GOALS = [
    ('hold', '10 pending', 'hold model, 10 pending, ns', 46, 35, 24),
    ('hold', '1000 pending', 'hold model, 1,000 pending, ns', 97, 60, 42),
    ('hold', '100000 pending', 'hold model, 100,000 pending, ns', 190, 150, 100),
    ('hold', '1000000 pending', 'hold model, 1,000,000 pending, ns', 383, 350, 296),
    ('hold_schedule_cancel', '1000 pending', 'hold, schedule and cancel, 1,000 pending, ns', 197, 110, 73),
    ('mm1', 'load 0.9', 'M/M/1 at a load of 0.9, ns a timed event', 31, 24, 16),
    ('supply', '30 donors 10 items', 'supply model, ns an event', 106, 75, 55),
    ('draw', 'gsl ziggurat lognormal', 'lognormal draw through GSL, ns', 5.1, 12, 8),
    ('draw', 'open a stream', 'opening a stream, ns', None, 10, 2),
    ('csv', '6 decimals of full-digit doubles', 'CSV values written, M/s (+)', 6.6, 40, 80),
    ('read', 'one file of 200 kB', 'scenario of 200 kB read, checked, resolved, ms', None, 5, 2),
    ('ensemble_ratio', '2 threads against 1', 'replications on 2 threads against 1 (+)', 2.0, 1.9, 1.97),
    ('ensemble_ratio', '2 processes at once against 1', 'two processes at once, what the machine allows (+)', 2.0, 1.9,
     1.97),
    ('replication', 'adhoc', 'early-2024 under adhoc, ms', None, 15, 5),
    ('replication', 'nato', 'early-2024 under nato, ms', None, 15, 5),
]
GROWTH = [('30 donors 6 items 3 years', 1), ('300 donors 6 items 3 years', 10), ('30 donors 60 items 3 years', 10),
          ('100 donors 18 items 3 years', 10), ('300 donors 60 items 3 years', 100), ('30 donors 6 items 20 years', 1),
          ('300 donors 60 items 20 years', 100)]


def number(value):
    value = float(value)
    return f'{value:,.0f}' if value >= 1000 else f'{value:.3g}'


def lines(head, rows):
    return '\n'.join(['| ' + ' | '.join(head) + ' |', '|' + ' --- |' * len(head)] +
                     ['| ' + ' | '.join(r) + ' |' for r in rows])


# What the plain loop of the supply model took, ns an event, on the machine on which the peers were measured.
FLOOR = 79.0


def verdict(value, must, aim, more):
    def reached(goal):
        return value >= goal if more else value <= goal
    return 'aim' if reached(aim) else 'must' if reached(must) else '**missed**'


def as_there(rows, bench, value, more):
    """What `value` would be on the peers' machine, by the loop that ran in the same minutes; a ratio has no clock. The
    supply model was run turn and turn about with the loop, so its own ratio counts."""
    floor = rows.get(('supply_floor', 'supply_ref'))
    ratio = rows.get(('supply_ratio', 'ours over the floor'))
    if bench == 'ensemble_ratio':
        return value
    if floor is None or ratio is None:
        return None
    if bench == 'supply':
        return FLOOR * float(ratio['median'])
    slower = float(floor['median']) / FLOOR
    return value * slower if more else value / slower


def goals(rows):
    out = []
    for bench, case, words, peer, must, aim in GOALS:
        if (bench, case) not in rows:
            continue
        r, more = rows[bench, case], words.endswith('(+)')
        value = float(r['median'])
        there = as_there(rows, bench, value, more)
        out.append([words, number(r['min']), number(value), '-' if there is None else number(there),
                    '-' if peer is None else number(peer), number(must), number(aim), verdict(value, must, aim, more),
                    '-' if there is None else verdict(there, must, aim, more)])
    return lines(['workload', 'least', 'median', 'median at the peers\' clock', 'best peer', 'must', 'aim', 'reached here',
                  'reached at the peers\' clock'], out)


def growth(rows):
    out = []
    for regime in ('alone', 'joint'):
        base = float(rows['growth_event', f'{GROWTH[0][0]} {regime}']['median'])
        for case, _ in GROWTH:
            name = f'{case} {regime}'
            if ('growth_event', name) not in rows:
                continue
            ns = float(rows['growth_event', name]['median'])
            out.append([case, regime, number(rows['growth_events', name]['median']), number(ns), f'{ns / base:.2f}',
                        number(rows['growth_world', name]['median']), number(rows['growth_read', case]['median']),
                        number(rows['growth_memory', case]['median'])])
    return lines(['scenario', 'regime', 'events', 'ns an event', 'against the first', 's a world', 'ms to read', 'MB'],
                 out)


def figures(rows):
    return lines(['benchmark', 'case', 'unit', 'runs', 'least', 'median', 'most'],
                 [[r['bench'], r['case'], r['unit'], r['runs'], number(r['min']), number(r['median']), number(r['max'])]
                  for r in rows.values() if not r['bench'].startswith('growth')])


def machine(rows):
    r = next(iter(rows.values()))
    return (f'{r["cpu"]}, {r["cores"]} cores, {r["os"]}; {r["compiler"]}, `{r["flags"]}`; commit {r["commit"]}, '
            f'{r["date"]}.')


def renewed(page, path):
    """The page with its tables made anew from the CSV file at `path`."""
    with open(path, newline='') as file:
        rows = {(r['bench'], r['case']): r for r in csv.DictReader(file)}
    tables = {f.__name__: f for f in (goals, growth, figures, machine)}
    return re.sub(r'(<!-- table (\w+) -->\n).*?(<!-- end -->)',
                  lambda found: found[1] + tables[found[2]](rows) + '\n' + found[3], page, flags=re.S)


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(DOCS, 'performance.csv')
    name = sys.argv[2] if len(sys.argv) > 2 else os.path.join(DOCS, 'performance.md')
    with open(name, encoding='utf-8') as file:
        page = file.read()
    with open(name, 'w', encoding='utf-8') as file:
        file.write(renewed(page, path))


if __name__ == '__main__':
    main()
