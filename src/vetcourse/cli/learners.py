"""Commands of the coordinator about people: register, list, change, export, erase."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from vetcourse.cli.language import LanguageOption, spoken, tell
from vetcourse.cli.ledgers import (
    NOT_YET,
    ByOption,
    LedgerOption,
    YesOption,
    clerk,
    opened,
    show_table,
)
from vetcourse.cli.shared import AsJson, app, console, print_json
from vetcourse.errors import Phrase, RecordError

_REGISTERED = Phrase(
    "{login} is registered as {id}.", "{login} er registrert som {id}."
)
_LOGIN = Phrase("login", "brukernavn")
_NAME = Phrase("name", "navn")
_EMAIL = Phrase("e-mail", "e-post")
_NO_CHANGE = Phrase(
    "learner change: give --login, --name or --e-mail",
    "learner change: oppgi --login, --name eller --e-mail",
)
_CHANGED = Phrase("{login}: changed.", "{login}: endret.")
_FULL = Phrase(
    "{folder}: is not empty; name a new folder",
    "{folder}: er ikke tom; oppgi en ny mappe",
)
_GOES = Phrase(
    "{who}: login, name and address, {reasons} free-text reasons and {evidence} "
    "evidence files go; {entries} entries stay without a name. This cannot be undone. "
    "Copies that have been backed up elsewhere stay until those are deleted.",
    "{who}: brukernavn, navn og adresse, {reasons} begrunnelser i fritekst og "
    "{evidence} filer med dokumentasjon forsvinner; {entries} føringer blir stående "
    "uten navn. Dette kan ikke gjøres om. Sikkerhetskopier andre steder blir liggende "
    "til de slettes der.",
)
_ERASED = Phrase("Erased.", "Slettet.")

learner = typer.Typer(
    no_args_is_help=True, help="Who the learners are; kept apart from what they did."
)
app.add_typer(learner, name="learner")

NameOption = Annotated[str | None, typer.Option("--name", help="Optional.")]
EmailOption = Annotated[str | None, typer.Option("--e-mail", help="Optional.")]
Who = Annotated[str, typer.Argument(help="The learner's login or id.")]


@learner.command()
def add(
    login: Annotated[str, typer.Argument(help="The name they log in with.")],
    name: NameOption = None,
    email: EmailOption = None,
    ledger: LedgerOption = None,
    language: LanguageOption = "en",
    as_json: AsJson = False,
) -> None:
    """Register a learner; never by a national identity number."""
    with opened(ledger, make=True) as book:
        person = book.register(login, name=name or "", email=email or "")
    if as_json:
        print_json(asdict(person))
    else:
        tell(_REGISTERED, login=person.login, id=person.id)


@learner.command("list")
def list_learners(
    ledger: LedgerOption = None,
    language: LanguageOption = "en",
    as_json: AsJson = False,
) -> None:
    """Everybody who is registered."""
    with opened(ledger) as book:
        people = book.learners()
    if as_json:
        print_json([asdict(person) for person in people])
        return
    show_table(
        (_LOGIN, _NAME, _EMAIL, "id"),
        [(p.login, p.name, p.email, p.id) for p in people],
    )


@learner.command()
def change(
    who: Who,
    login: Annotated[str | None, typer.Option(help="The new login.")] = None,
    name: NameOption = None,
    email: EmailOption = None,
    ledger: LedgerOption = None,
    language: LanguageOption = "en",
) -> None:
    """Put right a login, a name or an address; the id and all entries stay."""
    given = {"login": login, "name": name, "email": email}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise RecordError(_NO_CHANGE.of())
    with opened(ledger) as book:
        person = replace(book.learner(who), **changes)
        book.change(person)
    tell(_CHANGED, login=person.login)


@learner.command()
def export(
    who: Who,
    folder: Annotated[Path, typer.Argument(help="A new folder for the files.")],
    ledger: LedgerOption = None,
    language: LanguageOption = "en",
) -> None:
    """Everything kept about a learner, for the learner: JSON, CSV and evidence."""
    from vetcourse.credits.exporting import write_copy

    if folder.exists() and any(folder.iterdir()):
        raise RecordError(_FULL.of(folder=folder))
    with opened(ledger) as book:
        written = write_copy(book, who, folder, spoken())
    for path in written:
        console.print(str(path), markup=False, soft_wrap=True)


@learner.command()
def erase(
    who: Who,
    authority: Annotated[str, typer.Option(help="Who decided it.")],
    legal_basis: Annotated[str, typer.Option(help="By which rule.")],
    ledger: LedgerOption = None,
    by: ByOption = None,
    language: LanguageOption = "en",
    yes: YesOption = False,
) -> None:
    """Forget who a learner is; results stay under an id that leads to nobody."""
    with opened(ledger) as book:
        entries = book.transcript(who).events
        tell(
            _GOES,
            who=who,
            reasons=sum(bool(event.reason) for event in entries),
            evidence=len({file for event in entries for file in event.evidence}),
            entries=len(entries),
        )
        if not yes:
            tell(NOT_YET)
            return
        writer = clerk(by)
        book.erase(
            who,
            authority=authority,
            legal_basis=legal_basis,
            by=writer.by,
            at=writer.at,
        )
    tell(_ERASED)
