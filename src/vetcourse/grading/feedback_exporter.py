"""Our feedback page from nbgrader's own command and from formgrader's button."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat.notebooknode import NotebookNode

from vetcourse.course.reading import read_unchanged
from vetcourse.grading.database import gradebook
from vetcourse.grading.done import done_before
from vetcourse.grading.feedback import page
from vetcourse.grading.handing_in import Task, text_of
from vetcourse.grading.marks import Marks, marks_of
from vetcourse.grading.running import is_ours

Resources = dict[str, Any]


class FeedbackPage(HTMLExporter):
    """Gives our page for our notebooks, and nbgrader's for those with code."""

    # nbconvert's own types promise a notebook here and give a text as we do.
    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        """The page that one learner gets back."""
        names = (resources or {}).get("nbgrader")
        if not names or not is_ours(nb):
            return super().from_notebook_node(nb, resources=resources, **kw)
        task = Task(Path.cwd(), names["assignment"], names["student"])
        with gradebook(names["db_url"]) as engine:
            marks = marks_of(engine, task.assignment).get(task.learner, Marks())
            done = done_before(engine, task.assignment).get(task.learner, "")
        language = nb.metadata["vetcourse"]["language"]
        assignment = read_unchanged(text_of(task))
        html = page(assignment, task, language, marks, marks.seal(done))
        return html, self._init_resources(resources)
