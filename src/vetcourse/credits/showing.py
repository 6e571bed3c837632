"""What an office has found, as plain data: entries, scenarios, transitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from vetcourse.credits.cohort import Transition
from vetcourse.credits.describing import facts_of
from vetcourse.credits.identity import Learner
from vetcourse.credits.model import Event, Result, Transcript
from vetcourse.credits.names import kind_name
from vetcourse.credits.reporting import WORDS, changes
from vetcourse.credits.rules import Programme
from vetcourse.credits.whatif import Scenario
from vetcourse.errors import Language

Data = dict[str, Any]
MOST_NAMED: Final = 200


def entry(event: Event, language: Language) -> Data:
    """One entry of the ledger, as it can be shown in a list."""
    return {
        "id": event.id,
        "kind": event.kind,
        "title": kind_name(event.kind).say(language),
        "valid_on": event.valid_on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "recorded_by": event.recorded_by,
        "facts": list(facts_of(event, language)),
        "reason": event.reason,
        "refers_to": event.refers_to,
        "evidence": list(event.evidence),
    }


def results(
    transcripts: Iterable[Transcript], people: Iterable[Learner], module: str
) -> list[Data]:
    """The results that stand in one module, by login; of whom is registered."""
    by_id = {person.id: person for person in people}
    found = []
    for transcript in transcripts:
        person = by_id.get(transcript.learner)
        for event in transcript.as_of(date.max) if person else ():
            if isinstance(event.payload, Result) and event.payload.module == module:
                found.append(_result(event, event.payload, person))
    return sorted(found, key=lambda one: (one["login"], one["attempt"], one["on"]))


def _result(event: Event, result: Result, person: Learner | None) -> Data:
    assert person is not None
    return {
        "learner": person.id,
        "login": person.login,
        "name": person.name or person.login,
        "module": result.module,
        "on": event.valid_on.isoformat(),
        "passed": result.passed,
        "grade": result.grade,
        "points": None if result.points is None else str(result.points),
        "attempt": result.attempt,
        "layer": str(result.layer),
    }


def scenario(found: Scenario, language: Language) -> Data:
    """What a scenario changes, requirement by requirement."""
    rows = {
        row.id: row.text.say(language)
        for one in (found.before, found.after)
        for row in one.programme.requirements
    }
    return {
        "cheapest": None
        if found.suggested is None
        else [
            {"code": o.code, "title": o.title.say(language), "ects": str(o.ects)}
            for o in found.suggested
        ],
        "offers": [
            {"code": o.code, "title": o.title.say(language), "ects": str(o.ects)}
            for o in found.offers
        ],
        "before": {"phase": found.before.phase, "verdict": WORDS[found.before.verdict]},
        "after": {"phase": found.after.phase, "verdict": WORDS[found.after.verdict]},
        "changes": [
            {**change, "text": rows.get(change["requirement"], change["requirement"])}
            for change in changes(found.changes)
        ],
    }


def transition(
    found: Transition,
    rules: tuple[Programme, Programme],
    names: Mapping[str, str],
    language: Language,
    least: int,
) -> Data:
    """Who would stand where: the table, who gains and loses, requirement by row."""
    texts = {r.id: r.text.say(language) for one in rules for r in one.requirements}
    return {
        "states": [state.removeprefix("phase ") for state in found.states],
        "before": rules[0].id,
        "after": rules[1].id,
        "table": found.table(least),
        "gained": _named(found.gained, names),
        "lost": _named(found.lost, names),
        "changed": [
            {"requirement": name, "text": texts[name], "up": up, "down": down}
            for name, (up, down) in found.changed.items()
            if up or down
        ],
    }


def _named(learners: tuple[str, ...], names: Mapping[str, str]) -> Data:
    return {
        "count": len(learners),
        "learners": [
            {"learner": one, "name": names[one]} for one in learners[:MOST_NAMED]
        ],
    }
