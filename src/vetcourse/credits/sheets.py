"""Tables of text in and out of files: CSV in any of its dialects, and Excel.

Only what is written in the cells is taken: no formula is computed, none is written.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from vetcourse.errors import Phrase, RecordError, why

LARGEST: Final = 20_000_000
UNPACKED: Final = 300_000_000
MOST_ROWS: Final = 50_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_DELIMITERS: Final = (";", ",", "\t")

_LARGE = Phrase(
    "{file}: larger than {most} MB; split it", "{file}: større enn {most} MB; del den"
)
_UNREADABLE = Phrase("{path}: {why}; check the path", "{path}: {why}; sjekk stien")
_OLD = Phrase(
    "{file}: an old or locked Excel file; save it as .xlsx without password",
    "{file}: en gammel eller låst Excel-fil; lagre den som .xlsx uten passord",
)
_BAD_CSV = Phrase(
    "{file}: {why}; save it as CSV anew", "{file}: {why}; lagre den som CSV på nytt"
)
_NEITHER = Phrase(
    "{file}: neither CSV nor Excel; save it as .xlsx or as CSV UTF-8",
    "{file}: verken CSV eller Excel; lagre den som .xlsx eller som CSV UTF-8",
)
_BAD_EXCEL = Phrase(
    "{file}: not an Excel workbook that can be read ({why}); save it as .xlsx anew",
    "{file}: ikke en Excel-arbeidsbok som kan leses ({why}); lagre den som .xlsx på "
    "nytt",
)
_BOMB = Phrase(
    "{file}: far too large when unpacked; split it",
    "{file}: altfor stor når den pakkes ut; del den",
)
_LONG = Phrase(
    "{file}: more than {most} rows; split it", "{file}: mer enn {most} rader; del den"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as text, with the row numbers that the spreadsheet shows."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheets(path: Path) -> list[Sheet]:
    """Every table in a CSV or Excel file that holds anything.

    Raises:
        RecordError: if the file cannot be read as one.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise RecordError(_UNREADABLE.of(path=path, why=why(error))) from error
    return sheets_in(path.name, content)


def sheets_in(name: str, content: bytes) -> list[Sheet]:
    """Every table in a file's content that holds anything; *name* is for messages.

    Raises:
        RecordError: if the content cannot be read as CSV or Excel.
    """
    if len(content) > LARGEST:
        raise RecordError(_LARGE.of(file=name, most=LARGEST // 1_000_000))
    if content.startswith(b"PK\x03\x04"):
        return [sheet for sheet in _excel(name, content) if sheet.rows]
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RecordError(_OLD.of(file=name))
    return [sheet for sheet in [_csv(Path(name), content)] if sheet.rows]


def write_csv(rows: Iterable[Sequence[Any]], *, delimiter: str = ",") -> str:
    """Rows as CSV that no spreadsheet program takes for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(value: Any) -> str:
    """A cell's text, with an apostrophe before what would be run as a formula."""
    text = "" if value is None else str(value)
    plain_number = isinstance(value, int | float | Decimal)
    runs = text.startswith(_FORMULA) or _escaped(text)
    return f"'{text}" if runs and not plain_number else text


def _csv(path: Path, content: bytes) -> Sheet:
    text = _decode(path.name, content)
    if text[:4].casefold() == "sep=":
        text = text.partition("\n")[2]
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _sheet(path.name, path.stem, enumerate(reader, 1))
    except csv.Error as error:
        raise RecordError(_BAD_CSV.of(file=path.name, why=error)) from error


def _decode(name: str, content: bytes) -> str:
    # Excel writes Windows-1252, UTF-8 with a mark, or UTF-16, as the menu entry says.
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RecordError(_NEITHER.of(file=name))


def _excel(name: str, content: bytes) -> Iterator[Sheet]:
    import openpyxl

    try:
        _refuse_bomb(name, content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True
            )
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                cells = (map(_text, row) for row in sheet.iter_rows())
                yield _sheet(name, sheet.title, enumerate(cells, 1))
    except RecordError:
        raise
    except Exception as error:
        # A damaged workbook fails in as many ways as it has parts.
        raise RecordError(_BAD_EXCEL.of(file=name, why=error)) from error


def _refuse_bomb(name: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > UNPACKED:
            raise RecordError(_BOMB.of(file=name))


def _sheet(file: str, name: str, rows: Iterable[tuple[int, Iterable[str]]]) -> Sheet:
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in rows:
        row = tuple(_clean(cell) for cell in cells)
        if any(row):
            kept.append((number, row))
        if len(kept) > MOST_ROWS:
            raise RecordError(_LONG.of(file=file, most=MOST_ROWS))
    return Sheet(name, tuple(kept))


def _clean(cell: str) -> str:
    text = cell.strip().strip("\ufeff")
    # What an export put before a formula is not part of the text.
    return text[1:].strip() if _escaped(text) else text


def _escaped(text: str) -> bool:
    return text[:1] == "'" and text.lstrip("'").startswith(_FORMULA)


def _text(cell: Any) -> str:
    """What the cell shows, as text that reads the same in every country."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return (
            value.isoformat(sep=" ")
            if value.time().isoformat() != "00:00:00"
            else (value.date().isoformat())
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        percent = "%" in (cell.number_format or "")
        return f"{value * 100 if percent else value:.12g}"
    return str(value)
