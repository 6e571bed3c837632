"""What nbgrader's pages and commands want to know about assignments and hand-ins."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from vetcourse.hub.handin_client import HandInService


class Asking(Protocol):
    """The step of the exchange that lists."""

    service: HandInService
    wanted: str
    student: str

    def own_folder(self, assignment: str) -> Path:
        """Where a learner's copy of an assignment lies."""

    def kept(self, learner: str, assignment: str, stamp: str) -> Path:
        """Where a copy of what was handed in is kept."""


class Lister:
    """Puts together what the service knows and what lies on this side."""

    def __init__(self, step: Asking, me: Mapping[str, Any]) -> None:
        """List for *step*, run by the user whom *me* describes."""
        self.step, self.course = step, str(me["course"])
        self.teaches = "instructor" in me["roles"]

    def released(self) -> list[dict[str, Any]]:
        """What is given out, and whether a copy is here."""
        return [
            self._released(found["assignment"], found["notebooks"])
            for found in self.step.service.released()
            if self.step.wanted in ("", found["assignment"])
        ]

    def handed_in(self, *, everybody: bool) -> list[dict[str, Any]]:
        """Hand-ins by learner and assignment; one's own, or an instructor's of all."""
        service, wanted = self.step.service, self.step.wanted
        if everybody and self.teaches:
            found = service.everybody(wanted)
        else:
            found = service.own(wanted)
        found = [one for one in found if self.step.student in ("", one["learner"])]
        found.sort(key=lambda one: (one["learner"], one["assignment"], one["attempt"]))
        return [
            {
                "course_id": self.course,
                "student_id": learner,
                "assignment_id": assignment,
                "status": "submitted",
                "submissions": [self._submission(one) for one in mine],
            }
            for (learner, assignment), mine in groupby(
                found, lambda one: (one["learner"], one["assignment"])
            )
        ]

    @staticmethod
    def lines(found: list[dict[str, Any]]) -> Iterator[str]:
        """The same for people, one line each, as nbgrader writes them."""
        submitted = any("submissions" in info for info in found)
        yield "Submitted assignments:" if submitted else "Released assignments:"
        for info in found:
            for one in info.get("submissions", ()):
                yield "{course_id} {student_id} {assignment_id} {timestamp}".format(
                    **one
                ) + _about(one)
            if "submissions" not in info:
                there = " (already downloaded)" if info["status"] == "fetched" else ""
                yield f"{info['course_id']} {info['assignment_id']}{there}"

    @staticmethod
    def plain(data: Mapping[str, Any]) -> bytes:
        """*data* as a small file."""
        return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode()

    @staticmethod
    def same_pages(folder: Path, pages: Mapping[str, str]) -> bool:
        """Whether these very pages lie in *folder*."""
        return all(_hash(folder / name) == digest for name, digest in pages.items())

    def _released(self, assignment: str, notebooks: list[str]) -> dict[str, Any]:
        folder = self.step.own_folder(assignment)
        here = folder.is_dir()
        return {
            "course_id": self.course,
            "assignment_id": assignment,
            "status": "fetched" if here else "released",
            "path": str(folder) if here else "",
            "notebooks": [
                {"notebook_id": Path(name).stem, "path": str(folder / name)}
                for name in notebooks
            ],
        }

    def _submission(self, one: Mapping[str, Any]) -> dict[str, Any]:
        pages: dict[str, str] = one["feedback"]
        folder = self.step.own_folder(one["assignment"]) / "feedback" / one["stamp"]
        notebooks = [self._notebook(folder, name, pages[name]) for name in pages]
        fetched = bool(pages) and all(n["has_local_feedback"] for n in notebooks)
        kept = self.step.kept(one["learner"], one["assignment"], one["stamp"])
        return {
            "course_id": self.course,
            "student_id": one["learner"],
            "assignment_id": one["assignment"],
            "timestamp": one["stamp"],
            "attempt": one["attempt"],
            "sha256": one.get("sha256", ""),
            "status": "submitted",
            "path": str(kept) if kept.is_dir() else "",
            "notebooks": notebooks,
            "has_local_feedback": fetched,
            "has_exchange_feedback": bool(pages),
            "feedback_updated": any(n["feedback_updated"] for n in notebooks),
            "local_feedback_path": str(folder) if fetched else None,
        }

    @staticmethod
    def _notebook(folder: Path, name: str, digest: str) -> dict[str, Any]:
        page = folder / name
        here = _hash(page)
        return {
            "notebook_id": page.stem,
            "path": str(page),
            "has_local_feedback": bool(here),
            "has_exchange_feedback": True,
            "local_feedback_path": str(page) if here else None,
            "feedback_updated": bool(here) and here != digest,
        }


def _about(one: Mapping[str, Any]) -> str:
    if one["has_local_feedback"] and not one["feedback_updated"]:
        return " (feedback already fetched)"
    if one["has_exchange_feedback"]:
        return " (feedback ready to be fetched)"
    return " (no feedback available)"


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
