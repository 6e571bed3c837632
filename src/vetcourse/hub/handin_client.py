"""Talking to the hand-in service, from a learner's server or from a command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from vetcourse.errors import HubError, Phrase
from vetcourse.hub.archives import files_in, pack
from vetcourse.hub.handin_store import Attempt

URL, TOKEN = "VETCOURSE_HANDIN_URL", "JUPYTERHUB_API_TOKEN"
# To begin an answer, and between two parts of it.
PATIENCE = (10, 120)

_NOT_ON_A_HUB = Phrase(
    "{name} is not set; run this on the hub, or leave {url} unset to use the exchange "
    "folder",
    "{name} er ikke satt; kjør dette på huben, eller la {url} være tom for å bruke "
    "utvekslingsmappen",
)
_AWAY = Phrase(
    "the hand-in service at {url} does not answer; try again in a minute, nothing is "
    "lost",
    "innleveringstjenesten på {url} svarer ikke; prøv igjen om et minutt, ingenting er "
    "tapt",
)
_SAID = Phrase("{said}", "{said}")
_STRANGE = Phrase(
    "{url} answered {status}; whoever runs the hub finds why in its log",
    "{url} svarte {status}; den som driver huben finner grunnen i loggen",
)


@dataclass(frozen=True, slots=True)
class HandInService:
    """The service as one user reaches it, with their token."""

    url: str
    token: str
    language: str = "en"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> HandInService:
        """The service that this server or command was told about.

        Raises:
            HubError: it was told of none.
        """
        for name in (URL, TOKEN):
            if not environment.get(name):
                raise HubError(_NOT_ON_A_HUB.of(name=name, url=URL))
        language = environment.get("VETCOURSE_LANGUAGE", "en")
        return cls(environment[URL].rstrip("/"), environment[TOKEN], language)

    def me(self) -> dict[str, Any]:
        """Name, course and roles."""
        found: dict[str, Any] = self._ask("GET", "me").json()
        return found

    def released(self) -> list[dict[str, Any]]:
        """What is given out."""
        return self._list("assignments")

    def fetch(self, assignment: str) -> dict[str, bytes]:
        """The files of one assignment."""
        return self._files(f"assignments/{quote(assignment)}")

    def release(self, assignment: str, files: Mapping[str, bytes]) -> None:
        """Give out *files* in place of what was given out before."""
        self._ask("PUT", f"assignments/{quote(assignment)}", pack(files))

    def take_back(self, assignment: str) -> None:
        """Give it out no longer."""
        self._ask("DELETE", f"assignments/{quote(assignment)}")

    def hand_in(self, assignment: str, files: Mapping[str, bytes]) -> dict[str, Any]:
        """Hand in *files*; the receipt."""
        path = f"submissions/{quote(assignment)}"
        receipt: dict[str, Any] = self._ask("POST", path, pack(files)).json()
        return receipt

    def own(self, assignment: str = "") -> list[dict[str, Any]]:
        """The receipts of one's own attempts, the earliest first."""
        return self._list("submissions", assignment)

    def own_feedback(self, assignment: str, attempt: str) -> dict[str, bytes]:
        """The pages that came back for one's own attempt."""
        return self._files(f"submissions/{quote(assignment)}/{attempt}/feedback")

    def everybody(self, assignment: str = "") -> list[dict[str, Any]]:
        """Who has handed in what, and when."""
        return self._list("all/submissions", assignment)

    def attempt(self, which: Attempt) -> dict[str, bytes]:
        """The files of one attempt, and its receipt."""
        return self._files(_path(which))

    def give_back(self, which: Attempt, pages: Mapping[str, bytes]) -> None:
        """Lay *pages* out for the learner."""
        self._ask("PUT", f"{_path(which)}/feedback", pack(pages))

    def entries(self) -> list[dict[str, Any]]:
        """Where one's own entries stand that are with a mentor."""
        return self._list("mentoring")

    def ask_mentor(
        self, mentor: str, entries: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Send *entries* to *mentor*; where they all stand then."""
        sent = self._ask("POST", "mentoring", {"mentor": mentor, "entries": entries})
        found: list[dict[str, Any]] = sent.json()
        return found

    def take_entry_back(self, assignment: str, item: str) -> None:
        """Let the mentor no longer see an entry that nobody has signed."""
        self._ask("DELETE", f"mentoring/{quote(assignment)}/{quote(item)}")

    def signatures(self, assignment: str = "") -> list[dict[str, Any]]:
        """Who has signed what, without the texts."""
        return self._list("all/mentoring", assignment)

    def groups(self) -> dict[str, list[str]]:
        """Who is in which learning group."""
        found: dict[str, list[str]] = self._ask("GET", "groups").json()["groups"]
        return found

    def set_groups(self, groups: Mapping[str, list[str]]) -> None:
        """Let it be so from now on."""
        self._ask("PUT", "groups", {"groups": groups})

    def _list(self, path: str, assignment: str = "") -> list[dict[str, Any]]:
        asked = f"{path}?assignment={quote(assignment)}" if assignment else path
        found: list[dict[str, Any]] = self._ask("GET", asked).json()
        return found

    def _files(self, path: str) -> dict[str, bytes]:
        return files_in(self._ask("GET", path).content)

    def _ask(
        self, method: str, path: str, body: bytes | dict[str, Any] | None = None
    ) -> requests.Response:
        head = {
            "Authorization": f"token {self.token}",
            "Accept-Language": self.language,
        }
        sent: dict[str, Any] = {"json" if isinstance(body, dict) else "data": body}
        url = f"{self.url}/api/{path}"
        try:
            # No redirect is followed: the token is for this service alone.
            answer = requests.request(
                method,
                url,
                headers=head,
                timeout=PATIENCE,
                allow_redirects=False,
                **sent,
            )
        except requests.RequestException:
            raise HubError(_AWAY.of(url=self.url)) from None
        if not answer.ok or answer.is_redirect:
            raise HubError(_told(answer, self.url))
        return answer


def _told(answer: requests.Response, url: str) -> Any:
    try:
        return _SAID.of(said=str(answer.json()["message"]))
    except (ValueError, KeyError, TypeError):
        return _STRANGE.of(url=url, status=answer.status_code)


def _path(which: Attempt) -> str:
    return f"all/submissions/{quote(which.learner)}/{which.assignment}/{which.attempt}"


def service(environment: Mapping[str, str] | None = None) -> HandInService:
    """The service of this process's environment.

    Raises:
        HubError: it was told of none.
    """
    return HandInService.from_environment(
        os.environ if environment is None else environment
    )
