"""Who is asking, and what the hub lets them do here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LEARNER, INSTRUCTOR, MENTOR = "learner", "instructor", "mentor"
KINDS = (LEARNER, INSTRUCTOR, MENTOR)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody the hub knows, and the kinds of user that their token speaks for."""

    name: str
    kinds: frozenset[str]

    def is_one_of(self, kinds: tuple[str, ...]) -> bool:
        """Whether one of *kinds* is among them."""
        return not self.kinds.isdisjoint(kinds)


def scope_of(kind: str) -> str:
    """The scope of the hub that lets a token speak for this kind of user."""
    return f"custom:vetcourse:{kind}"


def caller_of(model: Mapping[str, Any]) -> Caller:
    """The caller whom the hub describes by *model*."""
    return Caller(str(model["name"]), kinds_of(model, KINDS))


def kinds_of(model: Mapping[str, Any], among: Iterable[str]) -> frozenset[str]:
    """Which kinds of user *among* these the token behind *model* speaks for.

    A service, such as the course's shared server, may do an instructor's work; but
    nobody learns, signs or decides through one.
    """
    scopes = set(model["scopes"])
    kinds = frozenset(kind for kind in among if scope_of(kind) in scopes)
    return kinds & {INSTRUCTOR} if is_service(model) else kinds


def is_service(model: Mapping[str, Any]) -> bool:
    """Whether the hub describes a service by *model*, and no person."""
    return bool(model.get("kind", "user") != "user")
