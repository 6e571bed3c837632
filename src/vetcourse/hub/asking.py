"""How programs ask the hand-in service, and how it answers or refuses."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import tempfile
from collections.abc import Callable
from typing import IO, Any, ClassVar

from jupyterhub.services.auth import HubOAuth
from tornado.web import HTTPError, stream_request_body

from vetcourse.errors import Phrase, VetcourseError
from vetcourse.hub.access import INSTRUCTOR, KINDS, LEARNER, Caller, caller_of
from vetcourse.hub.archives import pack
from vetcourse.hub.by_token import UNKNOWN, ByToken
from vetcourse.hub.disk import NotThere
from vetcourse.hub.handin_store import ATTEMPT, HAND_IN, NAME, Store
from vetcourse.hub.mentoring import ITEM
from vetcourse.hub.shelf import ASSIGNMENT

MAX_UPLOAD = HAND_IN.bytes + 512 * HAND_IN.files
MAX_JSON = 2_000_000
HUB_SECONDS = 20
# Mentors have nothing to do with what is given out and handed in.
COURSE = (LEARNER, INSTRUCTOR)
TAR = "application/x-tar"
# What may stand in an address, looked at after it is decoded.
NAMES = {
    "learner": NAME,
    "assignment": ASSIGNMENT,
    "attempt": ATTEMPT,
    "item": ITEM,
}

_MAY_NOT = Phrase(
    "{name} may not do this here; ask whoever runs the course",
    "{name} har ikke tilgang til dette; spør den som driver kurset",
)
_ELSEWHERE = Phrase(
    "asked from a page of {origin}, which has no business here",
    "spurt fra en side på {origin}, som ikke har noe her å gjøre",
)
_TOO_LARGE = Phrase(
    "larger than {most} bytes; hand in with smaller pictures",
    "større enn {most} byte; lever med mindre bilder",
)
_OURS = Phrase(
    "something broke on our side; try again in a minute, nothing is lost",
    "noe gikk galt hos oss; prøv igjen om et minutt, ingenting er tapt",
)
_NO_JSON = Phrase("this is not the JSON asked for", "dette er ikke JSON som ventet")
NOT_A_NAME = Phrase("{name}: not a name here", "{name}: ikke et navn her")


class Api(ByToken):
    """One thing that programs may ask, and who may ask it."""

    kinds: ClassVar[tuple[str, ...]] = KINDS
    most: ClassVar[int] = MAX_JSON
    caller: Caller
    asker = "-"

    @property
    def store(self) -> Store:
        """The folder of this course."""
        store: Store = self.settings["store"]
        return store

    def who(self) -> tuple[str, ...]:
        """The kinds of user who may ask this."""
        return self.kinds

    async def prepare(self) -> None:
        """Find out who asks before anything they sent is looked at."""
        if self.is_from_elsewhere:
            origin = self.request.headers.get("Origin", "")
            self.refuse(403, _ELSEWHERE, origin=ascii(origin)[:80])
        auth: HubOAuth = self.settings["auth"]
        token = auth.get_token(self, in_cookie=False)
        model = await self._known(token) if token else None
        if not model:
            raise HTTPError(401, UNKNOWN.say(self.language))
        self.caller = caller_of(model)
        self.asker = self.caller.name
        allowed = auth.check_scopes(auth.access_scopes, model)
        if not allowed or not self.caller.is_one_of(self.who()):
            self.refuse(403, _MAY_NOT, name=self.caller.name)
        for kind, name in self.path_kwargs.items():
            if not NAMES[kind].fullmatch(name):
                self.refuse(404, NOT_A_NAME, name=ascii(name)[:80])
        length = self.request.headers.get("Content-Length", "0")
        if length.isdecimal() and int(length) > self.most:
            self.refuse(413, _TOO_LARGE, most=self.most)
        self.request.connection.set_max_body_size(self.most)  # type: ignore[union-attr]

    async def _known(self, token: str) -> dict[str, Any] | None:
        """Whose token it is, as the hub says; nobody waits for ever for the hub."""
        asked = self.settings["auth"].user_for_token(token, sync=False)
        try:
            found: dict[str, Any] | None = await asyncio.wait_for(asked, HUB_SECONDS)
        except TimeoutError:
            raise HTTPError(502, "the hub does not say whose token it is") from None
        return found

    def refuse(self, status: int, phrase: Phrase, **values: Any) -> None:
        """Answer with a sentence instead.

        Raises:
            HTTPError: always.
        """
        raise HTTPError(status, phrase.say(self.language, **values))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say as JSON what went wrong."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        said = getattr(error, "log_message", None) or self._reason
        if status_code >= 500:
            # What broke stands in our log; it is nobody else's business.
            said = _OURS.say(self.language)
        self.finish({"message": said.replace("%%", "%")})

    async def do(self, work: Callable[..., Any], *values: Any) -> Any:
        """Work on the disk without keeping others waiting.

        Raises:
            HTTPError: it cannot be done, and why.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.settings["pool"], work, *values)
        except VetcourseError as error:
            status = 404 if isinstance(error, NotThere) else 400
            said = "; ".join(error.say(self.language))
            raise HTTPError(status, said) from None

    def answer(self, data: Any, status: int = 200) -> None:
        """Answer with *data* as JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(data, ensure_ascii=False))

    def answer_files(self, files: dict[str, bytes]) -> None:
        """Answer with an archive."""
        self.set_header("Content-Type", TAR)
        self.finish(pack(files))

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent.

        Raises:
            HTTPError: it is none.
        """
        try:
            data = json.loads(self.request.body)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise HTTPError(400, _NO_JSON.say(self.language))
        return data

    def wanted(self, name: str = "assignment") -> str | None:
        """The assignment that the address asks for after the question mark.

        Raises:
            HTTPError: it cannot be one.
        """
        value = self.get_query_argument(name, "")
        if value and not ASSIGNMENT.fullmatch(value):
            raise HTTPError(400, NOT_A_NAME.say(self.language, name=ascii(value)[:80]))
        return value or None


@stream_request_body
class Upload(Api):
    """Something that is sent as an archive; it goes to disk as it comes."""

    most = MAX_UPLOAD
    archive: IO[bytes]

    async def prepare(self) -> None:
        """Open a file without a name for it, once it is known who sends it."""
        await super().prepare()
        incoming = self.store.root / ".incoming"
        self.archive = tempfile.TemporaryFile(dir=incoming)  # noqa: SIM115

    def data_received(self, chunk: bytes) -> None:
        """Keep the next part."""
        self.archive.write(chunk)

    def on_finish(self) -> None:
        """Give the room back."""
        if hasattr(self, "archive"):
            self.archive.close()

    def on_connection_close(self) -> None:
        """Nobody waits for an answer any more."""
        self.on_finish()


def now() -> dt.datetime:
    """The time by this machine's clock, which is the one that counts."""
    return dt.datetime.now(dt.UTC)
