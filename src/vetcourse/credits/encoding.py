"""Events as JSON and back, without losing or adding a single bit.

The ledger hashes these bytes, so the same event always gives the same text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from vetcourse.credits.model import PAYLOADS, Event, Payload
from vetcourse.errors import Phrase, RecordError

_NO_JSON = Phrase(
    "event: not JSON ({why}); restore the file",
    "hendelse: ikke JSON ({why}); legg tilbake filen",
)
_NO_LIST = Phrase(
    "{where}: expected a list, found {value!r}",
    "{where}: ventet en liste, fant {value!r}",
)
_NO_FIELDS = Phrase(
    "{where}: expected fields, found {value!r}",
    "{where}: ventet felter, fant {value!r}",
)
_UNREADABLE = Phrase(
    "{where}: cannot read {value!r} as {type}",
    "{where}: kan ikke lese {value!r} som {type}",
)
_NO_KIND = Phrase(
    "{where}: kind {kind!r} is not one of {kinds}",
    "{where}: slaget {kind!r} er ikke et av {kinds}",
)
_STRANGE = Phrase("{where}: unknown field {names}", "{where}: ukjent felt {names}")
_MISSING = Phrase(
    "{where}: a field is missing ({why})", "{where}: et felt mangler ({why})"
)


def to_json(event: Event) -> str:
    """Write *event* as canonical JSON: sorted keys, no spaces, decimals as text."""
    return json.dumps(
        to_data(event), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def from_json(text: str) -> Event:
    """Read an event that :func:`to_json` wrote.

    Raises:
        RecordError: if the text is not such an event.
    """
    return from_data(_loaded(text))


def payload_text(event: str) -> str:
    """The payload's part of what :func:`to_json` wrote, still as JSON.

    Keys are sorted, and a quotation mark within a text never stands without its
    backslash, so nothing else can look like the two ends.
    """
    _, _, rest = event.partition(',"payload":')
    payload, _, _ = rest.rpartition(',"reason":"')
    return payload


def payload_from_json(text: str) -> Payload:
    """Read a payload as :func:`payload_text` cut it out.

    Raises:
        RecordError: if the text is no payload.
    """
    payload: Payload = _read(Payload, _loaded(text))
    return payload


def to_data(value: Any) -> Any:
    """Plain lists, dictionaries and texts for an event or a part of one."""
    if is_dataclass(value) and not isinstance(value, type):
        data = {f.name: to_data(getattr(value, f.name)) for f in fields(value)}
        kind = getattr(value, "kind", None) if type(value) in KINDS else None
        return {"kind": kind, **data} if kind else data
    if isinstance(value, tuple):
        return [to_data(item) for item in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def from_data(data: Any) -> Event:
    """Read an event from plain data, refusing fields it does not know."""
    event = _read(Event, data)
    assert isinstance(event, Event)
    return event


def plain(value: Decimal) -> str:
    """A decimal in its shortest ordinary form: 10, 7.5, never 1E+1."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


KINDS = frozenset(PAYLOADS.values())
Reader = Callable[[Any], Any]


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError(_NO_JSON.of(why=error.msg)) from error


def _read(hint: Any, data: Any) -> Any:
    try:
        return _reader(hint)(data)
    except _Misfit as error:
        where = "event" + "".join(reversed(error.path))
        raise RecordError(error.phrase.of(where=where, **error.about)) from error


class _Misfit(Exception):  # noqa: N818  (never leaves this file)
    """What does not fit, and on the way out the place where it stands."""

    def __init__(self, phrase: Phrase, **about: Any) -> None:
        super().__init__(phrase.en)
        self.phrase, self.about = phrase, about
        self.path: list[str] = []


@cache
def _reader(hint: Any) -> Reader:
    """What reads a value of one type; made once, because ledgers are long."""
    if get_origin(hint) in (Union, UnionType):
        return _union_reader(get_args(hint))
    if get_origin(hint) is tuple:
        return _tuple_reader(_reader(get_args(hint)[0]))
    if is_dataclass(hint):
        return _dataclass_reader(hint)
    return _scalar_reader(hint)


def _tuple_reader(inner: Reader) -> Reader:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _Misfit(_NO_LIST, value=value)
        return tuple(map(inner, value))

    return read


def _union_reader(members: tuple[Any, ...]) -> Reader:
    rest = [member for member in members if member is not NoneType]
    empty = len(rest) < len(members)
    if len(rest) == 1:
        single = _reader(rest[0])
        return lambda value: None if value is None and empty else single(value)
    by_kind = {member.kind: _reader(member) for member in rest}

    def read(value: Any) -> Any:
        if value is None and empty:
            return None
        kind = value.get("kind") if isinstance(value, dict) else None
        reader = by_kind.get(kind) if isinstance(kind, str) else None
        if reader is None:
            raise _Misfit(_NO_KIND, kind=kind, kinds=sorted(PAYLOADS))
        try:
            return reader(value)
        except _Misfit as error:
            error.path.append(f" {kind}")
            raise

    return read


def _dataclass_reader(cls: Any) -> Reader:
    known = {name: _reader(hint) for name, hint in hints(cls).items()}
    names = known.keys() | {"kind"}

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _Misfit(_NO_FIELDS, value=value)
        if not names.issuperset(value):
            raise _Misfit(_STRANGE, names=", ".join(sorted(value.keys() - names)))
        name, decoded = "", {}
        try:
            for name, item in value.items():
                if name != "kind":
                    decoded[name] = known[name](item)
        except _Misfit as error:
            error.path.append(f".{name}")
            raise
        try:
            return cls(**decoded)
        except TypeError as error:
            raise _Misfit(_MISSING, why=error) from error

    return read


def _scalar_reader(hint: Any) -> Reader:
    readers: dict[Any, Reader] = {
        date: date.fromisoformat,
        datetime: datetime.fromisoformat,
    }
    plain_type = hint if hint in (bool, int, str) else str
    make = readers.get(hint, hint)
    as_it_is = plain_type is hint

    def read(value: Any) -> Any:
        if type(value) is plain_type:
            if as_it_is:
                return value
            try:
                return make(value)
            except (ValueError, TypeError, ArithmeticError) as error:
                about = {"value": value, "type": hint.__name__}
                raise _Misfit(_UNREADABLE, **about) from error
        raise _Misfit(_UNREADABLE, value=value, type=hint.__name__)

    return read


@cache
def hints(cls: Any) -> dict[str, Any]:
    """The type of every field, as a decoder needs it."""
    known = get_type_hints(cls)
    return {field.name: known[field.name] for field in fields(cls)}
