"""A SQLite file and a throw-away PostgreSQL cluster; every test of `database_url` runs on both."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql


def _binaries() -> Path | None:
    """The folder of initdb and pg_ctl: the PATH's, else the newest of Debian's layout."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2], reverse=True
    )
    return next((path for path in candidates if (path / "pg_ctl").exists()), None)


def _unprivileged_user() -> str | None:
    """The user to run as when this is root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@pytest.fixture(scope="session")
def postgresql_folder() -> Iterator[Path]:
    """The socket folder of a running cluster that is thrown away afterwards."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL on this machine")
    # Not tmp_path: its parents are closed to the other user, and socket paths are limited to 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="oaswright-pg-"))
    user = _unprivileged_user()
    if user is not None:
        shutil.chown(folder, user)

    def run(command: str, *arguments: str) -> None:
        groups: list[int] | None = None if user is None else []
        subprocess.run(
            [binaries / command, *arguments],
            check=True,
            cwd=folder,
            user=user,
            extra_groups=groups,
            stdout=subprocess.DEVNULL,
        )

    data = str(folder / "data")
    try:
        # A locale that orders text by language, so that the columns have to ask for code points themselves.
        locale = ["--locale-provider=icu", "--icu-locale=en-US"]
        run(
            "initdb",
            "-D",
            data,
            "-U",
            "tester",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            *locale,
        )
        # A time zone far from UTC, so that the connections have to ask for UTC themselves.
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c timezone=Asia/Tokyo"
        )
        run("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield folder
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of its own for each test."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/store.db"
    folder: Path = request.getfixturevalue("postgresql_folder")
    name = f"test_{os.urandom(6).hex()}"
    with psycopg.connect(host=str(folder), user="tester", dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"postgresql://tester@/{name}?host={folder}"
