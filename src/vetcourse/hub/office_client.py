"""The coordinator's office from afar: the same questions, asked of the credits service.

Used in a coordinator's own server on the hub, where the ledger cannot be reached.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from email.message import Message as Head
from http.client import HTTPException, HTTPResponse
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from vetcourse.errors import HubError, Phrase, RecordError

Data = dict[str, Any]
SECONDS = 120
LARGEST_ANSWER = 200_000_000
_NO_ADDRESS = Phrase(
    "{name} is not set; open this on the hub", "{name} er ikke satt; åpne dette på hub"
)
_AWAY = Phrase(
    "the credits service cannot be reached ({why}); try again in a minute",
    "tjenesten for studiepoeng kan ikke nås ({why}); prøv igjen om et minutt",
)


class RemoteOffice:
    """An :class:`~vetcourse.credits.office.Office` over the wire.

    Its methods are the office's, with the same arguments; who writes is whoever the
    token belongs to, so *actor* says nothing here.
    """

    def __init__(self, url: str = "", token: str = "", *, language: str = "en") -> None:
        """Ask at *url* with *token*, by default those of this server on the hub.

        Raises:
            HubError: if there is no address or no token.
        """
        self._url = (url or _told("VETCOURSE_CREDITS_URL")).rstrip("/") + "/api/"
        self._token = token or _told("JUPYTERHUB_API_TOKEN")
        self._language = language
        self._opener = build_opener(_Stay())

    def programmes(self, language: str = "en") -> list[Data]:
        """Every rule set with its phases and rows."""
        return cast("list[Data]", self._get("programmes", language=language))

    def institutions(self) -> list[Data]:
        """Every institution whose own rules are known."""
        return cast("list[Data]", self._get("institutions"))

    def forms(self, language: str = "en") -> list[Data]:
        """What can be recorded, and the columns of each kind."""
        return cast("list[Data]", self._get("forms", language=language))

    def cohort(self, **asked: Any) -> Data:
        """One page of everybody's standing."""
        return cast("Data", self._get("cohort", **asked))

    def funnel(self, **asked: Any) -> Data:
        """How many have come to each phase, may begin it, and have finished it."""
        return cast("Data", self._get("funnel", **asked))

    def times(self, **asked: Any) -> Data:
        """Days from a learner's first sign to the end of each phase."""
        return cast("Data", self._get("times", **asked))

    def path(self, learner: str, **asked: Any) -> Data:
        """One learner's way, and every entry."""
        return cast("Data", self._get(f"learners/{quote(learner, safe='')}", **asked))

    def own(self, login: str = "", **asked: Any) -> Data:
        """The own way of whoever the token belongs to; *login* says nothing here."""
        return cast("Data", self._get("me", **asked))

    def modules(self) -> tuple[str, ...]:
        """The modules that are the caller's own, as an instructor."""
        return tuple(self._get("who")["modules"])

    def results(self, module: str) -> list[Data]:
        """Everybody's standing results in one of the caller's own modules."""
        path = f"modules/{quote(module, safe='')}/results"
        return cast("list[Data]", self._get(path))

    def simulate(self, policy: Mapping[str, Any], **asked: Any) -> Data:
        """Everybody under other rules."""
        return self._send("simulate", {"policy": dict(policy), **_given(asked)})

    def whatif(self, learner: str, scenario: Mapping[str, Any], **asked: Any) -> Data:
        """What would change for one learner."""
        body = {"learner": learner, "scenario": dict(scenario), **_given(asked)}
        return self._send("whatif", body)

    def record(
        self,
        entry: Mapping[str, Any],
        *,
        actor: str = "",
        authority: str = "",
        reason: str = "",
    ) -> Data:
        """Enter one thing about one learner."""
        body = {"entry": dict(entry), "authority": authority, "reason": reason}
        return self._send("records", body)

    def award(
        self, results: Sequence[Mapping[str, Any]], *, actor: str = "", **asked: Any
    ) -> Data:
        """Enter finished modules; on a server that several share *actor* says who."""
        rows = [dict(row) for row in results]
        return self._send("awards", {"results": rows, "by": actor, **_given(asked)})

    def check_sheet(self, name: str, data: bytes, language: str = "en") -> Data:
        """What a CSV or Excel file comes to."""
        return self._sheet(name, data, language, "false")

    def import_sheet(
        self, name: str, data: bytes, language: str = "en", *, actor: str = ""
    ) -> Data:
        """Enter a whole file: all of it, or nothing."""
        return self._sheet(name, data, language, "true")

    def export(self, kind: str, **asked: Any) -> tuple[str, bytes]:
        """A file to take away, as its name and its content."""
        head, content = self._ask(f"export/{quote(kind, safe='')}", _given(asked))
        name = head.get("Content-Disposition", "").partition("''")[2]
        return unquote(name) or kind, content

    def close(self) -> None:
        """Nothing is held open between questions."""

    def _sheet(self, name: str, data: bytes, language: str, write: str) -> Data:
        asked = {"name": name, "language": language, "write": write}
        sort = "application/octet-stream"
        return cast("Data", json.loads(self._ask("sheets", asked, data, sort)[1]))

    def _get(self, path: str, **asked: Any) -> Any:
        return json.loads(self._ask(path, _given(asked))[1])

    def _send(self, path: str, body: Mapping[str, Any]) -> Data:
        data = json.dumps(body).encode()
        return cast(
            "Data", json.loads(self._ask(path, {}, data, "application/json")[1])
        )

    def _ask(
        self,
        path: str,
        asked: Mapping[str, Any],
        data: bytes | None = None,
        sort: str = "",
    ) -> tuple[Head, bytes]:
        query = urlencode({name: _text(value) for name, value in asked.items()})
        request = Request(f"{self._url}{path}?{query}".rstrip("?"), data=data)
        request.add_header("Authorization", f"token {self._token}")
        request.add_header("Accept-Language", self._language)
        if sort:
            request.add_header("Content-Type", sort)
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                found = cast("HTTPResponse", answer)
                return found.headers, found.read(LARGEST_ANSWER)
        except HTTPError as error:
            kind = HubError if error.code >= 500 else RecordError
            raise kind(*_lines(error)) from None
        except (URLError, HTTPException, OSError) as error:
            why = getattr(error, "reason", error)
            raise HubError(_AWAY.of(why=why)) from error


class _Stay(HTTPRedirectHandler):
    """Follows nobody elsewhere: the token is for one address only."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Refuse."""


def _told(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise HubError(_NO_ADDRESS.of(name=name))
    return value


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _lines(error: HTTPError) -> list[str]:
    try:
        told = json.loads(error.read(100_000))
        return [str(line) for line in told.get("lines") or [told["message"]]]
    except (ValueError, KeyError, AttributeError, TypeError):
        return [_AWAY.of(why=f"HTTP {error.code}")]
