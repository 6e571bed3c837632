"""How points become a pass and a grade: read from credits/assessment.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from vetcourse.errors import RuleError


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
        raise RuleError(f"scale {name!r} does not exist; choose one of {names}")

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
            raise RuleError(
                f"{path}: there is no such file; go to the course's folder"
            ) from error
        except (ValueError, TypeError, ArithmeticError) as error:
            raise RuleError(f"{path.name}: {error}; mend the file") from error
        except KeyError as error:
            raise RuleError(f"{path.name}: {error.args[0]} is missing") from error
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
            raise RuleError(
                f"{name}: the last level of scale {scale.id!r} begins at {least}, "
                f"but a module passes at {found.pass_mark}; make them equal"
            )
