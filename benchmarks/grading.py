"""How fast a class is graded, beside nbgrader's own autograde on the same hand-ins.

    python benchmarks/grading.py --hand-ins 100 --stock 20

Both grade copies of one course: a unit with ten check items, answers of every mix.
The runs take turns, with warm bytecode; CPU seconds of all processes stand beside the
wall clock. *Stock* is nbgrader as it comes: its preprocessors, a kernel a hand-in.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
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
        base = _course(Path(scratch), asked.hand_ins)
        ours, stock, start, stock_start = [], [], [], []
        gave, stock_gave, equal = [], [], True
        for turn in range(asked.turns):
            fast = shutil.copytree(base, Path(scratch, f"ours-{turn}"))
            slow = _only(asked.stock, base, Path(scratch, f"stock-{turn}"))
            start.append(_run([*VETCOURSE, "grade", "bn-1"], _only(0, base, slow)))
            stock.append(_run([*NBGRADER, "autograde", "bn-1"], slow))
            ours.append(_run([*VETCOURSE, "grade", "bn-1"], fast))
            stock_start.append(_run([*NBGRADER, "autograde", "bn-1"], slow))
            equal &= _rows(fast, asked.stock) == _rows(slow, asked.stock)
            stock_gave.append(_run([*NBGRADER, "generate_feedback", "bn-1"], slow))
            gave.append(_run([*VETCOURSE, "feedback", "bn-1"], fast))
            shutil.rmtree(fast)
            shutil.rmtree(slow)
        one = _single_latency(base)
    report = {
        "machine": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "rows equal": equal,
        "single hand-in, ms in a running process": round(one * 1000, 1),
        **_ratio("grading", (ours, start), (stock, stock_start), asked),
        **_ratio("feedback", (gave, start), (stock_gave, stock_start), asked),
        "memory of the largest process, MB": round(max(s.megabytes for s in ours)),
    }
    width = max(map(len, report))
    for name, value in report.items():
        print(f"{name:<{width}}  {value}")
    if asked.json:
        Path(asked.json).write_text(json.dumps(report, indent=2), "utf-8")


def _ratio(
    what: str,
    ours: tuple[list[Spent], list[Spent]],
    stock: tuple[list[Spent], list[Spent]],
    asked: argparse.Namespace,
) -> dict[str, Any]:
    """Both for the same number of hand-ins: the command's start, and each hand-in.

    Where nbgrader graded fewer, its time for all is its start and so many times one.
    """
    found: dict[str, Any] = {}
    for clock in ("wall", "cpu"):
        start, whole = _median(ours[1], clock), _median(ours[0], clock)
        stock_start = _median(stock[1], clock)
        each = (_median(stock[0], clock) - stock_start) / asked.stock
        stock_whole = stock_start + each * asked.hand_ins
        mine = (whole - start) / asked.hand_ins
        found[f"{what}, {clock} s for {asked.hand_ins}, stock / ours"] = (
            f"{stock_whole:.1f} / {whole:.2f} = {stock_whole / whole:.0f} x"
        )
        found[f"{what}, {clock} ms for one more, stock / ours"] = (
            f"{each * 1000:.0f} / {mine * 1000:.1f} = {each / max(mine, 1e-6):.0f} x"
        )
    return found


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


def _only(number: int, base: Path, to: Path) -> Path:
    """A copy of the course with the first *number* hand-ins, for stock nbgrader."""
    if number == 0:
        to = to.with_name(f"empty-{to.name}")
        shutil.rmtree(to, ignore_errors=True)
        return shutil.copytree(base, to, ignore=shutil.ignore_patterns("submitted"))
    shutil.copytree(base, to, ignore=shutil.ignore_patterns("submitted"))
    for folder in sorted((base / "submitted").iterdir())[:number]:
        shutil.copytree(folder, to / "submitted" / folder.name)
    (to / "nbgrader_config.py").write_text(CONFIG, "utf-8")
    return to


def _run(command: list[str], root: Path) -> Spent:
    source = str(Path(vetcourse.__file__).parents[1])
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    run = subprocess.run(
        command,
        cwd=root,
        env={**kept, "PYTHONPATH": source, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        sys.exit(f"{command}: {run.stderr[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(wall, cpu, after.ru_maxrss / 1024)


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
    parser.add_argument("--json", help="also write the numbers to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
