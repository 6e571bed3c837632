"""One hand-in, marked from its data alone; whatever a learner sent is only read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from vetcourse import __version__
from vetcourse.answers import FOLDER, MAX_FILE_BYTES, Answers
from vetcourse.course.model import Assignment
from vetcourse.course.reading import find_assignment, read_unchanged
from vetcourse.errors import AnswerError, GradingError
from vetcourse.grading.folders import remove_abandoned
from vetcourse.grading.notebooks import Master, put_in_place
from vetcourse.items import Language
from vetcourse.scoring import Marked, mark
from vetcourse.signing import path_of, signatures_of
from vetcourse.uploads import MAX_UPLOAD_BYTES

MAX_ANSWERS = 500
MAX_STAMP_BYTES = 100
STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"  # nbgrader's own


@dataclass(frozen=True, slots=True)
class Task:
    """Which hand-in to mark, and where everything lies; small enough to send about."""

    root: Path
    assignment: str
    learner: str

    @property
    def folder(self) -> Path:
        """What the learner handed in."""
        return self.root / "submitted" / self.learner / self.assignment

    @property
    def marked_folder(self) -> Path:
        """Where the marked notebook belongs."""
        return self.root / "autograded" / self.learner / self.assignment


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of marking one hand-in."""

    task: Task
    digest: str
    points: dict[str, float]
    # By task cell: a hash of the answers that a person marks there.
    under: dict[str, str]
    timestamp: dt.datetime | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """What happened to one hand-in."""

    learner: str
    assignment: str
    state: str  # graded, unchanged, refused
    points: float = 0.0
    problems: tuple[str, ...] = ()


def judge(task: Task, was: str = "") -> Judged | None:
    """Mark one hand-in and put its marked notebook in place.

    Nothing where it is the one whose hash *was* marked before.

    Raises:
        GradingError: the assignment was not built, or the folder cannot be read.
    """
    assignment = _keyed(task)
    # Taken before the answers are read: what changes meanwhile is marked next time.
    now = digest(task)
    if now == was and task.marked_folder.is_dir():
        return None
    remove_abandoned(task.marked_folder.parent)
    master = Master.read(task.root / "source" / task.assignment)
    language: Language = master.notebook["metadata"]["vetcourse"]["language"]
    answers = Answers.beside(task.folder)
    signed = signatures_of(task.root, task.learner, task.assignment)
    marks = {i.id: mark(i, answers, language, signed) for i in assignment.items}
    put_in_place(master, master.marked(marks), task.folder, task.marked_folder)
    stamp, told = handed_in_at(task.folder)
    problems = [*told, *_foreign(task.folder, assignment), *_told(marks)]
    points = {
        f"{item.id}-points": marks[item.id].points
        for item in assignment.items
        if item.scored
    }
    under = dict(_under(task.folder, assignment))
    return Judged(task, now, points, under, stamp, tuple(problems))


def preload(task: Task) -> None:
    """Read what all hand-ins to one assignment are marked with."""
    read_unchanged(text_of(task))
    Master.read(task.root / "source" / task.assignment)


def digest(task: Task) -> str:
    """What the marks rest on: the answers, the key, and the grader, as one hash."""
    found = hashlib.sha256(__version__.encode())
    found.update(text_of(task).read_bytes())
    for path in _answer_files(task.folder):
        found.update(path.name.encode(errors="surrogateescape"))
        found.update(_bytes(path))
    found.update(_bytes(task.folder / "timestamp.txt"))
    found.update(_bytes(path_of(task.root, task.learner, task.assignment)))
    return found.hexdigest()


def text_of(task: Task) -> Path:
    """The text in modules/ that the assignment is built from."""
    path = _known_text(task.root / "modules", task.assignment)
    if not path.is_file():
        _known_text.cache_clear()
        path = _known_text(task.root / "modules", task.assignment)
    return path


@lru_cache(maxsize=256)
def _known_text(modules: Path, assignment: str) -> Path:
    return find_assignment(modules, assignment)


def handed_in_at(folder: Path) -> tuple[dt.datetime | None, tuple[str, ...]]:
    """The hand-in's time in UTC, as nbgrader keeps it, and what is wrong with it."""
    raw = _bytes(folder / "timestamp.txt")[:MAX_STAMP_BYTES]
    if not raw:
        return None, ()
    try:
        return _moment(raw.decode("ascii").strip()), ()
    except (ValueError, OverflowError):
        return None, ("timestamp.txt holds no time; the hand-in counts as undated",)


def _moment(stamp: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(stamp, STAMP)
    except ValueError:
        # Whatever else nbgrader reads; importing it costs a second.
        from nbgrader.utils import parse_utc

        moment: dt.datetime = parse_utc(stamp)
        return moment


def _keyed(task: Task) -> Assignment:
    assignment = read_unchanged(text_of(task))
    if not (task.root / "source" / task.assignment).is_dir():
        raise GradingError(f"{task.assignment} is not built; run `vetcourse build`")
    if task.folder.is_symlink() or not task.folder.is_dir():
        raise GradingError(f"{task.folder} is no folder; collect the hand-in again")
    return assignment


def _under(folder: Path, assignment: Assignment) -> Iterator[tuple[str, str]]:
    """Of each task cell a hash of the answers to be marked there.

    Saving the same answer again does not change it.
    """
    for rubric in assignment.rubrics:
        found = hashlib.sha256()
        for item in assignment.items:
            if item.id in rubric.items:
                for name in item.variant_names:
                    found.update(_said(Answers.beside(folder), item.id, name))
                found.update(_uploads(folder, item.id))
        for criterion in rubric.criteria:
            yield f"{rubric.id}-{criterion}", found.hexdigest()


def _said(answers: Answers, item: str, variant: str) -> bytes:
    try:
        answer = answers.read(item, variant)
    except AnswerError:
        return b"unreadable" + _bytes(answers.path(item, variant))
    value = None if answer is None else answer.value
    return json.dumps([item, variant, value], sort_keys=True).encode()


def _uploads(folder: Path, item: str) -> bytes:
    files = folder / FOLDER / "files"
    if files.is_symlink() or files.parent.is_symlink() or not files.is_dir():
        return b""
    found = hashlib.sha256()
    for path in sorted(files.glob(f"{item}-*"))[:MAX_ANSWERS]:
        found.update(path.name.encode(errors="surrogateescape"))
        found.update(_bytes(path, MAX_UPLOAD_BYTES))
    return found.digest()


def _answer_files(folder: Path) -> Iterator[Path]:
    answers = folder / FOLDER
    if answers.is_symlink() or not answers.is_dir():
        return
    with os.scandir(answers) as entries:
        names = sorted(e.name for e in entries if e.name.endswith(".json"))
    yield from (answers / name for name in names[:MAX_ANSWERS])


def _bytes(path: Path, most: int = MAX_FILE_BYTES) -> bytes:
    """The start of a plain file; nothing of a link, a pipe or a folder."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return b""
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(most + 1)
    finally:
        os.close(handle)


def _foreign(folder: Path, assignment: Assignment) -> Iterator[str]:
    """Answers to items that this assignment does not have."""
    known = {item.id for item in assignment.items} | set(assignment.front.retired)
    for path in _answer_files(folder):
        name = path.name.split(".", 1)[0]
        if name not in known:
            yield f"{ascii(path.name)[1:-1][:80]}: no item here has this name; left out"


def _told(marks: dict[str, Marked]) -> Iterator[str]:
    for found in marks.values():
        yield from found.problems
