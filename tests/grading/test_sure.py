"""Nothing lost: marks kept, deadlines kept, two graders, PostgreSQL, kill -9."""

import json
import random
import shutil
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from tests.credits.conftest import new_postgresql, postgresql  # noqa: F401  (fixtures)
from tests.grading.killing import kill_points, killed_after, timed
from tests.grading.test_grading import (
    ROWS,
    gradebook_rows,
    hand_in,
    quiet,
    scores,
    some_class,
)
from tests.grading.test_nbgrader_loop import ALL_RIGHT, HALF_RIGHT, NOW
from vetcourse.answers import Answer, Answers
from vetcourse.course.reading import read_modules
from vetcourse.grading import parallel
from vetcourse.grading.database import gradebook
from vetcourse.grading.grading import grade
from vetcourse.grading.handing_in import Graded
from vetcourse.grading.marking import enter_marks
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.releasing import release
from vetcourse.grading.sandbox import walls_here

pytestmark = pytest.mark.notebooks

SECOND_RUBRIC = """
```{item} text
id: tt-plan-risk
prompt: {en: "What can go wrong?", nb: "Hva kan gå galt?"}
```

```{rubric}
id: tt-plan-risks
items: [tt-plan-risk]
criteria:
  named:
    title: {en: "Risks", nb: "Farer"}
    outcomes: [TT-K1]
    levels:
      - {points: 0, text: {en: "None", nb: "Ingen"}}
      - {points: 5, text: {en: "Named", nb: "Nevnt"}}
```
"""


def waiting(root: Path, learner: str) -> dict[str, bool]:
    """By cell of the plan, whether somebody has to look at it."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook_:
        book = gradebook_.find_submission_notebook("tt-plan", "tt-plan", learner)
        return {grade_.name: grade_.needs_manual_grade for grade_ in book.grades}


@pytest.fixture
def two_rubrics(built) -> Path:
    """The tiny course with a plan that two rubrics mark."""
    plan = built / "modules" / "tiny" / "02-plan.md"
    plan.write_text(plan.read_text("utf-8") + SECOND_RUBRIC, "utf-8")
    release(read_modules(built / "modules"), built, "en", lambda _: None)
    return built


def test_only_the_rubric_whose_answer_changed_is_looked_at_again(two_rubrics):
    """A learner who adds a risk does not cost the marker the whole plan again."""
    answers = {"tt-plan-text": "Tomorrow.", "tt-plan-risk": "Rain."}
    folder = hand_in(two_rubrics, "ingrid", answers, "tt-plan")
    course = NbgraderCourse(two_rubrics)
    grade(course, ["tt-plan"], quiet)
    marks = {"tt-plan-rubric-aim": 20, "tt-plan-risks-named": 5}
    enter_marks(course.database, "tt-plan", "ingrid", marks)
    Answers.beside(folder).write(Answer("tt-plan-risk", "Rain and frost.", NOW))

    grade(course, ["tt-plan"], quiet)

    assert waiting(two_rubrics, "ingrid") == {
        "tt-plan-rubric-aim": False,
        "tt-plan-risks-named": True,
    }


def test_saving_the_same_words_again_costs_nobody_a_second_look(built):
    """Another time stamp is not another answer."""
    folder = hand_in(built, "ingrid", {"tt-plan-text": "Tomorrow."}, "tt-plan")
    course = NbgraderCourse(built)
    grade(course, ["tt-plan"], quiet)
    enter_marks(course.database, "tt-plan", "ingrid", {"tt-plan-rubric-aim": 20})
    later = Answer("tt-plan-text", "Tomorrow.", "2026-02-05T09:00:00+01:00")
    Answers.beside(folder).write(later)

    (result,) = grade(course, ["tt-plan"], quiet)

    assert result.state == "graded"
    assert waiting(built, "ingrid") == {"tt-plan-rubric-aim": False}


def test_another_photograph_under_the_same_answer_is_another_answer(built):
    """What a person looked at is what counts, not what the answer says of it."""
    folder = hand_in(built, "ingrid", {"tt-plan-text": "Tomorrow."}, "tt-plan")
    photo = folder / "answers" / "files" / "tt-plan-text-1.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"\xff\xd8\xff one")
    course = NbgraderCourse(built)
    grade(course, ["tt-plan"], quiet)
    enter_marks(course.database, "tt-plan", "ingrid", {"tt-plan-rubric-aim": 20})
    photo.write_bytes(b"\xff\xd8\xff another")
    (folder / "timestamp.txt").write_text("2026-02-04 08:00:00.000000 UTC", "utf-8")

    grade(course, ["tt-plan"], quiet)

    assert waiting(built, "ingrid") == {"tt-plan-rubric-aim": True}


def due(database: str, moment: str) -> None:
    """Set the deadline of the tiny unit."""
    with Gradebook(database) as gradebook_:
        assignment = gradebook_.find_assignment("tt-1")
        assignment.duedate = datetime.fromisoformat(moment)
        gradebook_.db.commit()


LATE = """
c.AssignLatePenalties.plugin_class = "{plugin}"
c.LateSubmissionPlugin.penalty_method = "zero"
"""


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-02-01T00:00:00", 0.0, id="too late: the penalty takes all"),
        pytest.param("2026-02-04T00:00:00", 3.0, id="in time: nothing is taken"),
    ],
)
def test_the_course_s_own_late_penalty_counts_as_in_nbgrader(
    built, tmp_path, moment, expected
):
    """The plug-in of the course decides, and both roads give the same rows."""
    with (built / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        plugin = "nbgrader.plugins.LateSubmissionPlugin"
        config.write(LATE.format(plugin=plugin))
    hand_in(built, "jonas", ALL_RIGHT)
    course = NbgraderCourse(built)
    due(course.database, moment)
    other = shutil.copytree(built, tmp_path / "stock")

    grade(course, ["tt-1"], quiet)
    NbgraderCourse(other).run("autograde", "tt-1", "jonas")

    with Gradebook(course.database) as gradebook_:
        found = gradebook_.find_submission("tt-1", "jonas")
        assert found.score - found.late_submission_penalty == expected
    assert gradebook_rows(built) == gradebook_rows(other)


def in_postgresql(root: Path, url: str) -> NbgraderCourse:
    """The course with its gradebook on a PostgreSQL server, built anew."""
    address = url.replace("postgresql://", "postgresql+psycopg://")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f'\nc.CourseDirectory.db_url = "{address}"\n')
    shutil.rmtree(root / "release")
    (root / "gradebook.db").unlink()
    release(read_modules(root / "modules"), root, "en", lambda _: None)
    return NbgraderCourse(root)


def all_rows(url: str) -> list[tuple]:
    """Every grade with what belongs to it, from any database."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(map(plain, row)) for row in connection.execute(text(ROWS))]
    engine.dispose()
    return sorted(found, key=lambda row: row[:3])


def plain(value: object) -> object:
    """A value as SQLite keeps it: PostgreSQL has types for times and truth."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return int(value) if isinstance(value, bool) else value


def test_the_rows_on_postgresql_are_those_of_sqlite_and_of_nbgrader(
    built, tmp_path, request
):
    """Three gradebooks, one class: equal by natural keys."""
    server = request.getfixturevalue("new_postgresql")
    some_class(built, 8)
    other = shutil.copytree(built, tmp_path / "postgresql")
    stock = shutil.copytree(built, tmp_path / "stock")
    course = in_postgresql(other, server)

    grade(NbgraderCourse(built), ["tt-1", "tt-plan"], quiet)
    grade(course, ["tt-1", "tt-plan"], quiet)
    for code in ("tt-1", "tt-plan"):
        NbgraderCourse(stock).run("autograde", code, "*")

    rows = all_rows(course.database)
    assert len(rows) == 8 * 2 + 3
    assert rows == sorted(gradebook_rows(built), key=lambda row: row[:3])
    assert rows == sorted(gradebook_rows(stock), key=lambda row: row[:3])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_graders_at_once_leave_the_rows_of_one(built, tmp_path, request, kind):
    """They neither lock each other out nor write anything twice."""
    some_class(built, 12)
    alone = shutil.copytree(built, tmp_path / "alone")
    grade(NbgraderCourse(alone), ["tt-1"], quiet)
    if kind == "postgresql":
        in_postgresql(built, request.getfixturevalue("new_postgresql"))
    courses = [NbgraderCourse(built) for _ in range(2)]
    urls = [course.database for course in courses]

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda c: grade(c, ["tt-1"], quiet), courses))

    assert all(r.state != "refused" for results in both for r in results)
    rows = all_rows(urls[0])
    assert rows == sorted(gradebook_rows(alone), key=lambda row: row[:3])


def test_a_formgrader_that_is_writing_does_not_stop_the_grader(built):
    """A gradebook locked for a while is waited for."""
    hand_in(built, "jonas", ALL_RIGHT)
    course = NbgraderCourse(built)
    path = course.database.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(grade, course, ["tt-1"], quiet)
        with pytest.raises(TimeoutError):
            running.result(timeout=1)
        other.execute("COMMIT")
        (result,) = running.result(timeout=30)

    other.close()
    assert result.state == "graded"


def test_grading_that_was_killed_leaves_old_or_new_and_is_finished_next(
    built, monkeypatch
):
    """Kill -9 at fifty points: whole rows only, and the next run needs no flag.

    Every second time the work was spread over several processes.
    """
    some_class(built, 10)
    course = NbgraderCourse(built)
    grade(course, ["tt-1"], quiet)
    old = by_learner(built)
    rng = random.Random(11)
    for n in range(10):
        first = rng.choice(["test", "label", "start"])
        answers = {"tt-1-first": first, "tt-1-steps": ["off", "lock", "test"]}
        folder = hand_in(built, f"learner{n}", answers)
        (folder / "timestamp.txt").write_text("2026-02-04 08:00:00.000000 UTC", "utf-8")
    finished = shutil.copytree(built, built.parent / "finished")
    seconds = timed(lambda: grade(NbgraderCourse(finished), ["tt-1"], quiet))
    new, notebooks = by_learner(finished), marked_notebooks(finished)
    before = shutil.copytree(built, built.parent / "before")
    stopped = mixed = 0
    for number, moment in enumerate(kill_points(seconds, 50)):
        monkeypatch.setattr(parallel, "WORTH_A_PROCESS", 2 if number % 2 else 40)
        _put_back(before, built)
        stopped += killed_after(
            moment, lambda: grade(NbgraderCourse(built), ["tt-1"], quiet)
        )

        now = by_learner(built)
        assert all(now[name] in (old[name], new[name]) for name in new)
        mixed += 0 < sum(now[name] == new[name] for name in new) < len(new)
        monkeypatch.undo()
        states = [r.state for r in grade(NbgraderCourse(built), ["tt-1"], quiet)]

        assert by_learner(built) == new
        assert "refused" not in states
        assert marked_notebooks(built) == notebooks
        assert not list(built.glob("autograded/*/.unfinished-*"))
    assert stopped
    assert mixed


def _put_back(before: Path, root: Path) -> None:
    """What grading changes, as it was; the rest is never touched."""
    for path in root.glob("gradebook.db*"):
        path.unlink()
    shutil.rmtree(root / "autograded")
    shutil.copytree(before / "autograded", root / "autograded")
    shutil.copyfile(before / "gradebook.db", root / "gradebook.db")


def by_learner(root: Path) -> dict[str, list[tuple]]:
    """Each learner's rows."""
    found: dict[str, list[tuple]] = {}
    for row in gradebook_rows(root):
        found.setdefault(row[0], []).append(row)
    return found


def marked_notebooks(root: Path) -> dict[str, bytes]:
    """Every file that an instructor finds in the marked folders."""
    folder = root / "autograded"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


CODE = {
    "cells": [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "answer",
            "metadata": {
                "nbgrader": {
                    "grade": False,
                    "grade_id": "answer",
                    "locked": False,
                    "schema_version": 3,
                    "solution": True,
                    "task": False,
                }
            },
            "outputs": [],
            "source": "def area(a, b):\n    raise NotImplementedError",
        },
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "test",
            "metadata": {
                "nbgrader": {
                    "grade": True,
                    "grade_id": "test",
                    "locked": True,
                    "points": 2,
                    "schema_version": 3,
                    "solution": False,
                    "task": False,
                }
            },
            "outputs": [],
            "source": "assert area(2, 3) == 6",
        },
    ],
    "metadata": {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        }
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}


ATTACK = """
import os, socket
for path in {paths}:
    try:
        print("READ", open(path, "rb").read()[:2000])
    except OSError:
        pass
    try:
        open(path, "ab").write(b"changed")
    except OSError:
        pass
try:
    socket.create_connection(("127.0.0.1", {port}), timeout=2).sendall(b"hello")
except OSError:
    pass
print("TOKEN", os.environ.get("SECRET_TOKEN"))
def area(a, b):
    return a * b
"""
RIGHT = "def area(a, b):\n    return a * b"


@dataclass(frozen=True)
class CodeClass:
    """An assignment of the institution's own with code cells, run and graded."""

    course: NbgraderCourse
    results: dict[str, Graded]
    called: bool  # whether anybody came through the network
    key: Path
    config: bytes


@pytest.fixture(scope="module")
def code_class(built_template, tmp_path_factory) -> CodeClass:
    """Five learners who write code, one of them an attacker, graded in one run."""
    root = shutil.copytree(built_template, tmp_path_factory.mktemp("code") / "course")
    folder = root / "source" / "code"
    folder.mkdir()
    (folder / "code.ipynb").write_text(json.dumps(CODE), "utf-8")
    course = NbgraderCourse(root)
    course.run("generate_assignment", "code", create=True)
    key, config = root / "modules/tiny/01-check.md", root / "nbgrader_config.py"
    paths = [str(key), str(root / "gradebook.db"), str(config)]
    with (
        pytest.MonkeyPatch.context() as patch,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        patch.setenv("SECRET_TOKEN", "token-of-ours")
        server.settimeout(0.2)
        port = server.getsockname()[1]
        hand_in_code(root, "amina", "import os\nos._exit(1)")
        hand_in_code(root, "farid", "x = []\nwhile True:\n    x.append(bytes(10**8))")
        hand_in_code(root, "jonas", "def area(a, b):\n    return a + b")
        hand_in_code(root, "mallory", ATTACK.format(paths=paths, port=port))
        hand_in_code(root, "samuel", RIGHT)
        before = config.read_bytes()
        results = {r.learner: r for r in grade(course, ["code"], quiet)}
        called = _called(server)
    return CodeClass(course, results, called, key, before)


def _called(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


def hand_in_code(root: Path, learner: str, source: str) -> None:
    """What a learner who writes code hands in."""
    folder = root / "submitted" / learner / "code"
    folder.mkdir(parents=True, exist_ok=True)
    book = json.loads((root / "release" / "code" / "code.ipynb").read_text("utf-8"))
    book["cells"][0]["source"] = source
    (folder / "code.ipynb").write_text(json.dumps(book), "utf-8")


def test_an_assignment_with_code_is_run_behind_walls_and_the_command_says_so(
    code_class,
):
    """Right code earns its points; the line says what it could not reach."""
    results = code_class.results
    (said,) = results["samuel"].problems

    assert (results["samuel"].points, results["jonas"].points) == (2.0, 0.0)
    assert "run by nbgrader with limited time and memory" in said


def test_code_that_was_run_is_not_run_again(code_class):
    """A second run starts no kernel for what is done."""
    for name in ("samuel", "jonas", "mallory"):
        (again,) = grade(code_class.course, ["code"], quiet, learner=name)

        assert again.state == "unchanged"


def test_code_behind_walls_reaches_nothing_of_ours(code_class):
    """No key, no gradebook, no network, no environment; its own work still counts."""
    if "WITH" in walls_here():
        pytest.skip(f"this machine cannot build all walls: {walls_here()}")
    root = code_class.course.root
    marked = (root / "autograded/mallory/code/code.ipynb").read_text("utf-8")
    outputs = json.dumps([c.get("outputs") for c in json.loads(marked)["cells"]])

    assert code_class.results["mallory"].points == 2.0
    assert "TOKEN" in outputs  # it did run
    assert "READ" not in outputs
    assert "token-of-ours" not in outputs
    assert not code_class.called
    assert b"changed" not in code_class.key.read_bytes()
    assert (root / "nbgrader_config.py").read_bytes() == code_class.config


def test_code_that_ends_its_kernel_stops_nobody_else(code_class):
    """Its learner earns nothing, and the reason is told."""
    for name in ("amina", "farid"):
        assert code_class.results[name].points == 0.0
        assert code_class.results[name].problems
    assert code_class.results["amina"].state == "refused"


def test_the_gradebook_is_made_once_whoever_comes_first(tmp_path):
    """Two graders that both find no gradebook make one."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"

    def tables(_: int) -> int:
        with gradebook(url) as engine, engine.connect() as connection:
            query = text("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
            return connection.execute(query).scalar_one()

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(tables, range(4)))

    assert len(numbers) == 1


def test_a_second_attempt_may_be_worse_on_paper_but_the_best_variant_counts(built):
    """A resubmission is marked from what was handed in last, no old row stays."""
    hand_in(built, "jonas", ALL_RIGHT)
    course = NbgraderCourse(built)
    grade(course, ["tt-1"], quiet)
    hand_in(built, "jonas", HALF_RIGHT)

    grade(course, ["tt-1"], quiet)

    assert scores(built) == {"jonas": 1.0}
