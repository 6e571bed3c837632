"""The command line: the only place that prints, exits, or asks what day it is."""

import sys

from vetcourse.cli.language import spoken
from vetcourse.cli.shared import app, errors
from vetcourse.errors import VetcourseError

__all__ = ["app", "main"]


def main() -> None:
    """Run one command; what the user can mend is told in plain lines, exit code 2."""
    from vetcourse.cli import commands  # noqa: F401  (registers every command)

    try:
        app()
    except VetcourseError as error:
        for line in error.say(spoken()):
            errors.print(f"vetcourse: {line}", markup=False, soft_wrap=True)
        sys.exit(2)
