"""Charts of result folders, drawn and read again: what the tests of several groups of charts need."""
import csv
import io
import shutil

from picture import check_picture
from tap import Skip, ended, holds

SIZES = ("slide", "page", "phone")


def needs_gnuplot():
    if shutil.which("gnuplot") is None:
        raise Skip("gnuplot is not installed")


def csv_text(columns, lines):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return out.getvalue()


def rows(box, path):
    return list(csv.DictReader(io.StringIO(box.read(path))))


def near(found, expected, what="", most=1e-6):
    """Relative to what is expected, where that is above 1."""
    if not abs(float(found) - expected) <= most * max(1.0, abs(expected)):
        raise AssertionError(f"{what}: expected {expected}, found {found}")


def draw_chart(box, folder, name, size="slide"):
    """Draw one chart as SVG, check the picture, return (title, description, its path without an ending)."""
    ended(box("chart", folder, "--only", name, "--size", size, "--format", "svg", "-q"), 0)
    path = f"{folder}/charts/{'' if size == 'slide' else size + '/'}{name}"
    return *check_picture(box.file(path + ".svg")), path


def not_made(box, folder, name):
    holds(ended(box("chart", folder, "--only", name, "--format", "svg", "-q"), 1).stderr, "has no data for the chart")
