"""Runs the ledger's migrations on the connection that open_ledger hands over."""

from alembic import context

from vetcourse.credits.schema import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
