"""A rule set with some of its numbers changed: what a policy would do, not what is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from vetcourse.credits.malformed import malformed
from vetcourse.credits.rules import Programme, digest_of
from vetcourse.errors import Phrase, RuleError

FIELDS: Final = ("minimum", "months", "maximum", "at_most", "more_than", "areas")
_NO_FIELD = Phrase(
    "{row}: {names} cannot be changed here; change one of {known}",
    "{row}: {names} kan ikke endres her; endre et av {known}",
)
_NO_CHANGE = Phrase(
    "policy: a change needs a requirement and what is to be different",
    "regelendring: en endring må ha et krav og hva som skal være annerledes",
)


def under_policy(
    programme: Programme, changes: Iterable[Mapping[str, Any]]
) -> Programme:
    """The programme with other numbers in some of its rows.

    A change names a ``requirement`` and gives any of its numbers anew; ``strength``
    may become ``should``, so that the row only warns.

    Raises:
        RuleError: if there is no such row, or it has no such number.
    """
    changed = {}
    for change in changes:
        new = dict(change)
        row = programme.find(str(new.pop("requirement", "")))
        if not new:
            raise RuleError(_NO_CHANGE.of())
        known = [n for n in (*FIELDS, "strength") if n in type(row).model_fields]
        if unknown := sorted(map(str, new.keys() - set(known))):
            names = ", ".join(unknown)
            raise RuleError(
                _NO_FIELD.of(row=row.id, names=names, known=", ".join(known))
            )
        try:
            changed[row.id] = type(row).model_validate({**dict(row), **new})
        except ValidationError as error:
            raise RuleError(*malformed(row.id, new, error)) from error
    if not changed:
        return programme
    phases = tuple(
        phase.model_copy(
            update={
                "requirement": tuple(changed.get(r.id, r) for r in phase.requirement)
            }
        )
        for phase in programme.phase
    )
    new_rules = programme.model_copy(update={"phase": phases})
    return new_rules.model_copy(update={"digest": digest_of(new_rules)})
