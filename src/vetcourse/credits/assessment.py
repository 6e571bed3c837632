"""How points become a pass and a grade: read from credits/assessment.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from vetcourse.errors import Phrase, RuleError

_NO_SCALE = Phrase(
    "scale {name!r} does not exist; choose one of {names}",
    "skalaen {name!r} finnes ikke; velg en av {names}",
)
_NO_FILE = Phrase(
    "{path}: there is no such file; go to the course's folder",
    "{path}: filen finnes ikke; gå til kursmappen",
)
_BAD_FILE = Phrase("{file}: {why}; mend the file", "{file}: {why}; rett filen")
_MISSING = Phrase("{file}: {what} is missing", "{file}: {what} mangler")
_UNEQUAL = Phrase(
    "{file}: the last level of scale {scale!r} begins at {least}, but a module "
    "passes at {mark}; make them equal",
    "{file}: det laveste trinnet på skalaen {scale!r} begynner på {least}, men en "
    "modul er bestått ved {mark}; gjør dem like",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Grades from the best to the last that passes, each with the points it takes."""

    id: str
    levels: tuple[tuple[str, Decimal], ...]
    fail: str

    def grade(self, points: Fraction, *, passed: bool) -> str:
        """The grade for *points*; who has not passed fails, however many there are."""
        if passed:
            for name, least in self.levels:
                if points >= Fraction(least):
                    return name
        return self.fail


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The pass mark of a module and the scales a grade may be given on."""

    pass_mark: Decimal
    scales: tuple[Scale, ...]

    def scale(self, name: str) -> Scale:
        """The scale called *name*.

        Raises:
            RuleError: if there is none.
        """
        for scale in self.scales:
            if scale.id == name:
                return scale
        names = ", ".join(scale.id for scale in self.scales)
        raise RuleError(_NO_SCALE.of(name=name, names=names))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the rules of assessment from a TOML file.

        Raises:
            RuleError: if the file cannot be used.
        """
        try:
            data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
            found = cls(
                pass_mark=Decimal(data["pass_mark"]),
                scales=tuple(_scale(row) for row in data["scale"]),
            )
        except FileNotFoundError as error:
            raise RuleError(_NO_FILE.of(path=path)) from error
        except (ValueError, TypeError, ArithmeticError) as error:
            raise RuleError(_BAD_FILE.of(file=path.name, why=error)) from error
        except KeyError as error:
            what = error.args[0]
            raise RuleError(_MISSING.of(file=path.name, what=what)) from error
        _check(path.name, found)
        return found


def _scale(row: dict[str, Any]) -> Scale:
    levels = [(str(name), Decimal(least)) for name, least in row["levels"].items()]
    return Scale(
        id=str(row["id"]),
        levels=tuple(sorted(levels, key=lambda level: -level[1])),
        fail=str(row["fail"]),
    )


def _check(name: str, found: Assessment) -> None:
    for scale in found.scales:
        least = min((points for _, points in scale.levels), default=None)
        if least != found.pass_mark:
            marks = {"least": least, "mark": found.pass_mark}
            raise RuleError(_UNEQUAL.of(file=name, scale=scale.id, **marks))
