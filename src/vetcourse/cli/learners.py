"""Commands of the coordinator about people: register, list, change, export, erase."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

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
from vetcourse.errors import RecordError

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
    as_json: AsJson = False,
) -> None:
    """Register a learner; never by a national identity number."""
    with opened(ledger, make=True) as book:
        person = book.register(login, name=name or "", email=email or "")
    if as_json:
        print_json(asdict(person))
    else:
        console.print(f"{person.login} is registered as {person.id}.", markup=False)


@learner.command("list")
def list_learners(ledger: LedgerOption = None, as_json: AsJson = False) -> None:
    """Everybody who is registered."""
    with opened(ledger) as book:
        people = book.learners()
    if as_json:
        print_json([asdict(person) for person in people])
        return
    show_table(
        ("login", "name", "e-mail", "id"),
        [(p.login, p.name, p.email, p.id) for p in people],
    )


@learner.command()
def change(
    who: Who,
    login: Annotated[str | None, typer.Option(help="The new login.")] = None,
    name: NameOption = None,
    email: EmailOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Put right a login, a name or an address; the id and all entries stay."""
    given = {"login": login, "name": name, "email": email}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise RecordError("learner change: give --login, --name or --e-mail")
    with opened(ledger) as book:
        person = replace(book.learner(who), **changes)
        book.change(person)
    console.print(f"{person.login}: changed.", markup=False)


@learner.command()
def export(
    who: Who,
    folder: Annotated[Path, typer.Argument(help="A new folder for the files.")],
    ledger: LedgerOption = None,
) -> None:
    """Everything kept about a learner, for the learner: JSON, CSV and evidence."""
    from vetcourse.credits.exporting import write_copy

    if folder.exists() and any(folder.iterdir()):
        raise RecordError(f"{folder}: is not empty; name a new folder")
    with opened(ledger) as book:
        written = write_copy(book, who, folder)
    for path in written:
        console.print(str(path), markup=False, soft_wrap=True)


@learner.command()
def erase(
    who: Who,
    authority: Annotated[str, typer.Option(help="Who decided it.")],
    legal_basis: Annotated[str, typer.Option(help="By which rule.")],
    ledger: LedgerOption = None,
    by: ByOption = None,
    yes: YesOption = False,
) -> None:
    """Forget who a learner is; results stay under an id that leads to nobody."""
    with opened(ledger) as book:
        entries = book.transcript(who).events
        reasons = sum(bool(event.reason) for event in entries)
        evidence = {digest for event in entries for digest in event.evidence}
        console.print(
            f"{who}: login, name and address, {reasons} free-text reasons and "
            f"{len(evidence)} evidence files go; {len(entries)} entries stay without "
            "a name. This cannot be undone. Copies that have been backed up elsewhere "
            "stay until those are deleted.",
            markup=False,
        )
        if not yes:
            console.print(NOT_YET)
            return
        writer = clerk(by)
        book.erase(
            who,
            authority=authority,
            legal_basis=legal_basis,
            by=writer.by,
            at=writer.at,
        )
    console.print("Erased.")
