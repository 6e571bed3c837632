"""Items where one puts a number on something: slider and scale."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from vetcourse.items.base import Item, Name, Number, Part, Text, Texts, Whole
from vetcourse.items.faults import Problem, no_key, same_words, too_long, unknown
from vetcourse.items.markup import paragraph, table
from vetcourse.items.values import fields_of, number_in, plain_number
from vetcourse.items.words import Language, number, word


class Ends(Part):
    """What the lowest and the highest number mean."""

    low: Text
    high: Text


class Outside(Part):
    """What to say below and above the accepted band."""

    below: Text | None = None
    above: Text | None = None


Band = tuple[Number, Number]


class Estimating(Item):
    """Each row gets a number between two ends."""

    rows: Texts = Field(min_length=1)
    ends: Ends | None = None

    def between(self) -> tuple[float, float, float]:
        """The lowest number, the highest, and the step from one to the next."""
        raise NotImplementedError

    def plain(self, value: Any) -> dict[str, float]:
        """The numbers of the rows; some may still be open."""
        low, high, step = self.between()
        return {
            row: number_in(given, low, high, step, f"{self.id}, {row}")
            for row, given in fields_of(value, self.rows, self.id).items()
        }

    def rows_html(self, value: Any, language: Language) -> str:
        """What the ends mean, and a table with the number of each row."""
        cells = (
            [text.say(language), self.said(value.get(row), language)]
            for row, text in self.rows.items()
        )
        return self._ends_html(language) + table((), cells)

    def faults(self) -> Iterator[Problem]:
        """On rows that are the same or too long, and ends without a meaning."""
        yield from same_words("rows", self.rows)
        yield from too_long("rows", self.rows, advice=not self.is_check)
        if self.ends is None and not getattr(self, "labels", None):
            text = "ends: say what the lowest and the highest number mean"
            yield Problem(text, advice=True)

    def said(self, given: float | None, language: Language) -> str:
        """One number as it is shown, or that it is missing."""
        return word("no-answer", language) if given is None else number(given, language)

    def _ends_html(self, language: Language) -> str:
        if self.ends is None:
            return ""
        low, high, _ = self.between()
        first = f"{number(low, language)} = {self.ends.low.say(language)}"
        last = f"{number(high, language)} = {self.ends.high.say(language)}"
        return paragraph(f"{first} · {last}", "vc-ends")


class Slider(Estimating):
    """Numbers of which each should lie inside an accepted band."""

    type: Literal["slider"] = "slider"
    low: Number = Field(ge=-1e6, le=1e6)
    high: Number = Field(ge=-1e6, le=1e6)
    step: Number = Field(default=1, ge=0.001)
    key: dict[Name, Band] = Field(default_factory=dict)
    remarks: dict[Name, Outside] = Field(default_factory=dict, alias="feedback")

    standard: ClassVar[float] = 2

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if self.low + self.step > self.high:
            raise ValueError("high: it has to be at least one step above low")
        return self

    def faults(self) -> Iterator[Problem]:
        """As for all estimates, and on the accepted bands."""
        yield from super().faults()
        yield from no_key(self.key)
        yield from unknown("key", self.key, self.rows)
        yield from unknown("feedback", self.remarks, self.rows)
        for row in self.rows if self.key else ():
            yield from self._band_faults(row)

    def _band_faults(self, row: str) -> Iterator[Problem]:
        if row not in self.key:
            yield Problem(f"key: row {row!r} is missing; give its band [from, to]")
            return
        low, high = self.key[row]
        band = f"key.{row}: [{low:g}, {high:g}]"
        if low > high:
            yield Problem(f"{band} is upside down; write the lower number first")
        elif low < self.low or high > self.high:
            yield Problem(f"{band} leaves the line from {self.low:g} to {self.high:g}")
        elif self._side(row, self._lowest(row)):
            yield Problem(f"{band} holds no step of the slider; make it wider")
        elif (low, high) == (self.low, self.high):
            yield Problem(f"{band} is the whole line; make it narrower")
        else:
            yield from self._silences(row, low, high)

    def _silences(self, row: str, low: float, high: float) -> Iterator[Problem]:
        said = self.remarks.get(row, Outside())
        for side, reachable, text in (
            ("below", low > self.low, said.below),
            ("above", high < self.high, said.above),
        ):
            if reachable and text is None:
                yield Problem(f"feedback.{row}: say something for {side} the band")

    def between(self) -> tuple[float, float, float]:
        """From low to high by the step."""
        return self.low, self.high, self.step

    def earned(self, value: Any) -> float:
        """The share of the rows inside their band."""
        inside = sum(self._side(row, given) == 0 for row, given in value.items())
        return inside / len(self.rows)

    def comments(self, value: Any) -> Iterator[Text]:
        """On each row outside its band, by the side it lies on."""
        for row, given in value.items():
            outside = self.remarks.get(row)
            side = self._side(row, given)
            if outside and side:
                text = outside.below if side < 0 else outside.above
                yield from [text] if text else []

    def valid_answer(self) -> dict[str, float]:
        """For each row the lowest step inside its band."""
        return {row: self._lowest(row) for row in self.rows}

    def _side(self, row: str, given: float) -> int:
        if row not in self.key:
            return 1
        low, high = self.key[row]
        hair = self.step * 1e-6  # three steps of 0.1 are a hair more than 0.3
        return (given > high + hair) - (given < low - hair)

    def _lowest(self, row: str) -> float:
        low, _ = self.key.get(row, (self.low, self.high))
        steps = ceil((low - self.low) / self.step - 1e-6)
        most = floor((self.high - self.low) / self.step + 1e-6)
        return plain_number(self.low + min(max(steps, 0), most) * self.step)


class Scale(Estimating):
    """A rating of oneself; nobody marks it."""

    type: Literal["scale"] = "scale"
    low: Whole = 1
    high: Whole = 5
    labels: dict[int, Text] = Field(default_factory=dict)

    by_hand: ClassVar[bool] = True

    @model_validator(mode="after")
    def _can_be_shown(self) -> Self:
        if not 1 <= self.high - self.low <= 10:
            raise ValueError("high: it has to be 1 to 10 above low")
        outside = [n for n in self.labels if not self.low <= n <= self.high]
        if outside:
            raise ValueError(f"labels: {outside[0]} does not lie between low and high")
        return self

    def between(self) -> tuple[float, float, float]:
        """The whole numbers from low to high."""
        return self.low, self.high, 1

    def faults(self) -> Iterator[Problem]:
        """On rows that are the same or too long, and ends without a meaning."""
        yield from same_words("rows", self.rows)
        yield from too_long("rows", self.rows, advice=not self.is_check)
        if self.ends is None and not getattr(self, "labels", None):
            text = "ends: say what the lowest and the highest number mean"
            yield Problem(text, advice=True)

    def said(self, given: float | None, language: Language) -> str:
        """The number with its label."""
        text = super().said(given, language)
        label = self.labels.get(int(given)) if given is not None else None
        return f"{text}: {label.say(language)}" if label else text

    def valid_answer(self) -> dict[str, int]:
        """The lowest number everywhere."""
        return dict.fromkeys(self.rows, self.low)
