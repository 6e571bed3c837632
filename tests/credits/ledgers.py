"""What the tests of the ledger share: plain events, typing, a way behind its back."""

import io
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from uuid import uuid4

from sqlalchemy import text
from typer.main import get_command

from vetcourse.cli import commands  # noqa: F401
from vetcourse.cli.shared import app
from vetcourse.credits.model import Event, Job
from vetcourse.errors import VetcourseError

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


def made_national_id():
    """A number that passes the check digits, of a test person (month + 80)."""
    for serial in range(1000):
        digits = [int(d) for d in f"018190{serial:03}"]
        for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
            total = sum(w * d for w, d in zip(weights, digits, strict=True))
            digits.append(-total % 11)
        if max(digits) < 10:
            return "".join(map(str, digits))
    raise AssertionError


@cache
def _program():
    # Building it takes longer than most commands.
    return get_command(app)


def typed(words):
    """Type a command; its exit code, and its output or the lines of its error."""
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            _program().main(list(words), standalone_mode=False)
    except VetcourseError as error:
        return 2, list(error.lines)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()
