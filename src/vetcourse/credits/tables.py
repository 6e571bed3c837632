"""A cohort's table as people read it, in a file no spreadsheet program runs."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from vetcourse.credits.sheets import write_csv
from vetcourse.errors import Language, Phrase

if TYPE_CHECKING:
    from pandas import DataFrame

LEARNER: Final = Phrase("learner", "deltaker")
COHORT: Final = Phrase("cohort", "kull")
_PHASE = re.compile(r"phase (\d+)")
_PHASE_NUMBER = Phrase("phase {number}", "fase {number}")
_MISSING = Phrase("{name}, missing", "{name}, mangler")
_WORDS: Final = {
    "learner": LEARNER,
    "phase": Phrase("phase", "fase"),
    "may begin": Phrase("may begin", "kan begynne på"),
    "complete": Phrase("complete", "fullført"),
    "met": Phrase("met", "oppfylt"),
    "refer": Phrase("refer", "avgjøres av en person"),
    "not met": Phrase("not met", "ikke oppfylt"),
}


def worded(table: DataFrame, language: Language) -> DataFrame:
    """The table as people read it; programs read the names in English."""
    if language == "en":
        return table
    told = table.copy()
    # Not who they are: somebody may be called what a verdict is called.
    for name in table.columns[1:]:
        told[name] = [word(cell, language) for cell in table[name]]
    return told.rename(columns=lambda name: word(name, language))


def word(text: Any, language: Language) -> Any:
    """A heading or a cell in a language; ids and numbers stay."""
    if not isinstance(text, str):
        return text
    if match := _PHASE.fullmatch(text):
        return _PHASE_NUMBER.say(language, number=match[1])
    name, missing, _ = text.partition(", missing")
    if missing:
        return _MISSING.say(language, name=name)
    return _WORDS[text].say(language) if text in _WORDS else text


def as_csv(table: DataFrame) -> bytes:
    """The table as CSV, with the mark by which Excel knows it is UTF-8."""
    return ("\ufeff" + write_csv(_rows(table))).encode()


def as_excel(table: DataFrame, title: str) -> bytes:
    """The table as a workbook in which nothing is a formula or a link."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        for number, row in enumerate(_rows(table)):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell, None if number else bold)
                else:
                    sheet.write_number(number, column, float(cell))
        sheet.freeze_panes(1, 1)
        sheet.autofit()
    return out.getvalue()


def _rows(table: DataFrame) -> list[Sequence[Any]]:
    return [list(map(str, table)), *table.astype(object).to_numpy().tolist()]
