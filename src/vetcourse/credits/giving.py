"""Finished modules into the ledger: the one way, whoever keeps the gradebook.

A gradebook on this machine and one behind the hub's walls come through here alike; what
comes over the wire is only how each learner stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

from vetcourse.credits.assessment import Scale
from vetcourse.credits.awarding import Award, award
from vetcourse.credits.entries import Splits
from vetcourse.credits.identity import Learner
from vetcourse.credits.ledger import Ledger
from vetcourse.credits.model import Transcript
from vetcourse.credits.passing import ModuleResult, ModuleRule, Reached, Standing, shown
from vetcourse.credits.recording import Clerk
from vetcourse.errors import Language, Phrase, RecordError

_NOT_REGISTERED = Phrase(
    "not registered: use --register, or `vetcourse learner add`",
    "ikke registrert: bruk --register, eller `vetcourse learner add`",
)
_NOTHING = Phrase("nothing new", "ikke noe nytt")
_NEW = Phrase("new {grade}, attempt {attempt}", "ny {grade}, forsøk {attempt}")
_CORRECTED = Phrase(
    "corrected to {grade}, attempt {attempt}", "rettet til {grade}, forsøk {attempt}"
)
_BAD_RESULT = Phrase(
    "result of {learner} in {module}: {why}",
    "resultatet til {learner} i {module}: {why}",
)
_NO_SPLIT = Phrase(
    "no rule says how its credits are split", "ingen regel sier hvordan den fordeles"
)
_UNREADABLE = Phrase(
    "points, standing or day cannot be read",
    "poeng, status eller dag kan ikke leses",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """Under what terms results are given."""

    institution: str
    scale: Scale
    on: date
    provisional_until: date
    fails: bool = False
    register: bool = False


def give(
    book: Ledger,
    results: Sequence[ModuleResult | Reached],
    terms: Giving,
    clerk: Clerk,
    language: Language,
    *,
    keep: bool,
) -> dict[str, Any]:
    """Enter what is new, or only say what would be; a row for each result."""
    people = {person.login: person for person in book.learners()}
    missing = {result.learner for result in results} - people.keys()
    new = [Learner(id=str(uuid4()), login=one) for one in sorted(missing)]
    new = new if terms.register else []
    people |= {person.login: person for person in new}
    entries = {
        _key(result): award(
            result,
            _earlier(book, people[result.learner], new),
            scale=terms.scale,
            institution=terms.institution,
            on=terms.on,
            provisional_until=terms.provisional_until,
            fails=terms.fails,
        )
        for result in results
        if result.learner in people
    }
    events = [
        clerk.event(a.learner, a.valid_on, a.payload, refers_to=a.refers_to)
        for a in filter(None, entries.values())
    ]
    done = (book.append if keep else book.rehearse)(events, learners=new)
    return {
        "written": keep,
        "results": [_row(one, entries, people, language) for one in results],
        "new": len(done.written),
        "known": len(done.known),
    }


def as_data(result: ModuleResult) -> dict[str, Any]:
    """How somebody stands in a module, for another machine."""
    return {
        "learner": result.learner,
        "module": result.rule.code,
        "points": str(result.points),
        "standing": str(result.standing),
        "handed_in": result.handed_in and result.handed_in.isoformat(),
    }


def from_data(rows: Iterable[Mapping[str, Any]], splits: Splits) -> list[Reached]:
    """The same, as another machine said it.

    Raises:
        RecordError: one line for each that cannot be used.
    """
    found, problems = [], []
    for row in rows:
        told = {name: row.get(name) for name in ("learner", "module")}
        code = str(row.get("module"))
        if code not in splits:
            problems.append(_BAD_RESULT.of(**told, why=_NO_SPLIT.of()))
            continue
        try:
            found.append(_reached(row, code, splits))
        except (ValueError, KeyError, TypeError, ArithmeticError):
            problems.append(_BAD_RESULT.of(**told, why=_UNREADABLE.of()))
    if problems:
        raise RecordError(*problems)
    return found


def _reached(row: Mapping[str, Any], code: str, splits: Splits) -> Reached:
    points = Fraction(row["points"])
    if not 0 <= points <= 1000:
        raise ValueError(points)
    day = row.get("handed_in")
    return Reached(
        learner=str(row["learner"]),
        rule=ModuleRule(
            code=code, portions=tuple(splits[code]), parts=(), pass_mark=Decimal(0)
        ),
        points=points,
        standing=Standing(row["standing"]),
        handed_in=date.fromisoformat(day) if day else None,
    )


def _earlier(book: Ledger, person: Learner, new: list[Learner]) -> Transcript:
    return Transcript(person.id) if person in new else book.transcript(person.id)


def _row(
    result: ModuleResult | Reached,
    entries: Mapping[tuple[str, str], Award | None],
    people: Mapping[str, Learner],
    language: Language,
) -> dict[str, Any]:
    entry = entries.get(_key(result))
    if result.learner not in people:
        told = _NOT_REGISTERED.say(language)
    elif entry is None:
        told = _NOTHING.say(language)
    else:
        kind, new = _CORRECTED if entry.refers_to else _NEW, entry.result
        told = kind.say(language, grade=new.grade, attempt=new.attempt)
    return {
        "learner": result.learner,
        "module": result.rule.code,
        "points": str(shown(result.points)),
        "standing": str(result.standing),
        "entry": told,
    }


def _key(result: ModuleResult | Reached) -> tuple[str, str]:
    return result.learner, result.rule.code
