"""A learner's side of nbgrader's exchange: fetch, and hand in."""

from __future__ import annotations

from pathlib import Path

from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from traitlets.config import Config

from vetcourse.errors import GradingError
from vetcourse.grading.nbgrader_course import NbgraderCourse, in_folder


class LearnersFolder:
    """What one learner does with nbgrader, in a folder of the learner's own."""

    def __init__(self, course: NbgraderCourse, learner: str, folder: Path) -> None:
        """Work as *learner* in *folder*, with the exchange of *course*."""
        self.learner, self.folder = learner, folder
        self.config = Config(course.config)
        self.config.Exchange.assignment_dir = str(folder)
        self.config.Exchange.cache = str(folder / ".handed-in")
        self.config.CourseDirectory.root = str(folder)

    def fetch(self, assignment: str) -> Path:
        """Bring the released assignment into the learner's folder."""
        self._run("FetchAssignment", assignment)
        return self.folder / assignment

    def submit(self, assignment: str) -> None:
        """Hand in the assignment with the answers as they are now."""
        self._run("Submit", assignment)

    def _run(self, step: str, assignment: str) -> None:
        directory = CourseDirectory(config=self.config)
        directory.assignment_id, directory.student_id = assignment, self.learner
        authenticator = Authenticator(config=self.config)
        transfer = getattr(ExchangeFactory(config=self.config), step)
        exchange = transfer(
            coursedir=directory, authenticator=authenticator, config=self.config
        )
        try:
            with in_folder(self.folder):
                exchange.start()
        except ExchangeError as error:
            raise GradingError(
                f"{self.learner} could not {step} {assignment}: {error}; look at the "
                f"rights of the exchange folder {self.config.Exchange.root}"
            ) from None
