"""The command line: the only place that prints, exits, or asks what day it is."""

import atexit
import gc
import os
import sys

from vetcourse.cli.language import spoken
from vetcourse.cli.shared import app, errors
from vetcourse.errors import VetcourseError

__all__ = ["app", "main"]

# An evening is made of these; they need not wait for everybody else's commands.
EVENING = {"collect", "grade", "status", "feedback", "release-feedback"}
# Imports make many objects and little rubbish; Python's own number, 700, has it look
# for some so often that it takes a twelfth of a short command's time.
OBJECTS_BETWEEN_LOOKS = 100_000


def main() -> None:
    """Run one command; what the user can mend is told in plain lines, exit code 2."""
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
    # What is there at the end goes with the process; none of it is looked through.
    atexit.register(gc.freeze)
    # pydantic would look for plugins in the papers of every package installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
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
