"""What commands about records share: which ledger, who writes, tables of events."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from vetcourse.cli.language import say, spoken
from vetcourse.cli.shared import console
from vetcourse.credits.describing import facts_of
from vetcourse.credits.entries import Splits, read_splits
from vetcourse.credits.names import kind_name
from vetcourse.errors import ContentError, Phrase, RecordError, said

if TYPE_CHECKING:
    from vetcourse.credits.ledger import Ledger
    from vetcourse.credits.model import Event
    from vetcourse.credits.recording import Clerk

LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        envvar="VETCOURSE_LEDGER",
        help="A path or a database URL; by default credits.db in the course.",
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        envvar="VETCOURSE_BY",
        help="Who writes; by default the name you are logged in with.",
    ),
]
YesOption = Annotated[
    bool, typer.Option("--yes", "-y", help="Write it; without this it is only shown.")
]
NOT_YET = Phrase(
    "Nothing is written yet. If this is right, add --yes.",
    "Ingenting er skrevet ennå. Hvis dette er riktig, legg til --yes.",
)
WRITTEN = Phrase("Written: {count}.", "Skrevet: {count}.")
NOTHING_NEW = Phrase(
    "Nothing new; the ledger is as it was.",
    "Ikke noe nytt; protokollen er som den var.",
)
LEARNER = Phrase("learner", "deltaker")
FROM = Phrase("from", "fra")
WHAT = Phrase("what", "hva")
FACTS = Phrase("facts", "opplysninger")
_NO_LEDGER = Phrase(
    "{path}: there is no ledger; go to the course's folder, or begin one with "
    "`vetcourse learner add`",
    "{path}: det finnes ingen protokoll her; gå til kursmappen, eller begynn en med "
    "`vetcourse learner add`",
)
_ON = Phrase("--on: {what}", "--on: {what}")


@contextmanager
def opened(
    where: str | None, *, make: bool = False, pretend: bool = False
) -> Iterator[Ledger]:
    """Open the ledger.

    One that does not exist is begun with *make*; with *pretend* an empty one is kept
    in memory only, so that looking at what would be written leaves no file behind.
    """
    from vetcourse.credits.ledger import open_ledger

    place = where or str(course_folder() / "credits.db")
    path = Path(place.removeprefix("sqlite:///"))
    local = place.startswith("sqlite:///") or "://" not in place
    if local and not make and not path.exists():
        if not pretend:
            raise RecordError(_NO_LEDGER.of(path=path))
        place = ":memory:"
    with open_ledger(place) as ledger:
        yield ledger


def course_folder() -> Path:
    """The course we stand in, or else this folder."""
    from vetcourse.course.places import course_root

    try:
        return course_root(Path.cwd())
    except ContentError:
        return Path.cwd()


def module_splits() -> Splits:
    """How the credits of the course's own modules are split between areas."""
    return read_splits(course_folder() / "modules")


def clerk(by: str | None) -> Clerk:
    """Who writes now."""
    from vetcourse.credits.recording import Clerk

    who = by or os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    return Clerk(by=who, at=datetime.now(UTC))


def read_day(value: str | None) -> Any:
    """A day as typed, today if none is; the only place that asks what day it is."""
    from vetcourse.credits.values import UnreadableError, read_date

    if value is None:
        return datetime.now().astimezone().date()
    try:
        return read_date(value)
    except UnreadableError as error:
        what = error.phrase.of(**error.about)
        raise RecordError(_ON.of(what=what)) from error


def show_events(events: Iterable[Event], logins: dict[str, str]) -> None:
    """Events as a table that can be read."""
    rows = [
        (
            logins.get(event.learner, event.learner),
            str(event.valid_on),
            say(kind_name(event.kind)),
            ", ".join(facts(event)),
        )
        for event in events
    ]
    show_table((LEARNER, FROM, WHAT, FACTS), rows)


def facts(event: Event) -> Iterator[str]:
    """What an event says, in the language of this run."""
    return facts_of(event, spoken())


def show_table(headings: Sequence[str | Phrase], rows: Iterable[Sequence[str]]) -> None:
    """A table without decoration, as wide as the terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (said(one, spoken()) for one in headings):
        # An id is there to be copied, so it is never broken over two lines.
        table.add_column(heading, overflow="fold", no_wrap=heading == "id")
    for row in rows:
        # As text: what people have typed is never markup.
        table.add_row(*(console.render_str(cell, markup=False) for cell in row))
    console.print(table)
