"""What programs ask of the hand-in service: assignments, hand-ins, feedback."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tornado.web import RequestHandler

from vetcourse.hub.access import INSTRUCTOR, LEARNER
from vetcourse.hub.archives import files_below
from vetcourse.hub.asking import COURSE, NAMES, NOT_A_NAME, Api, Upload, now
from vetcourse.hub.handin_store import Attempt, known_by, stamp_of


class Me(Api):
    """Whom the hub takes the caller for."""

    def get(self) -> None:
        """Name, course and roles."""
        course = self.settings["course"]
        roles = sorted(self.caller.kinds)
        self.answer({"name": self.caller.name, "course": course, "roles": roles})


class Assignments(Api):
    """What is given out."""

    kinds = COURSE

    async def get(self) -> None:
        """Every assignment, by name."""
        found = await self.do(self.store.shelf.all)
        self.answer([asdict(released) for released in found])


class Assignment(Upload):
    """One assignment: fetched, given out, taken back."""

    def who(self) -> tuple[str, ...]:
        """Who takes part may fetch, instructors alone may do the rest."""
        return COURSE if self.request.method == "GET" else (INSTRUCTOR,)

    async def get(self, assignment: str) -> None:
        """Its files."""
        folder = await self.do(self.store.shelf.folder_of, assignment)
        self.answer_files(await self.do(files_below, folder))

    async def put(self, assignment: str) -> None:
        """Give out what was sent."""
        self.archive.seek(0)
        shelf = self.store.shelf
        made = await self.do(shelf.release, assignment, self.archive, now())
        self.answer(asdict(made))

    async def delete(self, assignment: str) -> None:
        """Give it out no longer."""
        await self.do(self.store.shelf.take_back, assignment)
        self.set_status(204)


class HandingIn(Upload):
    """A learner hands in; who it is, the token says, and nothing else."""

    kinds = (LEARNER,)

    async def post(self, assignment: str) -> None:
        """Keep it for good, then give the receipt."""
        learner = self.caller.name
        if not NAMES["learner"].fullmatch(learner):
            self.refuse(400, NOT_A_NAME, name=ascii(learner)[:80])
        self.archive.seek(0)
        hand_in = self.store.hand_in
        receipt = await self.do(hand_in, learner, assignment, self.archive, now())
        self.answer(known_by(receipt, {}), 201)


class OwnAttempts(Api):
    """What the caller has handed in, and what came back."""

    kinds = (LEARNER,)

    async def get(self) -> None:
        """Every receipt, the earliest first."""
        self.answer(await self.do(self._look, self.wanted()))

    def _look(self, assignment: str | None) -> list[dict[str, Any]]:
        found = self.store.attempts_of(self.caller.name, assignment)
        return [
            known_by(
                r, self.store.pages_of(Attempt(r.learner, r.assignment, r.attempt))
            )
            for r in found
        ]


class OwnFeedback(Api):
    """The pages that came back for one of the caller's own attempts."""

    kinds = (LEARNER,)

    async def get(self, assignment: str, attempt: str) -> None:
        """The pages; none is an empty archive."""
        which = Attempt(self.caller.name, assignment, attempt)
        self.answer_files(await self.do(self.store.feedback_on, which))


class AllAttempts(Api):
    """What everybody has handed in."""

    kinds = (INSTRUCTOR,)

    async def get(self) -> None:
        """Who, what, when, and which pages went back; nothing of the content."""
        self.answer(await self.do(self._look, self.wanted()))

    def _look(self, assignment: str | None) -> list[dict[str, Any]]:
        return [
            {
                **asdict(which),
                "stamp": stamp_of(which.attempt),
                "feedback": self.store.pages_of(which),
            }
            for which in self.store.everybody(assignment)
        ]


class OneAttempt(Api):
    """One hand-in of somebody."""

    kinds = (INSTRUCTOR,)

    async def get(self, learner: str, assignment: str, attempt: str) -> None:
        """Its files as they came, and its receipt."""
        which = Attempt(learner, assignment, attempt)
        self.answer_files(await self.do(self.store.files_of, which))


class GivingBack(Upload):
    """Feedback on one hand-in."""

    kinds = (INSTRUCTOR,)

    async def put(self, learner: str, assignment: str, attempt: str) -> None:
        """Lay the pages out for the learner, in place of earlier ones."""
        self.archive.seek(0)
        which = Attempt(learner, assignment, attempt)
        self.answer(await self.do(self.store.give_back, which, self.archive))


L, A, T = (f"(?P<{name}>[^/]+)" for name in ("learner", "assignment", "attempt"))
ROUTES: list[tuple[str, type[RequestHandler]]] = [
    ("me", Me),
    ("assignments", Assignments),
    (f"assignments/{A}", Assignment),
    (f"submissions/{A}", HandingIn),
    ("submissions", OwnAttempts),
    (f"submissions/{A}/{T}/feedback", OwnFeedback),
    ("all/submissions", AllAttempts),
    (f"all/submissions/{L}/{A}/{T}", OneAttempt),
    (f"all/submissions/{L}/{A}/{T}/feedback", GivingBack),
]
