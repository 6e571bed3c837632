"""Feedback through the service: each page to the very attempt that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from vetcourse.errors import HubError
from vetcourse.grading.feedback import Given, page_of
from vetcourse.grading.handing_in import Task
from vetcourse.grading.receipts import hashes_of
from vetcourse.hub.handin_client import HandInService
from vetcourse.hub.handin_store import Attempt


class OnTheHub:
    """What learners can fetch from the service, looked up once an assignment."""

    def __init__(self, service: HandInService) -> None:
        """Ask *service*."""
        self.service = service
        self._known: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}

    def cannot(self, task: Task) -> str:
        """Why the page on this hand-in cannot go back; empty where it can."""
        if self._attempt(task):
            return ""
        return f"not handed in through the hub; {page_of(task)} is for the learner"

    def is_released(self, task: Task) -> bool:
        """Whether the learner can fetch the page as it is now."""
        found = self._attempt(task)
        folder = page_of(task).parent
        return bool(found) and _pages(folder) == found["feedback"]

    def release(self, task: Task) -> None:
        """Lay the page out for the learner.

        Raises:
            HubError: the service refuses it.
        """
        folder = page_of(task).parent
        found = self._attempt(task)
        which = Attempt(task.learner, task.assignment, found["attempt"])
        self.service.give_back(which, _files(folder))
        found["feedback"] = _pages(folder)

    def _attempt(self, task: Task) -> dict[str, Any]:
        if task.assignment not in self._known:
            self._known[task.assignment] = by_time(self.service, task.assignment)
        stamp = _stamp(page_of(task).parent)
        return self._known[task.assignment].get((task.learner, stamp), {})


def give_back_all(
    service: HandInService, assignment: str, folders: Iterable[Path]
) -> Iterator[Given]:
    """Give back the pages in *folders*, ``feedback/<learner>/<assignment>`` each."""
    there = by_time(service, assignment)
    for folder in folders:
        learner, pages = folder.parent.name, _files(folder)
        if not pages:
            continue
        found = there.get((learner, _stamp(folder)))
        if found is None:
            said = "not handed in through the hub; nothing was given back"
            yield Given(learner, assignment, "refused", problem=said)
            continue
        try:
            service.give_back(Attempt(learner, assignment, found["attempt"]), pages)
            yield Given(learner, assignment, "written")
        except HubError as error:
            yield Given(learner, assignment, "refused", problem=str(error))


def by_time(
    service: HandInService, assignment: str
) -> dict[tuple[str, str], dict[str, Any]]:
    """The attempts by learner and time, as feedback names them."""
    return {
        (found["learner"], found["stamp"]): found
        for found in service.everybody(assignment)
    }


def _stamp(folder: Path) -> str:
    try:
        return (folder / "timestamp.txt").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _files(folder: Path) -> dict[str, bytes]:
    pages = sorted(folder.glob("[!.]*.html"))
    return {page.name: page.read_bytes() for page in pages}


def _pages(folder: Path) -> dict[str, str]:
    return hashes_of(_files(folder))
