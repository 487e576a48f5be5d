"""`oaswright serve --reload` in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def serving(folder: Path, environment: Mapping[str, str] = os.environ) -> Iterator[tuple[str, Path]]:
    """The address of a project's application, and the file that holds what the command prints."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    log = folder / "log"
    command = [sys.executable, "-m", "oaswright", "serve", "--reload", "--port", port]
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file)
        try:
            yield f"http://127.0.0.1:{port}", log
        finally:
            process.terminate()
            process.wait(20)


def wait_for(url: str, log: Path, expected: Callable[[str], bool], *, saved: Path | None = None) -> None:
    """Ask until the text of the response is the expected one.

    A file that was `saved` before the server has looked at it for the first time is saved again.
    """
    deadline = time.monotonic() + 60
    again = time.monotonic() + 5
    while True:
        try:
            if expected(httpx.get(url, trust_env=False).text):
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        if saved is not None and time.monotonic() > again:
            saved.touch()
            again += 15
        time.sleep(0.05)
