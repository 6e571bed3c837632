"""Events: what is refused, what stood when, and bytes that come back the same."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.credits.invented import LEARNER, event, lives, module, outside, transcript
from vetcourse.credits import from_json, to_json
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Correction,
    Decision,
    DecisionType,
    Erasure,
    Job,
    Portion,
    Reversal,
    Transcript,
    end_of_day,
    split,
)
from vetcourse.errors import RecordError

EARLY, LATE = date(2025, 1, 10), date(2025, 6, 10)


@given(lives())
@settings(max_examples=60, deadline=None)
def test_an_event_comes_back_from_its_own_json(events):
    """Not a bit is lost, and the same event gives the same text."""
    for one in events:
        text = to_json(one)

        assert from_json(text) == one
        assert to_json(from_json(text)) == text


def test_amounts_written_differently_are_the_same_text():
    """7.50 and 7.5 are one amount, so they have one hash."""
    one, other = (
        event(outside(Decimal(amount), "depth"), number=5) for amount in ("7.5", "7.50")
    )

    assert to_json(one) == to_json(other)


def test_a_moment_is_written_in_utc():
    """The same moment in another zone gives the same text."""
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    there = moment.astimezone(timezone(timedelta(hours=2)))

    assert to_json(event(module("IG"), number=5, known=moment)) == to_json(
        event(module("IG"), number=5, known=there)
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"payload": {"kind": "gift"}}, "gift", id="unknown kind"),
        pytest.param({"colour": "red"}, "unknown field colour", id="unknown field"),
        pytest.param({"valid_on": "yesterday"}, "valid_on", id="a day that is none"),
        pytest.param({"learner": None}, "learner", id="a field left empty"),
        pytest.param({"evidence": ["../x"]}, "SHA-256", id="evidence not by hash"),
    ],
)
def test_json_that_is_no_event_is_refused_with_its_place(change, said):
    """The message names the field."""
    data = {**json.loads(to_json(event(module("IG")))), **change}

    with pytest.raises(RecordError, match=said):
        from_json(json.dumps(data))


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(lambda: Portion(Decimal("7.505")), id="finer than hundredths"),
        pytest.param(lambda: Portion(Decimal(-5)), id="negative credits"),
        pytest.param(lambda: Portion(7.5), id="a float"),
        pytest.param(lambda: Job(start=LATE, end=EARLY), id="a job that ends first"),
        pytest.param(
            lambda: Job(start=EARLY, percentage=Decimal(120)), id="more than full time"
        ),
        pytest.param(lambda: event(Reversal(authority="x")), id="reversal of nothing"),
        pytest.param(
            lambda: replace(event(module("IG")), learner="01010112345"), id="a number"
        ),
        pytest.param(
            lambda: replace(event(module("IG")), recorded_at=datetime(2026, 1, 1)),
            id="a time without a zone",
        ),
        pytest.param(
            lambda: Decision(
                type=DecisionType.WAIVER,
                granted=True,
                authority="board",
                legal_basis=" ",
                institution="HVL",
            ),
            id="a decision without a legal basis",
        ),
    ],
)
def test_what_could_not_be_trusted_later_is_refused(refused):
    """Nothing inexact, undated or anonymous becomes an event."""
    with pytest.raises(RecordError):
        refused()


def test_a_transcript_is_of_one_learner():
    """Another learner's event is refused."""
    stranger = replace(event(module("IG")), learner=LEARNER.replace("1", "2"))

    with pytest.raises(RecordError, match="another learner"):
        Transcript(LEARNER, (stranger,))


def test_an_event_counts_from_its_day():
    """The day before it is not there."""
    record = transcript(event(module("IG"), LATE))

    assert record.as_of(LATE - timedelta(days=1)) == ()
    assert len(record.as_of(LATE)) == 1


def test_a_correction_takes_the_place_and_keeps_the_id():
    """What was known before the correction can still be seen."""
    told, learnt = (datetime(2026, 1, n, tzinfo=UTC) for n in (1, 5))
    wrong = event(module("IG"), EARLY, known=told)
    right = event(
        Correction(replacement=module("FL")), LATE, refers_to=wrong.id, known=learnt
    )
    record = transcript(right, wrong)

    (now,) = record.as_of(LATE)
    (then,) = record.as_of(LATE, end_of_day(date(2026, 1, 4)))

    assert (now.id, now.payload, now.valid_on) == (wrong.id, module("FL"), LATE)
    assert then == wrong
    assert record.as_of(EARLY) == ()


def test_a_correction_of_a_correction_speaks_of_the_first():
    """The last word stands."""
    first = event(module("IG"), EARLY, number=1)
    second = event(
        Correction(replacement=module("FL")), EARLY, number=2, refers_to=first.id
    )
    third = event(
        Correction(replacement=module("UY")), EARLY, number=3, refers_to=second.id
    )

    (stands,) = transcript(third, first, second).as_of(LATE)

    assert (stands.id, stands.payload) == (first.id, module("UY"))


def test_a_reversal_holds_from_its_day_and_can_itself_be_reversed():
    """Before, it counted; after the second reversal, it counts again."""
    granted = event(module("IG"), EARLY, number=1)
    reversed_ = event(Reversal(authority="board"), LATE, number=2, refers_to=granted.id)
    restored = event(
        Reversal(authority="ministry"),
        LATE + timedelta(days=30),
        number=3,
        refers_to=reversed_.id,
    )
    record = transcript(granted, reversed_, restored)

    assert record.as_of(LATE - timedelta(days=1)) == (granted,)
    assert record.as_of(LATE) == ()
    assert record.as_of(LATE + timedelta(days=30)) == (granted,)


def test_a_reversed_correction_gives_the_first_word_back():
    """The correction is gone, not what it corrected."""
    first = event(module("IG"), EARLY, number=1)
    second = event(
        Correction(replacement=module("FL")), EARLY, number=2, refers_to=first.id
    )
    third = event(Reversal(authority="board"), LATE, number=3, refers_to=second.id)

    assert transcript(first, second, third).as_of(LATE) == (first,)


def test_an_erasure_leaves_the_numbers():
    """Who it was is gone; what was earned still adds up."""
    erased = Erasure(authority="DPO", legal_basis="GDPR art. 17", erased=("identity",))
    passed = event(module("IG"), EARLY)

    assert transcript(passed, event(erased, LATE)).as_of(LATE) == (passed,)


def test_a_split_names_areas_and_alternatives():
    """A bar between areas means that either may take the credits."""
    portions = split({"pedagogy": 5, "depth|breadth": "2.5"})

    assert portions[1] == Portion(Decimal("2.5"), ("breadth", "depth"))
    assert module("IG").ects == 10


def test_papers_are_a_closed_list():
    """A type nobody knows cannot be read."""
    text = to_json(event(Certificate(type=CertificateType.TRADE)))

    with pytest.raises(RecordError, match="type"):
        from_json(text.replace("trade-certificate", "club-card"))
