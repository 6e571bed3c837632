"""Everything a ledger keeps about one learner, as files for the learner."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetcourse.credits.encoding import to_data
from vetcourse.credits.model import Event
from vetcourse.credits.sheets import write_csv
from vetcourse.errors import RecordError

if TYPE_CHECKING:
    from vetcourse.credits.ledger import Ledger

HEADINGS = ("from", "what", "fact", "value", "recorded at", "recorded by", "reason")


def write_copy(ledger: Ledger, who: str, folder: Path) -> list[Path]:
    """Write a learner's identity, entries and evidence files into *folder*.

    Raises:
        RecordError: if there is no such learner, or the folder cannot be written.
    """
    person, transcript = ledger.learner(who), ledger.transcript(who)
    data = {
        "learner": asdict(person),
        "entries": [to_data(event) for event in transcript.events],
    }
    name = person.login
    rows = [HEADINGS, *(row for e in transcript.events for row in _rows(e))]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [folder / f"{name}.json", folder / f"{name}.csv"]
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        written[0].write_text(text, "utf-8")
        written[1].write_text("\ufeff" + write_csv(rows), "utf-8", newline="")
        for source in ledger.evidence_files(who):
            written.append(folder / source.name)
            shutil.copyfile(source, written[-1])
    except OSError as error:
        raise RecordError(
            f"{folder}: {error.strerror}; choose another folder"
        ) from error
    return written


def _rows(event: Event) -> Iterator[tuple[Any, ...]]:
    recorded = (f"{event.recorded_at:%Y-%m-%d %H:%M} UTC", event.recorded_by)
    for fact, value in _flat(to_data(event.payload)):
        yield (event.valid_on, event.kind, fact, value, *recorded, event.reason)


def _flat(data: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _flat(value, f"{name} {key.replace('_', ' ')}".strip())
    elif isinstance(data, list):
        for number, value in enumerate(data, 1):
            yield from _flat(value, f"{name} {number}".strip())
    elif data is not None and data != "":
        yield name, str(data)
