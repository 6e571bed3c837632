"""A programme as one institution reads it: tightened, added to, questions settled."""

from __future__ import annotations

from vetcourse.credits.rows import Requirement
from vetcourse.credits.rules import (
    Change,
    Institution,
    Phase,
    Programme,
    Source,
    digest_of,
)
from vetcourse.errors import Phrase, RuleError

_NO_FIELD = Phrase(
    "{row}: a {kind} row has no {names}", "{row}: et {kind}-krav har ikke {names}"
)


def under(programme: Programme, institution: Institution) -> Programme:
    """The programme as *institution* reads it; elsewhere it stays what it is."""
    if institution.country != programme.country:
        return programme.model_copy(update={"institution": institution.id})
    phases = tuple(
        _phase_under(phase, programme, institution) for phase in programme.phase
    )
    ids = {row.id for phase in phases for row in phase.requirement}
    merged = programme.model_copy(
        update={
            "phase": phases,
            "source": (*programme.source, *_new_sources(programme, institution)),
            "experience": institution.experience or programme.experience,
            "opening": (
                *programme.opening,
                *(o for o in institution.opening if o.requirement in ids),
            ),
            "institution": institution.id,
        }
    )
    return merged.model_copy(update={"digest": digest_of(merged)})


def _phase_under(phase: Phase, programme: Programme, institution: Institution) -> Phase:
    changes = {
        change.requirement: change
        for change in institution.change
        if _applies(change.programmes, programme)
    }
    rows = [_tightened(row, changes.get(row.id)) for row in phase.requirement]
    rows += [
        addition.row
        for addition in institution.addition
        if addition.phase == phase.number and _applies(addition.programmes, programme)
    ]
    return phase.model_copy(update={"requirement": tuple(rows)})


def _applies(programmes: tuple[str, ...], programme: Programme) -> bool:
    return not programmes or bool({programme.id, programme.family} & set(programmes))


def _tightened(row: Requirement, change: Change | None) -> Requirement:
    if change is None:
        return row
    new = change.model_dump(
        exclude={"requirement", "programmes", "equivalents"}, exclude_none=True
    )
    if change.equivalents is not None:
        new["equivalents"] = change.equivalents
    if unknown := sorted(set(new) - set(type(row).model_fields)):
        names = ", ".join(unknown)
        raise RuleError(_NO_FIELD.of(row=row.id, kind=row.kind, names=names))
    return type(row).model_validate({**dict(row), **new})


def _new_sources(programme: Programme, institution: Institution) -> list[Source]:
    known = {source.id for source in programme.source}
    return [source for source in institution.source if source.id not in known]
