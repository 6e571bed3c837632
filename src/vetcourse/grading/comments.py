"""A bank of comments: said well once, used for everybody whom they help.

It lies beside the module, ``instructor/comments.toml``, and is never released::

    [[comment]]
    id = "whose-aim"
    criteria = ["ig-plan-rubric-aims"]     # left out: fits everywhere
    text = { en = "Whose aim is it?", nb = "Hvem sitt mål er det?" }
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from pydantic import Field, ValidationError

from vetcourse.errors import GradingError
from vetcourse.grading.handing_in import Task, text_of
from vetcourse.items import Language, Text
from vetcourse.items.base import ID, Part


class Comment(Part):
    """One comment, and the criteria where it belongs."""

    id: str = Field(pattern=ID)
    text: Text
    criteria: tuple[str, ...] = ()


class Bank(Part):
    """Every comment of a module."""

    comment: tuple[Comment, ...] = ()


def read_bank(root: Path, assignment: str) -> dict[str, Comment]:
    """The comments of the module that *assignment* belongs to, by name.

    Raises:
        GradingError: the bank cannot be read, or a name stands twice.
    """
    module = text_of(Task(root, assignment, "")).parent
    path = module / "instructor" / "comments.toml"
    if not path.is_file():
        return {}
    try:
        bank = Bank.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise GradingError(
            f"{path}: {first}; each [[comment]] needs id and text = {{ en, nb }}"
        ) from None
    found = {comment.id: comment for comment in bank.comment}
    if len(found) < len(bank.comment):
        raise GradingError(f"{path}: two comments have the same id; rename one")
    return found


def say(
    database: str, task: Task, cell: str, comment: Comment, language: Language
) -> None:
    """Put *comment* under a criterion of one hand-in, below what stands there.

    Raises:
        GradingError: the comment does not belong there, or nothing is graded yet.
    """
    if comment.criteria and cell not in comment.criteria:
        where = ", ".join(comment.criteria)
        raise GradingError(f"{comment.id}: this comment belongs to {where}")
    text = comment.text.say(language)
    name = task.assignment
    with Gradebook(database) as gradebook:
        try:
            there = gradebook.find_comment(cell, name, name, task.learner)
        except MissingEntry:
            raise GradingError(
                f"{task.learner}, {cell}: nothing is graded under this name; grade "
                "first, or look at the names with `vetcourse queue`"
            ) from None
        said = there.manual_comment or ""
        if text not in said:
            there.manual_comment = f"{said}\n\n{text}".strip()
            gradebook.db.commit()
