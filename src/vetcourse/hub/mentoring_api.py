"""What programs ask about mentors and learning groups."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jupyterhub.services.auth import HubOAuth
from tornado.httpclient import AsyncHTTPClient
from tornado.web import HTTPError, RequestHandler

from vetcourse.errors import HubError, Phrase, VetcourseError
from vetcourse.hub.access import INSTRUCTOR, LEARNER
from vetcourse.hub.asking import Api, now
from vetcourse.hub.handin_store import NAME
from vetcourse.hub.mentoring import ITEM, Mentoring, entry_of, known_by
from vetcourse.hub.notes import Notes
from vetcourse.hub.shelf import ASSIGNMENT
from vetcourse.items import read_item

MAX_AT_ONCE = 60

_NOT_AN_ENTRY = Phrase(
    'write {"mentor": …, "entries": [{"assignment", "item", "value"}, …]}',
    'skriv {"mentor": …, "entries": [{"assignment", "item", "value"}, …]}',
)
_NO_MENTOR = Phrase(
    "{name}: no mentor has this login; ask your mentor how they log in",
    "{name}: ingen mentor har denne innloggingen; spør mentoren hva de logger inn med",
)
_NOT_ONESELF = Phrase(
    "nobody signs their own entries; name somebody else",
    "ingen signerer sine egne logger; oppgi en annen",
)
_NO_ITEM = Phrase(
    "{item}: what is given out has no such entry; open it from your course page again",
    "{item}: det som er delt ut har ingen slik logg; åpne den fra kurssiden på nytt",
)


class OwnEntries(Api):
    """The caller's entries that are with mentors."""

    kinds = (LEARNER,)

    @property
    def mentoring(self) -> Mentoring:
        """The folder of entries."""
        mentoring: Mentoring = self.settings["mentoring"]
        return mentoring

    async def get(self) -> None:
        """Where each of them stands."""
        self.answer(await self.do(self._look))

    async def post(self) -> None:
        """Send entries to a mentor, or send again what was changed."""
        mentor, entries = self._asked()
        if mentor == self.caller.name:
            self.refuse(400, _NOT_ONESELF)
        if mentor not in await mentors(self.settings):
            self.refuse(404, _NO_MENTOR, name=ascii(mentor)[1:-1][:60])
        await self.do(self._send, mentor, entries)
        self.answer(await self.do(self._look), 201)

    def _asked(self) -> tuple[str, list[tuple[str, str, Any]]]:
        data = self.body()
        mentor, entries = data.get("mentor"), data.get("entries")
        try:
            asked = [(e["assignment"], e["item"], e["value"]) for e in entries or ()]
            fits = all(
                ASSIGNMENT.fullmatch(a) and ITEM.fullmatch(i) for a, i, _ in asked
            )
        except (TypeError, KeyError):
            asked, fits = [], False
        named = isinstance(mentor, str) and NAME.fullmatch(mentor)
        if not named or not fits or not 0 < len(asked) <= MAX_AT_ONCE:
            # What is said is JSON, so nothing in it is filled in.
            phrase = _NOT_AN_ENTRY.nb if self.language == "nb" else _NOT_AN_ENTRY.en
            raise HTTPError(400, phrase)
        return str(mentor), asked

    def _send(self, mentor: str, entries: list[tuple[str, str, Any]]) -> None:
        sent: dict[str, list[dict[str, Any]]] = {}
        for assignment, name, value in entries:
            definition = self.store.shelf.items_of(assignment).get(name, {}).get("a")
            entry = _read_entry(definition, name, value)
            sent.setdefault(assignment, []).append(entry)
        for assignment, made in sent.items():
            self.mentoring.ask(self.caller.name, mentor, assignment, made)

    def _look(self) -> list[dict[str, Any]]:
        return [
            known_by(entry) for entry in self.mentoring.of_learner(self.caller.name)
        ]


class OwnEntry(OwnEntries):
    """One of the caller's entries."""

    async def delete(self, assignment: str, item: str) -> None:
        """Take back what nobody has signed."""
        taken = self.mentoring.take_back
        await self.do(taken, self.caller.name, assignment, item)
        self.set_status(204)


class AllEntries(OwnEntries):
    """Who has signed what; for whoever marks the log."""

    kinds = (INSTRUCTOR,)

    async def get(self) -> None:
        """Every entry that is with a mentor, without its text."""
        self.answer(await self.do(self._all, self.wanted()))

    async def post(self) -> None:
        """Instructors send nothing."""
        raise HTTPError(405)

    def _all(self, assignment: str | None) -> list[dict[str, Any]]:
        return [
            {
                **known_by(entry),
                "learner": entry.learner,
                "signatures": [
                    {"by": s.by, "at": s.at, "sha256": s.sha256}
                    for s in entry.signatures
                ],
            }
            for entry in self.mentoring.of_assignment(assignment)
        ]


class OwnGroup(Api):
    """The learning group that the caller is in."""

    kinds = (LEARNER,)

    async def get(self) -> None:
        """Its name and its members, or null."""
        notes: Notes = self.settings["notes"]
        groups = await self.do(notes.groups)
        for name, members in groups.items():
            if self.caller.name in members:
                self.answer({"group": name, "members": members})
                return
        self.answer(None)


class Groups(Api):
    """Every learning group."""

    kinds = (INSTRUCTOR,)

    async def get(self) -> None:
        """Who is in which."""
        notes: Notes = self.settings["notes"]
        self.answer({"groups": await self.do(notes.groups)})

    async def put(self) -> None:
        """Let it be so from now on."""
        notes: Notes = self.settings["notes"]
        await self.do(notes.set_groups, self.body().get("groups"))
        self.answer({"groups": await self.do(notes.groups)})


async def mentors(settings: Mapping[str, Any]) -> set[str]:
    """The mentors of the course, as the hub knows them now.

    Raises:
        HTTPError: the hub does not tell.
    """
    auth: HubOAuth = settings["auth"]
    answer = await AsyncHTTPClient().fetch(
        f"{auth.api_url}/groups/{settings['mentor_group']}",
        headers={"Authorization": f"token {auth.api_token}"},
        raise_error=False,
    )
    if answer.code == 404:
        return set()
    if answer.code != 200:
        raise HTTPError(502, f"the hub does not tell who is a mentor ({answer.code})")
    return set(json.loads(answer.body)["users"])


def _read_entry(definition: Any, name: str, value: Any) -> dict[str, Any]:
    if not isinstance(definition, dict):
        raise HubError(_NO_ITEM.of(item=name))
    try:
        fields = {k: v for k, v in definition.items() if k != "version"}
        item = read_item(fields)
    except VetcourseError:
        raise HubError(_NO_ITEM.of(item=name)) from None
    return entry_of(definition, item, value, now=now())


ONE = "mentoring/(?P<assignment>[^/]+)/(?P<item>[^/]+)"
ROUTES: list[tuple[str, type[RequestHandler]]] = [
    ("mentoring", OwnEntries),
    (ONE, OwnEntry),
    ("all/mentoring", AllEntries),
    ("group", OwnGroup),
    ("groups", Groups),
]
