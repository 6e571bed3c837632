"""From modules/ to release/: our build, then nbgrader's, only where text changed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from vetcourse.course.building import build_assignment
from vetcourse.course.model import Assignment, Module
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.items import Language

Tell = Callable[[str], None]


def release(
    modules: Iterable[Module], root: Path, language: Language, tell: Tell
) -> list[str]:
    """Build and release every assignment below *root*; the codes that changed.

    *tell* hears the code of each assignment when it is done.
    """
    assignments = [(module, a) for module in modules for a in module.assignments]
    course = NbgraderCourse(root)
    known = _known(course)
    changed = []
    for module, assignment in assignments:
        if _build(module, assignment, root, language) or assignment.code not in known:
            _generate(course, assignment.code)
            changed.append(assignment.code)
        tell(assignment.code)
    _remove_others(root, {assignment.code for _, assignment in assignments})
    return changed


def stale(
    modules: Iterable[Module], root: Path, language: Language, tell: Tell
) -> list[str]:
    """The files of source/ and release/ that a fresh build would write otherwise."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        shutil.copyfile(root / "nbgrader_config.py", fresh / "nbgrader_config.py")
        release(modules, fresh, language, tell)
        return [
            f"{step}/{name}"
            for step in ("source", "release")
            for name in sorted(differences(fresh / step, root / step))
        ]


def differences(one: Path, other: Path) -> set[str]:
    """The files below two folders that are not the same bytes in both."""
    files = [
        {path.relative_to(f).as_posix() for path in f.rglob("*") if path.is_file()}
        for f in (one, other)
    ]
    both = files[0] & files[1]
    changed = {n for n in both if (one / n).read_bytes() != (other / n).read_bytes()}
    return (files[0] ^ files[1]) | changed


def _build(
    module: Module, assignment: Assignment, root: Path, language: Language
) -> bool:
    """Bring source/ up to date; whether that or release/ needed it."""
    code = assignment.code
    with tempfile.TemporaryDirectory(dir=root) as scratch:
        fresh = Path(scratch, code)
        build_assignment(assignment, fresh, language, module)
        there, released = root / "source" / code, root / "release" / code
        same = there.is_dir() and not differences(fresh, there)
        if not same:
            shutil.rmtree(there, ignore_errors=True)
            there.parent.mkdir(exist_ok=True)
            fresh.rename(there)
    return not (same and (released / f"{code}.ipynb").is_file())


def _generate(course: NbgraderCourse, code: str) -> None:
    course.run("generate_assignment", code, force=True, create=True)


def _known(course: NbgraderCourse) -> set[str]:
    """The assignments in the gradebook, without which nbgrader marks nothing."""
    with course.api.gradebook as gradebook:
        return {assignment.name for assignment in gradebook.assignments}


def _remove_others(root: Path, codes: set[str]) -> None:
    for step in ("source", "release"):
        for folder in (root / step).glob("*/"):
            if folder.name not in codes and (folder / "items.json").is_file():
                shutil.rmtree(folder)
