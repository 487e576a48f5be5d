"""Faults that can be planted in any server."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks.contract.planting import Answer, Call, Json, Plant, Request, answers, around, asks

Memory = dict[str, Any]


def as_owner(where: str, statuses: tuple[int, ...], *credentials: str) -> Plant:
    """Where a request gets one of these statuses, do it as somebody who may."""

    async def act(call: Call, request: Request, _memory: Memory) -> Answer:
        answer = await call(request)
        for credential in credentials:
            if answer.status not in statuses:
                break
            other = request.with_header("x-api-key", None).with_header("authorization", credential)
            answer = await call(other)
        return answer

    return around(where, act)


def crash(where: str, when: Callable[[Request], bool]) -> Plant:
    """A server error where a request is like this."""

    async def act(call: Call, request: Request, _memory: Memory) -> Answer:
        if when(request):
            return Answer(500, (("content-type", "text/plain"),), b"Internal Server Error")
        return await call(request)

    return around(where, act)


def crash_as(where: str, status: int) -> Plant:
    """A server error instead of a refusal."""

    def change(answer: Answer) -> Answer:
        if answer.status != status:
            return answer
        return Answer(500, (("content-type", "text/plain"),), b"Traceback (most recent call last):")

    return answers(where, change, refused=True)


def status(where: str, old: int, new: int) -> Plant:
    """Another status."""
    return answers(
        where,
        lambda answer: replace(answer, status=new if answer.status == old else answer.status),
        refused=old >= 400,
    )


def header(where: str, name: str, value: str | None, *, refused: bool = False) -> Plant:
    """A header of the answer that is missing, or another."""
    return answers(where, lambda a: a.with_header(name, value) if a.header(name) else a, refused=refused)


def clamped(where: str, name: str, low: int, high: int) -> Plant:
    """A number of the query that is brought into its range instead of being refused."""

    def change(request: Request) -> Request:
        def within(key: str, text: str) -> str:
            fits = key == name and re.fullmatch("-?[0-9]{1,18}", text) is not None
            return str(min(max(int(text), low), high)) if fits else text

        return replace(request, query=tuple((key, within(key, text)) for key, text in request.query))

    return asks(where, change)


def to_number(value: Any) -> Any:
    """`int(value)` for text."""
    return int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,5}", value) else value


def empty_if_odd(request: Request) -> Request:
    """A body that is no object counts as an empty one."""
    return request if request.json is None or isinstance(request.json, dict) else request.with_json({})


def any_media_type(request: Request) -> Request:
    """Whatever the media type is, it is read as JSON."""
    return request.with_header("content-type", "application/json")


def long_path(request: Request) -> bool:
    """A segment longer than ids are."""
    return any(len(part) > 60 for part in request.path.split("/"))


def is_bearer(text: str) -> bool:
    """Any token at all."""
    return text.lower().startswith("bearer ") and len(text) > 7


def if_sent(where: str, statuses: tuple[int, ...], owner: str, accept: Callable[[str], bool]) -> Plant:
    """The same for requests whose credential looks good enough."""
    inner = as_owner(where, statuses, owner)

    def plant(call: Call, app: Any) -> Call:
        lenient = inner(call, app)

        async def wrapped(request: Request) -> Answer:
            sent = request.header("authorization")
            return await (lenient if accept(sent) else call)(request)

        return wrapped

    return plant


def items_of(name: str, change: Callable[[list[Json]], list[Json]]) -> Callable[[Answer], Answer]:
    """The items of a list below this name, changed as a whole."""

    def changed(answer: Answer) -> Answer:
        body = answer.json
        if not isinstance(body, dict) or not isinstance(body.get(name), list):
            return answer
        return answer.with_json({**body, name: change(body[name])})

    return changed
