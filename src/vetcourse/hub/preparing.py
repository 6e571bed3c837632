"""What a service's own account does before or beside the hub, each in a process.

``python -m vetcourse.hub.preparing WHAT`` with the logins of all learners as a JSON
list on standard input, or with the groups named for them; everything else is said in
the environment.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from vetcourse.errors import Language, VetcourseError


def prepare_course(root: Path, learners: list[str]) -> None:
    """Build the course so that the gradebook knows it, and enter every learner."""
    from nbgrader.api import Gradebook

    from vetcourse.course.reading import read_modules
    from vetcourse.grading.nbgrader_course import NbgraderCourse
    from vetcourse.grading.releasing import release

    release(read_modules(root / "modules"), root, language(), lambda _: None)
    with Gradebook(NbgraderCourse(root).database) as book:
        known = {student.id for student in book.students}
        for login in learners:
            if login not in known:
                book.add_student(login)


def prepare_ledger(where: str, learners: list[str]) -> None:
    """Begin the ledger where there is none, and register every learner."""
    from vetcourse.credits.ledger import open_ledger

    with open_ledger(where) as ledger:
        known = {learner.login for learner in ledger.learners()}
        ledger.register_all((login, "", "") for login in learners if login not in known)


def prepare_groups(store: Path, named: Mapping[str, list[str]]) -> None:
    """Let whoever is in no learning group yet come into the one that is named."""
    from vetcourse.hub.grouping import joined
    from vetcourse.hub.notes import Notes

    notes = Notes(store / "groups")
    there = {name: list(logins) for name, logins in notes.groups().items()}
    groups = joined(there, named)
    if groups != there:
        notes.set_groups(groups)


def release_everything(root: Path) -> None:
    """Release every assignment that is built, where trying out begins."""
    from vetcourse.grading.nbgrader_course import NbgraderCourse

    course = NbgraderCourse(root)
    for folder in sorted((root / "release").glob("*/")):
        course.run("release_assignment", folder.name)


def language() -> Language:
    """The language the course is built in."""
    return "nb" if os.environ.get("VETCOURSE_LANGUAGE") == "nb" else "en"


def main() -> int:
    """Do one of the four; what a person can mend is one line each."""
    told = json.load(sys.stdin)
    try:
        match sys.argv[1]:
            case "course":
                prepare_course(Path(os.environ["HOME"]), told)
            case "ledger":
                prepare_ledger(os.environ["VETCOURSE_LEDGER"], told)
            case "groups":
                prepare_groups(Path(os.environ["VETCOURSE_HANDIN_STORE"]), told)
            case "release":
                release_everything(Path(os.environ["HOME"]))
    except VetcourseError as error:
        sys.stderr.write("\n".join(error.lines) + "\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
