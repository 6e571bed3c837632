"""Every learner's way through the phases: records, rules, verdicts, reasons.

Usable without nbgrader: nothing here imports a notebook or a gradebook.
"""

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

__all__ = [
    "Certificate",
    "Correction",
    "Decision",
    "Erasure",
    "Event",
    "ExternalCredits",
    "Job",
    "Layer",
    "Payload",
    "Portion",
    "PracticeDays",
    "Result",
    "Reversal",
    "Transcript",
    "from_json",
    "split",
    "to_json",
]
