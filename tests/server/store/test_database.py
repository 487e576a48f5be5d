"""Transactions: nothing lost, nothing half done, the same on both engines."""

import asyncio
import gc
import random
import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from oaswright.runtime import Policy
from oaswright.runtime.application import application
from sqlalchemy import (
    Column,
    ForeignKey,
    MetaData,
    Named,
    Table,
    TypedColumns,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store import engines
from server.store.database import Database
from server.store.tables import PlainText, Whole
from tests.runtime.apps import document, wired
from tests.runtime.raw import exchange
from tests.runtime.test_hostile_requests import scope

metadata = MetaData()


class CounterColumns(TypedColumns):
    id: Named[str] = Column(PlainText, primary_key=True)
    value: Named[int] = Column(Whole)
    parent: Named[str | None] = Column(PlainText, ForeignKey("counters.id"))


counters = Table("counters", metadata, CounterColumns, sqlite_strict=True)


async def create(database: Database) -> None:
    async with database.writing() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(insert(counters).values(id="a", value=0))


async def value(connection: AsyncConnection) -> int:
    return (await connection.execute(select(counters.c.value).where(counters.c.id == "a"))).scalar_one()


async def increment(database: Database) -> None:
    async with database.writing() as connection:
        before = await value(connection)
        await asyncio.sleep(0)
        await connection.execute(update(counters).where(counters.c.id == "a").values(value=before + 1))


async def fail_half_way(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(update(counters).values(value=5))
        raise RuntimeError("half way")


def test_concurrent_updates_lose_none(database_url: str) -> None:
    async def main() -> None:
        # Two databases stand for two workers, which share no lock inside the process.
        first, second = Database.from_url(database_url), Database.from_url(database_url)
        await create(first)
        await asyncio.gather(*(increment(database) for _ in range(50) for database in (first, second)))
        async with second.reading() as connection:
            assert await value(connection) == 100
        await first.close()
        await second.close()

    asyncio.run(main())


def test_waiting_writers_do_not_keep_readers_out(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)
        async with database.writing() as connection:
            await connection.execute(update(counters).values(value=7))
            waiting = [asyncio.create_task(increment(database)) for _ in range(40)]
            await asyncio.sleep(0.05)
            async with asyncio.timeout(5), database.reading() as reader:
                assert await value(reader) == 0
        await asyncio.gather(*waiting)
        async with database.reading() as reader:
            assert await value(reader) == 47
        await database.close()

    asyncio.run(main())


def test_a_failed_block_leaves_nothing(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)
        with pytest.raises(RuntimeError, match="half way"):
            await fail_half_way(database)
        async with database.reading() as connection:
            assert await value(connection) == 0
        await database.close()

    asyncio.run(main())


def test_a_handler_out_of_time_leaves_nothing(database_url: str) -> None:
    """The runtime cancels it, which rolls its transaction back, and answers with 503."""
    text = "paths: {/counters: {post: {operationId: write, responses: {'204': {description: done}}}}}"
    policy = Policy(handler_timeouts={"write": 0.3})

    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)

        async def write() -> None:
            async with database.writing() as connection:
                await connection.execute(update(counters).values(value=5))
                await asyncio.Event().wait()

        api = wired(document(text), {"write": write}, policy=policy).api
        response = await exchange(application([api]), scope("POST", "/counters"))
        assert response.status_code == 503
        await increment(database)
        async with database.reading() as connection:
            assert await value(connection) == 1
        await database.close()

    asyncio.run(main())


def test_a_writer_cancelled_in_a_statement_lets_go_of_the_lock(database_url: str) -> None:
    numbers = select(literal(1).label("n")).cte(recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < 3_000_000))

    async def slow(database: Database) -> None:
        async with database.writing() as connection:
            await connection.execute(update(counters).values(value=5))
            await connection.execute(select(func.count()).select_from(numbers))

    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)
        task = asyncio.create_task(slow(database))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as kept:
            await task
        async with asyncio.timeout(5):
            await increment(database)
        async with database.reading() as connection:
            assert await value(connection) == 1
        await database.close()
        assert kept.value.__traceback__ is not None  # a log or a task may hold on to it just so

    asyncio.run(main())


# A connection that is cancelled while it opens holds no lock; Python closes it, with a warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_cancelled_writers_leave_nothing_and_hold_nothing(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)
        chance = random.Random(7)  # noqa: S311 - which tasks to cancel is no secret
        tasks = [asyncio.create_task(increment(database)) for _ in range(100)]
        for task in chance.sample(tasks, 60):
            await asyncio.sleep(0.002)
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        done = sum(result is None for result in results)
        assert all(result is None or isinstance(result, asyncio.CancelledError) for result in results)
        async with asyncio.timeout(5):
            await increment(database)
        async with database.reading() as connection:
            # A writer that was cancelled while its commit was under way may have committed.
            assert done + 1 <= await value(connection) <= 101
        await database.close()

    asyncio.run(main())
    gc.collect()


def test_data_survives_a_restart_in_another_event_loop(database_url: str) -> None:
    async def first() -> None:
        database = Database.from_url(database_url)
        await create(database)
        await increment(database)
        await database.close()

    async def second() -> int:
        database = Database.from_url(database_url)
        async with database.reading() as connection:
            answer = await value(connection)
        await database.close()
        return answer

    asyncio.run(first())
    assert [asyncio.run(second()), asyncio.run(second())] == [1, 1]


def test_reading_refuses_to_write(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)
        with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
            async with database.reading() as connection:
                await connection.execute(update(counters).values(value=5))
        await increment(database)
        await database.close()

    asyncio.run(main())


def test_a_reader_sees_one_state(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)
        async with database.reading() as connection:
            before = await value(connection)
            await increment(database)
            assert await value(connection) == before
        await database.close()

    asyncio.run(main())


def test_foreign_keys_hold(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)
        with pytest.raises(IntegrityError):
            async with database.writing() as connection:
                await connection.execute(insert(counters).values(id="b", value=1, parent="nobody"))
        await database.close()

    asyncio.run(main())


def test_an_error_does_not_repeat_the_values(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        await create(database)
        canary = "".join(["1234", "5678"])  # tracebacks show the source
        with pytest.raises(IntegrityError) as caught:
            async with database.writing() as connection:
                await connection.execute(insert(counters).values(id=canary, value=None))
        assert canary not in "".join(traceback.format_exception(caught.value))
        await database.close()

    asyncio.run(main())


def test_sqlite_is_opened_durably(tmp_path: Path) -> None:
    async def main() -> list[object]:
        database = Database.from_url(f"sqlite:///{tmp_path}/deep/down/store.db")
        statements = (
            "PRAGMA journal_mode",
            "PRAGMA synchronous",
            "PRAGMA foreign_keys",
            "PRAGMA busy_timeout",
        )
        async with database.reading() as connection:
            answer: list[object] = [
                (await connection.exec_driver_sql(statement)).scalar_one() for statement in statements
            ]
        await database.close()
        return answer

    assert asyncio.run(main()) == ["wal", 2, 1, 30000]
    with sqlite3.connect(tmp_path / "deep/down/store.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_process_that_forgets_to_close_still_ends(tmp_path: Path) -> None:
    code = f"""
import asyncio
from server.store.database import Database
async def main():
    async with Database.from_url("sqlite:///{tmp_path}/store.db").reading():
        pass
asyncio.run(main())
"""
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20, cwd=root)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////a/b.db", "sqlite+aiosqlite:////a/b.db"),
        ("sqlite+aiosqlite:////a/b.db", "sqlite+aiosqlite:////a/b.db"),
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h:5433/d?sslmode=require", "postgresql+psycopg://u:p@h:5433/d?sslmode=require"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
    ],
)
def test_addresses_get_their_driver(url: str, expected: str) -> None:
    assert engines.parse(url).render_as_string(hide_password=False) == expected


@pytest.mark.parametrize(
    "url", ["", "mysql://u:pa55@h/d", "sqlite://", "sqlite:///:memory:", "pa55", "oracle"]
)
def test_other_addresses_are_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="database URL") as caught:
        engines.parse(url)
    assert "pa55" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_address_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    expected = f"sqlite+aiosqlite:///{tmp_path}/var/oaswright.db"
    assert [Database.from_environment(env).url for env in ({}, {"DATABASE_URL": ""})] == [expected] * 2
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
    shown = repr(Database.from_environment({"DATABASE_URL": "postgresql://u:pa55@h/d"}))
    assert "postgresql+psycopg://u:***@h/d" in shown
    assert "pa55" not in shown
