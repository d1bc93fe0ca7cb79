"""Alembic's entry: migrates within the transaction that `engine` has begun."""

from alembic import context

from geodata.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
