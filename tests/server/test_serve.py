"""`python -m server`, which is what `make serve` runs: what it prints works as it is printed."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.products import NAMES, demo
from tests.server.serving import running, sqlite_url

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The lines that the command prints once it serves."""
    folder = tmp_path_factory.mktemp("serve")
    environ = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'serve.db'}",
        "OASWRIGHT_SECRET_KEYS": f"test:{'A' * 43}=",
    }
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "server", "--port", port]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if sum(entry.startswith("  try ") for entry in lines) == len(NAMES):
            break
    yield lines
    process.send_signal(signal.SIGINT)
    assert process.wait(10) in {0, 130, -signal.SIGINT}
    process.stdout.close()


def request_of(curl: str) -> httpx.Request:
    """The request that a printed curl line sends."""
    words = shlex.split(curl)
    method, url = words[words.index("-X") + 1], next(word for word in words if word.startswith("http"))
    headers = [words[i + 1].split(": ", 1) for i, word in enumerate(words) if word == "-H"]
    body = words[words.index("-d") + 1] if "-d" in words else None
    return httpx.Request(method, url, headers=[(name, value) for name, value in headers], content=body)


@pytest.mark.parametrize("index", range(len(NAMES)), ids=NAMES)
def test_the_printed_curl_line_works(printed: list[str], index: int) -> None:
    line = [entry for entry in printed if entry.startswith("  try ")][index]
    request = request_of(line.removeprefix("  try ").strip())
    with httpx.Client(trust_env=False) as client:
        response = client.send(request)
    assert response.status_code == 200, response.text
    assert response.json()


def test_every_product_has_its_url_and_key(printed: list[str]) -> None:
    text = "\n".join(printed)
    for name in NAMES:
        assert f"/{name}/docs" in text
        assert demo(name).key in text


def test_health_tells_that_the_database_answers(tmp_path: Path) -> None:
    with running(sqlite_url(tmp_path), ["ohallo"]) as client:
        assert client.get("/livez").status_code == 204
        assert client.get("/readyz").json() == {"database": "passed"}


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = subprocess.run(
            [sys.executable, "-m", "server", "--port", port],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert result.returncode == 2
    assert re.fullmatch(rf"cannot listen on 127\.0\.0\.1:{port}: .*\n", result.stderr)


def test_what_people_changed_survives_a_second_start(tmp_path: Path) -> None:
    call = demo("ohallo").call
    headers = dict(call.headers)
    with running(sqlite_url(tmp_path), ["ohallo"]) as client:
        client.patch(call.path, headers=headers, json={"displayName": "Renamed"})
    with running(sqlite_url(tmp_path), ["ohallo"]) as client:
        assert client.get(call.path, headers=headers).json()["displayName"] == "Renamed"
