"""Why a verdict is what it is: the rule in plain words, its source, the facts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from vetcourse.credits import rows
from vetcourse.credits.auditing import Audit, Finding
from vetcourse.credits.model import Result
from vetcourse.credits.program import Verdict
from vetcourse.credits.rows import Language
from vetcourse.credits.rules import Programme
from vetcourse.credits.telling import describe, quantity, sentence, tell
from vetcourse.credits.wording import name, say
from vetcourse.written import day


class Explanation(NamedTuple):
    """One finding in words, ready to be read aloud, printed or put on a page."""

    requirement: str
    phase: int
    status: str
    verdict: str
    rule: str
    source: str
    finding: str
    facts: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    question: str = ""
    step: str = ""
    openings: tuple[str, ...] = ()
    parts: tuple[Explanation, ...] = ()

    def sentences(self) -> Iterator[str]:
        """Everything to be said about it in order, without its parts."""
        yield self.rule
        yield self.finding
        yield from self.cautions
        yield from self.openings
        yield from filter(None, (self.question, self.step))


class Wording(NamedTuple):
    """What is said of a row whoever the learner is, in one language."""

    rule: str
    source: str
    question: str
    step: str


def explain(audit: Audit, language: Language = "en") -> tuple[Explanation, ...]:
    """Every finding of the audit in words."""
    teller = _Teller(audit, language)
    return tuple(teller.explanation(finding) for finding in audit.findings)


def explain_finding(finding: Finding, audit: Audit, language: Language) -> Explanation:
    """One finding in words, with the members of a group as its parts."""
    return _Teller(audit, language).explanation(finding)


class _Teller:
    """Tells one learner's findings; what stands in several places is told once."""

    def __init__(self, audit: Audit, language: Language) -> None:
        self.audit, self.language = audit, language
        self.told: dict[str, Explanation] = {}
        self.events: dict[str, str] = {}

    def explanation(self, finding: Finding) -> Explanation:
        """The finding in words; a row in several groups is told once."""
        known = self.told.get(finding.row.id)
        if known is None:
            known = self.told[finding.row.id] = self._explain(finding)
        return known

    def _explain(self, finding: Finding) -> Explanation:
        audit, language, verdict = self.audit, self.language, finding.verdict
        wording, status = _wording(finding.row, audit, language), status_of(finding)
        open_ = verdict is not Verdict.MET
        openings = open_ and finding.openings
        return Explanation(
            requirement=finding.row.id,
            phase=finding.phase,
            status=status,
            verdict=name(status, language),
            rule=wording.rule,
            source=wording.source,
            finding=sentence(finding, audit, language),
            facts=self._facts(finding),
            cautions=tuple(_cautions(finding, audit, language)),
            question=wording.question if verdict is Verdict.REFER else "",
            step=wording.step if open_ else "",
            openings=tuple(_openings(finding, audit, language)) if openings else (),
            parts=tuple(map(self.explanation, finding.members)),
        )

    def _facts(self, finding: Finding) -> tuple[str, ...]:
        kind, language = finding.row.kind, self.language
        told = []
        for event, amount, sure in finding.counted:
            what = self.events.get(event.id)
            if what is None:
                what = self.events[event.id] = describe(event, language)
            if kind not in ("certificate", "modules"):
                unit = amount * 100 if kind == "share" else amount
                what = f"{what}: {quantity(kind, unit, language)}"
                what = what if sure else f"{what} ?"
            told.append(what)
        return tuple(told)


def _wording(row: rows.Requirement, audit: Audit, language: Language) -> Wording:
    kept = audit.program.wordings
    known: Wording | None = kept.get((row.id, language))
    if known is None:
        known = kept[row.id, language] = Wording(
            row.text.say(language),
            source_line(row.source, row.certainty, audit.programme, language),
            row.question.say(language) if row.question else "",
            row.step.say(language) if row.step else "",
        )
    return known


def status_of(finding: Finding) -> str:
    """Where the finding stands: met, refer, on-the-way, not-met or note."""
    verdict = finding.verdict
    if verdict is Verdict.MET:
        return "met"
    if not finding.binding:
        return "note"
    if finding.on_the_way:
        return "on-the-way"
    return "refer" if verdict is Verdict.REFER else "not-met"


@lru_cache(maxsize=1024)
def source_line(
    reference: str, certainty: str, programme: Programme, language: Language
) -> str:
    """Where the rule stands, what that is, and how sure we are of it."""
    titles = []
    for part in reference.split("; "):
        source = programme.cite(part)
        titles.append(f"{part} ({source.title})" if source else part)
    return f"{'; '.join(titles)}, {name(certainty, language)}"


def _cautions(finding: Finding, audit: Audit, language: Language) -> Iterator[str]:
    row = finding.row
    if (
        row.kind in ("attempts", "practice-attempts")
        and finding.need - finding.amount == 1
    ):
        yield tell("attempts-one-left", finding, language)
    for counted in finding.counted:
        result = counted.event.payload
        if not isinstance(result, Result) or not result.provisional_until:
            continue
        if result.provisional_until >= audit.on:
            until = day(result.provisional_until, language)
            yield say("provisional", language, what=result.module, day=until)


def _openings(finding: Finding, audit: Audit, language: Language) -> Iterator[str]:
    for opening, conditions in finding.openings:
        short = [c for c in conditions if c.verdicts[0] is Verdict.NOT_MET]
        key = "opening-short" if short else "opening-open"
        told = [say(key, language, text=opening.text.say(language))]
        told += [sentence(condition, audit, language) for condition in short]
        if not short:
            told.append(opening.question.say(language))
        yield " ".join(told)
