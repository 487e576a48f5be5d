"""Database addresses, and what is set on a connection when it opens and when a transaction begins.

The asynchronous `Database` and the synchronous migrations share these rules, so that both lock in the same
way.
"""

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

DEFAULT_URL: Final = "sqlite+aiosqlite:///var/oaswright.db"

READ_ONLY: Final = "oaswright_read_only"
"""The execution option that makes a transaction a reading one."""

_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "sqlite+pysqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

# One lock for every writer of one PostgreSQL database; the number only has to differ from other users' of it.
_WRITERS: Final = 0x5BEC_3719


def url_from_environment(environ: Mapping[str, str]) -> str:
    """``DATABASE_URL``; when unset or empty, ``var/oaswright.db`` in the working directory (SQLite)."""
    return environ.get("DATABASE_URL") or DEFAULT_URL


def parse(url: str) -> URL:
    """The address with the asynchronous driver filled in, and a SQLite file made absolute.

    Accepts ``sqlite:///file``, ``postgres://…`` and ``postgresql://…`` with or without the driver's name.
    Raises `ValueError` for anything else; its message never repeats the address, which may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        # from None: the original's message repeats the address.
        raise ValueError("The database URL cannot be read; write sqlite:///FILE or postgresql://…") from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise ValueError(
            f"The database URL names {parsed.drivername!r}; known are sqlite:///FILE and postgresql://…"
        )
    if driver.startswith("postgresql"):
        return parsed.set(drivername=driver)
    if parsed.database in {None, "", ":memory:"}:
        raise ValueError(
            "The database URL names no file; a SQLite database in memory is lost with its connection"
        )
    return parsed.set(drivername=driver, database=str(Path(str(parsed.database)).absolute()))


def make_folder(url: URL) -> None:
    """Create the folder of a SQLite file, readable by its owner only; nothing for other engines."""
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def synchronous(url: URL, *, wait_seconds: float) -> Engine:
    """An engine for migrations: no pool, and foreign keys not enforced.

    Rebuilding a SQLite table drops the old one, which with enforcement on would delete the rows that refer to
    it.
    """
    backend = url.get_backend_name()
    plain = url.set(drivername="sqlite+pysqlite") if backend == "sqlite" else url
    engine = create_engine(plain, poolclass=NullPool, hide_parameters=True)
    prepare(engine, foreign_keys=False, wait_seconds=wait_seconds)
    return engine


def prepare(engine: Engine, *, foreign_keys: bool, wait_seconds: float) -> None:
    """Set what each new connection and each transaction of `engine` start with."""
    milliseconds = round(wait_seconds * 1000)

    def sqlite_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions itself: it would begin deferred ones, and only before a
        # write.
        connection.isolation_level = None
        _pragma(connection, "busy_timeout", str(milliseconds))
        _write_ahead(connection, time.monotonic() + wait_seconds)
        _pragma(connection, "synchronous", "FULL")  # with NORMAL a power cut loses acknowledged commits
        _pragma(connection, "foreign_keys", "ON" if foreign_keys else "OFF")

    def postgresql_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        try:
            # Instants near year 1 or 9999 must not leave Python's range by the server's time zone.
            cursor.execute("SET TIME ZONE 'UTC'")
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", (str(milliseconds),))
        finally:
            cursor.close()
        connection.commit()

    sqlite = engine.dialect.name == "sqlite"
    event.listen(engine, "connect", sqlite_connect if sqlite else postgresql_connect)
    event.listen(engine, "begin", _sqlite_begin if sqlite else _postgresql_begin)
    if sqlite:
        event.listen(engine, "invalidate", _roll_back)
    event.listen(engine, "handle_error", _drop_details)


def _sqlite_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(READ_ONLY):
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _roll_back(
    connection: DBAPIConnection, _entry: ConnectionPoolEntry, _error: BaseException | None
) -> None:
    # SQLAlchemy closes the connection of a statement that was cancelled. SQLite then keeps its transaction,
    # and with it the lock, for as long as anything refers to that statement, such as the traceback of the
    # cancellation.
    connection.rollback()


def _postgresql_begin(connection: Connection) -> None:
    # The same promise as BEGIN IMMEDIATE: what a writer has read, no other writer changes before it commits.
    if not connection.get_execution_options().get(READ_ONLY):
        connection.execute(select(func.pg_advisory_xact_lock(_WRITERS)))


def _drop_details(context: ExceptionContext) -> None:
    # Below the message PostgreSQL prints the row or the key that it refused, which would end up in logs.
    original, wrapped = context.original_exception, context.sqlalchemy_exception
    if isinstance(original, psycopg.Error) and original.diag.message_primary is not None:
        original.args = (original.diag.message_primary,)
        if wrapped is not None:
            wrapped.args = (f"({type(original).__qualname__}) {original.diag.message_primary}",)


def _write_ahead(connection: DBAPIConnection, deadline: float) -> None:
    # SQLite does not wait by busy_timeout for the lock that the first change of the journal mode needs.
    while True:
        try:
            _pragma(connection, "journal_mode", "WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _pragma(connection: DBAPIConnection, name: str, value: str) -> None:
    cursor: Any = connection.cursor()
    try:
        # PRAGMA takes no parameters; names and values are this module's own.
        cursor.execute(f"PRAGMA {name} = {value}")
    finally:
        cursor.close()
