"""A throw-away PostgreSQL cluster that ends with the process that asked for it, however that ends.

A keeper process starts the server, waits for the end of its standard input, stops the server and removes
the folder. The pipe closes by itself when the tests are killed, so no server is left behind.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl: the PATH's, else the newest of Debian's layout."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2], reverse=True
    )
    return next((path for path in candidates if (path / "pg_ctl").exists()), None)


@contextmanager
def run_cluster(binaries: Path) -> Iterator[Path]:
    """The socket folder of a running cluster; user `tester` may do everything."""
    # Not tmp_path: its parents are closed to the other user, and socket paths are limited to 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="oaswright-pg-"))
    # A session of its own: signals to the group of the tests do not reach the keeper.
    with subprocess.Popen(
        [sys.executable, __file__, binaries, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        if keeper.stdout.readline() != b"ready\n":
            raise RuntimeError("PostgreSQL did not start")
        yield folder


def _keep(binaries: Path, folder: Path) -> None:
    """Run a cluster until standard input ends."""
    user = _unprivileged_user()
    data = str(folder / "data")

    def run(command: str, *arguments: str) -> None:
        groups: list[int] | None = None if user is None else []
        subprocess.run(
            [binaries / command, *arguments],
            check=True,
            cwd=folder,
            user=user,
            extra_groups=groups,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    try:
        if user is not None:
            shutil.chown(folder, user)
        # A locale that orders text by language, so that the columns have to ask for code points themselves.
        locale = ["-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
        run("initdb", "-D", data, "-U", "tester", "-A", "trust", "--no-sync", *locale)
        # A time zone far from UTC, so that the connections have to ask for UTC themselves.
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c timezone=Asia/Tokyo"
        )
        run("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            sys.stdin.read()
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _unprivileged_user() -> str | None:
    """The user to run as when this is root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), Path(sys.argv[2]))
