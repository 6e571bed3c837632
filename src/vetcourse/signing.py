"""Signatures under log entries: a mentor has seen and discussed this very text.

A signature names the text by its hash, so a text that was changed afterwards shows.
Signatures come to the course folder from the hub's service alone, never with a hand-in,
and lie in ``signed/<learner>/<assignment>.json``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vetcourse.answers import read_json
from vetcourse.errors import AnswerError, Phrase
from vetcourse.items import Item, Language

FOLDER = "signed"
SCHEMA = 1

_SIGNED = Phrase(
    "Seen and discussed on {day}, says {by} on the hub.",
    "Sett og drøftet {day}, bekreftet av {by} på huben.",
)
_CHANGED = Phrase(
    "{by} signed another text of this entry on {day}; it was changed afterwards.",
    "{by} signerte en annen tekst av denne loggen {day}; den er endret etterpå.",
)
_NOBODY = Phrase(
    "Nobody has signed this entry on the hub.",
    "Ingen har signert denne loggen på huben.",
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who has seen and discussed which text of an entry, and when."""

    by: str
    at: str  # UTC, by the server's clock
    sha256: str

    @property
    def day(self) -> str:
        """The day, as it is written everywhere."""
        return dt.datetime.fromisoformat(self.at).date().isoformat()


Signatures = Mapping[str, tuple[Signature, ...]]


def seal_of(item: Item, value: Any) -> str:
    """The hash by which one text of a log entry is known again.

    Raises:
        AnswerError: *value* is no answer to *item*.
    """
    fields = json.dumps(item.plain(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(fields.encode()).hexdigest()


def signatures_of(root: Path, learner: str, assignment: str) -> Signatures | None:
    """By item the signatures on one hand-in; None where the hub was never asked."""
    try:
        data = read_json(path_of(root, learner, assignment))
        return {
            item: tuple(Signature(**signature) for signature in given)
            for item, given in data["entries"].items()
        }
    except (FileNotFoundError, AnswerError, AttributeError, KeyError, TypeError):
        return None


def signatures_beside(folder: Path) -> Signatures | None:
    """The signatures on the hand-in in *folder*, such as ``submitted/a/ig-log``."""
    step = folder.parent.parent
    if step.name not in ("submitted", "autograded"):
        return None
    return signatures_of(step.parent, folder.parent.name, folder.name)


def path_of(root: Path, learner: str, assignment: str) -> Path:
    """Where the signatures on one hand-in lie in the course folder *root*."""
    return root / FOLDER / learner / f"{assignment}.json"


def written(signatures: Signatures) -> bytes:
    """The content of that file; the same signatures give the same bytes."""
    entries = {
        item: [{"by": s.by, "at": s.at, "sha256": s.sha256} for s in given]
        for item, given in signatures.items()
    }
    text = json.dumps({"schema": SCHEMA, "entries": entries}, indent=1, sort_keys=True)
    return (text + "\n").encode()


def note_under(
    item: Item, value: Any, signatures: Signatures | None, language: Language
) -> str:
    """What a marker reads below an entry that a mentor was to sign, as HTML."""
    given = (signatures or {}).get(item.id, ())
    if signatures is None or not (given or getattr(item, "signed", False)):
        return ""
    try:
        seal = seal_of(item, value)
    except AnswerError:
        seal = ""
    said = "".join(_line(s, seal, language) for s in given if _tells(s, seal, given))
    text = said or _paragraph(_NOBODY.say(language))
    return f'<div class="vc-signatures">{text}</div>'


def _tells(signature: Signature, seal: str, given: Iterable[Signature]) -> bool:
    # Where the text is signed, signatures under earlier ones are beside the point.
    return signature.sha256 == seal or all(s.sha256 != seal for s in given)


def _line(signature: Signature, seal: str, language: Language) -> str:
    phrase = _SIGNED if signature.sha256 == seal else _CHANGED
    return _paragraph(phrase.say(language, by=signature.by, day=signature.day))


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
