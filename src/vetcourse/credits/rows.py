"""The closed vocabulary of requirements: what one row of a rule file may say.

Every row has a text in both languages, a source and a certainty. There is no
expression language: a rule that does not fit one of these kinds is not yet a rule.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vetcourse.credits.model import CertificateType, Level, Place
from vetcourse.errors import Phrase

Language = Literal["en", "nb"]
Certainty = Literal["V", "S", "I", "D"]
Origin = Literal["own", "external", "recognised", "prior-learning"]
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Hundredths = Annotated[Decimal, Field(ge=0, decimal_places=2)]

_NO_QUESTION = Phrase(
    "a row that can refer needs a question to ask",
    "et krav som en person kan måtte avgjøre, trenger et spørsmål å stille",
)
_ONE_BOUND = Phrase(
    "give at_most or more_than, one of them", "oppgi enten at_most eller more_than"
)
_ONE_SORT = Phrase(
    "give own_workplace or places, one of them",
    "oppgi enten own_workplace eller places",
)


class Row(BaseModel):
    """A frozen part of a rule file that accepts no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Row):
    """One text in both languages; a rule nobody can read in their own is no rule."""

    en: str = Field(min_length=1)
    nb: str = Field(min_length=1)

    def say(self, language: Language) -> str:
        """The text in *language*."""
        return self.nb if language == "nb" else self.en


class Base(Row):
    """What every requirement says, whatever it counts."""

    id: str = Field(pattern=ID)
    text: Text
    source: str = Field(description="a [[source]] id, then the section: 'UHL § 11-12'")
    certainty: Certainty = Field(
        description="V: read in the law. S: secondary. I: inferred. D: our decision"
    )
    at: Literal["entry", "completion"] = "completion"
    strength: Literal["must", "should"] = "must"
    otherwise: Literal["not-met", "refer"] = Field(
        default="not-met",
        description="the verdict when it is not met; refer: the law is silent",
    )
    at_best: Literal["met", "refer"] = Field(
        default="met", description="refer: even when met, a person has to confirm it"
    )
    question: Text | None = Field(
        default=None, description="asked when a person must decide"
    )
    step: Text | None = Field(default=None, description="what the learner can do next")
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _referring_needs_a_question(self) -> Base:
        if "refer" in (self.otherwise, self.at_best) and self.question is None:
            raise ValueError(_NO_QUESTION.of())
        return self

    def in_force(self, on: date) -> bool:
        """Whether the row applies on day *on*."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)


class Papers(Base):
    """At least one paper of the listed types."""

    kind: Literal["certificate"] = "certificate"
    any_of: tuple[CertificateType, ...] = Field(min_length=1)
    relevant: bool = Field(
        default=False,
        description="only relevant ones; not known whether relevant: refer",
    )


class Experience(Base):
    """So many full-time months of work, counted under the institution's policy."""

    kind: Literal["experience"] = "experience"
    months: Hundredths
    relevant: bool = False
    count_from: Literal["certificate", "any"] | None = Field(
        default=None,
        description="where the rule itself says it; otherwise the policy does",
    )


class Modules(Base):
    """Every listed module passed, or an exemption from it."""

    kind: Literal["modules"] = "modules"
    modules: tuple[str, ...] = Field(min_length=1)


class Equivalent(Row):
    """A paper that stands for some credits; without certainty it only refers."""

    certificate: CertificateType
    ects: Hundredths
    counts: bool = False


class Counting(Base):
    """Which credits count, shared by the rows that add credits up."""

    count: tuple[Level, ...] = Field(
        default=(), description="outside credits that count"
    )
    refer: tuple[Level, ...] = Field(
        default=(), description="those a person must judge first"
    )


class Credits(Counting):
    """At least so many credits in any of the areas; they may count elsewhere too."""

    kind: Literal["credits"] = "credits"
    minimum: Hundredths
    areas: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ("own", "external", "recognised", "prior-learning")
    only_modules: tuple[str, ...] = ()
    except_modules: tuple[str, ...] = ()
    equivalents: tuple[Equivalent, ...] = ()


class Cap(Row):
    """At most so many credits of one origin in a pool."""

    origin: Origin
    maximum: Hundredths
    source: str
    certainty: Certainty


class Pool(Counting):
    """Credits that may each be used once, filling every area of the pool."""

    kind: Literal["pool"] = "pool"
    areas: dict[str, Hundredths] = Field(min_length=1, max_length=5)
    courses: Literal["divisible", "whole"] = "divisible"
    only_modules: tuple[str, ...] = ()
    except_modules: tuple[str, ...] = ()
    caps: tuple[Cap, ...] = ()


class Residency(Base):
    """Of all credits in these areas, so many from the institution of the diploma."""

    kind: Literal["residency"] = "residency"
    minimum: Hundredths
    areas: tuple[str, ...] = Field(min_length=1)


class Days(Base):
    """At least so many passed practice days, of one part or place if it says so."""

    kind: Literal["days"] = "days"
    minimum: int = Field(ge=1)
    places: tuple[Place, ...] = ()
    part: Literal[1, 2] | None = None


class Share(Base):
    """A bound on the share of practice days that are of one sort, in per cent."""

    kind: Literal["share"] = "share"
    at_most: int | None = Field(default=None, ge=0, le=100)
    more_than: int | None = Field(default=None, ge=0, le=100)
    own_workplace: bool = False
    places: tuple[Place, ...] = ()
    of: tuple[Place, ...] = Field(default=(), description="the days it is a share of")

    @model_validator(mode="after")
    def _one_bound_of_one_sort(self) -> Share:
        if (self.at_most is None) == (self.more_than is None):
            raise ValueError(_ONE_BOUND.of())
        if self.own_workplace == bool(self.places):
            raise ValueError(_ONE_SORT.of())
        return self


class Attempts(Base):
    """Fewer failed attempts than the maximum at any module not yet passed."""

    kind: Literal["attempts"] = "attempts"
    maximum: int = Field(ge=1)


class PracticeAttempts(Base):
    """Fewer failed practice periods than the maximum."""

    kind: Literal["practice-attempts"] = "practice-attempts"
    maximum: int = Field(ge=1)


class Attendance(Base):
    """No recorded attendance below the minimum at a module not yet passed."""

    kind: Literal["attendance"] = "attendance"
    minimum: Hundredths


class ByDecision(Base):
    """Only a decision about this very row can meet it."""

    kind: Literal["decision"] = "decision"


class AnyOf(Base):
    """One of the named rows is enough."""

    kind: Literal["any-of"] = "any-of"
    of: tuple[str, ...] = Field(min_length=1)


class AllOf(Base):
    """Every one of the named rows is needed."""

    kind: Literal["all-of"] = "all-of"
    of: tuple[str, ...] = Field(min_length=1)


Requirement = Annotated[
    Papers
    | Experience
    | Modules
    | Credits
    | Pool
    | Residency
    | Days
    | Share
    | Attempts
    | PracticeAttempts
    | Attendance
    | ByDecision
    | AnyOf
    | AllOf,
    Field(discriminator="kind"),
]
