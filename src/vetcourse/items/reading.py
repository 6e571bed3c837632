"""From an author's fields to an item, and from pydantic's findings to plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from vetcourse.errors import ContentError
from vetcourse.items.base import Item, VariantsError
from vetcourse.items.words import nearest

AMOUNTS = {1: "one", 2: "two", 3: "three"}
A_NAME = "use small letters, digits and hyphens, and begin with a letter"


def read_as(kind: type[Item], fields: Mapping[str, Any]) -> Item:
    """The item of the type *kind* that *fields* define.

    Raises:
        ContentError: one plain line for each thing that does not fit.
    """
    own = {name: field for name, field in fields.items() if name not in kind.added}
    try:
        return kind.model_validate(own)
    except ValidationError as error:
        raise ContentError(*dict.fromkeys(_lines(error, kind))) from None


def unknown_type(given: Any, known: Mapping[str, type[Item]]) -> ContentError:
    """The error for a type nobody knows, with the nearest that there is."""
    names = ", ".join(known)
    if given is None:
        return ContentError(f"type: is missing; the types are {names}")
    near = nearest(str(given).replace("-", "_"), list(known))
    return ContentError(f"type: {given!r} is not known{near}; the types are {names}")


def _lines(error: ValidationError, kind: type[Item]) -> Iterator[str]:
    for found in error.errors(include_url=False):
        cause = found.get("ctx", {}).get("error")
        if isinstance(cause, VariantsError):
            for name, inner in cause.faults.items():
                yield from (f"variant {name}, {line}" for line in _lines(inner, kind))
        else:
            yield _line(found, kind)


def _line(found: ErrorDetails, kind: type[Item]) -> str:
    place = ".".join(_places(found))
    say = SAYINGS.get(found["type"])
    said = say(found, kind) if say else found["msg"].lower()
    return f"{place}: {said}" if place else said


def _places(found: ErrorDetails) -> Iterator[str]:
    # People count the entries of a list from one; a name that is a number stays.
    is_name = found["type"] == "invalid_key" or "[key]" in found["loc"]
    for part in found["loc"]:
        if part != "[key]":
            yield str(part + 1 if isinstance(part, int) and not is_name else part)


def _missing(found: ErrorDetails, _: type[Item]) -> str:
    last = found["loc"][-1]
    if last == "en":
        return "the English text is missing"
    return "two are needed" if isinstance(last, int) else "is missing"


def _extra(found: ErrorDetails, kind: type[Item]) -> str:
    *above, name = found["loc"]
    if name in {"no", "nn", "no-nb"}:
        return "call Norwegian Bokmål nb"
    known = _fields_at(kind, above)
    if not known:
        return "is not a field that can stand here"
    near = nearest(str(name), known)
    return f"is not known here{near}; there can be {', '.join(known)}"


def _no_text(found: ErrorDetails, _: type[Item]) -> str:
    if found["loc"][-1] == "[key]":
        return f"{found['input']!r} is no name; {A_NAME}"
    return "has to be a text; put it in quotes"


def _no_pattern(found: ErrorDetails, _: type[Item]) -> str:
    if found["loc"] == ("id",):
        return f"{found['input']!r} is no id; write it like ig-3-q1"
    return f"{found['input']!r} is no name; {A_NAME}"


def _no_model(found: ErrorDetails, _: type[Item]) -> str:
    if found["ctx"]["class_name"] == "Text":
        return 'has to be a text, or a text for each language as in {en: "…", nb: "…"}'
    return "has to be fields with their values, as in name: value"


def _too_short(found: ErrorDetails, _: type[Item]) -> str:
    least = found["ctx"]["min_length"]
    verb = "is" if least == 1 else "are"
    return f"at least {AMOUNTS.get(least, least)} {verb} needed"


def _no_choice(found: ErrorDetails, _: type[Item]) -> str:
    return f"{found['input']!r} is not one of {found['ctx']['expected']}"


def _own_words(found: ErrorDetails, _: type[Item]) -> str:
    return str(found["ctx"]["error"])


def _always(text: str) -> Callable[[ErrorDetails, type[Item]], str]:
    return lambda found, _: text.format(**found.get("ctx", {}))


SAYINGS: dict[str, Callable[[ErrorDetails, type[Item]], str]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "string_type": _no_text,
    "string_too_short": _always("is empty; write a text or leave it out"),
    "string_pattern_mismatch": _no_pattern,
    "model_type": _no_model,
    "too_short": _too_short,
    "string_too_long": _always("is longer than {max_length} characters"),
    "too_long": _always("at most {max_length} can stand here"),
    "literal_error": _no_choice,
    "value_error": _own_words,
    "bool_type": _always("has to be true or false"),
    "float_type": _always("has to be a number"),
    "finite_number": _always("has to be a number"),
    "int_type": _always("has to be a whole number"),
    "int_parsing": _always("has to be a whole number"),
    "int_from_float": _always("has to be a whole number"),
    "tuple_type": _always("has to be a list, as in [first, second]"),
    "dict_type": _always("has to be names with their values, as in name: value"),
    "invalid_key": _always("is no name of a field"),
    "greater_than_equal": _always("has to be at least {ge:g}"),
    "less_than_equal": _always("has to be at most {le:g}"),
    "greater_than": _always("has to be more than {gt:g}"),
}


def _fields_at(annotation: Any, loc: list[int | str]) -> list[str]:
    # Follow the place of an error through the schema to the fields known there.
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        names = {
            info.alias or field: info.annotation
            for field, info in annotation.model_fields.items()
        }
        return _fields_at(names[str(loc[0])], loc[1:]) if loc else list(names)
    inner = get_args(annotation)
    if get_origin(annotation) in (Union, UnionType):
        return next((found for arg in inner if (found := _fields_at(arg, loc))), [])
    if get_origin(annotation) is Annotated:
        return _fields_at(inner[0], loc)
    if get_origin(annotation) is dict and loc:
        return _fields_at(inner[1], loc[1:])
    if get_origin(annotation) is tuple and loc:
        return _fields_at(inner[0], loc[1:])
    return []
