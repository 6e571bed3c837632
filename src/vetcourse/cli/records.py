"""Commands of the coordinator that add to the ledger: one for each kind of event."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vetcourse.cli.language import LanguageOption, say, tell
from vetcourse.cli.ledgers import (
    FACTS,
    FROM,
    NOT_YET,
    WHAT,
    WRITTEN,
    ByOption,
    LedgerOption,
    YesOption,
    clerk,
    facts,
    module_splits,
    opened,
    read_day,
    show_events,
    show_table,
)
from vetcourse.cli.shared import AsJson, app, print_json
from vetcourse.credits.columns import Column, Form
from vetcourse.credits.forms import FORMS
from vetcourse.credits.model import Reversal
from vetcourse.credits.names import kind_name
from vetcourse.errors import Phrase, RecordError

if TYPE_CHECKING:
    from vetcourse.credits.ledger import Ledger
    from vetcourse.credits.model import Event

record = typer.Typer(no_args_is_help=True, help="Enter one event in the ledger.")
app.add_typer(record, name="record")

_RECORDED = Phrase("recorded", "ført")
_BY = Phrase("{at} by {by}", "{at} av {by}")
_KNOWN = Phrase(
    "{count} already in the ledger and left out; --again enters it once more.",
    "{count} finnes alt i protokollen og er utelatt; --again fører det én gang til.",
)
_NO_ECTS = Phrase(
    "--ects {text!r}: write area=credits, as in pedagogy=5",
    "--ects {text!r}: skriv område=studiepoeng, for eksempel pedagogy=5",
)

EctsOption = Annotated[
    list[str],
    typer.Option(
        "--ects",
        help="Credits and their areas, as in pedagogy=5 or 'breadth|depth=7,5'.",
    ),
]
EvidenceOption = Annotated[
    list[Path],
    typer.Option("--evidence", help="A PDF, PNG or JPEG to keep as evidence."),
]
CorrectsOption = Annotated[
    str,
    typer.Option("--corrects", help="The id of the entry that this one puts right."),
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Enter it although the ledger has one like it.")
]


@record.command("list")
def list_events(
    who: str,
    ledger: LedgerOption = None,
    language: LanguageOption = "en",
    as_json: AsJson = False,
) -> None:
    """Everything recorded about a learner, with the id of each entry."""
    from vetcourse.credits.encoding import to_data

    with opened(ledger) as book:
        events = book.transcript(who).events
    if as_json:
        print_json([to_data(event) for event in events])
        return
    show_table(
        ("id", FROM, WHAT, FACTS, _RECORDED),
        [
            (
                event.id,
                str(event.valid_on),
                say(kind_name(event.kind)),
                ", ".join(facts(event)),
                say(
                    _BY, at=f"{event.recorded_at:%Y-%m-%d %H:%M}", by=event.recorded_by
                ),
            )
            for event in events
        ],
    )


@record.command()
def reversal(
    event: Annotated[str, typer.Argument(help="The id of the entry that falls.")],
    authority: Annotated[str, typer.Option(help="Who decided that it falls.")],
    legal_basis: Annotated[str, typer.Option(help="By which rule.")] = "",
    on: Annotated[str | None, typer.Option(help="From which day; today.")] = None,
    reason: Annotated[str, typer.Option(help="Why, in free text.")] = "",
    ledger: LedgerOption = None,
    by: ByOption = None,
    language: LanguageOption = "en",
    yes: YesOption = False,
    as_json: AsJson = False,
) -> None:
    """Say that an entry no longer holds."""
    with opened(ledger) as book:
        fallen = book.event(event)
        payload = Reversal(authority=authority, legal_basis=legal_basis)
        entry = clerk(by).event(
            fallen.learner, read_day(on), payload, reason=reason, refers_to=fallen.id
        )
        write(book, [entry], yes=yes, as_json=as_json)


def write(
    book: Ledger,
    events: list[Event],
    *,
    yes: bool,
    as_json: bool = False,
    again: bool = False,
) -> None:
    """Show entries, and write them if the coordinator has said yes."""
    from vetcourse.credits.encoding import to_data

    done = (book.append if yes else book.rehearse)(events, repeat=again)
    if as_json:
        print_json(
            {
                "written": yes,
                "new": [to_data(event) for event in done.written],
                "known": [to_data(event) for event in done.known],
            }
        )
        return
    show_events(done.written, {p.id: p.login for p in book.learners()})
    if done.known:
        tell(_KNOWN, count=len(done.known))
    if not done.written:
        return
    tell(WRITTEN if yes else NOT_YET, count=len(done.written))


def _enter(form: Form, given: dict[str, Any]) -> None:
    """What every command made from a form does with what was typed."""
    from vetcourse.credits.entering import draft
    from vetcourse.credits.entries import Setting

    with opened(given["ledger"]) as book:
        entry = draft(
            book,
            form,
            given["who"],
            {c.name: given[_parameter(c)] or "" for c in form.columns[1:]},
            ects=_ects(given),
            setting=Setting(today=read_day(None), splits=module_splits()),
            clerk=clerk(given["by"]),
            corrects=given["corrects"],
            evidence=tuple(book.inspect_evidence(path) for path in given["evidence"]),
        )
        book.rehearse([entry], repeat=given["again"])
        for path in given["evidence"] if given["yes"] else ():
            book.keep_evidence(entry.learner, path)
        write(
            book,
            [entry],
            yes=given["yes"],
            as_json=given["as_json"],
            again=given["again"],
        )


def _ects(given: dict[str, Any]) -> dict[str, str]:
    ects = {}
    for text in given.get("ects", ()):
        areas, equals, amount = text.partition("=")
        if not equals:
            raise RecordError(_NO_ECTS.of(text=text))
        ects["|".join(sorted(filter(None, areas.strip().split("|"))))] = amount.strip()
    return ects


def _command(form: Form) -> Callable[..., None]:
    """A command that asks for a form's columns; typer reads it off the signature."""

    def enter(**given: Any) -> None:
        _enter(form, given)

    kind = inspect.Parameter.KEYWORD_ONLY
    enter.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, kind, annotation=hint, default=default)
            for name, hint, default in _parameters(form)
        ]
    )
    enter.__annotations__ = {name: hint for name, hint, _ in _parameters(form)}
    enter.__doc__ = f"Enter {form.entry.en if form.entry else form.kind}."
    return enter


def _parameters(form: Form) -> list[tuple[str, Any, Any]]:
    who = Annotated[str, typer.Argument(help="The learner's login or id.")]
    named: list[tuple[str, Any, Any]] = [("who", who, inspect.Parameter.empty)]
    named += [
        (_parameter(column), _option(column), None) for column in form.columns[1:]
    ]
    if form.ects:
        named.append(("ects", EctsOption, []))
    return [
        *named,
        ("evidence", EvidenceOption, []),
        ("corrects", CorrectsOption, ""),
        ("again", AgainOption, False),
        ("ledger", LedgerOption, None),
        ("by", ByOption, None),
        ("language", LanguageOption, "en"),
        ("yes", YesOption, False),
        ("as_json", AsJson, False),
    ]


def _parameter(column: Column) -> str:
    return "column_" + column.name.replace(" ", "_").replace("-", "_")


def _option(column: Column) -> Any:
    words = ", ".join(map(str, column.choices))
    example = column.example[0]
    told = f"One of {words}." if words else f"For instance {example}." * bool(example)
    must = "Must be given. " if column.required else ""
    flag = "--" + column.name.replace(" ", "-")
    return Annotated[str | None, typer.Option(flag, help=must + told)]


for _form in FORMS:
    if _form.build is not None:
        record.command(_form.command)(_command(_form))
