"""What the demo's coordinator records: careers, awards, and an audit of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from vetcourse.course.model import Module
from vetcourse.credits.assessment import Assessment
from vetcourse.credits.auditing import Audit, audit
from vetcourse.credits.awarding import award
from vetcourse.credits.explaining import explain_finding
from vetcourse.credits.ledger import Ledger, open_ledger
from vetcourse.credits.model import Certificate, CertificateType, Event
from vetcourse.credits.model import Job as Employment
from vetcourse.credits.passing import ModuleResult, Standing, decide, shown
from vetcourse.credits.program import Verdict
from vetcourse.credits.recording import Clerk
from vetcourse.credits.rules import Programme, read_programme
from vetcourse.demo.learners import Learner
from vetcourse.grading.gradebook import module_rule, read_work

PROGRAMME = "leadvet-ppuy-2025.toml"
INSTITUTION = "the demo university"


@dataclass(frozen=True, slots=True)
class Standings:
    """How one learner stands at the end of the demo."""

    learner: Learner
    modules: tuple[ModuleResult, ...]
    ects: Decimal
    audit: Audit

    def to_json(self) -> dict[str, Any]:
        """For programs: what the table shows."""
        return {
            "learner": self.learner.login,
            "name": self.learner.name,
            "trade": self.learner.trade,
            "modules": {
                result.rule.code: {
                    "points": str(shown(result.points)),
                    "standing": str(result.standing),
                    "waiting": [n for part in result.parts for n in part.waiting],
                    "missing": [n for part in result.parts for n in part.missing],
                }
                for result in self.modules
            },
            "ects": str(self.ects),
            "phase": self.audit.phase,
            "lacking": list(self.lacking()),
        }

    def lacking(self) -> Iterator[str]:
        """What the learner's phase still needs, a sentence each."""
        for finding in self.audit.findings:
            unmet = finding.binding and finding.verdict is not Verdict.MET
            if unmet and finding.phase == self.audit.phase:
                said = explain_finding(finding, self.audit, "en").finding
                yield said.partition(". ")[0].rstrip(".") + "."
        for result in self.modules:
            yield from result.reasons()


@dataclass(frozen=True, slots=True)
class Office:
    """The coordinator's desk of the demo on one day."""

    course: Path
    modules: tuple[Module, ...]
    on: date

    def record(self, learners: list[Learner], database: str) -> list[Standings]:
        """Register everybody, award what is passed, and audit each learner."""
        with open_ledger(self.course / "credits.db") as ledger:
            ids = {
                learner.login: ledger.register(learner.login, name=learner.name).id
                for learner in learners
            }
            for learner in learners:
                ledger.append(self._career(learner, ids[learner.login]))
            results = self._results(database)
            self._award(ledger, ids, results)
            programme = read_programme(
                self.course / "credits" / "programmes" / PROGRAMME
            )
            return [self._standing(ledger, x, results, programme) for x in learners]

    @property
    def clerk(self) -> Clerk:
        """Who writes, at noon of the day."""
        return Clerk(
            by="the demo's coordinator", at=datetime.combine(self.on, time(12), UTC)
        )

    def _career(self, learner: Learner, number: str) -> list[Event]:
        paper = Certificate(type=CertificateType.TRADE, field=learner.trade)
        events = [self.clerk.event(number, learner.certificate, paper)]
        for job in learner.jobs:
            work = Employment(
                start=job.since,
                end=job.until,
                percentage=Decimal(job.percent),
                trade=learner.trade,
                relevant=True,
            )
            events.append(self.clerk.event(number, job.since, work))
        return events

    def _results(self, database: str) -> dict[str, tuple[ModuleResult, ...]]:
        """Per login the standing in each module."""
        found: dict[str, tuple[ModuleResult, ...]] = {}
        for module in self.modules:
            rule = module_rule(module.data, self._assessment())
            for result in decide(rule, *read_work(database, rule.assignments)):
                found[result.learner] = (*found.get(result.learner, ()), result)
        return found

    def _award(
        self,
        ledger: Ledger,
        ids: dict[str, str],
        results: dict[str, tuple[ModuleResult, ...]],
    ) -> None:
        scale = self._assessment().scale("letters")
        for login, mine in results.items():
            for result in mine:
                entry = award(
                    result,
                    ledger.transcript(login),
                    scale=scale,
                    institution=INSTITUTION,
                    on=self.on,
                    provisional_until=None,
                )
                if entry:
                    event = self.clerk.event(
                        ids[login],
                        entry.valid_on,
                        entry.payload,
                        refers_to=entry.refers_to,
                    )
                    ledger.append([event])

    def _standing(
        self,
        ledger: Ledger,
        learner: Learner,
        results: dict[str, tuple[ModuleResult, ...]],
        programme: Programme,
    ) -> Standings:
        mine = results.get(learner.login, ())
        passed = [result for result in mine if result.standing is Standing.PASSED]
        ects = sum(
            (portion.ects for result in passed for portion in result.rule.portions),
            Decimal(0),
        )
        found = audit(programme, ledger.transcript(learner.login), on=self.on)
        return Standings(learner, mine, ects, found)

    def _assessment(self) -> Assessment:
        return Assessment.read(self.course / "credits" / "assessment.toml")
