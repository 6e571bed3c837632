"""The sentence for each kind of requirement: what there is, what is needed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from vetcourse.credits import rows
from vetcourse.credits.auditing import Audit, Finding
from vetcourse.credits.experience import MONTH
from vetcourse.credits.facts import hundredths
from vetcourse.credits.model import (
    Certificate,
    Decision,
    Event,
    ExternalCredits,
    Job,
    PracticeDays,
    Result,
)
from vetcourse.credits.program import Verdict
from vetcourse.credits.rows import Language
from vetcourse.credits.wording import (
    asked,
    in_decimals,
    listing,
    name,
    number,
    say,
)
from vetcourse.written import day

HUNDREDTHS = ("credits", "pool", "residency", "share")
AMOUNTS = {"have": "amount", "most": "at_most", "need": "need", "missing": "missing"}


def sentence(finding: Finding, audit: Audit, language: Language) -> str:
    """What the audit found, with the decision that lowered it, if one did."""
    parts = [KINDS[finding.row.kind](finding, audit, language)]
    if finding.decision and finding.row.kind != "decision":
        parts.append(_decided(finding.decision, language))
    if finding.on_the_way:
        parts.append(say("will-be", language))
    return " ".join(parts)


def describe(event: Event, language: Language) -> str:
    """What an event is about, in a few words."""
    payload, when = event.payload, day(event.valid_on, language)
    if isinstance(payload, Result):
        return f"{payload.module}, {payload.institution}, {when}"
    if isinstance(payload, ExternalCredits):
        return f"{payload.title}, {payload.institution}, {when}"
    if isinstance(payload, Certificate):
        of = f" ({payload.field})" if payload.field else ""
        return f"{name(payload.type, language)}{of}, {when}"
    if isinstance(payload, Job):
        return _job(payload, language)
    if isinstance(payload, PracticeDays):
        return f"{name(payload.place, language)}, {when}"
    if isinstance(payload, Decision):
        return f"{name(payload.type, language)}, {payload.authority}, {when}"
    return when


def _job(job: Job, language: Language) -> str:
    start = day(job.start, language)
    percent = number(job.percentage, language)
    if job.end is None:
        span = say("since", language, start=start, percent=percent)
    else:
        end = day(job.end, language)
        span = say("span", language, start=start, end=end, percent=percent)
    return f"{job.trade}, {span}" if job.trade else span


def amount_in(row: rows.Requirement, amount: int, *, up: bool = False) -> Decimal:
    """An amount in the requirement's own unit; months are cut, missing ones are not."""
    if row.kind == "experience":
        tenths = -(-amount * 10 // MONTH) if up else amount * 10 // MONTH
        return Decimal(tenths) / 10
    if row.kind in HUNDREDTHS:
        return Decimal(amount) / 100
    return Decimal(amount)


def quantity(kind: str, amount: int, language: Language, *, up: bool = False) -> str:
    """An amount in its requirement's own unit, as the language writes it."""
    if kind == "experience":
        whole, part = divmod(
            -(-amount * 10 // MONTH) if up else amount * 10 // MONTH, 10
        )
        return in_decimals(whole, f"{part}", language)
    if kind in HUNDREDTHS:
        whole, part = divmod(amount, 100)
        return in_decimals(whole, f"{part:02d}", language) if part else str(whole)
    return str(amount)


def tell(key: str, finding: Finding, language: Language, **words: str) -> str:
    """A sentence with those of the finding's numbers that it asks for."""
    for word in asked(key):
        if word in AMOUNTS:
            amount = getattr(finding, AMOUNTS[word])
            up = word == "missing"
            words[word] = quantity(finding.row.kind, amount, language, up=up)
    return say(key, language, **words)


def _by_amount(stem: str) -> Callable[[Finding, Audit, Language], str]:
    def tell_of(finding: Finding, audit: Audit, language: Language) -> str:
        enough = finding.amount >= finding.need
        ending = "enough" if enough else "short"
        if not enough and finding.at_most > finding.amount and stem != "days":
            ending = "open"
        return tell(f"{stem}-{ending}", finding, language)

    return tell_of


def _experience(finding: Finding, audit: Audit, language: Language) -> str:
    policy = audit.programme.experience
    (how,) = audit.step(finding.row.id).counting
    held = {type_ for type_, _ in audit.facts.papers}
    words = [_by_amount("months")(finding, audit, language)]
    words.append(say("policy", language, name=policy.name.say(language)))
    if how.from_certificate and audit.facts.jobs and not held & set(how.certificates):
        words.append(say("no-certificate", language))
    return " ".join(words)


def _modules(finding: Finding, audit: Audit, language: Language) -> str:
    row = finding.row
    assert isinstance(row, rows.Modules)
    sorts = ("module", "exemption")
    passed = {
        atom.signature.code
        for atom in audit.facts.atoms
        if atom.signature.sort in sorts and atom.depth == 0
    }
    got = listing([m for m in row.modules if m in passed], language)
    missing = listing([m for m in row.modules if m not in passed], language)
    key = "modules-all" if not missing else "modules-some" if got else "modules-none"
    return say(key, language, passed=got, missing=missing)


def _pool(finding: Finding, audit: Audit, language: Language) -> str:
    row = finding.row
    assert isinstance(row, rows.Pool)
    areas = audit.programme.areas
    if finding.amount >= finding.need or finding.decision:
        filled = [
            f"{areas[area].say(language)} {number(ects, language)}"
            for area, ects in row.areas.items()
        ]
        if finding.verdict is Verdict.MET and finding.amount >= sum(
            map(hundredths, row.areas.values())
        ):
            return say("pool-filled", language, filled=listing(filled, language))
        return _by_amount("credits")(finding, audit, language)
    if not finding.blocking:
        return say("pool-whole", language)
    words = [_blocked(finding, row, audit, language)]
    if finding.verdict is Verdict.REFER:
        words.append(say("pool-open", language))
    return " ".join(words)


def _blocked(finding: Finding, row: rows.Pool, audit: Audit, language: Language) -> str:
    demand = sum(hundredths(row.areas[area]) for area in finding.blocking)
    missing = finding.need - finding.amount
    names = [audit.programme.areas[area].say(language) for area in finding.blocking]
    text = say(
        "pool-one" if len(names) == 1 else "pool-together",
        language,
        areas=listing(names, language),
        demand=number(Decimal(demand) / 100, language),
        supply=number(Decimal(demand - missing) / 100, language),
        missing=number(Decimal(missing) / 100, language),
    )
    return text[0].upper() + text[1:]


def _residency(finding: Finding, audit: Audit, language: Language) -> str:
    if audit.program.institution is None:
        return tell("residency-unknown", finding, language)
    if finding.amount < finding.need:
        return tell("residency-open", finding, language)
    return tell("credits-enough", finding, language)


def _share(finding: Finding, audit: Audit, language: Language) -> str:
    row = finding.row
    assert isinstance(row, rows.Share)
    if not any(isinstance(e.payload, PracticeDays) for e in audit.events):
        return say("share-none", language)
    sort = [name(str(place), language) for place in row.places]
    if row.own_workplace:
        sort = [name("own-workplace", language)]
    key = "share-at-most" if row.at_most is not None else "share-more-than"
    return tell(key, finding, language, sort=listing(sort, language, "or"))


def _attempts(finding: Finding, audit: Audit, language: Language) -> str:
    left = finding.need - finding.amount
    key = "attempts-left" if finding.row.kind == "attempts" else "practice-left"
    return tell("attempts-used" if left < 1 else key, finding, language)


def _attendance(finding: Finding, audit: Audit, language: Language) -> str:
    row = finding.row
    assert isinstance(row, rows.Attendance)
    key = "attendance-low" if finding.amount else "attendance-good"
    return say(key, language, need=number(row.minimum, language))


def _papers(finding: Finding, audit: Audit, language: Language) -> str:
    row = finding.row
    assert isinstance(row, rows.Papers)
    wanted = listing([name(t, language) for t in row.any_of], language, "or")
    if not finding.counted:
        return say("paper-none", language, papers=wanted)
    held = listing([describe(c.event, language) for c in finding.counted], language)
    if finding.amount >= 1:
        return say("paper-held", language, papers=held)
    unsure = finding.at_most >= 1
    return say("paper-unsure" if unsure else "paper-refused", language, papers=held)


def _by_decision(finding: Finding, audit: Audit, language: Language) -> str:
    if finding.decision is None:
        return say("not-decided", language)
    return _decided(finding.decision, language)


def _group(finding: Finding, audit: Audit, language: Language) -> str:
    met = [m for m in finding.members if m.verdict is Verdict.MET]
    count = len(finding.members)
    if isinstance(finding.row, rows.AllOf):
        key = "all-parts" if len(met) == count else "some-parts"
        return say(key, language, have=len(met), count=count)
    if not met:
        key = "open-way" if finding.verdict is Verdict.REFER else "no-way"
        return say(key, language, count=count)
    return say("way-found", language, ways=met[0].row.text.say(language))


def _decided(event: Event, language: Language) -> str:
    decision = event.payload
    assert isinstance(decision, Decision)
    return say(
        "decided",
        language,
        authority=decision.authority,
        type=name(decision.type, language),
        basis=decision.legal_basis,
    )


KINDS: dict[str, Callable[[Finding, Audit, Language], Any]] = {
    "experience": _experience,
    "modules": _modules,
    "credits": _by_amount("credits"),
    "pool": _pool,
    "residency": _residency,
    "days": _by_amount("days"),
    "share": _share,
    "attempts": _attempts,
    "practice-attempts": _attempts,
    "attendance": _attendance,
    "certificate": _papers,
    "decision": _by_decision,
    "any-of": _group,
    "all-of": _group,
}
