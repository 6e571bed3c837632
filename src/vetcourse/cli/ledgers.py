"""What commands about records share: which ledger, who writes, in which language."""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

import typer
from rich.table import Table

from vetcourse.cli.shared import console
from vetcourse.errors import ContentError, Language, RecordError

if TYPE_CHECKING:
    from vetcourse.credits.ledger import Ledger
    from vetcourse.credits.model import Event, Portion
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
LanguageOption = Annotated[
    str, typer.Option("--language", help="The language of messages: en or nb.")
]
NOT_YET = "Nothing is written yet. If this is right, add --yes."


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
            raise RecordError(
                f"{path}: there is no ledger; go to the course's folder, or begin one "
                "with `vetcourse learner add`"
            )
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


def module_splits() -> dict[str, tuple[Portion, ...]]:
    """How the credits of the course's own modules are split between areas.

    Raises:
        ContentError: a ``module.toml`` cannot be read.
    """
    from vetcourse.credits.model import split

    splits = {}
    for path in sorted(course_folder().glob("modules/*/module.toml")):
        try:
            data = tomllib.loads(path.read_text("utf-8"), parse_float=str)
            splits[str(data["code"])] = split(data["areas"])
        except (ValueError, KeyError, ArithmeticError) as error:
            raise ContentError(f"{path}: {error}; see `vetcourse check`") from error
    return splits


def clerk(by: str | None) -> Clerk:
    """Who writes now."""
    from vetcourse.credits.recording import Clerk

    who = by or os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    return Clerk(by=who, at=datetime.now(UTC))


def read_language(value: str) -> Language:
    """One of the two languages.

    Raises:
        RecordError: if it is another.
    """
    if value in get_args(Language):
        return cast("Language", value)
    raise RecordError(f"--language {value!r}: write en or nb")


def read_day(value: str | None) -> Any:
    """A day as typed, today if none is; the only place that asks what day it is."""
    from vetcourse.credits.values import UnreadableError, read_date

    if value is None:
        return datetime.now().astimezone().date()
    try:
        return read_date(value)
    except UnreadableError as error:
        raise RecordError(f"--on: {error.phrase.say('en', **error.about)}") from error


def show_events(events: Iterable[Event], logins: dict[str, str]) -> None:
    """Events as a table that can be read."""
    rows = [
        (
            logins.get(event.learner, event.learner),
            str(event.valid_on),
            event.kind,
            ", ".join(facts(event)),
        )
        for event in events
    ]
    show_table(("learner", "from", "what", "facts"), rows)


def facts(event: Event) -> Iterator[str]:
    """What an event says, as far as anything was said."""
    from vetcourse.credits.encoding import to_data

    payload = to_data(event.payload)
    replacement = payload.pop("replacement", None)
    for name, value in {**payload, **(replacement or {})}.items():
        if name in ("kind", "portions") or value in (None, "", []):
            continue
        yield f"{name.replace('_', ' ')} {_said(value)}"
    for portion in (replacement or payload).get("portions", []):
        yield f"{portion['ects']} ects {' or '.join(portion['areas'])}".rstrip()
    if event.refers_to:
        yield f"about {event.refers_to}"
    if event.reason:
        yield f"reason: {event.reason}"


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table without decoration, as wide as the terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        # An id is there to be copied, so it is never broken over two lines.
        table.add_column(heading, overflow="fold", no_wrap=heading == "id")
    for row in rows:
        # As text: what people have typed is never markup.
        table.add_row(*(console.render_str(cell, markup=False) for cell in row))
    console.print(table)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
