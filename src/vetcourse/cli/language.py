"""In which language a command speaks: chosen once for each run.

The option does its work as it is read, before anything can go wrong, so that what is
shown and what has to be mended are said in the same language.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Annotated, Any, cast, get_args

import typer

from vetcourse.cli.shared import console
from vetcourse.errors import Language, Phrase, RecordError

_SPOKEN: ContextVar[Language] = ContextVar("language", default="en")
_NEITHER = Phrase(
    "--language {value!r}: write en or nb (VETCOURSE_LANGUAGE too)",
    "--language {value!r}: skriv en eller nb (også i VETCOURSE_LANGUAGE)",
)


def spoken() -> Language:
    """The language of this run."""
    return _SPOKEN.get()


def choose(value: str) -> str:
    """Speak the language called *value* from now on.

    Raises:
        RecordError: if it is neither of the two.
    """
    if value not in get_args(Language):
        raise RecordError(_NEITHER.of(value=value))
    _SPOKEN.set(cast("Language", value))
    return value


LanguageOption = Annotated[
    str,
    typer.Option(
        "--language",
        envvar="VETCOURSE_LANGUAGE",
        callback=choose,
        is_eager=True,
        help="The language of messages: en or nb.",
    ),
]


def say(phrase: Phrase, **values: Any) -> str:
    """A sentence in the language of this run."""
    return phrase.say(spoken(), **values)


def tell(phrase: Phrase, **values: Any) -> None:
    """Show a sentence; what people have typed in it is never markup."""
    console.print(say(phrase, **values), markup=False)
