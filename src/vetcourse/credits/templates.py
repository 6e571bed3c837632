"""Empty sheets for a coordinator to fill in, with the choices to pick from.

The example row shows how; an import passes it by.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from vetcourse.credits.columns import ECTS, Column, Form, ects_heading
from vetcourse.credits.headings import HELP
from vetcourse.credits.sheets import write_csv
from vetcourse.errors import Language, Phrase

ROWS: Final = 1000
_EXAMPLE_ECTS: Final = {
    "results": {"pedagogy": "5", "vocational-didactics": "5"},
    "external-credits": {"breadth": "7.5", "breadth|depth": "7.5"},
    "decisions": {"breadth": "30"},
}
# A constant, so that the same template is the same file.
_MADE: Final = datetime(2026, 1, 1)

_INTRODUCTION: Final = (
    Phrase(
        "One row for each entry. The row that begins with the word example is passed "
        "by; write over it or leave it.",
        "Én rad per oppføring. Raden som begynner med ordet eksempel, hoppes over; "
        "skriv over den eller la den stå.",
    ),
    Phrase(
        "Columns marked * must be filled in. Others may stay empty.",
        "Kolonner merket * må fylles ut. Andre kan stå tomme.",
    ),
    Phrase(
        "Dates: 2025-12-31 or 31.12.2025. Numbers: 7.5 or 7,5. Yes or no.",
        "Datoer: 2025-12-31 eller 31.12.2025. Tall: 7,5 eller 7.5. Ja eller nei.",
    ),
    Phrase(
        "Never write a national identity number, a diagnosis, or the name of an "
        "apprentice.",
        "Skriv aldri fødselsnummer, diagnose eller navnet på en lærling.",
    ),
    Phrase(
        "Then: vetcourse import FILE. Nothing is written before everything is right.",
        "Deretter: vetcourse import FIL. Ingenting skrives før alt er riktig.",
    ),
)
_HEADINGS: Final = (
    Phrase("sheet", "ark"),
    Phrase("column", "kolonne"),
    Phrase("write", "skriv"),
)
_ANYTHING = Phrase("text, number or date", "tekst, tall eller dato")


def csv_template(form: Form, language: Language) -> str:
    """One form as CSV, in the dialect that Excel reads in that language."""
    headings, example = zip(*_cells(form, language), strict=True)
    delimiter = ";" if language == "nb" else ","
    return "\ufeff" + write_csv([headings, example], delimiter=delimiter)


def excel_template(forms: Iterable[Form], language: Language) -> bytes:
    """One sheet for each form, and one that explains them."""
    import xlsxwriter

    out = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, settings) as book:
        book.set_properties({"created": _MADE})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "example": book.add_format({"italic": True, "font_color": "#595959"}),
            "text": book.add_format({"num_format": "@"}),
        }
        chosen = list(forms)
        for form in chosen:
            _sheet(book, form, language, formats)
        _help_sheet(book, chosen, language, formats["head"])
    return out.getvalue()


def _cells(form: Form, language: Language) -> Iterator[tuple[str, str]]:
    place = 1 if language == "nb" else 0
    for column in form.columns:
        if column.name == "reason":
            yield from _ects_cells(form, language)
        mark = "*" if column.required else ""
        yield column.heading(language) + mark, column.example[place]


def _ects_cells(form: Form, language: Language) -> Iterator[tuple[str, str]]:
    if not form.ects:
        return
    examples = _EXAMPLE_ECTS[form.kind]
    for areas in ECTS:
        amount = examples.get(areas, "")
        yield (
            ects_heading(areas, language),
            amount.replace(".", ",") if language == "nb" else amount,
        )


def _sheet(book: Any, form: Form, language: Language, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(form.title.say(language))
    sheet.freeze_panes(1, 1)
    by_heading = {c.heading(language): c for c in form.columns}
    for place, (heading, example) in enumerate(_cells(form, language)):
        # As text, or Excel would turn 2025-12-31 and 7,5 into something of its own.
        sheet.set_column(place, place, max(len(heading), 14) + 2, formats["text"])
        sheet.write_string(0, place, heading, formats["head"])
        sheet.write_string(1, place, example, formats["example"])
        column = by_heading.get(heading.rstrip("*"))
        if column is not None and (words := _words(column, language)):
            rule = {"validate": "list", "source": words, "ignore_blank": True}
            sheet.data_validation(1, place, ROWS, place, rule)


def _words(column: Column, language: Language) -> list[str]:
    if column.choices:
        words = column.choices.items()
        return [word if language == "nb" else str(name) for name, word in words]
    if column.read.__name__ == "read_yes_no":
        return ["ja", "nei"] if language == "nb" else ["yes", "no"]
    return []


def _help_sheet(
    book: Any, forms: Iterable[Form], language: Language, head: Any
) -> None:
    sheet = book.add_worksheet(HELP[1 if language == "nb" else 0])
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 90)
    for row, phrase in enumerate(_INTRODUCTION):
        sheet.write_string(row, 0, phrase.say(language))
    row = len(_INTRODUCTION) + 1
    for place, phrase in enumerate(_HEADINGS):
        sheet.write_string(row, place, phrase.say(language), head)
    for form in forms:
        for column in form.columns:
            row += 1
            words = ", ".join(_words(column, language)) or _ANYTHING.say(language)
            sheet.write_string(row, 0, form.title.say(language))
            mark = "*" if column.required else ""
            sheet.write_string(row, 1, column.heading(language) + mark)
            sheet.write_string(row, 2, words)
