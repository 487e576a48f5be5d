"""Nothing that a client sends to the five APIs gives a 5xx: each operation with odd values in one place.

OASWRIGHT_SLOW=1 tries many more.
"""

import asyncio
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from oaswright.runtime.testing import AsyncClient

from server.app import create_app
from tests.runtime.raw import exchange
from tests.runtime.test_hostile_requests import scope
from tests.server.products import PRODUCTS, Product

ROUNDS = 400 if os.environ.get("OASWRIGHT_SLOW") else 12

TEXTS = [
    "2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "2020-01-01T24:00:00Z",
    "9999-12-31T23:59:59-23:59", "2020-01-01T00:00:00+25:00", "2020-02-30", "0000-01-01", "infinity", "now",
    "P9Y", "P99999999999999999999D", "NaN", "-0", "1e400", "1e-400", "9" * 30, "9" * 4400, "-1", "0x10", "",
    "\u0661", "\x00", "a\x00b", "\u200b", "\U0001f600", "\ufffe", "x" * 3000, "../..", "%", "'\"\\;--", " ",
    "Europe/Nowhere", "http://[", "http://\u2025/", "a@b", "null", "true", "[]", "{}",
]  # fmt: skip
RAW = [*(quote(text, safe="") for text in TEXTS), "%zz", "%", "%ff", "%ED%A0%80", "%C3", "a%2Fb", "%00"]
VALUES: list[Any] = [
    *TEXTS, 10**30, -(10**30), 2**63, 2**63 - 1, -(2**63), 2**31, 1e308, -0.0, 1e-320, True, None, [], {},
    [None], [[]], {"": ""}, "\ud800", {"\ud800": 1}, {"\x00": "\x00"}, ["\x00"], 10**400,
]  # fmt: skip


def _resolve(document: Any, found: Any) -> Any:
    while isinstance(found, dict) and "$ref" in found:
        value = document
        for token in found["$ref"][2:].split("/"):
            value = value[token.replace("~1", "/").replace("~0", "~")]
        found = value
    return found


def _example(document: Any, schema: Any, depth: int = 0) -> Any:
    """A value that a schema may admit, with all of its properties."""
    schema = _resolve(document, schema)
    for key in ("example", "default", "const"):
        if key in schema:
            return schema[key]
    if schema.get("examples") or schema.get("enum"):
        return (schema.get("examples") or schema["enum"])[0]
    for key in ("oneOf", "anyOf"):
        if key in schema:
            return _example(document, schema[key][0], depth + 1)
    value: dict[str, Any] = {}
    for part in schema.get("allOf", ()):
        found = _example(document, part, depth + 1)
        value |= found if isinstance(found, dict) else {}
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if depth > 6:
        return None
    if kind == "array":
        return [_example(document, schema.get("items", {}), depth + 1)]
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    if kind == "string":
        return {"date-time": "2026-03-10T08:00:00Z", "email": "a@example.com"}.get(
            schema.get("format"), "text"
        )
    members = schema.get("properties", {}).items()
    return value | {name: _example(document, member, depth + 1) for name, member in members}


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(below, (*path, key))


def _replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    copy = value.copy()
    copy[path[0]] = _replaced(value[path[0]], path[1:], by)
    return copy


def _requests(product: Product, chance: random.Random) -> Iterator[tuple[Any, bytes]]:
    """Requests to each operation with one or two odd values among sound ones."""
    document: Any = product.document()
    for path, item in document["paths"].items():
        for method in ("get", "put", "post", "delete", "patch"):
            if method not in item:
                continue
            parameters = [
                _resolve(document, found)
                for found in (*item.get("parameters", ()), *item[method].get("parameters", ()))
            ]
            content = _resolve(document, item[method].get("requestBody", {})).get("content", {})
            media = next((found for kind, found in content.items() if kind.endswith("json")), None)
            example = _example(document, media["schema"]) if media else None
            places = list(_places(example))
            for _ in range(ROUNDS):
                odd = chance.choice(["body", "body", *(found["name"] for found in parameters)])
                filled, query, headers = (
                    path,
                    "",
                    [(n.lower().encode(), v.encode()) for n, v in product.headers.items()],
                )
                for found in parameters:
                    name, place = found["name"], found["in"]
                    known = product.parameters.get(f"{place}.{name}") or str(
                        _example(document, found.get("schema", {}))
                    )
                    value = chance.choice(RAW) if name == odd else quote(known, safe="")
                    if place == "path":
                        filled = filled.replace(f"{{{name}}}", value)
                    elif place == "query" and (name == odd or found.get("required") or chance.random() < 0.3):
                        query += f"&{name}={value}"
                    elif place == "header" and name == odd:
                        headers = [h for h in headers if h[0] != name.lower().encode()]
                        headers.append((name.lower().encode(), chance.choice(TEXTS).encode()[:200]))
                body = b""
                if media is not None:
                    value = example
                    if odd == "body":
                        value = _replaced(example, chance.choice(places), chance.choice(VALUES))
                    body = json.dumps(value).encode()
                    headers.append((b"content-type", b"application/json"))
                found = scope(method.upper(), filled, query[1:], headers)
                yield found | {"raw_path": filled.encode()}, body


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.name)
def test_no_odd_value_is_a_failure(product: Product, tmp_path: Path) -> None:
    environ = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/fuzz.db",
        "OASWRIGHT_SECRET_KEYS": f"test:{'A' * 43}=",
        "ATTENDEE_SYNC_INTERVAL": "0",
    }
    app = create_app(environ, products=[product.name], seed=True)

    async def run() -> None:
        statuses: set[int] = set()
        async with AsyncClient(app, checked=False):
            for request, body in _requests(product, random.Random(product.name)):  # noqa: S311
                response = await exchange(app, request, [body])
                statuses.add(response.status_code)
                assert response.status_code < 500, (request["method"], request["raw_path"], request, body)
        assert any(status < 300 for status in statuses), statuses

    asyncio.run(run())
