"""No request below 64 KiB costs more than 100 times what its size usually costs.

Requests are made of a few repeated pieces, as one who wants to stop a server makes them; the search
changes the dearest ones further. OASWRIGHT_SLOW=1 makes it long.
"""

import asyncio
import os
import random
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import orjson
import pytest
import yaml

from tests.behaviour.building import Built, build
from tests.behaviour.test_circular_schemas import CIRCULAR, SENT
from tests.runtime.raw import exchange
from tests.runtime.test_hostile_requests import TEXT, scope

SLOW = bool(os.environ.get("OASWRIGHT_SLOW"))
ROUNDS = 1500 if SLOW else 200
MOST_BYTES = 65_000
MOST_TIMES = 100
KEPT = 12

NAMES = [
    *("next", "left", "wrong", "name", "look", "back", "backs", "count", "ratio", "unique", "map", "choice"),
    *("when", "a", "b", "x", "list", "deep", "form", "json", "any", "number", "f"),
]
TEXTS = [
    *'a-,%[]=;"\\09{/\u00e9\u0000 ',
    "aa!",
    "--.",
    " ,",
    "[a]",
    "1e",
    "&a=1",
    ".json",
    "2016-12-31T23:59:60Z",
]
SCALARS: list[Any] = [1, 0.1, 10**30, True, None, "", "a", "aaaaaaaaaaaa!", {}, [], {"left": 1}]
TARGETS = [
    *(("POST", f"/{name}", "application/json") for name in SENT),
    ("PATCH", "/things/1", "application/json"),
    ("POST", "/forms", "multipart/form-data; boundary=b"),
    ("POST", "/forms", "application/x-www-form-urlencoded"),
    ("PUT", "/texts", "text/plain"),
]


@dataclass(frozen=True)
class Request:
    """A request by what it is made of: a text or value that is repeated somewhere."""

    place: str
    target: tuple[str, str, str]
    name: str
    text: str
    scalar: int
    times: int
    depth: int

    def parts(self) -> tuple[Any, bytes]:
        """The scope and the body, cut to size."""
        method, path, media_type = self.target
        text = (self.text * (self.times // max(1, len(self.text))))[:MOST_BYTES]
        headers = [(b"content-type", media_type.encode())]
        match self.place:
            case "path":
                found = (
                    scope("GET", "/things/" + text),
                    scope("GET", "/files/" + quote(text, safe="/%-.") + ".jso"),
                )
                return found[self.depth % 2], b""
            case "query":
                pair = f"{self.name}{'[a]' * (self.depth % 10)}={quote(self.text)}&"
                query = pair * (self.times // len(pair)) if self.depth % 2 else f"{self.name}={quote(text)}"
                return scope("GET", "/things/1", query[:MOST_BYTES]), b""
            case "header":
                name = [b"x-list", b"x-count", b"cookie", b"accept"][self.depth % 4]
                value = (f"crumb={text}" if name == b"cookie" else f"1{text}1").encode()[:MOST_BYTES]
                return scope("GET", "/things/1", headers=[(name, value)]), b""
            case "fields":
                part = f'--b\r\nContent-Disposition: form-data; name="{self.name}"\r\n\r\n{self.text}\r\n'
                if "urlencoded" in media_type:
                    part = f"{self.name}={quote(self.text)}&"
                body = (part * (self.times // len(part) + 1)).encode() + b"--b--\r\n"
                return scope("POST", "/forms", headers=headers), body[:MOST_BYTES]
            case _:
                return scope(method, path, headers=headers), self._json(text)

    def _json(self, text: str) -> bytes:
        """A value: a scalar many times or a long text, some levels deep."""
        value = SCALARS[self.scalar] if self.place == "chain" else text
        if self.place == "list":
            item = SCALARS[self.scalar]
            value = [item] * max(1, self.times // (len(str(item)) + 2))
        elif self.place == "members":
            value = {f"{self.name}{number}": SCALARS[self.scalar] for number in range(self.times // 20)}
        for _ in range(self.depth):
            value = {"left": 1, self.name: value}
        content = orjson.dumps(value) if not _has_long(value) else repr(value).encode()
        return content[:MOST_BYTES]


def _has_long(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return True
    return False


def _random(chance: random.Random) -> Request:
    return Request(
        chance.choice(["path", "query", "header", "fields", "chain", "text", "list", "members"]),
        chance.choice(TARGETS),
        chance.choice(NAMES),
        chance.choice(TEXTS) * chance.choice([1, 1, 2]),
        chance.randrange(len(SCALARS)),
        int(2 ** chance.uniform(4, 16)),
        chance.choice([0, 0, 1, 2, 3, 8, 30, 120]),
    )


def _changed(request: Request, chance: random.Random) -> Request:
    other = _random(chance)
    name = chance.choice(["target", "name", "text", "scalar", "times", "depth"])
    return replace(request, **{name: getattr(other, name)})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    document = yaml.safe_load(TEXT)
    document["components"]["schemas"] |= CIRCULAR
    for name in SENT:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        operation = {"requestBody": {"content": content}, "responses": {"204": {"description": "done"}}}
        document["paths"][f"/{name}"] = {"post": {"operationId": f"send_{name}", **operation}}
    return build(tmp_path_factory.mktemp("costs"), document)


async def _cost(app: Any, request: tuple[Any, bytes], runs: int) -> float:
    """The least processor time of some runs of a request."""
    costs: list[float] = []
    for _ in range(runs):
        before = time.process_time()
        response = await exchange(app, dict(request[0]), [request[1]])
        costs.append(time.process_time() - before)
        assert response.status_code < 500 or response.status_code == 501, request
    return min(costs)


async def _search(app: Any) -> tuple[float, Request]:
    """The dearest request that is found, and by how many times it is dearer than its size."""
    chance = random.Random(20261128)  # noqa: S311 - nothing secret
    await exchange(app, scope("GET", "/nowhere"), [b""])
    header = [(b"content-type", b"application/json")]
    usual = [
        await _cost(
            app,
            (
                scope("PATCH", "/things/1", headers=header),
                orjson.dumps({"map": {"a": 1}, "backs": ["b"] * (size // 4)}),
            ),
            5,
        )
        for size in (100, MOST_BYTES)
    ]
    best: list[tuple[float, Request]] = []

    for number in range(ROUNDS):
        request = _changed(chance.choice(best)[1], chance) if best and number % 2 else _random(chance)
        parts = request.parts()
        size = len(parts[1]) + len(parts[0]["path"]) + len(parts[0]["query_string"])
        size += sum(len(name) + len(value) for name, value in parts[0]["headers"])
        expected = usual[0] + (usual[1] - usual[0]) * size / MOST_BYTES
        times = await _cost(app, parts, 1) / expected
        if times > MOST_TIMES / 2:
            times = min(times, await _cost(app, parts, 4) / expected)
        best = sorted([*best, (times, request)], key=lambda found: -found[0])[:KEPT]
    return best[0]


def test_no_request_costs_many_times_what_its_size_costs(built: Built) -> None:
    times, request = asyncio.run(_search(built.app()))
    assert times < MOST_TIMES, request
    if SLOW:
        print(f"the dearest costs {times:.0f} times as much: {request}")  # noqa: T201 - the figure that is looked for
