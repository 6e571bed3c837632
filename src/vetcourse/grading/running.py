"""How nbgrader marks our notebooks: plain calls, no kernel, no foreign code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from vetcourse.cells import marked
from vetcourse.grading.notebooks import CALL, Master, outputs_of
from vetcourse.grading.sandbox import RunInSandbox

Resources = dict[str, Any]


class TakeInstructorsNotebook(NbGraderPreprocessor):
    """Puts the instructor's cells in place of a learner's; answers lie beside them.

    Whatever a learner added, changed or deleted in a vetcourse notebook is gone
    before anything looks at it.
    """

    def preprocess(
        self, nb: NotebookNode, resources: Resources
    ) -> tuple[NotebookNode, Resources]:
        """The notebook in source/ instead of *nb*, where it is one of ours."""
        names = resources["nbgrader"]
        source = Path("source", names["assignment"], f"{names['notebook']}.ipynb")
        if not source.is_file():
            return nb, resources
        own = nbformat.read(source, as_version=4)
        if not is_ours(own):
            return nb, resources
        foreign = sum(1 for cell in nb.cells if not _in(cell, own))
        if foreign:
            self.log.warning(
                "%s, %s: %d cells are not the course's and were left out",
                names["student"],
                names["assignment"],
                foreign,
            )
        return own, resources


class RunOwnCells(RunInSandbox):
    """Runs ask and grade in this process; other notebooks go behind walls."""

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        """*nb* with the static answers and the points as outputs."""
        if not is_ours(nb):
            return super().preprocess(nb, resources, km)
        folder = Path(resources["metadata"]["path"]).resolve()
        for number, cell in enumerate(_code_cells(nb), start=1):
            cell.execution_count = number
            cell.outputs = nbformat.from_dict(_outputs(cell.source, folder, number))
        return nb, resources


def is_ours(nb: NotebookNode) -> bool:
    """Whether each code cell is one of the calls that the build writes."""
    return Master(Path(), "", nb).all_ours


def _code_cells(nb: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in nb.cells if cell.cell_type == "code")


def _in(cell: NotebookNode, own: NotebookNode) -> bool:
    # Mark schemes are cut out of what learners get, so their cells are known by name.
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return any(
        cell.source == mine.source
        or (name and name == mine.metadata.get("nbgrader", {}).get("grade_id"))
        for mine in own.cells
    )


def _outputs(source: str, folder: Path, number: int) -> list[dict[str, Any]]:
    call = CALL.fullmatch(source)
    if call is None:
        return []
    does, name = call.groups()
    marks = {name: marked(folder, name, scored=does == "grade")}
    return outputs_of(source, marks, number)
