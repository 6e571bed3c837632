"""What a check of the course finds: one thing to mend, and how badly."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What a finding means for the author."""

    FAULT = "fault"  # the course cannot be taught like this
    LACK = "lack"  # a promise not kept yet; allowed while the module is a draft
    ADVICE = "advice"  # worth a look


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, and where."""

    weight: Weight
    where: str
    text: str

    def __str__(self) -> str:
        """As one line."""
        return f"{self.where}: {self.text}"
