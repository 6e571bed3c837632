"""From data to a page for mentors and learning groups; no login, no request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from vetcourse.errors import Language
from vetcourse.hub.access import INSTRUCTOR, LEARNER, MENTOR, Caller
from vetcourse.hub.handin_words import say
from vetcourse.hub.mentoring import Entry
from vetcourse.items.words import LOG_LABELS, LOG_PARTS

# What each kind of user finds in the bar, besides the start.
PLACES = (
    ("mentor", "entries", (MENTOR,)),
    ("notes", "notes", (LEARNER, INSTRUCTOR)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Who looks at which page, in which language."""

    language: Language
    base: str
    here: str = ""
    caller: Caller | None = None

    @property
    def places(self) -> list[tuple[str, str]]:
        """The pages in the bar."""
        kinds = self.caller.kinds if self.caller else frozenset()
        found = [(place, name) for place, name, who in PLACES if kinds & set(who)]
        return [("", "start"), *found]


def rendered(template: str, view: View, **values: Any) -> str:
    """The page as HTML; whatever people have written stays text."""
    return (
        _templates()
        .get_template(template)
        .render(
            language=view.language,
            other="en" if view.language == "nb" else "nb",
            say=partial(_say, view.language),
            base=view.base,
            here=view.here,
            places=view.places,
            name=view.caller.name if view.caller else "",
            **values,
        )
    )


def labelled(entry: Entry, language: Language) -> list[tuple[str, str]]:
    """The fields of an entry with their questions, in the order of the form."""
    order = ("date", *(name for names in LOG_PARTS.values() for name in names))
    labels = LOG_LABELS[language]
    return [(labels[n], entry.fields[n]) for n in order if n in entry.fields]


def _say(language: Language, key: str, /, **values: Any) -> str:
    return say(key, language, **values)


@cache
def _templates() -> Environment:
    loader = PackageLoader("vetcourse.hub", "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
