#!/usr/bin/env python3
"""Under mpirun: the bytes of one process, and what happens when a rank errs or dies. Needs Open MPI's mpirun.

    tests/cli/test_mpi.py PROGRAM ROOT [--only PART]
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Skip, contents, ended, equal, holds, main, wait_for  # noqa: E402

SWITCH = ["switch", "small.json"]
HANGS = 300.0  # seconds after which a test gives up
UNCERTAIN = json.dumps({"need": {"input": "/capabilities/*/need", "dist": {"dist": "uniform", "low": 0.8, "high": 1.2}}})
# As root, on fewer cores than ranks; what MPI itself never frees is not our leak.
SETTINGS = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "ASAN_OPTIONS": "detect_leaks=0"}


def launcher(n):
    if not shutil.which("mpirun"):
        raise Skip("needs mpirun")
    return ["mpirun", "--oversubscribe", "-n", str(n)]


def mpirun(box, n, *words):
    return subprocess.run([*launcher(n), box.program, *words], cwd=box.path, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=300, env={**os.environ, **SETTINGS})


def test_any_number_of_ranks_gives_the_bytes_of_threads(box):
    questions = [["compare", "small.json", "--no-charts", "--reps", "25"],
                 ["compare", "small.json", "--no-charts", "--reps", "25", "--set", "/uncertain=" + UNCERTAIN],
                 ["compare", "small.json", "--no-charts", "--reps", "500", "--precision", "0.01"],
                 [*SWITCH, "--reps", "47"]]
    for q, words in enumerate(questions):
        plain = ended(box(*words, "--jobs", "2", "--out", f"plain{q}"), 0).stdout
        for n in [1, 2, 3]:
            result = ended(mpirun(box, n, *words, "--out", f"ranks{q}-{n}"), 0)
            equal(contents(box, f"ranks{q}-{n}"), contents(box, f"plain{q}"), f"{words} on {n} ranks")
            equal(result.stdout, plain.replace(f"plain{q}", f"ranks{q}-{n}"), "only the first rank speaks")
            equal(result.stderr, "")
    ended(mpirun(box, 2, *questions[-1], "--jobs", "3", "--out", "both"), 0)
    equal(contents(box, "both"), contents(box, f"plain{len(questions) - 1}"))


def test_every_rank_runs_something(box):
    """Rank 1 is held up before it starts; without it rank 0 does all. Its name is in no result, so look at its time."""
    box.write("timed.sh", 'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then "$@"; s=$?; times > times.txt; exit $s; fi\nexec "$@"\n')
    result = subprocess.run([*launcher(2), "bash", "timed.sh", box.program, *SWITCH, "--reps", "600", "--out", "r"],
                            cwd=box.path, capture_output=True, text=True, timeout=300, env={**os.environ, **SETTINGS})
    ended(result, 0)
    minutes, seconds = re.match(r"(\d+)m([\d.]+)s", box.read("times.txt").splitlines()[1]).groups()
    if 60 * int(minutes) + float(seconds) < 0.3:  # the start of MPI takes 0.1
        raise AssertionError(f"rank 1 had nothing to do: {box.read('times.txt')}")


def test_what_is_wrong_is_said_once(box):
    result = mpirun(box, 3, "compare", "small.json", "--raps", "3")
    equal(result.returncode, 2)
    equal(result.stderr.count("did you mean --reps?"), 1)
    result = mpirun(box, 3, *SWITCH, "--set", "/sample=-1")
    equal(result.returncode, 3)
    equal(result.stderr.count("expected days above 0, found -1"), 1)
    equal(box.names(), [])
    equal(mpirun(box, 2, "validate", "small.json").stdout.count("small.json: ok"), 1)
    equal(mpirun(box, 2, *SWITCH, "--dry-run").stdout.count("Nothing was written."), 1)


def test_an_error_of_a_rank_is_that_of_the_work(box):
    """An outage is one event more than a scenario may have: an error of the variant, whoever has the task meets it."""
    scenario = json.loads(box.read("small.json"))
    scenario["events"] = {f"e{i}": {"kind": "absence", "donor": "big", "from": "2024-01-01", "to": "2024-01-02"}
                          for i in range(2000)}
    box.write("full.json", json.dumps(scenario))
    words = ["contingency", "full.json", "--reps", "4", "--out", "r", "--force"]  # what the first finished is not spared
    plain = ended(box(*words), 1)
    result = mpirun(box, 3, *words)
    equal(result.returncode, 1)
    first = plain.stderr.splitlines()[0]
    holds(first, "/events", "2000")
    holds(result.stderr, first)


def test_a_rank_that_reads_another_scenario_is_told(box):
    text = box.read("small.json")
    box.write("s0.json", text)
    box.write("s1.json", text.replace('"sample": 7', '"sample": 14'))
    words = [box.program.join("''"), "switch", "s$OMPI_COMM_WORLD_RANK.json", "--reps", "20000", "--out", "r"]
    command = [*launcher(2), "bash", "-c", "exec " + " ".join(words)]
    for what in ["rank 1 has read another scenario", "rank 1 could not read the scenario"]:
        result = subprocess.run(command, cwd=box.path, capture_output=True, text=True, timeout=120,
                                env={**os.environ, **SETTINGS})
        equal(result.returncode, 1, result.stderr)
        holds(result.stderr, what)
        equal(os.path.exists(box.file("r")), False)
        if os.path.exists(box.file("s1.json")):
            os.unlink(box.file("s1.json"))


def ranks_of(box):
    """Processes of this program in this box by rank."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ", "rb") as f:
                environment = f.read()
            if os.readlink(f"/proc/{pid}/cwd") == box.path and os.readlink(f"/proc/{pid}/exe") == box.program:
                found[int(re.search(rb"OMPI_COMM_WORLD_RANK=(\d+)", environment).group(1))] = int(pid)
        except (OSError, AttributeError):
            continue
    return found


def started(box, n, *words):
    """Ranks that have finished something."""
    process = subprocess.Popen([*launcher(n), box.program, *words, "--out", "r"], cwd=box.path, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env={**os.environ, **SETTINGS})
    wait_for(lambda: os.path.exists(box.file("r.journal")) and os.path.getsize(box.file("r.journal")) > 2000, "the journal")
    return process


def ended_early(box, process):
    """All ranks end by themselves and leave the work undone: they neither wait for the dead one nor do its part. mpirun ends
    the others as SIGTERM does, so the first may have time to write what is finished. How long that takes is no claim; the
    limits only end a test that hangs. What was said."""
    _, err = process.communicate(timeout=HANGS)
    wait_for(lambda: not ranks_of(box), "the end of all ranks", HANGS)
    equal(process.returncode != 0, True, "status")
    if os.path.exists(box.file("r")):
        equal(box.read("r/summary.txt").splitlines()[0][:7], "PARTIAL", "results are there, so the work went on to its end")
    return err


def goes_on(box, words):
    result = ended(box(*words, "--resume", "--force", "--out", "r"), 0)
    holds(result.stderr, "pieces of work are in r.journal already")
    ended(box(*words, "--out", "whole", "-q"), 0)
    equal(contents(box, "r"), contents(box, "whole"))


def test_a_killed_rank_ends_the_work_and_resume_goes_on(box):
    words = [*SWITCH, "--reps", "900"]
    process = started(box, 3, *words)
    os.kill(ranks_of(box)[2], signal.SIGKILL)
    err = ended_early(box, process)
    holds(err, "rank 2", "Killed")
    goes_on(box, words)


def test_a_killed_first_rank_leaves_a_journal(box):
    words = [*SWITCH, "--reps", "900"]
    process = started(box, 2, *words)
    os.kill(ranks_of(box)[0], signal.SIGKILL)
    holds(ended_early(box, process), "rank 0", "Killed")
    goes_on(box, words)


def test_ctrl_c_keeps_what_is_finished(box):
    words = [*SWITCH, "--reps", "900"]
    process = started(box, 2, *words)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=HANGS)
    holds(err, "stopping after what is running")
    equal(ranks_of(box), {})
    goes_on(box, words)


def test_resume_goes_on_under_mpi_with_what_threads_have_done(box):
    words = [*SWITCH, "--reps", "45"]
    ended(box(*words, "--share", "1/2", "--out", "r"), 0)
    result = ended(mpirun(box, 3, *words, "--resume", "--out", "r"), 0)
    holds(result.stderr, "8 pieces of work are in r.journal already")
    ended(box(*words, "--out", "whole"), 0)
    equal(contents(box, "r"), contents(box, "whole"))


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
