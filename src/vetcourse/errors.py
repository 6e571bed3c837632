"""Errors a person can act on: each says where, what, and what to do.

VetcourseError
├── ContentError   a module in modules/ cannot be read or built
├── AnswerError    an answer does not fit its item
├── GradingError   a submission cannot be graded
├── CourseError    the learner's course cannot be reached
├── RuleError      a file in credits/ cannot be used as a rule
├── RecordError    an event does not fit the ledger
└── HubError       a hub that cannot be started, or a service of it that says no

What is raised is English text; a sentence that came from a :class:`Phrase` can still
be said in Bokmål by whoever shows it.
"""

from __future__ import annotations

import errno
from typing import Any, Literal, NamedTuple

Language = Literal["en", "nb"]


class Phrase(NamedTuple):
    """One sentence in both languages, with places for what it is about."""

    en: str
    nb: str

    def say(self, language: Language, **values: Any) -> str:
        """The sentence in *language*, filled in."""
        told = {name: said(value, language) for name, value in values.items()}
        return (self.nb if language == "nb" else self.en).format(**told)

    def of(self, **values: Any) -> Message:
        """The sentence about *values*, before anybody knows who will read it."""
        return Message(self, values)


class Message(str):
    """A sentence in English that remembers how it is said in Bokmål."""

    __slots__ = ("phrase", "values")
    phrase: Phrase
    values: dict[str, Any]

    def __new__(cls, phrase: Phrase, values: dict[str, Any]) -> Message:
        """Fill in the English sentence and keep what it was made from."""
        message = super().__new__(cls, phrase.say("en", **values))
        message.phrase, message.values = phrase, values
        return message

    def __getnewargs__(self) -> tuple[Any, ...]:
        """What a copy in another process is made from."""
        return self.phrase, self.values

    def say(self, language: Language) -> str:
        """The sentence in *language*."""
        return self.phrase.say(language, **self.values)


def said(value: Any, language: Language) -> Any:
    """A value as it is said in *language*; what is no sentence stays what it is."""
    return value.say(language) if isinstance(value, Message | Phrase) else value


class VetcourseError(Exception):
    """Something the user can mend; the message is shown as it stands.

    One error may carry several lines, one for each thing to mend.
    """

    def __init__(self, *lines: str) -> None:
        """Keep the lines apart, so that they can be shown as a list."""
        self.lines = lines
        super().__init__("\n".join(lines))

    def say(self, language: Language) -> tuple[str, ...]:
        """The lines in *language*, as far as they are known in it."""
        return tuple(said(line, language) for line in self.lines)


class ContentError(VetcourseError):
    """A module in modules/ cannot be read or built."""


class AnswerError(VetcourseError):
    """An answer does not fit its item."""


class GradingError(VetcourseError):
    """A submission cannot be graded."""


class CourseError(VetcourseError):
    """The learner's course cannot be reached."""


class RuleError(VetcourseError):
    """A file in credits/ cannot be used as a rule."""


class RecordError(VetcourseError):
    """An event does not fit the ledger."""


class HubError(VetcourseError):
    """A hub that cannot be started, or a service of it that says no."""


_REASONS = {
    errno.ENOENT: Phrase("No such file or directory", "Filen eller mappen finnes ikke"),
    errno.EACCES: Phrase("Permission denied", "Ingen tilgang"),
    errno.EPERM: Phrase("Operation not permitted", "Ikke tillatt"),
    errno.EEXIST: Phrase("File exists", "Filen finnes allerede"),
    errno.EISDIR: Phrase("Is a directory", "Det er en mappe"),
    errno.ENOTDIR: Phrase("Not a directory", "Det er ingen mappe"),
    errno.ENOSPC: Phrase("No space left on device", "Det er ikke plass på disken"),
    errno.EROFS: Phrase("Read-only file system", "Det kan ikke skrives der"),
    errno.ENAMETOOLONG: Phrase("File name too long", "Filnavnet er for langt"),
}


def why(error: OSError) -> str:
    """Why the system would not read or write something."""
    phrase = _REASONS.get(error.errno or 0)
    return phrase.of() if phrase else str(error.strerror or error)
