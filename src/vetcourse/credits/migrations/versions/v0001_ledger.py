"""The first ledger: events that cannot be changed, and what may be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SQLITE = (
    """
    CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: record a correction'); END
    """,
    """
    CREATE TRIGGER ledger_event_no_delete BEFORE DELETE ON ledger_event
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: record a reversal'); END
    """,
    # Also stops INSERT OR REPLACE, which deletes without firing a delete trigger.
    """
    CREATE TRIGGER ledger_event_in_order BEFORE INSERT ON ledger_event
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger_event)
      OR NEW.previous IS NOT coalesce(
        (SELECT hash FROM ledger_event ORDER BY seq DESC LIMIT 1),
        substr(hex(zeroblob(32)), 1, 64))
      OR EXISTS (SELECT 1 FROM ledger_event WHERE id = NEW.id OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'the ledger is a chain: an event follows the last'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION ledger_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the ledger is append-only: record a correction or a reversal';
    END $$
    """,
    """
    CREATE TRIGGER ledger_event_no_change BEFORE UPDATE OR DELETE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_event_refuse()
    """,
    """
    CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_event_refuse()
    """,
    """
    CREATE FUNCTION ledger_event_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last ledger_event;
    BEGIN
      SELECT * INTO last FROM ledger_event ORDER BY seq DESC LIMIT 1;
      IF NEW.seq <> coalesce(last.seq, 0) + 1
        OR NEW.previous <> coalesce(last.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'the ledger is a chain: an event follows the last';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ledger_event_in_order BEFORE INSERT ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_event_follow()
    """,
)


def upgrade() -> None:
    """Create the tables and guard the events with triggers."""
    _create_events()
    op.create_table(
        "ledger_reason",
        sa.Column("event", sa.String(36), primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "ledger_learner",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
    )
    op.create_table(
        "ledger_evidence",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("learner", sa.String(36), primary_key=True),
        sa.Column("media_type", sa.String(128), nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
    )
    connection = op.get_bind()
    postgresql = connection.dialect.name == "postgresql"
    for statement in _POSTGRESQL if postgresql else _SQLITE:
        connection.exec_driver_sql(statement)


def _create_events() -> None:
    op.create_table(
        "ledger_event",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("learner", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("valid_on", sa.String(10), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("refers_to", sa.String(36)),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("reason_digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False, unique=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )
    op.create_index("ledger_event_learner", "ledger_event", ["learner", "seq"])
    op.create_index("ledger_event_fingerprint", "ledger_event", ["fingerprint"])
