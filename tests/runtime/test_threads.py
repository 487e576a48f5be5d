"""A handler that is no coroutine runs in a thread, and is otherwise like any other."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

import pytest
from oaswright.runtime import BodyStream, HTTPError, Policy, Response, after_response, current_request
from oaswright.runtime.application import application
from starlette.exceptions import HTTPException

from tests.runtime.apps import document, wired
from tests.runtime.conftest import Connect

TEXT = """
paths:
  /things/{n}:
    parameters: [{name: n, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: object}}}}
        '404': {description: none}
  /sums:
    post:
      operationId: add
      requestBody: {required: true, content: {application/octet-stream: {}, text/plain: {}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: integer}}}}}
"""
TENANT = ContextVar("tenant", default="nobody")


def test_it_has_the_context_of_its_request_and_blocks_nobody(connect: Connect) -> None:
    both = threading.Barrier(2)
    done: list[str] = []

    async def work() -> None:
        done.append("work")

    class Tenants:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            TENANT.set("ann")
            await self.app(scope, receive, send)

    def get(path_n: int) -> Any:
        if path_n > 1:
            both.wait(20)  # for the other one
        after_response(work)
        here = threading.current_thread() is threading.main_thread()
        return found.responses["get"]["200"](
            {"here": here, "path": current_request().url.path, "tenant": TENANT.get()}
        )

    found = wired(document(TEXT), {"get": get})
    app = application([found.api], middlewares=[Tenants])
    assert connect(app).get("/things/1").json() == {"here": False, "path": "/things/1", "tenant": "ann"}
    assert done == ["work"]

    async def together() -> list[int]:
        from oaswright.runtime.testing import AsyncClient

        async with AsyncClient(app) as client:
            replies = await asyncio.gather(client.get("/things/2"), client.get("/things/3"))
        return [reply.status_code for reply in replies]

    assert asyncio.run(together()) == [200, 200]


def test_it_reads_a_body_piece_by_piece(connect: Connect) -> None:
    def add(body: BodyStream[bytes]) -> Any:
        return found.responses["add"]["200"](sum(map(len, body)))

    found = wired(document(TEXT), {"add": add}, policy=Policy(stream_limit=4))
    client = connect(application([found.api]))
    headers = {"Content-Type": "application/octet-stream"}
    assert client.post("/sums", content=iter([b"ab", b"cd"]), headers=headers).json() == 4
    assert client.post("/sums", content=iter([b"ab", b"cde"]), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (lambda r: HTTPError(r["404"]()), 404),
        (lambda _: HTTPError(Response(409)), 409),
        (lambda _: HTTPException(418), 418),
        (lambda _: ValueError("secret"), 500),
        (lambda _: StopIteration(), 500),
        (lambda _: NotImplementedError(), 501),
    ],
)
def test_what_it_raises_is_answered(connect: Connect, make: Any, status: int) -> None:
    def get(path_n: int) -> Any:
        raise make(found.responses["get"])

    found = wired(document(TEXT), {"get": get})
    assert connect(application([found.api])).get("/things/1").status_code == status


def test_a_decorator_may_hide_that_a_handler_is_a_coroutine(connect: Connect) -> None:
    def decorated(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(function)
        def wrapper(**arguments: Any) -> Awaitable[Any]:
            return function(**arguments)

        return wrapper

    @decorated
    async def get(path_n: int) -> Any:
        return found.responses["get"]["200"]({"n": path_n})

    found = wired(document(TEXT), {"get": get})
    assert connect(application([found.api])).get("/things/7").json() == {"n": 7}
