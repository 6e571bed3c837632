"""A learner's side of nbgrader's exchange: fetch, and hand in."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory

from vetcourse.errors import GradingError
from vetcourse.grading.nbgrader_course import NbgraderCourse, in_folder
from vetcourse.grading.receipts import Receipt, read_receipt, shelf_of


class LearnersFolder:
    """What one learner does with nbgrader, in a folder of the learner's own."""

    def __init__(self, course: NbgraderCourse, learner: str, folder: Path) -> None:
        """Work as *learner* in *folder*, with the exchange of *course*."""
        self.learner, self.folder = learner, folder
        self.config = deepcopy(course.config)
        self.exchange = course.exchange
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

    def receipt(self, assignment: str) -> Receipt | None:
        """What the course received of the newest hand-in; None until it is collected.

        The receipt lists the SHA-256 of each file, so that it can be checked at home.
        """
        secret = self.secret_of(assignment)
        return read_receipt(shelf_of(self.exchange, secret)) if secret else None

    def secret_of(self, assignment: str) -> str:
        """The secret of the newest hand-in, which nbgrader keeps for the learner."""
        kept = Path(self.config.Exchange.cache, self.exchange.name)
        newest = sorted(kept.glob(f"*+{assignment}+*/submission_secret.txt"))[-1:]
        return newest[0].read_text("ascii").strip() if newest else ""

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
