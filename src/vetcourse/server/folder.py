"""What lies in a learner's own folder of one unit: answers and feedback."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from vetcourse.answers import (
    PRIVATE,
    Answers,
    feedback_fetched,
    read_json,
    variant_to_show,
)
from vetcourse.errors import AnswerError
from vetcourse.server.standing import HandIn, Last, Unit

SEEN = "seen"
OURS = '<meta name="vetcourse-made-from"'
POINTS = re.compile(r'<p class="sum"><strong>([\d.,]+)</strong> \w+ ([\d.,]+) ')
MAIN = re.compile(r"<main>(.*)</main>", re.DOTALL)
WAITING = '<p class="note">'
SENTENCE = re.compile(r"(?<=[.?!…])\s")
SHORT = 110


@dataclass(frozen=True, slots=True)
class Done:
    """How many exercises are answered, and which was the last."""

    answered: int = 0
    exercises: int = 0
    last: Last | None = None


def unit_in(folder: Path, code: str) -> Unit | None:
    """The unit that is released in *folder*; None where none of ours is."""
    data = page_of(folder)
    return None if data is None else about(data, code)


def page_of(folder: Path) -> dict[str, Any] | None:
    """The public half of a unit's items, as it lies beside the notebook."""
    path = folder / "items.json"
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size)
    except (OSError, AnswerError):
        return None


def about(data: dict[str, Any], code: str) -> Unit:
    """What a unit's page says of itself."""
    module = data.get("module") or {}
    letters, _, number = code.partition("-")
    return Unit(
        code=code,
        title=str(data.get("title") or code),
        kind=str(data.get("kind") or ("unit" if number.isdigit() else number)),
        language="nb" if data.get("language") == "nb" else "en",
        minutes=data.get("minutes"),
        module=str(module.get("code") or letters.upper()),
        module_title=str(module.get("title") or ""),
        module_number=int(module.get("number") or 99),
        place=int(module.get("place") or (number if number.isdigit() else 99)),
        tries=max((len(v) for v in _handed_in_items(data).values()), default=1),
    )


def done_in(folder: Path) -> Done:
    """How far the learner is in the attempt under way."""
    data = page_of(folder)
    if data is None:
        return Done()
    answered, latest, fetched = 0, None, feedback_fetched(folder)
    for name, variants in data["items"].items():
        kept = variants["a"].get("private")
        answers = Answers(folder / PRIVATE) if kept else Answers.beside(folder)
        shown = variant_to_show(answers, name, variants, fetched)
        found, at = _answered(answers.path(name, shown))
        if not found:
            continue
        answered += _counts(variants["a"])
        if at and (latest is None or at > latest.at):
            latest = Last(item=name, prompt=_short(variants[shown]["prompt"]), at=at)
    exercises = sum(_counts(v["a"]) for v in data["items"].values())
    return Done(answered, exercises, latest)


def is_answered(value: Any) -> bool:
    """Whether anything is answered; the form in the browser says the same."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return any(map(is_answered, value))
    if isinstance(value, dict):
        return any(map(is_answered, value.values()))
    return value is not None


def feedback_page(folder: Path, stamp: str, code: str) -> Path:
    """Where the fetched feedback on one hand-in lies."""
    return folder / "feedback" / stamp / f"{code}.html"


def with_feedback(one: HandIn, folder: Path, code: str) -> HandIn:
    """The hand-in together with what its fetched feedback says."""
    page = feedback_page(folder, one.stamp, code)
    try:
        state = page.stat()
    except OSError:
        return one
    points, of, waiting = _points(page, state.st_mtime_ns)
    seen = page.with_name(SEEN)
    return HandIn(
        stamp=one.stamp,
        at=one.at,
        received=True,
        ready=one.ready,
        fetched=True,
        changed=one.changed,
        read=seen.is_file() and seen.stat().st_mtime_ns >= state.st_mtime_ns,
        points=points,
        of=of,
        waiting=waiting,
    )


def mark_read(page: Path) -> None:
    """Remember that the learner has opened a page of feedback."""
    page.with_name(SEEN).touch()


def main_of(page: Path) -> tuple[str, str] | None:
    """The body and language of a feedback page of ours; None for any other page."""
    text = page.read_text("utf-8", errors="replace")
    found = MAIN.search(text)
    if found is None or OURS not in text:
        return None
    return found[1], "nb" if '<html lang="nb">' in text else "en"


def moment_of(text: Any) -> datetime | None:
    """A time as answers and nbgrader write it, with its zone."""
    plain = str(text).strip().removesuffix(" UTC")
    try:
        at = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def folders_with_units(root: Path) -> Iterator[Path]:
    """The learner's folders that hold a unit of ours."""
    for path in sorted(root.glob("*/items.json")):
        yield path.parent


@lru_cache(maxsize=128)
def _read(path: Path, changed: int, size: int) -> dict[str, Any] | None:
    data = read_json(path)
    return (
        data if isinstance(data, dict) and isinstance(data.get("items"), dict) else None
    )


def _counts(item: dict[str, Any]) -> bool:
    return not item.get("practice") and not item.get("private")


def _handed_in_items(data: dict[str, Any]) -> dict[str, Any]:
    return {n: v for n, v in data["items"].items() if _counts(v["a"])}


def _answered(path: Path) -> tuple[bool, datetime | None]:
    try:
        state = path.stat()
    except OSError:
        return False, None
    return _read_answer(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2048)
def _read_answer(path: Path, changed: int, size: int) -> tuple[bool, datetime | None]:
    # Of an answer only this is kept in memory.
    try:
        data = read_json(path)
    except (OSError, AnswerError):
        return False, None
    if not isinstance(data, dict) or not is_answered(data.get("value")):
        return False, None
    return True, moment_of(data.get("at"))


def _short(prompt: str) -> str:
    first = SENTENCE.split(str(prompt))[0]
    if len(first) <= SHORT:
        return first
    return f"{first[:SHORT].rsplit(' ', 1)[0]} …"


@lru_cache(maxsize=256)
def _points(page: Path, changed: int) -> tuple[float | None, float | None, bool]:
    text = html.unescape(page.read_text("utf-8", errors="replace"))
    found = POINTS.search(text)
    if found is None or OURS not in text:
        return None, None, False
    points, of = (float(n.replace(",", ".")) for n in found.groups())
    return points, of, WAITING in text
