"""Worked learners: rules by example, for coordinators to read and tests to run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import NAMESPACE_URL, uuid5

from vetcourse.credits.auditing import Audit, audit, walk
from vetcourse.credits.encoding import from_data, hints
from vetcourse.credits.malformed import BAD_FILE, MISSING
from vetcourse.credits.model import PAYLOADS, Event, Result, Transcript
from vetcourse.credits.program import Verdict
from vetcourse.credits.rules import (
    Institution,
    Programme,
    choose_institution,
    choose_programme,
)
from vetcourse.errors import Phrase, RecordError, RuleError, why

_NOT_IN_FORCE = Phrase(
    "{case}: {row}: no such requirement in force",
    "{case}: {row}: kravet finnes ikke eller gjelder ikke",
)
_DIFFERS = Phrase(
    "{case}: {row}: expected {wanted}, found {got}",
    "{case}: {row}: ventet {wanted}, fant {got}",
)
_EVENT = Phrase("{case}: event {number}: {why}", "{case}: hendelse {number}: {why}")

WORDS = {Verdict.MET: "met", Verdict.REFER: "refer", Verdict.NOT_MET: "not met"}


@dataclass(frozen=True, slots=True)
class Case:
    """One invented learner, a day, and what the audit must find."""

    name: str
    title: str
    why: str
    programme: str
    institution: str
    on: date
    known_at: datetime | None
    events: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any]


def read_cases(folder: Path) -> tuple[Case, ...]:
    """Every case below *folder*, which holds ``cases/*.toml``."""
    return tuple(read_case(path) for path in sorted((folder / "cases").glob("*.toml")))


def read_case(path: Path) -> Case:
    """Read one case file.

    Raises:
        RuleError: if the file is not a case.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        return Case(
            name=path.stem,
            title=data.pop("title"),
            why=data.pop("why"),
            programme=data.pop("programme"),
            institution=data.pop("institution", ""),
            on=data.pop("on"),
            known_at=data.pop("known_at", None),
            events=tuple(data.pop("event", ())),
            expect=data.pop("expect"),
        )
    except OSError as error:
        raise RuleError(BAD_FILE.of(file=path.name, why=why(error))) from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(BAD_FILE.of(file=path.name, why=error)) from error
    except KeyError as error:
        what = error.args[0]
        raise RuleError(MISSING.of(file=path.name, what=what)) from error


def audit_case(
    case: Case, programmes: Iterable[Programme], institutions: Iterable[Institution]
) -> Audit:
    """The audit the case asks for."""
    programme = choose_programme(programmes, case.programme, case.on)
    there = case.institution
    institution = choose_institution(institutions, there) if there else None
    return audit(
        programme,
        case_transcript(case, programme),
        on=case.on,
        institution=institution,
        known_at=case.known_at,
    )


def differences(case: Case, found: Audit) -> Iterator[str]:
    """Where the audit found something else than the case expects."""
    standing = {finding.row.id: finding for finding in walk(found.findings)}
    for phase in found.phases:
        number = phase.phase.number
        yield from _differs(case, f"entry-{number}", WORDS[phase.entry])
        yield from _differs(case, f"phase-{number}", WORDS[phase.verdict])
    yield from _differs(case, "phase", found.phase or "complete")
    for name, wanted in case.expect.items():
        if name.startswith(("entry-", "phase-")) or name == "phase":
            continue
        if name not in standing:
            yield _NOT_IN_FORCE.of(case=case.name, row=name)
        elif WORDS[standing[name].verdict] != wanted:
            got = WORDS[standing[name].verdict]
            yield _DIFFERS.of(case=case.name, row=name, wanted=wanted, got=got)


def case_transcript(case: Case, programme: Programme) -> Transcript:
    """The invented learner's record."""
    learner = str(uuid5(NAMESPACE_URL, case.name))
    return Transcript(
        learner,
        tuple(
            _event(case, number, dict(data), learner, programme)
            for number, data in enumerate(case.events)
        ),
    )


def _differs(case: Case, name: str, got: object) -> Iterator[str]:
    if name in case.expect and case.expect[name] != got:
        wanted = case.expect[name]
        yield _DIFFERS.of(case=case.name, row=name, wanted=wanted, got=got)


def _event(
    case: Case, number: int, data: dict[str, Any], learner: str, programme: Programme
) -> Event:
    # Short names stand for ids, so that one entry can speak of another.
    about = data.pop("about", None)
    day: date = data.pop("day", None) or data["start"]
    recorded = data.pop("recorded", None) or datetime(2026, 1, 1, tzinfo=UTC)
    identity = data.pop("id", number)
    try:
        return from_data(
            {
                "id": _uuid(case.name, identity),
                "learner": learner,
                "valid_on": day.isoformat(),
                "recorded_at": recorded.astimezone(UTC).isoformat(),
                "recorded_by": "a coordinator",
                "payload": _payload(data, programme),
                "refers_to": _uuid(case.name, about) if about is not None else None,
            }
        )
    except RecordError as error:
        told = _EVENT.of(case=case.name, number=number + 1, why=error.lines[0])
        raise RuleError(told) from error
    except (KeyError, AttributeError) as error:
        told = _EVENT.of(case=case.name, number=number + 1, why=error)
        raise RuleError(told) from error


def _uuid(case: str, name: object) -> str:
    return str(uuid5(NAMESPACE_URL, f"{case}/{name}"))


def _payload(data: dict[str, Any], programme: Programme) -> dict[str, Any]:
    if "replacement" in data:
        replacement = _payload(dict(data["replacement"]), programme)
        return {"kind": data["kind"], "replacement": replacement}
    kind = data["kind"]
    split: Mapping[str, Any] = data.pop("ects", {})
    if kind == Result.kind:
        data = {"passed": True, **data}
        if not split:
            modules = {module.code: module.split for module in programme.module}
            split = modules.get(data["module"], {})
    if split or kind in ("result", "external-credits"):
        data["portions"] = [
            {"ects": str(ects), "areas": areas.split("|")}
            for areas, ects in split.items()
        ]
    cls: Any = PAYLOADS[kind]
    known = hints(cls)
    return {
        name: value if name == "kind" else _plain(value, known.get(name))
        for name, value in data.items()
    }


def _plain(value: Any, hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next(member for member in get_args(hint) if member is not type(None))
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if hint is Decimal else value
