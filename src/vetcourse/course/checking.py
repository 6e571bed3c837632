"""Is every promise of the course kept? Findings, never exceptions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from vetcourse.course.checking_figures import check_figures
from vetcourse.course.checking_modules import check_promises
from vetcourse.course.checking_units import check_assignment
from vetcourse.course.findings import Finding, Weight
from vetcourse.course.model import Assignment, Module, Prose, block_name
from vetcourse.errors import ContentError


def check_course(modules: Iterable[Module], source: Path) -> list[Finding]:
    """Everything to mend in *modules*; *source* holds what was built last."""
    modules = tuple(modules)
    found = [finding for module in modules for finding in check_module(module)]
    found += _names_used_twice(modules)
    for module in modules:
        for assignment in module.assignments:
            found += _names_that_vanished(assignment, source / assignment.code)
    return found


def refuse_faults(modules: Iterable[Module], source: Path) -> None:
    """Let nothing be built that cannot be taught.

    Raises:
        ContentError: one line for each fault.
    """
    found = check_course(modules, source)
    faults = [str(finding) for finding in found if finding.weight is Weight.FAULT]
    if faults:
        raise ContentError(*faults)


def check_module(module: Module) -> Iterator[Finding]:
    """What is wrong or missing in one module and everything in it."""
    yield from check_promises(module)
    yield from check_figures(module)
    for assignment in module.assignments:
        yield from check_assignment(assignment, module)


def _names_used_twice(modules: Iterable[Module]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for module in modules:
        for assignment in module.assignments:
            for name, line in _names(assignment):
                where = f"{assignment.path}:{line}"
                if name in first:
                    text = f"the id {name} stands at {first[name]} too; ids are unique"
                    yield Finding(Weight.FAULT, where, text)
                first.setdefault(name, where)


def _names(assignment: Assignment) -> Iterator[tuple[str, int]]:
    yield assignment.code, 1
    for block in assignment.blocks:
        if not isinstance(block, Prose):
            yield block_name(block), block.line


def _names_that_vanished(assignment: Assignment, built: Path) -> Iterator[Finding]:
    file = built / "items.json"
    if not file.is_file():
        return
    kept = {item.id for item in assignment.items} | set(assignment.front.retired)
    for name in json.loads(file.read_text("utf-8"))["items"]:
        if name not in kept:
            text = (
                f"item {name} was built before and is gone: learners' answers hang "
                "on its id; bring it back, or list it under `retired` in the front "
                "matter"
            )
            yield Finding(Weight.FAULT, str(assignment.path), text)
