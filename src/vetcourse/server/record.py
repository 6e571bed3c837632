"""Where My way comes from: the credits service of the hub, a ledger, or nowhere."""

from __future__ import annotations

import asyncio
import getpass
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from vetcourse.errors import CourseError, Language
from vetcourse.server.services import Service, ServiceError

CREDITS = "VETCOURSE_CREDITS_URL"
FAMILY = "leadvet-ppuy"
NOT_FOUND = 404


class Record(Protocol):
    """Something that knows one learner's audit."""

    async def report(self, language: Language) -> dict[str, Any] | None:
        """The audit as :func:`vetcourse.credits.reporting.report` gives it.

        None where nobody has registered the learner yet.

        Raises:
            VetcourseError: it cannot be read right now.
        """


@dataclass(frozen=True, slots=True)
class FromService:
    """The record that the hub's credits service keeps."""

    service: Service

    async def report(self, language: Language) -> dict[str, Any] | None:
        """What the service says about whoever this server belongs to."""
        try:
            asked = urlencode({"language": language})
            found: dict[str, Any] = await self.service.ask(
                f"me?{asked}", language=language
            )
        except ServiceError as error:
            if error.code == NOT_FOUND:
                return None
            raise
        return found


@dataclass(frozen=True, slots=True)
class FromLedger:
    """The record in a ledger that this account may read: one machine, no hub."""

    ledger: str
    rules: Path
    learner: str
    # A database file is opened and read by one thread.
    worker: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, "vetcourse-ledger")
    )

    async def report(self, language: Language) -> dict[str, Any] | None:
        """What the rules say about the learner's own entries."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.worker, self._report, language)

    def _report(self, language: Language) -> dict[str, Any] | None:
        # Read only when somebody asks: it is as large as the rest of these pages.
        from vetcourse.credits.auditing import audit
        from vetcourse.credits.ledger import open_ledger
        from vetcourse.credits.register import NotRegisteredError
        from vetcourse.credits.reporting import report
        from vetcourse.credits.rules import choose_programme, read_programmes

        today = datetime.now().astimezone().date()
        rules = choose_programme(read_programmes(self.rules), FAMILY, today)
        with open_ledger(self.ledger) as book:
            try:
                transcript = book.transcript(self.learner)
            except NotRegisteredError:
                return None
        return report(audit(rules, transcript, on=today), language)


def record_of(*, ledger: str, rules: str, learner: str) -> Record | None:
    """The record that is connected: the hub's before a ledger; None for neither."""
    service = Service.named(CREDITS)
    if service:
        return FromService(service)
    if not ledger:
        return None
    who = learner or os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    place = ledger.removeprefix("sqlite:///")
    if "://" not in place and not Path(place).is_file():
        # A ledger that is not there would be begun by opening it.
        raise CourseError(f"{place}: there is no ledger; mend c.Vetcourse.ledger")
    return FromLedger(ledger, Path(rules or Path(place).parent / "credits"), who)
