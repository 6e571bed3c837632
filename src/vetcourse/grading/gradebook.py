"""What nbgrader's gradebook says about finished work, for awarding credits.

Not from ``nbgrader export``: its CSV has no column for work that still waits for an
instructor, and shows a learner who never handed in as having 0 points.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from nbgrader import api
from sqlalchemy import and_, exists, select
from sqlalchemy.engine import make_url

from vetcourse.course.model import ModuleData
from vetcourse.credits.assessment import Assessment
from vetcourse.credits.model import split
from vetcourse.credits.passing import ModuleRule, PartRule, Work, exact
from vetcourse.errors import GradingError, Phrase

_NO_GRADEBOOK = Phrase(
    "{path}: there is no gradebook; run `vetcourse build` and grade first",
    "{path}: det finnes ingen karakterbok; kjør `vetcourse build` og rett først",
)


def module_rule(data: ModuleData, assessment: Assessment) -> ModuleRule:
    """The rule by which a module passes, from its ``module.toml``."""
    return ModuleRule(
        code=data.code,
        portions=split({str(area): ects for area, ects in data.areas.items()}),
        parts=tuple(
            PartRule(
                id=part.id,
                points=part.points,
                pass_mark=part.pass_mark,
                assignments=part.assignments,
                needs=tuple(part.needs.items()),
            )
            for part in data.part
        ),
        pass_mark=assessment.pass_mark,
    )


def read_work(
    database: str, assignments: Iterable[str]
) -> tuple[list[Work], dict[str, Fraction]]:
    """Everybody's work at *assignments*, and the points of each of them.

    An assignment that the gradebook does not hold has no points and no work.

    Raises:
        GradingError: there is no gradebook.
    """
    _must_exist(database)
    work: list[Work] = []
    maxima: dict[str, Fraction] = {}
    with api.Gradebook(database) as gradebook:
        for name in assignments:
            try:
                found = gradebook.find_assignment(name)
            except api.MissingEntry:
                continue
            maxima[name] = exact(found.max_score)
            work += _work(gradebook, name)
    return work, maxima


def _must_exist(database: str) -> None:
    # Gradebook() would quietly make a new and empty one.
    url = make_url(database)
    path = url.database
    if url.get_backend_name() == "sqlite" and not (path and Path(path).is_file()):
        raise GradingError(_NO_GRADEBOOK.of(path=path))


def _work(gradebook: Any, assignment: str) -> Iterator[Work]:
    unread = _unread(gradebook, assignment)
    criteria = _criteria(gradebook, assignment)
    penalties = {
        submission.student_id: submission.late_submission_penalty
        for submission in gradebook.assignment_submissions(assignment)
    }
    for row in gradebook.submission_dicts(assignment):
        learner = row["student"]
        points = exact(row["score"]) - exact(penalties.get(learner) or 0.0)
        yield Work(
            learner=learner,
            assignment=assignment,
            points=max(points, Fraction(0)),
            waiting=bool(row["needs_manual_grade"]) or learner in unread,
            handed_in=_day(row["timestamp"]),
            criteria=criteria.get(learner, ()),
        )


def _unread(gradebook: Any, assignment: str) -> set[str]:
    # A grading run that was cut off leaves rows without a score and without the mark
    # that somebody has to look; taken at its word that would be a fail with 0 points.
    submission, notebook, grade = (
        api.SubmittedAssignment,
        api.SubmittedNotebook,
        api.Grade,
    )
    scoreless = exists().where(
        and_(
            notebook.assignment_id == submission.id,
            grade.notebook_id == notebook.id,
            grade.auto_score.is_(None),
            grade.manual_score.is_(None),
        )
    )
    query = (
        select(submission.student_id)
        .join(api.Assignment, api.Assignment.id == submission.assignment_id)
        .where(api.Assignment.name == assignment, scoreless)
    )
    return set(gradebook.db.execute(query).scalars())


def _criteria(
    gradebook: Any, assignment: str
) -> Mapping[str, tuple[tuple[str, Fraction], ...]]:
    submission, notebook, grade = (
        api.SubmittedAssignment,
        api.SubmittedNotebook,
        api.Grade,
    )
    query = (
        select(submission.student_id, api.BaseCell.name, grade.score)
        .join(api.Assignment, api.Assignment.id == submission.assignment_id)
        .join(notebook, notebook.assignment_id == submission.id)
        .join(grade, grade.notebook_id == notebook.id)
        .join(api.BaseCell, api.BaseCell.id == grade.cell_id)
        .where(api.Assignment.name == assignment, api.BaseCell.type == "TaskCell")
        .order_by(submission.student_id, api.BaseCell.name)
    )
    found: dict[str, tuple[tuple[str, Fraction], ...]] = {}
    for learner, name, score in gradebook.db.execute(query):
        found[learner] = (*found.get(learner, ()), (name, exact(score or 0.0)))
    return found


def _day(moment: dt.datetime | None) -> dt.date | None:
    """The day of a hand-in, in UTC as nbgrader keeps it."""
    return moment.date() if moment else None
