"""Commands of the coordinator about one learner: where they stand, and what if."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.padding import Padding
from rich.text import Text

from vetcourse.cli.language import LanguageOption, spoken
from vetcourse.cli.ledgers import (
    LedgerOption,
    opened,
    read_day,
)
from vetcourse.cli.rulebook import (
    FAMILY,
    InstitutionOption,
    KnownOption,
    OnOption,
    ProgrammeOption,
    chosen_institution,
    chosen_programme,
)
from vetcourse.cli.shared import AsJson, app, console, print_json

if TYPE_CHECKING:
    from vetcourse.credits.auditing import Audit
    from vetcourse.credits.explaining import Explanation
    from vetcourse.credits.rows import Language
    from vetcourse.credits.whatif import Offer

MARKS = {
    "met": ("✓", "green"),
    "refer": ("?", "yellow"),
    "on-the-way": ("…", "cyan"),
    "not-met": ("✗", "red"),
    "note": ("!", "yellow"),
}


@app.command()
def audit(
    who: Annotated[str, typer.Argument(metavar="LEARNER", help="A login or an id.")],
    on: OnOption = None,
    known: KnownOption = None,
    programme: ProgrammeOption = FAMILY,
    institution: InstitutionOption = "",
    language: LanguageOption = "en",
    full: Annotated[
        bool, typer.Option("--full", help="Explain what is met as well.")
    ] = False,
    proofs: Annotated[
        bool, typer.Option("--proofs", help="With --json: a proof of each verdict.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 unless everything is met.")
    ] = False,
    ledger: LedgerOption = None,
    as_json: AsJson = False,
) -> None:
    """Where a learner stands: every requirement, its reason and its source."""
    from vetcourse.credits.reporting import report

    tongue = spoken()
    found, name = _audited(who, on, known, programme, institution, ledger)
    if as_json:
        print_json(report(found, tongue, proofs=proofs))
    else:
        show(found, name, tongue, full=full)
    if strict and found.phase is not None:
        raise typer.Exit(1)


@app.command()
def whatif(
    who: Annotated[str, typer.Argument(metavar="LEARNER", help="A login or an id.")],
    passed: Annotated[
        list[str],
        typer.Option("--passed", help="Suppose this module or course is passed."),
    ] = [],  # noqa: B006  (typer reads the default and never changes it)
    other: Annotated[
        str, typer.Option("--under", help="Use another rule set instead.")
    ] = "",
    elsewhere: Annotated[
        str, typer.Option("--at", help="Use another institution instead.")
    ] = "",
    cheapest: Annotated[
        list[str],
        typer.Option(
            "--cheapest", help="The fewest credits on offer that meet a requirement."
        ),
    ] = [],  # noqa: B006
    offers: Annotated[
        Path | None, typer.Option("--offers", help="A TOML file of courses on offer.")
    ] = None,
    on: OnOption = None,
    programme: ProgrammeOption = FAMILY,
    institution: InstitutionOption = "",
    language: LanguageOption = "en",
    ledger: LedgerOption = None,
    as_json: AsJson = False,
) -> None:
    """What would change with more passed, under other rules, or by the next courses."""
    from vetcourse.credits import whatif as scenarios
    from vetcourse.credits.reporting import changes

    tongue = spoken()
    before, name = _audited(who, on, None, programme, institution, ledger)
    rules = None
    if other or elsewhere:
        there = chosen_institution(elsewhere or institution)
        rules = chosen_programme(other or programme, before.on), there
    played = scenarios.play(
        before,
        passed=passed,
        cheapest=cheapest,
        rules=rules,
        offers=scenarios.read_offers(offers) if offers else (),
    )
    suggested, after, found = played.suggested, played.after, played.changes
    if as_json:
        codes = None if suggested is None else [offer.code for offer in suggested]
        print_json({"cheapest": codes, "changes": changes(found), "phase": after.phase})
        return
    if cheapest:
        _show_courses(suggested, tongue)
    _show_changes(found, before, after, name, tongue)


def show(found: Audit, name: str, language: Language, *, full: bool) -> None:
    """An audit as a page that can be read aloud."""
    from vetcourse.credits.explaining import explain
    from vetcourse.credits.reporting import open_questions
    from vetcourse.credits.telling import describe
    from vetcourse.credits.wording import say
    from vetcourse.written import day

    place = found.program.institution
    title = found.programme.title.say(language)
    console.print(Text(f"{name}, {day(found.on, language)}", style="bold"))
    console.print(Text(f"{title}{f', {place.name}' if place else ''}"))
    told = explain(found, language)
    for phase in found.phases:
        number = phase.phase.number
        console.print()
        console.print(Text(phase.phase.title.say(language), style="bold"))
        _line(say(f"phase-{_word(phase.verdict)}", language), 2)
        for one in told:
            if one.phase == number:
                _show_one(one, 2, full)
    for event in found.unused:
        console.print()
        _line(say("unused", language, what=describe(event, language)), 0)
    for question in open_questions(found, language):
        console.print()
        _line(question, 0, "dim")


def _show_one(one: Explanation, indent: int, full: bool) -> None:
    mark, style = MARKS[one.status]
    line = Text(f"{mark} ", style=style).append(one.rule, style="default")
    console.print(Padding(line, (0, 0, 0, indent)))
    _line(one.finding, indent + 2)
    if one.status == "met" and not full:
        return
    for text in (*one.cautions, *one.openings, one.question, one.step):
        if text:
            _line(text, indent + 2)
    for fact in one.facts if full else ():
        _line(f"· {fact}", indent + 2)
    _line(one.source, indent + 2, "dim")
    for part in one.parts:
        _show_one(part, indent + 4, full)


def _line(text: str, indent: int, style: str = "") -> None:
    console.print(Padding(Text(text, style=style), (0, 0, 0, indent)))


def _word(verdict: Any) -> str:
    return ("not-met", "refer", "met")[verdict]


def _show_courses(suggested: Iterable[Offer] | None, language: Language) -> None:
    from vetcourse.credits.wording import number, say

    if suggested is None:
        _line(say("no-courses", language), 0)
        return
    _line(say("courses", language), 0)
    for offer in suggested:
        ects = number(offer.ects, language)
        _line(f"{offer.code}: {offer.title.say(language)}, {ects}", 2)


def _show_changes(
    found: Any, before: Audit, after: Audit, name: str, language: Language
) -> None:
    from vetcourse.credits.wording import name as word
    from vetcourse.credits.wording import say

    console.print(Text(name, style="bold"))
    _line(
        say(
            "phases",
            language,
            before=before.phase or word("complete", language),
            after=after.phase or word("complete", language),
        ),
        0,
    )
    if not found:
        _line(say("no-change", language), 0)
    rules = {r.id: r for a in (before, after) for r in a.programme.requirements}
    for change in found:
        verdicts = (change.before, change.after)
        old, new = (
            word("not-asked" if v is None else _word(v), language) for v in verdicts
        )
        row = rules.get(change.requirement)
        text = row.text.say(language) if row else change.requirement
        _line(f"{text} {old} → {new}.", 2)


def _audited(
    who: str,
    on: str | None,
    known: str | None,
    programme: str,
    institution: str,
    ledger: str | None,
) -> tuple[Audit, str]:
    from vetcourse.credits.auditing import audit as check
    from vetcourse.credits.model import end_of_day

    day = read_day(on)
    rules, place = chosen_programme(programme, day), chosen_institution(institution)
    with opened(ledger) as book:
        transcript, person = book.transcript(who), book.learner(who)
    known_at = end_of_day(read_day(known)) if known else None
    found = check(rules, transcript, on=day, institution=place, known_at=known_at)
    return found, person.name or person.login
