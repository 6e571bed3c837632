"""How the demo's instructor marks: the level at which a learner writes, row by row."""

from __future__ import annotations

from random import Random

from vetcourse.course.model import Assignment, Criterion
from vetcourse.demo.learners import Learner

# The places of the rubric's levels that work of this kind reaches.
REACHED = {"strong": (2, 3, 3), "typical": (1, 2, 2, 3), "weak": (0, 1, 1, 2)}


def marks_given(learner: Learner, assignment: Assignment) -> dict[str, float]:
    """Points for each task cell of *assignment*, the same on every run."""
    return {
        f"{rubric.id}-{name}": _points(criterion, learner, f"{rubric.id}-{name}")
        for rubric in assignment.rubrics
        for name, criterion in rubric.criteria.items()
    }


def _points(criterion: Criterion, learner: Learner, name: str) -> float:
    level = Random(f"{learner.login}/{name}").choice(REACHED[learner.writes])
    return criterion.levels[min(level, len(criterion.levels) - 1)].points
