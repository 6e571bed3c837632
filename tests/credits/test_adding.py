"""Facts straight from a ledger's rows are those of the events, whatever they are."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.credits.invented import (
    DAY,
    HVL,
    LEADVET,
    LEARNER,
    YFL,
    days,
    event,
    lives,
    module,
    outside,
    payloads,
)
from vetcourse.credits.adding import Entry, added, alone, facts_of
from vetcourse.credits.auditing import audit
from vetcourse.credits.chain import Head, link
from vetcourse.credits.cohort import judge
from vetcourse.credits.encoding import payload_from_json, payload_text, to_json
from vetcourse.credits.facts import gather, learner_facts
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Correction,
    Decision,
    DecisionType,
    Erasure,
    Job,
    Reversal,
    Transcript,
)
from vetcourse.credits.snapshot import cut_off
from vetcourse.credits.timing import _Life
from vetcourse.errors import RecordError

TRADE = Certificate(type=CertificateType.TRADE, relevant=True)
WORK = Job(start=date(2019, 1, 1), relevant=True)
RECOGNISED = Decision(
    type=DecisionType.RECOGNITION,
    granted=True,
    authority="the board",
    legal_basis="UHL § 9-1",
    institution="HVL",
    portions=outside("10", "depth").portions,
)


@st.composite
def records(draw):
    """A life with papers that expire; of every second one, much is put right later."""
    events = list(draw(lives(8)))
    for expires in draw(st.lists(st.none() | days, max_size=2)):
        police = Certificate(type=CertificateType.POLICE, expires_on=expires)
        events.append(event(police, draw(days), number=3000 + len(events)))
    if draw(st.booleans()):
        return tuple(one for one in events if one.kind != "decision")
    return (*events, *draw(amendments(events)))


@st.composite
def amendments(draw, events):
    """Corrections and reversals of events, and perhaps an erasure at last."""
    later, made = datetime(2026, 1, 2, tzinfo=UTC), []
    for number in range(4000, 4000 + draw(st.integers(0, 3)) * bool(events)):
        about = draw(st.sampled_from([one.id for one in (*events, *made)]))
        right = draw(st.none() | payloads)
        payload = Reversal(authority="kari")
        payload = Correction(replacement=right) if right else payload
        when = {"number": number, "known": later, "refers_to": about}
        made.append(event(payload, draw(days), **when))
        later += timedelta(minutes=1)
    if draw(st.integers(0, 9)) == 0:
        erasure = Erasure(authority="kari", legal_basis="GDPR 17", erased=("identity",))
        made.append(event(erasure, DAY, number=5000, known=later))
    return made


@given(records(), st.one_of(st.just(DAY), days))
@settings(max_examples=200, deadline=None)
def test_the_rows_come_to_what_the_events_come_to(events, on):
    """The same facts, and so the verdicts of each learner's own audit."""
    record = Transcript(LEARNER, events)

    found = gather([(LEARNER, facts_of(LEARNER, rows(*events), on))], on)

    expected = gather([(LEARNER, learner_facts(record.as_of(on), on))], on)
    assert counted(found) == counted(expected)
    for rules, place in ((LEADVET, HVL), (LEADVET, None), (YFL, HVL)):
        verdicts = judge(rules, found, place).verdicts
        for one in audit(rules, record, on=on, institution=place).findings:
            assert verdicts[one.row.id][0] == one.verdict


@given(records(), st.lists(days, min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_facts_kept_from_one_change_to_the_next_are_those_of_the_day(events, asked):
    """However many days are asked about, in whatever order."""
    life = _Life(record := Transcript(LEARNER, events))

    for day in asked:
        found = gather([(LEARNER, life.facts(day))], day)
        expected = gather([(LEARNER, learner_facts(record.as_of(day), day))], day)
        assert counted(found) == counted(expected)


@pytest.mark.parametrize(
    "beside",
    [
        module("IG", passed=False, grade="F"),
        replace(TRADE, relevant=False),
        Correction(replacement=replace(WORK, relevant=False)),
        Reversal(authority="kari"),
        RECOGNISED,
        Erasure(authority="kari", legal_basis="GDPR 17", erased=()),
    ],
)
def test_what_may_meet_another_entry_is_not_added_up(beside):
    """An attempt at the same module, a paper of the type, all that speaks of others."""
    plain = [event(one, date(2020, 1, 1)) for one in (TRADE, WORK, module("IG"))]
    other = event(beside, date(2020, 2, 1), refers_to=plain[1].id)

    assert added(rows(*plain), DAY) is not None
    assert added(rows(*plain, other), DAY) is None


def test_what_has_not_begun_says_nothing_yet():
    """Neither does it meet anything."""
    now, later = event(module("IG"), DAY), event(module("IG"), DAY + timedelta(days=1))

    assert counted(facts_at(DAY, now, later)) == counted(facts_at(DAY, now))


def test_a_name_that_looks_like_json_is_no_end_of_a_payload():
    """What people write stands between quotation marks, theirs with a backslash."""
    tricky = ',"payload":{"kind":"job"},"reason":"","recorded_at":"'
    payload = replace(outside("10", "depth"), title=tricky)
    written = replace(event(payload), recorded_by=tricky)

    assert payload_from_json(payload_text(to_json(written))) == payload


def test_a_row_that_is_no_event_is_refused_in_words():
    """As it would be by whoever reads the whole event."""
    with pytest.raises(RecordError, match="not JSON"):
        alone(payload_text("nonsense"), DAY)


def rows(*events):
    """The events as the ledger keeps them."""
    links = (link(one, Head(), None) for one in events)
    return [Entry(*(getattr(row, name) for name in Entry._fields)) for row in links]


def facts_at(on, *events):
    """The columns of one learner's rows."""
    return gather([(LEARNER, facts_of(LEARNER, rows(*events), on))], on)


def counted(cohort):
    """A cohort's facts without the order they were found in."""
    jobs, papers = cut_off(cohort, cohort.on).jobs, cohort.papers
    jobs = jobs.take(jobs.start < jobs.after)
    return (
        Counter(
            (cohort.signatures[number], amount, depth)
            for number, amount, depth in zip(
                cohort.signature.tolist(),
                cohort.amount.tolist(),
                cohort.depth.tolist(),
                strict=True,
            )
        ),
        Counter(zip(*(column.tolist() for column in columns(jobs)), strict=True)),
        Counter(zip(*(column.tolist() for column in columns(papers)), strict=True)),
    )


def columns(table):
    """Every column of work or papers."""
    return [getattr(table, name) for name in type(table).__slots__]
