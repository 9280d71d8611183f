#!/usr/bin/env python3
"""Texts of a scenario that would be markup, code or a formula elsewhere: they stay text. Arguments: program, root
[--only PART]."""
import csv
import html.parser
import io
import json
import os
import re
import shutil
import sys
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Skip, ended, equal, holds, main  # noqa: E402

# Texts of small.json that have to be taken.
GIVEN = ("/title", "/description", "/items/shell/label", "/donors/big/label", "/regimes/joint/label")
WORDS = ("label", "note", "source", "description", "title", "text", "group")
# Elements and attributes that a briefing may have; "on..." and "src" are not among them.
ELEMENTS = set("""html head meta title style body a header h1 h2 h3 p strong main section ol ul li dl div dt dd nav figure
    figcaption table caption thead tbody tr th td details summary code footer script
    filter feflood fecomposite svg desc g rect defs circle path use text tspan pattern clippath polygon polyline line ellipse""".split())
ATTRIBUTES = set("""lang charset http-equiv content name class href id aria-labelledby aria-label role tabindex scope
    width height viewbox xmlns xmlns:xlink r stroke-width stroke d x y fill transform color xlink:href points
    fill-opacity stroke-dasharray stroke-linecap stroke-linejoin font-family font-size font-weight font-style
    text-anchor xml:space patternunits clip-path patterncontentunits patterntransform style dx dy cx cy rx ry x1 x2 y1 y2
    baseline-shift stroke-opacity fill-rule opacity flood-color flood-opacity in in2 operator result filter filterunits shape-rendering""".split())


def hostile(number):
    """Text that no one writes, 300 characters long, another for each number."""
    text = (f"=HYPERLINK(\"x\")`id`$(id)<script>alert({number})</script><img src=x onerror=alert({number})>'\"&amp;%n{{}}"
            f"]]>--><svg/onload=a> @{{}}_^~ \u05e2\u05d1\u05e8\u05d9\u05ea \u0627\u0644\u0639\u0631\u0628\u064a\u0629 "
            f"\U0001F600 no {number} ")
    return text + "x" * (300 - len(text))


def every_text(box):
    """small.json with such a text in every text member, and in every object that takes one."""
    with open(box.file("small.json"), encoding="utf-8") as f:
        scenario = json.load(f)
    texts = {}

    def walk(value, path):
        if isinstance(value, dict):
            for name in WORDS[:3]:
                value.setdefault(name, "?")
            for name, inner in list(value.items()):
                if isinstance(inner, str) and name in WORDS:
                    pointer = f"{path}/{name}"
                    texts[pointer] = value[name] = hostile(len(texts))
                else:
                    walk(inner, f"{path}/{name}")
        elif isinstance(value, list):
            for i, inner in enumerate(value):
                walk(inner, f"{path}/{i}")

    walk(scenario, "")
    scenario["title"] = texts["/title"]
    while True:  # the reader tells which members it does not take
        box.write("hostile.json", json.dumps(scenario, ensure_ascii=False))
        result = box("validate", "hostile.json", "--format", "json")
        if result.returncode == 0:
            return texts
        removed = 0
        for error in json.loads(result.stdout)["errors"]:
            unknown = re.match(r'unrecognized field "(\w+)"', error["text"])
            pointer = error["pointer"] + (f"/{unknown.group(1)}" if unknown else "")
            *steps, last = pointer.split("/")[1:]
            at = scenario
            for step in steps:
                at = at[int(step)] if isinstance(at, list) else at[step]
            if last in WORDS and pointer in texts and pointer not in GIVEN:
                del at[last], texts[pointer]
                removed += 1
        if removed == 0:
            raise AssertionError(result.stdout[:2000])


class Page(html.parser.HTMLParser):
    """What a browser would make of it: elements, attributes, text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.texts = {}, {}, []

    def handle_starttag(self, tag, attrs):
        self.elements[tag] = self.elements.get(tag, 0) + 1
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_data(self, data):
        self.texts.append(data)


def check_page(text, wanted):
    page = Page()
    page.feed(text)
    page.close()
    equal(sorted(set(page.elements) - ELEMENTS), [], "elements")
    equal(sorted(set(page.attributes) - ATTRIBUTES), [], "attributes")
    equal(page.elements["script"], 1)
    for address in page.attributes.get("href", []) + page.attributes.get("xlink:href", []):
        if not address.startswith("#"):
            raise AssertionError(f"leads out: {address}")
    told = "".join(page.texts)
    for what, words in wanted.items():
        if words not in told:
            raise AssertionError(f"the text of {what} is not on the page as it is: {words}")


def check_tables(box, folder):
    seen = 0
    for name in sorted(os.listdir(box.file(folder))):
        if not name.endswith(".csv"):
            continue
        for row in csv.reader(io.StringIO(box.read(f"{folder}/{name}"))):
            for cell in row:
                if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not cell[1:2].isdigit()):
                    raise AssertionError(f"{folder}/{name}: a spreadsheet would run {cell[:60]!r}")
                seen += "<script>" in cell
    return seen


def test_texts_of_a_scenario_are_text_in_tables_charts_and_page(box):
    texts = every_text(box)
    if len(texts) < 20:
        raise AssertionError(f"only {len(texts)} texts: {sorted(texts)}")
    draws = shutil.which("gnuplot") is not None
    ended(box("compare", "hostile.json", "--reps", "4", "-q", "--out", "r/compare", *([] if draws else ["--no-charts"])), 0)
    ended(box("attribute", "hostile.json", "--reps", "2", "-q", "--measure", "need_met/artillery", "--out", "r/attribute"), 0)
    ended(box("contingency", "hostile.json", "--reps", "4", "-q", "--measure", "need_met/artillery", "--out", "r/contingency"), 0)
    if check_tables(box, "r/compare") + check_tables(box, "r/attribute") + check_tables(box, "r/contingency") == 0:
        raise AssertionError("no table holds any of the texts")
    if draws:
        ended(box("chart", "r", "--format", "svg", "-q"), 0)
        drawn = [n for n in box.names() if n.endswith(".svg")]
        if not drawn:
            raise AssertionError("nothing was drawn")
        for name in drawn:
            tags = {element.tag.split("}")[-1].lower() for element in ET.parse(box.file(name)).iter()}
            equal(sorted(tags - ELEMENTS), [], name)
        for name in sorted(os.listdir(box.file("r/compare/charts"))):
            if name.endswith(".csv"):
                check_tables(box, "r/compare/charts")
    ended(box("brief", "r", "--no-pdf"), 0)
    wanted = {p: t for p, t in texts.items()
              if p in ("/title", "/description", "/capabilities/artillery/label", "/capabilities/armour/label",
                       "/regimes/alone/label", "/regimes/joint/label", "/donors/big/label")}
    if len(wanted) < 7:
        raise AssertionError(sorted(texts))
    check_page(box.read("r/brief.html"), wanted)


def test_the_check_of_the_page_sees_what_is_injected(box):
    good = "<p>a</p><script></script>"
    check_page(good, {"a": "a"})
    for bad in ("<img src=x>", "<p onclick='x'>", "<script></script>", "<a href='https://example.org/'>"):
        try:
            check_page(good + bad, {})
        except AssertionError:
            continue
        raise AssertionError(f"not seen: {bad}")


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
