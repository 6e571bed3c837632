"""One learner's course: what the exchange and the own folder say together."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from vetcourse.answers import feedback_fetched
from vetcourse.errors import CourseError, GradingError
from vetcourse.grading.receipts import NAME as RECEIPT
from vetcourse.grading.receipts import read_receipt, shelf_of
from vetcourse.server import folder as own
from vetcourse.server.cards import Cards
from vetcourse.server.exchange import Exchange, Listed, Sent
from vetcourse.server.opening import bring, scratch
from vetcourse.server.standing import HandIn, Standing, Unit


@dataclass(frozen=True, slots=True)
class Look:
    """Where the learner stands in every unit; *away* says why the exchange is not."""

    standings: tuple[Standing, ...]
    away: str = ""


class Course:
    """Reads and fetches for one learner; one thing at a time, off the server's loop."""

    def __init__(self, root: Path, log: Any) -> None:
        """Work in the learner's folder *root*."""
        self.root, self.log = root, log
        self.exchange = Exchange(root)
        self.cards = Cards(root / ".vetcourse" / "units.json")
        self.spoken: str | None = None
        self._lock = asyncio.Lock()

    @property
    def language(self) -> str:
        """The language of most units; empty where there is none to tell."""
        if self.spoken is None:
            units = (own.unit_in(self.folder(code), code) for code in self._own_units())
            self.spoken = _most_spoken(unit.language for unit in units if unit)
        return self.spoken

    async def look(self) -> Look:
        """Every unit, new or begun; feedback that is ready is fetched on the way."""
        async with self._lock:
            return await asyncio.to_thread(self._look)

    async def look_at(self, assignment: str) -> Standing | None:
        """Where the learner stands in one unit; None where there is nothing of it."""
        async with self._lock:
            return await asyncio.to_thread(self._look_at, assignment)

    async def open(self, assignment: str) -> bool:
        """Bring a unit up to date; whether anything in it changed.

        Raises:
            CourseError: it is not here and cannot be fetched.
        """
        async with self._lock:
            return await asyncio.to_thread(self._open, assignment)

    def folder(self, assignment: str) -> Path:
        """Where the learner has a unit, or would have it."""
        place = self.exchange.own_folder
        usual = place / assignment
        if (usual / "items.json").is_file():
            return usual
        within = sorted(place.glob(f"[!.]*/{assignment}/items.json"))
        return within[0].parent if within else usual

    def notebook(self, assignment: str) -> str:
        """The address of a unit's notebook below the server's root folder."""
        folder = self.folder(assignment)
        path = folder / f"{assignment}.ipynb"
        if not path.is_file():
            path = next(iter(sorted(folder.glob("*.ipynb"))), path)
        return path.relative_to(self.root).as_posix()

    def _look(self) -> Look:
        away = ""
        try:
            released, sent = self.exchange.released(), self.exchange.sent()
            sent = self._feedback(sent)
        except CourseError as error:
            away, released, sent = str(error), [], []
        by_code: dict[str, list[Sent]] = defaultdict(list)
        for one in sent:
            by_code[one.assignment].append(one)
        listed = {one.assignment: one for one in released}
        codes = sorted({*listed, *by_code, *self._own_units()})
        found = tuple(self._standing(c, listed.get(c), by_code[c]) for c in codes)
        self.spoken = _most_spoken(one.unit.language for one in found)
        return Look(found, away)

    def _look_at(self, code: str) -> Standing | None:
        try:
            mine = [one for one in self.exchange.sent() if one.assignment == code]
            sent = self._feedback(mine)
        except CourseError:
            sent = []
        found = self._standing(code, None, [o for o in sent if o.assignment == code])
        return found if found.fetched or found.hand_ins else None

    def _own_units(self) -> Iterator[str]:
        place = self.exchange.own_folder
        # What begins with a dot is not the learner's, or not finished.
        for pattern in ("[!.]*/items.json", "[!.]*/[!.]*/items.json"):
            yield from (path.parent.name for path in place.glob(pattern))

    def _feedback(self, sent: list[Sent]) -> list[Sent]:
        """Fetch what is ready and not here yet; the list as it is then."""
        wanted = {
            (one.course, one.assignment)
            for one in sent
            if one.ready and (one.changed or not self._has_feedback(one))
        }
        try:
            for course, assignment in sorted(wanted):
                self.exchange.fetch_feedback(course, assignment)
        except CourseError as error:
            self.log.warning("vetcourse: feedback is not here yet: %s", error)
        return self.exchange.sent() if wanted else sent

    def _has_feedback(self, one: Sent) -> bool:
        folder = self.folder(one.assignment) / "feedback" / one.stamp
        return any(folder.glob("*.html"))

    def _standing(self, code: str, listed: Listed | None, sent: list[Sent]) -> Standing:
        folder = self.folder(code)
        unit = own.unit_in(folder, code)
        fetched = unit is not None
        done = own.done_in(folder)
        given = [_hand_in(one, folder) for one in (*sent, *_known_here(folder, sent))]
        hand_ins = tuple(sorted(filter(None, given), key=lambda one: one.at))
        return Standing(
            unit=unit or self._unfetched(code, listed),
            course=listed.course if listed else "",
            fetched=fetched,
            answered=done.answered,
            exercises=done.exercises,
            last=done.last,
            hand_ins=self._received(hand_ins, sent),
            attempt=1 + feedback_fetched(folder),
        )

    def _received(
        self, hand_ins: tuple[HandIn, ...], sent: list[Sent]
    ) -> tuple[HandIn, ...]:
        """The hand-ins, each with what its receipt says."""
        kept = {one.stamp: one for one in sent}
        return tuple(
            one
            if one.received
            else replace(one, received=self._receipt(kept[one.stamp]))
            for one in hand_ins
        )

    def _receipt(self, one: Sent) -> bool:
        if one.kept is None:
            return False
        if (one.kept / RECEIPT).is_file():
            return True  # a hub's service answers with the receipt at once
        try:
            secret = (one.kept / "submission_secret.txt").read_text("ascii").strip()
            exchange = Path(self.exchange.config.Exchange.root or "", one.course)
            return read_receipt(shelf_of(exchange, secret)) is not None
        except (OSError, TypeError, UnicodeError, GradingError):
            return False  # no receipt can be read, so none is shown

    def _unfetched(self, code: str, listed: Listed | None) -> Unit:
        if listed is None:
            return Unit(code=code, title=code)
        unit = own.unit_in(listed.path, code) if listed.path else None
        unit = unit or self.cards.get(code)
        if unit is None and listed.path is None:
            unit = self._peek(listed)
        return unit or own.about({}, code)

    def _peek(self, listed: Listed) -> Unit | None:
        """Fetch a release only to read its title; kept, so once for each unit."""
        try:
            with scratch(self.root) as made:
                code = listed.assignment
                fetched = self.exchange.fetch(listed.course, code, made)
                unit = own.unit_in(fetched, code)
        except (CourseError, OSError):
            return None
        if unit:
            self.cards.put(unit)
        return unit

    def _open(self, assignment: str) -> bool:
        here = any(self.folder(assignment).glob("*.ipynb"))
        try:
            return self._bring(assignment)
        except (CourseError, OSError) as error:
            if not here:
                raise CourseError(str(error)) from error
            self.log.warning("vetcourse: %s is opened as it was: %s", assignment, error)
            return False

    def _bring(self, assignment: str) -> bool:
        exchange = self.exchange
        for one in exchange.released():
            if one.assignment == assignment:
                to = exchange.folder_of(one.course, assignment, exchange.own_folder)
                fetch = partial(exchange.fetch, one.course, assignment)
                return bring(fetch, to, exchange.own_folder)
        raise CourseError(f"{assignment} is not released; go back to your course page")


def _known_here(folder: Path, sent: list[Sent]) -> Iterator[Sent]:
    """Hand-ins that only their feedback tells of, as when the exchange is away."""
    known = {one.stamp for one in sent}
    for given in (folder / "feedback").glob("*/"):
        if given.name not in known:
            yield Sent("", folder.name, given.name, None, ready=False, changed=False)


def _most_spoken(languages: Iterable[str]) -> str:
    counted = Counter(languages).most_common(1)
    return counted[0][0] if counted else ""


def _hand_in(one: Sent, folder: Path) -> HandIn | None:
    at = own.moment_of(one.stamp)
    if at is None:
        return None
    plain = HandIn(stamp=one.stamp, at=at, ready=one.ready, changed=one.changed)
    return own.with_feedback(plain, folder, one.assignment)
