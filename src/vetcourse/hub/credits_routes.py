"""Every question the credits service answers: who may ask it, and what answers it.

One table: the service serves it, the description of the service is written from it, and
the log calls each request by its event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from vetcourse.credits.office import EXPORTS, Office
from vetcourse.credits.sheets import LARGEST
from vetcourse.errors import Phrase, RecordError
from vetcourse.hub.access import INSTRUCTOR, LEARNER
from vetcourse.hub.credits_access import COORDINATOR, ROLES, Visitor
from vetcourse.hub.credits_questions import (
    AskedCohort,
    AskedExport,
    AskedPath,
    AskedSheet,
    GivenPolicy,
    GivenRecord,
    GivenResults,
    GivenScenario,
    Menu,
    Nothing,
    Question,
    Rules,
)

MOST_JSON = 200_000
MOST_RESULTS = 2_000_000
_NOT_YOURS = Phrase(
    "module {names}: not one of yours; ask whoever runs the course",
    "modul {names}: ikke en av dine; spør den som driver kurset",
)
WHO, CODE = r"[\w.@+-]{1,64}", r"[A-Za-z0-9-]{1,20}"


@dataclass(frozen=True, slots=True)
class Call:
    """One request as far as it has been checked."""

    office: Office
    visitor: Visitor
    modules: tuple[str, ...]
    query: Question
    body: Any = None
    path: Mapping[str, str] | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """The parameters as the office takes them."""
        if isinstance(self.query, AskedCohort):
            return self.query.arguments()
        return self.query.model_dump()

    def named(self, name: str) -> str:
        """A part of the address."""
        return (self.path or {})[name]


Answer = Callable[[Call], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One question: where it is asked, by whom, and how it is answered."""

    path: str
    event: str
    summary: str
    answer: Answer
    roles: tuple[str, ...] = ROLES
    method: Literal["GET", "POST"] = "GET"
    query: type[Question] = Nothing
    body: type[Question] | None = None
    takes: Literal["json", "file", ""] = ""
    gives: Literal["json", "file"] = "json"
    most: int = 0
    returns: Mapping[str, str] | str = "object"
    writes: bool = False
    about: Mapping[str, str] | None = None


def _me(call: Call) -> Any:
    return call.office.own(call.visitor.name, **call.asked)


def _who(call: Call) -> Any:
    return {
        "name": call.visitor.name,
        "roles": sorted(call.visitor.roles),
        "modules": list(call.modules) if INSTRUCTOR in call.visitor.roles else [],
    }


def _results(call: Call) -> Any:
    code = call.named("module")
    # Who may not see a module is told what they would be told if it were not there.
    return call.office.results(code if code in call.modules else "")


def _award(call: Call) -> Any:
    given = call.body.model_dump()
    results, by = given.pop("results"), given.pop("by")
    if others := sorted({one["module"] for one in results} - set(call.modules)):
        raise RecordError(_NOT_YOURS.of(names=", ".join(others)))
    return call.office.award(results, actor=call.visitor.writing_for(by), **given)


def _record(call: Call) -> Any:
    body = call.body
    entry = body.entry.model_dump(exclude_defaults=True) | {"kind": body.entry.kind}
    return call.office.record(
        entry, actor=call.visitor.name, authority=body.authority, reason=body.reason
    )


def _sheet(call: Call) -> Any:
    asked = call.query
    assert isinstance(asked, AskedSheet)
    if asked.write == "false":
        return call.office.check_sheet(asked.name, call.body, asked.language)
    actor = call.visitor.name
    return call.office.import_sheet(asked.name, call.body, asked.language, actor=actor)


def _whatif(call: Call) -> Any:
    given = call.body.model_dump()
    return call.office.whatif(given.pop("learner"), given.pop("scenario"), **given)


def _simulate(call: Call) -> Any:
    given = call.body.model_dump()
    return call.office.simulate(given.pop("policy"), **given)


def _times(call: Call) -> Any:
    asked = call.asked
    asked.pop("language")
    return call.office.times(**asked)


TABLE = {"total": "integer", "matching": "integer", "rows": "array", "counts": "object"}
REPORT = {"learner": "string", "verdict": "string", "findings": "array"}
WRITTEN = {"written": "boolean", "new": "array", "known": "array"}
LOOKED_AT = {"written": "boolean", "problems": "array", "new": "object"}
ONLY = (COORDINATOR,)
ROUTES: tuple[Route, ...] = (
    Route(
        path="me",
        event="record.read-own",
        summary="The caller's own record: every verdict with reason, source and proof.",
        roles=(LEARNER,),
        query=AskedPath,
        returns=REPORT,
        answer=_me,
    ),
    Route(
        path="who",
        event="who",
        summary="Whom the hub takes the caller for, and which modules are theirs.",
        returns={"name": "string", "roles": "array", "modules": "array"},
        answer=_who,
    ),
    Route(
        path="programmes",
        event="rules.read",
        summary="Every rule set with its phases and requirements.",
        query=Menu,
        returns="array",
        answer=lambda call: call.office.programmes(**call.asked),
    ),
    Route(
        path="institutions",
        event="rules.read",
        summary="Every institution whose own rules are known.",
        returns="array",
        answer=lambda call: call.office.institutions(),
    ),
    Route(
        path="forms",
        event="rules.read",
        summary="What can be recorded, and the columns of each kind.",
        roles=ONLY,
        query=Menu,
        returns="array",
        answer=lambda call: call.office.forms(**call.asked),
    ),
    Route(
        path="modules/{module}/results",
        event="results.read",
        summary="The results of one of the caller's own modules, and nothing else.",
        roles=(INSTRUCTOR,),
        about={"module": CODE},
        returns="array",
        answer=_results,
    ),
    Route(
        path="awards",
        event="results.write",
        summary="Enter finished modules of the caller's own; nothing twice.",
        method="POST",
        roles=(INSTRUCTOR,),
        takes="json",
        body=GivenResults,
        most=MOST_RESULTS,
        returns={"written": "boolean", "results": "array"},
        writes=True,
        answer=_award,
    ),
    Route(
        path="cohort",
        event="cohort.read",
        summary="One page of everybody's standing.",
        roles=ONLY,
        query=AskedCohort,
        returns=TABLE,
        answer=lambda call: call.office.cohort(**call.asked),
    ),
    Route(
        path="learners/{learner}",
        event="record.read",
        summary="One learner's way, and every entry.",
        roles=ONLY,
        about={"learner": WHO},
        query=AskedPath,
        returns=REPORT,
        answer=lambda call: call.office.path(call.named("learner"), **call.asked),
    ),
    Route(
        path="funnel",
        event="funnel.read",
        summary="How many have come to each phase, may begin it, have finished it.",
        roles=ONLY,
        query=Rules,
        returns={"total": "integer", "phases": "array"},
        answer=lambda call: call.office.funnel(**call.asked),
    ),
    Route(
        path="times",
        event="times.read",
        summary="Days to the end of each phase; nothing about fewer than ten learners.",
        roles=ONLY,
        query=Rules,
        returns={"least": "integer", "phases": "array"},
        answer=_times,
    ),
    Route(
        path="whatif",
        event="whatif.read",
        summary="What would change for one learner.",
        method="POST",
        roles=ONLY,
        takes="json",
        body=GivenScenario,
        most=MOST_JSON,
        returns={"changes": "array", "before": "object", "after": "object"},
        answer=_whatif,
    ),
    Route(
        path="simulate",
        event="simulate.read",
        summary="Everybody under other rules, as a transition table.",
        method="POST",
        roles=ONLY,
        takes="json",
        body=GivenPolicy,
        most=MOST_JSON,
        returns={"states": "array", "table": "array", "gained": "object"},
        answer=_simulate,
    ),
    Route(
        path="records",
        event="record.write",
        summary="Enter one thing about one learner; a decision needs who and why.",
        method="POST",
        roles=ONLY,
        takes="json",
        body=GivenRecord,
        most=MOST_JSON,
        returns=WRITTEN,
        writes=True,
        answer=_record,
    ),
    Route(
        path="sheets",
        event="sheet.write",
        summary="Check a CSV or Excel file, or enter it: all of it, or nothing.",
        method="POST",
        roles=ONLY,
        query=AskedSheet,
        takes="file",
        most=LARGEST,
        returns=LOOKED_AT,
        writes=True,
        answer=_sheet,
    ),
    Route(
        path="export/{kind}",
        event="export.read",
        summary="A file to take away.",
        roles=ONLY,
        about={"kind": "|".join(name.replace(".", r"\.") for name in EXPORTS)},
        query=AskedExport,
        gives="file",
        answer=lambda call: call.office.export(call.named("kind"), **call.asked),
    ),
)
