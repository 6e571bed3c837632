"""The ledger's tables as the code of today reads and writes them.

How a database gets them, and the triggers that guard them, stands in migrations/.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

METADATA: Final = MetaData()
VERSION_TABLE: Final = "ledger_version"
HEAD_REVISION: Final = "0001"

EVENT: Final = Table(
    "ledger_event",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("learner", String(36), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("valid_on", String(10), nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("refers_to", String(36)),
    Column("fingerprint", String(64), nullable=False),
    Column("reason_digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
    Index("ledger_event_learner", "learner", "seq"),
    Index("ledger_event_fingerprint", "fingerprint"),
)

REASON: Final = Table(
    "ledger_reason",
    METADATA,
    Column("event", String(36), primary_key=True),
    Column("salt", String(64), nullable=False),
    Column("text", Text, nullable=False),
)

LEARNER: Final = Table(
    "ledger_learner",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
)

EVIDENCE: Final = Table(
    "ledger_evidence",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("learner", String(36), primary_key=True),
    Column("media_type", String(128), nullable=False),
    Column("bytes", Integer, nullable=False),
)
