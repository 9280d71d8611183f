#!/usr/bin/env python3
"""Sum up meson's logs: every TAP line is a test; so is a program that fails without one.

    count.py [--extra-failed N] TESTLOG.json...

Prints "N passed, N failed" last. Fails when a test failed, a log is missing, or none passed.
"""
import json
import re
import sys

BAD = ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS")


def count(path):
    passed = failed = skipped = 0
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            test = json.loads(line)
            results = re.findall(r"^(not ok|ok)\b(.*)$", test.get("stdout") or "", re.M)
            good = sum(word == "ok" and "# SKIP" not in rest for word, rest in results)
            bad = sum(word == "not ok" for word, _ in results)
            skipped += len(results) - good - bad
            if test["result"] in BAD:
                bad = max(bad, 1)
            elif not results and test["result"] == "OK":
                good = 1
            passed, failed = passed + good, failed + bad
    return passed, failed, skipped


def main(words):
    passed = failed = skipped = extra = 0
    if words[:1] == ["--extra-failed"]:
        extra, words = int(words[1]), words[2:]
    for path in words:
        try:
            found = count(path)
        except OSError as error:
            print(f"{path}: {error.strerror}: the tests did not run")
            failed += 1
            continue
        passed, failed, skipped = passed + found[0], failed + found[1], skipped + found[2]
    if extra and not failed:
        failed = extra  # something beside the tests, such as the form of a source
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
