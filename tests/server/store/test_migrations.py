"""Migrations: from nothing, twice, at the same time, in any order of arrival, and back."""

import asyncio
import importlib
import multiprocessing
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Column, ForeignKey, Index, MetaData, Named, Table, TypedColumns, inspect, select

from server.store import engines, tables
from server.store.api_keys import add, api_keys
from server.store.clock import now
from server.store.database import Database
from server.store.migrations import VERSIONS, downgrade, upgrade

VERSION = '''"""Throw-away tables of one product."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from server.store.tables import Document, Flag, Instant, Number, PlainText, Whole

revision = "{name}"
down_revision = "{previous}"
branch_labels = {labels}


def upgrade() -> None:
    {body}


def downgrade() -> None:
    {undo}
'''
CREATE = """op.create_table(
        "{product}_connections",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("parent", PlainText, nullable=True),
        sa.Column("settings", Document, nullable=True),
        sa.Column("enabled", Flag, nullable=False),
        sa.Column("weight", Number, nullable=True),
        sa.Column("position", Whole, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["parent"], ["{product}_connections.id"], ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_index(None, "{product}_connections", ["created_at", "id"])"""


def write(folder: Path, number: str, product: str, body: str = CREATE) -> None:
    text = VERSION.format(
        name=f"{number}_{product}",
        previous="0000_core",
        labels=repr((product,)),
        body=body.replace("{product}", product),
        undo=f'op.drop_table("{product}_connections")',
    )
    (folder / f"{number}_{product}.py").write_text(text)


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    folder = tmp_path / "100%" / "versions"
    folder.mkdir(parents=True)
    shutil.copy(VERSIONS / "0000_core.py", folder)
    return folder


def look(url: str) -> tuple[set[str], set[str]]:
    """The names of the tables, and the versions that the database records."""
    engine = engines.synchronous(engines.parse(url), wait_seconds=5)
    with engine.begin() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
        return set(inspect(connection).get_table_names()), set(heads)


def differences(url: str, declared: MetaData) -> list[object]:
    """What alembic would change in the database to make it what the code declares."""
    engine = engines.synchronous(engines.parse(url), wait_seconds=5)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, declared))


def test_products_may_arrive_in_any_order(database_url: str, versions: Path) -> None:
    write(versions, "0004", "later")
    upgrade(database_url, versions)
    assert look(database_url)[1] == {"0004_later"}
    write(versions, "0002", "earlier")
    upgrade(database_url, versions)
    assert look(database_url) == (
        {"alembic_version", "api_keys", "earlier_connections", "later_connections"},
        {"0002_earlier", "0004_later"},
    )


def test_upgrading_twice_keeps_the_rows(database_url: str, versions: Path) -> None:
    async def count(*, insert: bool) -> int:
        database = Database.from_url(database_url)
        async with database.writing() as connection:
            if insert:
                await add(connection, "ohallo", "key", tenant="t", kind="k", created_at=now())
            answer = len((await connection.execute(select(api_keys.c.id))).all())
        await database.close()
        return answer

    upgrade(database_url, versions)
    assert asyncio.run(count(insert=True)) == 1
    upgrade(database_url, versions)
    assert asyncio.run(count(insert=False)) == 1


def test_workers_that_start_together_take_turns(database_url: str, versions: Path) -> None:
    write(versions, "0001", "one")
    write(versions, "0002", "two")
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=upgrade, args=(database_url, versions)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 6
    assert look(database_url)[1] == {"0001_one", "0002_two"}


def test_a_failed_migration_leaves_nothing(database_url: str, versions: Path) -> None:
    write(versions, "0001", "broken", body=CREATE + '\n    raise RuntimeError("half way")')
    with pytest.raises(RuntimeError, match="half way"):
        upgrade(database_url, versions)
    assert look(database_url) == (set(), set())


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(database_url: str, versions: Path) -> None:
    write(versions, "0001", "shop")
    rebuild = """table = sa.table(
        "shop_connections",
        sa.column("id"),
        sa.column("parent"),
        sa.column("enabled", Flag),
        sa.column("position"),
        sa.column("created_at", Instant),
    )
    row = {"enabled": True, "position": 1, "created_at": datetime(2026, 3, 10, tzinfo=UTC)}
    op.bulk_insert(table, [{"id": "a", "parent": None, **row}, {"id": "b", "parent": "a", **row}])
    with op.batch_alter_table("shop_connections") as batch:
        batch.alter_column("position", existing_type=Whole, nullable=True)
    rows = op.get_bind().execute(sa.select(table.c.id).order_by(table.c.id)).scalars().all()
    assert rows == ["a", "b"], rows"""
    text = VERSION.format(name="0002_shop_null", previous="0001_shop", labels=None, body=rebuild, undo="pass")
    (versions / "0002_shop_null.py").write_text(text)
    upgrade(database_url, versions)
    assert look(database_url)[1] == {"0002_shop_null"}
    engine = engines.synchronous(engines.parse(database_url), wait_seconds=5)
    with engine.begin() as connection:
        table = Table("shop_connections", MetaData(), autoload_with=connection)
    assert table.c.position.nullable
    assert {constraint.name for constraint in table.constraints} == {
        "pk_shop_connections",
        "fk_shop_connections_parent",
    }
    assert {index.name for index in table.indexes} == {"ix_shop_connections_created_at_id"}
    assert database_url.startswith("postgresql") or table.dialect_options["sqlite"]["strict"]


def test_broken_references_stop_a_migration(tmp_path: Path, versions: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    orphan = """
    columns = ["id", "parent", "enabled", "position", "created_at"]
    table = sa.table("shop_connections", *map(sa.column, columns))
    row = {"id": "b", "parent": "nobody", "enabled": 1, "position": 1, "created_at": ""}
    op.bulk_insert(table, [row])"""
    write(versions, "0001", "shop", body=CREATE + orphan)
    with pytest.raises(RuntimeError, match="rows of shop_connections refer to rows of shop_connections"):
        upgrade(url, versions)
    assert look(url) == (set(), set())


def test_going_back(database_url: str, versions: Path) -> None:
    write(versions, "0001", "one")
    write(versions, "0002", "two")
    upgrade(database_url, versions)
    downgrade(database_url, "one@0000_core", versions)
    assert look(database_url)[0] == {"alembic_version", "api_keys", "two_connections"}
    upgrade(database_url, versions)
    downgrade(database_url, "base", versions)
    assert look(database_url) == ({"alembic_version"}, set())
    upgrade(database_url, versions)
    assert look(database_url)[1] == {"0001_one", "0002_two"}


def test_a_database_from_the_future_is_refused(database_url: str, versions: Path) -> None:
    write(versions, "0009", "future")
    upgrade(database_url, versions)
    with pytest.raises(CommandError, match="0009_future"):
        upgrade(database_url)


class ShopColumns(TypedColumns):
    id: Named[str] = Column(tables.PlainText, primary_key=True)
    parent: Named[str | None] = Column(
        tables.PlainText, ForeignKey("shop_connections.id", ondelete="CASCADE")
    )
    settings: Named[tables.JsonValue] = Column(tables.Document)
    enabled: Named[bool] = Column(tables.Flag)
    weight: Named[float | None] = Column(tables.Number)
    position: Named[int] = Column(tables.Whole)
    created_at: Named[datetime] = Column(tables.Instant)


def test_a_version_and_a_typed_table_agree(database_url: str, versions: Path) -> None:
    declared = MetaData(naming_convention=tables.metadata.naming_convention)
    api_keys.to_metadata(declared)
    index = Index(None, "created_at", "id")
    Table("shop_connections", declared, ShopColumns, index, sqlite_strict=True)
    write(versions, "0001", "shop")
    upgrade(database_url, versions)
    assert differences(database_url, declared) == []


def test_the_versions_make_the_tables_that_the_code_declares(database_url: str) -> None:
    root = VERSIONS.parents[2]
    for path in sorted(root.glob("*/tables.py")):
        importlib.import_module(f"server.{path.parent.name}.tables")
    upgrade(database_url)
    assert differences(database_url, tables.metadata) == []


def test_going_back_with_the_real_versions(database_url: str) -> None:
    upgrade(database_url)
    downgrade(database_url, "base")
    assert look(database_url) == ({"alembic_version"}, set())
