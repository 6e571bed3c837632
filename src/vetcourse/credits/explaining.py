"""Why a verdict is what it is: the rule in plain words, its source, the facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vetcourse.credits import rows
from vetcourse.credits.auditing import Audit, Counted, Finding
from vetcourse.credits.model import Result
from vetcourse.credits.program import Verdict
from vetcourse.credits.rows import Language
from vetcourse.credits.rules import Programme
from vetcourse.credits.telling import amount_in, describe, sentence, values
from vetcourse.credits.wording import day, name, number, say


@dataclass(frozen=True, slots=True)
class Explanation:
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


def explain(audit: Audit, language: Language = "en") -> tuple[Explanation, ...]:
    """Every finding of the audit in words."""
    told: dict[str, Explanation] = {}
    return tuple(_explain(f, audit, language, told) for f in audit.findings)


def explain_finding(finding: Finding, audit: Audit, language: Language) -> Explanation:
    """One finding in words, with the members of a group as its parts."""
    return _explain(finding, audit, language, {})


def _explain(
    finding: Finding, audit: Audit, language: Language, told: dict[str, Explanation]
) -> Explanation:
    # A row in several groups is told once and shown wherever it belongs.
    if finding.row.id not in told:
        told[finding.row.id] = _told(finding, audit, language, told)
    return told[finding.row.id]


def _told(
    finding: Finding, audit: Audit, language: Language, told: dict[str, Explanation]
) -> Explanation:
    row, status = finding.row, status_of(finding)
    open_ = finding.verdict is not Verdict.MET
    return Explanation(
        requirement=row.id,
        phase=finding.phase,
        status=status,
        verdict=name(status, language),
        rule=row.text.say(language),
        source=source_line(row.source, row.certainty, audit.programme, language),
        finding=sentence(finding, audit, language),
        facts=tuple(_fact(c, row, language) for c in finding.counted),
        cautions=tuple(_cautions(finding, audit, language)),
        question=_question(finding, language),
        step=row.step.say(language) if row.step and open_ else "",
        openings=tuple(_openings(finding, audit, language)) if open_ else (),
        parts=tuple(_explain(m, audit, language, told) for m in finding.members),
    )


def status_of(finding: Finding) -> str:
    """Where the finding stands: met, refer, on-the-way, not-met or note."""
    if finding.verdict is Verdict.MET:
        return "met"
    if not finding.binding:
        return "note"
    if finding.on_the_way:
        return "on-the-way"
    return "refer" if finding.verdict is Verdict.REFER else "not-met"


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


def _fact(counted: Counted, row: rows.Requirement, language: Language) -> str:
    what = describe(counted.event, language)
    if row.kind in ("certificate", "modules"):
        return what
    unit = counted.amount * 100 if row.kind == "share" else counted.amount
    amount = number(amount_in(row, unit), language)
    return f"{what}: {amount}" + ("" if counted.sure else " ?")


def _question(finding: Finding, language: Language) -> str:
    """The row's own question while a person must decide it."""
    row = finding.row
    if finding.verdict is not Verdict.REFER or row.question is None:
        return ""
    return row.question.say(language)


def _cautions(finding: Finding, audit: Audit, language: Language) -> Iterator[str]:
    limited = finding.row.kind in ("attempts", "practice-attempts")
    if limited and finding.need - finding.amount == 1:
        yield say("attempts-one-left", language, **values(finding, language))
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
