"""What may be asked of the credits service, and in which form.

These models check what comes in and write the description of the service, so the two
cannot differ.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from vetcourse.credits.office import FAMILY
from vetcourse.errors import Language

# No control characters: PostgreSQL cannot look for a NUL, and nobody types them.
PLAIN = r"^[^\x00-\x1f\x7f]*$"
Short = Annotated[str, Field(max_length=100, pattern=PLAIN)]
Line = Annotated[str, Field(max_length=500, pattern=PLAIN)]
Long = Annotated[str, Field(max_length=2000)]
Day = Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
Who = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.@+-]+$")]
Whole = Annotated[int, Field(ge=1, le=100_000)]


class Question(BaseModel):
    """Nothing but the fields named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Nothing(Question):
    """No parameters."""


class Menu(Question):
    """In which language."""

    language: Language = "en"


class Rules(Menu):
    """Under which rules, at which institution, on which day (today by default)."""

    programme: Short = FAMILY
    institution: Short = ""
    on: Day = ""


class AskedCohort(Rules):
    """One page of everybody, filtered and sorted."""

    search: Short = ""
    verdict: Literal["", "met", "refer", "not-met"] = ""
    phase: Annotated[str, Field(pattern=r"^([1-9]|complete)?$")] = ""
    state: Literal["", "complete", "open", "refer", "shut"] = ""
    stuck: Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9-]*$")] = ""
    sort: Literal[
        "name", "login", "phase", "verdict", "state", "credits", "stuck_at"
    ] = "name"
    descending: Literal["true", "false"] = "false"
    page: Whole = 1
    size: Annotated[int, Field(ge=1, le=500)] = 50

    def arguments(self) -> dict[str, Any]:
        """As the office takes them."""
        stuck: bool | str | None = {"": None, "true": True, "false": False}.get(
            self.stuck, self.stuck
        )
        descending = self.descending == "true"
        return self.model_dump() | {"stuck": stuck, "descending": descending}


class AskedPath(Rules):
    """One learner, perhaps by what was known on an earlier day."""

    known: Day = ""


class AskedExport(Rules):
    """A file; for one learner's own, who it is."""

    learner: Annotated[str, Field(max_length=64, pattern=r"^[\w.@+-]*$")] = ""


class AskedSheet(Menu):
    """A file's name, and whether to write what it holds or only to look."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
    write: Literal["true", "false"] = "false"


class Entry(Question):
    """One thing about one learner."""

    kind: Short
    learner: Annotated[str, Field(max_length=64, pattern=r"^[\w.@+-]*$")] = ""
    facts: dict[Short, Long] = Field(default_factory=dict, max_length=40)
    ects: dict[Short, Short] = Field(default_factory=dict, max_length=20)
    corrects: Short = ""
    event: Short = ""
    again: bool = False
    rehearse: bool = False


class GivenRecord(Question):
    """An entry, who decided it and why."""

    entry: Entry
    authority: Line = ""
    reason: Long = ""


class Scenario(Question):
    """What to suppose."""

    passed: tuple[Short, ...] = Field(default=(), max_length=40)
    cheapest: tuple[Short, ...] = Field(default=(), max_length=20)
    programme: Short = ""
    institution: Short = ""


class GivenScenario(Rules):
    """A what-if about one learner."""

    learner: Who
    scenario: Scenario = Scenario()


class Policy(Question):
    """Other rules: another rule set or institution, or other numbers in rows."""

    programme: Short = ""
    institution: Short = ""
    changes: tuple[dict[Short, Any], ...] = Field(default=(), max_length=40)


class GivenPolicy(Rules):
    """A what-if about everybody."""

    policy: Policy = Policy()
    least: Whole = 1


class Reached(Question):
    """How somebody stands in a module."""

    learner: Who
    module: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
    points: Annotated[str, Field(pattern=r"^[0-9]{1,40}([./][0-9]{1,40})?$")]
    standing: Literal["passed", "not passed", "waiting", "unfinished"]
    handed_in: Day | None = None


class GivenResults(Menu):
    """Finished modules, and the terms under which they are entered."""

    results: tuple[Reached, ...] = Field(max_length=5000)
    institution: Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)]
    scale: Short = "letters"
    programme: Short = FAMILY
    on: Day = ""
    fails: bool = False
    rehearse: bool = False
    by: Short = ""
