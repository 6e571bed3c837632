"""What a learner gets back: the answer, the points, and why, on one calm page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from nbgrader import api
from sqlalchemy import Engine, select

from vetcourse.answers import Answers, write_whole
from vetcourse.course import words
from vetcourse.course.model import Assignment, Criterion
from vetcourse.course.reading import find_assignment, read_unchanged
from vetcourse.errors import AnswerError
from vetcourse.grading.database import gradebook
from vetcourse.grading.feedback_words import WORDS
from vetcourse.grading.grading import handed_in
from vetcourse.grading.handing_in import Task
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.notebooks import Master
from vetcourse.items import Item, Language
from vetcourse.scoring import mark


@dataclass(frozen=True, slots=True)
class Mark:
    """What the gradebook says of one cell."""

    score: float
    waiting: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One exercise on the page."""

    answer: Markup
    points: float | None
    of: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion of a rubric on the page."""

    title: str
    points: float
    of: float
    waiting: bool
    level: str
    means: str
    comment: str


Tell = Callable[[str], None]


def give_feedback(
    course: NbgraderCourse, assignments: Iterable[str], tell: Tell
) -> list[Path]:
    """Write a page for each graded hand-in; the pages written."""
    written = []
    with gradebook(course.database) as engine:
        for name in assignments:
            marks = _marks(engine, name)
            for task in handed_in(course.root, name):
                if task.learner in marks:
                    written.append(_write(task, marks[task.learner]))
                tell(f"{task.learner} {name}")
    return written


def page(
    assignment: Assignment, task: Task, language: Language, marks: dict[str, Mark]
) -> str:
    """The feedback page as HTML that loads nothing from anywhere."""
    shown = [
        _shown(item, Answers.beside(task.folder), language)
        for item in _told(assignment)
    ]
    judged = list(_judged(assignment, marks, language))
    points = sum(mark.score for mark in marks.values())
    waiting = any(mark.waiting for mark in marks.values())
    return _template().render(
        language=language,
        words=WORDS[language],
        title=assignment.front.title.say(language),
        points=points,
        of=assignment.points,
        waiting=waiting,
        shown=shown,
        judged=judged,
        number=lambda value: _number(value, language),
    )


def _write(task: Task, marks: dict[str, Mark]) -> Path:
    text = find_assignment(task.root / "modules", task.assignment)
    master = Master.read(task.root / "source" / task.assignment)
    language: Language = master.notebook["metadata"]["vetcourse"]["language"]
    folder = task.root / "feedback" / task.learner / task.assignment
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{task.assignment}.html"
    html = page(read_unchanged(text), task, language, marks)
    write_whole(path, html.encode())
    stamp = task.marked_folder / "timestamp.txt"
    if stamp.is_file():
        write_whole(folder / stamp.name, stamp.read_bytes())
    return path


def _told(assignment: Assignment) -> Iterator[Item]:
    """What is fed back: check items, and what a person marked; not practice."""
    by_hand = {name for rubric in assignment.rubrics for name in rubric.items}
    yield from (i for i in assignment.items if i.scored or i.id in by_hand)


def _shown(item: Item, answers: Answers, language: Language) -> Shown:
    marked = mark(item, answers, language)
    why = dict.fromkeys(_why(item, answers, language))
    points = marked.points if item.scored else None
    # Everything in it was escaped when it was made.
    return Shown(Markup(marked.html), points, item.points, tuple(why))


def _why(item: Item, answers: Answers, language: Language) -> Iterator[str]:
    if not item.scored:
        return
    for name in item.variant_names:
        try:
            answer = answers.read(item.id, name)
            if answer is not None:
                yield from item.variant(name).feedback(answer.value, language)
        except AnswerError:
            continue


def _judged(
    assignment: Assignment, marks: dict[str, Mark], language: Language
) -> Iterator[Judged]:
    for rubric in assignment.rubrics:
        for name, criterion in rubric.criteria.items():
            mark = marks.get(f"{rubric.id}-{name}", Mark(0.0, True, ""))
            level, means = _level(criterion, mark, language)
            yield Judged(
                criterion.title.say(language),
                mark.score,
                criterion.points,
                mark.waiting,
                level,
                means,
                mark.comment,
            )


def _level(criterion: Criterion, mark: Mark, language: Language) -> tuple[str, str]:
    """The name and the words of the level that the points reach."""
    reached = [level for level in criterion.levels if level.points <= mark.score]
    if mark.waiting or not reached:
        return "", ""
    names = words.LEVELS[language]
    named = len(criterion.levels) == len(names)
    name = names[criterion.levels.index(reached[-1])] if named else ""
    return name, reached[-1].text.say(language)


def _marks(engine: Engine, assignment: str) -> dict[str, dict[str, Mark]]:
    """What the gradebook says of everybody's cells: by learner, by cell."""
    grade, cell, comment = api.Grade, api.BaseCell, api.Comment
    query = (
        select(
            api.SubmittedAssignment.student_id,
            cell.name,
            grade.auto_score,
            grade.manual_score,
            grade.extra_credit,
            grade.needs_manual_grade,
            comment.manual_comment,
        )
        .select_from(grade)
        .join(cell, cell.id == grade.cell_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.id == grade.notebook_id)
        .join(
            api.SubmittedAssignment,
            api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
        )
        .join(
            api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id
        )
        .outerjoin(
            comment,
            (comment.cell_id == cell.id) & (comment.notebook_id == grade.notebook_id),
        )
        .where(api.Assignment.name == assignment)
    )
    found: dict[str, dict[str, Mark]] = {}
    with engine.connect() as connection:
        for learner, name, auto, manual, extra, waiting, said in connection.execute(
            query
        ):
            score = (manual if manual is not None else auto or 0.0) + (extra or 0.0)
            found.setdefault(learner, {})[name] = Mark(score, waiting, said or "")
    return found


def _number(value: float, language: Language) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "nb" else text


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("vetcourse.grading"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("feedback.html")
