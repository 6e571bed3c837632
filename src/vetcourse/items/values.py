"""Reading answers of any shape: what does not fit is refused with one plain line."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from vetcourse.errors import AnswerError

MAX_VALUE_BYTES = 200_000
MAX_DEPTH = 8
# They turn the order of the letters around and can make a text lie to its reader.
TURNING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def within_limits(value: Any, item: str) -> None:
    """Refuse a value too large, too deep or not plain JSON.

    Raises:
        AnswerError: with one line that names *item*.
    """
    if _depth(value) > MAX_DEPTH:
        raise AnswerError(f"{item}: the answer is nested too deeply to be one")
    try:
        size = len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError):
        raise AnswerError(f"{item}: the answer is not plain JSON") from None
    if size > MAX_VALUE_BYTES:
        raise AnswerError(f"{item}: the answer is larger than {MAX_VALUE_BYTES} bytes")


def one_of(value: Any, names: Collection[str], where: str) -> str:
    """The one name in *value*.

    Raises:
        AnswerError: it is none of *names*.
    """
    if isinstance(value, str) and value in names:
        return value
    raise AnswerError(f"{where}: {_shown(value)} is not one of {_some(names)}")


def several_of(value: Any, names: Collection[str], where: str) -> list[str]:
    """The names in *value*, each once, in the order of *value*.

    Raises:
        AnswerError: it is no list, or one of them is unknown or stands twice.
    """
    chosen = [one_of(name, names, where) for name in entries(value, where)]
    if len(set(chosen)) < len(chosen):
        raise AnswerError(f"{where}: the same name stands twice")
    return chosen


def entries(value: Any, where: str, most: int | None = None) -> list[Any]:
    """The list *value*, with at most *most* entries.

    Raises:
        AnswerError: it is no list, or too long.
    """
    if not isinstance(value, list):
        raise AnswerError(f"{where}: {_shown(value)} is not a list")
    if most is not None and len(value) > most:
        raise AnswerError(f"{where}: there is room for {most}, not for {len(value)}")
    return value


def fields_of(value: Any, names: Collection[str], where: str) -> dict[str, Any]:
    """The named fields in *value*, in the order of *names*.

    Raises:
        AnswerError: it is no mapping, or it has a field that is not in *names*.
    """
    if not isinstance(value, Mapping):
        raise AnswerError(f"{where}: {_shown(value)} does not say what belongs where")
    for name in value:
        one_of(name, names, where)
    return {name: value[name] for name in names if name in value}


def number_in(value: Any, low: float, high: float, step: float, where: str) -> float:
    """The number in *value*: from *low* to *high*, a whole number of steps from *low*.

    Raises:
        AnswerError: it is no such number; true and false are none either.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AnswerError(f"{where}: {_shown(value)} is not a number")
    if not low <= value <= high:
        raise AnswerError(
            f"{where}: {_shown(value)} is not between {low:g} and {high:g}"
        )
    steps = (value - low) / step
    if abs(steps - round(steps)) > 1e-6:
        raise AnswerError(f"{where}: {_shown(value)} lies between two steps")
    return plain_number(value)


def any_number(value: Any, where: str) -> float:
    """The number in *value*; a text with a decimal comma or point is one too.

    Raises:
        AnswerError: it is no finite number.
    """
    if isinstance(value, str):
        try:
            value = float(value.strip().replace(",", ".").replace("\u2212", "-"))
        except ValueError:
            raise AnswerError(f"{where}: {_shown(value)} is not a number") from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AnswerError(f"{where}: {_shown(value)} is not a number")
    if not abs(value) <= 1e15:
        raise AnswerError(f"{where}: {_shown(value)} is no number one can work with")
    return plain_number(value)


def a_day(value: Any, where: str) -> str:
    """The day in *value*, written as ``2026-02-03``.

    Raises:
        AnswerError: there is no such day.
    """
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
            return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        pass
    raise AnswerError(f"{where}: {_shown(value)} is not a day written as 2026-02-03")


def yes_or_no(value: Any, where: str) -> bool:
    """The truth value in *value*.

    Raises:
        AnswerError: it is neither true nor false.
    """
    if isinstance(value, bool):
        return value
    raise AnswerError(f"{where}: {_shown(value)} is neither true nor false")


def some_text(value: Any, where: str, most: int = 20_000) -> str:
    """The text in *value*, composed and without control characters.

    Raises:
        AnswerError: it is no text, or longer than *most* characters.
    """
    if not isinstance(value, str):
        raise AnswerError(f"{where}: {_shown(value)} is not a text")
    written = filter(_is_written, LINE_ENDS.sub("\n", value))
    # Last, since letters may meet only after what stood between them is gone.
    text = unicodedata.normalize("NFC", "".join(written))
    if len(text) > most:
        raise AnswerError(f"{where}: the text is longer than {most} characters")
    return text


def plain_number(value: float) -> float:
    """*value* without a needless fraction: 7.0 is 7."""
    return int(value) if math.isfinite(value) and value == int(value) else value


def _is_written(letter: str) -> bool:
    if letter in "\n\t":
        return True
    return letter not in TURNING and unicodedata.category(letter) not in {"Cc", "Cs"}


def _depth(value: Any) -> int:
    depth, layer = 0, [value] if _holds(value) else []
    while layer and depth <= MAX_DEPTH:
        inner = [v.values() if isinstance(v, dict) else v for v in layer]
        layer = [entry for held in inner for entry in held if _holds(entry)]
        depth += 1
    return depth


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _some(names: Collection[str]) -> str:
    first = ", ".join(list(names)[:8])
    return first if len(names) <= 8 else f"{first} …"
