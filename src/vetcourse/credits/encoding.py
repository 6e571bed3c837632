"""Events as JSON and back, without losing or adding a single bit.

The ledger hashes these bytes, so the same event always gives the same text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from vetcourse.credits.model import PAYLOADS, Event
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
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError(_NO_JSON.of(why=error.msg)) from error
    return from_data(data)


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
    event = _decode(data, Event, "event")
    assert isinstance(event, Event)
    return event


def plain(value: Decimal) -> str:
    """A decimal in its shortest ordinary form: 10, 7.5, never 1E+1."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


KINDS = frozenset(PAYLOADS.values())


def _decode(value: Any, hint: Any, where: str) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return _decode_union(value, get_args(hint), where)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise RecordError(_NO_LIST.of(where=where, value=value))
        return tuple(_decode(item, get_args(hint)[0], where) for item in value)
    if is_dataclass(hint):
        return _decode_dataclass(value, hint, where)
    try:
        return _scalar(value, hint)
    except (ValueError, TypeError, ArithmeticError) as error:
        told = _UNREADABLE.of(where=where, value=value, type=hint.__name__)
        raise RecordError(told) from error


def _decode_union(value: Any, members: tuple[Any, ...], where: str) -> Any:
    if value is None and NoneType in members:
        return None
    rest = [member for member in members if member is not NoneType]
    if len(rest) == 1:
        return _decode(value, rest[0], where)
    kind = value.get("kind") if isinstance(value, Mapping) else None
    for member in rest:
        if member.kind == kind:
            return _decode_dataclass(value, member, f"{where} {kind}")
    raise RecordError(_NO_KIND.of(where=where, kind=kind, kinds=sorted(PAYLOADS)))


def _decode_dataclass(value: Any, cls: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise RecordError(_NO_FIELDS.of(where=where, value=value))
    known = hints(cls)
    data = {name: item for name, item in value.items() if name != "kind"}
    if unknown := sorted(set(data) - set(known)):
        raise RecordError(_STRANGE.of(where=where, names=", ".join(unknown)))
    decoded = {
        name: _decode(item, known[name], f"{where}.{name}")
        for name, item in data.items()
    }
    try:
        return cls(**decoded)
    except TypeError as error:
        raise RecordError(_MISSING.of(where=where, why=error)) from error


@cache
def hints(cls: Any) -> dict[str, Any]:
    """The type of every field, as a decoder needs it."""
    known = get_type_hints(cls)
    return {field.name: known[field.name] for field in fields(cls)}


def _scalar(value: Any, hint: type) -> Any:
    if hint in (bool, int, str):
        if type(value) is not hint:
            raise TypeError(value)
        return value
    if type(value) is not str:
        raise TypeError(value)
    readers: dict[type, Callable[[str], Any]] = {
        date: date.fromisoformat,
        datetime: datetime.fromisoformat,
    }
    return readers.get(hint, hint)(value)
