"""Templates, words and icons: what every page is made with."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from vetcourse import written
from vetcourse.errors import Language
from vetcourse.server import formats
from vetcourse.server.words import WORDS

# Drawn here on a field of 24, so that no emoji or icon font is needed.
ICONS = {
    "home": "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
    "way": "M6 20V9a4 4 0 0 1 8 0v6a3 3 0 0 0 6 0V4M6 20h.01M20 4h.01",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "send": "M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4",
    "talk": "M4 5h16v11H11l-4.5 4v-4H4zM8 9.3h8M8 12.3h5",
    "alert": "M12 4l9 16H3zM12 10v5M12 17.3v.2",
    "arrow": "M5 12h13M12.5 6l6 6-6 6",
    "loop": "M17 4l3 3-3 3M4 11V9.5A2.5 2.5 0 0 1 6.5 7H20M7 20l-3-3 3-3M20 13v1.5"
    "a2.5 2.5 0 0 1-2.5 2.5H4",
    "clock": "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.5l3 2",
    "question": "M8.8 9a3.3 3.3 0 1 1 4.6 3c-.9.5-1.4 1-1.4 2M12 17.3v.2",
    "cross": "M7 7l10 10M17 7L7 17",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
}


@cache
def templates() -> Environment:
    """The templates of every page."""
    made = Environment(
        loader=PackageLoader("vetcourse.server"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["icon"] = icon
    return made


def icon(name: str) -> Markup:
    """An icon beside words that say the same, so hidden from screen readers."""
    return Markup(
        '<svg class="vc-icon" viewBox="0 0 24 24" aria-hidden="true" '
        'focusable="false"><path d="{}"/></svg>'
    ).format(ICONS[name])


def tools(language: Language) -> dict[str, Any]:
    """What a template in *language* says things with."""

    def say(name: str, **values: Any) -> str:
        return WORDS[name].say(language, **values)

    def when(at: datetime) -> Markup:
        shown = formats.moment(at, language)
        stamp = at.isoformat(timespec="seconds")
        return Markup('<time datetime="{}">{}</time>').format(stamp, shown)

    def say_html(name: str, **values: Any) -> Markup:
        told = {key: escape(value) for key, value in values.items()}
        text = getattr(WORDS[name], language)
        return Markup(escape(text)).format(**told)

    return {
        "language": language,
        "other": "nb" if language == "en" else "en",
        "say": say,
        "say_html": say_html,
        "when": when,
        "number": lambda value: written.number(value, language),
        "day": lambda picked: formats.day(picked, language),
        "span": lambda minutes: formats.span(minutes, language),
    }
