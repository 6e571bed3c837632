"""nbgrader's own steps, run in this process instead of a command each."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from vetcourse.errors import GradingError, Phrase
from vetcourse.grading.database import gradebook

if TYPE_CHECKING:
    from nbgrader.apps.api import NbGraderAPI

_NO_CONFIG = Phrase(
    "{file} is missing; copy it from the course's repository",
    "{file} mangler; kopier den fra kursets kodelager",
)
# How the line of a log looks that says what went wrong.
CAUSE = re.compile(r"[\w.]+(?:Error|Exception|Entry|Warning): ")
WRAPPER = "nbgrader.converters.base.NbGraderException"


class NbgraderCourse:
    """The course folder as nbgrader sees it."""

    def __init__(self, root: Path, *, exchange: Path | None = None) -> None:
        """Read the course's nbgrader_config.py; *exchange* stands above it."""
        self.root = root.resolve()
        self.config = self._read_config()
        self.config.CourseDirectory.root = str(self.root)
        if exchange is not None:
            self.config.Exchange.root = str(exchange)
        self._api: NbGraderAPI | None = None

    @property
    def api(self) -> NbGraderAPI:
        """Nbgrader's programming interface over this course."""
        if self._api is None:
            from nbgrader.apps.api import NbGraderAPI
            from nbgrader.coursedir import CourseDirectory

            with in_folder(self.root):
                with gradebook(self.database):
                    pass  # made here, so that nbgrader finds it complete
                directory = CourseDirectory(config=self.config)
                self._api = NbGraderAPI(directory, config=self.config)
        return self._api

    @property
    def database(self) -> str:
        """The gradebook's URL."""
        # As nbgrader's CourseDirectory says it, whose import costs a second.
        chosen = self.config.CourseDirectory.get("db_url", "")
        return str(chosen) or f"sqlite:///{self.root / 'gradebook.db'}"

    @property
    def exchange(self) -> Path:
        """The course's own place in nbgrader's exchange."""
        root = self.config.Exchange.root or "/usr/local/share/nbgrader/exchange"
        return Path(root, str(self.config.CourseDirectory.course_id))

    def run(self, step: str, *names: str, **options: Any) -> None:
        """One step of nbgrader's API, such as ``autograde``.

        Raises:
            GradingError: the step failed; the last lines of its log say why.
        """
        with in_folder(self.root), warnings.catch_warnings():
            # nbgrader 0.9.6 under SQLAlchemy 2.1; its rows are right
            warnings.simplefilter("ignore", SAWarning)
            # its release_feedback misspells an argument and leaves a file open
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.simplefilter("ignore", ResourceWarning)
            result = getattr(self.api, step)(*names, **options)
        if not result["success"]:
            why = _why(f"{result.get('log')}\n{result.get('error') or ''}")
            raise GradingError(f"nbgrader {step} {' '.join(names)}: {why}")

    def _read_config(self) -> Config:
        file = self.root / "nbgrader_config.py"
        if not file.is_file():
            raise GradingError(_NO_CONFIG.of(file=file))
        with in_folder(self.root):
            return PyFileConfigLoader(file.name, path=str(self.root)).load_config()


@contextmanager
def in_folder(root: Path) -> Iterator[None]:
    """Work in *root* for a while, as nbgrader's commands do."""
    # nbgrader works from the course folder; `alembic` lies beside our Python.
    before, path = Path.cwd(), os.environ.get("PATH", "")
    beside = str(Path(sys.executable).parent)
    os.chdir(root)
    os.environ["PATH"] = os.pathsep.join([beside, path])
    try:
        yield
    finally:
        os.chdir(before)
        os.environ["PATH"] = path


def _why(log: str) -> str:
    named = [line.strip() for line in log.splitlines() if CAUSE.match(line.strip())]
    causes = [line for line in named if not line.startswith(WRAPPER)]
    return (causes or named or log.split("\n") or ["it did not say why"])[-1].strip()
