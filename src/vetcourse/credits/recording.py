"""Somebody writing something down at some moment: how an event comes about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from vetcourse.credits.model import Event, Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """Who writes, and when; the same for everything written in one go."""

    by: str
    at: datetime

    def event(
        self,
        learner: str,
        valid_on: date,
        payload: Payload,
        *,
        reason: str = "",
        refers_to: str | None = None,
        evidence: tuple[str, ...] = (),
    ) -> Event:
        """A new event about the learner with this id."""
        return Event(
            id=str(uuid4()),
            learner=learner,
            valid_on=valid_on,
            recorded_at=self.at,
            recorded_by=self.by,
            payload=payload,
            reason=reason,
            refers_to=refers_to,
            evidence=evidence,
        )
