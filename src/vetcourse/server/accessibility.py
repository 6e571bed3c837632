"""The accessibility statement: how the pages stand, criterion by criterion."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from tornado import web

from vetcourse.errors import Phrase
from vetcourse.server.page import Page


@dataclass(frozen=True, slots=True)
class Criterion:
    """One success criterion of WCAG 2.1, A or AA, and how the pages meet it."""

    number: str
    name: Phrase
    status: str
    by: str = ""
    missing: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """All criteria, and when somebody last went through them."""

    looked_at: date
    criteria: tuple[Criterion, ...]

    @property
    def partly(self) -> tuple[Criterion, ...]:
        """Those that are not wholly met."""
        return tuple(one for one in self.criteria if one.status == "partly")

    @property
    def counts(self) -> Counter[str]:
        """How many are met, partly met, or about nothing that is here."""
        return Counter(one.status for one in self.criteria)


@cache
def statement() -> Statement:
    """What accessibility.toml says."""
    text = files("vetcourse.server").joinpath("accessibility.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Statement(
        data["looked_at"],
        tuple(
            Criterion(
                row["number"],
                Phrase(**row["name"]),
                row["status"],
                row.get("by", ""),
                Phrase(**row["missing"]) if "missing" in row else None,
            )
            for row in data["criterion"]
        ),
    )


class Accessibility(Page):
    """The statement, open to whoever can reach the server."""

    @web.authenticated
    def get(self) -> None:
        """Show it, with whom to tell what does not work."""
        contact = self.settings["vetcourse"].contact
        self.show("accessibility.html", stated=statement(), contact=contact)
