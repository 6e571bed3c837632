"""Time limits as days in a calendar: so many days, or working days, from an event."""

from __future__ import annotations

from datetime import date, timedelta

from vetcourse.credits.rules import Calendar, Deadline, Programme
from vetcourse.errors import Phrase, RuleError

_NO_LIMIT = Phrase(
    "{file}: has no deadline {name!r}; those it has: {known}",
    "{file}: har ingen frist {name!r}; den har: {known}",
)
_NONE = Phrase("none", "ingen")
_NO_CALENDAR = Phrase(
    "deadline {name!r} counts working days; add a [calendar]",
    "fristen {name!r} regnes i virkedager; legg til en [calendar]",
)


def due(programme: Programme, identity: str, start: date) -> date:
    """The last day of the programme's time limit called *identity*.

    Raises:
        RuleError: if the programme has no such limit, or no calendar to count by.
    """
    for deadline in programme.deadline:
        if deadline.id == identity:
            return last_day(deadline, start, programme.calendar)
    known = ", ".join(deadline.id for deadline in programme.deadline) or _NONE
    raise RuleError(_NO_LIMIT.of(file=programme.id, name=identity, known=known))


def last_day(deadline: Deadline, start: date, calendar: Calendar | None) -> date:
    """The last day of a time limit; the day it starts from is not counted.

    Raises:
        RuleError: if it counts working days and there is no calendar.
    """
    if deadline.days is not None:
        return start + timedelta(days=deadline.days)
    if calendar is None:
        raise RuleError(_NO_CALENDAR.of(name=deadline.id))
    left, day = deadline.working_days or 0, start
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, calendar)
    return day


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether *day* is neither Saturday, Sunday nor a public holiday."""
    from_easter = (day - easter(day.year)).days
    return (
        day.weekday() < 5
        and f"{day:%m-%d}" not in calendar.fixed
        and from_easter not in calendar.easter
    )


def easter(year: int) -> date:
    """Easter Sunday of a year in the Gregorian calendar.

    The steps are the anonymous computation usually named after Meeus and Butcher:
    the moon's place in its cycle of 19 years, then the Sunday after the full moon.
    """
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    shift = (century + 8) // 25
    moon = (19 * golden + century - leaps - (century - shift + 1) // 3 + 15) % 30
    quarter, year_rest = divmod(of_century, 4)
    sunday = (32 + 2 * century_rest + 2 * quarter - moon - year_rest) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
