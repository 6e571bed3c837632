"""Times and spans as a person in each language writes them."""

from __future__ import annotations

from datetime import date, datetime

from vetcourse import written
from vetcourse.errors import Language
from vetcourse.server.words import WORDS


def moment(at: datetime, language: Language) -> str:
    """A day and a time on the server's clock: 3 February at 14:05.

    In Bokmål 3. februar kl. 14:05. The page's script says it on the reader's own clock.
    """
    local = at.astimezone()
    joint = "kl." if language == "nb" else "at"
    return f"{written.day_and_month(local, language)} {joint} {local:%H:%M}"


def day(picked: str, language: Language) -> str:
    """A day as it was picked, in words; what is no day stays as it was written."""
    try:
        at = date.fromisoformat(picked)
    except ValueError:
        return picked
    return written.day(at, language)


def span(minutes: int, language: Language) -> str:
    """Minutes as a person says them: 45 minutes, 1 hour, 3½ hours."""
    if minutes < 60:
        return WORDS["minutes"].say(language, n=minutes)
    halves = round(minutes / 30)
    whole = f"{halves // 2}{'½' if halves % 2 else ''}"
    return WORDS["hour" if halves == 2 else "hours"].say(language, n=whole)
