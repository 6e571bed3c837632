"""A school of one learner: the tiny course, released, answered, marked."""

import shutil
from datetime import UTC, datetime, timedelta

from vetcourse.answers import Answer, Answers
from vetcourse.course.reading import read_modules
from vetcourse.grading.collecting import collect
from vetcourse.grading.feedback import give_feedback
from vetcourse.grading.grading import grade
from vetcourse.grading.learners_folder import LearnersFolder
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.releasing import release
from vetcourse.grading.releasing_feedback import release_feedback

ENTRY = {
    "date": "2026-02-03",
    "goal-own": "Ask <b>open</b> questions.",
    "happened": "The apprentice told me more.",
}


def quiet(_):
    """Tell nobody."""


class School:
    """The instructor's side of the tiny course, and what one learner does."""

    def __init__(self, place, template):
        """Build and release everything once."""
        self.root = shutil.copytree(template, place / "course")
        self.exchange = place / "exchange"
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        self.folder = place / "work"
        self.folder.mkdir()
        self.clock = datetime(2026, 2, 3, 14, tzinfo=UTC)
        self.course = NbgraderCourse(self.root, exchange=self.exchange)
        self.release()

    def release(self):
        """Build anew what was changed, and put everything in the exchange."""
        release(read_modules(self.root / "modules"), self.root, "en", quiet)
        for code in ("tt-1", "tt-plan", "tt-log"):
            outbound = self.course.exchange / "outbound" / code
            shutil.rmtree(outbound, ignore_errors=True)
            self.course.run("release_assignment", code)

    def answer(self, code, **values):
        """Put answers on disk, as the page does."""
        for item, value in values.items():
            name, _, variant = item.replace("_", "-").partition("--")
            self.clock += timedelta(minutes=1)
            told = Answer(name, value, self.clock.isoformat(), variant or "a")
            Answers.beside(self.folder / code).write(told)

    def fetch(self, code):
        """Fetch as nbgrader does it."""
        self._own().fetch(code)

    def hand_in(self, code):
        """Hand in as the page does."""
        self._own().submit(code)

    def receive(self, code):
        """Collect what was handed in; each hand-in gets its receipt."""
        collect(self.course, [code], quiet, datetime.now(UTC))

    def mark(self, code):
        """Collect, grade, and give feedback back."""
        self.receive(code)
        grade(self.course, [code], quiet)
        give_feedback(self.course, [code], quiet)
        release_feedback(self.course, [code], quiet)

    def _own(self):
        return LearnersFolder(self.course, "learner", self.folder)
