"""An audit as data for programs and pages: verdicts, words, sources, proofs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vetcourse.credits.auditing import Audit
from vetcourse.credits.encoding import to_data
from vetcourse.credits.explaining import Explanation, explain
from vetcourse.credits.program import Verdict
from vetcourse.credits.proving import prove
from vetcourse.credits.rows import Language
from vetcourse.credits.telling import describe
from vetcourse.credits.whatif import Change

WORDS = {Verdict.MET: "met", Verdict.REFER: "refer", Verdict.NOT_MET: "not-met"}


def report(
    audit: Audit, language: Language = "en", *, proofs: bool = False
) -> dict[str, Any]:
    """Everything an audit says, ready for JSON."""
    institution = audit.program.institution
    found: dict[str, Any] = {
        "learner": audit.transcript.learner,
        "on": audit.on.isoformat(),
        "known_at": audit.known_at.isoformat() if audit.known_at else None,
        "programme": audit.programme.id,
        "institution": institution.id if institution else None,
        "rules": audit.programme.digest,
        "events": audit.digest,
        "verdict": WORDS[audit.verdict],
        "phase": audit.phase,
        "phases": [
            {
                "number": phase.phase.number,
                "title": phase.phase.title.say(language),
                "entry": WORDS[phase.entry],
                "completion": WORDS[phase.completion],
            }
            for phase in audit.phases
        ],
        "findings": [told(one) for one in explain(audit, language)],
        "unused": [describe(event, language) for event in audit.unused],
        "open_questions": open_questions(audit, language),
        "sources": sources(audit),
    }
    if proofs:
        found["proofs"] = [
            to_data(prove(audit, finding.row.id)) for finding in audit.findings
        ]
    return found


def told(explanation: Explanation) -> dict[str, Any]:
    """One explanation as plain data."""
    return {**explanation._asdict(), "parts": tuple(map(told, explanation.parts))}


def sources(audit: Audit) -> list[dict[str, str]]:
    """Where the rules can be read: each source by the name that findings quote."""
    institution = audit.program.institution
    told = (*audit.programme.source, *(institution.source if institution else ()))
    return [{"id": one.id, "title": one.title, "url": one.url} for one in told]


def open_questions(audit: Audit, language: Language) -> list[str]:
    """What nobody has found out about the institution."""
    institution = audit.program.institution
    texts = institution.open_questions if institution else ()
    return [text.say(language) for text in texts]


def changes(found: Iterable[Change]) -> list[dict[str, Any]]:
    """What a what-if changed, as plain data."""
    return [
        {
            "requirement": change.requirement,
            "before": None if change.before is None else WORDS[change.before],
            "after": None if change.after is None else WORDS[change.after],
        }
        for change in found
    ]
