"""What is wrong with the rules themselves, before any learner meets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from vetcourse.credits import rows
from vetcourse.credits.overlay import under
from vetcourse.credits.program import compile_program
from vetcourse.credits.rules import (
    Change,
    Institution,
    Programme,
    Sourced,
)
from vetcourse.errors import RuleError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: in which file, in which row, and what."""

    file: str
    row: str
    what: str

    def __str__(self) -> str:
        """As one line."""
        return f"{self.file}: {self.row}: {self.what}"


def lint(
    programmes: Iterable[Programme], institutions: Iterable[Institution] = ()
) -> tuple[Problem, ...]:
    """Everything wrong with the rule files, each by itself and all together."""
    programmes, institutions = tuple(programmes), tuple(institutions)
    problems: list[Problem] = []
    for programme in programmes:
        problems += lint_programme(programme)
    problems += _validity(programmes)
    for institution in institutions:
        problems += _sources(institution, _institution_rows(institution))
        problems += _loosening(institution, programmes)
        for programme in programmes:
            problems += _together(programme, institution)
    return tuple(dict.fromkeys(problems))


def lint_programme(programme: Programme) -> Iterator[Problem]:
    """Everything wrong with one programme file."""
    yield from _groups(programme)
    yield from _ids(programme)
    rows_ = [(row.id, row.source) for row in programme.requirements]
    rows_ += [("experience", programme.experience.source)]
    rows_ += [(d.id, d.source) for d in programme.deadline]
    rows_ += [("calendar", programme.calendar.source)] if programme.calendar else []
    yield from _sources(programme, rows_)
    yield from _areas(programme)
    yield from _modules(programme)
    for row in programme.requirements:
        yield from _row(programme, row)
    yield from _unplaced(programme)


def _groups(programme: Programme) -> Iterator[Problem]:
    for day in _days(programme):
        try:
            compile_program(programme, day)
        except RuleError as error:
            yield Problem(programme.id, "groups", str(error))
            return


def _days(programme: Programme) -> list[date]:
    changes = {programme.valid_from}
    for row in programme.requirements:
        changes |= {row.valid_from} if row.valid_from else set()
        changes |= {row.valid_to + timedelta(days=1)} if row.valid_to else set()
    return sorted(day for day in changes if programme.in_force(day))


def _ids(programme: Programme) -> Iterator[Problem]:
    ids = Counter(row.id for row in programme.requirements)
    for identity, count in ids.items():
        if count > 1:
            yield Problem(programme.id, identity, f"used for {count} rows; rename")
    numbers = [phase.number for phase in programme.phase]
    if numbers != sorted(set(numbers)):
        yield Problem(programme.id, "phase", "numbers are not in order, or used twice")
    for opening in programme.opening:
        if opening.requirement not in ids:
            yield Problem(programme.id, opening.requirement, "opened, but no such row")


def _sources(file: Sourced, quoted: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    used: set[str] = set()
    for row, reference in quoted:
        for part in reference.split("; "):
            source = file.cite(part)
            if part.startswith("§"):
                continue
            if source is None:
                yield Problem(file.id, row, f"source {part!r} is not in the file")
            else:
                used.add(source.id)
    for source in file.source:
        if source.id not in used:
            yield Problem(file.id, source.id, "no row quotes this source; remove it")


def _areas(programme: Programme) -> Iterator[Problem]:
    for row in programme.requirements:
        for area in _areas_of(row):
            if area not in programme.areas:
                yield Problem(programme.id, row.id, f"area {area!r} has no name")
    wanted = {area for row in programme.requirements for area in _areas_of(row)}
    for area in sorted(programme.areas.keys() - wanted):
        yield Problem(programme.id, area, "no requirement takes credits of this area")


def _areas_of(row: rows.Requirement) -> tuple[str, ...]:
    if isinstance(row, rows.Credits | rows.Pool | rows.Residency):
        return tuple(row.areas)
    return ()


def _modules(programme: Programme) -> Iterator[Problem]:
    codes = [module.code for module in programme.module]
    for module in programme.module:
        if sum(module.split.values()) != module.ects:
            yield Problem(programme.id, module.code, "the split is not the credits")
        for areas in module.split:
            for area in areas.split("|"):
                if area not in programme.areas:
                    yield Problem(programme.id, module.code, f"unknown area {area!r}")
    for row in programme.requirements:
        named = row.modules if isinstance(row, rows.Modules) else ()
        if isinstance(row, rows.Credits | rows.Pool):
            named = (*row.only_modules, *row.except_modules)
        for code in named:
            if code not in codes:
                yield Problem(programme.id, row.id, f"no module {code!r} in the file")


def _row(programme: Programme, row: rows.Requirement) -> Iterator[Problem]:
    if isinstance(row, rows.Pool):
        yield from _pool(programme, row)
    if isinstance(row, rows.Credits | rows.Pool) and set(row.count) & set(row.refer):
        yield Problem(programme.id, row.id, "a level both counts and refers; choose")
    if _can_refer(row) and row.question is None:
        yield Problem(programme.id, row.id, "can refer, but has no question to ask")
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        yield Problem(programme.id, row.id, "ends before it begins")
    if row.id in programme.members() and row.strength == "should":
        yield Problem(programme.id, row.id, "a member of a group cannot be a should")


def _can_refer(row: rows.Requirement) -> bool:
    if isinstance(row, rows.Credits | rows.Pool):
        return bool(row.refer) or _unsure_equivalents(row)
    if isinstance(row, rows.Papers | rows.Experience):
        return row.relevant
    return isinstance(row, rows.Residency)


def _unsure_equivalents(row: rows.Requirement) -> bool:
    equivalents = row.equivalents if isinstance(row, rows.Credits) else ()
    return any(not equivalent.counts for equivalent in equivalents)


def _pool(programme: Programme, row: rows.Pool) -> Iterator[Problem]:
    origins = {cap.origin for cap in row.caps}
    if len(origins) < len(row.caps):
        yield Problem(programme.id, row.id, "two caps on one origin")
    if origins >= {"own", "external", "recognised", "prior-learning"}:
        most = sum(cap.maximum for cap in row.caps)
        if most < sum(row.areas.values()):
            yield Problem(programme.id, row.id, "the caps leave less than it needs")
    if not row.only_modules:
        return
    supply = [m for m in programme.module if m.code in row.only_modules]
    for area, need in row.areas.items():
        most = sum(
            ects
            for m in supply
            for key, ects in m.split.items()
            if area in key.split("|")
        )
        if most < need:
            text = f"its modules give at most {most} of {area}; it needs {need}"
            yield Problem(programme.id, row.id, text)


def _unplaced(programme: Programme) -> Iterator[Problem]:
    takers = [r for r in programme.requirements if _areas_of(r)]
    for module in programme.module:
        for areas in module.split:
            wanted = set(areas.split("|"))
            if not any(wanted & set(_areas_of(row)) for row in takers):
                text = f"no requirement can take its {areas} credits"
                yield Problem(programme.id, module.code, text)


def _validity(programmes: Iterable[Programme]) -> Iterator[Problem]:
    families: dict[str, list[Programme]] = {}
    for programme in programmes:
        families.setdefault(programme.family, []).append(programme)
    for family in families.values():
        family.sort(key=lambda programme: programme.valid_from)
        for earlier, later in pairwise(family):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                text = f"still in force when {later.id} begins; set valid_to"
                yield Problem(earlier.id, "valid_to", text)
            elif earlier.valid_to + timedelta(days=1) < later.valid_from:
                text = f"a gap before {later.id} begins on {later.valid_from}"
                yield Problem(earlier.id, "valid_to", text)


def _institution_rows(institution: Institution) -> list[tuple[str, str]]:
    found = [(a.row.id, a.row.source) for a in institution.addition]
    found += [(c.requirement, c.source) for c in institution.change]
    for opening in institution.opening:
        found.append((opening.requirement, opening.source))
        found += [(row.id, row.source) for row in opening.conditions]
    if institution.experience:
        found.append(("experience", institution.experience.source))
    return found


def _loosening(
    institution: Institution, programmes: Iterable[Programme]
) -> Iterator[Problem]:
    known = {
        row.id: row
        for programme in programmes
        if programme.country == institution.country
        for row in programme.requirements
    }
    for change in institution.change:
        row = known.get(change.requirement)
        if row is None:
            yield Problem(institution.id, change.requirement, "no such row to change")
        else:
            yield from _looser(institution, change, row)
    for opening in institution.opening:
        if opening.requirement not in known:
            yield Problem(institution.id, opening.requirement, "no such row to open")


def _looser(
    institution: Institution, change: Change, row: rows.Requirement
) -> Iterator[Problem]:
    for name, stricter in (("minimum", 1), ("months", 1), ("at_most", -1)):
        new, old = getattr(change, name), getattr(row, name, None)
        if new is not None and old is not None and (new - old) * stricter < 0:
            text = f"{name} {new} is looser than the programme's {old}"
            yield Problem(institution.id, row.id, text)
    if change.equivalents is not None and isinstance(row, rows.Credits):
        listed = {e.certificate: e for e in row.equivalents}
        for equivalent in change.equivalents:
            before = listed.get(equivalent.certificate)
            if before is None or equivalent.ects > before.ects:
                text = f"{equivalent.certificate} counts more than the programme allows"
                yield Problem(institution.id, row.id, text)


def _together(programme: Programme, institution: Institution) -> Iterator[Problem]:
    if programme.country != institution.country:
        return
    where = f"{institution.id} with {programme.id}"
    try:
        merged = under(programme, institution)
    except (RuleError, ValueError) as error:
        yield Problem(where, "change", str(error))
        return
    for problem in (*_ids(merged), *_groups(merged)):
        yield Problem(where, problem.row, problem.what)
    for row in merged.requirements:
        for problem in _row(merged, row):
            yield Problem(where, problem.row, problem.what)
