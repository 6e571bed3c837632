"""What there is to choose from, as plain data: rule sets, institutions, forms."""

from __future__ import annotations

from typing import Any

from vetcourse.credits.columns import ECTS, Column, Form, ects_heading
from vetcourse.credits.policies import FIELDS
from vetcourse.credits.rows import Requirement
from vetcourse.credits.rules import Institution, Programme
from vetcourse.errors import Language

Data = dict[str, Any]


def programme(one: Programme, language: Language) -> Data:
    """A rule set with its phases and the rows a verdict or a policy may name."""
    members = one.members()
    return {
        "id": one.id,
        "family": one.family,
        "title": one.title.say(language),
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat() if one.valid_to else None,
        "areas": {name: text.say(language) for name, text in one.areas.items()},
        "modules": [
            {"code": m.code, "title": m.title.say(language), "ects": str(m.ects)}
            for m in one.module
        ],
        "phases": [
            {
                "number": phase.number,
                "title": phase.title.say(language),
                "requirements": [
                    _row(row, row.id in members, language) for row in phase.requirement
                ],
            }
            for phase in one.phase
        ],
    }


def institution(one: Institution) -> Data:
    """An institution by the names used for it."""
    return {
        "id": one.id,
        "code": one.codes[0],
        "name": one.name,
        "country": one.country,
    }


def form(one: Form, language: Language) -> Data:
    """One kind of entry and its columns; authority and reason are columns too."""
    title = one.entry or one.title
    return {
        "kind": one.command,
        "title": title.say(language),
        "columns": [_column(column, language) for column in one.columns[1:]],
        "ects": [
            {"areas": areas, "label": ects_heading(areas, language)} for areas in ECTS
        ]
        if one.ects
        else [],
    }


def _column(column: Column, language: Language) -> Data:
    return {
        "name": column.name,
        "label": column.heading(language),
        "required": column.required,
        "reads": column.read.__name__,
        "choices": [
            {"value": str(value), "label": word if language == "nb" else str(value)}
            for value, word in column.choices.items()
        ],
        "example": column.example[1 if language == "nb" else 0],
    }


def _row(row: Requirement, member: bool, language: Language) -> Data:
    data = row.model_dump(mode="json")
    return {
        "id": row.id,
        "text": row.text.say(language),
        "kind": row.kind,
        "at": row.at,
        "strength": row.strength,
        "source": row.source,
        "member": member,
        "numbers": {n: data[n] for n in FIELDS if _is_number(data.get(n))},
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, str | int) or (isinstance(value, dict) and bool(value))
