"""What waits for a person, in an order that is fair to everybody.

One criterion across all learners before the next one, so that nobody is measured with
a tired or a fresh eye throughout; learners under numbers instead of names, in another
order for each criterion.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from vetcourse.course.model import Assignment, Criterion
from vetcourse.course.reading import read_unchanged
from vetcourse.grading.grading import handed_in
from vetcourse.grading.handing_in import Task, text_of
from vetcourse.grading.marks import Mark, Marks, marks_of

SECOND_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Place:
    """One criterion of one learner's work, waiting to be marked."""

    cell: str
    title: str
    points: float
    number: str  # stands for the learner
    learner: str
    again: bool  # marked before; the answer has changed since
    notebook: Path

    def named(self, *, blind: bool) -> str:
        """The learner, or the number that stands for the learner."""
        return self.number if blind else self.learner


def waiting(root: Path, engine: Engine, assignment: str) -> Iterator[Place]:
    """Every criterion that waits, criterion by criterion."""
    tasks = {task.learner: task for task in handed_in(root, assignment)}
    marks = marks_of(engine, assignment)
    for cell, criterion in _criteria(_read(root, assignment)):
        for learner in sorted(tasks, key=lambda name: _place(cell, name)):
            mark = marks.get(learner, Marks()).cells.get(cell)
            if mark and mark.waiting:
                yield _waiting(tasks[learner], cell, criterion, mark)


@dataclass(frozen=True, slots=True)
class Next:
    """Whose work comes after somebody's for one criterion."""

    learner: str
    number: str
    waiting: int  # how many others wait for this criterion


def next_in_queue(
    root: Path, engine: Engine, assignment: str, learner: str
) -> dict[str, Next]:
    """By criterion who comes after *learner*; round to the first where it ends."""
    others: dict[str, list[Place]] = {}
    for place in waiting(root, engine, assignment):
        if place.learner != learner:
            others.setdefault(place.cell, []).append(place)
    found = {}
    for cell, places in others.items():
        mine = _place(cell, learner)
        after = [p for p in places if _place(cell, p.learner) > mine]
        first = (after or places)[0]
        found[cell] = Next(first.learner, first.number, len(places))
    return found


def second_marking(
    root: Path, engine: Engine, assignment: str, *, pass_mark: float
) -> list[str]:
    """The learners whose work a second marker reads: all fails and a share of the rest.

    The share is drawn by a hash of the names, so nobody can choose it and everybody
    can draw it again.
    """
    marked = {
        learner: mine
        for learner, mine in marks_of(engine, assignment).items()
        if mine.cells and not mine.waiting
    }
    failed = {name for name, mine in marked.items() if mine.points < pass_mark}
    passed = sorted(set(marked) - failed, key=lambda name: _place(assignment, name))
    drawn = -(-len(passed) * int(SECOND_SHARE * 100) // 100)  # rounded up
    return sorted(failed | set(passed[:drawn]))


def number_of(assignment: str, learner: str) -> str:
    """What stands for a learner's name while the work is marked."""
    return _place(f"name {assignment}", learner)[:6]


def _read(root: Path, assignment: str) -> Assignment:
    return read_unchanged(text_of(Task(root, assignment, "")))


def _criteria(assignment: Assignment) -> Iterator[tuple[str, Criterion]]:
    for rubric in assignment.rubrics:
        for name, criterion in rubric.criteria.items():
            yield f"{rubric.id}-{name}", criterion


def _place(salt: str, learner: str) -> str:
    return hashlib.sha256(f"{salt}/{learner}".encode()).hexdigest()


def _waiting(task: Task, cell: str, criterion: Criterion, mark: Mark) -> Place:
    return Place(
        cell=cell,
        title=criterion.title.say("en"),
        points=criterion.points,
        number=number_of(task.assignment, task.learner),
        learner=task.learner,
        again=mark.score > 0,
        notebook=task.marked_folder / f"{task.assignment}.ipynb",
    )
