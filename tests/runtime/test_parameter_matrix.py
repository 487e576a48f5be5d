"""Every location, style, explode and type that OpenAPI defines, in both directions, and what it leaves open.

What is expected is written by hand from the tables of the standard (section 4.12.5 of 3.2, 4.8.12.4 before)
and RFC 6570. Each version has one package, whose operations are the combinations.
"""

import asyncio
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from oaswright.diagnostics import Severity
from oaswright.document.project import load_project
from oaswright.preparation import check_whole
from oaswright.runtime import Granted
from oaswright.runtime.application import Application, application
from starlette.types import Scope

from tests.runtime.apps import wired
from tests.runtime.raw import exchange

VERSIONS = ("3.0.4", "3.1.1", "3.2.0")
REFUSED = SimpleNamespace(name="400")

RGB = {"R": 100, "G": 200, "B": 150}
COLOURS = ["blue", "black", "brown"]
INTEGER = {"type": "integer"}
SCHEMAS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": INTEGER,
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "nullable": {"type": ["integer", "null"]},
    "strings": {"type": "array", "items": {"type": "string"}},
    "integers": {"type": "array", "items": INTEGER},
    "some": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "rgb": {"type": "object", "properties": dict.fromkeys("RGB", INTEGER), "additionalProperties": False},
    "free": {"type": "object", "additionalProperties": INTEGER},
    "nested": {"type": "object", "properties": {"a": {"type": "array", "items": INTEGER}}},
    "mixed": {
        "type": "object",
        "properties": {"a": {"type": "boolean"}},
        "patternProperties": {"^n": {"type": "number"}},
        "additionalProperties": INTEGER,
    },
}


class Case(NamedTuple):
    """A parameter `color`, what is sent for it, and what arrives."""

    place: str
    style: str | None
    explode: bool | None
    schema: str
    sent: str
    value: object
    more: str = "{}"
    """Other fields of the parameter."""

    @property
    def key(self) -> str:
        return "-".join(map(str, (self.place, self.style, self.explode, self.schema, self.more)))


PATH = [
    *(
        Case("path", style, explode, kind, text, value)
        for style, start in ((None, ""), ("simple", ""), ("label", "."), ("matrix", ";color="))
        for explode in (None, True, False)
        for kind, text, value in (
            ("string", f"{start}blue", "blue"),
            ("string", f"{start}a%2Fb%20%C3%A9", "a/b é"),
            ("integer", f"{start}5", 5),
            ("integer", f"{start}five", REFUSED),
            ("number", f"{start}1e3", 1000),
            ("boolean", f"{start}true", True),
            ("nullable", f"{start}null", None),
            ("strings", f"{start}blue", ["blue"]),
        )
    ),
    *(
        Case("path", style, explode, kind, text, value)
        for style in (None, "simple")
        for explode in (None, False)
        for kind, text, value in (
            ("strings", "blue,black,brown", COLOURS),
            ("strings", "blue%2Cblack,brown", ["blue,black", "brown"]),
            ("integers", "1,2", [1, 2]),
            ("integers", "1,,2", REFUSED),
            ("rgb", "R,100,G,200,B,150", RGB),
            ("rgb", "R,100,G", REFUSED),
            ("free", "a,1,b%2Cc,2", {"a": 1, "b,c": 2}),
        )
    ),
    Case("path", "simple", True, "strings", "blue,black,brown", COLOURS),
    Case("path", "simple", True, "rgb", "R=100,G=200,B=150", RGB),
    Case("path", "simple", True, "rgb", "R,100", REFUSED),
    Case("path", "simple", True, "free", "a%3Db=1", {"a=b": 1}),
    Case("path", "label", False, "string", ".", ""),
    Case("path", "label", False, "string", "blue", REFUSED),
    Case("path", "label", False, "strings", ".blue,black,brown", COLOURS),
    Case("path", "label", False, "strings", ".blue.black", ["blue.black"]),
    Case("path", "label", False, "strings", ".blue%2Cblack", ["blue,black"]),
    Case("path", "label", False, "rgb", ".R,100,G,200,B,150", RGB),
    Case("path", "label", False, "rgb", "R,100", REFUSED),
    Case("path", "label", True, "strings", ".blue.black.brown", COLOURS),
    Case("path", "label", True, "strings", ".blue,black", ["blue,black"]),
    Case("path", "label", True, "rgb", ".R=100.G=200.B=150", RGB),
    Case("path", "matrix", False, "string", ";color", ""),
    Case("path", "matrix", False, "string", ";colour=blue", REFUSED),
    Case("path", "matrix", False, "string", "color=blue", REFUSED),
    Case("path", "matrix", False, "strings", ";color=blue,black,brown", COLOURS),
    Case("path", "matrix", False, "strings", ";color", [""]),
    Case("path", "matrix", False, "some", ";color", []),
    Case("path", "matrix", False, "rgb", ";color=R,100,G,200,B,150", RGB),
    Case("path", "matrix", True, "strings", ";color=blue;color=black;color=brown", COLOURS),
    Case("path", "matrix", True, "strings", ";color=a%3Bb;color", ["a;b", ""]),
    Case("path", "matrix", True, "strings", ";color=blue;black", REFUSED),
    Case("path", "matrix", True, "rgb", ";R=100;G=200;B=150", RGB),
    Case("path", "matrix", True, "free", ";a=1;b", REFUSED),
]
QUERY = [
    *(
        Case("query", style, explode, kind, text, value)
        for style in (None, "form")
        for explode in (None, True, False)
        for kind, text, value in (
            ("string", "color=blue", "blue"),
            ("string", "color=", ""),
            ("string", "color", ""),
            ("string", "color=a%26b+c%2Bd,e", "a&b c+d,e"),
            ("string", "color=a&color=b", REFUSED),
            ("string", "", None),
            ("integer", "color=5", 5),
            ("integer", "color=1&color=2", REFUSED),
            ("integer", "color=", REFUSED),
            ("number", "color=1.5", 1.5),
            ("boolean", "color=false", False),
            ("nullable", "color=null", None),
            ("strings", "color=blue", ["blue"]),
            ("strings", "color=", [""]),
            ("strings", "", None),
            ("rgb", "", None),
        )
    ),
    *(
        Case("query", None, explode, kind, text, value)
        for explode in (None, True)
        for kind, text, value in (
            ("strings", "color=blue&color=black&color=brown", COLOURS),
            ("strings", "color=blue,black&color=brown", ["blue,black", "brown"]),
            ("integers", "color=1&color=x", REFUSED),
            ("rgb", "R=100&G=200&B=150", RGB),
            ("rgb", "R=100&other=1", {"R": 100}),
            ("rgb", "R=100&R=200", REFUSED),
            ("rgb", "color=5", None),
            ("free", "R=100&G=200", {"R": 100, "G": 200}),
            ("free", "R=x", REFUSED),
            ("free", "color=5", {"color": 5}),
            ("mixed", "a=true&n1=1.5&b=7", {"a": True, "n1": 1.5, "b": 7}),
        )
    ),
    Case("query", None, False, "strings", "color=blue,black,brown", COLOURS),
    Case("query", None, False, "strings", "color=a%2Cb", ["a,b"]),
    Case("query", None, False, "strings", "color=a%2cb,c+d", ["a,b", "c d"]),
    Case("query", None, False, "strings", "color=a&color=b,c", ["a", "b", "c"]),
    Case("query", None, False, "integers", "color=1,2", [1, 2]),
    Case("query", None, False, "integers", "color=1%2C2", REFUSED),
    Case("query", None, False, "some", "color=", []),
    Case("query", None, False, "rgb", "color=R,100,G,200,B,150", RGB),
    Case("query", None, False, "rgb", "color=R", REFUSED),
    Case("query", None, False, "rgb", "R=100", None),
    Case("query", None, False, "free", "color=a%2Cb,1", {"a,b": 1}),
    *(
        Case("query", "spaceDelimited", explode, kind, text, value)
        for explode in (None, False)
        for kind, text, value in (
            ("strings", "color=blue%20black%20brown", COLOURS),
            ("strings", "color=blue+black+brown", COLOURS),
            ("strings", "color=a,b", ["a,b"]),
            ("integers", "color=1%202", [1, 2]),
            ("rgb", "color=R%20100%20G%20200%20B%20150", RGB),
            ("rgb", "color=R%20100%20G", REFUSED),
        )
    ),
    *(
        Case("query", "pipeDelimited", explode, kind, text, value)
        for explode in (None, False)
        for kind, text, value in (
            ("strings", "color=blue%7Cblack%7Cbrown", COLOURS),
            ("strings", "color=blue|black|brown", COLOURS),
            ("strings", "color=a%2Cb", ["a,b"]),
            ("integers", "color=1%7C2", [1, 2]),
            ("rgb", "color=R%7C100%7CG%7C200%7CB%7C150", RGB),
        )
    ),
    *(
        Case("query", "deepObject", explode, kind, text, value)
        for explode in (None, True, False)
        for kind, text, value in (
            ("rgb", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", RGB),
            ("rgb", "color[R]=100&other[G]=2", {"R": 100}),
            ("rgb", "color[R]=1&color[R]=2", REFUSED),
            ("rgb", "color=1", REFUSED),
            ("rgb", "R=1", None),
            ("free", "color[a%2Cb]=1", {"a,b": 1}),
            ("mixed", "color[n]=1.5&color[a]=false", {"n": 1.5, "a": False}),
        )
    ),
    Case("query", None, None, "integer", "color=", None, '{"allowEmptyValue": true}'),
    Case("query", None, None, "integer", "color", None, '{"allowEmptyValue": true}'),
    Case("query", None, None, "integer", "color=7", 7, '{"allowEmptyValue": true}'),
    Case("query", None, None, "string", "color=", None, '{"allowEmptyValue": true}'),
    Case("query", None, False, "strings", "color=", None, '{"allowEmptyValue": true}'),
    Case("query", None, None, "string", "color=", "", '{"allowEmptyValue": true, "required": true}'),
    Case("query", None, None, "integer", "color=", REFUSED, '{"allowEmptyValue": true, "required": true}'),
    Case("query", None, None, "free", "", REFUSED, '{"required": true}'),
    Case("query", None, None, "string", "color=a/b?c:@'!;", "a/b?c:@'!;", '{"allowReserved": true}'),
    Case("query", None, False, "strings", "color=a/b,c%2Cd", ["a/b", "c,d"], '{"allowReserved": true}'),
]
HEADER = [
    *(
        Case("header", style, explode, kind, text, value)
        for style in (None, "simple")
        for explode in (None, True, False)
        for kind, text, value in (
            ("string", "blue", "blue"),
            ("string", "a%2Cb", "a%2Cb"),
            ("integer", "5", 5),
            ("integer", "five", REFUSED),
            ("number", "1.5", 1.5),
            ("boolean", "true", True),
            ("nullable", "null", None),
            ("strings", "blue,black,brown", COLOURS),
            ("strings", "blue, black,\tbrown", COLOURS),
            ("strings", "a%2Cb", ["a%2Cb"]),
            ("integers", "1,2", [1, 2]),
        )
    ),
    Case("header", None, False, "rgb", "R,100,G,200,B,150", RGB),
    Case("header", None, False, "rgb", "R,100,G", REFUSED),
    Case("header", None, True, "rgb", "R=100,G=200,B=150", RGB),
    Case("header", None, True, "free", "a=1, b=2", {"a": 1, "b": 2}),
]
COOKIE = [
    *(
        Case("cookie", style, explode, kind, text, value)
        for style in (None, "form")
        for explode in (None, True, False)
        for kind, text, value in (
            ("string", "color=blue", "blue"),
            ("string", "a=b; color=", ""),
            ("string", "color=Hello%2C%20world%21", "Hello, world!"),
            ("string", "color=50%", "50%"),
            ("string", "color=%FF", "%FF"),
            ("string", "other=blue", None),
            ("integer", "color=5", 5),
            ("integer", "color=x", REFUSED),
            ("boolean", "a=b; color=false", False),
        )
    ),
    Case("cookie", None, False, "strings", "color=blue,black,brown", COLOURS),
    Case("cookie", None, False, "strings", "color=a%2Cb,c", ["a,b", "c"]),
    Case("cookie", None, False, "rgb", "color=R,100,G,200,B,150", RGB),
]
ONLY_32 = [
    *(
        Case("cookie", "cookie", explode, kind, text, value)
        for explode in (None, True)
        for kind, text, value in (
            ("string", "color=blue", "blue"),
            ("string", "color=Hello%2C%20world!", "Hello%2C%20world!"),
            ("string", 'color="a"', '"a"'),
            ("integer", "color=5", 5),
            ("strings", "color=blue; color=black; color=brown", COLOURS),
            ("strings", "color=blue; other=x", ["blue"]),
            ("strings", "other=x", None),
            ("rgb", "R=100; G=200; B=150", RGB),
            ("rgb", "session=x", None),
            ("free", "a=1; b=2", {"a": 1, "b": 2}),
        )
    ),
    Case("path", None, None, "strings", "a:b@,c", ["a:b@", "c"], '{"allowReserved": true}'),
    Case("querystring", None, None, "rgb", "R=100&G=200", {"R": 100, "G": 200}, "form"),
    Case("querystring", None, None, "rgb", "R=x", REFUSED, "form"),
    Case("querystring", None, None, "rgb", "Z=1", REFUSED, "form"),
    Case("querystring", None, None, "rgb", "", None, "form"),
    Case("querystring", None, None, "free", "a+%2B=1", {"a +": 1}, "form"),
    Case("querystring", None, None, "rgb", "%7B%22R%22%3A1%7D", {"R": 1}, "application/json"),
    Case("querystring", None, None, "rgb", "%7B", REFUSED, "application/json"),
    Case("querystring", None, None, "rgb", "%FF", REFUSED, "application/json"),
    Case("querystring", None, None, "string", "%24.a%5B1%3A1%5D+", "$.a[1:1]+", "application/jsonpath"),
]
CONTENT = [
    Case("query", None, None, "rgb", "color=%7B%22R%22%3A1%7D", {"R": 1}, "application/json"),
    Case("query", None, None, "rgb", "color=%7B", REFUSED, "application/json"),
    Case("query", None, None, "rgb", "color=1&color=2", REFUSED, "application/json"),
    Case("query", None, None, "rgb", "color=R%3D1%26G%3D2", {"R": 1, "G": 2}, "form"),
    Case("query", None, None, "rgb", "color=R%3Dx", REFUSED, "form"),
    Case("query", None, None, "integer", "color=5", 5, "text/plain"),
    Case("path", None, None, "rgb", "%7B%22R%22%3A1%7D", {"R": 1}, "application/json"),
    Case("header", None, None, "rgb", '{"R": 1}', {"R": 1}, "application/json"),
    Case("header", None, None, "string", "a, b;c=d", "a, b;c=d", "text/plain"),
    Case("cookie", None, None, "rgb", 'color={"R":1}', {"R": 1}, "application/json"),
    Case("cookie", None, None, "rgb", "color=%7B%22R%22%3A1%7D", {"R": 1}, "application/json"),
    Case("cookie", None, None, "string", 'color="a%2C"', "a%2C", "application/json"),
    Case("cookie", None, None, "string", "color=a%2Cb", "a%2Cb", "text/plain"),
]

# What `check` warns about, read as it says.
UNDEFINED = [
    Case("query", "spaceDelimited", True, "strings", "color=blue&color=black", ["blue", "black"]),
    Case("query", "pipeDelimited", True, "rgb", "R=1&G=2", {"R": 1, "G": 2}),
    Case("query", "pipeDelimited", None, "integer", "color=5", 5),
    Case("query", "deepObject", True, "integer", "color=5", 5),
    Case("query", "deepObject", True, "strings", "color=blue&color=black", ["blue", "black"]),
    Case("query", None, None, "nested", "a=1&a=2", {"a": [1, 2]}),
    Case("query", "deepObject", None, "nested", "color[a]=1&color[a]=2", {"a": [1, 2]}),
    Case("query", "deepObject", None, "nested", "color[a][0]=1&color[a][1]=2", {"a": [1, 2]}),
    Case("cookie", None, None, "strings", "color=blue; color=black", ["blue", "black"]),
    Case("cookie", None, True, "rgb", "R=1; G=2; session=x", {"R": 1, "G": 2}),
]


def cases_of(version: str) -> list[Case]:
    cases = (*PATH, *QUERY, *HEADER, *COOKIE, *CONTENT, *UNDEFINED, *(ONLY_32 if version == "3.2.0" else ()))
    # OpenAPI 3.0 has no `patternProperties`.
    return [case for case in cases if case.schema != "mixed" or version != "3.0.4"]


def schema_of(name: str, version: str) -> dict[str, Any]:
    if version == "3.0.4" and name == "nullable":
        return {"type": "integer", "nullable": True}
    return SCHEMAS[name]


def parameter_of(case: Case, version: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": "color", "in": case.place, "required": case.place == "path"}
    schema = schema_of(case.schema, version)
    if case.more.startswith("{"):
        found |= {"schema": schema, **json.loads(case.more)}
        found |= {} if case.style is None else {"style": case.style}
        found |= {} if case.explode is None else {"explode": case.explode}
    else:
        media_type = "application/x-www-form-urlencoded" if case.more == "form" else case.more
        found["content"] = {media_type: {"schema": schema}}
    return found


@cache
def served(version: str) -> tuple[Application, dict[str, int], list[dict[str, Any]]]:
    """The application of a version, the number of each combination's operation, and the calls."""
    numbers: dict[str, int] = {}
    paths: dict[str, Any] = {}
    for case in cases_of(version):
        if case.key in numbers:
            continue
        number = numbers[case.key] = len(numbers)
        path = f"/{number}/{{color}}" if case.place == "path" else f"/{number}"
        operation = {
            "operationId": f"op{number}",
            "parameters": [parameter_of(case, version)],
            "responses": {"204": {"description": "done"}},
        }
        paths[path] = {"get": operation}
    info = {"title": "Matrix", "version": "1"}
    found = wired({"openapi": version, "info": info, "paths": paths})
    return application([found.api]), numbers, found.received


def scope_of(place: str, path: str, sent: str) -> Scope:
    path += f"/{sent}" if place == "path" else ""
    return {
        "type": "http",
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": sent.encode() if place in {"query", "querystring"} else b"",
        "headers": [((b"color" if place == "header" else b"cookie"), sent.encode())]
        if place in {"header", "cookie"}
        else [],
    }


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("place", ["path", "query", "header", "cookie", "querystring"])
def test_what_is_sent_is_what_arrives(version: str, place: str) -> None:
    app, numbers, received = served(version)

    async def send(case: Case) -> object:
        received.clear()
        reply = await exchange(app, scope_of(place, f"/{numbers[case.key]}", case.sent))
        if reply.status_code == 400:
            named = {error["in"] for error in reply.json()["errors"]}
            return REFUSED if named == {"query" if is_query else place} else reply.text
        return next(iter(received[0].values())) if reply.status_code == 204 else reply.text

    async def send_all() -> list[tuple[Case, object]]:
        return [(case, await send(case)) for case in cases_of(version) if case.place == place]

    is_query = place in {"query", "querystring"}
    found = asyncio.run(send_all())
    assert bool(found) is (place != "querystring" or version == "3.2.0")
    wrong = [(case, value) for case, value in found if value != case.value or is_other(value, case.value)]
    assert wrong == []


def is_other(value: object, expected: object) -> bool:
    """Whether values are of two types that Python takes for equal: True and 1."""
    return isinstance(value, bool) is not isinstance(expected, bool)


def test_members_of_an_exploded_object_are_what_is_sent_for_nothing_else() -> None:
    parameters = [
        {"name": "free", "in": "query", "schema": SCHEMAS["free"]},
        {"name": "page", "in": "query", "schema": INTEGER},
        {"name": "deep", "in": "query", "style": "deepObject", "explode": True, "schema": SCHEMAS["rgb"]},
        {"name": "rgb", "in": "query", "schema": SCHEMAS["rgb"]},
    ]
    operation = {
        "operationId": "op",
        "parameters": parameters,
        "security": [{"key": []}],
        "responses": {"204": {"description": "done"}},
    }
    value = {
        "openapi": "3.1.1",
        "info": {"title": "Members", "version": "1"},
        "paths": {"/x": {"get": operation}},
        "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "key"}}},
    }

    async def verify(*_: object) -> Granted[str]:
        return Granted("Ann", frozenset())

    found = wired(value, verify=verify)
    scope = scope_of("query", "/x", "a=1&page=2&deep[R]=3&R=4&key=secret")
    reply = asyncio.run(exchange(application([found.api]), scope))
    assert reply.status_code == 204, reply.text
    (arguments,) = found.received
    assert arguments["query_free"] == {"a": 1}
    assert arguments["query_page"] == 2
    assert arguments["query_deep"] == {"R": 3}
    assert arguments["query_rgb"] == {"R": 4}


# What a handler returns for a response header, and its text.
HEADERS: list[tuple[str, bool | None, object, str]] = [
    *(
        case
        for explode in (None, False, True)
        for case in (
            ("string", explode, "blue", "blue"),
            ("string", explode, "", ""),
            ("string", explode, "a, b", "a, b"),
            ("integer", explode, 5, "5"),
            ("number", explode, 1.5, "1.5"),
            ("boolean", explode, True, "true"),
            ("nullable", explode, None, "null"),
            ("strings", explode, COLOURS, "blue,black,brown"),
            ("strings", explode, [], ""),
            ("strings", explode, ["a%2Cb"], "a%2Cb"),
            ("integers", explode, [1, 2], "1,2"),
        )
    ),
    ("rgb", None, RGB, "R,100,G,200,B,150"),
    ("rgb", False, RGB, "R,100,G,200,B,150"),
    ("rgb", True, RGB, "R=100,G=200,B=150"),
    ("free", True, {"a": 1}, "a=1"),
]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_returned_is_what_a_header_holds(version: str) -> None:
    paths = {
        f"/{number}": {
            "get": {
                "operationId": f"op{number}",
                "responses": {"204": {"description": "done", "headers": {"X-Color": header}}},
            }
        }
        for number, (kind, explode, _, _) in enumerate(HEADERS)
        for header in [
            {"required": True, "schema": schema_of(kind, version)}
            | ({} if explode is None else {"explode": explode})
        ]
    }

    def handler(number: int, value: object) -> Any:
        async def handle() -> Any:
            return found.responses[f"op{number}"]["204"](x_color=value)

        return handle

    handlers = {f"op{number}": handler(number, value) for number, (_, _, value, _) in enumerate(HEADERS)}
    info = {"title": "Headers", "version": "1"}
    found = wired({"openapi": version, "info": info, "paths": paths}, handlers)
    app = application([found.api])
    for number, (kind, explode, value, text) in enumerate(HEADERS):
        reply = asyncio.run(exchange(app, scope_of("query", f"/{number}", "")))
        assert (reply.status_code, reply.headers.get("x-color")) == (204, text), (kind, explode, value)


BOTH, EXPLODED, JOINED = {None, True, False}, {True}, {None, False}
# By location and style: for which `explode` a scalar, an array and an object have a form. Others are warned
# about; a location that is not there has no such style.
DEFINED: Mapping[tuple[str, str], tuple[set[Any], set[Any], set[Any]]] = {
    ("path", "simple"): (BOTH, BOTH, BOTH),
    ("path", "label"): (BOTH, BOTH, BOTH),
    ("path", "matrix"): (BOTH, BOTH, BOTH),
    ("header", "simple"): (BOTH, BOTH, BOTH),
    ("query", "form"): (BOTH, BOTH, BOTH),
    ("query", "spaceDelimited"): (set(), JOINED, JOINED),
    ("query", "pipeDelimited"): (set(), JOINED, JOINED),
    # Since 3.2 `explode` has no effect on it; before, it was not said what `false` means.
    ("query", "deepObject"): (set(), set(), BOTH),
    # Cookies hold no `&`.
    ("cookie", "form"): (BOTH, JOINED - {None}, JOINED - {None}),
}
DEFINED_32 = {
    **DEFINED,
    # They hold no commas either.
    ("cookie", "form"): (BOTH, set(), set()),
    ("cookie", "cookie"): (BOTH, {None, True}, {None, True}),
}
STYLES = ("simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie")
TYPES = ("integer", "strings", "rgb")
NESTED = {"type": "array", "items": {"type": "array", "items": INTEGER}}
NESTED_OBJECT = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": INTEGER}}}}


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_standard_leaves_undefined_is_said(version: str, tmp_path: Path) -> None:
    defined = DEFINED_32 if version == "3.2.0" else DEFINED
    expected: dict[str, str] = {}
    paths: dict[str, Any] = {}

    def add(place: str, style: str, explode: bool | None, schema: Any, verdict: str) -> None:
        name = f"op{len(paths)}"
        parameter = {"name": "p", "in": place, "required": True, "style": style, "schema": schema}
        parameter |= {} if explode is None else {"explode": explode}
        path = f"/{name}/{{p}}" if place == "path" else f"/{name}"
        responses = {"204": {"description": "done"}}
        paths[path] = {"get": {"operationId": name, "parameters": [parameter], "responses": responses}}
        expected[path] = verdict

    for place in ("path", "query", "header", "cookie"):
        for style in STYLES:
            for explode in (None, True, False):
                forms = defined.get((place, style))
                for kind, exploding in zip(TYPES, forms or (set(),) * 3, strict=True):
                    verdict = "error" if forms is None else "fine" if explode in exploding else "warning"
                    add(place, style, explode, SCHEMAS[kind], verdict)
                if forms is not None:
                    add(place, style, explode, NESTED, "warning")
                    add(place, style, explode, NESTED_OBJECT, "warning")
    spec = tmp_path / "matrix.json"
    info = {"title": "Undefined", "version": "1"}
    spec.write_text(json.dumps({"openapi": version, "info": info, "paths": paths}), "utf-8")
    found = check_whole(load_project(spec)).diagnostics
    lines = spec.read_text("utf-8")
    verdicts = dict.fromkeys(paths, "fine")
    for each in found:
        if each.rule not in {"parameter-style", "conflicting-fields", "unknown-value"}:
            continue
        before = lines[: each.span.start.column] if each.span else ""
        path = max(paths, key=lambda path: before.rfind(json.dumps(path)))
        assert verdicts[path] == "fine", "there are two findings of one cause"
        verdicts[path] = "error" if each.severity is Severity.ERROR else "warning"
    assert {path: verdict for path, verdict in verdicts.items() if expected[path] != verdict} == {}
