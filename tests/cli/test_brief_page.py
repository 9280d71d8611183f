#!/usr/bin/env python3
"""tranche brief: one page from the results of a scenario, in a browser and on paper. Arguments: program, root [--only PART]."""
import csv
import html.parser
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Skip, ended, equal, holds, main, wait_for  # noqa: E402

MEASURE = ["--measure", "need_met/artillery,need_met/total"]
QUESTIONS = {
    "compare": ["--reps", "12", "--no-charts"],
    "explain": ["--reps", "4", "--causes", "holds,money,capacity"],
    "attribute": ["--reps", "6", *MEASURE],
    "contingency": ["--reps", "6", *MEASURE],
    "flip": ["--reps", "3", "--inputs", "joint/duplication"],
    "run": [],
}
made = tempfile.mkdtemp(prefix="tranche-test-brief-")


def results(box, *commands):
    """A folder "r" with results of small.json with some evidence, each asked once for all tests."""
    with open(box.file("small.json"), encoding="utf-8") as f:
        scenario = json.load(f)
    scenario["regimes"]["joint"]["levers"]["duplication"] = {
        "value": 0.04, "low": 0, "high": 0.3, "grade": "reported", "source": "A journal, Overlap of orders, 2024 (X01)"}
    scenario["items"]["shell"]["mass"].update({"low": 50, "high": 70, "grade": "assumed"})
    box.write("small.json", json.dumps(scenario, indent=1))
    for command in commands or QUESTIONS:
        if not os.path.isdir(f"{made}/{command}"):
            ended(box(command, "small.json", *QUESTIONS[command], "-q", "--out", f"{made}/{command}"), 0)
        shutil.copytree(f"{made}/{command}", box.file(f"r/{command}"))


def brief(box, *words, **more):
    return ended(box("brief", "r", "--no-pdf", *words, **more), 0)


def without(box, program):
    """Surroundings in which a program is not there."""
    folder = box.file("bin")
    os.makedirs(folder, exist_ok=True)
    for name in ("gnuplot", "chromium"):
        found = shutil.which(name)
        if found and name != program and not os.path.exists(f"{folder}/{name}"):
            with open(f"{folder}/{name}", "w", encoding="utf-8") as f:
                f.write(f"#!/bin/sh\nPATH='{os.environ['PATH']}' exec {found} \"$@\"\n")
            os.chmod(f"{folder}/{name}", 0o755)
    return {**os.environ, "PATH": folder}


class Page(html.parser.HTMLParser):
    """Elements of the page in their order, with attributes, depth of the folded, and text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", "in": [e["tag"] for e in self.open], **dict(attrs)}
        self.elements.append(element)
        if tag not in ("meta", "br"):
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in ("meta", "br"):
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, *tags):
        return [e for e in self.elements if e["tag"] in tags]


def table(page, caption):
    """Cells of the table whose caption begins so, by row."""
    rows, here = [], False
    for element in page.elements:
        if element["tag"] == "caption":
            here = element["text"].startswith(caption)
        if here and element["tag"] == "tr":
            rows.append([])
        if here and element["tag"] in ("th", "td"):
            rows[-1].append(element["text"])
    return rows


# ---- what it says -----------------------------------------------------------------------------------

def test_the_page_answers_in_order_and_says_what_was_not_asked(box):
    results(box)
    told = brief(box)
    equal(told.stdout, "r/brief.html\n")
    page = Page(box.read("r/brief.html"))
    equal([h["text"] for h in page.all("h2")],
          ["The answer in three sentences", "The gap", "What caused it", "What coordination changes, and which part of it",
           "What could go wrong, and who drops out", "What it rests on", "Method", "Sources", "How to make it again"])
    sentences = [e["text"] for e in page.all("li") if e["in"][-1] == "ol" and "nav" not in e["in"]]
    equal(len(sentences), 3)
    for sentence in sentences:
        if len(sentence.split()) > 40 or not sentence.endswith("."):
            raise AssertionError(sentence)
    missing = [e["text"] for e in page.all("p") if e["text"].startswith("Not asked")]
    equal([re.search(r"tranche (\w+) small.json", m).group(1) for m in missing], ["calendar", "sensitivity"])
    for command in QUESTIONS:
        answer = json.loads(box.read(f"r/{command}/summary.json")).get("answer", "")
        holds("".join(e["text"] for e in page.all("main")), answer, f"tranche {command} small.json")
    equal([n for n in os.listdir(box.file("r")) if n not in QUESTIONS], ["brief.html"])


def test_its_figures_are_those_of_the_tables(box):
    results(box, "compare", "attribute")
    brief(box)
    page = Page(box.read("r/brief.html"))
    measures = list(csv.DictReader(io.StringIO(box.read("r/compare/measures.csv"))))

    def found(window, regime, against):
        return next(m for m in measures if (m["measure"], m["scope"], m["window"], m["regime"], m["against"]) ==
                    ("need_met", scope, window, regime, against))

    scenario = json.loads(box.read("r/compare/scenario.json"))
    scope = scenario.get("headline") or "total"
    first, second = (r["name"] for r in json.loads(box.read("r/compare/summary.json"))["regimes"][:2])
    rows = table(page, "Need met")
    windows = ["", *scenario.get("windows", {})]
    for row, window in zip(rows[1:], windows):
        for cell, regime in zip(row[1:], (first, second)):
            m = found(window, regime, "")
            holds(cell, f"{100 * float(m['estimate']):.1f} %")
        m = found(window, second, first)
        holds(row[-1], f"{abs(100 * float(m['estimate'])):.1f}")
    met = float(found("", first, "")["estimate"])
    sentence = next(e["text"] for e in page.all("li") if e["in"][-1] == "ol" and "nav" not in e["in"])
    missing = 100 * (1 - met)
    holds(sentence, f"{missing:.0f} %" if missing >= 9.95 else f"{missing:.1f} %")
    shares = [s for s in csv.DictReader(io.StringIO(box.read("r/attribute/shares.csv")))
              if (s["scope"], s["window"]) == ("artillery", "")]
    shown = {r[0]: r[1] for r in table(page, "What each part of coordination does, largest first")[1:]}
    for share in shares:
        holds(shown[share["label"]], f"{abs(100 * float(share['share'])):.1f}")


def test_a_difference_that_is_not_shown_is_not_told_as_one(box):
    results(box, "compare", "attribute")
    for name in ("measures.csv",):
        rows = list(csv.DictReader(io.StringIO(box.read(f"r/compare/{name}"))))
        for row in rows:
            if row["against"]:
                row["low"], row["high"] = "-0.5", "0.5"
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        box.write(f"r/compare/{name}", out.getvalue())
    shares = box.read("r/attribute/shares.csv").splitlines()
    at = {n: i for i, n in enumerate(shares[0].split(","))}
    changed = [shares[0]]
    for row in csv.reader(shares[1:]):
        row[at["low"]], row[at["high"]] = "-0.5", "0.5"
        changed.append(",".join(f'"{c}"' for c in row))
    box.write("r/attribute/shares.csv", "\n".join(changed) + "\n")
    brief(box)
    page = Page(box.read("r/brief.html"))
    third = [e["text"] for e in page.all("li") if e["in"][-1] == "ol" and "nav" not in e["in"]][2]
    holds(third.lower(), "no difference is shown", "no part is shown to bring", "no part is shown to cost")
    if " more " in third or " less " in third:
        raise AssertionError(third)


def test_results_that_do_not_belong_together_are_told(box):
    results(box, "compare", "explain")
    ended(box("compare", "small.json", "--reps", "3", "--no-charts", "-q", "--out", "r/again"), 0)
    ended(box("flip", "small.json", "--reps", "2", "--inputs", "joint/duplication", "--seed", "5", "-q", "--out", "r/flip"), 0)
    with open(box.file("small.json"), encoding="utf-8") as f:
        other = f.read()
    box.write("small.json", other.replace("90000", "80000"))
    ended(box("contingency", "small.json", "--reps", "2", *MEASURE, "-q", "--out", "r/contingency"), 0)
    box.write("small.json", other)
    ended(box("attribute", "small.json", "--reps", "2", "--set", "/items/shell/unit_cost=3100", *MEASURE, "-q", "--out",
              "r/attribute"), 0)
    told = brief(box)
    page = box.read("r/brief.html")
    text = Page(page).all("header")[0]["text"]
    for words in ('two results of "compare": "compare" with 12 worlds is used, "again" with 3 worlds is left out',
                  '"flip" has another seed than "compare"', '"contingency" was made from other input files',
                  '"attribute" was made with other settings'):
        holds(told.stderr, words)
        holds(text, words)
    equal(told.stderr.count("tranche: "), 4)
    holds(text, "Changed by --set in attribute: /items/shell/unit_cost=3100 (was 3000)")


def test_a_changed_scenario_says_so_and_gives_way_to_the_one_of_the_file(box):
    more = ["--set", "/items/shell/unit_cost=3100"]
    ended(box("compare", "small.json", "--reps", "3", *more, "--no-charts", "-q", "--out", "r/changed"), 0)
    brief(box)
    mark = "Changed by --set: /items/shell/unit_cost=3100 (was 3000)"
    page = box.read("r/brief.html")
    holds(Page(page).all("header")[0]["text"], mark)
    if shutil.which("gnuplot"):
        equal(page.count(mark.removesuffix(" (was 3000)")) > 2, True, "the foot of charts has it")
        equal(page.count("(was 3000)") > 2, True, "perhaps on its next line")
    ended(box("compare", "small.json", "--reps", "2", "--no-charts", "-q", "--out", "r/plain"), 0)
    told = brief(box, "--force")
    holds(told.stderr, '"plain" with 2 worlds is used, "changed" with 3 worlds and --set /items/shell/unit_cost=3100 (was 3000) is left out,')
    equal("Changed by --set" in box.read("r/brief.html"), False)


def test_only_what_is_shown_is_counted_as_a_reversal(box):
    results(box, "compare", "flip")
    summary = json.loads(box.read("r/flip/summary.json"))
    model = summary["inputs"][0]
    at = {"value": 0, "difference": {"n": 3, "estimate": -0.05, "low": -0.07, "high": -0.03}}
    unclear = {"value": 0, "difference": {"n": 3, "estimate": -0.05, "low": -0.11, "high": 0.01}}
    summary["difference"].update(estimate=0.05, low=0.03, high=0.07)
    summary["shown"] = True
    box.write("r/flip/summary.json", json.dumps(
        {**summary, "inputs": [{**model, "flips": True, "at_low": end,
                                "at_start": {"value": 1, "difference": summary["difference"]},
                                "at_high": {"value": 2, "difference": summary["difference"]}} for end in (at, unclear)]}))
    brief(box)
    third = [e["text"] for e in Page(box.read("r/brief.html")).all("li") if e["in"][-1] == "ol" and "nav" not in e["in"]][2]
    holds(third, "one of 2 inputs could reverse this")


def test_what_others_make_up_has_its_interval_or_is_not_shown(box):
    results(box, "compare", "contingency")
    header, first, *_ = box.read("r/contingency/aftermath.csv").splitlines()
    names = header.split(",")
    rows = []
    for low, high in ((-0.35, 0.08), (0.05, 0.2)):
        row = dict(zip(names, first.split(",")))
        row.update(made_up="10", made_up_low=str(100 * low), made_up_high=str(100 * high), made_up_share="0.1",
                   made_up_share_low=str(low), made_up_share_high=str(high))
        rows.append(",".join(row[n] for n in names))
    box.write("r/contingency/aftermath.csv", "\n".join([header, *rows]) + "\n")
    brief(box)
    told = table(Page(box.read("r/brief.html")), "How long it is felt")
    equal([row[-2:] for row in told[1:]], [["not shown", "not shown"], ["10 (5 to 20)", "10.0 % (5.0 to 20.0)"]])


def test_an_answer_of_a_question_that_the_page_does_not_know_is_on_it(box):
    results(box, "compare", "flip")
    manifest = box.read("r/flip/manifest.json")
    box.write("r/flip/manifest.json", manifest.replace("tranche flip", "tranche foresee"))
    brief(box)
    page = Page(box.read("r/brief.html"))
    holds("\n".join(h["text"] for h in page.all("h3")), "Also asked: foresee")
    holds("\n".join(p["text"] for p in page.all("p")), json.loads(box.read("r/flip/summary.json"))["answer"])


def test_what_was_not_asked_is_asked_with_the_same_settings(box):
    ended(box("compare", "small.json", "--reps", "2", "--set", "/items/shell/label=a b", "--regimes", "joint,alone", "--seed",
              "7", "--no-charts", "-q", "--out", "r"), 0)
    brief(box)
    wanted = "tranche explain small.json --set '/items/shell/label=a b' --regimes joint,alone --seed 7"
    holds("\n".join(c["text"] for c in Page(box.read("r/brief.html")).all("code")), wanted)


def test_the_same_results_give_the_same_bytes_and_no_folder_of_the_machine(box):
    results(box)
    brief(box)
    first = box.read("r/brief.html")
    os.rename(box.file("r"), box.file("elsewhere"))
    ended(box("brief", box.file("elsewhere"), "--no-pdf", "--force"), 0)
    equal(box.read("elsewhere/brief.html") == first, True, "the same bytes")
    for words in (box.path, made, os.path.expanduser("~") + "/", "/home/"):
        if words in first:
            raise AssertionError(f"{words} is on the page")


def test_one_run_alone_makes_a_page_that_says_it_is_an_example(box):
    results(box, "run")
    ended(box("brief", "r/run", "--no-pdf", "--out", "new/place"), 0)
    page = Page(box.read("new/place/brief.html"))
    first = [e["text"] for e in page.all("li") if e["in"][-1] == "ol" and "nav" not in e["in"]][0]
    holds(first, "In one simulated world, an example and no estimate")
    equal(len([e for e in page.all("p") if e["text"].startswith("Not asked")]) >= 5, True)


def test_a_result_without_a_comparison_answers_for_itself(box):
    results(box, "flip", "explain")
    for folder, sentences in (("flip", 0), ("explain", 0), ("", 2)):
        ended(box("brief", f"r/{folder}", "--no-pdf", "--out", f"page{folder}"), 0)
        page = Page(box.read(f"page{folder}/brief.html"))
        told = [e["text"] for e in page.all("li") if e["in"][-1] == "ol" and "nav" not in e["in"]]
        if not told or (sentences and len(told) != sentences):
            raise AssertionError(told)
        for sentence in told:
            if "not asked" in sentence or len(sentence.split()) > 40 or not sentence.endswith("."):
                raise AssertionError(sentence)
        open_lines = [e["text"] for e in page.all("p") if e["text"].startswith("Not asked")]
        equal(len(open_lines), 1)
        holds(open_lines[0], "(compare)", "To ask: tranche COMMAND small.json")
        if folder:
            equal(f"({folder})" in open_lines[0], False)
        heads = [h["text"] for h in page.all("h2")]
        equal(heads[0], "The answer")
        equal("The gap" in heads, False)
        equal("What caused it" in heads, folder != "flip")


# ---- files ---------------------------------------------------------------------------------------------

def test_a_page_that_is_there_is_replaced_only_when_told(box):
    results(box, "run")
    box.write("r/brief.html", "mine")
    refused = ended(box("brief", "r", "--no-pdf"), 1)
    holds(refused.stderr, "r/brief.html: is there already; --force replaces it")
    equal(box.read("r/brief.html"), "mine")
    brief(box, "--force")
    holds(box.read("r/brief.html"), "<!DOCTYPE html>")


def test_wrong_folders_are_named(box):
    results(box, "run")
    holds(ended(box("brief", "nowhere"), 1).stderr, "nowhere: there is no such folder")
    holds(ended(box("brief", "scenarios"), 1).stderr, "is no result folder and holds none")
    os.remove(box.file("r/run/scenario.json"))
    holds(ended(box("brief", "r"), 1).stderr, "scenario.json")
    equal(os.listdir(box.file("r")), ["run"])


def test_without_gnuplot_the_page_comes_with_its_tables_and_says_so(box):
    results(box, "compare")
    told = brief(box, env=without(box, "gnuplot"))
    holds(told.stderr, "Pictures are missing", "gnuplot is not installed or not on the PATH. The tables are complete.")
    page = Page(box.read("r/brief.html"))
    equal(page.all("svg"), [])
    holds(page.all("header")[0]["text"], "Pictures are missing")
    if len(table(page, "Need met")) < 2:
        raise AssertionError("no table")


def test_without_chromium_the_page_is_there_and_the_status_is_0(box):
    results(box, "run")
    told = ended(box("brief", "r", env=without(box, "chromium")), 0)
    holds(told.stderr, "there is no PDF: chromium is not installed", "--no-pdf")
    equal(sorted(os.listdir(box.file("r"))), ["brief.html", "run"])
    box.write("r/brief.pdf", "old")
    ended(box("brief", "r", "--force", env=without(box, "chromium")), 0)
    equal(sorted(os.listdir(box.file("r"))), ["brief.html", "run"], "no PDF of older results stays")
    equal(brief(box, "--force", env=without(box, "chromium")).stderr, "")


def test_stopped_it_leaves_nothing(box):
    if not shutil.which("gnuplot"):
        raise Skip("gnuplot is not installed")
    results(box, "compare")
    os.mkdir(box.file("bin"))
    box.write("bin/gnuplot", f"#!/bin/sh\n/bin/touch '{box.file('started')}'\n/bin/sleep 1\n")
    os.chmod(box.file("bin/gnuplot"), 0o755)
    child = subprocess.Popen([box.program, "brief", "r"], cwd=box.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             text=True, env={**os.environ, "PATH": box.file("bin")})
    wait_for(lambda: os.path.exists(box.file("started")), "gnuplot")
    child.send_signal(signal.SIGINT)
    said = child.communicate(timeout=60)
    equal(child.returncode, 130, said)
    equal(os.listdir(box.file("r")), ["compare"])
    os.remove(box.file("started"))
    os.mkdir(box.file("here"))
    before = box.names()
    for into in ("new/below/it", "here/below/"):  # folders of its own go, those that were there stay
        child = subprocess.Popen([box.program, "brief", "r", "--out", into], cwd=box.path, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, env={**os.environ, "PATH": box.file("bin")})
        wait_for(lambda: os.path.exists(box.file("started")), "gnuplot")
        child.send_signal(signal.SIGINT)
        said = child.communicate(timeout=60)
        equal(child.returncode, 130, said)
        os.remove(box.file("started"))
        equal(box.names(), before, into)


def test_one_that_fails_leaves_no_folder_of_its_own(box):
    results(box, "compare")
    os.makedirs(box.file("r/compare/brief.pdf/in-the-way"))
    before = box.names()
    if shutil.which("chromium"):  # the page is there already when the PDF cannot be
        equal("brief.pdf" in ended(box("brief", "r/compare", "--force"), 1).stderr, True)
        equal(box.names(), before, "the page goes, too")
    # Room for the folder, none for a temporary one in it: TRN_PATH_MAX less 256.
    ended(box("brief", "r", "--out", "new" + 19 * ("/" + 205 * "d")), 1)
    equal(box.names(), before)


# ---- the page as a page ------------------------------------------------------------------------------------

def colours(css):
    """(colour, background) of every rule that sets a colour, backgrounds inherited from the page and the marks."""
    grounds = sorted(set(re.findall(r"background:(#[0-9a-f]{6})", css)))
    for rule in re.findall(r"\{([^{}]*)\}", css):
        for colour in re.findall(r"(?:^|;)color:(#[0-9a-f]{6})", rule):
            own = re.findall(r"background:(#[0-9a-f]{6})", rule)
            for ground in own or grounds:
                yield colour, ground


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def check_structure(text):
    page = Page(text)
    equal(page.elements[0].get("lang"), "en")
    equal([len(page.all(tag)) for tag in ("h1", "main", "header", "footer", "nav")], [1, 1, 1, 1, 1])
    level = 0
    for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6"):
        now = int(heading["tag"][1])
        if now > level + 1 or not heading["text"].strip():
            raise AssertionError(f"h{level} then h{now}: {heading['text']}")
        level = now
    ids = [e["id"] for e in page.elements if "id" in e]
    equal(sorted(i for i in set(ids) if ids.count(i) > 1), [], "ids given twice")
    for element in page.elements:
        for name in ("href", "xlink:href"):
            if name in element and element[name][1:] not in ids:
                raise AssertionError(f"{element['tag']} leads to {element[name]}")
        for name in (element.get("aria-labelledby") or "").split():
            if name not in ids:
                raise AssertionError(f"labelled by {name}")
        if "src" in element or any(n.startswith("on") for n in element if n not in ("open",)):
            raise AssertionError(element)
    tables = page.all("table")
    equal(len(page.all("caption")), len(tables))
    for cell in page.all("th"):
        if cell.get("scope") not in ("col", "row"):
            raise AssertionError(f"th without scope: {cell}")
    for row in page.all("tr"):
        if "thead" in row["in"]:
            continue
    for svg in page.all("svg"):
        equal(svg.get("role"), "img")
        title, described = svg["aria-labelledby"].split()
        words = {e["id"]: e["text"] for e in page.all("title", "desc") if "id" in e}
        if len(words[title]) < 10 or len(words[described]) < 40:
            raise AssertionError(f"alt text: {words[title]} {words[described]}")
    equal(len(page.all("figure")), len(page.all("figcaption")))
    for figure in page.all("figure"):
        holds(figure["text"], "Figure ")
    css = page.all("style")[0]["text"]
    for colour, ground in colours(css):
        if contrast(colour, ground) < 4.5:
            raise AssertionError(f"{colour} on {ground}: {contrast(colour, ground):.2f}")
    if re.search(r"url\((?!#)|@import|expression", css):
        raise AssertionError("the style reaches out")
    bare = text.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "")
    for place in re.findall(r"<[^>]*(?:https?:|//)[^>]*>", re.sub(r"<script>.*?</script>", "", bare, flags=re.S)):
        raise AssertionError(f"leads out: {place[:200]}")
    return page


def test_headings_tables_alternatives_contrast_and_addresses(box):
    results(box)
    brief(box)
    text = box.read("r/brief.html")
    page = check_structure(text)
    if shutil.which("gnuplot"):
        equal(len(page.all("svg")), 2 * len(page.all("figure")))
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    holds(policy, "default-src 'none'", "script-src 'sha256-", "base-uri 'none'", "form-action 'none'")


def test_the_check_of_the_structure_sees_what_is_wrong(box):
    results(box, "compare")
    brief(box)
    good = box.read("r/brief.html")
    check_structure(good)
    wrong = {"h2 left out": good.replace("<h2 ", "<h4 ", 2).replace("</h2>", "</h4>", 2),
             "no scope": good.replace(' scope="row"', "", 1),
             "no caption": re.sub(r"<caption>.*?</caption>", "", good, count=1),
             "pale": good.replace("color:#404040", "color:#999999", 1),
             "id twice": good.replace('id="gap"', 'id="cause"', 1),
             "nowhere": good.replace('href="#gap"', 'href="#gaps"', 1),
             "out": good.replace("</main>", '<a href="https://example.org/">x</a></main>'),
             "picture": good.replace("</main>", '<img src="x.png"></main>'),
             "font": good.replace("</style>", "@import 'x';</style>", 1)}
    for what, text in wrong.items():
        if text == good:
            raise AssertionError(f"{what}: nothing was changed")
        try:
            check_structure(text)
        except (AssertionError, KeyError, ValueError):
            continue
        raise AssertionError(f"not seen: {what}")


# ---- in a browser ---------------------------------------------------------------------------------------------

PROBE = """<script>addEventListener('load',function(){var bad=[],seen=0;
document.querySelectorAll('body *').forEach(function(e){if(e.closest('svg')&&e.tagName!=='svg')return;
var r=e.getBoundingClientRect(),s=getComputedStyle(e);if(r.width===0||e.closest('.skip'))return;
if(e.tagName==='svg')seen++;
if((!e.closest('.table')||e.tagName==='CAPTION')&&r.right>innerWidth+1)bad.push(e.tagName+' '+Math.round(r.right)+' '+e.textContent.slice(0,60));
if(innerWidth>1200&&e.className==='table'&&e.scrollWidth>e.clientWidth+1)bad.push('scrolls '+e.textContent.slice(0,60));
if((s.overflowX==='hidden'||s.overflowX==='clip')&&e.tagName!=='svg'&&e.scrollWidth>e.clientWidth+1)bad.push('cut '+e.tagName)});
parent.postMessage(JSON.stringify({width:innerWidth,scroll:document.documentElement.scrollWidth,bad:bad.slice(0,5),
svg:seen,figures:document.querySelectorAll('figure').length,tables:document.querySelectorAll('table').length,
buttons:document.querySelectorAll('th button').length}),'*')});</script>"""
FRAMES = """<!DOCTYPE html><pre id="found"></pre><script>addEventListener('message',function(m){
document.getElementById('found').textContent+=m.data+'\\n'});</script>"""


def chromium(box, *words):
    if not shutil.which("chromium"):
        raise Skip("chromium is not installed")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return subprocess.run(["chromium", "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking",
                           "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={box.file('profile')}", *root, *words],
                          cwd=box.path, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)


def test_in_a_browser_nothing_is_cut_at_three_widths(box):
    results(box)
    brief(box)
    page = box.read("r/brief.html")
    probed = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page).replace("</body>", PROBE + "</body>")
    equal(probed.count("postMessage"), 1)
    box.write("probed.html", probed)
    box.write("frames.html", FRAMES + "".join(
        f'<iframe src="probed.html" style="width:{w}px;height:900px;border:0"></iframe>' for w in (360, 768, 1280)))
    dumped = chromium(box, "--virtual-time-budget=20000", "--window-size=1400,1000", "--dump-dom", "frames.html").stdout
    found = re.search(r'<pre id="found">(.*?)</pre>', dumped, re.S)
    probes = [json.loads(line) for line in found.group(1).split("\n") if line] if found else []
    equal(sorted(p["width"] for p in probes), [360, 768, 1280], dumped[:500])
    for probe in probes:
        if probe["scroll"] > probe["width"] or probe["bad"]:
            raise AssertionError(probe)
        equal(probe["svg"], probe["figures"], "pictures that are shown")
        if probe["buttons"] == 0:
            raise AssertionError("tables cannot be sorted")


def test_in_a_browser_there_is_no_error_and_nothing_foreign_runs(box):
    results(box)
    brief(box)
    page = box.read("r/brief.html")
    clean = chromium(box, "--enable-logging=stderr", "--v=0", "--virtual-time-budget=5000", "--dump-dom", "r/brief.html")
    equal([line for line in clean.stderr.splitlines() if "CONSOLE" in line], [])
    holds(clean.stdout, "<button")  # its own script ran
    box.write("bad.html", page.replace("</main>", '<img src="https://example.org/x.png"><script>document.title="foreign"'
                                                  '</script><p onclick="x">a</p></main>'))
    bad = chromium(box, "--enable-logging=stderr", "--v=0", "--virtual-time-budget=5000", "--dump-dom", "bad.html")
    told = [line for line in bad.stderr.splitlines() if "CONSOLE" in line]
    if len(told) < 2 or "<title>foreign" in bad.stdout:
        raise AssertionError(f"the policy does not hold: {told}")


def test_on_paper_every_page_has_text_and_a_number(box):
    if not shutil.which("chromium"):
        raise Skip("chromium is not installed")
    results(box)
    ended(box("brief", "r"), 0)
    equal(sorted(n for n in os.listdir(box.file("r")) if n not in QUESTIONS), ["brief.html", "brief.pdf"])
    with open(box.file("r/brief.pdf"), "rb") as f:
        pdf = f.read()
    holds(pdf[:8].decode("latin-1"), "%PDF-")
    for part in (b"/StructTreeRoot", b"/Outlines"):
        if part not in pdf:
            raise AssertionError(f"the PDF has no {part.decode()}")
    if box.path.encode() in pdf:
        raise AssertionError("the PDF names the folder")
    if not shutil.which("pdftotext"):
        raise Skip("pdftotext is not installed")
    pages = subprocess.run(["pdftotext", "-layout", box.file("r/brief.pdf"), "-"], capture_output=True, text=True,
                           check=True).stdout.split("\f")[:-1]
    for number, text in enumerate(pages, 1):
        if len(text.split()) < 12:
            raise AssertionError(f"page {number} of {len(pages)} is nearly blank: {text!r}")
        if not re.search(rf"\b{number} ?/ ?{len(pages)}\s*$", text):
            raise AssertionError(f"page {number} has no number: {text[-200:]!r}")
        if number > 1:
            holds(text, "Three donors, three items, a year")
    holds(pages[0], "The answer in three sentences", "Three donors, three items, a year")
    holds("".join(pages), "Every graded figure" if "Every graded figure" in box.read("r/brief.html") else "No figure",
          "SHA-256")  # what is folded on the screen is open on paper


def test_on_paper_a_table_has_its_headings_on_every_page(box):
    if not shutil.which("chromium") or not shutil.which("pdftotext"):
        raise Skip("chromium or pdftotext is not installed")
    results(box, "contingency")
    header, first, *_ = box.read("r/contingency/contingency.csv").splitlines()
    row = dict(zip(header.split(","), first.split(",")), p_holm="0.001")
    lines = [",".join({**row, "out": f"out-{i:03}"}.values()) for i in range(150)]
    box.write("r/contingency/contingency.csv", "\n".join([header, *lines]) + "\n")
    ended(box("brief", "r", env=without(box, "gnuplot")), 0)
    pages = subprocess.run(["pdftotext", "-layout", box.file("r/brief.pdf"), "-"], capture_output=True, text=True,
                           check=True).stdout.split("\f")
    of_table = [text for text in pages if "out-" in text]
    equal(len(of_table) > 2, True, "the table goes over pages")
    for text in of_table:
        holds(text, "Without an outage")


if __name__ == "__main__":
    try:
        status = main([f for n, f in list(globals().items()) if n.startswith("test_")])
    finally:
        shutil.rmtree(made, ignore_errors=True)
    sys.exit(status)
