"""Every assignment of the course, every sort of hand-in, every road: the same rows."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, select

from tests.conftest import ROOT
from tests.credits.conftest import new_postgresql, postgresql  # noqa: F401  (fixtures)
from tests.grading.test_grading import gradebook_rows, hand_in, quiet
from tests.grading.test_nbgrader_loop import NOW
from tests.grading.test_sure import all_rows
from vetcourse.answers import Answer, Answers
from vetcourse.course.model import Assignment
from vetcourse.course.reading import read_modules
from vetcourse.demo.answering import answer
from vetcourse.demo.learners import Learner, invented_learners
from vetcourse.grading.grading import grade
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.releasing import release

pytestmark = pytest.mark.stock

# nbgrader as it comes: its preprocessors, a kernel for each notebook.
PLAIN = 'c = get_config()\nc.CourseDirectory.course_id = "vetcourse"\n'
LATE = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
DUE = "2026-02-03 12:00:00"  # two hours before everybody's hand-in


@dataclass(frozen=True)
class Course:
    """The whole course, handed in to and graded by us."""

    root: Path
    codes: list[str]
    learners: list[str]

    def copy(self, to: Path, config: str = "") -> NbgraderCourse:
        """The same course ungraded, with another nbgrader configuration."""
        root = shutil.copytree(self.root.parent / "handed-in", to)
        if config:
            (root / "nbgrader_config.py").write_text(config, "utf-8")
        return NbgraderCourse(root)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Course:
    """All modules built; four learners hand in everything, each in another way."""
    root = tmp_path_factory.mktemp("whole") / "course"
    for name in ("modules", "source", "release"):
        shutil.copytree(ROOT / name, root / name)
    config = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (root / "nbgrader_config.py").write_text(config + LATE, "utf-8")
    assignments = [a for m in read_modules(root / "modules") for a in m.assignments]
    release(read_modules(root / "modules"), root, "en", quiet)
    _some_are_due(root, [a.code for a in assignments][::4])
    people = invented_learners(4)
    for assignment in assignments:
        for number, learner in enumerate(people):
            _hand_in(root, assignment, learner, number)
    shutil.copytree(root, root.parent / "handed-in")
    codes = [assignment.code for assignment in assignments]
    results = grade(NbgraderCourse(root), codes, quiet)
    assert {result.state for result in results} == {"graded"}
    return Course(root, codes, [learner.login for learner in people])


def _some_are_due(root: Path, codes: list[str]) -> None:
    from datetime import datetime

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        for code in codes:
            book.find_assignment(code).duedate = datetime.fromisoformat(DUE)
        book.db.commit()


def _hand_in(root: Path, assignment: Assignment, learner: Learner, how: int) -> None:
    """All right; by chance; half right twice, with damage; nothing at all."""
    folder = hand_in(root, learner.login, {}, assignment.code)
    answers = Answers.beside(folder)
    if how == 3:
        return
    for item in assignment.items:
        skills = {"a": (1.0, None, 0.5)[how]} | ({"b": 0.7} if how == 2 else {})
        for name in set(skills) & set(item.variant_names):
            value = answer(item.variant(name), learner, skills[name])
            if value is not None:
                answers.write(Answer(item.id, value, NOW, name))
    if how == 2 and assignment.items:
        answers.folder.mkdir(exist_ok=True)
        answers.path(assignment.items[-1].id).write_text('{"schema": 1, ', "utf-8")
        answers.path("zz-9-q9").write_text("[]", "utf-8")


def test_the_mix_is_a_mix(whole):
    """Full, part and no points, work for a person, and points taken off: all there."""
    rows = gradebook_rows(whole.root)

    assert {row[1] for row in rows} == set(whole.codes)
    assert len({row[3] for row in rows}) > 5
    assert any(row[6] for row in rows)
    assert any(row[10] for row in rows)


def _autograde(whole: Course, other: NbgraderCourse, each: int) -> None:
    """Let nbgrader grade *each* learners of every assignment; compare the rows."""
    taken = set()
    for number, code in enumerate(whole.codes):
        for place in range(number, number + each):
            learner = whole.learners[place % len(whole.learners)]
            other.run("autograde", code, learner)
            taken.add((learner, code))

    ours = [row for row in gradebook_rows(whole.root) if row[:2] in taken]
    assert len(taken) == len(whole.codes) * each
    assert gradebook_rows(other.root) == ours


def test_nbgrader_s_autograde_gives_our_rows_over_the_whole_course(whole, tmp_path):
    """Its converter with our settings, as formgrader's button runs it."""
    _autograde(whole, whole.copy(tmp_path / "nbgrader"), 2)


def test_nbgrader_as_it_comes_gives_our_rows_over_the_whole_course(
    whole, tmp_path, monkeypatch
):
    """Its own preprocessors, and a real kernel for each notebook."""
    source = str(ROOT / "src")
    path = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))

    _autograde(whole, whole.copy(tmp_path / "stock", PLAIN + LATE), 1)


def test_postgresql_gives_our_rows_over_the_whole_course(whole, tmp_path, request):
    """The gradebook moved to a server; the grader notices nothing."""
    server = request.getfixturevalue("new_postgresql")
    address = server.replace("postgresql://", "postgresql+psycopg://")
    other = whole.copy(tmp_path / "postgresql")
    _move(f"sqlite:///{other.root / 'gradebook.db'}", address)
    with (other.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f'\nc.CourseDirectory.db_url = "{address}"\n')

    grade(NbgraderCourse(other.root), whole.codes, quiet)

    ours = sorted(gradebook_rows(whole.root), key=lambda row: row[:3])
    assert all_rows(address) == ours


def _move(here: str, there: str) -> None:
    """Every row of an nbgrader gradebook into an empty database."""
    source, target = create_engine(here), create_engine(there)
    Base.metadata.create_all(target)
    with source.connect() as old, target.begin() as new:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row._mapping) for row in old.execute(select(table))]
            if rows:
                new.execute(table.insert(), rows)
    source.dispose()
    target.dispose()
