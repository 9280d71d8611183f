"""Is a picture that tranche drew fit for a page? Reads an SVG and finds where its texts stand.

A text's box is as wide as DejaVu Sans sets it (by the table of sim/io/charts/chart_text.c) and reaches from
the top of "h" to the foot of "g". What is not ASCII is taken to be a little wider than it is on the whole.
"""
import functools
import math
import os
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

SVG = "{http://www.w3.org/2000/svg}"
OVERLAP = 2.0  # pixels by which two boxes may meet in both directions: widths are estimates
OUTSIDE = 1.0  # pixels by which a box may leave the page
SMALLEST = 14.0  # of letters, in pixels of the page
ABOVE, BELOW = 0.76, 0.24  # of the size, from the baseline
TITLE_WORDS = 15
WIDE = 0x2E80  # from here on (Chinese, Korean and so on) a character is as wide as it is high


@dataclass
class Text:
    """A text and its box in pixels from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool

    def __str__(self):
        return f"{self.text!r} ({self.left:.0f} to {self.right:.0f}, {self.top:.0f} to {self.bottom:.0f})"


@functools.lru_cache(maxsize=1)
def widths():
    """Thousandths of the size of " " to "~", plain and bold."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "..", "..", "sim", "io", "charts", "chart_text.c"), encoding="utf-8") as f:
        table = re.search(r"widths\[2\]\[95\] = \{(.*?)\};", f.read(), re.DOTALL).group(1)
    numbers = [int(n) for n in re.findall(r"\d+", table)]
    assert len(numbers) == 190, len(numbers)
    return numbers[:95], numbers[95:]


def width(text, size, bold):
    total = 0
    for c in text:
        if " " <= c <= "~":
            total += widths()[bold][ord(c) - 32]
        elif c == "\u00a0":
            total += widths()[bold][0]
        elif not unicodedata.combining(c):
            total += 1000 if ord(c) >= WIDE or c == "\u2026" else 720 if bold else 660
    return total * size / 1000.0


def times(a, b):
    """Two maps of the plane, one behind the other, each (a, b, c, d, e, f) as SVG's matrix()."""
    return (a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1],
            a[0] * b[2] + a[2] * b[3], a[1] * b[2] + a[3] * b[3],
            a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5])


def placed(transform):
    """The map of a transform attribute."""
    at = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", transform):
        n = [float(part) for part in re.split(r"[\s,]+", inside.strip())]
        if name == "translate":
            step = (1.0, 0.0, 0.0, 1.0, n[0], n[1] if len(n) > 1 else 0.0)
        elif name == "scale":
            step = (n[0], 0.0, 0.0, n[-1], 0.0, 0.0)
        elif name == "rotate" and len(n) == 1:
            turn = math.radians(n[0])
            step = (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0.0, 0.0)
        else:
            raise AssertionError(f"the checker does not know the transform {name}({inside})")
        at = times(at, step)
    return at


def boxed(words, style, at):
    size, bold = style["size"], style["bold"]
    wide = width(words, size, bold)
    left = {"start": 0.0, "middle": -0.5 * wide, "end": -wide}[style["anchor"]]
    corners = [(at[0] * x + at[2] * y + at[4], at[1] * x + at[3] * y + at[5])
               for x in (left, left + wide) for y in (-ABOVE * size, BELOW * size)]
    scale = math.hypot(at[2], at[3])
    return Text(words, min(x for x, _ in corners), min(y for _, y in corners),
                max(x for x, _ in corners), max(y for _, y in corners), size * scale, bold)


def collect(element, style, at, found):
    get = element.attrib.get
    style = {"size": float(get("font-size", style["size"])), "anchor": get("text-anchor", style["anchor"]),
             "bold": get("font-weight") == "bold" if get("font-weight") else style["bold"]}
    at = times(at, placed(get("transform", "")))
    if element.tag == SVG + "text":
        here = times(at, (1.0, 0.0, 0.0, 1.0, float(get("x", 0)), float(get("y", 0))))
        words = "".join(element.itertext()).strip()
        if words:
            found.append(boxed(words, style, here))
        return
    for child in element:
        collect(child, style, at, found)


def root_of(path):
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise AssertionError(f"{path}: not well-formed: {error}") from error
    assert root.tag == SVG + "svg", f"{path}: no SVG"
    return root


def texts(path):
    """All texts of the picture with their boxes, in the order of the file."""
    found = []
    collect(root_of(path), {"size": 16.0, "anchor": "start", "bold": False}, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), found)
    return found


def page(path):
    """Width and height of the picture."""
    left, top, wide, high = (float(n) for n in root_of(path).attrib["viewBox"].split())
    assert (left, top) == (0.0, 0.0), f"{path}: the view does not begin at 0"
    return wide, high


def alternative(path):
    """Title and description, which stand for the picture where it is not seen."""
    root = root_of(path)
    names = root.attrib.get("aria-labelledby", "").split()
    assert root.attrib.get("role") == "img", f"{path}: the picture has no role \"img\""
    out = []
    for tag in ("title", "desc"):
        element = root.find(SVG + tag)
        assert element is not None and (element.text or "").strip(), f"{path}: no {tag}"
        assert element.attrib.get("id") in names, f"{path}: aria-labelledby does not name the {tag}"
        out.append(element.text.strip())
    return tuple(out)


def problems(path):
    """What a reader would see amiss, in words; an empty list when all is well."""
    wide, high = page(path)
    found = texts(path)
    bad = [] if found else ["no text at all"]
    for one in found:
        if one.left < -OUTSIDE or one.top < -OUTSIDE or one.right > wide + OUTSIDE or one.bottom > high + OUTSIDE:
            bad.append(f"{one} leaves the page of {wide:.0f} x {high:.0f}")
        if one.size < SMALLEST:
            bad.append(f"{one} has letters of {one.size:g} pixels, less than {SMALLEST:g}")
    for i, one in enumerate(found):
        for other in found[:i]:
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            if across > OVERLAP and down > OVERLAP:
                bad.append(f"{other} and {one} overlap by {across:.0f} x {down:.0f} pixels")
    return bad


def check_picture(path):
    """Fails, with all that is amiss, unless the picture can be used as it is. Returns (title, description)."""
    title, description = alternative(path)
    bad = problems(path)
    if len(title.replace("\u00a0", "_").split()) > TITLE_WORDS:
        bad.append(f"the title has more than {TITLE_WORDS} words: {title}")
    assert not bad, f"{path}:\n" + "\n".join(bad)
    return title, description
