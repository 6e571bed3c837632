"""What a learner's page decides: states, order, and the next step."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vetcourse.server.standing import (
    HandIn,
    Last,
    Standing,
    Unit,
    modules_of,
    next_step,
)

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)


def standing(code="ig-1", *, place=1, kind="unit", number=1, **more):
    """A unit of the module its code begins with."""
    module = code.split("-")[0].upper()
    unit = Unit(
        code=code,
        title=code,
        kind=kind,
        module=module,
        module_number=number,
        place=place,
        tries=2,
    )
    return Standing(unit=unit, exercises=5, **more)


def handed_in(hours=0, **more):
    """A hand-in some hours after noon."""
    at = NOON + timedelta(hours=hours)
    return HandIn(stamp=str(at), at=at, **more)


def answered(hours):
    """The last answer, some hours after noon."""
    return Last(item="ig-1-q1", prompt="Why?", at=NOON + timedelta(hours=hours))


FEEDBACK = {"received": True, "ready": True, "fetched": True, "points": 4.0, "of": 6.0}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        pytest.param({}, "new", id="nothing written yet"),
        pytest.param({"answered": 1}, "begun", id="one answer"),
        pytest.param({"hand_ins": (handed_in(),)}, "handed-in", id="sent"),
        pytest.param(
            {"hand_ins": (handed_in(received=True),)}, "received", id="collected"
        ),
        pytest.param(
            {"hand_ins": (handed_in(**FEEDBACK),)}, "feedback", id="not read yet"
        ),
        pytest.param(
            {"hand_ins": (handed_in(**FEEDBACK, read=True),)}, "marked", id="read"
        ),
        pytest.param(
            {"hand_ins": (handed_in(**FEEDBACK, read=True), handed_in(1))},
            "handed-in",
            id="a second attempt is on its way",
        ),
    ],
)
def test_the_state_follows_from_the_facts(facts, state):
    """Nobody sets a state; it is read off what happened."""
    assert standing(**facts).state == state


def test_the_best_hand_in_counts():
    """A weaker second attempt takes nothing away."""
    first = handed_in(**FEEDBACK, read=True)
    second = handed_in(1, **{**FEEDBACK, "points": 2.0}, read=True)

    assert standing(hand_ins=(first, second)).best is first


def test_another_try_is_open_until_the_variants_are_used_up():
    """Feedback opens the next case; after the last there is none."""
    once = (handed_in(**FEEDBACK),)

    assert standing(hand_ins=once, attempt=2).another_try
    assert not standing(hand_ins=once, attempt=3).another_try
    assert not standing(hand_ins=(handed_in(),)).another_try


def test_modules_come_in_their_order_and_works_after_units():
    """However the exchange lists them."""
    mixed = [
        standing("fl-1", number=2),
        standing("ig-log", kind="log", place=9),
        standing("ig-2", place=2),
        standing("ig-1", place=1),
    ]

    first, second = modules_of(mixed)

    assert [one.unit.code for one in first.units] == ["ig-1", "ig-2"]
    assert [one.unit.code for one in first.works] == ["ig-log"]
    assert second.code == "FL"


def step_of(*standings):
    """The next step with these units."""
    step = next_step(modules_of(standings))
    return step.kind, step.standing.unit.code if step.standing else None


def test_unread_feedback_comes_first_then_what_was_written_last_then_the_new():
    """One thing to do next, and it is the right one."""
    new = standing("ig-1")
    earlier = standing("ig-2", place=2, answered=1, last=answered(1))
    later = standing("ig-3", place=3, answered=1, last=answered(2))
    unread = standing("ig-4", place=4, hand_ins=(handed_in(**FEEDBACK),))
    read = replace(unread, hand_ins=(handed_in(**FEEDBACK, read=True),))

    assert step_of(new, earlier, later, unread) == ("feedback", "ig-4")
    assert step_of(new, earlier, later, read) == ("go-on", "ig-3")
    assert step_of(new, read) == ("begin", "ig-1")
    assert step_of(read) == ("finished", None)
    assert next_step(modules_of([earlier, later, unread])).left is later


def test_what_is_handed_in_is_gone_on_with_only_when_it_was_changed_since():
    """A hand-in closes the work until the learner writes again."""
    sent = (handed_in(1),)

    assert not standing(answered=5, last=answered(0), hand_ins=sent).working
    assert standing(answered=5, last=answered(2), hand_ins=sent).working
