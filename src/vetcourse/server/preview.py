"""An author's preview: one unit as a learner meets it, built anew on every save."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from vetcourse.answers import write_whole
from vetcourse.course.reading import read_alone
from vetcourse.errors import ContentError, GradingError
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.releasing import release
from vetcourse.items import Language

STATE = "preview.json"
LOOK = 0.4  # seconds between two looks at the files
COURSE = """c = get_config()
c.CourseDirectory.course_id = "preview"
c.Exchange.root = {exchange!r}
c.ExchangeReleaseAssignment.force = True
"""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of one save: the faults in the text, none where the page is new."""

    number: int
    faults: tuple[str, ...] = ()


class Preview:
    """A course of one unit in a scratch folder, with an exchange of its own.

    The page is fetched, opened and refreshed on the roads a learner's page takes.
    """

    def __init__(self, text: Path, place: Path, language: Language) -> None:
        """Show the unit in the file *text*; all that is made lies in *place*."""
        self.text, self.place, self.language = text, place, language
        self.code = ""
        self.course = place / "course"
        self.work = place / "learner"
        self._number = 0
        self._lay_out()

    def build(self) -> Built:
        """Build and release the unit; the faults where the text has some."""
        self._number += 1
        try:
            module = read_alone(self.text)
            (assignment,) = module.assignments
            self.code = assignment.code
            release([module], self.course, self.language, lambda _: None)
            self._course().run("release_assignment", self.code)
            built = Built(self._number)
        except (ContentError, GradingError) as error:
            built = Built(self._number, tuple(error.lines))
        state = {"number": built.number, "faults": built.faults}
        write_whole(self.place / STATE, json.dumps(state).encode())
        return built

    def follow(self, stopped: Event) -> Iterator[Built]:
        """Build again whenever a file of the module was saved, until it is stopped."""
        seen = self._saved()
        while not stopped.wait(LOOK):
            now = self._saved()
            if now != seen:
                seen = now
                yield self.build()

    def _saved(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for path in self.text.parent.rglob("*"):
            try:
                state = path.stat()
            except FileNotFoundError:
                continue  # an editor's scratch file, gone again
            if path.suffix in {".md", ".toml", ".svg", ".png", ".jpg"}:
                found[path] = (state.st_mtime_ns, state.st_size)
        return found

    def _course(self) -> NbgraderCourse:
        return NbgraderCourse(self.course)

    def _lay_out(self) -> None:
        exchange = self.place / "exchange"
        for folder in (self.course, self.work, self.place / "config"):
            folder.mkdir(parents=True, exist_ok=True)
        exchange.mkdir(exist_ok=True)
        exchange.chmod(0o777)  # nbgrader asks for it; the folder around it is private
        settings = COURSE.format(exchange=str(exchange))
        (self.course / "nbgrader_config.py").write_text(settings, "utf-8")
        (self.place / "config" / "nbgrader_config.py").write_text(settings, "utf-8")
