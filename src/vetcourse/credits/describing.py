"""One entry of the ledger in words: the facts it carries, as far as any were given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vetcourse.credits.columns import ects_heading, value_name
from vetcourse.credits.encoding import to_data
from vetcourse.credits.model import Event
from vetcourse.credits.names import fact_name
from vetcourse.errors import Language, Phrase

_ABOUT = Phrase("about {id}", "gjelder {id}")
_REASON = Phrase("reason: {reason}", "begrunnelse: {reason}")


def facts_of(event: Event, language: Language) -> Iterator[str]:
    """What an event says, fact by fact."""
    payload = to_data(event.payload)
    replacement = payload.pop("replacement", None)
    for name, value in {**payload, **(replacement or {})}.items():
        if name in ("kind", "portions") or value in (None, "", []):
            continue
        values = value if isinstance(value, list) else [value]
        told = ", ".join(value_name(name, one, language) for one in values)
        yield f"{fact_name(name).say(language)} {told}"
    for portion in (replacement or payload).get("portions", []):
        yield _portion(portion, language)
    if event.refers_to:
        yield _ABOUT.say(language, id=event.refers_to)
    if event.reason:
        yield _REASON.say(language, reason=event.reason)


def _portion(portion: dict[str, Any], language: Language) -> str:
    ects = value_name("ects", portion["ects"], language)
    if language == "nb":
        return f"{ects} {ects_heading('|'.join(portion['areas']), 'nb')}"
    return f"{ects} ects {' or '.join(portion['areas'])}".rstrip()
