"""Who may come in, and as what: one small TOML file or sheet of a class.

A login is an opaque name that says nothing about the person; who hides behind it is
known to the course alone. ``trade`` is what a learner works as, so that learning groups
can be mixed. ``outside`` is the name by which Feide or a learning platform knows the
same person.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from vetcourse.errors import HubError, Message, Phrase, why

Role = Literal["learner", "instructor", "coordinator", "mentor"]
ROLES: tuple[Role, ...] = get_args(Role)
LOGIN = re.compile(r"[a-z][a-z0-9-]{1,30}")
GROUP = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
NATIONAL_ID = re.compile(r"(?<!\d)\d{6} ?\d{5}(?!\d)")
FIELDS = ("login", "role", "name", "trade", "group", "outside")
MOST_LETTERS = 200

_ROW = Phrase("{file}, {row}: {what}", "{file}, {row}: {what}")
_PERSON = Phrase("person {number}", "person {number}")
_LINE = Phrase("line {number}", "linje {number}")
_NO_LOGIN = Phrase(
    "no login; write one such as vl-07", "ingen login; skriv en, for eksempel vl-07"
)
_BAD_LOGIN = Phrase(
    "login {value!r}: 2 to 31 small letters, digits and hyphens, a letter first",
    "login {value!r}: 2 til 31 små bokstaver, sifre og bindestreker, først en bokstav",
)
_BAD_ROLE = Phrase("role {value!r}: write {roles}", "role {value!r}: skriv {roles}")
_BAD_GROUP = Phrase(
    "group {value!r}: small letters, digits and hyphens, at most 31",
    "group {value!r}: små bokstaver, sifre og bindestreker, høyst 31",
)
_ONLY_LEARNERS = Phrase(
    "group {value!r}: only learners are in a learning group; leave it empty",
    "group {value!r}: bare deltakere er med i en læringsgruppe; la feltet stå tomt",
)
_TWICE = Phrase(
    "{field} {value!r} stands twice; each person has one of their own",
    "{field} {value!r} står to ganger; hver person har sin egen",
)
_UNKNOWN = Phrase(
    "{field!r} is not known; the fields are {fields}",
    "{field!r} er ukjent; feltene er {fields}",
)
_NO_TEXT = Phrase(
    "{field}: write a text in quotes, at most {most} letters",
    "{field}: skriv en tekst i hermetegn, høyst {most} tegn",
)
_NATIONAL = Phrase(
    "{field} looks like a national identity number; take it out, an opaque name is "
    "enough",
    "{field} ligner et fødselsnummer; ta det ut, et nøytralt navn er nok",
)
_NOBODY = Phrase(
    "{file}: there is nobody in it; write a [[person]] with login and role",
    "{file}: det står ingen der; skriv en [[person]] med login og role",
)
_NO_TOML = Phrase(
    "{file}: this is no TOML: {why}; look at the line it names",
    "{file}: dette er ikke TOML: {why}; se på linjen som er nevnt",
)
_NO_FILE = Phrase(
    "{file}: {why}; name another file with --people",
    "{file}: {why}; oppgi en annen fil med --people",
)
_NO_PERSONS = Phrase(
    "{file}: nobody found; each person begins with a line [[person]]",
    "{file}: fant ingen; hver person begynner med en linje [[person]]",
)
_NOT_UTF8 = Phrase(
    "{file}: not saved as UTF-8; save it again, as UTF-8",
    "{file}: ikke lagret som UTF-8; lagre den på nytt, som UTF-8",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person who may come in."""

    login: str
    role: Role
    name: str = ""
    trade: str = ""
    group: str = ""
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who may come in, and nobody else."""

    people: tuple[Person, ...]

    def logins(self, role: Role | None = None) -> list[str]:
        """The logins of one role, or of everybody."""
        return [p.login for p in self.people if role in (None, p.role)]

    @property
    def learning_groups(self) -> dict[str, list[str]]:
        """Learners by learning group."""
        groups: dict[str, list[str]] = {}
        for person in self.people:
            if person.group:
                groups.setdefault(person.group, []).append(person.login)
        return groups

    @property
    def names_outside(self) -> dict[str, str]:
        """From the name another system knows to the login here."""
        return {p.outside.lower(): p.login for p in self.people if p.outside}


def read_roster(path: Path) -> Roster:
    """Read everybody from a ``.toml`` or ``.csv`` file.

    Raises:
        HubError: with one line for each thing to mend.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise HubError(_NO_FILE.of(file=path, why=why(error))) from None
    except UnicodeDecodeError:
        raise HubError(_NOT_UTF8.of(file=path)) from None
    rows = _sheet(text) if path.suffix.lower() == ".csv" else _toml(path, text)
    return roster_of(path.name, rows)


def roster_of(file: str, rows: list[tuple[Message, Mapping[str, Any]]]) -> Roster:
    """Everybody in *rows*, each with the place it stands at.

    Raises:
        HubError: with one line for each thing to mend.
    """
    faults = [
        _ROW.of(file=file, row=place, what=what)
        for place, row in rows
        for what in _faults(row)
    ]
    for field in ("login", "outside"):
        seen: set[str] = set()
        for place, row in rows:
            value = str(row.get(field) or "").lower()
            if value and value in seen:
                what = _TWICE.of(field=field, value=value)
                faults.append(_ROW.of(file=file, row=place, what=what))
            seen.add(value)
    if faults:
        raise HubError(*faults)
    if not rows:
        raise HubError(_NOBODY.of(file=file))
    return Roster(tuple(_person(row) for _, row in rows))


def _toml(path: Path, text: str) -> list[tuple[Message, Mapping[str, Any]]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HubError(_NO_TOML.of(file=path, why=error)) from None
    people = data.get("person")
    if not isinstance(people, list) or not all(isinstance(p, dict) for p in people):
        raise HubError(_NO_PERSONS.of(file=path))
    return [(_PERSON.of(number=n), row) for n, row in enumerate(people, 1)]


def _sheet(text: str) -> list[tuple[Message, Mapping[str, Any]]]:
    # A sheet saved by a Norwegian Excel has semicolons.
    head = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text), delimiter=";" if head.count(";") else ",", restkey="…"
    )
    return [
        (
            _LINE.of(number=reader.line_num),
            {str(k).strip(): _cell(v) for k, v in row.items() if _cell(v)},
        )
        for row in reader
        if any(_cell(value) for value in row.values())
    ]


def _cell(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value or "").strip()


def _faults(row: Mapping[str, Any]) -> Iterator[Message]:
    for field in row:
        if field not in FIELDS:
            yield _UNKNOWN.of(field=field, fields=", ".join(FIELDS))
        elif not isinstance(row[field], str) or len(row[field]) > MOST_LETTERS:
            yield _NO_TEXT.of(field=field, most=MOST_LETTERS)
        elif NATIONAL_ID.search(row[field]):
            yield _NATIONAL.of(field=field)
    login, role, group = (str(row.get(f) or "") for f in ("login", "role", "group"))
    if not login:
        yield _NO_LOGIN.of()
    elif not LOGIN.fullmatch(login):
        yield _BAD_LOGIN.of(value=login)
    if role not in ROLES:
        yield _BAD_ROLE.of(value=role, roles=", ".join(ROLES))
    if group and not GROUP.fullmatch(group):
        yield _BAD_GROUP.of(value=group)
    elif group and role in ROLES and role != "learner":
        yield _ONLY_LEARNERS.of(value=group)


def _person(row: Mapping[str, Any]) -> Person:
    texts = {field: row.get(field, "") for field in FIELDS[2:]}
    return Person(login=row["login"], role=cast("Role", row["role"]), **texts)
