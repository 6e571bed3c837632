"""Keeping: every attempt for good, and in submitted/ the one that counts.

Where a hand-in came from does not matter here: the exchange, or the hub's service.
"""

from __future__ import annotations

from pathlib import Path

from vetcourse.grading.folders import in_place_of, remove_abandoned, write_file
from vetcourse.grading.receipts import NAME, Receipt, hash_of, hashes_of, read_receipt
from vetcourse.grading.receiving import SECRET, Sent


def keep_attempt(
    root: Path, learner: str, assignment: str, sent: Sent, source: str
) -> Receipt:
    """Put a hand-in away for good and say so in a receipt beside it.

    The receipt is written last: an attempt without one is not complete yet.
    """
    hashes = hashes_of(sent.files)
    receipt = Receipt(
        learner=learner,
        assignment=assignment,
        received_at=sent.received_at.isoformat(timespec="microseconds"),
        sha256=hash_of(hashes),
        files=hashes,
        source=source,
        left_out=sent.problems,
    )
    folder = root / "attempts" / learner / assignment
    note = folder / f"{receipt.attempt}.json"
    if not note.is_file():
        with in_place_of(folder / receipt.attempt) as fresh:
            for name, data in sent.files.items():
                write_file(fresh / name, data)
            if sent.secret:
                write_file(fresh / SECRET, sent.secret.encode())
        receipt.write(note)
    return receipt


def attempts(root: Path, learner: str, assignment: str) -> list[Receipt]:
    """Every complete attempt of *learner*, the earliest first."""
    notes = sorted((root / "attempts" / learner / assignment).glob("*Z-*.json"))
    return [receipt for note in notes if (receipt := read_receipt(note))]


def bring_up_to_date(root: Path, assignment: str) -> None:
    """Make submitted/ what the rule says: of each learner the newest attempt."""
    for folder in sorted((root / "attempts").glob(f"*/{assignment}")):
        remove_abandoned(folder)
        put_newest(root, folder.parent.name, assignment)


def put_newest(root: Path, learner: str, assignment: str) -> None:
    """Let the newest attempt of one learner be the one that counts."""
    made = attempts(root, learner, assignment)
    if made:
        put_current(root, made[-1])


def put_current(root: Path, receipt: Receipt) -> None:
    """Let this attempt be the one that is marked."""
    to = root / "submitted" / receipt.learner / receipt.assignment
    remove_abandoned(to.parent)
    there = read_receipt(to / NAME)
    if there == receipt:
        return
    attempt = root / "attempts" / receipt.learner / receipt.assignment / receipt.attempt
    with in_place_of(to) as fresh:
        for path in (attempt / name for name in receipt.files):
            write_file(fresh / path.relative_to(attempt), path.read_bytes())
        if (attempt / SECRET).is_file():
            write_file(fresh / SECRET, (attempt / SECRET).read_bytes())
        write_file(fresh / "timestamp.txt", receipt.stamp.encode())
        receipt.write(fresh / NAME)
