"""Servers and tools as processes that end when they have to."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contract.targets import ROOT, Target

START_SECONDS = 30.0


@contextmanager
def running(target: Target, fault: str) -> Iterator[str | None]:
    """Serve a target with fresh state on a port of its own; yields its address, or None without a start."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environ = {**os.environ, "BENCH_FAULT": fault}
    process = _start(target.start(port), ROOT, environ)
    try:
        yield f"http://127.0.0.1:{port}" if _answers(port, process) else None
    finally:
        _stop(process)


def stopped_in_time(
    command: Sequence[str], folder: Path, seconds: float, environ: Mapping[str, str] | None = None
) -> tuple[int | None, str]:
    """The exit status of a command and what it printed; no status when it had to be killed."""
    log = folder / "output.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environ, stdout=output, stderr=output, start_new_session=True
        )
        try:
            status: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            _stop(process)
    return status, log.read_text(errors="replace")[-20_000:]


def _start(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started: its session is its own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
