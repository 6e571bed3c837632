"""How each kind of requirement is measured: what it adds up, and when it is enough.

The columns and the arithmetic of one kind stand together here; the numbers come from
the rule file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vetcourse.credits import assignment, rows
from vetcourse.credits.experience import MONTH, Counting, Ints, counting, units
from vetcourse.credits.facts import Signature, hundredths

if TYPE_CHECKING:
    from vetcourse.credits.program import Sheet
    from vetcourse.credits.rules import Institution, Programme

Weight = tuple[int, int]
NOTHING, SURE, MAYBE = (0, 0), (1, 1), (0, 1)
Measure = Callable[["Step", "Sheet", Mapping[str, Any]], Ints]


@dataclass(frozen=True, slots=True)
class Column:
    """A sum over facts; *weigh* says how much a sort counts, certainly and at most."""

    weigh: Callable[[Signature], Weight]


@dataclass(frozen=True, slots=True)
class Step:
    """One requirement made ready: its columns, what it needs, how it is measured."""

    row: rows.Requirement
    first: int
    columns: tuple[Column, ...]
    need: int
    measure: Measure
    passes: Callable[[Any, Any], Any] = np.greater_equal
    scale: tuple[int, int] = (1, 1)
    counting: tuple[Counting, ...] = ()
    members: tuple[str, ...] = ()
    telling: range = range(0)
    blocked: Callable[[Step, Sheet], tuple[str, ...]] | None = None

    def column(self, sheet: Sheet, number: int = 0) -> Ints:
        """One of the step's own columns."""
        column: Ints = sheet.columns[self.first + number]
        return column

    def askable(self, sheet: Sheet) -> Any:
        """Where a person may still be asked: not about a paper that was refused."""
        return self.column(sheet, 1) == 0 if isinstance(self.row, rows.Papers) else True


def plan(
    row: rows.Requirement,
    programme: Programme,
    institution: Institution | None,
    columns: list[Column],
) -> Step:
    """Make one row ready; its columns are added to the program's."""
    step = PLANS[row.kind](row, programme, institution)
    first = len(columns)
    columns.extend(step["columns"])
    telling = _telling(row, first, len(columns))
    return Step(row=row, first=first, telling=telling, **step)


def _telling(row: rows.Requirement, first: int, last: int) -> range:
    """The columns that show which events a step counts, each event once."""
    if isinstance(row, rows.Pool):
        # Every credit of use reaches the set of all areas, which is the last one.
        return range(last - 1 - len(row.caps), last)
    return range(first, last - 1 if isinstance(row, rows.Share) else last)


def _papers(row: rows.Papers, *_: Any) -> dict[str, Any]:
    def held(signature: Signature) -> Weight:
        if signature.sort != "paper" or signature.code not in row.any_of:
            return NOTHING
        if not row.relevant or signature.relevant or signature.origin == "decision":
            return SURE
        return MAYBE if signature.relevant is None else NOTHING

    def refused(signature: Signature) -> Weight:
        wanted = signature.sort == "refused-paper" and signature.code in row.any_of
        return SURE if wanted else NOTHING

    return {
        "columns": (Column(held), Column(refused)),
        "need": 1,
        "scale": (1, 100),
        "measure": _first_column,
    }


def _experience(row: rows.Experience, programme: Programme, *_: Any) -> dict[str, Any]:
    how = counting(row, programme.experience)
    return {
        "columns": (),
        "need": units(row.months),
        "scale": (MONTH // 100, 1),
        "counting": (how,),
        "measure": lambda step, sheet, met: sheet.months[how],
    }


def _modules(row: rows.Modules, *_: Any) -> dict[str, Any]:
    def passed(module: str) -> Column:
        sorts = ("module", "exemption")
        return Column(
            lambda s: SURE if s.sort in sorts and s.code == module else NOTHING
        )

    def measure(step: Step, sheet: Sheet, met: Any) -> Ints:
        held = (step.column(sheet, i) > 0 for i in range(len(row.modules)))
        return _count(held, sheet)

    return {
        "columns": tuple(passed(module) for module in row.modules),
        "need": len(row.modules),
        "scale": (1, 100),
        "measure": measure,
    }


def _credits(row: rows.Credits, programme: Programme, *_: Any) -> dict[str, Any]:
    worth = {e.certificate: e for e in row.equivalents}

    def weigh(signature: Signature) -> Weight:
        if signature.sort == "paper" and signature.code in worth:
            equivalent = worth[signature.code]  # type: ignore[index]
            ects = hundredths(equivalent.ects)
            return (ects if equivalent.counts else 0), ects
        return _total(
            signature, programme, row, lambda areas: eligible(areas, row.areas)
        )

    return {
        "columns": (Column(weigh),),
        "need": hundredths(row.minimum),
        "measure": _first_column,
    }


def _pool(row: rows.Pool, programme: Programme, *_: Any) -> dict[str, Any]:
    areas = tuple(row.areas)
    demands = tuple(hundredths(ects) for ects in row.areas.values())
    caps = pool_caps(row)
    chosen = assignment.subsets(len(areas))
    origins = ("", *caps)
    places = {
        subset: {origin: at * len(origins) + i for i, origin in enumerate(origins)}
        for at, subset in enumerate(chosen)
    }

    def reach(subset: int, origin: str) -> Column:
        def weigh(signature: Signature) -> Weight:
            if (signature.origin if signature.origin in caps else "") != origin:
                return NOTHING
            return _total(
                signature, programme, row, lambda own: bool(mask(own, areas) & subset)
            )

        return Column(weigh)

    def measure(step: Step, sheet: Sheet, met: Any) -> Ints:
        columns = {
            subset: {origin: step.column(sheet, at) for origin, at in where.items()}
            for subset, where in places.items()
        }
        missing = assignment.shortfall(demands, columns, caps, sheet.size)
        return sum(demands) - missing

    def whole(step: Step, sheet: Sheet, met: Any) -> Ints:
        # Only the few whom the divisible bound lets through need to be searched.
        amount = measure(step, sheet, met)
        for half, number in np.argwhere(amount >= step.need).tolist():
            found = supplies(row, programme, sheet.atoms(number), generous=bool(half))
            given = assignment.assign_whole(demands, found, caps)
            amount[half, number] = assignment.filled(demands, given)
        return amount

    def blocked(step: Step, sheet: Sheet) -> tuple[str, ...]:
        def certain(subset: int) -> int:
            found = 0
            for origin, at in places[subset].items():
                amount = step.column(sheet, at).item(0, 0)
                found += min(amount, caps.get(origin, amount))
            return found

        blocking = assignment.tightest(demands, certain)
        return tuple(areas[i] for i in blocking.areas) if blocking else ()

    return {
        "columns": tuple(reach(s, o) for s in chosen for o in origins),
        "blocked": blocked,
        "need": sum(demands),
        "measure": measure if row.courses == "divisible" else whole,
    }


def _residency(
    row: rows.Residency, programme: Programme, institution: Institution | None
) -> dict[str, Any]:
    codes = own_codes(institution)

    def weigh(signature: Signature) -> Weight:
        amount = sum(
            times
            for areas, times in portions(signature, programme)
            if eligible(areas, row.areas)
        )
        sure = signature.origin == "own" and signature.institution.casefold() in codes
        return (amount if sure else 0), amount

    return {
        "columns": (Column(weigh),),
        "need": hundredths(row.minimum),
        "measure": _first_column,
    }


def _days(row: rows.Days, *_: Any) -> dict[str, Any]:
    def weigh(signature: Signature) -> Weight:
        if signature.sort != "days" or row.part not in (None, signature.part):
            return NOTHING
        return SURE if eligible((signature.place,), row.places) else NOTHING

    return {
        "columns": (Column(weigh),),
        "need": row.minimum,
        "scale": (1, 100),
        "measure": _first_column,
    }


def _share(row: rows.Share, *_: Any) -> dict[str, Any]:
    def whole(signature: Signature) -> bool:
        return signature.sort == "days" and eligible((signature.place,), row.of)

    def part(signature: Signature) -> Weight:
        of_the_sort = (
            signature.own_workplace
            if row.own_workplace
            else (signature.place in row.places)
        )
        return SURE if whole(signature) and of_the_sort else NOTHING

    def measure(step: Step, sheet: Sheet, met: Any) -> Ints:
        some, every = step.column(sheet), step.column(sheet, 1)
        # Rounded up, so that comparing whole hundredths of a per cent stays exact.
        share = -(-some * 100_00 // np.maximum(every, 1))
        if row.more_than is not None:
            share = np.where(every == 0, 100_00, share)
        return share

    bound = row.at_most if row.at_most is not None else row.more_than
    return {
        "columns": (Column(part), Column(lambda s: SURE if whole(s) else NOTHING)),
        "need": (bound or 0) * 100,
        "passes": np.less_equal if row.at_most is not None else np.greater,
        "measure": measure,
    }


def _attempts(
    row: rows.Attempts, programme: Programme, institution: Institution | None
) -> dict[str, Any]:
    codes = own_codes(institution)
    modules = [module.code for module in programme.module]

    def failed(module: str) -> Column:
        def weigh(signature: Signature) -> Weight:
            here = (
                signature.sort == "failed" and signature.institution.casefold() in codes
            )
            return SURE if here and signature.code == module else NOTHING

        return Column(weigh)

    return {
        "columns": tuple(failed(module) for module in modules),
        "need": row.maximum,
        "scale": (1, 100),
        "passes": np.less,
        "measure": _most_of_the_columns,
    }


def _practice_attempts(
    row: rows.PracticeAttempts, programme: Programme, institution: Institution | None
) -> dict[str, Any]:
    codes = own_codes(institution)

    def weigh(signature: Signature) -> Weight:
        here = (
            signature.sort == "failed-days"
            and signature.institution.casefold() in codes
        )
        return SURE if here else NOTHING

    return {
        "columns": (Column(weigh),),
        "need": row.maximum,
        "scale": (1, 100),
        "passes": np.less,
        "measure": _first_column,
    }


def _attendance(row: rows.Attendance, programme: Programme, *_: Any) -> dict[str, Any]:
    modules = {module.code for module in programme.module}

    def weigh(signature: Signature) -> Weight:
        low = signature.value < hundredths(row.minimum)
        concerns = signature.sort == "attendance" and signature.code in modules
        return SURE if low and concerns else NOTHING

    return {
        "columns": (Column(weigh),),
        "need": 1,
        "scale": (1, 100),
        "passes": np.less,
        "measure": _first_column,
    }


def _by_decision(*_: Any) -> dict[str, Any]:
    def measure(step: Step, sheet: Sheet, met: Any) -> Ints:
        return np.zeros((1, sheet.size), dtype=np.int64)

    return {"columns": (), "need": 1, "scale": (1, 100), "measure": measure}


def _group(row: rows.AnyOf | rows.AllOf, *_: Any) -> dict[str, Any]:
    def measure(step: Step, sheet: Sheet, met: Mapping[str, Any]) -> Ints:
        return _count((met[member] for member in row.of), sheet)

    need = len(row.of) if isinstance(row, rows.AllOf) else 1
    return {
        "columns": (),
        "need": need,
        "scale": (1, 100),
        "measure": measure,
        "members": row.of,
    }


def _first_column(step: Step, sheet: Sheet, met: Any) -> Ints:
    return step.column(sheet)


def _most_of_the_columns(step: Step, sheet: Sheet, met: Any) -> Ints:
    most = np.zeros((1, sheet.size), dtype=np.int64)
    for number in range(len(step.columns)):
        most = np.maximum(most, step.column(sheet, number))
    return most


def _count(held: Iterable[Any], sheet: Sheet) -> Ints:
    count: Ints | None = None
    for one in held:
        count = one.astype(np.int16) if count is None else count + one
    return np.zeros((1, sheet.size), dtype=np.int16) if count is None else count


def portions(
    signature: Signature, programme: Programme
) -> Iterator[tuple[tuple[str, ...], int]]:
    """The areas a sort of credits may fill, and how many hundredths one stands for."""
    if signature.sort == "credits":
        yield signature.areas, 1
    if signature.sort == "exemption":
        for module in programme.module:
            if module.code == signature.code:
                yield from ((p.areas, hundredths(p.ects)) for p in module.portions)


def eligible(areas: tuple[str, ...], wanted: tuple[Any, ...]) -> bool:
    """Whether any of the areas is wanted; nothing named means everything is."""
    return not wanted or any(area in wanted for area in areas)


def own_codes(institution: Institution | None) -> frozenset[str]:
    """The names an institution has in records, whatever their letter case."""
    return frozenset(map(str.casefold, institution.codes if institution else ()))


def pool_caps(row: rows.Pool) -> dict[str, int]:
    """The most credits a pool takes of an origin, where it says so."""
    return {str(cap.origin): hundredths(cap.maximum) for cap in row.caps}


def supplies(
    row: rows.Pool,
    programme: Programme,
    atoms: Iterable[tuple[Signature, int]],
    generous: bool,
) -> list[assignment.Supply]:
    """The single credits a pool can use, as the assignment wants them."""
    areas, caps = tuple(row.areas), pool_caps(row)
    found = []
    for signature, amount in atoms:
        sure, maybe = certainty(signature, row)
        if not (maybe if generous else sure):
            continue
        origin = signature.origin if signature.origin in caps else ""
        for own, times in portions(signature, programme):
            if bits := mask(own, areas):
                found.append(assignment.Supply(amount * times, bits, origin))
    return found


def mask(areas: tuple[str, ...], known: tuple[str, ...]) -> int:
    """The areas as bits, in the order the pool names them."""
    return sum(1 << i for i, area in enumerate(known) if area in areas)


def certainty(signature: Signature, row: rows.Credits | rows.Pool) -> Weight:
    """Whether credits from this origin count, or could if a person said so."""
    code = signature.code
    if (row.only_modules and code not in row.only_modules) or (
        code and code in row.except_modules
    ):
        return NOTHING
    if isinstance(row, rows.Credits) and signature.origin not in row.origins:
        return NOTHING
    if signature.origin != "external" or signature.level in row.count:
        return SURE
    return MAYBE if signature.level in row.refer else NOTHING


def _total(
    signature: Signature,
    programme: Programme,
    row: rows.Credits | rows.Pool,
    wanted: Callable[[tuple[str, ...]], bool],
) -> Weight:
    amount = sum(n for areas, n in portions(signature, programme) if wanted(areas))
    sure, maybe = certainty(signature, row)
    return amount * sure, amount * maybe


PLANS: dict[str, Callable[..., dict[str, Any]]] = {
    "certificate": _papers,
    "experience": _experience,
    "modules": _modules,
    "credits": _credits,
    "pool": _pool,
    "residency": _residency,
    "days": _days,
    "share": _share,
    "attempts": _attempts,
    "practice-attempts": _practice_attempts,
    "attendance": _attendance,
    "decision": _by_decision,
    "any-of": _group,
    "all-of": _group,
}
