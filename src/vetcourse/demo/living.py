"""The life of a course, step by step, in a scratch folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vetcourse.answers import Answer, Answers
from vetcourse.course.model import Assignment, Module
from vetcourse.demo.answering import answer
from vetcourse.demo.learners import Learner
from vetcourse.demo.marking import marks_given
from vetcourse.errors import GradingError
from vetcourse.grading.collecting import collect
from vetcourse.grading.feedback import give_feedback
from vetcourse.grading.grading import grade
from vetcourse.grading.learners_folder import LearnersFolder
from vetcourse.grading.marking import enter_marks
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.releasing import release

MARKER = ".made-by-vetcourse-demo"
# What of the course the scratch copy needs; built folders are made anew.
TAKEN = ("modules", "credits", "nbgrader_config.py")

Tell = Callable[[str], None]


def taught(modules: tuple[Module, ...]) -> tuple[Module, ...]:
    """The modules that can be passed: drafts only where there is nothing else."""
    return tuple(module for module in modules if not module.draft) or modules


@dataclass(frozen=True, slots=True)
class Scratch:
    """The demo's own folder: a course, an exchange, and each learner's files."""

    folder: Path

    @property
    def course(self) -> Path:
        """The instructor's side."""
        return self.folder / "course"

    @property
    def exchange(self) -> Path:
        """Nbgrader's exchange folder."""
        return self.folder / "exchange"

    def learner(self, login: str) -> Path:
        """One learner's own files."""
        return self.folder / "learners" / login

    def lay_out(self, root: Path) -> None:
        """Make the folder anew from the course at *root*; nothing else is touched.

        Raises:
            GradingError: the folder holds something that no demo made.
        """
        if self.folder.exists():
            if any(self.folder.iterdir()) and not (self.folder / MARKER).is_file():
                raise GradingError(
                    f"{self.folder} holds other files; choose another --folder"
                )
            shutil.rmtree(self.folder)
        self.course.mkdir(parents=True)
        (self.folder / MARKER).touch()
        self.exchange.mkdir()
        self.exchange.chmod(0o777)  # nbgrader asks for it; here one account uses it
        for name in TAKEN:
            copy = shutil.copytree if (root / name).is_dir() else shutil.copyfile
            copy(root / name, self.course / name)


@dataclass(frozen=True, slots=True)
class Life:
    """A laid-out course with its learners; each method is one step of its life."""

    scratch: Scratch
    modules: tuple[Module, ...]
    learners: list[Learner]
    nbgrader: NbgraderCourse

    @property
    def assignments(self) -> list[Assignment]:
        """Everything that can be handed in."""
        return [a for module in self.modules for a in module.assignments]

    def steps(self) -> Iterator[tuple[str, int, Callable[[Tell], None]]]:
        """What happens, how many times it tells of progress, and the doing."""
        units, hand_ins = len(self.assignments), len(self._hand_ins())
        yield "Building", units, self.build
        yield "Releasing", units, self.hand_out
        yield "Learning", hand_ins, self.learn
        yield "Collecting", hand_ins, self.collect
        yield "Grading", hand_ins, self.grade
        yield "Marking", hand_ins, self.mark
        yield "Feedback", hand_ins, self.give_feedback

    def build(self, tell: Tell) -> None:
        """From text to release/."""
        release(self.modules, self.scratch.course, "en", tell)

    def hand_out(self, tell: Tell) -> None:
        """Put every assignment where learners can fetch it."""
        for assignment in self.assignments:
            self.nbgrader.run("release_assignment", assignment.code)
            tell(assignment.code)

    def learn(self, tell: Tell) -> None:
        """Every learner fetches, answers and hands in."""
        for learner, assignment in self._hand_ins():
            folder = self.scratch.learner(learner.login)
            folder.mkdir(parents=True, exist_ok=True)
            own = LearnersFolder(self.nbgrader, learner.login, folder)
            self._answer(learner, assignment, own.fetch(assignment.code))
            own.submit(assignment.code)
            tell(f"{learner.login} {assignment.code}")

    def collect(self, tell: Tell) -> None:
        """Bring the hand-ins to the instructor."""
        codes = [assignment.code for assignment in self.assignments]
        results = collect(
            self.nbgrader,
            codes,
            lambda one: tell(f"{one.learner} {one.assignment}"),
            datetime.now(UTC),
        )
        refused = [one for one in results if one.state == "refused"]
        if refused:
            raise GradingError(*(problem for r in refused for problem in r.problems))

    def grade(self, tell: Tell) -> None:
        """Everything that can be marked by itself is marked."""
        codes = [assignment.code for assignment in self.assignments]
        grade(
            self.nbgrader, codes, lambda done: tell(f"{done.learner} {done.assignment}")
        )

    def mark(self, tell: Tell) -> None:
        """An instructor marks plans against their rubrics, for most learners so far."""
        for learner, assignment in self._hand_ins():
            if learner.marked and assignment.rubrics:
                enter_marks(
                    self.nbgrader.database,
                    assignment.code,
                    learner.login,
                    marks_given(learner, assignment),
                )
            tell(f"{learner.login} {assignment.code}")

    def give_feedback(self, tell: Tell) -> None:
        """A feedback page for each hand-in."""
        codes = [assignment.code for assignment in self.assignments]
        give_feedback(
            self.nbgrader, codes, lambda done: tell(f"{done.learner} {done.assignment}")
        )

    def _hand_ins(self) -> list[tuple[Learner, Assignment]]:
        return [
            (learner, assignment)
            for learner in self.learners
            for assignment in self.assignments
            if _hands_in(learner, assignment)
        ]

    def _answer(self, learner: Learner, assignment: Assignment, folder: Path) -> None:
        answers = Answers.beside(folder)
        for number, item in enumerate(assignment.items):
            if learner.hands_in == "half" and number % 2:
                continue
            tries = [("a", learner.skill)]
            if learner.second_try is not None and len(item.variant_names) > 1:
                tries.append(("b", learner.second_try))
            for variant, skill in tries:
                value = answer(item.variant(variant), learner, skill)
                if value is not None:
                    answers.write(Answer(item.id, value, _now(), variant))
        if learner.breaks_a_file:
            _break_one(answers, assignment)


def _hands_in(learner: Learner, assignment: Assignment) -> bool:
    if learner.hands_in == "units":
        return assignment.front.kind == "unit"
    return learner.hands_in != "nothing"


def _break_one(answers: Answers, assignment: Assignment) -> None:
    # As after a power cut with another program: half a file.
    scored = [item.id for item in assignment.items if item.scored]
    if scored:
        answers.path(scored[-1]).write_text('{"schema": 1, "item": "', "utf-8")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
