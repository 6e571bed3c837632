"""The instructor's learning groups: proposed with reasons, shown, then written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from vetcourse.cli.language import LanguageOption, say, spoken, tell
from vetcourse.cli.ledgers import NOT_YET, YesOption, course_folder
from vetcourse.cli.shared import AsJson, app, console, on_a_hub, print_json
from vetcourse.errors import Phrase, said

if TYPE_CHECKING:
    from vetcourse.hub.grouping import Proposal

FILE = "groups.toml"
_GROUP = Phrase("group", "gruppe")
_SIZE = Phrase("size", "antall")
_WHO = Phrase("learners, with their trades", "deltakere, med fag")
_KEPT = Phrase("Written to {file}.", "Skrevet til {file}.")
_SENT = Phrase(
    "The groups have their notes on the hub now.",
    "Gruppene har nå notatene sine på huben.",
)


@app.command()
def groups(
    people: Annotated[
        Path, typer.Option("--people", help="Who is in the class, with trades.")
    ] = Path("people.toml"),
    size: Annotated[
        int, typer.Option("--size", min=4, max=6, help="How many in a group.")
    ] = 5,
    anew: Annotated[
        bool, typer.Option("--anew", help="Deal again; nobody stays where they are.")
    ] = False,
    yes: YesOption = False,
    language: LanguageOption = "en",
    as_json: AsJson = False,
) -> None:
    """Propose learning groups of four to six across trades, and say why so."""
    from vetcourse.hub.grouping import Member, propose, read_groups
    from vetcourse.hub.roster import read_roster

    roster = read_roster(people)
    file = course_folder() / FILE
    learners = [p for p in roster.people if p.role == "learner"]
    kept = {} if anew else {**roster.learning_groups, **read_groups(file)}
    members = [Member(person.login, person.trade) for person in learners]
    found = propose(members, size=size, kept=kept)
    if as_json:
        reasons = [said(reason, spoken()) for reason in found.reasons]
        print_json({"groups": found.logins, "reasons": reasons, "written": yes})
    else:
        _show(found)
    if yes:
        _write(file, found, quiet=as_json)
    elif not as_json:
        tell(NOT_YET)


def _write(file: Path, found: Proposal, *, quiet: bool) -> None:
    from vetcourse.answers import write_whole
    from vetcourse.hub.grouping import written
    from vetcourse.hub.handin_client import service

    write_whole(file, written(found.logins).encode())
    if not quiet:
        tell(_KEPT, file=file)
    if on_a_hub():
        service().set_groups(found.logins)
        if not quiet:
            tell(_SENT)


def _show(found: Proposal) -> None:
    table = Table(say(_GROUP), say(_SIZE), say(_WHO))
    for name, members in found.groups.items():
        who = ", ".join(
            f"{m.login} ({m.trade})" if m.trade else m.login
            for m in sorted(members, key=lambda member: member.login)
        )
        table.add_row(name, str(len(members)), who)
    console.print(table)
    for reason in found.reasons:
        console.print(said(reason, spoken()), markup=False, soft_wrap=True)
