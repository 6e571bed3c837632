"""A learner's answers on disk: one small file an item, written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vetcourse.errors import AnswerError

SCHEMA = 1
MAX_FILE_BYTES = 1_000_000
FOLDER = "answers"
# Beside it, what is for its writer alone; nbgrader is told to leave it out.
PRIVATE = "private"
# As every item's id; said here too, so that who only looks loads no item.
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# nbgrader must not collect a half-written file: the config ignores this beginning.
UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a learner answered to one variant of one item, and when."""

    item: str
    value: Any
    at: str
    variant: str = "a"
    version: str = ""
    # Whether the privacy list was ticked; None where there is none, or an old page.
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers in one learner's assignment folder."""

    folder: Path

    @classmethod
    def beside(cls, assignment: Path) -> Answers:
        """The answers of the notebook in the folder *assignment*."""
        return cls(assignment / FOLDER)

    def path(self, item: str, variant: str = "a") -> Path:
        """Where the answer lies; the variants of an item lie beside each other."""
        if not re.fullmatch(ID, item) or not re.fullmatch("[a-z]", variant):
            raise AnswerError(f"{item!r} cannot be the name of an item")
        name = item if variant == "a" else f"{item}.{variant}"
        return self.folder / f"{name}.json"

    def read(self, item: str, variant: str = "a") -> Answer | None:
        """The answer, or None while there is none.

        Raises:
            AnswerError: the file is no answer to this item; it is left as it is.
        """
        path = self.path(item, variant)
        try:
            data = read_json(path)
        except FileNotFoundError:
            return None
        return _answer(data, item, variant)

    def write(self, answer: Answer, *, shown: str | None = None) -> None:
        """Put *answer* on disk; the one before it stays whole until then.

        *shown* is the time of the answer that the learner was looking at. Where
        another device has written since, that answer is kept under another name.

        Raises:
            AnswerError: it could not be written, and why; nothing is lost.
        """
        _within_limits(answer.value, answer.item)
        path = self.path(answer.item, answer.variant)
        fields = asdict(answer)
        if answer.ticked is None:
            del fields["ticked"]
        text = json.dumps({"schema": SCHEMA, **fields}, ensure_ascii=False)
        with told_plainly(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._keep_other(path, answer, shown)
            write_whole(path, text.encode())

    def _keep_other(self, path: Path, answer: Answer, shown: str | None) -> None:
        try:
            there = self.read(answer.item, answer.variant)
        except AnswerError:
            _keep(path)  # whatever it is, a person may want to look at it
            return
        if there and there.at != shown and there.value != answer.value:
            _keep(path)


def read_json(path: Path) -> Any:
    """The JSON in a file that may have come from anybody.

    Raises:
        FileNotFoundError: there is no such file.
        AnswerError: it is no plain file, too large, or not plain JSON.
    """
    name = path.name
    try:
        # No link is followed and no named pipe waited for.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError:
        raise AnswerError(f"{name}: this is not a file that can be opened") from None
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise AnswerError(f"{name}: this is not a plain file")
        if state.st_size > MAX_FILE_BYTES:
            raise AnswerError(f"{name}: larger than {MAX_FILE_BYTES} bytes")
        with os.fdopen(handle, "rb", closefd=False) as file:
            raw = file.read(MAX_FILE_BYTES + 1)
    finally:
        os.close(handle)
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            parse_constant=_no_constant,
            object_pairs_hook=_no_name_twice,
        )
    except (ValueError, RecursionError):
        raise AnswerError(f"{name}: this is not the JSON of an answer") from None


def variant_to_show(
    answers: Answers, item: str, names: Iterable[str], fetched: int
) -> str:
    """The case of the attempt under way: each feedback that was fetched opens one."""
    ordered = sorted(names)
    if len(ordered) == 1:
        return ordered[0]
    begun = [n for n in ordered if answers.path(item, n).is_file()]
    attempt = max(ordered.index(begun[-1]) if begun else 0, fetched)
    return ordered[min(attempt, len(ordered) - 1)]


def feedback_fetched(folder: Path) -> int:
    """On how many hand-ins of the assignment in *folder* feedback is here."""
    return sum(1 for _ in (folder / "feedback").glob("*/"))


def _within_limits(value: Any, item: str) -> None:
    # A learner's server only looks, and is spared everything that items are made of.
    from vetcourse.items import within_limits

    within_limits(value, item)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _answer(data: Any, item: str, variant: str) -> Answer:
    name = f"{item}.json" if variant == "a" else f"{item}.{variant}.json"
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise AnswerError(f"{name}: this is not an answer of vetcourse")
    if data.get("item") != item or data.get("variant", "a") != variant:
        raise AnswerError(f"{name}: this is the answer to another item")
    if "value" not in data:
        raise AnswerError(f"{name}: there is no value in it")
    at, version = data.get("at"), data.get("version", "")
    if not isinstance(at, str) or not isinstance(version, str):
        raise AnswerError(f"{name}: its time or version is not text")
    _within_limits(data["value"], item)
    ticked = data.get("ticked")
    known = ticked if isinstance(ticked, bool) else None
    return Answer(item, data["value"], at[:40], variant, version[:40], known)


def write_whole(path: Path, data: bytes) -> None:
    """Put *data* at *path* so that nobody ever sees half of it."""
    handle, unfinished = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _keep(path: Path) -> None:
    number = 1
    while (kept := path.with_suffix(f".kept-{number}.json")).exists():
        number += 1
    path.rename(kept)


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """What the disk refuses becomes one line that a learner can act on.

    Raises:
        AnswerError: in place of any OSError.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = "the disk is full" if full else (error.strerror or "it failed").lower()
        raise AnswerError(
            f"{path.name} could not be saved: {why}; "
            "the answer saved before is still there"
        ) from None
