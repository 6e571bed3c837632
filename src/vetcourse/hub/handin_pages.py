"""Pages for people: entries to sign, and the notes of a learning group.

Whole pages from the server, without a script; a login through the hub opens them, and
each form carries a token that only its own page knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from jupyterhub.services.auth import (
    HubOAuth,
    HubOAuthCallbackHandler,
    HubOAuthenticated,
)
from tornado.web import HTTPError, RequestHandler, StaticFileHandler, authenticated

from vetcourse import pages
from vetcourse.errors import Language, VetcourseError
from vetcourse.hub.access import INSTRUCTOR, KINDS, LEARNER, MENTOR, Caller, caller_of
from vetcourse.hub.asking import NAMES, now
from vetcourse.hub.disk import NotThere
from vetcourse.hub.handin_showing import View, labelled, rendered
from vetcourse.hub.handin_words import say
from vetcourse.hub.mentoring import Entry, Mentoring
from vetcourse.hub.notes import GROUP, Notes, Overtaken

STATIC = Path(__file__).with_name("static")
UI = Path(pages.__file__).parent / "labextension" / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
COOKIE = "vetcourse-language"
SAID = {403: "not-yours", 404: "not-found"}


class Page(HubOAuthenticated, RequestHandler):  # type: ignore[misc]
    """A page of the service, and who may open it."""

    kinds: ClassVar[tuple[str, ...]] = KINDS
    here = ""
    asker = "-"

    @property
    def hub_auth(self) -> HubOAuth:
        """How the hub is asked who somebody is."""
        return self.settings["auth"]

    @property
    def base(self) -> str:
        """Where the service lies on the hub."""
        return str(self.settings["base"])

    @property
    def language(self) -> Language:
        """What the reader chose, else what the browser asks for."""
        chosen = self.get_query_argument("language", "") or self.get_cookie(COOKIE, "")
        if chosen not in ("en", "nb"):
            asked = self.request.headers.get("Accept-Language", "")
            spoken = asked[:2].lower()
            known = {"nb": "nb", "no": "nb", "nn": "nb", "en": "en"}
            chosen = known.get(spoken, self.settings["language"])
        return "nb" if chosen == "nb" else "en"

    @property
    def caller(self) -> Caller:
        """Who is looking.

        Raises:
            HTTPError: this page is not for them.
        """
        caller = caller_of(self.current_user)
        self.asker = caller.name
        if not caller.is_one_of(self.kinds):
            raise HTTPError(403)
        return caller

    def set_default_headers(self) -> None:
        """Nothing from elsewhere, no frame around it, no copy kept."""
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")

    async def prepare(self) -> None:
        """Ask the hub who it is without keeping others waiting."""
        await self.hub_auth.get_user(self, sync=False)
        for kind, name in self.path_kwargs.items():
            if not {**NAMES, "group": GROUP}[kind].fullmatch(name):
                raise HTTPError(404)
        chosen = self.get_query_argument("language", "")
        if chosen in ("en", "nb"):
            self.set_cookie(COOKIE, chosen, path=self.base, max_age=31_536_000)

    async def do(self, work: Callable[..., Any], *values: Any, **named: Any) -> Any:
        """Work on the disk without keeping others waiting."""
        loop = asyncio.get_running_loop()
        done = partial(work, *values, **named)
        return await loop.run_in_executor(self.settings["pool"], done)

    def show(self, template: str, **values: Any) -> None:
        """Answer with a page."""
        caller = caller_of(self.current_user) if self.current_user else None
        about = View(
            language=self.language, base=self.base, here=self.here, caller=caller
        )
        self.finish(rendered(template, about, **values))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what went wrong on a page like the others."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        said = say(SAID.get(status_code, "broken"), self.language)
        if isinstance(error, VetcourseError):
            self.set_status(404 if isinstance(error, NotThere) else 409)
            said = " ".join(error.say(self.language))
        elif status_code == 403 and self.request.method == "POST":
            said = say("foreign", self.language)
        # Whoever wrote something finds it again, whatever went wrong.
        mine = self.request.body_arguments
        words = [w for n in ("add", "text") for w in mine.get(n, [])]
        written = b"\n".join(words).decode("utf-8", "replace")
        self.show("trouble.html", said=said, written=written)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """What the reader can mend is no trouble of ours."""
        if not isinstance(value, VetcourseError):
            super().log_exception(typ, value, tb)


class Start(Page):
    """What one may do here."""

    @authenticated
    def get(self) -> None:
        """Links to the pages that are for whoever looks."""
        self.show("start.html")


class Entries(Page):
    """The entries that a mentor was asked to sign."""

    kinds = (MENTOR,)
    here = "mentor"

    @property
    def mentoring(self) -> Mentoring:
        """The folder of entries."""
        mentoring: Mentoring = self.settings["mentoring"]
        return mentoring

    @authenticated
    async def get(self) -> None:
        """All of them, by learner."""
        mine = await self.do(self.mentoring.for_mentor, self.caller.name)
        self.show("entries.html", entries=mine)


class OneEntry(Entries):
    """One entry, to be read and signed."""

    @authenticated
    async def get(self, learner: str, assignment: str, item: str) -> None:
        """Its text, and the button while there is something to sign."""
        entry = await self._mine(learner, assignment, item)
        fields = labelled(entry, self.language)
        self.show("entry.html", entry=entry, fields=fields, xsrf=self._token())

    @authenticated
    async def post(self, learner: str, assignment: str, item: str) -> None:
        """Sign the text that was on the page."""
        entry = await self._mine(learner, assignment, item)
        seen = self.get_body_argument("seen", "")
        await self.do(self.mentoring.sign, entry, seen, now())
        self.redirect(self.request.path)

    async def _mine(self, learner: str, assignment: str, item: str) -> Entry:
        # The mentor's own folder is the only one that is opened.
        which = (self.caller.name, learner, assignment, item)
        entry: Entry = await self.do(self.mentoring.one, *which)
        return entry

    def _token(self) -> str:
        return _text(self.xsrf_token)


class GroupNotes(Page):
    """The notes that a learning group shares."""

    kinds = (LEARNER, INSTRUCTOR)
    here = "notes"

    @property
    def notes(self) -> Notes:
        """The folder of groups."""
        notes: Notes = self.settings["notes"]
        return notes

    @authenticated
    async def get(self, group: str | None = None) -> None:
        """The page of one's own group; instructors choose which."""
        caller, groups = self.caller, await self.do(self.notes.groups)
        own = next((g for g, logins in groups.items() if caller.name in logins), None)
        if group is None:
            teaches = INSTRUCTOR in caller.kinds
            self.show("groups.html", groups=groups if teaches else _only(groups, own))
            return
        if group not in groups or not (group == own or INSTRUCTOR in caller.kinds):
            raise HTTPError(404)
        self.show(
            "notes.html",
            group=group,
            members=groups[group],
            page=await self.do(self.notes.latest, group),
            history=await self.do(self.notes.history, group),
            may_write=group == own,
            xsrf=_text(self.xsrf_token),
        )

    @authenticated
    async def post(self, group: str | None = None) -> None:
        """Add a note, or keep a changed page."""
        name = self.caller.name
        if group is None or await self.do(self.notes.group_of, name) != group:
            raise HTTPError(404)
        said = {"by": name, "now": now()}
        added = self.get_body_argument("add", "", strip=False)
        if added.strip():
            await self.do(self.notes.add, group, added, **said)
        elif "text" in self.request.body_arguments:
            mine = self.get_body_argument("text", "", strip=False)
            seen = self.get_body_argument("seen", "")
            number = int(seen) if seen.isdecimal() else -1
            try:
                await self.do(self.notes.write, group, mine, seen=number, **said)
            except Overtaken as other:
                self.set_status(409)
                token = _text(self.xsrf_token)
                self.show("overtaken.html", page=other.current, mine=mine, xsrf=token)
                return
        self.redirect(self.request.path)


class Callback(HubOAuthCallbackHandler):  # type: ignore[misc]
    """Where the hub sends a browser after the login."""

    @property
    def hub_auth(self) -> HubOAuth:
        """How the hub is asked who somebody is."""
        return self.settings["auth"]


def _only(groups: dict[str, Any], own: str | None) -> dict[str, Any]:
    return {own: groups[own]} if own else {}


def _text(token: bytes | str) -> str:
    return token.decode() if isinstance(token, bytes) else token


ONE = "mentor/(?P<learner>[^/]+)/(?P<assignment>[^/]+)/(?P<item>[^/]+)"
ROUTES: list[tuple[Any, ...]] = [
    ("", Start),
    ("mentor", Entries),
    (ONE, OneEntry),
    ("notes", GroupNotes),
    ("notes/(?P<group>[^/]+)", GroupNotes),
    ("oauth_callback", Callback),
    ("static/(handin\\.css)", StaticFileHandler, {"path": str(STATIC)}),
    (
        "ui/(palette\\.css|fonts\\.css|fonts/[\\w.-]+)",
        StaticFileHandler,
        {"path": str(UI)},
    ),
]
