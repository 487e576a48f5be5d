"""API keys: found by the whole key in their product, whatever their state, and never stored."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from server.store import api_keys
from server.store.database import Database
from server.store.migrations import upgrade

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
KEY = "ohk_canary_0123456789abcdef"


def test_a_key_is_found_with_all_that_it_stands_for(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        async with database.writing() as connection:
            added = await api_keys.add(
                connection,
                "ohallo",
                KEY,
                tenant="workspace-1",
                subject="user-1",
                kind="personal",
                scopes=["write", "read"],
                created_at=NOW,
                expires_at=NOW + timedelta(days=1),
            )
        async with database.reading() as connection:
            found = await api_keys.find(connection, "ohallo", KEY)
            assert found == added
            assert found.scopes == {"read", "write"}
            assert [found.expired(NOW + timedelta(days=days)) for days in (0, 1, 2)] == [False, True, True]
            assert KEY not in repr(found)
        await database.close()

    upgrade(database_url)
    asyncio.run(main())


@pytest.mark.parametrize(
    ("product", "key"),
    [
        ("calcom", KEY),
        ("ohallo", KEY[:-1]),
        ("ohallo", ""),
        ("ohallo", KEY.upper()),
        ("ohallo", "\0\ud800"),
    ],
)
def test_other_keys_are_not_found(database_url: str, product: str, key: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        async with database.writing() as connection:
            await api_keys.add(connection, "ohallo", KEY, tenant="t", kind="k", created_at=NOW)
        async with database.reading() as connection:
            assert await api_keys.find(connection, product, key) is None
        await database.close()

    upgrade(database_url)
    asyncio.run(main())


def test_a_disabled_key_is_found_with_its_state(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        async with database.writing() as connection:
            added = await api_keys.add(connection, "ohallo", KEY, tenant="t", kind="k", created_at=NOW)
            assert not added.disabled(NOW)
            await api_keys.disable(connection, added, NOW)
            found = await api_keys.find(connection, "ohallo", KEY)
            assert found is not None
            assert found.disabled_at == NOW
            assert [found.disabled(NOW - timedelta(seconds=1)), found.disabled(NOW)] == [False, True]
            assert not found.expired(NOW)
        await database.close()

    upgrade(database_url)
    asyncio.run(main())


def test_a_key_is_added_once_and_its_scopes_are_words(database_url: str) -> None:
    async def main() -> None:
        database = Database.from_url(database_url)
        for scope in ("", "a b", " a", "a\n"):
            with pytest.raises(ValueError, match="scope"):
                async with database.writing() as connection:
                    await api_keys.add(
                        connection, "p", KEY, tenant="t", kind="k", created_at=NOW, scopes=[scope]
                    )
        async with database.writing() as connection:
            await api_keys.add(connection, "ohallo", KEY, tenant="t", kind="k", created_at=NOW)
        with pytest.raises(IntegrityError):
            async with database.writing() as connection:
                await api_keys.add(connection, "calcom", KEY, tenant="t", kind="k", created_at=NOW)
        await database.close()

    upgrade(database_url)
    asyncio.run(main())


def test_the_key_itself_is_not_in_the_files(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"

    async def main() -> None:
        database = Database.from_url(url)
        async with database.writing() as connection:
            await api_keys.add(connection, "ohallo", KEY, tenant="tenant-in-clear", kind="k", created_at=NOW)
        written = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
        await database.close()
        assert b"tenant-in-clear" in written
        assert KEY.encode() not in written

    upgrade(url)
    asyncio.run(main())
