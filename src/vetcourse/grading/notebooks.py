"""The marked notebook of one hand-in: the instructor's cells, the learner's answers."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from vetcourse.course.building import SETUP
from vetcourse.grading.folders import in_place_of
from vetcourse.scoring import Marked

CALL = re.compile(r'(ask|grade)\("([a-z0-9-]+)"\)')
Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Master:
    """The instructor's notebook of one assignment and what lies beside it."""

    folder: Path
    name: str
    notebook: dict[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Master:
        """The built notebook in *folder*, such as ``source/ig-3``."""
        path = folder / f"{folder.name}.ipynb"
        return _read(folder, path.stat().st_mtime_ns)

    @property
    def all_ours(self) -> bool:
        """Whether each code cell is a call that the build writes."""
        return "vetcourse" in self.notebook["metadata"] and all(
            cell["source"] == SETUP or CALL.fullmatch(cell["source"])
            for cell in self.notebook["cells"]
            if cell["cell_type"] == "code"
        )

    def marked(self, marks: Mapping[str, Marked]) -> dict[str, Any]:
        """The notebook with *marks* as the outputs of its cells."""
        cells, number = [], 0
        for cell in self.notebook["cells"]:
            if cell["cell_type"] == "code":
                number += 1
                outputs = outputs_of(cell["source"], marks, number)
                cell = {**cell, "execution_count": number, "outputs": outputs}
            cells.append(cell)
        return {**self.notebook, "cells": cells}


@lru_cache(maxsize=64)
def _read(folder: Path, _changed: int) -> Master:
    text = (folder / f"{folder.name}.ipynb").read_text("utf-8")
    return Master(folder, folder.name, json.loads(text))


def all_ours(folder: Path) -> bool:
    """Whether the assignment in *folder* is one that the build wrote."""
    notebooks = [path.name for path in folder.glob("*.ipynb")]
    return notebooks == [f"{folder.name}.ipynb"] and Master.read(folder).all_ours


def outputs_of(source: str, marks: Mapping[str, Marked], number: int) -> list[Cell]:
    """What running *source* shows, in nbformat's terms."""
    call = CALL.fullmatch(source)
    if call is None:
        return []
    does, name = call.groups()
    if does == "ask":
        data = {"text/html": marks[name].html, "text/plain": name}
    else:
        data = {"text/plain": repr(marks[name].points)}
    return [
        {
            "data": data,
            "execution_count": number,
            "metadata": {},
            "output_type": "execute_result",
        }
    ]


def put_in_place(
    master: Master, notebook: dict[str, Any], hand_in: Path, to: Path
) -> None:
    """Let nobody see the folder *to* before it is whole.

    Only what nbgrader's pages need comes along: the time of the *hand_in* and the
    instructor's pictures, never a file of the learner's.
    """
    with in_place_of(to) as fresh:
        # In one line: a program reads it, and Python indents ten times as slowly.
        text = json.dumps(notebook, ensure_ascii=False)
        (fresh / f"{master.name}.ipynb").write_text(text + "\n", "utf-8")
        for path in master.folder.rglob("*"):
            if path.is_file() and path.suffix != ".ipynb":
                beside = fresh / path.relative_to(master.folder)
                beside.parent.mkdir(parents=True, exist_ok=True)
                os.link(path, beside)
        stamp = hand_in / "timestamp.txt"
        if stamp.is_file() and not stamp.is_symlink():
            shutil.copyfile(stamp, fresh / stamp.name)
