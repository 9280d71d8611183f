#!/usr/bin/env python3
"""Charts of a comparison: what they say and how they look. Arguments: program, root [--only PART]."""
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from picture import check_picture  # noqa: E402
from tap import Skip, ended, equal, holds, main  # noqa: E402

SIZES = ("slide", "page", "phone")


def compared(box, folder, *words):
    if shutil.which("gnuplot") is None:
        raise Skip("gnuplot is not installed")
    ended(box("compare", "small.json", "--reps", "20", "--no-charts", "-q", "--out", folder, *words), 0)
    return folder


def drawn(box, folder, name, size="slide"):
    """Draw one chart as SVG, check the picture, return (title, description)."""
    ended(box("chart", folder, "--only", name, "--size", size, "--format", "svg", "-q"), 0)
    return check_picture(box.file(f"{folder}/charts/{'' if size == 'slide' else size + '/'}{name}.svg"))


# ---- the checker itself ----

GOOD = """<svg width="400" height="100" viewBox="0 0 400 100" xmlns="http://www.w3.org/2000/svg" role="img"
 aria-labelledby="a-title a-desc"><title id="a-title">All is well</title><desc id="a-desc">Two words.</desc>
<g transform="translate(20,50)" font-size="18" text-anchor="start"><text>left</text></g>
<g transform="translate(380,50)" font-size="18" text-anchor="end" font-weight="bold"><text>right</text></g></svg>"""


def test_the_checker_sees_what_is_amiss(box):
    box.write("good.svg", GOOD)
    equal(check_picture(box.file("good.svg")), ("All is well", "Two words."))
    for what, by, said in [
            ("translate(20,50)", "translate(330,50)", ("'left'", "'right'", "overlap")),
            ("translate(20,50)", "translate(380,50) rotate(90)", ("'left'", "'right'", "overlap")),
            ("translate(20,50)", "translate(-4,50)", ("'left'", "leaves the page of 400 x 100")),
            ("translate(380,50)", "translate(404,50)", ("'right'", "leaves the page")),
            ("translate(20,50)", "translate(20,99)", ("'left'", "leaves the page")),
            ("translate(20,50)", "translate(20,10)", ("'left'", "leaves the page")),
            ('font-size="18" text-anchor="start"', 'font-size="13"', ("'left'", "13 pixels, less than 14")),
            ("translate(20,50)", "translate(20,50) scale(0.5)", ("'left'", "9 pixels, less than 14")),
            ("All is well", "\u00a0", ("no title",)),
            ("All is well", "word " * 16, ("more than 15 words",)),
            ('id="a-desc"', 'id="b"', ("aria-labelledby does not name the desc",)),
            ('role="img"', "", ("role",)),
            ("<text>left</text>", "<text>le&ft</text>", ("not well-formed",)),
            ("<text>", "<p>", ("not well-formed",))]:
        box.write("bad.svg", GOOD.replace(what, by, 1))
        try:
            check_picture(box.file("bad.svg"))
        except AssertionError as error:
            holds(str(error), *said)
        else:
            raise AssertionError(f"{what} -> {by} passed")


# ---- the charts ----

def test_all_sizes_of_the_first_charts_are_fit_for_a_page(box):
    folder = compared(box, "s")
    for size in SIZES:
        ended(box("chart", folder, "--size", size, "--format", "svg", "-q"), 0)
        into = box.file(f"s/charts/{'' if size == 'slide' else size}")
        names = sorted(n for n in os.listdir(into) if n.endswith(".svg"))
        for name in ("need_met.svg", "monthly_deliveries.svg", "pledged_delivered.svg"):
            holds(" ".join(names), name)
        for name in names:
            check_picture(os.path.join(into, name))
        drawn(box, folder, "fire_rate-artillery", size)


if __name__ == "__main__":
    sys.exit(main([value for name, value in list(globals().items()) if name.startswith("test_")]))
