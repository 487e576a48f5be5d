"""Requests whose body ends early, over a socket: no handler runs for half of what was sent."""

import queue
import socket
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import uvicorn
from oaswright.runtime.application import application
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.runtime.apps import document, wired

TEXT = """
paths:
  /things:
    post:
      operationId: make
      requestBody:
        content:
          application/json: {schema: {type: object}}
          text/plain: {schema: {type: string}}
          application/octet-stream: {}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}
          multipart/form-data:
            schema: {type: object, properties: {a: {type: string}, f: {type: string, format: binary}}}
      responses: {'204': {description: done}}
"""
FORM = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
FILE = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nhalf of a fi'
HALVES = [
    ("application/json", b'{"n":'),
    ("application/json", b"{}"),
    ("application/json", b""),
    ("text/plain", b"half of a te"),
    ("application/octet-stream", b"half of a fi"),
    ("application/x-www-form-urlencoded", b"a=hal"),
    (FORM, PART),
    (FORM, PART + FILE),
    (FORM, PART + b"--b--\r\n"),
    ("application/unknown", b"half"),
]


class Served:
    """A server whose requests can be waited for."""

    def __init__(self) -> None:
        self.wired = wired(document(TEXT))
        self.done: queue.Queue[None] = queue.Queue()
        layers = [partial(_Noting, done=self.done)]
        self.app = application([self.wired.api], middlewares=layers)
        self.listener = socket.create_server(("127.0.0.1", 0))

    def send(self, head: str, body: bytes, *, wait: bool = False) -> bytes:
        """Send a request and close the connection, or wait for the response first."""
        with socket.create_connection(self.listener.getsockname()) as connection:
            connection.sendall(f"POST /things HTTP/1.1\r\nHost: test\r\n{head}\r\n\r\n".encode() + body)
            response = connection.recv(1000) if wait else b""
        self.done.get(timeout=60)
        return response


class _Noting:
    def __init__(self, app: ASGIApp, done: "queue.Queue[None]") -> None:
        self.app, self.done = app, done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                self.done.put(None)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served()
    server = uvicorn.Server(uvicorn.Config(served.app, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [served.listener]}, daemon=True)
    thread.start()
    yield served
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize(("media_type", "body"), HALVES)
def test_half_of_a_body_reaches_no_handler(served: Served, media_type: str, body: bytes) -> None:
    served.wired.received.clear()
    kind = f"Content-Type: {media_type}\r\n"
    served.send(f"{kind}Content-Length: 10000", body)
    chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""
    served.send(f"{kind}Transfer-Encoding: chunked", chunk)
    served.send(f"{kind}Transfer-Encoding: chunked", chunk + b"64\r\n{")
    assert not served.wired.received


def test_a_whole_body_reaches_the_handler(served: Served) -> None:
    served.wired.received.clear()
    whole: list[tuple[str, bytes, Any]] = [
        ("application/json", b'{"n": 1}', {"n": 1}),
        ("text/plain", b"text", "text"),
        ("application/octet-stream", b"\xff", b"\xff"),
        (FORM, PART + b"--b--\r\n", {"a": "1"}),
    ]
    for media_type, body, _ in whole:
        for head in (f"Content-Length: {len(body)}", "Transfer-Encoding: chunked"):
            sent = body if "Length" in head else b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            assert b" 204 " in served.send(f"Content-Type: {media_type}\r\n{head}", sent, wait=True)
    assert [call["body"] for call in served.wired.received] == [
        found for _, _, found in whole for _ in (1, 2)
    ]
