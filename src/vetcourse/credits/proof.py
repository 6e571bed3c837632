"""A proof with each verdict, and a checker that trusts neither engine nor proof.

Met is proved by what fills the requirement, not met by what cannot: the areas that need
more than everything that can reach them. A referred requirement has both, one for what
is certain and one for what would count if every open question were answered yes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from vetcourse.credits import rows
from vetcourse.credits.encoding import to_json
from vetcourse.credits.model import Transcript
from vetcourse.credits.overlay import under
from vetcourse.credits.recounting import Offer, Recount
from vetcourse.credits.rules import Institution, Programme
from vetcourse.errors import Phrase

_OTHER_RULES = Phrase(
    "{row}: made under other rules", "{row}: laget etter andre regler"
)
_OTHER_EVENTS = Phrase(
    "{row}: made from other events", "{row}: laget av andre hendelser"
)
_NO_ROW = Phrase("{row}: no such row in force", "{row}: kravet gjelder ikke")
_NOT_WHOLE = Phrase(
    "{row}: {name} is not that of the whole", "{row}: {name} er ikke som i helheten"
)
_NO_VERDICT = Phrase(
    "{row}: the verdict does not follow from the claims",
    "{row}: vurderingen følger ikke av påstandene",
)
_OPENINGS = Phrase(
    "{row}: its openings are not those of the rules",
    "{row}: åpningene er ikke de som står i reglene",
)
_GENEROUS = Phrase("{row}, generous", "{row}, romslig")
_CERTAIN = Phrase("{row}, certain", "{row}, sikkert")
_MONTHS = Phrase(
    "{where}: the months are not {total}", "{where}: månedene er ikke {total}"
)
_USES = Phrase(
    "{where}: the events used are not those that count",
    "{where}: hendelsene som er brukt, er ikke de som teller",
)
_TOTAL = Phrase("{where}: the total is not {total}", "{where}: summen er ikke {total}")
_UNSETTLED = Phrase(
    "{where}: {total} does not settle it that way",
    "{where}: {total} avgjør det ikke slik",
)
_PARTS = Phrase(
    "{row}: its parts are not those of the rules",
    "{row}: delene er ikke de som står i reglene",
)
_SUM = Phrase("{row}: its parts do not come to that", "{row}: delene gir ikke det")
_NOT_THERE = Phrase(
    "{row}: the assignment uses what is not there, or twice",
    "{row}: fordelingen bruker noe som ikke finnes, eller noe to ganger",
)
_UNFILLED = Phrase(
    "{row}: the assignment does not fill {total}",
    "{row}: fordelingen fyller ikke {total}",
)
_UNPROVED = Phrase(
    "{row}: nothing shows that it cannot be filled",
    "{row}: ingenting viser at det ikke kan fylles",
)

MONTH_UNITS = 377_580 * 10_000  # the engine's unit; the checker counts in fractions


@dataclass(frozen=True, slots=True)
class Use:
    """So much of one event; in a pool also which area takes it, of those that may."""

    event: str
    amount: int
    area: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one way of counting comes to, and what shows it."""

    reached: bool
    total: int
    uses: tuple[Use, ...] = ()
    blocking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything needed to redo one verdict by hand."""

    requirement: str
    verdict: int
    on: date
    known_at: datetime | None
    institution: str
    rules: str
    events: str
    certain: Claim
    generous: Claim
    parts: tuple[Proof, ...] = ()
    openings: tuple[tuple[Proof, ...], ...] = ()


def check_proof(
    proof: Proof,
    programme: Programme,
    transcript: Transcript,
    institution: Institution | None = None,
) -> tuple[str, ...]:
    """What is wrong with a proof, in words; nothing when it stands.

    The events are read from the transcript and counted again by hand.
    """
    rules = under(programme, institution) if institution else programme
    events = transcript.as_of(proof.on, proof.known_at)
    count = Recount(events, rules, institution, proof.on)
    texts = "\n".join(sorted(map(to_json, events)))
    wrong = []
    if proof.rules != rules.digest:
        wrong.append(_OTHER_RULES.of(row=proof.requirement))
    if proof.events != hashlib.sha256(texts.encode()).hexdigest():
        wrong.append(_OTHER_EVENTS.of(row=proof.requirement))
    return (*wrong, *_Checker(count, proof).objections(proof))


@dataclass(frozen=True, slots=True)
class _Checker:
    count: Recount
    whole: Proof

    def objections(self, proof: Proof) -> Iterator[str]:
        row = self._row(proof.requirement)
        if row is None or not row.in_force(proof.on):
            yield _NO_ROW.of(row=proof.requirement)
            return
        for name in ("on", "known_at", "rules", "events", "institution"):
            if getattr(proof, name) != getattr(self.whole, name):
                yield _NOT_WHOLE.of(row=row.id, name=name)
        for generous in (False, True):
            claim = proof.generous if generous else proof.certain
            yield from self._claim(row, claim, generous, proof)
        if proof.verdict != sum(self._passes(row, proof)):
            yield _NO_VERDICT.of(row=row.id)
        yield from self._openings(row, proof)
        for part in proof.parts:
            yield from self.objections(part)

    def _row(self, identity: str) -> rows.Requirement | None:
        programme = self.count.programme
        conditions = [c for o in programme.opening for c in o.conditions]
        known = {row.id: row for row in (*programme.requirements, *conditions)}
        return known.get(identity)

    def _passes(self, row: rows.Requirement, proof: Proof) -> tuple[bool, bool]:
        certain = proof.certain.reached and row.at_best == "met"
        silent = row.otherwise == "refer" and not self.count.refused(row)
        opened = any(
            all(any(self._passes(self._known(c), c)[1:]) for c in conditions)
            for conditions in proof.openings
        )
        return certain, proof.generous.reached or silent or opened

    def _known(self, proof: Proof) -> rows.Requirement:
        row = self._row(proof.requirement)
        assert row is not None
        return row

    def _openings(self, row: rows.Requirement, proof: Proof) -> Iterator[str]:
        wanted = [
            {condition.id for condition in opening.conditions}
            for opening in self.count.programme.opening
            if opening.requirement == row.id
        ]
        given = [{c.requirement for c in conditions} for conditions in proof.openings]
        if given != wanted:
            yield _OPENINGS.of(row=row.id)
        for conditions in proof.openings:
            for condition in conditions:
                yield from self.objections(condition)

    def _claim(
        self, row: rows.Requirement, claim: Claim, generous: bool, proof: Proof
    ) -> Iterator[str]:
        where = (_GENEROUS if generous else _CERTAIN).of(row=row.id)
        if isinstance(row, rows.AnyOf | rows.AllOf):
            yield from self._group(row, claim, generous, proof)
            return
        if isinstance(row, rows.Pool):
            yield from self._pool(row, claim, generous)
        elif isinstance(row, rows.Experience):
            if self.count.months(row, generous) * MONTH_UNITS != claim.total:
                yield _MONTHS.of(where=where, total=claim.total)
        else:
            uses = self.count.uses(row, generous)
            if claim.uses != tuple(Use(*use) for use in uses.items()):
                yield _USES.of(where=where)
            if self.count.total(row, uses) != claim.total:
                yield _TOTAL.of(where=where, total=claim.total)
        if claim.reached != self._reached(row, claim.total):
            yield _UNSETTLED.of(where=where, total=claim.total)

    def _reached(self, row: rows.Requirement, total: int) -> bool:
        need = self._need(row)
        if isinstance(row, rows.Attempts | rows.PracticeAttempts | rows.Attendance):
            return total < need
        if isinstance(row, rows.Share):
            return total <= need if row.at_most is not None else total > need
        return total >= need

    def _need(self, row: rows.Requirement) -> int:
        decided = self.count.override(row.id)
        if isinstance(row, rows.Experience):
            months = row.months if decided is None else decided
            return int(months * 100) * (MONTH_UNITS // 100)
        if isinstance(row, rows.Pool):
            need = sum(row.areas.values()) if decided is None else decided
            return int(need * 100)
        if isinstance(row, rows.Credits | rows.Residency):
            return int((row.minimum if decided is None else decided) * 100)
        if isinstance(row, rows.Share):
            bound = row.at_most if row.at_most is not None else row.more_than
            return int((Decimal(bound or 0) if decided is None else decided) * 100)
        if decided is not None:
            return int(decided)
        if isinstance(row, rows.Days):
            return row.minimum
        if isinstance(row, rows.Modules):
            return len(row.modules)
        if isinstance(row, rows.Attempts | rows.PracticeAttempts):
            return row.maximum
        return 1

    def _group(
        self,
        row: rows.AnyOf | rows.AllOf,
        claim: Claim,
        generous: bool,
        proof: Proof,
    ) -> Iterator[str]:
        wanted = {n for n in row.of if (r := self._row(n)) and r.in_force(proof.on)}
        if {part.requirement for part in proof.parts} != wanted:
            yield _PARTS.of(row=row.id)
            return
        known = {part.requirement: part for part in proof.parts}
        passed = sum(
            self._passes(self._known(part), part)[generous] for part in known.values()
        )
        decided = self.count.override(row.id)
        need = len(wanted) if isinstance(row, rows.AllOf) else 1
        need = need if decided is None else int(decided)
        if passed != claim.total or claim.reached != (passed >= need):
            yield _SUM.of(row=row.id)

    def _pool(self, row: rows.Pool, claim: Claim, generous: bool) -> Iterator[str]:
        pool = _PoolCheck(
            row,
            tuple(o for o in self.count.offers() if self.count.takes(row, o, generous)),
            {area: int(ects * 100) for area, ects in row.areas.items()},
            {str(cap.origin): int(cap.maximum * 100) for cap in row.caps},
        )
        if not pool.may_use(claim.uses):
            yield _NOT_THERE.of(row=row.id)
        if pool.filled(claim.uses) != claim.total:
            yield _UNFILLED.of(row=row.id, total=claim.total)
        if claim.reached:
            return
        most = pool.at_most(claim.blocking) if claim.blocking else pool.best_whole()
        if most >= self._need(row):
            yield _UNPROVED.of(row=row.id)


@dataclass(frozen=True, slots=True)
class _PoolCheck:
    row: rows.Pool
    offers: tuple[Offer, ...]
    demands: dict[str, int]
    caps: dict[str, int]

    def may_use(self, uses: tuple[Use, ...]) -> bool:
        """Whether every credit is there, goes where it may, and only once."""
        origin = {offer.event.id: offer.origin for offer in self.offers}
        there: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for offer in self.offers:
            key = (offer.event.id, self._areas(offer))
            there.setdefault(key, []).append(offer.amount)
        taken: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        by_origin: Counter[str] = Counter()
        for use in uses:
            if use.amount <= 0 or use.area not in use.areas:
                return False
            taken.setdefault((use.event, use.areas), []).append(use.amount)
            by_origin[origin.get(use.event, "")] += use.amount
        if any(by_origin[name] > cap for name, cap in self.caps.items()):
            return False
        return all(self._fits(some, there.get(key, [])) for key, some in taken.items())

    def _fits(self, taken: list[int], there: list[int]) -> bool:
        if self.row.courses == "whole":
            return not Counter(taken) - Counter(there)
        return sum(taken) <= sum(there)

    def filled(self, uses: tuple[Use, ...]) -> int:
        """How much of the demands the uses fill."""
        got: Counter[str] = Counter()
        for use in uses:
            got[use.area] += use.amount
        return sum(min(got[area], demand) for area, demand in self.demands.items())

    def at_most(self, blocking: tuple[str, ...]) -> int:
        """What can be filled at most, seeing how little reaches the blocking areas."""
        reaching: Counter[str] = Counter()
        for offer in self.offers:
            if set(offer.areas) & set(blocking):
                reaching[offer.origin] += offer.amount
        supply = sum(min(n, self.caps.get(o, n)) for o, n in reaching.items())
        needed = sum(self.demands.get(area, 0) for area in set(blocking))
        return sum(self.demands.values()) - max(needed - supply, 0)

    def best_whole(self) -> int:
        """The most that whole courses can fill, every way of placing them tried."""
        order = tuple(self.demands)
        capped = tuple(self.caps)
        seen = {((0,) * len(order), (0,) * len(capped))}
        for offer in self.offers:
            after = set(seen)
            for filled, used in seen:
                for area in self._areas(offer):
                    more, spent = list(filled), list(used)
                    at = order.index(area)
                    more[at] = min(more[at] + offer.amount, self.demands[area])
                    if offer.origin in capped:
                        spent[capped.index(offer.origin)] += offer.amount
                    if all(
                        x <= self.caps[c] for x, c in zip(spent, capped, strict=True)
                    ):
                        after.add((tuple(more), tuple(spent)))
            seen = after
        return max(sum(filled) for filled, _ in seen)

    def _areas(self, offer: Offer) -> tuple[str, ...]:
        return tuple(area for area in self.demands if area in offer.areas)
