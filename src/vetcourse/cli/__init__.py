"""The command line: the only place that prints, exits, or asks what day it is."""

import sys

from vetcourse.cli.language import spoken
from vetcourse.cli.shared import app, errors
from vetcourse.errors import VetcourseError

__all__ = ["app", "main"]

# An evening is made of these; they need not wait for everybody else's commands.
EVENING = {"collect", "grade", "status", "feedback", "release-feedback"}


def main() -> None:
    """Run one command; what the user can mend is told in plain lines, exit code 2."""
    if EVENING.isdisjoint(sys.argv[1:2]):
        from vetcourse.cli import commands  # noqa: F401  (registers every command)
    else:
        from vetcourse.cli import grading  # noqa: F401

    try:
        app()
    except VetcourseError as error:
        for line in error.say(spoken()):
            errors.print(f"vetcourse: {line}", markup=False, soft_wrap=True)
        sys.exit(2)
