"""Time limits end on the day the law says, holidays and weekends counted right."""

from datetime import date
from pathlib import Path

import pytest
from dateutil.easter import easter as foreign_easter

from vetcourse.credits.deadlines import due, easter, is_working_day, last_day
from vetcourse.credits.rules import Calendar, Deadline, read_programme
from vetcourse.errors import RuleError

PROGRAMMES = Path(__file__).parents[2] / "credits" / "programmes"
# Norway's public holidays that can fall on a weekday.
NORWAY = Calendar(
    fixed=("01-01", "05-01", "05-17", "12-25", "12-26"),
    easter=(-3, -2, 1, 39, 50),
    source="HELLIGDAG",
)


def limit(**length):
    """A time limit of this length."""
    return Deadline(
        id="result",
        text={"en": "x", "nb": "x"},
        source="UHL § 11-7",
        certainty="V",
        **length,
    )


def test_easter_agrees_with_another_program_for_three_centuries():
    """Two computations by different hands."""
    assert all(easter(year) == foreign_easter(year) for year in range(1900, 2200))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        pytest.param(date(2026, 1, 5), 15, date(2026, 1, 26), id="three plain weeks"),
        pytest.param(date(2026, 3, 27), 5, date(2026, 4, 8), id="over Easter"),
        pytest.param(date(2026, 5, 13), 2, date(2026, 5, 18), id="over Ascension Day"),
        pytest.param(date(2025, 12, 23), 3, date(2025, 12, 30), id="over Christmas"),
        pytest.param(date(2026, 1, 3), 1, date(2026, 1, 5), id="from a Saturday"),
    ],
)
def test_working_days_pass_over_weekends_and_holidays(start, days, end):
    """The day a limit starts from is not counted."""
    assert last_day(limit(working_days=days), start, NORWAY) == end


def test_plain_days_are_days():
    """Three weeks are 21 days, whatever lies in them."""
    assert last_day(limit(days=21), date(2026, 12, 18), None) == date(2027, 1, 8)


def test_the_first_of_may_is_no_working_day():
    """Nor is the day after Whitsun."""
    assert not is_working_day(date(2026, 5, 1), NORWAY)
    assert not is_working_day(date(2026, 5, 25), NORWAY)
    assert is_working_day(date(2026, 5, 26), NORWAY)


def test_a_limit_that_cannot_be_counted_says_what_is_missing():
    """No calendar, or no such limit."""
    with pytest.raises(RuleError, match=r"add a \[calendar\]"):
        last_day(limit(working_days=1), date(2026, 1, 1), None)


def test_the_programme_in_force_gives_the_limits_of_the_act():
    """15 working days for a result, a week for reasons, three for a complaint."""
    programme = read_programme(PROGRAMMES / "leadvet-ppuy-2025.toml")
    day = date(2026, 5, 4)

    assert due(programme, "result", day) == date(2026, 5, 27)
    assert due(programme, "ask-for-reasons", day) == date(2026, 5, 11)
    assert due(programme, "complaint", day) == date(2026, 5, 25)
    with pytest.raises(RuleError, match="those it has: result"):
        due(programme, "nonsense", day)
