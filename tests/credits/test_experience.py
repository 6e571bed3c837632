"""Work in full-time months: the convention, and two ways of counting that agree."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.credits.invented import DAY, LEADVET, event, jobs, transcript
from vetcourse.credits.auditing import audit
from vetcourse.credits.experience import MONTH, counting, months, units, worked
from vetcourse.credits.facts import gather, learner_facts
from vetcourse.credits.model import Certificate, CertificateType, Job
from vetcourse.credits.recounting import Recount
from vetcourse.credits.rows import Experience
from vetcourse.credits.rules import Policy

ANY = LEADVET.experience.model_copy(update={"count_from": "any"})
ROW = LEADVET.find("entry-experience")
assert isinstance(ROW, Experience)


def count(*payloads, policy=ANY, row=ROW, generous=False):
    """Months of one learner, in units."""
    events = [
        event(p, p.start if isinstance(p, Job) else p_day) for p, p_day in payloads
    ]
    cohort = gather([("one", learner_facts(events, DAY))], DAY)
    how = counting(row, policy)
    return int(worked(cohort.jobs, cohort.papers, 1, how, generous=generous)[0])


def job(start, end=None, percentage=100, **about):
    """A job and no day of its own."""
    return Job(start=start, end=end, percentage=Decimal(percentage), **about), None


def trade(day):
    """A trade certificate of a day."""
    return Certificate(type=CertificateType.TRADE), day


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param((2015, 7, 1), (2021, 6, 30), 72, id="six whole years"),
        pytest.param((2024, 2, 1), (2024, 2, 29), 1, id="a leap February"),
        pytest.param((2023, 2, 1), (2023, 2, 28), 1, id="an ordinary February"),
        pytest.param((2023, 1, 1), (2023, 1, 31), 1, id="a month of 31 days"),
        pytest.param((2023, 4, 1), (2023, 4, 15), Fraction(1, 2), id="half of April"),
        pytest.param((2023, 5, 5), (2023, 5, 5), Fraction(1, 31), id="one day"),
    ],
)
def test_a_whole_calendar_month_is_one_month(start, end, expected):
    """Every day is its share of its own month, the first and the last included."""
    assert Fraction(count(job(date(*start), date(*end))), MONTH) == expected


def test_part_time_counts_by_its_percentage():
    """Seventy-eight months at half time are thirty-nine."""
    assert count(job(date(2019, 8, 1), date(2026, 1, 31), 50)) == units(Decimal(39))


def test_a_job_that_goes_on_counts_up_to_the_day():
    """The day asked about is the last one counted."""
    assert count(job(date(2026, 1, 1), None)) == units(Decimal(1)) + MONTH // 28


def test_overlapping_jobs_never_exceed_full_time():
    """Full time and half time at once are full time."""
    both = count(
        job(date(2020, 1, 1), date(2020, 12, 31)),
        job(date(2020, 7, 1), date(2021, 6, 30), 50),
    )

    assert both == units(Decimal(12)) + units(Decimal(3))


def test_work_counts_from_the_certificate_where_the_policy_says_so():
    """The day of the certificate itself counts."""
    policy = LEADVET.experience

    assert count(
        job(date(2018, 1, 1), date(2019, 12, 31)),
        trade(date(2019, 1, 1)),
        policy=policy,
    ) == units(Decimal(12))
    assert count(job(date(2018, 1, 1), date(2019, 12, 31)), policy=policy) == 0


@pytest.mark.parametrize(
    ("most", "expected"), [(0, 12), (6, 18), (24, 36), (30, 36)], ids=str
)
def test_apprenticeship_counts_up_to_its_limit(most, expected):
    """Two years as an apprentice and one year after the certificate."""
    policy = LEADVET.experience.model_copy(
        update={"apprenticeship_months": Decimal(most)}
    )
    life = (
        job(date(2017, 1, 1), date(2018, 12, 31), apprenticeship=True),
        trade(date(2019, 1, 1)),
        job(date(2019, 1, 1), date(2019, 12, 31)),
    )

    assert count(*life, policy=policy) == units(Decimal(expected))


def test_apprenticeship_a_person_must_judge_counts_at_most():
    """Nothing for certain; all of it if the institution says yes."""
    policy = ANY.model_copy(update={"apprenticeship_refer": True})
    years = job(date(2017, 1, 1), date(2018, 12, 31), apprenticeship=True)

    assert count(years, policy=policy) == 0
    assert count(years, policy=policy, generous=True) == units(Decimal(24))


def test_work_of_unknown_relevance_counts_at_most():
    """Certain only once somebody has said it is relevant."""
    row = LEADVET.find("practice-with-bachelor")
    year = job(date(2020, 1, 1), date(2020, 12, 31))

    assert count(year, row=row) == 0
    assert count(year, row=row, generous=True) == units(Decimal(12))


def test_months_are_shown_cut_and_never_rounded_up():
    """47.99 months are shown as 47.9, and are not 48."""
    assert months(units(Decimal("47.99"))) == Decimal("47.9")


@given(
    st.lists(jobs, max_size=5),
    st.dates(date(2010, 1, 1), date(2022, 1, 1)),
    st.sampled_from(["certificate", "any"]),
    st.integers(0, 30),
    st.sampled_from([Decimal(100), Decimal(80)]),
)
@settings(max_examples=40, deadline=None)
def test_the_closed_form_is_the_count_day_by_day(life, paper, start, learning, cap):
    """The columns come to exactly what walking every day comes to."""
    policy = Policy.model_validate(
        {
            **dict(LEADVET.experience),
            "count_from": start,
            "apprenticeship_months": learning,
            "daily_cap_percent": cap,
        }
    )
    rules = LEADVET.model_copy(update={"experience": policy, "digest": str(policy)})
    record = transcript(
        event(Certificate(type=CertificateType.TRADE), paper),
        *(event(one, one.start) for one in life),
    )

    found = audit(rules, record, on=DAY).find("entry-experience")

    walked = Recount(record.as_of(DAY), rules, None, DAY).months(ROW, False)
    assert walked * MONTH == found.amount


@given(jobs, st.integers(1, 400))
@settings(max_examples=50, deadline=None)
def test_a_job_cut_in_two_is_worth_the_same(one, at):
    """Splitting an entry at any day changes nothing."""
    cut = one.start + timedelta(days=at)
    if cut > one.end:
        return
    first = replace(one, end=cut - timedelta(days=1))
    second = replace(one, start=cut)

    assert count((first, None), (second, None)) == count((one, None))
