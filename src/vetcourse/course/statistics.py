"""A module's statistics file: each figure with source, date and what it leaves out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from vetcourse.items import Text
from vetcourse.items.base import ID, Part
from vetcourse.items.parts import Texts

SHARE = "per cent"
# Second-hand figures are drawn hatched, and the caption says who reported them.
SHOWN = ("read", "secondary")


def _same_in_both(data: Any) -> Any:
    return {"en": data, "nb": data} if isinstance(data, str) else data


# A title or a web address that has no translation is the same in every language.
Called = Annotated[Text, BeforeValidator(_same_in_both)]


class Plot(Part):
    """What a unit draws: figures of the statistics file, each under a short label."""

    id: str = Field(pattern=ID, max_length=60)
    title: Text
    figures: Texts = Field(min_length=1)


class Period(Part):
    """From when to when people were asked."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")


class Source(Part):
    """Where figures come from, whom they are about and how far they reach."""

    key: str = Field(pattern=ID)
    title: Called
    publisher: str
    where: Called
    collected: Period | None = None
    who: Text
    limits: Text


class Figure(Part):
    """One figure with its year, and what nobody may read out of it."""

    key: str = Field(pattern=ID)
    value: Decimal | None = Field(default=None, ge=0)
    unit: Text | None = None
    # How texts say a number that is known only about: "seven in ten".
    said_as: Text | None = None
    year: int
    source: str
    says: Text
    not_shown: Text
    status: str
    read_in: Called | None = None
    used_in: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        """Whether it is so many of a hundred."""
        return self.unit is not None and self.unit.en.startswith(SHARE)

    @property
    def second_hand(self) -> bool:
        """Whether the publisher's own page was not opened."""
        return self.status != "read"


class About(Part):
    """When somebody last compared the file with its sources."""

    looked_up: date
    compared_with: str
    next_check: date


class Statistics(Part):
    """What ``data/statistics.toml`` holds."""

    about: About
    source: tuple[Source, ...] = ()
    figure: tuple[Figure, ...] = ()

    def find(self, key: str) -> Figure | None:
        """The figure called *key*."""
        return next((f for f in self.figure if f.key == key), None)

    def find_source(self, key: str) -> Source | None:
        """The source called *key*."""
        return next((s for s in self.source if s.key == key), None)

    def drawn(self, plot: Plot) -> tuple[Figure, ...]:
        """The figures of *plot* in its order, the unknown ones left out."""
        return tuple(found for key in plot.figures if (found := self.find(key)))

    def behind(self, plot: Plot) -> tuple[Source, ...]:
        """The sources of *plot*, each once, in the order of its figures."""
        keys = dict.fromkeys(figure.source for figure in self.drawn(plot))
        return tuple(found for key in keys if (found := self.find_source(key)))
