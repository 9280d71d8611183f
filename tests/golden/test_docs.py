#!/usr/bin/env python3
"""Pages of docs/ that the program prints are what it prints now.

    tests/golden/test_docs.py PROGRAM ROOT [--update]
"""
import os
import subprocess
import sys

program, root = os.path.abspath(sys.argv[1]), sys.argv[2]
update = "--update" in sys.argv[3:]
pages = {"docs/format.md": ["schema", "--reference"], "docs/sources.md": ["inspect", "scenarios", "--sources"]}
print(f"1..{len(pages)}")
failed = 0
for number, (page, arguments) in enumerate(sorted(pages.items()), 1):
    printed = subprocess.run([program, *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd=root)
    if update and printed.returncode == 0:
        with open(f"{root}/{page}", "wb") as file:
            file.write(printed.stdout)
    try:
        with open(f"{root}/{page}", "rb") as file:
            same = printed.returncode == 0 and printed.stdout == file.read()
    except FileNotFoundError:
        same = False
    print(f"{'ok' if same else 'not ok'} {number} - {page} is what tranche {' '.join(arguments)} prints (--update renews it)")
    failed += not same
sys.exit(failed > 0)
