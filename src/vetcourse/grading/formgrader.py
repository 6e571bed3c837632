"""What formgrader's page gets from us: levels and comments as buttons, a fair order.

nbgrader lets a course name preprocessors for the pages that formgrader shows; nothing
of nbgrader's own is changed. The buttons fill formgrader's own boxes, which save
themselves as if somebody had typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from nbconvert.preprocessors import Preprocessor
from nbformat.notebooknode import NotebookNode, from_dict

from vetcourse.course import words
from vetcourse.course.building import BEGIN_MARK_SCHEME, END_MARK_SCHEME
from vetcourse.course.model import Criterion
from vetcourse.course.places import course_root
from vetcourse.course.reading import read_unchanged
from vetcourse.errors import VetcourseError
from vetcourse.grading.comments import Comment, read_bank
from vetcourse.grading.database import gradebook
from vetcourse.grading.feedback_words import MARKING
from vetcourse.grading.handing_in import Task, text_of
from vetcourse.grading.marks import submission_pages
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.queue import Next, next_in_queue, number_of
from vetcourse.items import Language

Resources = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Level:
    """One button: what it is called, what it gives, what it says to the learner."""

    name: str
    points: float
    says: str


class LevelButtons(Preprocessor):
    """Puts a rubric's levels and the comment bank under each criterion as buttons."""

    def preprocess(
        self, nb: NotebookNode, resources: Resources
    ) -> tuple[NotebookNode, Resources]:
        """*nb* with the buttons, where formgrader shows one of our assignments."""
        own = nb.metadata.get("vetcourse")
        if "submission_id" not in resources or not own:
            return nb, resources
        try:
            parts = dict(_parts(own["language"], resources))
        except (VetcourseError, OSError) as error:
            # The scores to give stand in the mark scheme all the same.
            self.log.warning("No buttons for %s: %s", own.get("unit"), error)
            return nb, resources
        shown = False
        for cell in nb.cells:
            html = parts.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if html:
                plain = cell.source.replace(BEGIN_MARK_SCHEME, "")
                cell.source = f"{plain.replace(END_MARK_SCHEME, '')}\n\n{html}"
                shown = True
        if shown:
            nb.cells.append(_machinery())
        return nb, resources


def _parts(language: Language, resources: Resources) -> Iterator[tuple[str, str]]:
    """By task cell the buttons under it, as HTML in one line."""
    name, learner = resources["assignment_id"], resources["student"]
    root = course_root(Path(resources["metadata"]["path"]).resolve())
    assignment = read_unchanged(text_of(Task(root, name, learner)))
    bank = read_bank(root, name).values()
    with gradebook(NbgraderCourse(root).database) as engine:
        order = next_in_queue(root, engine, name, learner)
        pages = submission_pages(engine, name)
    for rubric in assignment.rubrics:
        for title, criterion in rubric.criteria.items():
            cell = f"{rubric.id}-{title}"
            fits = [c for c in bank if not c.criteria or cell in c.criteria]
            follows = order.get(cell)
            html = _template().render(
                words=MARKING[language],
                number=number_of(name, learner),
                levels=list(_levels(criterion, language)),
                says=_says(fits, language),
                follows=follows,
                href=_href(resources["base_url"], pages, follows),
            )
            yield cell, " ".join(html.split())


def _levels(criterion: Criterion, language: Language) -> Iterator[Level]:
    names = words.level_names(len(criterion.levels), language)
    for name, level in zip(names, criterion.levels, strict=True):
        yield Level(name, level.points, level.text.say(language))


def _says(bank: list[Comment], language: Language) -> list[str]:
    return [comment.text.say(language) for comment in bank]


def _href(base_url: str, pages: dict[str, str], follows: Next | None) -> str:
    page = pages.get(follows.learner) if follows else None
    return f"{base_url}/formgrader/submissions/{page}/" if page else ""


def _machinery() -> NotebookNode:
    """A cell that only shows what makes the buttons work; templates leave it whole."""
    style, script = (
        files("vetcourse.grading").joinpath("templates", name).read_text("utf-8")
        for name in ("formgrader.css", "formgrader.js")
    )
    html = f"<style>{style}</style>\n<script>{script}</script>"
    output = {"output_type": "display_data", "metadata": {}}
    return from_dict(
        {
            "cell_type": "code",
            "id": "vetcourse-buttons",
            "execution_count": None,
            "metadata": {},
            "outputs": [{**output, "data": {"text/html": html}}],
            "source": "",
        }
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("vetcourse.grading"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("formgrader.html")
