"""Every learner's way through the phases: records, rules, verdicts, reasons.

Usable without nbgrader: nothing here imports a notebook or a gradebook. What records
are made of is loaded at once; what judges them only when it is asked for.

    programme = read_programme(Path("credits/programmes/leadvet-ppuy-2025.toml"))
    found = audit(programme, transcript, on=date(2026, 2, 1))
    for one in explain(found, "nb"):
        print(one.verdict, one.rule, one.finding, one.source)
    assert check_proof(prove(found, "three-modules"), programme, transcript) == ()
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from vetcourse.credits.encoding import from_json, to_json
from vetcourse.credits.model import (
    Certificate,
    Correction,
    Decision,
    Erasure,
    Event,
    ExternalCredits,
    Job,
    Layer,
    Payload,
    Portion,
    PracticeDays,
    Result,
    Reversal,
    Transcript,
    split,
)

if TYPE_CHECKING:
    from vetcourse.credits.auditing import Audit, Finding, audit
    from vetcourse.credits.cohort import assemble, cohort_table, judge, simulate
    from vetcourse.credits.explaining import Explanation, explain
    from vetcourse.credits.ledger import Ledger, open_ledger
    from vetcourse.credits.linting import lint
    from vetcourse.credits.program import Verdict
    from vetcourse.credits.proof import Proof, check_proof
    from vetcourse.credits.proving import prove
    from vetcourse.credits.rules import (
        Institution,
        Programme,
        choose_institution,
        choose_programme,
        read_institution,
        read_institutions,
        read_programme,
        read_programmes,
    )
    from vetcourse.credits.whatif import cheapest_courses, compare, suppose, under_rules

HOME = {
    "Audit": "auditing",
    "Explanation": "explaining",
    "Finding": "auditing",
    "Institution": "rules",
    "Ledger": "ledger",
    "Programme": "rules",
    "Proof": "proof",
    "Verdict": "program",
    "assemble": "cohort",
    "audit": "auditing",
    "cheapest_courses": "whatif",
    "check_proof": "proof",
    "choose_institution": "rules",
    "choose_programme": "rules",
    "cohort_table": "cohort",
    "compare": "whatif",
    "explain": "explaining",
    "judge": "cohort",
    "lint": "linting",
    "open_ledger": "ledger",
    "prove": "proving",
    "read_institution": "rules",
    "read_institutions": "rules",
    "read_programme": "rules",
    "read_programmes": "rules",
    "simulate": "cohort",
    "suppose": "whatif",
    "under_rules": "whatif",
}

__all__ = [
    "Audit",
    "Certificate",
    "Correction",
    "Decision",
    "Erasure",
    "Event",
    "Explanation",
    "ExternalCredits",
    "Finding",
    "Institution",
    "Job",
    "Layer",
    "Ledger",
    "Payload",
    "Portion",
    "PracticeDays",
    "Programme",
    "Proof",
    "Result",
    "Reversal",
    "Transcript",
    "Verdict",
    "assemble",
    "audit",
    "cheapest_courses",
    "check_proof",
    "choose_institution",
    "choose_programme",
    "cohort_table",
    "compare",
    "explain",
    "from_json",
    "judge",
    "lint",
    "open_ledger",
    "prove",
    "read_institution",
    "read_institutions",
    "read_programme",
    "read_programmes",
    "simulate",
    "split",
    "suppose",
    "to_json",
    "under_rules",
]


def __getattr__(name: str) -> Any:
    """Load a name's own file the first time it is asked for."""
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOME[name]}"), name)
