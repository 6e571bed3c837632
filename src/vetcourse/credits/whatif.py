"""What would change: with more events, under other rules, by the cheapest next step."""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field, ValidationError

from vetcourse.credits import assignment, rows
from vetcourse.credits.auditing import Audit, Finding, audit, walk
from vetcourse.credits.facts import Signature, hundredths
from vetcourse.credits.malformed import BAD_FILE, malformed
from vetcourse.credits.measuring import pool_caps, supplies
from vetcourse.credits.model import Event, Payload, Portion, Result, split
from vetcourse.credits.program import Verdict
from vetcourse.credits.rows import Hundredths, Row, Text
from vetcourse.credits.rules import Institution, Programme
from vetcourse.errors import Phrase, RuleError, why

MOST_OFFERS = 25
_MANY = Phrase(
    "{count} courses on offer; name at most {most} that matter",
    "det tilbys {count} emner; oppgi høyst {most} som betyr noe",
)
_NO_ROW = Phrase(
    "{row}: {file} asks for nothing of this name; see `vetcourse audit`",
    "{row}: {file} krever ikke noe med dette navnet; se `vetcourse audit`",
)
_NOT_ON_OFFER = Phrase(
    "{code}: not on offer; on offer are {names}",
    "{code}: tilbys ikke; det som tilbys, er {names}",
)
_NOTHING = Phrase("nothing", "ingenting")
_NO_HELP = Phrase(
    "{row}: no course can meet it; it does not count credits",
    "{row}: ingen emner kan oppfylle kravet; det teller ikke studiepoeng",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A requirement whose verdict is another one in the second audit."""

    requirement: str
    before: Verdict | None
    after: Verdict | None


class Offer(Row):
    """A course a learner could take next."""

    code: str
    title: Text
    institution: str
    split: dict[str, Hundredths] = Field(min_length=1)
    source: str = ""

    @property
    def portions(self) -> tuple[Portion, ...]:
        """Its credits and the areas that may take them."""
        return split(self.split)

    @property
    def ects(self) -> Decimal:
        """All its credits: what taking it costs in work."""
        return sum(self.split.values(), Decimal(0))


class Offers(Row):
    """A file of courses on offer."""

    offer: tuple[Offer, ...] = Field(min_length=1)


def suppose(before: Audit, payloads: Iterable[Payload], *, why: str = "") -> Audit:
    """The same audit if these things were so as well, from the day of the audit."""
    moment = datetime.max.replace(tzinfo=UTC)
    events = [
        Event(
            id=str(uuid5(NAMESPACE_URL, f"{before.transcript.learner}/what-if/{n}")),
            learner=before.transcript.learner,
            valid_on=before.on,
            recorded_at=before.known_at or moment,
            recorded_by="what-if",
            payload=payload,
            reason=why,
        )
        for n, payload in enumerate(payloads)
    ]
    return audit(
        before.base,
        before.transcript.with_events(events),
        on=before.on,
        institution=before.program.institution,
        known_at=before.known_at,
    )


def under_rules(
    before: Audit, programme: Programme, institution: Institution | None = None
) -> Audit:
    """The same learner on the same day under another programme or institution."""
    return audit(
        programme,
        before.transcript,
        on=before.on,
        institution=institution,
        known_at=before.known_at,
    )


def compare(before: Audit, after: Audit) -> tuple[Change, ...]:
    """Every requirement whose verdict differs, or that only one of them has."""
    old = {finding.row.id: finding.verdict for finding in walk(before.findings)}
    new = {finding.row.id: finding.verdict for finding in walk(after.findings)}
    return tuple(
        Change(identity, old.get(identity), new.get(identity))
        for identity in dict.fromkeys((*old, *new))
        if old.get(identity) != new.get(identity)
    )


@dataclass(frozen=True, slots=True)
class Scenario:
    """One what-if: where the learner stood, what was supposed, what came of it."""

    before: Audit
    after: Audit
    offers: tuple[Offer, ...]
    suggested: tuple[Offer, ...] | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every verdict that is another one now."""
        return compare(self.before, self.after)


def play(
    before: Audit,
    *,
    passed: Sequence[str] = (),
    cheapest: Sequence[str] = (),
    rules: tuple[Programme, Institution | None] | None = None,
    offers: Sequence[Offer] = (),
) -> Scenario:
    """Suppose modules or courses on offer are passed, perhaps under other rules.

    *cheapest* names requirements to be met by the fewest credits on offer.

    Raises:
        RuleError: if a code is not on offer, or nothing on offer can help.
    """
    available = (*module_offers(before), *offers)
    suggested = cheapest_courses(before, cheapest, available) if cheapest else None
    codes = [*passed, *(offer.code for offer in suggested or ())]
    after = suppose(before, as_results(_named(codes, available)), why="what if")
    if rules is not None:
        after = under_rules(after, *rules)
    return Scenario(before, after, available, suggested)


def read_offers(path: Path) -> tuple[Offer, ...]:
    """Courses on offer from a TOML file.

    Raises:
        RuleError: if the file cannot be used.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        return Offers.model_validate(data).offer
    except OSError as error:
        raise RuleError(BAD_FILE.of(file=path.name, why=why(error))) from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(BAD_FILE.of(file=path.name, why=error)) from error
    except ValidationError as error:
        raise RuleError(*malformed(path.name, data, error)) from error


def module_offers(before: Audit) -> tuple[Offer, ...]:
    """The programme's own modules that are not passed yet."""
    institution = before.program.institution
    where = institution.codes[0] if institution else "?"
    passed = {
        atom.signature.code
        for atom in before.facts.atoms
        if atom.signature.sort in ("module", "exemption") and not atom.depth
    }
    return tuple(
        Offer(code=m.code, title=m.title, institution=where, split=m.split)
        for m in before.programme.module
        if m.code not in passed
    )


def cheapest_courses(
    before: Audit, requirements: Sequence[str], offers: Sequence[Offer]
) -> tuple[Offer, ...] | None:
    """The fewest credits of courses on offer that meet the requirements named.

    Exact: sets of courses are looked at from the least they can cost upwards, of
    equal ones the fewest courses. None if not even all of them would do.

    Raises:
        RuleError: if there are more offers than can be tried, or courses do not help.
    """
    offers = tuple(offer for offer in offers if not _taken(before, offer))
    if len(offers) > MOST_OFFERS:
        raise RuleError(_MANY.of(count=len(offers), most=MOST_OFFERS))
    gaps = [_gap(before, _asked(before, identity)) for identity in requirements]
    if any(gap(offers) for gap in gaps):
        return None
    queue: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    while queue:
        _, size, chosen = heapq.heappop(queue)
        taken = tuple(offers[i] for i in chosen)
        if not any(gap(taken) for gap in gaps):
            return taken
        for i in range(chosen[-1] + 1 if chosen else 0, len(offers)):
            if any(gap((*taken, *offers[i:])) for gap in gaps):
                break
            more = (*taken, offers[i])
            # A course closes at most as much as it costs, so this never overshoots.
            least = sum(hundredths(offer.ects) for offer in more)
            least += max(gap(more) for gap in gaps)
            heapq.heappush(queue, (least, size + 1, (*chosen, i)))
    return None


def as_results(offers: Iterable[Offer]) -> tuple[Result, ...]:
    """The courses as passed results, to be supposed in an audit."""
    return tuple(
        Result(
            module=offer.code,
            portions=offer.portions,
            institution=offer.institution,
            passed=True,
        )
        for offer in offers
    )


def _asked(before: Audit, identity: str) -> Finding:
    for finding in walk(before.findings):
        if finding.row.id == identity:
            return finding
    raise RuleError(_NO_ROW.of(row=identity, file=before.programme.id))


def _named(codes: Iterable[str], offers: Iterable[Offer]) -> list[Offer]:
    known = {offer.code: offer for offer in offers}
    for code in codes:
        if code not in known:
            names = ", ".join(known) or _NOTHING
            raise RuleError(_NOT_ON_OFFER.of(code=code, names=names))
    return [known[code] for code in dict.fromkeys(codes)]


def _taken(before: Audit, offer: Offer) -> bool:
    return any(
        isinstance(event.payload, Result)
        and event.payload.module == offer.code
        and event.payload.passed
        for event in before.events
    )


def _gap(before: Audit, finding: Finding) -> Callable[[Sequence[Offer]], int]:
    """How many hundredths one requirement still lacks with some courses added."""
    row, need = finding.row, finding.need
    programme = before.programme
    earned = [(a.signature, a.amount) for a in before.facts.atoms if not a.depth]
    if isinstance(row, rows.Pool):
        caps, demands = pool_caps(row), [hundredths(e) for e in row.areas.values()]
        whole = row.courses == "whole"
        place = assignment.assign_whole if whole else assignment.assign

        def pool(offers: Sequence[Offer]) -> int:
            found = supplies(row, programme, [*earned, *_atoms(offers)], False)
            filled = assignment.filled(demands, place(demands, found, caps))
            return max(need - filled, 0)

        return pool
    if isinstance(row, rows.Credits):
        step = before.step(row.id)

        def total(offers: Sequence[Offer]) -> int:
            weigh = step.columns[0].weigh
            added = sum(weigh(s)[0] * amount for s, amount in _atoms(offers))
            return max(need - finding.amount - added, 0)

        return total
    if isinstance(row, rows.Modules):
        missing = {module: _size(before, module) for module in row.modules}
        for signature, _ in earned:
            missing.pop(signature.code, None) if signature.sort != "credits" else None

        def modules(offers: Sequence[Offer]) -> int:
            given = {offer.code for offer in offers}
            return sum(ects for code, ects in missing.items() if code not in given)

        return modules
    raise RuleError(_NO_HELP.of(row=row.id))


def _size(before: Audit, module: str) -> int:
    sizes = {m.code: hundredths(m.ects) for m in before.programme.module}
    return sizes.get(module, 0)


def _atoms(offers: Iterable[Offer]) -> Iterator[tuple[Signature, int]]:
    for offer in offers:
        where = Signature("credits", offer.code, (), "own", "he", offer.institution)
        for portion in offer.portions:
            yield where._replace(areas=portion.areas), hundredths(portion.ects)
