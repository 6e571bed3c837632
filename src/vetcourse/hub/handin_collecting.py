"""Collecting from the service: every attempt with its receipt, and what was signed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from vetcourse.answers import write_whole
from vetcourse.errors import GradingError, HubError, Phrase
from vetcourse.grading.collecting import Collected, adopt
from vetcourse.grading.keeping import bring_up_to_date, keep_attempt
from vetcourse.grading.receipts import (
    Receipt,
    hash_of,
    hashes_of,
    read_receipt,
    receipt_from,
)
from vetcourse.grading.receiving import Sent
from vetcourse.hub.handin_client import HandInService
from vetcourse.hub.handin_store import ATTEMPT, NAME, Attempt
from vetcourse.hub.shelf import ASSIGNMENT
from vetcourse.signing import Signature, path_of, written

Tell = Callable[[Collected], None]

_NO_MATCH = Phrase(
    "what came is not what its receipt says; collect again, and if it stays so look "
    "after the service's disk",
    "det som kom, er ikke det kvitteringen sier; hent inn på nytt, og blir det slik, "
    "se etter disken til tjenesten",
)


def collect_from_hub(
    root: Path, assignments: Iterable[str], service: HandInService, tell: Tell
) -> list[Collected]:
    """Bring every attempt at *assignments* to the course folder *root*.

    It can be stopped at any moment and run again; nothing is taken twice.

    Raises:
        HubError: the service does not answer.
    """
    results = []
    for assignment in assignments:
        adopt(root, assignment)
        for found in service.everybody(assignment):
            result = _collect(root, service, found)
            results.append(result)
            tell(result)
        bring_up_to_date(root, assignment)
        bring_signatures(root, assignment, service)
    return results


def bring_signatures(root: Path, assignment: str, service: HandInService) -> None:
    """Lay beside the hand-ins which of their log entries a mentor has signed.

    Raises:
        HubError: the service does not answer.
    """
    signed: dict[str, dict[str, tuple[Signature, ...]]] = {
        folder.parent.name: {} for folder in root.glob(f"submitted/*/{assignment}")
    }
    for entry in service.signatures(assignment):
        if entry["learner"] in signed:
            given = tuple(Signature(**signature) for signature in entry["signatures"])
            mine = signed[entry["learner"]]
            mine[entry["item"]] = (*mine.get(entry["item"], ()), *given)
    for learner, entries in signed.items():
        path, data = path_of(root, learner, assignment), written(entries)
        if (entries or path.is_file()) and not _holds(path, data):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)


def _collect(root: Path, service: HandInService, found: dict[str, Any]) -> Collected:
    which = Attempt(found["learner"], found["assignment"], found["attempt"])
    who = (which.learner, which.assignment)
    try:
        known = _known(root, which)
        if known:
            return Collected(*who, "known", (), known)
        receipt = _keep(root, which, service.attempt(which))
    except (HubError, GradingError, OSError) as error:
        return Collected(*who, "refused", (str(error),))
    return Collected(*who, "received", receipt.left_out, receipt)


def _known(root: Path, which: Attempt) -> Receipt | None:
    named = (
        NAME.fullmatch(which.learner)
        and ASSIGNMENT.fullmatch(which.assignment)
        and ATTEMPT.fullmatch(which.attempt)
    )
    if not named:
        raise HubError(_NO_MATCH.of())
    folder = root / "attempts" / which.learner / which.assignment
    return read_receipt(folder / f"{which.attempt}.json")


def _keep(root: Path, which: Attempt, files: dict[str, bytes]) -> Receipt:
    receipt = receipt_from(json.loads(files.pop("receipt.json", b"{}")))
    says = (receipt.learner, receipt.assignment, receipt.attempt)
    whole = hash_of(hashes_of(files)) == receipt.sha256
    if says != (which.learner, which.assignment, which.attempt) or not whole:
        raise HubError(_NO_MATCH.of())
    sent = Sent(
        owner=os.getuid(),
        changed_at=receipt.moment.timestamp(),
        files=files,
        left_out=list(receipt.left_out),
    )
    return keep_attempt(root, which.learner, which.assignment, sent, receipt.source)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data
