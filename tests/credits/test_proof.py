"""Proofs: what stands, and every way of altering one that must not stand."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.credits.invented import (
    DAY,
    HVL,
    LEADVET,
    event,
    module,
    outside,
    transcript,
)
from vetcourse.credits.auditing import audit
from vetcourse.credits.model import (
    Certificate,
    CertificateType,
    Job,
    Level,
    Place,
    PracticeDays,
)
from vetcourse.credits.proof import Claim, Use, check_proof
from vetcourse.credits.proving import prove
from vetcourse.credits.rows import Cap, Pool
from vetcourse.credits.rules import Programme

PERSON = transcript(
    event(Certificate(type=CertificateType.TRADE), date(2015, 6, 15)),
    event(Job(start=date(2015, 7, 1), end=date(2021, 6, 30)), date(2015, 7, 1)),
    event(module("IG")),
    event(module("FL")),
    event(outside("35", "breadth|depth")),
    event(outside("45", "breadth")),
    event(outside("40", "depth")),
    event(outside("20", "theory", Level.FOREIGN_HE)),
    event(PracticeDays(days=44, place=Place.UPPER_SECONDARY, part=2)),
)
FOUND = audit(LEADVET, PERSON, on=DAY, institution=HVL)
PROVED = [
    "entry-experience",
    "three-modules",
    "module-split",
    "vocational-theory",
    "admission",
    "pedagogy-and-didactics",
    "practice-days",
    "practice-elsewhere",
    "residency",
    "police-certificate",
    "attempts",
]


def stands(proof, record=PERSON):
    """Whether the checker has nothing to say."""
    return check_proof(proof, LEADVET, record, HVL) == ()


@pytest.mark.parametrize("requirement", PROVED)
def test_a_proof_stands_as_it_was_made(requirement):
    """Nothing to object."""
    assert stands(prove(FOUND, requirement))


@pytest.mark.parametrize("requirement", PROVED)
@pytest.mark.parametrize("verdict", [0, 1, 2])
def test_another_verdict_does_not_stand(requirement, verdict):
    """The verdict follows from the claims, and from nothing else."""
    proof = prove(FOUND, requirement)

    assert stands(replace(proof, verdict=verdict)) == (verdict == proof.verdict)


@pytest.mark.parametrize("requirement", PROVED)
@pytest.mark.parametrize("which", ["certain", "generous"])
def test_altered_claims_do_not_stand(requirement, which):
    """Another total, or the opposite conclusion, is found."""
    proof = prove(FOUND, requirement)
    claim = getattr(proof, which)

    for other in (
        replace(claim, reached=not claim.reached),
        replace(claim, total=claim.total + 1),
        replace(claim, total=max(claim.total - 1, 0) + 7),
    ):
        assert not stands(replace(proof, **{which: other}))


@pytest.mark.parametrize("requirement", PROVED)
def test_altered_uses_do_not_stand(requirement):
    """A use made larger, doubled, dropped or given to another event is found."""
    proof = prove(FOUND, requirement)
    claim = proof.certain
    for i, use in enumerate(claim.uses):
        rest = claim.uses[:i] + claim.uses[i + 1 :]
        for others in (
            (*rest, replace(use, amount=use.amount + 1)),
            (*claim.uses, use),
            rest,
            (*rest, replace(use, event=PERSON.events[0].id)),
        ):
            altered = replace(proof, certain=replace(claim, uses=others))
            assert not stands(altered)


def test_a_proof_is_of_one_record_and_one_day():
    """The same proof against another record, day or rule set is refused."""
    proof = prove(FOUND, "three-modules")
    richer = transcript(*PERSON.events, event(module("UY")))

    assert not stands(proof, richer)
    assert not stands(replace(proof, on=DAY - timedelta(days=4000)))
    assert not stands(replace(proof, rules="0" * 64))
    assert not stands(replace(proof, events="0" * 64))
    assert check_proof(proof, LEADVET, PERSON) != ()


def test_an_assignment_is_checked_credit_by_credit():
    """Credits that may only be breadth cannot be moved to depth."""
    proof = prove(FOUND, "breadth-and-depth")
    claim = proof.certain
    assert claim.reached
    breadth = next(use for use in claim.uses if use.areas == ("breadth",))
    rest = tuple(use for use in claim.uses if use != breadth)

    moved = replace(breadth, area="depth")
    claimed = replace(breadth, area="depth", areas=("breadth", "depth"))

    for use in (moved, claimed):
        altered = replace(proof, certain=replace(claim, uses=(*rest, use)))
        assert not stands(altered)


def test_a_blocking_set_must_block():
    """Areas that could be filled do not show that they cannot."""
    proof = prove(FOUND, "pedagogy-and-didactics")
    assert proof.certain.blocking == ("pedagogy", "vocational-didactics")

    weaker = replace(proof.certain, blocking=())
    empty = replace(proof.certain, blocking=("breadth",))

    assert stands(proof)
    assert not stands(replace(proof, certain=empty))
    assert not stands(replace(proof, certain=replace(weaker, reached=True)))


def test_parts_cannot_be_left_out_or_exchanged():
    """A group's proof has a proof for each member, and no other."""
    proof = prove(FOUND, "vocational-theory")

    assert not stands(replace(proof, parts=proof.parts[:-1]))
    assert not stands(replace(proof, parts=(*proof.parts[1:], proof.parts[1])))
    lie = replace(proof.parts[0], certain=Claim(reached=True, total=99999))
    assert not stands(replace(proof, parts=(lie, *proof.parts[1:])))


def test_every_field_of_a_proof_is_looked_at():
    """A new field must be added to the checker and to these tests."""
    from vetcourse.credits.proof import Proof

    assert {field.name for field in fields(Proof)} == {
        "requirement",
        "verdict",
        "on",
        "known_at",
        "institution",
        "rules",
        "events",
        "certain",
        "generous",
        "parts",
        "openings",
    }
    assert {field.name for field in fields(Use)} == {"event", "amount", "area", "areas"}


def changed(**about):
    """The LeadVET rules with another breadth-and-depth row."""
    row = LEADVET.find("breadth-and-depth")
    assert isinstance(row, Pool)
    new = Pool.model_validate({**dict(row), **about})
    phases = tuple(
        phase.model_copy(
            update={
                "requirement": tuple(
                    new if r.id == row.id else r for r in phase.requirement
                )
            }
        )
        for phase in LEADVET.phase
    )
    data = LEADVET.model_copy(update={"phase": phases, "digest": str(about)})
    assert isinstance(data, Programme)
    return data


WHOLE = changed(areas={"breadth": Decimal(20), "depth": Decimal(10)}, courses="whole")
CAPPED = changed(
    caps=(Cap(origin="external", maximum=Decimal(60), source="KIT", certainty="D"),)
)


def test_whole_courses_are_proved_by_trying_every_placing():
    """Two courses of fifteen cannot fill twenty and ten; divided they could."""
    record = transcript(
        event(outside("15", "breadth|depth")), event(outside("15", "breadth|depth"))
    )

    found = audit(WHOLE, record, on=DAY)
    proof = prove(found, "breadth-and-depth")

    assert proof.verdict == 0
    assert proof.certain.total == 2500
    assert check_proof(proof, WHOLE, record) == ()
    lie = replace(proof.certain, total=3000, reached=True)
    assert check_proof(replace(proof, certain=lie, verdict=1), WHOLE, record) != ()


def test_a_cap_is_kept_by_the_engine_and_by_the_checker():
    """At most sixty outside credits count towards 120."""
    found = audit(CAPPED, PERSON, on=DAY)
    finding = found.find("breadth-and-depth")

    assert finding.amount == 6000
    assert check_proof(prove(found, "breadth-and-depth"), CAPPED, PERSON) == ()
