#!/usr/bin/env python3
"""Every claim of `tranche selftest` holds, and docs/verification.md is what it prints.

    tests/analytic/test_verification.py PROGRAM ROOT [--update]

Obtained numbers come from logarithms and exponentials of the C library, whose last bit may differ from one library or
processor to another. Where a fingerprint of these is not that of the machine on which the page was made, an obtained
value may differ from the page as long as the two intervals overlap; all else must still be the same.
"""
import hashlib
import json
import math
import os
import re
import subprocess
import sys

program, root = os.path.abspath(sys.argv[1]), sys.argv[2]
page = os.path.join(root, "docs", "verification.md")
FINGERPRINT = "07ce65faced1918c"


def fingerprint():
    values = [f(k / 997 + 0.001) for k in range(997) for f in (math.log, math.exp, math.log1p, math.expm1, math.sqrt, math.sin)]
    return hashlib.sha256(",".join(v.hex() for v in values).encode()).hexdigest()[:16]


def run(*arguments):
    return subprocess.run([program, "selftest", *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd=root, text=True, encoding="utf-8")


NUMBERS = re.compile(r"(-?[\d.]+) ± ([\d.]+)")


def near(old, new):
    """Do the two lines say the same, but for obtained values whose intervals overlap?"""
    if NUMBERS.sub("", old) != NUMBERS.sub("", new):
        return False
    pairs = zip(NUMBERS.finditer(old), NUMBERS.finditer(new))
    return all(abs(float(a[1]) - float(b[1])) <= float(a[2]) + float(b[2]) for a, b in pairs)


def same_page(old, new):
    if fingerprint() == FINGERPRINT:
        return [f"- {a}\n+ {b}" for a, b in zip(old, new) if a != b] + (["lines"] if len(old) != len(new) else [])
    print("# other logarithms than on the machine of the page: intervals are compared")
    return [f"- {a}\n+ {b}" for a, b in zip(old, new) if not near(a, b)] + (["lines"] if len(old) != len(new) else [])


def main():
    failed = 0

    def claim(number, good, text, *why):
        nonlocal failed
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {text}")
        for line in why if not good else ():
            print("# " + line.replace("\n", "\n# "))

    print("1..5", flush=True)
    report = run("--report")
    if "--update" in sys.argv[3:]:
        with open(page, "w", encoding="utf-8") as file:
            file.write(report.stdout)
    with open(page, encoding="utf-8") as file:
        written = file.read()
    fails = [line for line in report.stdout.splitlines() if "FAILS" in line or "not precise enough |" in line]
    claim(1, report.returncode == 0 and not fails and "| holds |" in report.stdout, "every_claim_holds", report.stderr, *fails)
    faults = same_page(written.splitlines(), report.stdout.splitlines())
    claim(2, not faults, "the_page_is_what_selftest_prints (--update renews it)", *faults[:20])
    quick = run("--quick", "--format", "json", "invariance", "md1-75", "law-kelton")
    figures = json.loads(quick.stdout)["figures"] if quick.returncode == 0 else []
    verdicts = {figure["claim"]: figure["verdict"] for figure in figures}
    claim(3, verdicts.get("md1-75") == "not precise enough" and verdicts.get("law-kelton") == "holds",
          "quick_says_what_is_too_coarse_and_does_not_fail", quick.stderr, quick.stdout[:500])
    wrong = run("md1-76")
    claim(4, wrong.returncode == 2 and 'did you mean "md1-75"' in wrong.stderr, "an_unknown_claim_is_a_usage_error", wrong.stderr)
    coarse = run("--quick", "mm20-80")
    claim(5, "1 of them with the known answer outside" in coarse.stdout and "99 % interval over replications" in coarse.stdout,
          "quick_does_not_hide_an_interval_that_misses", coarse.stdout)
    return failed > 0


sys.exit(main())
