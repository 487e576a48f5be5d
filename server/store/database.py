"""The database: reading and writing transactions on SQLite or PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from server.store import engines

WAIT_SECONDS: Final = 30.0
"""How long a writer waits for its turn before it gives up."""


@dataclass(frozen=True, slots=True)
class Database:
    """One database and its pool of connections; each application builds its own and closes it.

    Made by `from_url` or `from_environment`. Nothing is opened before the first transaction, and the schema
    is not created here: `server.store.migrations.upgrade` does that.
    """

    url: str
    """The address with its password masked, for messages."""
    _engine: AsyncEngine = field(repr=False)
    _reader: AsyncEngine = field(repr=False)
    _turn: asyncio.Lock = field(repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Database":
        """The database of ``DATABASE_URL``, or the SQLite file ``var/oaswright.db``."""
        return cls.from_url(engines.url_from_environment(environ))

    @classmethod
    def from_url(cls, url: str = engines.DEFAULT_URL) -> "Database":
        """The database at `url`, a SQLite file's folder created. Raises `ValueError` for an unknown kind."""
        parsed = engines.parse(url)
        engines.make_folder(parsed)
        # hide_parameters: an error's text must not repeat the values of the statement that failed.
        engine = create_async_engine(parsed, hide_parameters=True)
        engines.prepare(engine.sync_engine, foreign_keys=True, wait_seconds=WAIT_SECONDS)
        reader = engine.execution_options(**{engines.READ_ONLY: True})
        if parsed.get_backend_name() == "postgresql":
            # A reader sees one state of the database throughout, as it does on SQLite.
            reader = reader.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return cls(parsed.render_as_string(hide_password=True), engine, reader, asyncio.Lock())

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection, None]:
        """A connection that sees one state of the database throughout and cannot write."""
        async with self._reader.begin() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection, None]:
        """One transaction: committed when the block ends, rolled back when it raises or is cancelled.

        Writers take turns, in this process and across processes, so what the block reads stays true until it
        commits and read-modify-write loses nothing. Keep the block short: no call to another service inside,
        and no second `writing` (it would wait for this one). Raises `TimeoutError` or SQLAlchemy's
        `OperationalError` after `WAIT_SECONDS` without a turn.
        """
        # Queueing here keeps waiting writers from taking up the pool's connections, and serves them in order.
        async with asyncio.timeout(WAIT_SECONDS):
            await self._turn.acquire()
        try:
            async with self._engine.begin() as connection:
                yield connection
        finally:
            self._turn.release()

    async def close(self) -> None:
        """Close the pooled connections."""
        await self._engine.dispose()
