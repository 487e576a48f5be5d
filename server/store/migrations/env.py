"""Run by alembic for each command; `server.store.migrations` hands over connection and transaction."""

from alembic import context

from server.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can undo schema changes too, when transactions begin as server.store.engines begins them.
    transactional_ddl=True,
)
context.run_migrations()
