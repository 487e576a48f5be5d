"""What those who run a server see: ids, the access log, health, layers, workers, an orderly end."""

import inspect
import json
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from oaswright.runtime.access_log import AccessLog
from oaswright.runtime.application import application
from oaswright.runtime.testing import Client

from tests.runtime import small
from tests.runtime.apps import document, wired
from tests.runtime.conftest import Connect

THINGS = """
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: get, responses: {'204': {description: done}}}
"""


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(record.getMessage()) for record in caplog.records if record.name == "oaswright.access"]


def test_a_request_is_a_line_of_json_without_anything_secret(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    client = connect(application([wired(document(THINGS)).api], middlewares=[AccessLog]))
    with caplog.at_level(logging.INFO, "oaswright.access"):
        client.get("/things/s3cret?token=s3cret", headers={"Authorization": "Bearer s3cret"})
        client.get("/nowhere/s3cret")
    first, second = lines(caplog)
    assert first.pop("milliseconds") >= 0
    assert len(first.pop("request_id")) == 32
    assert first == {
        "method": "GET", "operation": "test.get", "status": 204, "bytes": 0, "client": "127.0.0.1",
    }  # fmt: skip
    assert (second["operation"], second["status"]) == (None, 404)
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(
    ("sent", "kept"), [("abc-1.2_3", True), ("a" * 129, False), ("a b", False), ('{"a"}', False), ("", False)]
)
def test_a_request_keeps_its_id_where_that_is_a_token(
    connect: Connect, caplog: pytest.LogCaptureFixture, sent: str, kept: bool
) -> None:
    client = connect(application([wired(document(THINGS)).api], middlewares=[AccessLog]))
    with caplog.at_level(logging.INFO, "oaswright.access"):
        reply = client.get("/things/1", headers={"X-Request-Id": sent})
    given = reply.headers.get("x-request-id")
    assert (given == sent) is kept
    assert lines(caplog)[0]["request_id"] == given


def test_layers_stand_around_everything_in_their_order(connect: Connect) -> None:
    seen: list[str] = []

    class Noting:
        def __init__(self, app: Any, name: str) -> None:
            self.app, self.name = app, name

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                seen.append(self.name)
            await self.app(scope, receive, send)

    layers = [partial(Noting, name="outer"), partial(Noting, name="inner")]
    client = connect(application([wired(document(THINGS)).api], middlewares=layers))
    assert client.get("/things/1").status_code == 204
    assert client.get("/").status_code == 200
    assert seen == ["outer", "inner"] * 2


def test_middleware_is_given_an_asgi_3_application(connect: Connect) -> None:
    """Sentry's looks for a coroutine function in `__call__`, and takes all else for ASGI 2."""
    given: list[bool] = []

    class Looking:
        def __init__(self, app: Any) -> None:
            self.app = app
            given.append(inspect.iscoroutinefunction(app.__call__))

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await self.app(scope, receive, send)

    client = connect(application([wired(document(THINGS)).api], middlewares=[Looking, Looking]))
    assert client.get("/things/1").status_code == 204
    assert given == [True, True]


def test_health_says_alive_and_ready(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> None:
        raise ConnectionError("the password is s3cret")

    api = wired(document(THINGS)).api
    well = connect(application([api], health={"itself": small.well}))
    assert well.get("/livez").status_code == 204
    assert (well.get("/readyz").status_code, well.get("/readyz").json()) == (200, {"itself": "passed"})
    ill = connect(application([api], health={"itself": small.well, "database": broken}))
    assert ill.get("/livez").status_code == 204
    assert ill.get("/readyz").status_code == 503
    assert ill.get("/readyz").json() == {"itself": "passed", "database": "failed"}
    assert connect(application([api])).get("/livez").status_code == 404


def test_lifespan_starts_and_stops_with_the_client(capsys: pytest.CaptureFixture[str]) -> None:
    with Client(small.app) as client:
        assert capsys.readouterr().out == "started\n"
        assert client.get("/process").status_code == 200
    assert capsys.readouterr().out == "stopped\n"


def test_uvicorn_serves_it_with_two_workers_and_ends_in_order() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "tests.runtime.small:app", "--workers", "2"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning"],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    address = f"http://127.0.0.1:{port}/process"

    def get(query: str = "") -> int:
        with urllib.request.urlopen(address + query, timeout=20) as answer:  # noqa: S310
            return int(answer.read())

    try:
        deadline = time.monotonic() + 30
        processes: set[int] = set()
        while len(processes) < 2 and time.monotonic() < deadline:
            try:
                processes.add(get())
            except OSError:
                time.sleep(0.1)
        assert processes
        slow: list[int] = []
        waiting = threading.Thread(target=lambda: slow.append(get("?seconds=1")))
        waiting.start()
        time.sleep(0.4)
        server.send_signal(signal.SIGTERM)
        waiting.join(20)
        assert slow, "a request that was being answered was given up"
        assert server.wait(20) in {0, -signal.SIGTERM}
        output = server.stdout.read() if server.stdout else ""
        assert output.count("stopped") == 2
    finally:
        server.kill()
        server.communicate()
