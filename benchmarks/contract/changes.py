"""The building blocks of faults: what changes in a request, in an answer, or in both."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeAlias

from benchmarks.contract.planting import Answer, Call, Json, Plant, Request

Memory: TypeAlias = dict[str, Any]


def matches(where: str, request: Request) -> bool:
    """Whether a request is one of these: `METHOD PATH`, several with commas; `*` is any of them."""
    given = request.path.split("/")
    for one in where.split(", "):
        method, _, pattern = one.partition(" ")
        wanted = pattern.split("/")
        same_path = len(wanted) == len(given) and all(
            part == of or (of == "*" and part) for of, part in zip(wanted, given, strict=True)
        )
        if same_path and (method == "*" or request.method in method.split("|")):
            return True
    return False


Around: TypeAlias = Callable[[Call, Request, dict[str, Any]], Awaitable[Answer]]


def around(where: str, act: Around) -> Plant:
    """Answer these requests by `act`, which gets the server, the request, and a memory of its own."""

    def plant(call: Call, _app: Any) -> Call:
        memory: dict[str, Any] = {}

        async def wrapped(request: Request) -> Answer:
            return await (act(call, request, memory) if matches(where, request) else call(request))

        return wrapped

    return plant


def inside(change: Callable[[Any], None], then: Plant | None = None) -> Plant:
    """Reach into the application once, before it serves."""

    def plant(call: Call, app: Any) -> Call:
        change(app)
        return call if then is None else then(call, app)

    return plant


def asks(where: str, change: Callable[[Request], Request]) -> Plant:
    """The server gets other requests than the client has sent."""

    async def act(call: Call, request: Request, _memory: dict[str, Any]) -> Answer:
        return await call(change(request))

    return around(where, act)


def reads(where: str, change: Callable[[Json], Json]) -> Plant:
    """The same for JSON objects in bodies."""

    def changed(request: Request) -> Request:
        body = request.json
        return request.with_json(change(body)) if isinstance(body, dict) else request

    return asks(where, changed)


def answers(where: str, change: Callable[[Answer], Answer], *, refused: bool = False) -> Plant:
    """The client gets other answers than the server has given: successes, or refusals with `refused`."""

    async def act(call: Call, request: Request, _memory: dict[str, Any]) -> Answer:
        answer = await call(request)
        return change(answer) if (answer.status >= 400) is refused else answer

    return around(where, act)


def writes(where: str, change: Callable[[Json], Json], *, refused: bool = False) -> Plant:
    """The same for JSON objects in bodies; `change` gets each item of a list."""

    def changed(answer: Answer) -> Answer:
        body = answer.json
        if isinstance(body, dict) and isinstance(body.get("items"), list):
            return answer.with_json({**body, "items": [change(item) for item in body["items"]]})
        return answer.with_json(change(body)) if isinstance(body, dict) else answer

    return answers(where, changed, refused=refused)


def both(*plants: Plant) -> Plant:
    """Several changes that are one fault."""

    def plant(call: Call, app: Any) -> Call:
        for one in plants:
            call = one(call, app)
        return call

    return plant


def without(*names: str) -> Callable[[Json], Json]:
    """The object without these members."""
    return lambda body: {name: value for name, value in body.items() if name not in names}


def mapped(name: str, change: Callable[[Any], Any]) -> Callable[[Json], Json]:
    """The object with another value of a member, where it is there and not null."""
    return lambda body: {**body, name: change(body[name])} if body.get(name) is not None else body


def skipping(when: Callable[[str, Any], bool]) -> Callable[[Json], Json]:
    """The object without the members of which this holds."""
    return lambda body: {name: value for name, value in body.items() if not when(name, value)}


def plus(**members: Any) -> Callable[[Json], Json]:
    """The object with these members where it has none of that name."""
    return lambda body: {**members, **body}


def set_to(**members: Any) -> Callable[[Json], Json]:
    """The object with these members, whatever it had."""
    return lambda body: {**body, **members}


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
