"""Log entries for a mentor: which can be shown, and where each of them stands."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from vetcourse.answers import Answers, read_json
from vetcourse.errors import AnswerError, VetcourseError
from vetcourse.server.folder import is_answered, moment_of, page_of

HAND_IN = "VETCOURSE_HANDIN_URL"
# "changed" after a mentor had seen it, "altered" after it was sent and before that.
Asked = Literal["not-asked", "waiting", "signed", "changed", "altered"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log, and what became of it with a mentor."""

    item: str
    prompt: str
    value: Mapping[str, Any]
    form: Mapping[str, Any]
    state: Asked = "not-asked"
    mentor: str = ""
    sent_at: datetime | None = None
    signed_at: datetime | None = None
    signed_by: str = ""

    @property
    def written(self) -> bool:
        """Whether there is anything to show."""
        return is_answered(dict(self.value))

    @property
    def date(self) -> str:
        """The day it is about, as it stands in the entry."""
        return str(self.value.get("date") or "")

    @property
    def sections(self) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
        """Each part with what was asked and written; what is empty is left out."""
        found = []
        for part in self.form.get("parts") or ():
            lines = tuple(
                (field["label"], str(self.value[field["name"]]), field.get("kind", ""))
                for field in part["fields"]
                if is_answered(self.value.get(field["name"]))
            )
            if lines:
                found.append((str(part["title"]), lines))
        return tuple(found)

    @property
    def shared(self) -> dict[str, Any]:
        """What a mentor gets: the fields that are filled in, and nothing else."""
        return {name: said for name, said in self.value.items() if is_answered(said)}


def notes_address() -> str:
    """Where the learning group's notes are for this browser; empty away from a hub."""
    # With a name for each person, the notes lie at another host's address.
    apart = os.environ.get("JUPYTERHUB_HOST", "")
    url = os.environ.get(HAND_IN, "")
    return f"{urlsplit(url).path.rstrip('/')}/notes" if url and not apart else ""


def entries_in(folder: Path, asked: Iterable[Mapping[str, Any]] = ()) -> list[Entry]:
    """The entries of one log; *asked* is what the hand-in service knows of them."""
    data = page_of(folder) or {"items": {}}
    known = {one["item"]: one for one in asked}
    entries = []
    for name, variants in data["items"].items():
        item = variants["a"]
        if item.get("type") == "log" and not item.get("private"):
            value = _value(folder, name)
            entries.append(_entry(name, item, value, known.get(name)))
    return entries


def chosen(entries: Sequence[Entry], names: Iterable[str]) -> list[Entry]:
    """The written entries that were picked, in the order of the log."""
    wanted = set(names)
    return [one for one in entries if one.item in wanted and one.written]


def _value(folder: Path, name: str) -> Mapping[str, Any]:
    try:
        data = read_json(Answers.beside(folder).path(name))
        value = data["value"]
    except (OSError, AnswerError, KeyError, TypeError):
        return {}
    return value if isinstance(value, dict) else {}


def _entry(
    name: str,
    item: Mapping[str, Any],
    value: Mapping[str, Any],
    known: Mapping[str, Any] | None,
) -> Entry:
    form = item.get("form") or {}
    prompt = str(item.get("prompt") or name)
    if known is None:
        return Entry(name, prompt, value, form)
    return Entry(
        name,
        prompt,
        value,
        form,
        state=_state(item, value, known),
        mentor=str(known.get("mentor") or ""),
        sent_at=moment_of(known.get("sent_at")),
        signed_at=moment_of(known.get("signed_at")),
        signed_by=str(known.get("signed_by") or ""),
    )


def _state(
    item: Mapping[str, Any], value: Mapping[str, Any], known: Mapping[str, Any]
) -> Asked:
    """Where an entry stands, seeing the text as it is here and now."""
    # Most servers never ask, and all would wait for what this loads.
    from vetcourse.items import read_item
    from vetcourse.signing import seal_of

    state: Asked = known["state"]
    try:
        fields = {name: said for name, said in item.items() if name != "version"}
        seal = seal_of(read_item(fields), value)
    except VetcourseError:
        return state  # what cannot be read here is not known to differ
    if state == "waiting" and seal != known.get("sha256", seal):
        return "altered"
    if state == "signed" and seal != (known.get("signed_sha256") or seal):
        return "changed"
    return state
