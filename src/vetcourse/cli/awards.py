"""The command that turns finished modules in the gradebook into results."""

from __future__ import annotations

import os
from datetime import date
from typing import Annotated, Any

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
from vetcourse.credits.giving import Giving, as_data, give
from vetcourse.credits.passing import ModuleResult
from vetcourse.errors import Phrase, RecordError, said

_NO_MODULE = Phrase(
    "module {names}: not in this course; choose from {known}",
    "modul {names}: finnes ikke i dette kurset; velg blant {known}",
)
_BY_THE_HUB = Phrase(
    "--register: on a hub everybody in the list of people is registered as it starts",
    "--register: på en hub blir alle på personlisten registrert når den starter",
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
    if ledger is None and "VETCOURSE_CREDITS_URL" in os.environ:
        asked = {"institution": institution, "scale": scale, "programme": programme}
        asked |= {"on": str(day), "actor": clerk(by).by}
        found = _from_afar(results, register, fails=fails, rehearse=not yes, **asked)
    else:
        terms = Giving(
            institution=institution,
            scale=_assessment().scale(scale),
            on=day,
            provisional_until=_complaint(programme, day),
            fails=fails,
            register=register,
        )
        with opened(ledger, make=yes, pretend=True) as book:
            found = give(book, results, terms, clerk(by), spoken(), keep=yes)
    rows = [_row(*pair) for pair in zip(results, found["results"], strict=True)]
    if as_json:
        print_json({"written": yes, "results": rows})
        return
    _show(rows, found, yes=yes)


def _from_afar(
    results: list[ModuleResult], register: bool, **asked: Any
) -> dict[str, Any]:
    """Enter them where the hub keeps its ledger, which this account cannot reach."""
    from vetcourse.hub.office_client import RemoteOffice

    if register:
        raise RecordError(_BY_THE_HUB.of())
    office, rows = RemoteOffice(language=spoken()), [as_data(one) for one in results]
    return office.award(rows, **asked, language=spoken())


def _results(gradebook: str | None, codes: list[str]) -> list[ModuleResult]:
    """Where everybody stands in the modules asked for."""
    from vetcourse.course.reading import read_modules
    from vetcourse.credits.passing import decide
    from vetcourse.grading.gradebook import module_rule, read_work
    from vetcourse.grading.nbgrader_course import NbgraderCourse

    root = course_folder()
    modules = {m.code: m for m in read_modules(root / "modules")}
    if unknown := sorted(set(codes) - modules.keys()):
        known = ", ".join(modules)
        raise RecordError(_NO_MODULE.of(names=", ".join(unknown), known=known))
    database = gradebook or NbgraderCourse(root).database
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


def _row(result: ModuleResult, row: dict[str, Any]) -> dict[str, Any]:
    reasons = [said(reason, spoken()) for reason in result.reasons()]
    return {**row, "reasons": reasons}


def _show(rows: list[dict[str, Any]], found: dict[str, Any], *, yes: bool) -> None:
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
    if found["known"]:
        tell(_REVERSED, count=found["known"])
    if found["new"]:
        tell(WRITTEN if yes else NOT_YET, count=found["new"])
    else:
        tell(NOTHING_NEW)
