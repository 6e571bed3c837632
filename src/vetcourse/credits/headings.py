"""Which form a sheet is, and which column is which, in either language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from vetcourse.credits.columns import ECTS, Form, ects_heading
from vetcourse.credits.forms import BY_KIND, FORMS
from vetcourse.credits.sheets import Sheet
from vetcourse.errors import Phrase

HELP: Final = ("help", "hjelp")
Fault = tuple[Phrase, Mapping[str, Any]]

_ECTS: Final = re.compile(r"(?:ects|stp|studiepoeng)[ :_-]+(.+)")
_WORDS: Final = {
    "pedagogikk": "pedagogy",
    "yrkesdidaktikk": "vocational-didactics",
    "bredde": "breadth",
    "dybde": "depth",
    "annen yrkesteori": "theory",
    "annet": "",
    "other": "",
}
_NO_FORM = Phrase(
    "cannot tell what kind of sheet this is; name it after one of {kinds}, or say "
    "which with --kind",
    "ser ikke hva slags ark dette er; gi det navn etter et av {kinds}, eller oppgi det "
    "med --kind",
)
_NO_KIND = Phrase(
    "{value!r} is not a kind of sheet; choose one of {kinds}",
    "{value!r} er ikke et slags ark; velg et av {kinds}",
)
_NO_COLUMN = Phrase(
    "this column is missing; add it, or begin with `vetcourse template {kind}`",
    "denne kolonnen mangler; legg den til, eller begynn med `vetcourse template "
    "{kind}`",
)
_STRANGE = Phrase(
    "no such column in a sheet of {kind}; remove it{hint}",
    "arket {kind} har ingen slik kolonne; fjern den{hint}",
)
_TWICE = Phrase(
    "this column is there twice; keep one", "denne kolonnen står to ganger; behold én"
)


@dataclass(slots=True)
class Headings:
    """What stands in which place of a row."""

    columns: dict[str, int] = field(default_factory=dict)
    ects: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, Phrase, Mapping[str, Any]]] = field(default_factory=list)

    def shown(self, name: str) -> str:
        """The heading as it is written in the sheet."""
        return self.written.get(name, name)

    def sort(self, cells: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        """A row's texts by column, and its credits by area."""
        return _at(self.columns, cells), _at(self.ects, cells)


def is_help(sheet: Sheet) -> bool:
    """Whether this is the sheet in which a template explains itself."""
    return plain(sheet.name) in HELP


def choose_form(sheet: Sheet, areas: frozenset[str], kind: str | None) -> Form | Fault:
    """The form a sheet follows, by order, by its name, or by its headings."""
    kinds = ", ".join(BY_KIND)
    if kind is not None:
        return BY_KIND.get(kind) or (_NO_KIND, {"value": kind, "kinds": kinds})
    for form in FORMS:
        if plain(sheet.name) in {plain(form.title.en), plain(form.title.nb)}:
            return form
    fitting = [form for form in FORMS if not read_headings(sheet, form, areas).faults]
    return fitting[0] if len(fitting) == 1 else (_NO_FORM, {"kinds": kinds})


def read_headings(sheet: Sheet, form: Form, areas: frozenset[str]) -> Headings:
    """Which column of *form* stands where, and what is wrong with the headings."""
    found = Headings()
    names = {plain(c.name): c.name for c in form.columns}
    names |= {plain(c.nb): c.name for c in form.columns}
    for place, heading in enumerate(sheet.rows[0][1]):
        if not heading:
            continue
        credit = _areas(heading, areas) if form.ects else None
        name = names.get(plain(heading))
        if name is not None:
            _put(found, found.columns, name, name, heading, place)
        elif credit is not None:
            _put(found, found.ects, credit, f"ects {credit}", heading, place)
        else:
            hint = {"kind": form.kind, "hint": _hint(heading, form)}
            found.faults.append((heading, _STRANGE, hint))
    for name in form.required:
        if name not in found.columns:
            found.faults.append((name, _NO_COLUMN, {"kind": form.kind}))
    return found


def plain(text: str) -> str:
    """A heading without what people write in different ways."""
    return re.sub(r"[\s_*:-]+", "", text.casefold())


def _put(
    found: Headings,
    into: dict[str, int],
    key: str,
    name: str,
    heading: str,
    place: int,
) -> None:
    if key in into:
        found.faults.append((heading, _TWICE, {}))
    into[key] = place
    found.written[name] = heading


def _areas(heading: str, areas: frozenset[str]) -> str | None:
    match = _ECTS.fullmatch(" ".join(heading.casefold().rstrip("* ").split()))
    if not match:
        return None
    words = [word.strip() for word in re.split(r"\||\bor\b|\beller\b", match[1])]
    names = [_WORDS.get(word, word.replace(" ", "-")) for word in words]
    if names == [""]:
        return ""
    return "|".join(sorted(names)) if set(names) <= areas else None


def _hint(heading: str, form: Form) -> str:
    known = [text for column in form.columns for text in (column.name, column.nb)]
    if form.ects:
        known += [ects_heading(a, language) for a in ECTS for language in ("en", "nb")]
    close = get_close_matches(heading.casefold(), known, n=1, cutoff=0.7)
    return f" ({close[0]}?)" if close else ""


def _at(places: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    return {name: cells[i] for name, i in places.items() if i < len(cells) and cells[i]}
