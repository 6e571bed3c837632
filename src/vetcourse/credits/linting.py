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
from vetcourse.errors import Message, Phrase, RuleError

_LINE = Phrase("{file}: {row}: {what}", "{file}: {row}: {what}")
_USED = Phrase(
    "used for {count} rows; rename", "brukt for {count} krav; gi dem hvert sitt navn"
)
_ORDER = Phrase(
    "numbers are not in order, or used twice",
    "numrene er ikke i rekkefølge, eller brukt to ganger",
)
_OPENED = Phrase("opened, but no such row", "åpnet, men kravet finnes ikke")
_NO_SOURCE = Phrase(
    "source {source!r} is not in the file", "kilden {source!r} finnes ikke i filen"
)
_UNQUOTED = Phrase(
    "no row quotes this source; remove it",
    "ingen krav viser til denne kilden; fjern den",
)
_NAMELESS = Phrase("area {area!r} has no name", "området {area!r} har ikke navn")
_UNWANTED = Phrase(
    "no requirement takes credits of this area",
    "ingen krav bruker studiepoeng i dette området",
)
_SPLIT = Phrase(
    "the split is not the credits", "fordelingen stemmer ikke med studiepoengene"
)
_NO_AREA = Phrase("unknown area {area!r}", "ukjent område {area!r}")
_NO_MODULE = Phrase(
    "no module {module!r} in the file", "modulen {module!r} finnes ikke i filen"
)
_BOTH = Phrase(
    "a level both counts and refers; choose",
    "et nivå både teller og skal avgjøres av en person; velg",
)
_NO_QUESTION = Phrase(
    "can refer, but has no question to ask",
    "kan måtte avgjøres av en person, men har ikke noe spørsmål å stille",
)
_BACKWARDS = Phrase("ends before it begins", "slutter før det begynner")
_SHOULD = Phrase(
    "a member of a group cannot be a should",
    "et krav i en gruppe kan ikke bare være en anbefaling",
)
_TWO_CAPS = Phrase("two caps on one origin", "to tak på samme opphav")
_CAPPED = Phrase(
    "the caps leave less than it needs", "takene gir rom for mindre enn det kreves"
)
_TOO_LITTLE = Phrase(
    "its modules give at most {most} of {area}; it needs {need}",
    "modulene gir høyst {most} i {area}; det kreves {need}",
)
_UNPLACED = Phrase(
    "no requirement can take its {areas} credits",
    "ingen krav kan bruke studiepoengene i {areas}",
)
_OVERLAP = Phrase(
    "still in force when {later} begins; set valid_to",
    "gjelder fortsatt når {later} begynner; sett valid_to",
)
_GAP = Phrase(
    "a gap before {later} begins on {day}",
    "et opphold før {later} begynner å gjelde {day}",
)
_NO_CHANGE = Phrase("no such row to change", "kravet som skal endres, finnes ikke")
_NO_OPENING = Phrase("no such row to open", "kravet som skal åpnes, finnes ikke")
_LOOSER = Phrase(
    "{name} {new} is looser than the programme's {old}",
    "{name} {new} er mildere enn programmets {old}",
)
_COUNTS_MORE = Phrase(
    "{paper} counts more than the programme allows",
    "{paper} teller mer enn programmet tillater",
)
_WITH = Phrase("{institution} with {programme}", "{institution} med {programme}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: in which file, in which row, and what."""

    file: str
    row: str
    what: str

    def __str__(self) -> str:
        """As one line."""
        return self.line

    @property
    def line(self) -> Message:
        """The problem in one line that can be said in either language."""
        return _LINE.of(file=self.file, row=self.row, what=self.what)


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
            yield Problem(programme.id, "groups", error.lines[0])
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
            yield Problem(programme.id, identity, _USED.of(count=count))
    numbers = [phase.number for phase in programme.phase]
    if numbers != sorted(set(numbers)):
        yield Problem(programme.id, "phase", _ORDER.of())
    for opening in programme.opening:
        if opening.requirement not in ids:
            yield Problem(programme.id, opening.requirement, _OPENED.of())


def _sources(file: Sourced, quoted: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    used: set[str] = set()
    for row, reference in quoted:
        for part in reference.split("; "):
            source = file.cite(part)
            if part.startswith("§"):
                continue
            if source is None:
                yield Problem(file.id, row, _NO_SOURCE.of(source=part))
            else:
                used.add(source.id)
    for source in file.source:
        if source.id not in used:
            yield Problem(file.id, source.id, _UNQUOTED.of())


def _areas(programme: Programme) -> Iterator[Problem]:
    for row in programme.requirements:
        for area in _areas_of(row):
            if area not in programme.areas:
                yield Problem(programme.id, row.id, _NAMELESS.of(area=area))
    wanted = {area for row in programme.requirements for area in _areas_of(row)}
    for area in sorted(programme.areas.keys() - wanted):
        yield Problem(programme.id, area, _UNWANTED.of())


def _areas_of(row: rows.Requirement) -> tuple[str, ...]:
    if isinstance(row, rows.Credits | rows.Pool | rows.Residency):
        return tuple(row.areas)
    return ()


def _modules(programme: Programme) -> Iterator[Problem]:
    codes = [module.code for module in programme.module]
    for module in programme.module:
        if sum(module.split.values()) != module.ects:
            yield Problem(programme.id, module.code, _SPLIT.of())
        for areas in module.split:
            for area in areas.split("|"):
                if area not in programme.areas:
                    what = _NO_AREA.of(area=area)
                    yield Problem(programme.id, module.code, what)
    for row in programme.requirements:
        named = row.modules if isinstance(row, rows.Modules) else ()
        if isinstance(row, rows.Credits | rows.Pool):
            named = (*row.only_modules, *row.except_modules)
        for code in named:
            if code not in codes:
                yield Problem(programme.id, row.id, _NO_MODULE.of(module=code))


def _row(programme: Programme, row: rows.Requirement) -> Iterator[Problem]:
    if isinstance(row, rows.Pool):
        yield from _pool(programme, row)
    if isinstance(row, rows.Credits | rows.Pool) and set(row.count) & set(row.refer):
        yield Problem(programme.id, row.id, _BOTH.of())
    if _can_refer(row) and row.question is None:
        yield Problem(programme.id, row.id, _NO_QUESTION.of())
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        yield Problem(programme.id, row.id, _BACKWARDS.of())
    if row.id in programme.members() and row.strength == "should":
        yield Problem(programme.id, row.id, _SHOULD.of())


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
        yield Problem(programme.id, row.id, _TWO_CAPS.of())
    if origins >= {"own", "external", "recognised", "prior-learning"}:
        most = sum(cap.maximum for cap in row.caps)
        if most < sum(row.areas.values()):
            yield Problem(programme.id, row.id, _CAPPED.of())
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
            what = _TOO_LITTLE.of(most=most, area=area, need=need)
            yield Problem(programme.id, row.id, what)


def _unplaced(programme: Programme) -> Iterator[Problem]:
    takers = [r for r in programme.requirements if _areas_of(r)]
    for module in programme.module:
        for areas in module.split:
            wanted = set(areas.split("|"))
            if not any(wanted & set(_areas_of(row)) for row in takers):
                what = _UNPLACED.of(areas=areas)
                yield Problem(programme.id, module.code, what)


def _validity(programmes: Iterable[Programme]) -> Iterator[Problem]:
    families: dict[str, list[Programme]] = {}
    for programme in programmes:
        families.setdefault(programme.family, []).append(programme)
    for family in families.values():
        family.sort(key=lambda programme: programme.valid_from)
        for earlier, later in pairwise(family):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                what = _OVERLAP.of(later=later.id)
                yield Problem(earlier.id, "valid_to", what)
            elif earlier.valid_to + timedelta(days=1) < later.valid_from:
                what = _GAP.of(later=later.id, day=later.valid_from)
                yield Problem(earlier.id, "valid_to", what)


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
            yield Problem(institution.id, change.requirement, _NO_CHANGE.of())
        else:
            yield from _looser(institution, change, row)
    for opening in institution.opening:
        if opening.requirement not in known:
            yield Problem(institution.id, opening.requirement, _NO_OPENING.of())


def _looser(
    institution: Institution, change: Change, row: rows.Requirement
) -> Iterator[Problem]:
    for name, stricter in (("minimum", 1), ("months", 1), ("at_most", -1)):
        new, old = getattr(change, name), getattr(row, name, None)
        if new is not None and old is not None and (new - old) * stricter < 0:
            what = _LOOSER.of(name=name, new=new, old=old)
            yield Problem(institution.id, row.id, what)
    if change.equivalents is not None and isinstance(row, rows.Credits):
        listed = {e.certificate: e for e in row.equivalents}
        for equivalent in change.equivalents:
            before = listed.get(equivalent.certificate)
            if before is None or equivalent.ects > before.ects:
                what = _COUNTS_MORE.of(paper=equivalent.certificate)
                yield Problem(institution.id, row.id, what)


def _together(programme: Programme, institution: Institution) -> Iterator[Problem]:
    if programme.country != institution.country:
        return
    where = _WITH.of(institution=institution.id, programme=programme.id)
    try:
        merged = under(programme, institution)
    except RuleError as error:
        yield Problem(where, "change", error.lines[0])
        return
    except ValueError as error:
        yield Problem(where, "change", str(error))
        return
    for problem in (*_ids(merged), *_groups(merged)):
        yield Problem(where, problem.row, problem.what)
    for row in merged.requirements:
        for problem in _row(merged, row):
            yield Problem(where, problem.row, problem.what)
