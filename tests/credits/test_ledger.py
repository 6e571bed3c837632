"""The ledger keeps what it was given, refuses to change it, and tells if changed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text

from vetcourse.credits.ledger import Ledger, open_ledger
from vetcourse.credits.model import (
    Event,
    ExternalCredits,
    Job,
    Level,
    Portion,
)
from vetcourse.errors import RecordError

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
JOB = Job(start=date(2019, 8, 1), percentage=Decimal("50"), trade="health-care worker")


def event(learner, payload=JOB, **changes):
    """An event that only differs from others where a test says so."""
    fields = {
        "id": str(uuid4()),
        "learner": learner,
        "valid_on": date(2019, 8, 1),
        "recorded_at": NOON,
        "recorded_by": "kari",
        "payload": payload,
    }
    return Event(**(fields | changes))


def sql(ledger, statement, **values):
    """Go behind the ledger's back, as somebody with the database's password can."""
    with ledger._engine.connect() as connection:
        connection.execution_options(vetcourse_writer=True)
        with connection.begin():
            return connection.execute(text(statement), values)


def drop_guards(ledger):
    """Remove the triggers, as somebody who tampers would have to."""
    if ledger._engine.dialect.name == "postgresql":
        sql(ledger, "ALTER TABLE ledger_event DISABLE TRIGGER USER")
        return
    for name in ("no_update", "no_delete", "in_order"):
        sql(ledger, f"DROP TRIGGER ledger_event_{name}")


class TestReading:
    """What goes in comes out."""

    def test_a_transcript_is_what_was_written(self, ledger: Ledger):
        """Every field comes back, the reason too."""
        anna = ledger.register("anna", name="Anna Eksempelsen")
        course = ExternalCredits(
            title="Økonomi og ledelse",
            portions=(Portion(Decimal("7.5"), ("breadth", "depth")),),
            level=Level.HE,
            institution="HVL",
        )
        written = [
            event(anna.id, reason="Seen the contract: «fast stilling»"),
            event(anna.id, course, evidence=("0" * 64,)),
        ]

        ledger.append(written)

        read = ledger.transcript("anna").events
        assert read[0] == written[0]
        assert replace(read[1], recorded_at=NOON) == written[1]
        assert ledger.transcript(anna.id) == ledger.transcript("anna")
        assert list(ledger.events()) == list(read)
        assert [t.learner for t in ledger.transcripts()] == [anna.id]

    def test_a_ledger_is_found_again(self, ledger: Ledger, url: str):
        """Closing and opening changes nothing, nor does opening twice."""
        anna = ledger.register("anna")
        ledger.append([event(anna.id)])

        with open_ledger(url) as again:
            assert again.head() == ledger.head()
            assert again.transcript("anna") == ledger.transcript("anna")

    def test_a_learner_nobody_registered_is_refused_by_name(self, ledger: Ledger):
        """The message says which command registers them."""
        with pytest.raises(RecordError, match="vetcourse learner add bjarne"):
            ledger.transcript("bjarne")
