"""Errors a person can act on: each says where, what, and what to do.

VetcourseError
├── ContentError   a module in modules/ cannot be read or built
├── AnswerError    an answer does not fit its item
├── GradingError   a submission cannot be graded
├── RuleError      a file in credits/ cannot be used as a rule
└── RecordError    an event does not fit the ledger
"""


class VetcourseError(Exception):
    """Something the user can mend; the message is shown as it stands.

    One error may carry several lines, one for each thing to mend.
    """

    def __init__(self, *lines: str) -> None:
        """Keep the lines apart, so that they can be shown as a list."""
        self.lines = lines
        super().__init__("\n".join(lines))


class ContentError(VetcourseError):
    """A module in modules/ cannot be read or built."""


class AnswerError(VetcourseError):
    """An answer does not fit its item."""


class GradingError(VetcourseError):
    """A submission cannot be graded."""


class RuleError(VetcourseError):
    """A file in credits/ cannot be used as a rule."""


class RecordError(VetcourseError):
    """An event does not fit the ledger."""
