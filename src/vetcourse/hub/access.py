"""Who is asking, and what the hub lets them do here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEARNER, INSTRUCTOR, MENTOR = "learner", "instructor", "mentor"
KINDS = (LEARNER, INSTRUCTOR, MENTOR)
SCOPE = "custom:vetcourse:{kind}"
SCOPES = tuple(SCOPE.format(kind=kind) for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody the hub knows, and the kinds of user that their token speaks for."""

    name: str
    kinds: frozenset[str]

    def is_one_of(self, kinds: tuple[str, ...]) -> bool:
        """Whether one of *kinds* is among them."""
        return not self.kinds.isdisjoint(kinds)


def caller_of(model: Mapping[str, Any]) -> Caller:
    """The caller whom the hub describes by *model*.

    A service may collect and give back, but nobody learns or signs through one.
    """
    kinds = {kind for kind in KINDS if SCOPE.format(kind=kind) in model["scopes"]}
    if model.get("kind", "user") != "user":
        kinds &= {INSTRUCTOR}
    return Caller(str(model["name"]), frozenset(kinds))
