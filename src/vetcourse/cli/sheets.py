"""Commands of the coordinator about sheets and the whole ledger: import, check it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vetcourse.cli.language import LanguageOption, say, spoken, tell
from vetcourse.cli.ledgers import (
    NOT_YET,
    NOTHING_NEW,
    ByOption,
    LedgerOption,
    YesOption,
    clerk,
    module_splits,
    opened,
    read_day,
)
from vetcourse.cli.shared import AsJson, app, console, print_json
from vetcourse.credits.names import kind_name
from vetcourse.errors import Phrase, RecordError, said, why

if TYPE_CHECKING:
    from vetcourse.credits.chain import Broken, Verification
    from vetcourse.credits.importing import Examined


_NO_KIND = Phrase(
    "{kind!r}: choose one of {kinds}, or all", "{kind!r}: velg et av {kinds}, eller all"
)
_THERE = Phrase(
    "{file}: is there already; choose another name",
    "{file}: finnes allerede; velg et annet navn",
)
_ENDING = Phrase(
    "{file}: end the name in .xlsx, or .csv for one kind",
    "{file}: la navnet slutte på .xlsx, eller .csv for ett slag",
)
_UNWRITABLE = Phrase(
    "{file}: {why}; choose another place", "{file}: {why}; velg et annet sted"
)
_FILL_IN = Phrase(
    "{file}: fill it in, then `vetcourse import {file}`.",
    "{file}: fyll det ut, og kjør så `vetcourse import {file}`.",
)
_BROKEN = Phrase(
    "Broken at entry {seq} {event}: {what}.", "Brudd ved føring {seq} {event}: {what}."
)
_WHOLE_UP_TO = Phrase("Whole up to {head}.", "Hel til og med {head}.")
_ONE_ENTRY = Phrase(
    "{count} entry, unbroken. Note down the head:",
    "{count} føring, uten brudd. Skriv ned hodet:",
)
_ENTRIES = Phrase(
    "{count} entries, unbroken. Note down the head:",
    "{count} føringer, uten brudd. Skriv ned hodet:",
)
_NEW = Phrase("new {kind}: {count}", "nytt, {kind}: {count}")
_NEW_LEARNERS = Phrase("new learners: {names}", "nye deltakere: {names}")
_KNOWN = Phrase(
    "already in the ledger, left out: {rows}", "alt i protokollen, utelatt: {rows}"
)
_KNOWN_LEARNERS = Phrase("already registered: {count}", "alt registrert: {count}")
_EXAMPLES = Phrase(
    "example rows passed by: {count}", "eksempelrader hoppet over: {count}"
)
_WRITTEN = Phrase("Written.", "Skrevet.")
_ROW = Phrase("row {numbers}", "rad {numbers}")
_ROWS = Phrase("rows {numbers}", "rad {numbers}")
KindOption = Annotated[
    str | None,
    typer.Option("--kind", help="What the sheet holds, if its name does not say it."),
]


@app.command("import")
def import_sheets(
    file: Annotated[Path, typer.Argument(help="A CSV or Excel file.")],
    kind: KindOption = None,
    ledger: LedgerOption = None,
    by: ByOption = None,
    language: LanguageOption = "en",
    yes: YesOption = False,
    as_json: AsJson = False,
) -> None:
    """Enter a whole file: all of it, or nothing while any row has to be mended."""
    from vetcourse.credits.entering import enter
    from vetcourse.credits.entries import Setting
    from vetcourse.credits.importing import examine, refuse
    from vetcourse.credits.sheets import read_sheets

    sheets = read_sheets(file)
    with opened(ledger, make=yes, pretend=True) as book:
        setting = Setting(
            today=read_day(None), learners=book.learners(), splits=module_splits()
        )
        found = examine(sheets, setting, kind=kind)
        refuse(found, spoken(), file=file.name)
        summary = enter(book, found, clerk(by), keep=yes)
    if as_json:
        print_json(summary)
        return
    for line in _lines(summary, found):
        console.print(line, markup=False, soft_wrap=True)


@app.command()
def template(
    kind: Annotated[str, typer.Argument(help="A kind of sheet, or all (Excel).")],
    file: Annotated[Path, typer.Argument(help="Where to: a name in .xlsx or .csv.")],
    language: LanguageOption = "en",
) -> None:
    """Write an empty sheet to fill in, with an example and lists to choose from."""
    from vetcourse.credits.forms import BY_KIND, FORMS
    from vetcourse.credits.templates import csv_template, excel_template

    forms = FORMS if kind == "all" else [f for f in FORMS if f.kind == kind]
    suffix = file.suffix.casefold()
    if not forms:
        raise RecordError(_NO_KIND.of(kind=kind, kinds=", ".join(BY_KIND)))
    if file.exists():
        raise RecordError(_THERE.of(file=file))
    if suffix == ".xlsx":
        content = excel_template(forms, spoken())
    elif suffix == ".csv" and len(forms) == 1:
        content = csv_template(forms[0], spoken()).encode()
    else:
        raise RecordError(_ENDING.of(file=file.name))
    try:
        file.write_bytes(content)
    except OSError as error:
        raise RecordError(_UNWRITABLE.of(file=file, why=why(error))) from error
    console.print(say(_FILL_IN, file=file), markup=False, soft_wrap=True)


@app.command()
def verify(
    expect: Annotated[
        str | None,
        typer.Option(help="A head noted down earlier; finds what was cut off since."),
    ] = None,
    ledger: LedgerOption = None,
    language: LanguageOption = "en",
    as_json: AsJson = False,
) -> None:
    """Has anybody changed the ledger or its evidence? Exit code 1 if so."""
    from vetcourse.credits.chain import Head

    with opened(ledger) as book:
        found = book.verify(Head.read(expect) if expect else None)
        damaged = [said(line, spoken()) for line in book.damaged_evidence()]
    if as_json:
        print_json(
            {
                "whole": found.whole and not damaged,
                "head": str(found.head),
                "broken": found.broken and _broken(found.broken),
                "evidence": damaged,
            }
        )
    else:
        _show_chain(found)
        for line in damaged:
            console.print(line, markup=False, soft_wrap=True)
    sys.exit(0 if found.whole and not damaged else 1)


def _broken(at: Broken) -> dict[str, Any]:
    return {"seq": at.seq, "event": at.event, "what": said(at.what, spoken())}


def _show_chain(found: Verification) -> None:
    if found.broken is not None:
        tell(_BROKEN, **_broken(found.broken))
        tell(_WHOLE_UP_TO, head=found.head)
        return
    tell(_ONE_ENTRY if found.head.seq == 1 else _ENTRIES, count=found.head.seq)
    console.print(str(found.head), markup=False, soft_wrap=True)


def _lines(summary: dict[str, Any], found: Examined) -> list[str]:
    lines = [
        say(_NEW, kind=kind_name(kind), count=count)
        for kind, count in sorted(summary["new"].items())
    ]
    if summary["learners"]:
        lines.append(say(_NEW_LEARNERS, names=", ".join(summary["learners"])))
    if summary["known"]:
        known = [f"{sheet} {_rows(rows)}" for sheet, rows in summary["known"].items()]
        lines.append(say(_KNOWN, rows="; ".join(known)))
    if summary["known learners"]:
        lines.append(say(_KNOWN_LEARNERS, count=summary["known learners"]))
    if found.examples:
        lines.append(say(_EXAMPLES, count=found.examples))
    if not (summary["new"] or summary["learners"]):
        return [*lines, say(NOTHING_NEW)]
    return [*lines, say(_WRITTEN if summary["written"] else NOT_YET)]


def _rows(numbers: list[int]) -> str:
    """Row numbers as people write them: rows 2-40, 44."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
    return say(_ROWS if len(numbers) > 1 else _ROW, numbers=told)
