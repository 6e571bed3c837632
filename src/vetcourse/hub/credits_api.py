"""How the credits service answers: who asks, what they sent, one line if it cannot be.

A token counts in the head of a request only: never a cookie, never an address.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from urllib.parse import quote

from jupyterhub.services.auth import HubAuth
from pydantic import ValidationError
from tornado.web import HTTPError, RequestHandler, stream_request_body

from vetcourse.credits.register import NotRegisteredError
from vetcourse.credits.storage import UnreachableError
from vetcourse.errors import Phrase, VetcourseError
from vetcourse.hub.access import INSTRUCTOR
from vetcourse.hub.by_token import UNKNOWN, ByToken
from vetcourse.hub.credits_access import Visitor, pseudonym, visitor_of
from vetcourse.hub.credits_questions import Question
from vetcourse.hub.credits_routes import Call, Route

LOG = logging.getLogger("vetcourse.credits")
TOKEN = re.compile(r"(?:token|bearer)\s+(\S+)", re.IGNORECASE)
JSON, FILE = "application/json", "application/octet-stream"

_MAY_NOT = Phrase(
    "you may not ask this here; ask whoever runs the course",
    "du har ikke tilgang til dette; spør den som driver kurset",
)
_ELSEWHERE = Phrase(
    "asked from a page that has no business here",
    "spurt fra en side som ikke har noe her å gjøre",
)
_TOO_LARGE = Phrase(
    "larger than {most} bytes; send less at a time",
    "større enn {most} byte; send mindre om gangen",
)
_TOO_OFTEN = Phrase(
    "asked too often; wait {seconds} seconds",
    "spurt for ofte; vent {seconds} sekunder",
)
_NO_SORT = Phrase("send it as {kind}", "send det som {kind}")
_NO_SUCH = Phrase("there is no such address here", "adressen finnes ikke her")
_NO_METHOD = Phrase("this cannot be asked that way", "slik kan det ikke spørres")
_BROKEN = Phrase(
    "something went wrong here and is noted; try again, or ask whoever runs the course",
    "noe gikk galt her og er notert; prøv igjen, eller spør den som driver kurset",
)
_AWAY = Phrase(
    "the records cannot be reached right now; nothing is lost, try again in a minute",
    "protokollen kan ikke nås akkurat nå; ingenting er tapt, prøv igjen om et minutt",
)
_FIELD = Phrase("{name}: {what}", "{name}: {what}")
_TWICE = Phrase("{name}: given twice", "{name}: oppgitt to ganger")


class Answering(ByToken):
    """What every answer has in common: its head, and one line when it cannot be."""

    event: ClassVar[str] = "other"
    about = "-"
    visitor: Visitor | None = None

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether a page of somebody else asks, also where it names no origin."""
        site = self.request.headers.get("Sec-Fetch-Site", "")
        return super().is_from_elsewhere or site == "cross-site"

    def set_default_headers(self) -> None:
        """The same, without naming the software that answers."""
        super().set_default_headers()
        self.clear_header("Server")

    def refuse(
        self,
        status: int,
        phrase: Phrase,
        head: Mapping[str, str] | None = None,
        **values: Any,
    ) -> NoReturn:
        """Answer with one line instead.

        Raises:
            RefusedError: always.
        """
        raise RefusedError(status, phrase.say(self.language, **values), head=head)

    def log_exception(self, *about: Any) -> None:
        """Note where something broke, not what was said: that may name somebody."""
        kind, error, trace = about
        if kind is None or isinstance(error, HTTPError):
            return
        where = " < ".join(
            f"{Path(frame.filename).name}:{frame.lineno}"
            for frame in reversed(traceback.extract_tb(trace)[-6:])
        )
        LOG.error("event=broken type=%s at=%s", kind.__name__, where)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One line as JSON; what went wrong inside stays inside."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, RefusedError):
            lines = error.lines
            for name, value in error.head.items():
                self.set_header(name, value)
        elif status_code == 404:
            lines = (_NO_SUCH.say(self.language),)
        elif status_code == 405:
            lines = (_NO_METHOD.say(self.language),)
        elif status_code < 500:
            lines = (self._reason,)
        else:
            lines = (_BROKEN.say(self.language),)
        self.give({"message": "; ".join(lines), "lines": list(lines)})

    def give(self, data: Any) -> None:
        """Answer with *data* as JSON."""
        self.set_header("Content-Type", f"{JSON}; charset=utf-8")
        self.finish(json.dumps(data, ensure_ascii=False))


class RefusedError(HTTPError):
    """An answer of one or several lines that say what to mend."""

    def __init__(
        self, status: int, *lines: str, head: Mapping[str, str] | None = None
    ) -> None:
        """Keep the lines apart; *head* is what else the caller should know."""
        super().__init__(status)
        self.lines, self.head = lines, head or {}


class Nowhere(Answering):
    """Every address that is none."""

    def prepare(self) -> None:
        """Say so.

        Raises:
            HTTPError: always.
        """
        raise HTTPError(404)


class Told(Answering):
    """Something that is the same for everybody, and no secret."""

    def initialize(self, told: Mapping[str, Any]) -> None:
        """Keep what is told."""
        self.told = told

    def get(self) -> None:
        """Tell it."""
        self.give(self.told)


@stream_request_body
class Api(Answering):
    """One address of the table, for the methods it has."""

    def initialize(self, routes: Mapping[str, Route]) -> None:
        """Keep what is answered here."""
        self.routes = routes
        self.sent = bytearray()
        self.route: Route | None = None

    async def prepare(self) -> None:
        """Find out who asks before anything they sent is read."""
        self.route = self.routes.get(self.request.method or "")
        if self.route is None:
            self.refuse(405, _NO_METHOD, {"Allow": ", ".join(self.routes)})
        if self.is_from_elsewhere:
            self.refuse(403, _ELSEWHERE)
        self.visitor = await self.find_visitor()
        self.refuse_too_often(self.route)
        if self.visitor.roles.isdisjoint(self.route.roles):
            self.refuse(403, _MAY_NOT)
        self.expect(self.route)

    async def find_visitor(self) -> Visitor:
        """Whom the hub takes the token for."""
        auth: HubAuth = self.settings["auth"]
        found = TOKEN.fullmatch(self.request.headers.get("Authorization", "").strip())
        model = await auth.user_for_token(found[1], sync=False) if found else None
        if not model:
            self.refuse_often("nobody", writes=False)
            self.refuse(401, UNKNOWN, {"WWW-Authenticate": "token"})
        if not auth.check_scopes(auth.access_scopes, model):
            self.refuse(403, _MAY_NOT)
        return visitor_of(model)

    def refuse_too_often(self, route: Route) -> None:
        """Keep one caller from taking everybody's time."""
        assert self.visitor is not None
        self.refuse_often(f"caller {self.visitor.name}", writes=route.writes)

    def refuse_often(self, caller: str, *, writes: bool) -> None:
        """Take one request from the bucket of *caller*."""
        limit = self.settings["writes" if writes else "reads"]
        if seconds := limit.wait(caller):
            self.refuse(429, _TOO_OFTEN, {"Retry-After": str(seconds)}, seconds=seconds)

    def expect(self, route: Route) -> None:
        """Refuse a body that is too large or of another sort before it is read."""
        length = self.request.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > route.most:
            self.refuse(413, _TOO_LARGE, most=route.most)
        sort = self.request.headers.get("Content-Type", "").partition(";")[0].strip()
        wanted = {"json": JSON, "file": FILE}.get(route.takes)
        if wanted and sort.lower() != wanted:
            self.refuse(415, _NO_SORT, kind=wanted)

    def data_received(self, chunk: bytes) -> None:
        """Take the next part of the body; what is too much is not kept."""
        assert self.route is not None
        if len(self.sent) <= self.route.most:
            self.sent += chunk

    async def get(self, **path: str) -> None:
        """Answer a question."""
        await self.answer(path)

    async def post(self, **path: str) -> None:
        """Answer a question that came with something."""
        await self.answer(path)

    async def answer(self, path: Mapping[str, str]) -> None:
        """Check what was asked, ask the office, and say what it says."""
        route, visitor = self.route, self.visitor
        assert route is not None
        assert visitor is not None
        if len(self.sent) > route.most:
            self.refuse(413, _TOO_LARGE, most=route.most)
        try:
            call = Call(
                self.settings["office"],
                visitor,
                self.modules(visitor),
                self.query(route),
                self.body(route),
                path,
            )
            found = await self.work(route, call)
        except UnreachableError as error:
            # Where the database is, is nobody's business but the operator's.
            LOG.error("event=ledger-away %s", error)
            raise RefusedError(503, _AWAY.say(self.language)) from error
        except VetcourseError as error:
            status = 404 if isinstance(error, NotRegisteredError) else 400
            raise RefusedError(status, *error.say(self.language)) from error
        if route.gives == "file":
            self.give_file(*found)
        else:
            if isinstance(found, dict):
                self.about = str(found.get("learner") or self.about)
            self.give(found)

    async def work(self, route: Route, call: Call) -> Any:
        """Ask the office without keeping others waiting."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.settings["pool"], route.answer, call)

    def modules(self, visitor: Visitor) -> tuple[str, ...]:
        """The modules that are the visitor's own."""
        if INSTRUCTOR not in visitor.roles:
            return ()
        teaches: Mapping[str, tuple[str, ...]] | None = self.settings["teaches"]
        if teaches is None:
            everything: tuple[str, ...] = self.settings["modules"]
            return everything
        return teaches.get(visitor.name, ())

    def query(self, route: Route) -> Question:
        """What stands after the question mark."""
        given: dict[str, Any] = {}
        for name, values in self.request.query_arguments.items():
            if len(values) > 1:
                self.refuse(400, _TWICE, name=ascii(name)[:80])
            given[name] = self.get_query_argument(name, strip=False)
        for name, field in route.query.model_fields.items():
            if field.annotation is int and str(given.get(name, "")).isdecimal():
                given[name] = int(given[name])
        return self.checked(route.query, given)

    def body(self, route: Route) -> Any:
        """What came with the question."""
        if route.body is None:
            return bytes(self.sent)
        try:
            given = json.loads(self.sent)
        except (ValueError, RecursionError):
            self.refuse(400, _NO_SORT, kind=JSON)
        return self.checked(route.body, given)

    def checked(self, model: type[Question], given: Any) -> Question:
        """*given* in the form asked for, or a line for each field to mend."""
        try:
            return model.model_validate_json(json.dumps(given), strict=True)
        except ValidationError as error:
            lines = [
                _FIELD.say(
                    self.language,
                    name=".".join(map(str, one["loc"])) or "body",
                    what=one["msg"],
                )
                for one in error.errors(include_input=False, include_url=False)[:10]
            ]
            raise RefusedError(400, *lines) from None

    def give_file(self, name: str, content: bytes) -> None:
        """Answer with a file to be kept, never shown."""
        self.set_header("Content-Type", FILE)
        told = f"attachment; filename*=UTF-8''{quote(name)}"
        self.set_header("Content-Disposition", told)
        self.finish(content)


def log(handler: RequestHandler) -> None:
    """One line a request: what, by and about whom as ids that say nothing, how it went.

    No address, no name and no word of what was asked or answered is in it.
    """
    if not isinstance(handler, Answering):
        return
    route = getattr(handler, "route", None)
    visitor = handler.visitor
    caller = pseudonym(handler.settings["key"], visitor.name) if visitor else "-"
    LOG.info(
        "event=%s caller=%s learner=%s status=%d ms=%d",
        route.event if route else handler.event,
        caller,
        handler.about,
        handler.get_status(),
        1000 * handler.request.request_time(),
    )
