"""What holds for every learner there could be, found by chance and kept if it fails."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.credits.invented import (
    DAY,
    HVL,
    LEADVET,
    PROGRAMMES,
    YFL,
    event,
    externals,
    jobs,
    lives,
    module,
    transcript,
)
from vetcourse.credits.auditing import audit, walk
from vetcourse.credits.cohort import assemble, judge
from vetcourse.credits.model import Layer, Place, PracticeDays, Transcript
from vetcourse.credits.program import Verdict
from vetcourse.credits.proof import check_proof
from vetcourse.credits.proving import prove

LIMITS = {"share", "attempts", "practice-attempts", "attendance"}


def verdicts(programme, record, institution=HVL):
    """Every verdict of an audit by requirement."""
    found = audit(programme, record, on=DAY, institution=institution)
    return {finding.row.id: finding.verdicts for finding in walk(found.findings)}


@given(lives(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_events_never_changes_a_verdict(events, chance):
    """Shuffled, the same record comes to the same."""
    shuffled = list(events)
    chance.shuffle(shuffled)

    assert verdicts(LEADVET, transcript(*events)) == verdicts(
        LEADVET, transcript(*shuffled)
    )


@given(
    lives(),
    st.one_of(
        externals,
        jobs,
        st.sampled_from([module("IG"), module("FL"), module("UY")]),
        st.builds(
            PracticeDays,
            days=st.integers(1, 40),
            place=st.sampled_from(list(Place)),
            part=st.sampled_from([1, 2]),
        ),
    ),
)
@settings(max_examples=60, deadline=None)
def test_more_achievements_never_lower_a_verdict(events, more):
    """Only limits (shares, attempts, attendance) can be hurt by more."""
    before = verdicts(LEADVET, transcript(*events))
    # Another module takes no place of its own, so no split is lost by a new attempt.
    day = more.start if hasattr(more, "start") else DAY
    after = verdicts(LEADVET, transcript(*events, event(more, day, number=9)))
    kinds = {row.id: row.kind for row in LEADVET.requirements}

    for identity, was in before.items():
        if kinds.get(identity) not in LIMITS:
            assert after[identity][0] >= was[0], identity


@given(st.lists(lives(8), min_size=1, max_size=5), st.sampled_from(sorted(PROGRAMMES)))
@settings(max_examples=40, deadline=None)
def test_a_batch_says_what_single_audits_say(many, name):
    """One program serves one learner and all of them."""
    programme = PROGRAMMES[name]
    records = [Transcript(f"{i:08d}-0000-0000-0000-000000000000", ()) for i in range(9)]
    records = [
        Transcript(record.learner, tuple(_moved(e, record.learner) for e in life))
        for record, life in zip(records, many, strict=False)
    ]

    standing = judge(programme, assemble(records, DAY), HVL)

    for place, record in enumerate(records):
        found = audit(programme, record, on=DAY, institution=HVL)
        for finding in found.findings:
            assert standing.verdicts[finding.row.id][place] == finding.verdict
        assert standing.current[place] == (found.phase or 0)
        for phase in found.phases:
            assert standing.phases[phase.phase.number][place] == phase.verdict
            assert standing.entry[phase.phase.number][place] == phase.entry


@given(lives(), st.sampled_from(sorted(PROGRAMMES)), st.sampled_from([None, HVL]))
@settings(max_examples=60, deadline=None)
def test_every_verdict_has_a_proof_that_stands(events, name, institution):
    """The recount by hand comes to what the engine says, whatever the record."""
    programme, record = PROGRAMMES[name], transcript(*events)
    found = audit(programme, record, on=DAY, institution=institution)

    for finding in found.findings:
        proof = prove(found, finding.row.id)
        assert check_proof(proof, programme, record, institution) == ()


@given(lives())
@settings(max_examples=40, deadline=None)
def test_plans_and_promises_only_add(events):
    """With what is in progress and planned no verdict but a limit's is lower."""
    for finding in walk(audit(YFL, transcript(*events), on=DAY).findings):
        if finding.row.kind not in LIMITS:
            assert list(finding.verdicts) == sorted(finding.verdicts)


@given(lives())
@settings(max_examples=40, deadline=None)
def test_what_is_certain_never_exceeds_what_could_be(events):
    """A yes to every open question never makes anything worse."""
    for finding in walk(audit(LEADVET, transcript(*events), on=DAY).findings):
        assert finding.amount <= finding.at_most
    run_met = audit(LEADVET, transcript(*events), on=DAY)
    assert run_met.verdict in Verdict


@given(lives(), st.integers(0, 400))
@settings(max_examples=30, deadline=None)
def test_what_happens_later_says_nothing_about_today(events, later):
    """Events of days to come do not change the audit of this day."""
    future = event(module("IG"), DAY + timedelta(days=1 + later), number=9)

    assert verdicts(LEADVET, transcript(*events)) == verdicts(
        LEADVET, transcript(*events, future)
    )


@pytest.mark.parametrize("layer", [Layer.IN_PROGRESS, Layer.PLANNED])
def test_a_module_under_way_is_seen_but_not_counted(layer):
    """The finding says it is on the way; the verdict says it is not there."""
    record = transcript(
        event(module("IG")), event(module("FL")), event(module("UY", layer=layer))
    )

    finding = audit(LEADVET, record, on=DAY).find("three-modules")

    assert finding.verdict is Verdict.NOT_MET
    assert finding.on_the_way


def test_layers_stand_beside_each_other_in_the_matrix():
    """Earned, with what is in progress, with what is planned: nothing is open."""
    record = transcript(
        event(module("IG")),
        event(module("FL", layer=Layer.IN_PROGRESS)),
        event(module("UY", layer=Layer.PLANNED)),
    )

    found = audit(LEADVET, record, on=DAY)
    run = found.program.run(assemble([record], DAY), layers=3)

    assert run.amounts["three-modules"].tolist() == [[1, 2, 3]]
    assert run.verdicts("three-modules").tolist() == [0, 0, 2]
    assert np.all(run.amounts["three-modules"] <= 3)


def _moved(one, learner):
    from dataclasses import replace

    return replace(one, learner=learner)
