"""What is taught: modules, their units and assignments, outcomes and rubrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from vetcourse.course.statistics import Plot
from vetcourse.items import Item, Language, Text
from vetcourse.items.base import ID, Part

CODE = r"^[A-Z]{2}$"
OUTCOME = r"^[A-Z]{2}-[KSG][0-9]+$"

# TOML and YAML give floats and whole numbers; 2.5 has to stay 2.5.
Amount = Annotated[Decimal, BeforeValidator(str), Field(ge=0)]
Kind = Literal["unit", "product", "log", "portfolio"]


class Outcome(Part):
    """One learning outcome, with the national outcomes and areas it serves."""

    code: str = Field(pattern=OUTCOME)
    text: Text
    national: tuple[str, ...]
    areas: tuple[str, ...]


class ModulePart(Part):
    """A graded part of a module: its assignments share its points."""

    id: str = Field(pattern=ID)
    kind: Literal["checks", "product", "log", "portfolio"]
    title: Text
    points: Amount
    pass_mark: Amount
    hours: Amount
    assignments: tuple[str, ...] = Field(min_length=1)
    # Criteria of a rubric that must reach so many points whatever the sum: a logbook
    # that nobody has signed does not pass on good prose.
    needs: dict[str, Amount] = Field(default_factory=dict)


class Reading(Part):
    """One work on the reading list, and how sure we are of its data."""

    key: str = Field(pattern=ID)
    author: str
    year: str
    title: str
    pages: Text | None = None
    where: Text
    checked: str


class ModuleData(Part):
    """What ``module.toml`` holds."""

    code: str = Field(pattern=CODE)
    title: Text
    summary: Text | None = None
    status: Literal["draft", "complete"]
    # Where it stands among the modules on a learner's page; any order may be taken.
    number: int | None = Field(default=None, ge=1)
    ects: Amount
    valid_from: date
    areas: dict[Literal["pedagogy", "vocational-didactics"], Amount]
    outcome: tuple[Outcome, ...] = Field(min_length=1)
    part: tuple[ModulePart, ...] = Field(min_length=1)
    reading: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _areas_make_the_credits(self) -> Self:
        if sum(self.areas.values()) != self.ects:
            raise ValueError("areas: they have to add up to ects")
        return self


class Hours(Part):
    """Where the learner's hours go."""

    notebook: Amount = Decimal(0)
    reading: Amount = Decimal(0)
    workplace: Amount = Decimal(0)
    meetings: Amount = Decimal(0)

    @property
    def total(self) -> Decimal:
        """All hours of the unit."""
        return self.notebook + self.reading + self.workplace + self.meetings


class Front(Part):
    """The front matter of a unit or an assignment."""

    code: str = Field(pattern=ID)
    title: Text
    kind: Kind = "unit"
    minutes: int = Field(gt=0)
    hours: Hours = Hours()
    outcomes: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()


class Level(Part):
    """What work of so many points looks like."""

    points: float = Field(ge=0)
    text: Text


class Criterion(Part):
    """One row of a rubric; its best level gives its points."""

    title: Text
    outcomes: tuple[str, ...] = ()
    levels: tuple[Level, ...] = Field(min_length=2)
    marking: Text | None = None

    @property
    def points(self) -> float:
        """The points of the best level."""
        return max(level.points for level in self.levels)

    @model_validator(mode="after")
    def _levels_rise_from_zero(self) -> Self:
        points = [level.points for level in self.levels]
        if points[0] != 0 or points != sorted(set(points)):
            raise ValueError("levels: points have to rise from 0, each level higher")
        return self


class Rubric(Part):
    """How a person marks one piece of work."""

    id: str = Field(pattern=ID)
    items: tuple[str, ...] = Field(min_length=1)
    criteria: dict[str, Criterion] = Field(min_length=1)

    @property
    def points(self) -> float:
        """The points of all criteria together."""
        return sum(criterion.points for criterion in self.criteria.values())


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of Markdown and the line it starts on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the prose."""

    path: str
    alt: str
    line: int


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An item where it stands in the text."""

    item: Item
    line: int


@dataclass(frozen=True, slots=True)
class RubricBlock:
    """A rubric where it stands in the text."""

    rubric: Rubric
    line: int


@dataclass(frozen=True, slots=True)
class PlotBlock:
    """A plot where it stands in the text."""

    plot: Plot
    line: int


@dataclass(frozen=True, slots=True)
class BlockName:
    """An item, a rubric or a plot named in a translated text, where it belongs."""

    id: str
    line: int


Block = Prose | ItemBlock | RubricBlock | PlotBlock


@dataclass(frozen=True, slots=True)
class Translation:
    """The prose of an assignment in another language than English."""

    path: Path
    blocks: tuple[Prose | BlockName, ...]
    images: tuple[Image, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One nbgrader assignment: a unit, or one of a module's larger works."""

    path: Path
    front: Front
    blocks: tuple[Block, ...]
    images: tuple[Image, ...]
    translations: dict[Language, Translation]

    @property
    def code(self) -> str:
        """Its name in nbgrader, such as ``ig-3``."""
        return self.front.code

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in reading order."""
        return tuple(b.item for b in self.blocks if isinstance(b, ItemBlock))

    @property
    def rubrics(self) -> tuple[Rubric, ...]:
        """The rubrics in reading order."""
        return tuple(b.rubric for b in self.blocks if isinstance(b, RubricBlock))

    @property
    def plots(self) -> tuple[Plot, ...]:
        """The plots in reading order."""
        return tuple(b.plot for b in self.blocks if isinstance(b, PlotBlock))

    @property
    def statistics(self) -> Path:
        """The module's statistics file, from which plots take every number."""
        return self.path.parent / "data" / "statistics.toml"

    @property
    def points(self) -> float:
        """What nbgrader's gradebook gives for this assignment at most."""
        checks = sum(item.points for item in self.items if item.scored)
        return checks + sum(rubric.points for rubric in self.rubrics)

    def read_in(self, language: Language) -> tuple[Block, ...]:
        """The blocks in *language*; the English ones while it is not translated."""
        translation = self.translations.get(language)
        if translation is None:
            return self.blocks
        by_name: dict[str, Block] = {
            name: block for block in self.blocks if (name := block_name(block))
        }
        return tuple(
            by_name[block.id] if isinstance(block, BlockName) else block
            for block in translation.blocks
        )


@dataclass(frozen=True, slots=True)
class Module:
    """Ten credits: what they promise, and everything that keeps the promise."""

    path: Path
    data: ModuleData
    assignments: tuple[Assignment, ...]

    @property
    def code(self) -> str:
        """Two capital letters, such as ``IG``."""
        return self.data.code

    @property
    def draft(self) -> bool:
        """Whether parts may still be missing."""
        return self.data.status == "draft"

    @property
    def hours(self) -> Decimal:
        """The learner's hours in units and graded parts together."""
        units = sum((a.front.hours.total for a in self.assignments), Decimal(0))
        return units + sum((part.hours for part in self.data.part), Decimal(0))

    def scored_items(self) -> Iterator[Item]:
        """Every item that earns points by itself."""
        for assignment in self.assignments:
            yield from (item for item in assignment.items if item.scored)


def block_name(block: Block | BlockName) -> str:
    """The id of an item, a rubric or a plot; empty for prose."""
    match block:
        case ItemBlock(item=item):
            return item.id
        case RubricBlock(rubric=rubric):
            return rubric.id
        case PlotBlock(plot=plot):
            return plot.id
        case BlockName(id=name):
            return name
    return ""
