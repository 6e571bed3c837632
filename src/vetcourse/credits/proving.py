"""Writing down the proof of a verdict, from what the audit has at hand."""

from __future__ import annotations

from vetcourse.credits import assignment, rows
from vetcourse.credits.auditing import Audit, Finding
from vetcourse.credits.facts import hundredths
from vetcourse.credits.measuring import Step, certainty, mask, pool_caps, portions
from vetcourse.credits.proof import Claim, Proof, Use


def prove(audit: Audit, requirement: str) -> Proof:
    """The proof of one verdict, with those of its parts."""
    return _prove(audit, audit.find(requirement), audit.digest)


def _prove(audit: Audit, finding: Finding, digest: str) -> Proof:
    institution = audit.program.institution
    return Proof(
        requirement=finding.row.id,
        verdict=int(finding.verdict),
        on=audit.on,
        known_at=audit.known_at,
        institution=institution.id if institution else "",
        rules=audit.programme.digest,
        events=digest,
        certain=_claim(audit, finding, generous=False),
        generous=_claim(audit, finding, generous=True),
        parts=tuple(_prove(audit, member, digest) for member in finding.members),
        openings=tuple(
            tuple(_prove(audit, condition, digest) for condition in conditions)
            for _, conditions in finding.openings
        ),
    )


def _claim(audit: Audit, finding: Finding, *, generous: bool) -> Claim:
    row, step = finding.row, audit.step(finding.row.id)
    total = finding.at_most if generous else finding.amount
    if isinstance(row, rows.Pool):
        return _pool(audit, finding, row, generous)
    reached = bool(step.passes(total, finding.need))
    if isinstance(row, rows.AnyOf | rows.AllOf | rows.Experience):
        return Claim(reached, total)
    return Claim(reached, total, _uses(audit, step, generous))


def _uses(audit: Audit, step: Step, generous: bool) -> tuple[Use, ...]:
    wanted = step.telling[:1] if isinstance(step.row, rows.Papers) else step.telling
    by_event: dict[str, int] = {}
    for atom in audit.facts.atoms:
        for column, certain, most in audit.program.weights(atom.signature):
            amount = atom.amount * (most if generous else certain)
            if column in wanted and not atom.depth and amount:
                so_far = by_event.get(atom.event.id, 0)
                by_event[atom.event.id] = so_far + amount
    return tuple(Use(event, amount) for event, amount in sorted(by_event.items()))


def _pool(audit: Audit, finding: Finding, row: rows.Pool, generous: bool) -> Claim:
    areas, caps = tuple(row.areas), pool_caps(row)
    demands = [hundredths(ects) for ects in row.areas.values()]
    owners, supplies = _supplies(audit, row, generous)
    whole = row.courses == "whole"
    place = assignment.assign_whole if whole else assignment.assign
    given = place(demands, supplies, caps)
    total = assignment.filled(demands, given)
    uses = tuple(
        Use(owners[i], amount, areas[area], _named(supplies[i].mask, areas))
        for i, area, amount in given
    )
    reached = total >= finding.need
    blocking = None if reached else assignment.blocking(demands, supplies, caps)
    names = tuple(areas[area] for area in blocking.areas) if blocking else ()
    return Claim(reached, total, uses, names)


def _supplies(
    audit: Audit, row: rows.Pool, generous: bool
) -> tuple[list[str], list[assignment.Supply]]:
    areas, caps = tuple(row.areas), pool_caps(row)
    owners: list[str] = []
    supplies: list[assignment.Supply] = []
    for atom in audit.facts.atoms:
        taken = certainty(atom.signature, row)[generous] and not atom.depth
        origin = atom.signature.origin if atom.signature.origin in caps else ""
        for own, times in portions(atom.signature, audit.programme) if taken else ():
            if bits := mask(own, areas):
                owners.append(atom.event.id)
                supplies.append(assignment.Supply(atom.amount * times, bits, origin))
    return owners, supplies


def _named(bits: int, areas: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(area for i, area in enumerate(areas) if bits >> i & 1)
