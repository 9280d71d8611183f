#!/usr/bin/env python3
"""Pages of docs/ that the program prints are what it prints now. Arguments: program, root."""
import subprocess
import sys

program, root = sys.argv[1:3]
pages = {"docs/format.md": ["schema", "--reference"]}
print(f"1..{len(pages)}")
failed = 0
for number, (page, arguments) in enumerate(sorted(pages.items()), 1):
    printed = subprocess.run([program, *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    with open(f"{root}/{page}", "rb") as file:
        same = printed.returncode == 0 and printed.stdout == file.read()
    print(f"{'ok' if same else 'not ok'} {number} - {page} is what tranche {' '.join(arguments)} prints")
    failed += not same
sys.exit(failed > 0)
