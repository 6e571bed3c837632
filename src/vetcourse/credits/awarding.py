"""From a finished module to an entry in the ledger: decided here, written elsewhere.

The best attempt stands. A result is provisional until the time to complain is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from vetcourse.credits.assessment import Scale
from vetcourse.credits.model import Correction, Event, Layer, Result, Transcript
from vetcourse.credits.passing import ModuleResult, Reached, Standing, shown


@dataclass(frozen=True, slots=True)
class Award:
    """One entry for the ledger: a new result, or the correction of an earlier one."""

    learner: str
    valid_on: date
    payload: Result | Correction
    refers_to: str | None = None

    @property
    def result(self) -> Result:
        """The result that will stand."""
        if isinstance(self.payload, Result):
            return self.payload
        assert isinstance(self.payload.replacement, Result)
        return self.payload.replacement


def award(
    result: ModuleResult | Reached,
    earlier: Transcript,
    *,
    scale: Scale,
    institution: str,
    on: date,
    provisional_until: date | None,
    fails: bool = False,
) -> Award | None:
    """The entry that a finished module calls for, or nothing if it is there already.

    A fail uses up an attempt, and only people know whether the learner may still
    hand in again; it is entered when *fails* says so. Where nothing has been handed
    in since the last entry, other points mean that the work was marked anew: then
    the entry is corrected, up or down, and no attempt is used.
    """
    if result.standing not in (Standing.PASSED, Standing.NOT_PASSED):
        return None
    passed = result.standing is Standing.PASSED
    found = Result(
        module=result.rule.code,
        portions=result.rule.portions,
        institution=institution,
        passed=passed,
        grade=scale.grade(result.points, passed=passed),
        points=shown(result.points),
        provisional_until=provisional_until,
    )
    last = _last_attempt(earlier, found)
    if last and _marked_anew(result, *last):
        return _correction(earlier.learner, found, *last)
    if (last and _same(last[1], found)) or not (passed or fails):
        return None
    attempt = last[1].attempt + 1 if last else 1
    return Award(earlier.learner, on, replace(found, attempt=attempt))


def _last_attempt(earlier: Transcript, found: Result) -> tuple[Event, Result] | None:
    attempts = [
        (event, event.payload)
        for event in earlier.as_of(date.max)
        if isinstance(event.payload, Result)
        and event.payload.module == found.module
        and event.payload.institution == found.institution
        and event.payload.layer is Layer.EARNED
    ]
    return max(attempts, key=lambda pair: pair[1].attempt, default=None)


def _marked_anew(result: ModuleResult | Reached, event: Event, _: Result) -> bool:
    return result.handed_in is None or result.handed_in <= event.valid_on


def _correction(
    learner: str, found: Result, event: Event, standing: Result
) -> Award | None:
    if _same(standing, found):
        return None
    again = replace(found, attempt=standing.attempt)
    return Award(learner, event.valid_on, Correction(replacement=again), event.id)


def _same(one: Result, other: Result) -> bool:
    return (one.passed, one.grade, one.points) == (
        other.passed,
        other.grade,
        other.points,
    )
