"""How fast a class is graded, beside nbgrader's own autograde on the same hand-ins.

    python benchmarks/grading.py --hand-ins 100 --stock 20 --turns 3
    python benchmarks/grading.py --grow 100,1000,10000

Both grade copies of one course: a unit with ten check items, answers of every mix.
The runs take turns, with warm bytecode; CPU seconds of all processes stand beside the
wall clock, and every number is the median of the turns. *Stock* is nbgrader as it
comes: its preprocessors, a kernel a hand-in. Its start is the same command over a
course where nothing is left to do; what one hand-in costs is the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vetcourse

ROOT = Path(__file__).parents[1]
PYTHON = [sys.executable, "-c"]
VETCOURSE = [*PYTHON, "from vetcourse.cli import main; main()"]
NBGRADER = [sys.executable, "-m", "nbgrader"]
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
"""
OURS = "from vetcourse.grading.settings import configure\nconfigure(c)\n"
ITEM = """
```{{item}} choice
id: bn-1-q{n}
outcomes: [BN-K1]
points: 1
prompt: {{en: "Task {n}: what first?", nb: "Oppgave {n}: hva først?"}}
options:
  test: {{en: "Test that it is dead", nb: "Sjekk at det er spenningsløst"}}
  label: {{en: "Read the label", nb: "Les merkingen"}}
  start: {{en: "Start at once", nb: "Start med en gang"}}
key: test
feedback:
  label: {{en: "A label may be wrong.", nb: "Merking kan være feil."}}
  start: {{en: "That has cost lives.", nb: "Det har kostet liv."}}
```
"""
UNIT = """---
code: bn-1
title: {en: Ten checks, nb: Ti sjekker}
minutes: 60
outcomes: [BN-K1]
---

# From my work

# Case

# Idea

# Try

# Do at work

# Look back

# Check
"""
MODULE = """
code = "BN"
status = "draft"
ects = 10
valid_from = 2026-08-01
title = { en = "Benchmark", nb = "Måling" }
areas = { pedagogy = 5, vocational-didactics = 5 }

[[outcome]]
code = "BN-K1"
text = { en = "knows what to check first", nb = "vet hva som skal sjekkes først" }
national = ["K1"]
areas = ["P1"]

[[part]]
id = "bn-checks"
kind = "checks"
title = { en = "Knowledge checks", nb = "Kunnskapssjekker" }
points = 100
pass_mark = 50
hours = 250
assignments = ["bn-1"]
"""
BUILD = """
from pathlib import Path
from vetcourse.course.reading import read_modules
from vetcourse.grading.releasing import release
release(read_modules(Path("modules")), Path.cwd(), "en", lambda _: None)
"""


@dataclass(frozen=True)
class Spent:
    """What one command cost, its child processes included."""

    wall: float
    cpu: float
    megabytes: float


def main() -> None:
    """Print the table."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="vetcourse-bench-") as scratch:
        report = (
            _growth(Path(scratch), asked)
            if asked.grow
            else _compared(Path(scratch), asked)
        )
    width = max(map(len, report))
    for name, value in report.items():
        print(f"{name:<{width}}  {value}")
    if asked.json:
        Path(asked.json).write_text(json.dumps(report, indent=2), "utf-8")


def _compared(scratch: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Run nbgrader and vetcourse in turns over the same hand-ins."""
    base = _course(scratch, asked.hand_ins)
    spent: dict[str, list[Spent]] = defaultdict(list)
    equal = True
    for turn in range(asked.turns):
        fast = shutil.copytree(base, scratch / f"ours-{turn}")
        slow = _only(asked.stock, base, scratch / f"stock-{turn}")
        for what, ours, theirs in (
            ("grading", "grade", "autograde"),
            ("feedback", "feedback", "generate_feedback"),
        ):
            spent[f"{what} stock"].append(_run([*NBGRADER, theirs, "bn-1"], slow))
            spent[f"{what} ours"].append(_run([*VETCOURSE, ours, "bn-1"], fast))
            # The same command again finds nothing to do: that is its start.
            spent[f"{what} stock start"].append(_run([*NBGRADER, theirs, "bn-1"], slow))
            empty = _only(0, base, fast)
            spent[f"{what} ours start"].append(_run([*VETCOURSE, ours, "bn-1"], empty))
        equal &= _rows(fast, asked.stock) == _rows(slow, asked.stock)
        shutil.rmtree(fast)
        shutil.rmtree(slow)
    parts, one = _broken_down(base), _single_latency(base)
    return {
        "machine": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "rows equal": equal,
        "single hand-in, ms in a running process": round(one * 1000, 1),
        **_ratio("grading", spent, asked),
        **_ratio("feedback", spent, asked),
        **parts,
        "memory of the command, MB": round(
            max(s.megabytes for s in spent["grading ours"])
        ),
    }


def _growth(scratch: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """What `vetcourse grade` costs as a class grows: time for each, memory in all."""
    numbers = [int(number) for number in asked.grow.split(",")]
    base = _course(scratch, max(numbers))
    found = {"machine": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"}
    for number in numbers:
        root = _only(number, base, scratch / f"grow-{number}", OURS)
        first = _run([*VETCOURSE, "grade", "bn-1"], root)
        again = _run([*VETCOURSE, "grade", "bn-1"], root)
        pages = _run([*VETCOURSE, "feedback", "bn-1"], root)
        each = 1000 / number
        found[f"{number} hand-ins"] = (
            f"grade {first.wall:.1f} s ({first.wall * each:.1f} ms each, "
            f"{first.cpu * each:.1f} CPU ms), {first.megabytes:.0f} MB; "
            f"again {again.wall:.1f} s; feedback {pages.wall:.1f} s, "
            f"{pages.megabytes:.0f} MB"
        )
        print(f"{number}: {found[f'{number} hand-ins']}", file=sys.stderr)
        shutil.rmtree(root)
    return found


def _ratio(
    what: str, spent: dict[str, list[Spent]], asked: argparse.Namespace
) -> dict[str, Any]:
    """Both for the same number of hand-ins: the command's start, and each hand-in.

    Where nbgrader graded fewer, its time for all is its start and so many times one.
    """
    found: dict[str, Any] = {}
    for clock in ("wall", "cpu"):
        start, whole, theirs, theirs_start = (
            _median(spent[f"{what} {which}"], clock)
            for which in ("ours start", "ours", "stock", "stock start")
        )
        each = (theirs - theirs_start) / asked.stock
        stock_whole = theirs_start + each * asked.hand_ins
        mine = (whole - start) / asked.hand_ins
        found[f"{what}, {clock} s for {asked.hand_ins}, stock / ours"] = (
            f"{stock_whole:.1f} / {whole:.2f} = {stock_whole / whole:.0f} x"
        )
        found[f"{what}, {clock} s to start, stock / ours"] = (
            f"{theirs_start:.2f} / {start:.2f}"
        )
        found[f"{what}, {clock} ms for one more, stock / ours"] = (
            f"{each * 1000:.0f} / {mine * 1000:.1f} = {each / max(mine, 1e-6):.0f} x"
        )
    return found


def _broken_down(base: Path) -> dict[str, Any]:
    """Where the time of one hand-in goes, in CPU ms, in one process."""
    from vetcourse.grading import handing_in, rows
    from vetcourse.grading.database import gradebook
    from vetcourse.grading.done import mark_done
    from vetcourse.grading.grading import handed_in
    from vetcourse.grading.nbgrader_course import NbgraderCourse
    from vetcourse.grading.notebooks import Master, put_in_place
    from vetcourse.scoring import mark

    course = NbgraderCourse(base)
    tasks = list(handed_in(base, "bn-1"))
    assignment = handing_in.read_unchanged(handing_in.text_of(tasks[0]))
    master = Master.read(base / "source" / "bn-1")
    clock: dict[str, float] = defaultdict(float)

    def timed(part: str, work: Callable[[], Any]) -> Any:
        started = time.process_time()
        result = work()
        clock[part] += time.process_time() - started
        return result

    with gradebook(course.database) as engine:
        sheet = rows.read_sheet(engine, "bn-1")
        for task in tasks:
            hashed = timed("hash the answers", lambda t=task: handing_in.digest(t))
            answers = handing_in.Answers.beside(task.folder)
            marks = timed(
                "read, score, show",
                lambda a=answers: {i.id: mark(i, a, "en") for i in assignment.items},
            )
            timed(
                "marked notebook on disk",
                lambda t=task, m=marks: put_in_place(
                    master, master.marked(m), t.folder, t.marked_folder
                ),
            )
            points = {f"{name}-points": one.points for name, one in marks.items()}
            hand_in = rows.HandIn(task.learner, None, points)

            def write(t: Any = task, h: Any = hand_in, d: str = hashed) -> None:
                with engine.begin() as connection:
                    rows.write(connection, sheet, h, lambda *_: None)
                    mark_done(connection, t, d, {})

            timed("rows and commit", write)
    shutil.rmtree(base / "autograded")
    return {
        f"of one hand-in, CPU ms: {part}": round(1000 * seconds / len(tasks), 2)
        for part, seconds in clock.items()
    }


def _median(spent: list[Spent], clock: str) -> float:
    return statistics.median(getattr(one, clock) for one in spent)


def _course(scratch: Path, number: int) -> Path:
    root = scratch / "course"
    module = root / "modules" / "bench"
    module.mkdir(parents=True)
    (module / "module.toml").write_text(MODULE, "utf-8")
    items = "".join(ITEM.format(n=n) for n in range(1, 11))
    (module / "01-checks.md").write_text(UNIT + items, "utf-8")
    (root / "nbgrader_config.py").write_text(CONFIG + OURS, "utf-8")
    _run([*PYTHON, BUILD], root)
    rng = random.Random(7)
    for n in range(number):
        _hand_in(root, f"learner{n:05}", rng)
    return root


def _hand_in(root: Path, learner: str, rng: random.Random) -> None:
    folder = root / "submitted" / learner / "bn-1"
    (folder / "answers").mkdir(parents=True)
    shutil.copyfile(root / "release/bn-1/bn-1.ipynb", folder / "bn-1.ipynb")
    stamp = "2026-02-03 14:05:11.000000 UTC"
    (folder / "timestamp.txt").write_text(stamp, "utf-8")
    for number in range(1, 11):
        item = f"bn-1-q{number}"
        value = rng.choice(["test", "test", "label", "start"])
        answer = {"schema": 1, "item": item, "value": value, "at": stamp}
        (folder / "answers" / f"{item}.json").write_text(json.dumps(answer), "utf-8")


def _only(number: int, base: Path, to: Path, settings: str = "") -> Path:
    """A copy of the course with the first *number* hand-ins, for stock nbgrader."""
    if number == 0:
        to = to.with_name(f"empty-{to.name}")
        shutil.rmtree(to, ignore_errors=True)
        return shutil.copytree(base, to, ignore=shutil.ignore_patterns("submitted"))
    shutil.copytree(base, to, ignore=shutil.ignore_patterns("submitted"))
    for folder in sorted((base / "submitted").iterdir())[:number]:
        shutil.copytree(folder, to / "submitted" / folder.name)
    (to / "nbgrader_config.py").write_text(CONFIG + settings, "utf-8")
    return to


def _run(command: list[str], root: Path) -> Spent:
    source = str(Path(vetcourse.__file__).parents[1])
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command,
            cwd=root,
            env={**kept, "PYTHONPATH": source, "PATH": path},
            stdout=said,
            stderr=said,
        )
        # What this one process and its own children used, nobody else's.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        if process.returncode:
            said.seek(0)
            sys.exit(f"{command}: {said.read()[-2000:]}")
    return Spent(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _rows(root: Path, number: int) -> list[tuple[Any, ...]]:
    """Grades, waiting and times of the first *number* learners, by natural keys."""
    import sqlite3

    query = """
        SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit,
               g.needs_manual_grade, s.timestamp, n.late_submission_penalty, n.flagged
        FROM grade g JOIN base_cell b ON b.id = g.cell_id
        JOIN submitted_notebook n ON n.id = g.notebook_id
        JOIN submitted_assignment s ON s.id = n.assignment_id
        ORDER BY 1, 2"""
    with sqlite3.connect(root / "gradebook.db") as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    if not rows:
        sys.exit(f"{root}: nothing was graded")
    return [row for row in rows if row[0] < f"learner{number:05}"]


def _single_latency(base: Path) -> float:
    """From what a learner sent to committed rows, in a process that runs."""
    from vetcourse.grading.folders import open_folder
    from vetcourse.grading.grading import grade
    from vetcourse.grading.keeping import keep_attempt, put_newest
    from vetcourse.grading.nbgrader_course import NbgraderCourse
    from vetcourse.grading.receiving import read_sent

    course = NbgraderCourse(base)
    submitted = shutil.move(base / "submitted", base / "put-aside")
    taken = []
    for folder in sorted(Path(submitted).iterdir())[:20]:
        learner = folder.name
        started = time.perf_counter()
        with open_folder(folder) as handle:
            sent = read_sent("bn-1", {"bn-1.ipynb"}, within=handle)
        keep_attempt(base, learner, "bn-1", sent, "benchmark")
        put_newest(base, learner, "bn-1")
        (result,) = grade(course, ["bn-1"], lambda _: None, learner=learner)
        taken.append(time.perf_counter() - started)
        if result.state != "graded":
            sys.exit(f"{learner}: {result}")
    return statistics.median(taken[1:])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hand-ins", type=int, default=100, help="graded by us")
    parser.add_argument("--stock", type=int, default=20, help="graded by nbgrader")
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--grow", help="instead: only ours, such as 100,1000,10000")
    parser.add_argument("--json", help="also write the numbers to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
