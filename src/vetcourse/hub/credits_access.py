"""Who asks the credits service, as what, and about which modules."""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vetcourse.errors import HubError, Phrase, why
from vetcourse.hub.access import INSTRUCTOR, LEARNER, is_service, kinds_of

COORDINATOR = "coordinator"
ROLES = (LEARNER, INSTRUCTOR, COORDINATOR)

_NO_TEACHES = Phrase(
    '{file}: {why}; write lines such as il-01 = ["IG", "FL"]',
    '{file}: {why}; skriv linjer som il-01 = ["IG", "FL"]',
)
_NO_LIST = Phrase(
    "{name} is no list of module codes", "{name} er ingen liste av modulkoder"
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody the hub knows, and what their token speaks for here."""

    name: str
    roles: frozenset[str]
    is_service: bool = False

    def writing_for(self, person: str) -> str:
        """In whose name something is written.

        A server that several share says who sits there; the hub cannot know, so its
        own name stands first.
        """
        return f"{self.name}/{person}" if self.is_service and person else self.name


def visitor_of(model: Mapping[str, Any]) -> Visitor:
    """The visitor whom the hub describes by *model*."""
    name, roles = str(model["name"]), kinds_of(model, ROLES)
    return Visitor(name, roles, is_service(model))


def read_teaches(path: Path) -> dict[str, tuple[str, ...]]:
    """Which modules are whose: a TOML file of login = [module codes].

    Raises:
        HubError: if the file says anything else.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise HubError(_NO_TEACHES.of(file=path, why=why(error))) from error
    except ValueError as error:
        raise HubError(_NO_TEACHES.of(file=path, why=error)) from error
    for name, codes in data.items():
        if not isinstance(codes, list) or not all(isinstance(c, str) for c in codes):
            raise HubError(_NO_TEACHES.of(file=path, why=_NO_LIST.of(name=name)))
    return {name: tuple(codes) for name, codes in data.items()}


def pseudonym(key: str, name: str) -> str:
    """What a log calls somebody: always the same, and nothing to the reader.

    Whoever holds the key can say whether a line is about a login they know, which is
    what looking into a breach needs.
    """
    return hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()[:12]
