"""Competence aims as data: each set with its source and the day it was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, HttpUrl, model_validator

from vetcourse.errors import ContentError
from vetcourse.items import Text
from vetcourse.items.parts import Part, Whole, Yes


class Aim(Part):
    """One competence aim, word for word, with its place on the page."""

    number: Whole = Field(ge=1)
    text: str = Field(min_length=1, max_length=500)


class Curriculum(Part):
    """One set of competence aims as the Directorate publishes it."""

    code: str
    set_: str | None = Field(default=None, alias="set")
    level: Literal["vg1", "vg2", "vg3"]
    title: Text
    publisher: str
    source: HttpUrl
    read_on: date
    read_in: str
    complete: Yes
    missing: Text | None = None
    licence: str
    licence_terms: HttpUrl
    notice: Text
    aims: tuple[Aim, ...] = Field(alias="aim", min_length=1)

    @model_validator(mode="after")
    def _gaps_are_told(self) -> Curriculum:
        if self.complete == bool(self.missing):
            raise ValueError("missing: say what is missing, or complete = true")
        return self

    @model_validator(mode="after")
    def _aims_stand_in_order(self) -> Curriculum:
        places = [aim.number for aim in self.aims]
        if places != sorted(set(places)):
            raise ValueError("aim: number them as the page does, each once")
        return self

    def listed(self) -> dict[str, Any]:
        """What a plan's form offers of it."""
        return {
            "code": self.code,
            "title": self.title,
            "page": str(self.source),
            "read-on": self.read_on.isoformat(),
            "missing": self.missing,
            "notice": self.notice,
            "aims": tuple(aim.text for aim in self.aims),
        }


Read = Callable[[Path, type[Curriculum]], Curriculum]


def read_curricula(folder: Path, read: Read) -> list[dict[str, Any]]:
    """The sets of aims in *folder*, by their titles.

    Raises:
        ContentError: the folder is missing or empty, or a file cannot be read.
    """
    found = [read(path, Curriculum) for path in sorted(folder.glob("*.toml"))]
    if not found:
        raise ContentError(
            f"{folder}: no file with competence aims here; mend the path"
        )
    return [one.listed() for one in sorted(found, key=lambda one: one.title.en)]
