#!/usr/bin/env python3
"""The tutorial in docs/scenarios.md is true: its files work, its commands print what it quotes, its links lead somewhere.
scenarios/README.md lists what is there.

    tests/golden/test_tutorial.py PROGRAM ROOT

How the page is read: a box marked json is the whole of the file that the line before it names last; a box without a
mark holds commands after "$ " and lines that they print, of which "..." leaves some out. Everything is done in the
order of the page in a folder that holds nothing else. Numbers in running text must stand in the chapter's boxes.
"""
import json
import os
import re
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import equal, main  # noqa: E402

PAGE = "docs/scenarios.md"
FINAL = "docs/tutorial.json"


def page(root, name=PAGE):
    with open(os.path.join(root, name), encoding="utf-8") as file:
        return file.read()


def parts(text):
    """(line, kind, value): heading | prose, a text | file, (name, text) | box, lines; in the page's order."""
    found, lines, at = [], text.splitlines(), 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("```"):
            end = next((k for k in range(at + 1, len(lines)) if lines[k] == "```"), None)
            if end is None or line not in ("```", "```json"):
                raise AssertionError(f"{PAGE}:{at + 1}: a box that is not read")
            inside = lines[at + 1:end]
            if line == "```json":
                named = re.search(r"`([\w-]+\.json)`:$", "\n".join(lines[:at]).rstrip())
                if not named:
                    raise AssertionError(f"{PAGE}:{at + 1}: no line before the box ends in `NAME.json`:")
                found.append((at + 1, "file", (named.group(1), "\n".join(inside) + "\n")))
            else:
                found.append((at + 1, "box", inside))
            at = end
        elif line.startswith("#"):
            found.append((at + 1, "heading", line))
        elif line.strip():
            found.append((at + 1, "prose", line))
        at += 1
    return found


def commands(lines, where):
    """(command, [lines in a row, ...]) of a box."""
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], [[]]))
        elif not found:
            raise AssertionError(f"{PAGE}:{where}: a box begins with a command")
        elif line == "...":
            found[-1][1].append([])
        else:
            found[-1][1][-1].append(line)
    return [(command, [rows for rows in runs if rows]) for command, runs in found]


def perform(box, command):
    """What a command prints, errors included, and its exit status."""
    words = shlex.split(command)
    if words[0] == "tranche":
        done = box(*words[1:], *(["--no-charts"] if words[1] == "compare" else []))
    elif words[0] in ("sed", "grep"):
        done = subprocess.run(words, cwd=box.path, capture_output=True, text=True, timeout=60, check=False)
    else:
        raise AssertionError(f"the tutorial uses tranche, sed and grep, not {words[0]}")
    return done.stdout + done.stderr, done.returncode


def quoted(printed, runs):
    """None, or the first quoted line that is not printed where it should be."""
    lines, at = [line.rstrip() for line in printed.splitlines()], 0
    for rows in runs:
        while lines[at:at + len(rows)] != rows:
            at += 1
            if at + len(rows) > len(lines):
                return rows[next((k for k, row in enumerate(rows) if row not in lines), 0)]
        at += len(rows)
    return None


def patched(old, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    new = dict(old) if isinstance(old, dict) else {}
    for name, value in patch.items():
        if value is None:
            new.pop(name, None)
        else:
            new[name] = patched(new.get(name), value)
    return new


def merged(box, name):
    with open(box.file(name), encoding="utf-8") as file:
        text = json.load(file)
    below = text.pop("extends", [])
    whole = {}
    for base in [below] if isinstance(below, str) else below:
        whole = patched(whole, merged(box, base))
    return patched(whole, text)


def replay(box):
    """Do all that the page does: what is wrong, and how many commands there were."""
    os.symlink(os.path.join(box.root, "docs"), box.file("docs"))
    faults, done = [], 0
    for where, kind, value in parts(page(box.root)):
        if kind == "file":
            box.write(*value)
        elif kind == "box":
            for command, runs in commands(value, where):
                printed, status = perform(box, command)
                done += 1
                missing = quoted(printed, runs)
                if missing is not None:
                    faults.append(f"{PAGE}:{where}: $ {command}\n  not printed, or not there: {missing}\n{printed[:2500]}")
                refused = any("nothing was run" in row for rows in runs for row in rows)
                if status != (3 if refused else 0):
                    faults.append(f"{PAGE}:{where}: $ {command}\n  exit status {status}\n{printed[:2500]}")
                if not runs and not command.startswith("sed "):
                    faults.append(f"{PAGE}:{where}: $ {command}\n  nothing of it is quoted")
    return faults, done


def test_commands_print_what_the_page_quotes(box):
    faults, done = replay(box)
    if faults:
        raise AssertionError("\n".join(faults))
    if done < 12:
        raise AssertionError(f"only {done} commands were found")


def test_the_last_step_is_the_finished_file(box):
    steps = []
    for where, kind, value in parts(page(box.root)):
        if kind == "file":
            box.write(*value)
            steps.append(value[0])
        elif kind == "box":
            for command, _ in commands(value, where):
                if command.startswith("sed "):
                    perform(box, command)
        elif kind == "heading" and steps and not re.match(r"## \d", value):
            break
    with open(os.path.join(box.root, FINAL), encoding="utf-8") as file:
        finished = json.load(file)
    equal(merged(box, steps[-1]), finished, f"{steps[-1]} with all that it extends")
    if not finished.get("uncertain"):
        raise AssertionError("the finished file has no uncertain input")


def numbers(text):
    return {float(n.replace(",", "")) for n in re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?", text)}


def test_numbers_in_the_text_stand_in_the_boxes(box):
    shown, chapter, steps, found = {}, "", 0, parts(page(box.root))
    for _, kind, value in found:
        if kind == "heading":
            chapter = value
            step = re.match(r"## (\d+)\. ", value)
            if step:
                steps += 1
                equal(int(step.group(1)), steps, "number of the step")
        elif kind in ("file", "box"):
            text = value[1] if kind == "file" else "\n".join(value)
            shown.setdefault(chapter, set()).update(numbers(text))
    faults = []
    for where, kind, value in found:
        if kind == "heading":
            chapter = value
        if kind != "prose" or value.startswith("| "):
            continue
        text = re.sub(r"\[[^\]]*\]\([^)]*\)", "", value)          # links and
        text = re.sub(r"`[\w/.*-]+\.(?:json|md|csv)`", "", text)  # names of files: another test
        for number in numbers(text):
            if not any(abs(number - k) < 1e-9 or abs(number - 100 * k) < 1e-9 for k in shown.get(chapter, ())):
                faults.append(f"{PAGE}:{where}: {number:g} stands in no box of its chapter: {value[:90]}")
    if faults:
        raise AssertionError("\n".join(faults))


def slug(heading):
    text = re.sub(r"[^\w\- ]", "", heading.lstrip("#").strip().lower())
    return text.replace(" ", "-")


def test_links_lead_somewhere(box):
    faults, seen = [], 0
    for where, kind, value in parts(page(box.root)):
        if kind != "prose":
            continue
        for text, target in re.findall(r"\[([^\]]*)\]\(([^)]*)\)", value):
            name, _, anchor = target.partition("#")
            path = os.path.normpath(os.path.join("docs", name))
            if not os.path.exists(os.path.join(box.root, path)):
                faults.append(f"{PAGE}:{where}: no file {path}")
            elif anchor:
                heads = [line for line in page(box.root, path).splitlines() if line.startswith("#")]
                found = [line for line in heads if slug(line) == anchor]
                if not found:
                    faults.append(f"{PAGE}:{where}: no heading for {target}")
                elif re.match(r"\d", text) and found[0].lstrip("# ").split()[0].rstrip(".") != text:
                    faults.append(f"{PAGE}:{where}: {text} leads to {found[0]}")
            seen += 1
        for name in re.findall(r"`((?:scenarios|docs|tests|plots)/[\w/.-]+)`", value):
            if not os.path.exists(os.path.join(box.root, name)):
                faults.append(f"{PAGE}:{where}: no file {name}")
    if faults:
        raise AssertionError("\n".join(faults))
    if seen < 30:
        raise AssertionError(f"only {seen} links were found")


def test_every_member_of_the_format_is_named(box):
    table = page(box.root, "docs/format.md").split("\n## scenario\n")[1].split("\n## ")[0]
    members = re.findall(r"^\| `([$\w]+)` \|", table, re.M)
    chapter = page(box.root).split("\n## What a scenario can hold\n")[1].split("\n## ")[0]
    rows = [row.strip("| ").split(" | ") for row in chapter.splitlines() if row.startswith("| `")]
    equal(sorted(re.findall(r"`([$\w]+)`", " ".join(row[0] for row in rows))), sorted(members), "members")
    model = [line.lstrip("# ") for line in page(box.root, "docs/model.md").splitlines() if line.startswith("#")]
    for row in rows:
        equal(len(row), 4, str(row))
        for section in row[3].split("; "):
            if not any(heading.startswith(section) for heading in model) or not re.match(r"\d", section):
                raise AssertionError(f"docs/model.md has no section {section!r}")


def test_the_list_of_scenarios_is_complete(box):
    folder = os.path.join(box.root, "scenarios")
    there = {name for name in os.listdir(folder) if name.endswith(".json")}
    for part in ("parts", "regimes"):
        there |= {f"{part}/{name}" for name in os.listdir(os.path.join(folder, part)) if name.endswith(".json")}
    rows, named = "", set()
    for line in page(box.root, "scenarios/README.md").splitlines():
        head = re.match(r"\| file(?: in `(\w+/)`)? \|", line)
        rows = head.group(1) or "" if head else rows if line.startswith("|") else None
        if rows is not None and not head:
            named |= {rows + name for name in re.findall(r"`([\w-]+\.json)`", line.split(" | ")[0])}
    equal(sorted(there - named), [], "files that scenarios/README.md does not list")
    equal(sorted(named - there), [], "files that it lists and that are not there")


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
