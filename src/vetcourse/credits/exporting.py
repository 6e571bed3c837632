"""Everything a ledger keeps about one learner, as files for the learner."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetcourse.credits.columns import value_name
from vetcourse.credits.encoding import to_data
from vetcourse.credits.model import Event
from vetcourse.credits.names import fact_name, kind_name
from vetcourse.credits.sheets import write_csv
from vetcourse.errors import Language, Phrase, RecordError, why

if TYPE_CHECKING:
    from vetcourse.credits.ledger import Ledger

_UNWRITABLE = Phrase(
    "{folder}: {why}; choose another folder", "{folder}: {why}; velg en annen mappe"
)
HEADINGS = (
    Phrase("from", "fra"),
    Phrase("what", "hva"),
    Phrase("fact", "opplysning"),
    Phrase("value", "verdi"),
    Phrase("recorded at", "ført"),
    Phrase("recorded by", "ført av"),
    Phrase("reason", "begrunnelse"),
)


def write_copy(
    ledger: Ledger, who: str, folder: Path, language: Language = "en"
) -> list[Path]:
    """Write a learner's identity, entries and evidence files into *folder*.

    The table is in *language*; the JSON file has the names that programs know.

    Raises:
        RecordError: if there is no such learner, or the folder cannot be written.
    """
    person, transcript = ledger.learner(who), ledger.transcript(who)
    data = {
        "learner": asdict(person),
        "entries": [to_data(event) for event in transcript.events],
    }
    name = person.login
    headings = tuple(heading.say(language) for heading in HEADINGS)
    rows = [headings, *(r for e in transcript.events for r in _rows(e, language))]
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
        raise RecordError(_UNWRITABLE.of(folder=folder, why=why(error))) from error
    return written


def zipped_copy(
    ledger: Ledger, who: str, language: Language = "en"
) -> tuple[str, bytes]:
    """The same files as one archive: its name and its content.

    Raises:
        RecordError: if there is no such learner.
    """
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        written = write_copy(ledger, who, Path(folder), language)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in written:
                archive.write(path, path.name)
    return f"{ledger.learner(who).login}.zip", out.getvalue()


def _rows(event: Event, language: Language) -> Iterator[tuple[Any, ...]]:
    kind = kind_name(event.kind).say(language)
    recorded = (f"{event.recorded_at:%Y-%m-%d %H:%M} UTC", event.recorded_by)
    for fact, value in _flat(to_data(event.payload), language):
        yield (event.valid_on, kind, fact, value, *recorded, event.reason)


def _flat(
    data: Any, language: Language, name: str = "", field: str = ""
) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            called = f"{name} {fact_name(key).say(language)}".strip()
            yield from _flat(value, language, called, key)
    elif isinstance(data, list):
        for number, value in enumerate(data, 1):
            yield from _flat(value, language, f"{name} {number}".strip(), field)
    elif data is not None and data != "":
        yield name, value_name(field, data, language)
