'''The schema's history: version files, applied when the application starts.

Each product has a line of its own that begins at ``0000_core``, so its first file does not depend on the
other products' and may arrive before or after theirs; a database records the newest version of each line. A
product's first file is ``versions/0001_ohallo.py`` (``0002_meetergo``, ``0003_attendee``, ``0004_highlevel``,
``0005_calcom``)::

    """oHallo: calendar connections."""

    import sqlalchemy as sa
    from alembic import op

    from server.store.tables import Document, Flag, Instant, PlainText

    revision = "0001_ohallo"  # the file's name
    down_revision = "0000_core"  # a later file of the same product names the product's previous one
    branch_labels = ("ohallo",)  # in the product's first file only


    def upgrade() -> None:
        op.create_table(
            "ohallo_connections",
            sa.Column("id", PlainText, nullable=False),
            sa.Column("workspace_id", PlainText, nullable=False),
            sa.Column("settings", Document, nullable=True),
            sa.Column("created_at", Instant, nullable=False),
            sa.PrimaryKeyConstraint("id"),
            sqlite_strict=True,
        )
        op.create_index(None, "ohallo_connections", ["workspace_id", "created_at", "id"])


    def downgrade() -> None:
        op.drop_table("ohallo_connections")

Columns and types are written out and not taken from the product's tables: a version file tells what was done
then. Constraints get their names from the naming convention of `server.store.tables`. A released file is
never edited: the next change is the next file, numbered on across all products (``0006_ohallo_labels``), and
one that alters a table uses ``op.batch_alter_table``, which SQLite needs.'''

from collections.abc import Callable
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from server.store import engines

VERSIONS: Final = Path(__file__).parent / "versions"

WAIT_SECONDS: Final = 120.0
"""How long to wait for another worker that is migrating the same database."""


def upgrade(database_url: str, versions: Path = VERSIONS) -> None:
    """Bring the database's schema to the newest version, creating it when there is none.

    One transaction: it is done whole or not at all. Workers that start together take turns, and the later
    ones find nothing to do. Blocks; inside an event loop call it as ``await asyncio.to_thread(upgrade,
    url)``. Raises alembic's `CommandError` when the database has a version that this code does not know.
    """
    _run(database_url, versions, lambda config: command.upgrade(config, "heads"))


def downgrade(database_url: str, target: str, versions: Path = VERSIONS) -> None:
    """Take the schema back to `target`: ``base`` for everything, ``ohallo@0000_core`` for one product."""
    _run(database_url, versions, lambda config: command.downgrade(config, target))


def _run(database_url: str, versions: Path, action: Callable[[Config], None]) -> None:
    url = engines.parse(database_url)
    engines.make_folder(url)
    config = Config()
    config.set_main_option("script_location", _escaped(Path(__file__).parent))
    config.set_main_option("version_locations", _escaped(versions))
    config.set_main_option("path_separator", "newline")
    engine = engines.synchronous(url, wait_seconds=WAIT_SECONDS)
    # Beginning takes the writers' lock, so the versions read below are not about to change.
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        action(config)
        _check_references(connection)


def _check_references(connection: Connection) -> None:
    # Migrations run without enforcement on SQLite (see engines.synchronous), so what they leave is looked at
    # instead.
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(
                f"After the migration, rows of {broken[0]} refer to rows of {broken[2]} that do not exist"
            )


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
