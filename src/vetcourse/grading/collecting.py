"""Collecting: every attempt is kept as it came; a rule says which one counts.

nbgrader's own collect follows links, believes names and times that learners wrote,
and has removed the old hand-in before the new one is there.
"""

from __future__ import annotations

import datetime as dt
import os
import pwd
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vetcourse.errors import GradingError
from vetcourse.grading.folders import open_folder
from vetcourse.grading.handing_in import handed_in_at
from vetcourse.grading.keeping import bring_up_to_date, keep_attempt
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.receipts import NAME, Receipt, publish, read_receipt
from vetcourse.grading.receiving import last_change, plain, read_sent

# nbgrader writes the secret last; a folder younger than this may still be growing.
ARRIVING = dt.timedelta(seconds=60)
LEARNER = re.compile(r"\w[\w.@+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Collected:
    """What happened to one folder of the exchange."""

    learner: str
    assignment: str
    state: str  # received, known, arriving, refused
    problems: tuple[str, ...] = ()
    receipt: Receipt | None = None
    named_only: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose work a folder says it is, and to what; nobody has checked it yet."""

    folder: str
    learner: str
    assignment: str


Tell = Callable[[Collected], None]


def collect(
    course: NbgraderCourse, assignments: Collection[str], tell: Tell, now: dt.datetime
) -> list[Collected]:
    """Bring what came in for *assignments* to attempts/ and submitted/.

    It can be stopped at any moment and run again; nothing is taken twice.
    """
    results = []
    for assignment in assignments:
        adopt(course.root, assignment)
    with _inbound(course) as (exchange, handle):
        for name in _names(handle):
            result = _collect_one(course.root, exchange, handle, name, assignments, now)
            if result is not None:
                results.append(result)
                tell(result)
    for assignment in assignments:
        bring_up_to_date(course.root, assignment)
    return results


def waiting_in_exchange(course: NbgraderCourse) -> int:
    """How many folders lie in the exchange."""
    with _inbound(course) as (_, handle):
        return len(_names(handle))


def adopt(root: Path, assignment: str) -> None:
    """Keep as an attempt what came into submitted/ by another road than ours."""
    for folder in sorted((root / "submitted").glob(f"*/{assignment}")):
        learner = folder.parent.name
        if folder.is_symlink() or (folder / NAME).is_file():
            continue
        with open_folder(folder.parent) as handle:
            sent = read_sent(assignment, _notebooks(root, assignment), within=handle)
        # Whoever put it there vouches for its time.
        stamp, _ = handed_in_at(folder)
        if stamp is not None:
            sent.changed_at = stamp.replace(tzinfo=dt.UTC).timestamp()
        keep_attempt(root, learner, assignment, sent, f"submitted/{learner}")


def _collect_one(
    root: Path,
    exchange: Path,
    handle: int,
    name: str,
    assignments: Collection[str],
    now: dt.datetime,
) -> Collected | None:
    claim = _claim(name)
    if claim is None:
        said = f"{plain(name)}: not the name of a hand-in; nobody's work was touched"
        return Collected("", "", "refused", (said,))
    if claim.assignment not in assignments:
        return None
    try:
        return _receive(root, exchange, handle, claim, now)
    except (GradingError, OSError) as error:
        said = str(error) if isinstance(error, GradingError) else f"{error!r}"
        return Collected(claim.learner, claim.assignment, "refused", (said,))


def _claim(name: str) -> Claim | None:
    """``learner+assignment+time`` or, as nbgrader does, with random letters behind."""
    parts = name.rsplit("+", 3)
    if len(parts) < 3 or not LEARNER.fullmatch(parts[0]):
        return None
    return Claim(name, parts[0], parts[1])


def _receive(
    root: Path, exchange: Path, handle: int, claim: Claim, now: dt.datetime
) -> Collected:
    learner, named_only = _learner(handle, claim)
    changed = last_change(claim.folder, within=handle)
    known = _known(root, learner, claim, changed)
    if known:
        return Collected(learner, claim.assignment, "known", (), known, named_only)
    sent = read_sent(claim.folder, _notebooks(root, claim.assignment), within=handle)
    if not sent.secret and now - sent.received_at < ARRIVING:
        said = "still on its way; collect again in a minute"
        return Collected(learner, claim.assignment, "arriving", (said,))
    receipt = keep_attempt(root, learner, claim.assignment, sent, claim.folder)
    if sent.secret:
        publish(receipt, exchange, sent.secret)
    return Collected(
        learner, claim.assignment, "received", sent.problems, receipt, named_only
    )


def _learner(handle: int, claim: Claim) -> tuple[str, bool]:
    """Whose the folder is: its owner's. Where all are ours only its name is left.

    Raises:
        GradingError: the name says one thing and the owner another.
    """
    owner = os.stat(claim.folder, dir_fd=handle, follow_symlinks=False).st_uid
    if owner == os.getuid():
        return claim.learner, True
    try:
        account = pwd.getpwuid(owner).pw_name
    except KeyError:
        account = f"the unknown account {owner}"
    if account != claim.learner:
        raise GradingError(
            f"{plain(claim.folder)} says it is from {claim.learner} but belongs to "
            f"{account}; ask {account} what happened, nothing was taken"
        )
    return account, False


def _known(root: Path, learner: str, claim: Claim, changed: float) -> Receipt | None:
    when = dt.datetime.fromtimestamp(changed, dt.UTC)
    folder = root / "attempts" / learner / claim.assignment
    for note in folder.glob(f"{when:%Y%m%dT%H%M%S%fZ}-*.json"):
        receipt = read_receipt(note)
        if receipt and receipt.source == claim.folder:
            return receipt
    return None


def _notebooks(root: Path, assignment: str) -> set[str]:
    return {path.name for path in (root / "source" / assignment).glob("*.ipynb")}


def _names(handle: int) -> list[str]:
    with os.scandir(handle) as entries:
        return sorted(entry.name for entry in entries)


@contextmanager
def _inbound(course: NbgraderCourse) -> Iterator[tuple[Path, int]]:
    """The course's place in the exchange, and what came in, open for reading."""
    exchange = course.exchange
    if not (exchange / "inbound").is_dir():
        raise GradingError(
            f"{exchange / 'inbound'}: nothing can be collected there; release an "
            "assignment first, or look at the rights of the exchange folder"
        )
    with open_folder(exchange / "inbound") as handle:
        yield exchange, handle
