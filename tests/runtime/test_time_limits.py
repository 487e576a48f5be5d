"""Bodies that do not arrive and handlers that do not end, where the policy limits their time."""

import asyncio
import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from oaswright.runtime import Policy
from oaswright.runtime.application import application
from starlette.types import Message

from tests.runtime.apps import document, wired
from tests.runtime.raw import exchange
from tests.runtime.test_hostile_requests import scope

TEXT = """
paths:
  /things:
    post:
      operationId: make
      requestBody:
        content:
          application/json: {}
          multipart/form-data: {schema: {type: object, properties: {f: {type: string, format: binary}}}}
      responses: {'204': {description: done}}
    get: {operationId: get, responses: {'204': {description: done}}}
"""
SHORT = 0.01


async def _slow(app: Any, media_type: str) -> int:
    """The status for a body of which one piece arrives and no more."""
    pieces = [b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nhalf']
    statuses: list[int] = []

    async def receive() -> Message:
        if not pieces:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": pieces.pop(), "more_body": True}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope("POST", "/things", headers=[(b"content-type", media_type.encode())]), receive, send)
    return statuses[0]


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data; boundary=b"])
@pytest.mark.parametrize("policy", [Policy(body_timeout=SHORT), Policy(body_timeouts={"make": SHORT})])
def test_a_body_that_does_not_arrive_is_408(policy: Policy, media_type: str) -> None:
    found = wired(document(TEXT), policy=policy)
    assert asyncio.run(_slow(application([found.api]), media_type)) == 408
    assert not found.received


@pytest.mark.parametrize(
    "policy",
    [
        Policy(handler_timeout=SHORT),
        Policy(handler_timeouts={"get": SHORT}),
        Policy(handler_timeout=1000, handler_timeouts={"get": SHORT}),
    ],
)
def test_a_handler_that_does_not_end_is_cancelled(policy: Policy) -> None:
    ended: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    app = application([wired(document(TEXT), {"get": wait}, policy=policy).api])
    response = asyncio.run(exchange(app, scope("GET", "/things")))
    assert response.status_code == 503
    assert response.json()["detail"] == "the request took too long"
    assert ended == ["cancelled"]


def test_a_handler_in_a_thread_goes_on_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its thread is counted until it returns, so that no more than there are can pile up."""
    threads = ThreadPoolExecutor(2)
    monkeypatch.setattr("oaswright.runtime.plans._THREADS", threads)
    may_end = threading.Event()
    begun: list[int] = []
    ended: queue.Queue[int] = queue.Queue()

    def wait() -> Any:
        begun.append(1)
        may_end.wait(60)
        ended.put(1)
        return found.responses["get"]["204"]()

    found = wired(document(TEXT), {"get": wait}, policy=Policy(handler_timeout=SHORT))
    app = application([found.api])

    async def ask() -> int:
        return (await exchange(app, scope("GET", "/things"))).status_code

    while len(begun) < 2:
        assert asyncio.run(ask()) == 503
    assert [asyncio.run(ask()) for _ in range(2)] == [503] * 2
    assert (len(begun), ended.qsize()) == (2, 0)
    may_end.set()
    assert [ended.get(timeout=60) for _ in begun] == [1, 1]
    threads.shutdown()
    assert len(begun) == 2, "what had no thread in its time never runs"


def test_a_handlers_own_time_limit_is_its_own_failure() -> None:
    async def give_up() -> None:
        async with asyncio.timeout(0):
            await asyncio.Event().wait()

    policy = Policy(handler_timeout=1000)
    app = application([wired(document(TEXT), {"get": give_up}, policy=policy).api])
    assert asyncio.run(exchange(app, scope("GET", "/things"))).status_code == 500


def test_an_operation_may_take_as_long_as_it_wants() -> None:
    policy = Policy(handler_timeout=SHORT, handler_timeouts={"get": None})

    async def sleep() -> Any:
        await asyncio.sleep(5 * SHORT)
        return found.responses["get"]["204"]()

    found = wired(document(TEXT), {"get": sleep}, policy=policy)
    assert asyncio.run(exchange(application([found.api]), scope("GET", "/things"))).status_code == 204
