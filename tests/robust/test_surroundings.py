#!/usr/bin/env python3
"""Locale, time zone, umask, home, odd names of folders: the same bytes.

    tests/robust/test_surroundings.py PROGRAM ROOT [--only PART]
"""
import os
import shutil
import stat
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Skip, ended, equal, main  # noqa: E402

COMPARE = ["compare", "small.json", "--reps", "5", "-j", "2"]
LOCALES = {"de_DE.UTF-8": ("de_DE", "UTF-8"), "tr_TR.UTF-8": ("tr_TR", "UTF-8"), "fa_IR": ("fa_IR", "UTF-8"),
           "de_DE": ("de_DE", "ISO-8859-1")}


def files(folder):
    """All files below, charts included, as bytes."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = f.read()
    return found


def same(found, expected, what):
    equal(sorted(found), sorted(expected), what)
    equal([name for name in found if found[name] != expected[name]], [], what)


def plain(box, charts=False):
    words = COMPARE if charts else [*COMPARE, "--no-charts"]
    result = ended(box(*words, "--out", "plain"), 0)
    return words, files(box.file("plain")), result.stdout


def test_locale_and_time_zone(box):
    """In locales of the system, or made here where it has the sources of them."""
    if not shutil.which("localedef"):
        raise Skip("needs localedef")
    os.mkdir(box.file("locales"))
    made = [name for name, (source, charmap) in LOCALES.items()
            if subprocess.run(["localedef", "-i", source, "-f", charmap, box.file("locales/" + name)],
                              capture_output=True).returncode in (0, 1)  # 1: made, with warnings
            and os.path.exists(box.file("locales/" + name))]
    if not made:
        raise Skip("needs the sources of locales")
    words, expected, said = plain(box)
    for name in made:
        env = {**os.environ, "LOCPATH": box.file("locales"), "LC_ALL": name, "LANG": name, "LANGUAGE": "de"}
        check = subprocess.run(["locale", "decimal_point"], env=env, capture_output=True, text=True)
        equal((check.returncode, check.stderr), (0, ""), f"{name} is a locale")
        result = ended(box(*words, "--out", "r", env=env), 0, name)
        same(files(box.file("r")), expected, name)
        equal(result.stdout, said.replace("plain", "r"), name)
        shutil.rmtree(box.file("r"))
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "nonsense/zone", ""]:
        ended(box(*words, "--out", "r", env={**os.environ, "TZ": zone}), 0, zone)
        same(files(box.file("r")), expected, zone)
        shutil.rmtree(box.file("r"))


def test_charts_in_an_odd_place(box):
    """All at once, because pictures take their time."""
    if not shutil.which("gnuplot"):
        raise Skip("needs gnuplot")
    words, expected, _ = plain(box, charts=True)
    out = "a 'folder'\n of \"$(id)\"; \u6587"
    env = {"PATH": os.environ["PATH"], "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "GNUTERM": "dumb",
           "GNUPLOT_LIB": "/nonexistent", "HOME": "/nonexistent"}
    ended(box(*words, "--out", out, env=env), 0)
    same(files(box.file(out)), expected, out)


def test_home_umask_and_environment(box):
    words, expected, _ = plain(box)
    bare = {"PATH": os.environ["PATH"]}
    for env in [bare, {**os.environ, "HOME": "/nonexistent"}, {**os.environ, "TMPDIR": "/nonexistent"},
                {**os.environ, "TERM": "dumb", "COLUMNS": "7", "POSIXLY_CORRECT": "1", "GNUTERM": "dumb",
                 "GNUPLOT_LIB": "/nonexistent", "MALLOC_PERTURB_": "165", "OMP_NUM_THREADS": "3"}]:
        ended(box(*words, "--out", "r", env=env), 0)
        same(files(box.file("r")), expected, str(sorted(set(env) ^ set(os.environ))))
        shutil.rmtree(box.file("r"))
    ended(box(*words, "--out", "r", preexec_fn=lambda: os.umask(0o077)), 0)
    same(files(box.file("r")), expected, "umask 077")
    rights = {stat.S_IMODE(os.stat(os.path.join(at, name)).st_mode) & 0o077
              for at, _, names in os.walk(box.file("r")) for name in names + ["."]}
    equal(rights, {0}, "for the owner alone, as the umask says")


def test_odd_names_of_folders(box):
    words, expected, _ = plain(box)
    for name in ["with space", "-dash", "--out", "line\nbreak", "\u043f\u0430\u043f\u043a\u0430 \u6587", "a'b\"c$(id)`id`", "*?[x]",
                 "%s%n", "~", "\\", "x" * 200]:
        folder = box.file(name)
        os.mkdir(folder)
        shutil.copy(box.file("small.json"), folder)
        result = subprocess.run([box.program, *words, "--out=r", "-q"], cwd=folder, capture_output=True)
        equal(result.returncode, 0, f"{name!r}: {result.stderr}")
        same(files(folder + "/r"), expected, repr(name))
        result = subprocess.run([box.program, *words, "--out=" + name, "-q"], cwd=folder, capture_output=True)
        equal(result.returncode, 0, f"{name!r}: {result.stderr}")
        same(files(os.path.join(folder, name)), expected, f"into {name!r}")
    raw = os.path.join(os.fsencode(box.path), b"\xff\xfe no UTF-8")
    result = subprocess.run([box.program, *words, b"--out=" + raw, "-q"], cwd=box.path, capture_output=True)
    equal(result.returncode, 0, result.stderr)
    same(files(os.fsdecode(raw)), expected, "no UTF-8")


def test_a_current_folder_that_is_gone(box):
    words, expected, _ = plain(box)
    os.mkdir(box.file("gone"))
    scenario, out = box.file("small.json"), box.file("r")
    words = [scenario if w == "small.json" else w for w in words]
    result = subprocess.run(["bash", "-c", 'cd gone && rmdir ../gone && exec "$@"', "bash", box.program, *words, "--out", out, "-q"],
                            cwd=box.path, capture_output=True, text=True)
    equal(result.returncode, 0, result.stderr)
    found = files(out)
    equal(sorted(n for n in found if found[n] != expected[n] and n not in ("manifest.json", "summary.txt", "summary.json")), [])


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
