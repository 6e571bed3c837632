"""Commands of the coordinator about sheets and the whole ledger: import, check it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vetcourse.cli.ledgers import (
    NOT_YET,
    ByOption,
    LanguageOption,
    LedgerOption,
    YesOption,
    clerk,
    module_splits,
    opened,
    read_day,
    read_language,
)
from vetcourse.cli.shared import AsJson, app, console, print_json
from vetcourse.errors import RecordError

if TYPE_CHECKING:
    from vetcourse.credits.importing import Draft, Examined
    from vetcourse.credits.ledger import Ledger

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
    from vetcourse.credits.entries import Setting
    from vetcourse.credits.importing import examine, refuse
    from vetcourse.credits.sheets import read_sheets

    tongue = read_language(language)
    sheets = read_sheets(file)
    with opened(ledger, make=yes, pretend=True) as book:
        setting = Setting(
            today=read_day(None), learners=book.learners(), splits=module_splits()
        )
        found = examine(sheets, setting, kind=kind)
        refuse(found, tongue, file=file.name)
        summary = _enter(book, found, by, yes=yes)
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

    tongue = read_language(language)
    forms = FORMS if kind == "all" else [f for f in FORMS if f.kind == kind]
    suffix = file.suffix.casefold()
    if not forms:
        raise RecordError(f"{kind!r}: choose one of {', '.join(BY_KIND)}, or all")
    if file.exists():
        raise RecordError(f"{file}: is there already; choose another name")
    if suffix == ".xlsx":
        content = excel_template(forms, tongue)
    elif suffix == ".csv" and len(forms) == 1:
        content = csv_template(forms[0], tongue).encode()
    else:
        raise RecordError(f"{file.name}: end the name in .xlsx, or .csv for one kind")
    try:
        file.write_bytes(content)
    except OSError as error:
        raise RecordError(f"{file}: {error.strerror}; choose another place") from error
    console.print(
        f"{file}: fill it in, then `vetcourse import {file}`.",
        markup=False,
        soft_wrap=True,
    )


@app.command()
def verify(
    expect: Annotated[
        str | None,
        typer.Option(help="A head noted down earlier; finds what was cut off since."),
    ] = None,
    ledger: LedgerOption = None,
    as_json: AsJson = False,
) -> None:
    """Has anybody changed the ledger or its evidence? Exit code 1 if so."""
    from vetcourse.credits.chain import Head

    with opened(ledger) as book:
        found = book.verify(Head.read(expect) if expect else None)
        damaged = book.damaged_evidence()
    if as_json:
        broken = found.broken
        print_json(
            {
                "whole": found.whole and not damaged,
                "head": str(found.head),
                "broken": broken
                and {"seq": broken.seq, "event": broken.event, "what": broken.what},
                "evidence": damaged,
            }
        )
    elif found.broken is not None:
        at = found.broken
        console.print(f"Broken at entry {at.seq} {at.event}: {at.what}.", markup=False)
        console.print(f"Whole up to {found.head}.", markup=False)
    else:
        entries = "entry" if found.head.seq == 1 else "entries"
        console.print(f"{found.head.seq} {entries}, unbroken. Note down the head:")
        console.print(str(found.head), markup=False, soft_wrap=True)
    if not as_json:
        for line in damaged:
            console.print(line, markup=False, soft_wrap=True)
    sys.exit(0 if found.whole and not damaged else 1)


def _enter(
    book: Ledger, found: Examined, by: str | None, *, yes: bool
) -> dict[str, Any]:
    writer = clerk(by)
    events = [draft.event(writer) for draft in found.drafts]
    rows = {e.id: d for e, d in zip(events, found.drafts, strict=True)}
    done = (book.append if yes else book.rehearse)(events, learners=found.people)
    return {
        "written": yes,
        "new": dict(Counter(event.kind for event in done.written)),
        "learners": [person.login for person in found.people],
        "known": _by_sheet(rows[event.id] for event in done.known),
        "known learners": found.known_people,
    }


def _lines(summary: dict[str, Any], found: Examined) -> list[str]:
    lines = [f"new {kind}: {count}" for kind, count in sorted(summary["new"].items())]
    if summary["learners"]:
        lines.append(f"new learners: {', '.join(summary['learners'])}")
    if summary["known"]:
        known = [f"{sheet} {_rows(rows)}" for sheet, rows in summary["known"].items()]
        lines.append(f"already in the ledger, left out: {'; '.join(known)}")
    if summary["known learners"]:
        lines.append(f"already registered: {summary['known learners']}")
    if found.examples:
        lines.append(f"example rows passed by: {found.examples}")
    if not (summary["new"] or summary["learners"]):
        return [*lines, "Nothing new; the ledger is as it was."]
    return [*lines, "Written." if summary["written"] else NOT_YET]


def _by_sheet(drafts: Iterable[Draft]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for draft in drafts:
        found.setdefault(draft.sheet, []).append(draft.row)
    return found


def _rows(numbers: list[int]) -> str:
    """Row numbers as people write them: rows 2-40, 44."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = [f"{a}" if a == b else f"{a}-{b}" for a, b in runs]
    return f"row{'s' * (len(numbers) > 1)} {', '.join(said)}"
