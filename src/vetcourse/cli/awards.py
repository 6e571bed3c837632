"""The command that turns finished modules in the gradebook into results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from vetcourse.cli.language import LanguageOption, say, spoken, tell
from vetcourse.cli.ledgers import (
    LEARNER,
    NOT_YET,
    NOTHING_NEW,
    WRITTEN,
    ByOption,
    LedgerOption,
    YesOption,
    clerk,
    course_folder,
    opened,
    read_day,
    show_table,
)
from vetcourse.cli.shared import AsJson, app, print_json
from vetcourse.credits.assessment import Assessment
from vetcourse.credits.awarding import Award
from vetcourse.credits.awarding import award as decide_award
from vetcourse.credits.identity import Learner
from vetcourse.credits.model import Transcript
from vetcourse.credits.passing import ModuleResult, shown
from vetcourse.errors import Phrase, RecordError, said

if TYPE_CHECKING:
    from vetcourse.credits.appending import Appended
    from vetcourse.credits.ledger import Ledger
    from vetcourse.credits.recording import Clerk


_NO_MODULE = Phrase(
    "module {names}: not in this course; choose from {known}",
    "modul {names}: finnes ikke i dette kurset; velg blant {known}",
)
_NOT_REGISTERED = Phrase(
    "not registered: use --register, or `vetcourse learner add`",
    "ikke registrert: bruk --register, eller `vetcourse learner add`",
)
_NOTHING = Phrase("nothing new", "ikke noe nytt")
_NEW = Phrase("new {grade}, attempt {attempt}", "ny {grade}, forsøk {attempt}")
_CORRECTED = Phrase(
    "corrected to {grade}, attempt {attempt}", "rettet til {grade}, forsøk {attempt}"
)
_NOBODY = Phrase(
    "Nobody has any work in the gradebook for these modules.",
    "Ingen har noe arbeid i karakterboken for disse modulene.",
)
_HEADINGS = (
    Phrase("module", "modul"),
    Phrase("points", "poeng"),
    Phrase("standing", "status"),
    Phrase("entry", "føring"),
)
_STANDING = {
    "passed": Phrase("passed", "bestått"),
    "not passed": Phrase("not passed", "ikke bestått"),
    "waiting": Phrase("waiting", "venter"),
    "unfinished": Phrase("unfinished", "ikke fullført"),
}
_REVERSED = Phrase(
    "{count} have been entered before and were reversed since; enter them by hand "
    "with `vetcourse record result --again`.",
    "{count} er ført før og senere gjort om; før dem for hånd med `vetcourse record "
    "result --again`.",
)
InstitutionOption = Annotated[
    str,
    typer.Option(
        envvar="VETCOURSE_INSTITUTION", help="The institution whose results these are."
    ),
]


@app.command()
def award(
    institution: InstitutionOption,
    modules: Annotated[
        list[str] | None, typer.Argument(help="Codes such as IG; all if none.")
    ] = None,
    scale: Annotated[
        str, typer.Option(help="How results are graded: letters or pass-fail.")
    ] = "letters",
    on: Annotated[
        str | None, typer.Option(help="The day the results are given; today.")
    ] = None,
    programme: Annotated[
        str, typer.Option(help="The programme whose time limit for complaints holds.")
    ] = "leadvet-ppuy",
    fails: Annotated[
        bool, typer.Option("--fails", help="Enter fails too; each uses up an attempt.")
    ] = False,
    register: Annotated[
        bool, typer.Option("--register", help="Register learners not yet known.")
    ] = False,
    gradebook: Annotated[
        str | None, typer.Option(help="nbgrader's database, by default the course's.")
    ] = None,
    ledger: LedgerOption = None,
    by: ByOption = None,
    language: LanguageOption = "en",
    yes: YesOption = False,
    as_json: AsJson = False,
) -> None:
    """Turn modules finished in the gradebook into results in the ledger."""
    day = read_day(on)
    results = _results(gradebook, modules or [])
    until = _complaint(programme, day)
    with opened(ledger, make=yes, pretend=True) as book:
        people = {person.login: person for person in book.learners()}
        logins = {result.learner for result in results}
        new = _newcomers(logins - people.keys()) if register else []
        people |= {person.login: person for person in new}
        entries = {}
        for result in results:
            if result.learner in people:
                entries[_key(result)] = decide_award(
                    result,
                    _earlier(book, people[result.learner], new),
                    scale=_assessment().scale(scale),
                    institution=institution,
                    on=day,
                    provisional_until=until,
                    fails=fails,
                )
        awards = [entry for entry in entries.values() if entry]
        done = _enter(book, awards, new, clerk(by), yes=yes)
    rows = [_row(result, entries, people) for result in results]
    if as_json:
        print_json({"written": yes, "results": rows})
        return
    _show(rows, done, yes=yes)


def _results(gradebook: str | None, codes: list[str]) -> list[ModuleResult]:
    """Where everybody stands in the modules asked for."""
    from vetcourse.course.reading import read_modules
    from vetcourse.credits.passing import decide
    from vetcourse.grading.gradebook import module_rule, read_work

    root = course_folder()
    modules = {m.code: m for m in read_modules(root / "modules")}
    if unknown := sorted(set(codes) - modules.keys()):
        known = ", ".join(modules)
        raise RecordError(_NO_MODULE.of(names=", ".join(unknown), known=known))
    database = gradebook or f"sqlite:///{root / 'gradebook.db'}"
    results: list[ModuleResult] = []
    for code in codes or modules:
        rule = module_rule(modules[code].data, _assessment())
        results += decide(rule, *read_work(database, rule.assignments))
    return results


def _assessment() -> Assessment:
    return Assessment.read(course_folder() / "credits" / "assessment.toml")


def _complaint(name: str, on: date) -> date:
    """The last day for a complaint about a result of day *on*."""
    from vetcourse.credits.deadlines import due
    from vetcourse.credits.rules import choose_programme, read_programmes

    programmes = read_programmes(course_folder() / "credits")
    return due(choose_programme(programmes, name, on), "complaint", on)


def _newcomers(logins: Iterable[str]) -> list[Learner]:
    return [Learner(id=str(uuid4()), login=login) for login in sorted(logins)]


def _earlier(book: Ledger, person: Learner, new: list[Learner]) -> Transcript:
    return Transcript(person.id) if person in new else book.transcript(person.id)


def _enter(
    book: Ledger, awards: list[Award], new: list[Learner], writer: Clerk, *, yes: bool
) -> Appended:
    events = [
        writer.event(a.learner, a.valid_on, a.payload, refers_to=a.refers_to)
        for a in awards
    ]
    return (book.append if yes else book.rehearse)(events, learners=new)


def _row(
    result: ModuleResult,
    entries: Mapping[tuple[str, str], Award | None],
    people: Mapping[str, Learner],
) -> dict[str, Any]:
    entry = entries.get(_key(result))
    if result.learner not in people:
        told = say(_NOT_REGISTERED)
    elif entry is None:
        told = say(_NOTHING)
    else:
        kind = _CORRECTED if entry.refers_to else _NEW
        new = entry.result
        told = say(kind, grade=new.grade, attempt=new.attempt)
    return {
        "learner": result.learner,
        "module": result.rule.code,
        "points": str(shown(result.points)),
        "standing": str(result.standing),
        "reasons": [said(reason, spoken()) for reason in result.reasons()],
        "entry": told,
    }


def _key(result: ModuleResult) -> tuple[str, str]:
    return result.learner, result.rule.code


def _show(rows: list[dict[str, Any]], done: Appended, *, yes: bool) -> None:
    if not rows:
        tell(_NOBODY)
        return
    cells = [
        (
            row["learner"],
            row["module"],
            row["points"],
            "; ".join([say(_STANDING[row["standing"]]), *row["reasons"]]),
            row["entry"],
        )
        for row in rows
    ]
    show_table((LEARNER, *_HEADINGS), cells)
    if done.known:
        tell(_REVERSED, count=len(done.known))
    if done.written:
        tell(WRITTEN if yes else NOT_YET, count=len(done.written))
    else:
        tell(NOTHING_NEW)
