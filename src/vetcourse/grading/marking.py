"""A person's marks for task cells, put into nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Mapping

from nbgrader.api import Gradebook, MissingEntry

from vetcourse.errors import GradingError


def enter_marks(
    database: str, assignment: str, learner: str, marks: Mapping[str, float]
) -> None:
    """Give *learner* the points in *marks*, task cell by task cell.

    Raises:
        GradingError: there is no such submission or cell, or too many points for it.
    """
    with Gradebook(database) as gradebook:
        try:
            grades = {
                name: gradebook.find_grade(name, assignment, assignment, learner)
                for name in marks
            }
        except MissingEntry:
            raise GradingError(
                f"{learner}, {assignment}: nothing is graded yet under this name; "
                "collect and grade first"
            ) from None
        for name, points in marks.items():
            if not 0 <= points <= grades[name].max_score:
                raise GradingError(
                    f"{learner}, {name}: {points:g} points; give 0 to "
                    f"{grades[name].max_score:g}"
                )
            grades[name].manual_score = points
            grades[name].needs_manual_grade = False
        gradebook.db.commit()
