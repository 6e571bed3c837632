"""A learner's side of nbgrader's exchange, whatever plug-in stands behind it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from vetcourse.errors import CourseError

AWAY = (
    "the course cannot be reached right now ({reason}); what you have written is "
    "safe, try again in a minute"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One assignment that is released; *path* is where it can be read, if it can."""

    course: str
    assignment: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Sent:
    """One hand-in as the exchange knows it."""

    course: str
    assignment: str
    stamp: str
    kept: Path | None
    ready: bool
    changed: bool


class Exchange:
    """List and fetch through ``ExchangeFactory``, without a change of folder."""

    def __init__(self, root: Path) -> None:
        """Work for the learner whose own folder is *root*."""
        self.root = root
        self.log = logging.getLogger("vetcourse.exchange")
        self.log.setLevel(logging.ERROR)

    @cached_property
    def config(self) -> Any:
        """The settings of nbgrader, as its own pages on this server read them."""
        # Imported here, so that a server does not wait for it while it starts.
        from nbgrader.apps import NbGrader
        from traitlets.config import Application

        app = NbGrader()
        app.log = self.log
        app.load_config_file()
        Application.load_config_file(app, app.config_file_name, str(self.root))
        return app.config

    @cached_property
    def own_folder(self) -> Path:
        """Where the learner's units lie."""
        return Path(self.root, self._step("List", deepcopy(self.config)).assignment_dir)

    @cached_property
    def by_course(self) -> bool:
        """Whether units lie in a folder for their course."""
        step = self._step("List", deepcopy(self.config))
        return bool(getattr(step, "path_includes_course", False))

    def folder_of(self, course: str, assignment: str, within: Path) -> Path:
        """Where an assignment lies within a folder of assignments."""
        return within / course / assignment if self.by_course else within / assignment

    def released(self) -> list[Listed]:
        """What the learner may fetch.

        Raises:
            CourseError: the exchange cannot be reached.
        """
        return [
            Listed(info["course_id"], info["assignment_id"], _there(info.get("path")))
            for info in self._run("List", self._config())
        ]

    def sent(self) -> list[Sent]:
        """What the learner handed in, and whether feedback on it is there.

        Raises:
            CourseError: the exchange cannot be reached.
        """
        config = self._config()
        config.ExchangeList.cached = True
        return list(_sent(self._run("List", config)))

    def fetch(self, course: str, assignment: str, into: Path) -> Path:
        """Bring the release of an assignment below *into*, which is empty; its folder.

        Raises:
            CourseError: the exchange cannot be reached, or it is not released.
        """
        self._run("FetchAssignment", self._config(course, assignment, into))
        return self.folder_of(course, assignment, into)

    def fetch_feedback(self, course: str, assignment: str) -> None:
        """Bring every page of feedback on an assignment beside its notebook.

        Raises:
            CourseError: the exchange cannot be reached.
        """
        self._run("FetchFeedback", self._config(course, assignment))

    def _config(
        self, course: str = "", assignment: str = "", into: Path | None = None
    ) -> Any:
        config = deepcopy(self.config)
        config.Exchange.assignment_dir = str(into or self.own_folder)
        if course:
            config.CourseDirectory.course_id = course
            config.CourseDirectory.assignment_id = assignment
        return config

    def _step(self, name: str, config: Any) -> Any:
        from nbgrader.auth import Authenticator
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.exchange import ExchangeFactory

        step = getattr(ExchangeFactory(config=config), name)(
            coursedir=CourseDirectory(config=config),
            authenticator=Authenticator(config=config),
            config=config,
        )
        step.log = self.log
        return step

    def _run(self, name: str, config: Any) -> Any:
        try:
            return self._step(name, config).start()
        # A plug-in may fail in any way, and a learner's page must not fall with it.
        except Exception as error:
            self.log.debug("%s failed", name, exc_info=True)
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise CourseError(AWAY.format(reason=reason)) from error


def _there(path: Any) -> Path | None:
    found = Path(str(path)) if path else None
    return found if found and found.is_dir() else None


def _sent(listed: list[dict[str, Any]]) -> Iterator[Sent]:
    for assignment in listed:
        for one in assignment["submissions"]:
            yield Sent(
                course=assignment["course_id"],
                assignment=assignment["assignment_id"],
                stamp=one["timestamp"],
                kept=_there(one.get("path")),
                ready=bool(one.get("has_exchange_feedback")),
                changed=bool(one.get("feedback_updated")),
            )
