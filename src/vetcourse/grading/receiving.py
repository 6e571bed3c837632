"""What a learner sent, read through open handles: no link is followed, none is run."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from vetcourse.answers import FOLDER, MAX_FILE_BYTES
from vetcourse.errors import GradingError
from vetcourse.uploads import KINDS, MAX_UPLOAD_BYTES, MAX_UPLOADS

MAX_NOTEBOOK_BYTES = 5_000_000
MAX_SUM_BYTES = 100_000_000
MAX_ANSWERS = 500
# A folder with more names than this is not read to its end.
MAX_NAMES = 2_000
MAX_TOLD = 20
ANSWER = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}\.json")
UPLOAD = re.compile(r"[a-z0-9-]{1,80}\.(jpg|png|pdf)")
SECRET = "submission_secret.txt"
SECRET_TEXT = re.compile(rb"[0-9a-f]{32,256}")
# Written by nbgrader or given out by the course; of no use to a marker.
EXPECTED = frozenset({"timestamp.txt", "items.json", "figures", FOLDER})
LOOK = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(slots=True)
class Sent:
    """The files of one hand-in that belong there, and what was left out, and why."""

    owner: int
    # By the kernel's clock: whoever owns a file can move this on, never back.
    changed_at: float
    files: dict[str, bytes] = field(default_factory=dict)
    secret: str = ""
    left_out: list[str] = field(default_factory=list)
    more: int = 0

    @property
    def received_at(self) -> dt.datetime:
        """When the last of it came, in UTC."""
        return dt.datetime.fromtimestamp(self.changed_at, dt.UTC)

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for each file left out; a flood of them is counted."""
        rest = [f"and {self.more} more files left out"] if self.more else []
        return (*self.left_out, *rest)

    def leave_out(self, name: str, why: str) -> None:
        """Keep the reason why a file does not come along."""
        if len(self.left_out) < MAX_TOLD:
            self.left_out.append(f"{plain(name)}: {why}")
        else:
            self.more += 1


def read_sent(name: str, notebooks: Collection[str], *, within: int) -> Sent:
    """The hand-in called *name* in the open folder *within*.

    Answers, uploads and *notebooks* come along; everything else is left out.

    Raises:
        GradingError: it is no folder, but perhaps a link to one.
    """
    with _opened(name, within) as folder:
        sent = Sent(os.fstat(folder).st_uid, _last_change(folder))
        _read_top(folder, sent, notebooks)
        if _is_folder(FOLDER, folder, sent):
            with _opened(FOLDER, folder) as answers:
                _read_answers(answers, sent)
                if _is_folder("files", answers, sent, shown=f"{FOLDER}/files"):
                    with _opened("files", answers) as uploads:
                        _read_uploads(uploads, sent)
    return sent


def last_change(name: str, *, within: int) -> float:
    """When a hand-in was last touched, without reading its files.

    Raises:
        GradingError: it is no folder.
    """
    with _opened(name, within) as folder:
        return _last_change(folder)


def plain(name: str) -> str:
    """A file's name as it may be shown: one short line of ordinary letters."""
    return ascii(name)[1:-1][:80]


def _read_top(folder: int, sent: Sent, notebooks: Collection[str]) -> None:
    for name in _names(folder, sent):
        if name in notebooks:
            _keep(sent, folder, name, name, MAX_NOTEBOOK_BYTES)
        elif name == SECRET:
            data = _read(sent, folder, name, name, 1000) or b""
            sent.secret = data.decode("ascii") if SECRET_TEXT.fullmatch(data) else ""
        elif name not in EXPECTED:
            sent.leave_out(name, "no part of a hand-in; left out")


def _read_answers(folder: int, sent: Sent) -> None:
    number = 0
    for name in _names(folder, sent):
        shown = f"{FOLDER}/{name}"
        if name == "files":
            continue
        if not ANSWER.fullmatch(name):
            sent.leave_out(shown, "not the name of an answer; left out")
        elif number == MAX_ANSWERS:
            sent.leave_out(shown, f"more than {MAX_ANSWERS} answers; left out")
        else:
            number += 1
            _keep(sent, folder, name, shown, MAX_FILE_BYTES)


def _read_uploads(folder: int, sent: Sent) -> None:
    number = 0
    for name in _names(folder, sent):
        shown = f"{FOLDER}/files/{name}"
        if not UPLOAD.fullmatch(name):
            sent.leave_out(shown, "not the name of a picture or PDF; left out")
        elif number == MAX_UPLOADS:
            sent.leave_out(shown, f"more than {MAX_UPLOADS} files; left out")
        else:
            number += 1
            _keep(sent, folder, name, shown, MAX_UPLOAD_BYTES)
            kept = sent.files.get(shown)
            if kept is not None and not _of_its_kind(name, kept):
                del sent.files[shown]
                sent.leave_out(shown, "not what its name says it is; left out")


def _of_its_kind(name: str, data: bytes) -> bool:
    return any(data.startswith(head) and name.endswith(e) for head, e in KINDS.items())


def _keep(sent: Sent, folder: int, name: str, shown: str, most: int) -> None:
    data = _read(sent, folder, name, shown, most)
    if data is not None:
        sent.files[shown] = data


def _read(sent: Sent, folder: int, name: str, shown: str, most: int) -> bytes | None:
    """A plain file of the hand-in's owner; None, and the reason kept, otherwise."""
    try:
        handle = os.open(name, LOOK, dir_fd=folder)
    except OSError:
        sent.leave_out(shown, "a link, or not to be opened; left out")
        return None
    try:
        state = os.fstat(handle)
        # It may have been changed since the times were looked at.
        sent.changed_at = max(sent.changed_at, state.st_ctime)
        why = _refused(state, sent, most)
        data = b"" if why else _all_of(handle, most + 1)
    finally:
        os.close(handle)
    if why or len(data) > most:
        sent.leave_out(shown, f"{why or f'larger than {most} bytes'}; left out")
        return None
    return data


def _all_of(handle: int, most: int) -> bytes:
    with os.fdopen(handle, "rb", closefd=False) as file:
        return file.read(most)


def _refused(state: os.stat_result, sent: Sent, most: int) -> str:
    if not stat.S_ISREG(state.st_mode):
        return "not a plain file"
    if state.st_uid != sent.owner:
        return "it belongs to another account"
    if state.st_size > most:
        return f"larger than {most} bytes"
    if sum(map(len, sent.files.values())) + state.st_size > MAX_SUM_BYTES:
        return f"together more than {MAX_SUM_BYTES} bytes"
    return ""


def _is_folder(name: str, within: int, sent: Sent, shown: str = "") -> bool:
    try:
        state = os.stat(name, dir_fd=within, follow_symlinks=False)
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(state.st_mode) and state.st_uid == sent.owner:
        return True
    sent.leave_out(shown or name, "not a folder of the learner's own; left out")
    return False


def _names(folder: int, sent: Sent) -> Iterator[str]:
    """The names in a folder, in order; of an endless folder the first."""
    names: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if len(names) == MAX_NAMES:
                sent.leave_out("a folder", f"more than {MAX_NAMES} names; not all read")
                break
            names.append(entry.name)
    yield from sorted(names)


def _last_change(folder: int) -> float:
    times = [os.fstat(folder).st_ctime, *_times(folder)]
    for below in (FOLDER, f"{FOLDER}/files"):
        try:
            inner = _open_below(below, folder)
        except OSError:
            continue
        try:
            times += _times(inner)
        finally:
            os.close(inner)
    return max(times)


def _times(folder: int) -> Iterator[float]:
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number == MAX_NAMES:
                return
            yield entry.stat(follow_symlinks=False).st_ctime


@contextmanager
def _opened(name: str, within: int) -> Iterator[int]:
    try:
        handle = os.open(name, LOOK | os.O_DIRECTORY, dir_fd=within)
    except OSError:
        raise GradingError(
            f"{plain(name)}: this is no folder but a link or a file; nothing was read"
        ) from None
    try:
        yield handle
    finally:
        os.close(handle)


def _open_below(path: str, within: int) -> int:
    """The folder *path*, opened name by name, so that no link is followed."""
    handle = os.dup(within)
    for name in path.split("/"):
        try:
            below = os.open(name, LOOK | os.O_DIRECTORY, dir_fd=handle)
        finally:
            os.close(handle)
        handle = below
    return handle
