"""The worked learners in credits/cases/: every file is a test."""

from collections import defaultdict
from pathlib import Path

import pytest

from vetcourse.credits import rows
from vetcourse.credits.auditing import walk
from vetcourse.credits.cases import audit_case, case_transcript, differences, read_cases
from vetcourse.credits.proof import check_proof
from vetcourse.credits.proving import prove
from vetcourse.credits.rules import read_institutions, read_programmes

CREDITS = Path(__file__).parents[2] / "credits"
PROGRAMMES = read_programmes(CREDITS)
INSTITUTIONS = read_institutions(CREDITS)
CASES = read_cases(CREDITS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_audit_finds_what_the_case_expects(case):
    """A case is right to the last requirement it names."""
    found = audit_case(case, PROGRAMMES, INSTITUTIONS)

    assert list(differences(case, found)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_verdict_of_a_case_has_a_proof_that_stands(case):
    """The checker counts by hand and comes to the same."""
    found = audit_case(case, PROGRAMMES, INSTITUTIONS)
    programme = next(p for p in PROGRAMMES if p.id == found.programme.id)
    transcript = case_transcript(case, programme)

    for finding in found.findings:
        proof = prove(found, finding.row.id)
        institution = found.program.institution

        assert check_proof(proof, programme, transcript, institution) == ()


def test_every_requirement_is_seen_from_every_side():
    """Met, not met and referred, wherever the row can turn out that way."""
    expected = defaultdict(set)
    for case in CASES:
        found = audit_case(case, PROGRAMMES, INSTITUTIONS)
        for finding in walk(found.findings):
            if verdict := case.expect.get(finding.row.id):
                expected[found.programme.id, finding.row.id].add(verdict)

    missing = [
        (programme.id, row.id, side)
        for programme in PROGRAMMES
        for row in programme.requirements
        for side in sides(row, programme) - expected[programme.id, row.id]
    ]
    assert missing == []


def sides(row, programme):
    """The verdicts a row can come to."""
    found = {"met", "not met"}
    if row.at_best == "refer":
        found = {"not met", "refer"}
    if row.otherwise == "refer":
        found = {"met", "refer"} | ({"not met"} if row.kind == "certificate" else set())
    if can_refer(row, programme):
        found.add("refer")
    return found


def can_refer(row, programme):
    """Whether anything in the row is for a person to decide."""
    if isinstance(row, rows.AnyOf | rows.AllOf):
        return any(can_refer(programme.find(name), programme) for name in row.of)
    if isinstance(row, rows.Credits | rows.Pool):
        return bool(row.refer) or row.at_best == "refer"
    if isinstance(row, rows.Papers | rows.Experience):
        return row.relevant
    return row.kind == "residency"
