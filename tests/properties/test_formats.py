"""Whatever text is sent for a format, at any place: it is refused, or it is taken and can be sent back.

What a server takes and cannot write again fails after it was kept. OASWRIGHT_SLOW=1 sends every text to every
format, and many more that are made of them.
"""

import asyncio
import importlib
import itertools
import json
import os
import random
import sys
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx
import oaswright
import pytest
import yaml
from oaswright.contents import encode_text
from oaswright.diagnostics import has_errors
from oaswright.openapi.jsonschema import FORMATS_OF_STRINGS
from oaswright.runtime import Policy, Upload
from oaswright.runtime.application import application

from tests.runtime.raw import exchange
from tests.runtime.test_hostile_requests import scope

SLOW = bool(os.environ.get("OASWRIGHT_SLOW"))
OTHERS_PER_FORMAT = 6
MADE_PER_FORMAT = 400 if SLOW else 6
MONEY = """
from typing import Any

from pydantic_core import CoreSchema, core_schema


class Money(str):
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        written = core_schema.to_string_ser_schema()
        return core_schema.no_info_plain_validator_function(cls._read, serialization=written)

    @classmethod
    def _read(cls, value: object) -> "Money":
        if not isinstance(value, str) or not value.removesuffix(" EUR").isdecimal():
            raise ValueError("no amount")
        return cls(value)
"""
TYPED = {
    "decimal": "decimal.Decimal",
    "duration": "datetime.timedelta",
    "time": "datetime.time",
    "money": "money.Money",
}

# For each schema a text that it takes, and others near to what it takes.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "date-time": (
        "2024-02-29T12:00:00Z", "2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59.999999999-23:59", "2024-01-01t00:00:00z", "2024-01-01 00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00+24:00", "1990-12-31T15:59:60-08:00", "1e9",
    ),
    "date": (
        "2024-02-29", "0000-01-01", "0001-01-01", "9999-12-31", "2023-02-29", "+2024-01-01", "10000-01-01",
    ),
    "time": (
        "12:00:00Z", "23:59:60Z", "24:00:00Z", "00:00:00.0000000001+00:00", "12:00Z", "12:00:00",
        "00:00:00-23:59",
    ),
    "duration": (
        "P1D", "PT36H", "P1Y2M", "P999999999D", "P1000000000D", "PT0.0000001S", "P", "PT", "-P1D", "P1W1D",
    ),
    "email": ("a@b.example", "a@b@c", '"a b"@example.com', "a@[127.0.0.1]", "a@" + "b" * 300),
    "idn-email": ("a@b.example", "ä@b.example", "a@ä.example"),
    "hostname": ("a.example", "-a", "a_b", "xn--a", "a" * 64, "example.", "xn--X", "1"),
    "idn-hostname": ("a.example", "ä.example", "a..b", "〮한국", "-", "xn--"),
    "ipv4": ("127.0.0.1", "256.0.0.1", "127.1", "0x7f.1.1.1", "01.1.1.1"),
    "ipv6": ("::1", "::ffff:1.2.3.4", "fe80::1%eth0", "1:2:3:4:5:6:7:8:9", "::"),
    "uri": ("https://a.example/b", "a:", "http://[::1", "http://a b", "http://a/%zz", "//a"),
    "uri-reference": ("/a", "", "#%zz", "\\\\a"),
    "iri": ("https://a.example/", "https://ä.example/", "http://[", "a:ä"),
    "iri-reference": ("/a", "ä", "%zz"),
    "uuid": (
        "123e4567-e89b-12d3-a456-426614174000", "{123e4567-e89b-12d3-a456-426614174000}",
        "123E4567E89B12D3A456426614174000",
    ),
    "uri-template": ("/a{b}", "{", "{}", "{+a*}"),
    "json-pointer": ("/a~0", "a", "~2", ""),
    "relative-json-pointer": ("0#", "01", "-1", "0/a"),
    "regex": ("^a+$", "(", "\\p{L}", "(?<a>b)", "a{99999999999}", "[" * 50),
    "byte": ("YWI=", "YW", "YWI", "Y W I=", "_-==", "===="),
    "binary": ("a", "\x00"),
    "password": ("a", ""),
    "decimal": (
        "1.50", "1e400", "1E+999999999", "NaN", "Infinity", "-0", ".5", "1_0", "٣", "0" * 400, "9" * 400,
    ),
    "money": ("5 EUR", "5", "x", "٣ EUR"),
    "base64url": ("YWI", "+/"),
    "date-time-local": ("2024-01-01T00:00:00", "0000-01-01T00:00:00"),
    "unknown-to-all": ("a",),
}  # fmt: skip
NUMBERS = (
    "1", "-0", "-0.0", "1.0", "1e2", "1e400", "-1e400", "1E-400", "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616", "1" + "0" * 400, "0.1", "00", "+1", "1.", "0x10", "NaN", "Infinity", "true",
    "null", "٣", "1_0",
)  # fmt: skip
SCHEMAS: Mapping[str, dict[str, Any]] = {
    **{name: {"type": "string", "format": name} for name in TEXTS},
    **{
        f"integer-{name}": {"type": "integer", "format": name}
        for name in ("int8", "int32", "int64", "uint64")
    },
    **{f"number-{name}": {"type": "number", "format": name} for name in ("float", "double", "decimal")},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "anything": {},
    "integer-or-text": {"type": ["integer", "string"]},
    "date-or-time": {
        "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
    },
    "null-or-uuid": {"type": ["string", "null"], "format": "uuid"},
}
ODD = (
    "", " ", "\t", "\n", "\x00", "\x7f", "\u2028", "\ufeff", "é", "\U0001f600", "\ud800", "%", "%zz", "%00",
    "a" * 5000, "-", "+", ",", "|",
    ";", "=", "&", "[]", "{}", '"', "'", "\\", "null", "true", "[1]", '{"a":1}', "../..", "٣",
    "\uff12\uff10-\uff11",
)  # fmt: skip
PLACES = ("path", "query", "header", "cookie", "json", "plain", "form", "multipart")


def texts_of(name: str) -> tuple[str, ...]:
    """Texts for a schema, the first of which it takes."""
    if name in TEXTS:
        return TEXTS[name]
    first = {"boolean": "true", "date-or-time": "2024-01-01", "null-or-uuid": TEXTS["uuid"][0]}.get(name, "1")
    return (first, *NUMBERS)


def document() -> dict[str, Any]:
    """An operation for each schema, which takes a value everywhere and gives back what it took."""
    paths: dict[str, Any] = {}
    for number, name in enumerate(SCHEMAS):
        schema = {"$ref": f"#/components/schemas/S{number}"}
        parameters = [
            {"name": "v", "in": place, "schema": schema, "required": place == "path"}
            for place in ("path", "query", "header", "cookie")
        ]
        content = {"schema": {"type": "object", "properties": {"v": schema}}}
        kinds = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
        back = {"type": "object", "properties": dict.fromkeys((*PLACES[:4], "body"), schema)}
        paths[f"/{name}/{{v}}"] = {
            "post": {
                "operationId": f"send{number}",
                "parameters": parameters,
                "requestBody": {"content": dict.fromkeys(kinds, content)},
                "responses": {
                    "200": {"description": "Back.", "content": {"application/json": {"schema": back}}}
                },
            }
        }
    schemas = {f"S{number}": schema for number, schema in enumerate(SCHEMAS.values())}
    info = {"title": "Formats", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}


@pytest.fixture(scope="module", params=[TYPED, *([{}] if SLOW else [])])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An application that sends every value back; formats have types of Python, or those of the default."""
    folder = tmp_path_factory.mktemp("formats")
    name = f"all_formats_{len(request.param)}"
    lines = ["[tool.oaswright]", f'output = "{name}"', "[tool.oaswright.formats]"]
    lines += [f'{format_} = "{type_}"' for format_, type_ in request.param.items()]
    lines += ["[tool.oaswright.apis.served]", 'spec = "served.yaml"', 'split = "none"']
    (folder / "pyproject.toml").write_text("\n".join(lines), "utf-8")
    (folder / "served.yaml").write_text(yaml.safe_dump(document(), sort_keys=False), "utf-8")
    (folder / "money.py").write_text(MONEY, "utf-8")
    result = oaswright.generate(folder)
    assert not has_errors(result.diagnostics), result.diagnostics
    for path, text in result.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_text(text))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    models, wiring = (importlib.import_module(f"{name}.served.{module}") for module in ("models", "wiring"))
    yield application([wiring.wire(handlers(wiring, models), policy=Policy(body_limit=100_000))])
    sys.path.remove(str(folder))
    sys.modules.pop("money", None)


def handlers(wiring: Any, models: Any) -> object:
    """Handlers that answer with the values that they got."""

    def method(operation: Any) -> Any:
        places = {argument.name: argument.location for argument in operation.arguments}
        name = f"{operation.id[0].upper()}{operation.id[1:]}OkBody"
        model = next(found for found in vars(models).values() if getattr(found, "__name__", "") == name)

        async def call(body: Any = None, **arguments: Any) -> object:
            sent = {places[name]: value for name, value in arguments.items() if value is not None}
            given = {"body": body.v} if body is not None and body.model_fields_set else {}
            if isinstance(given.get("body"), Upload):
                given = {}
            return operation.responses["200"](model(**sent, **given))

        return call

    return type("Handlers", (), {op.method: staticmethod(method(op)) for op in wiring.OPERATIONS})()


def request_of(name: str, place: str, text: str) -> tuple[Any, bytes]:
    """A request that carries a text at a place, and elsewhere what is right or nothing."""
    good = texts_of(name)[0]
    raw = text.encode("utf-8", "surrogatepass")
    path = f"/{name}/{quote(raw if place == 'path' else good.encode(), safe='')}"
    headers: list[tuple[bytes, bytes]] = []
    query, body = "", b""
    if place == "query":
        query = f"v={quote(raw, safe='')}"
    elif place == "header":
        headers.append((b"v", raw))
    elif place == "cookie":
        headers.append((b"cookie", b"v=" + raw))
    elif place in {"json", "plain"}:
        value = (
            json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass") if place == "json" else raw
        )
        headers.append((b"content-type", b"application/json"))
        body = b'{"v": ' + value + b"}"
    elif place == "form":
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
        body = f"v={quote(raw, safe='')}".encode()
    elif place == "multipart":
        headers.append((b"content-type", b"multipart/form-data; boundary=b"))
        body = b'--b\r\nContent-Disposition: form-data; name="v"\r\n\r\n' + raw + b"\r\n--b--\r\n"
    return scope("POST", path, query, headers), body


async def send(app: Any, name: str, place: str, text: str) -> httpx.Response:
    scope_, body = request_of(name, place, text)
    return await exchange(app, scope_, [body])


def choose(name: str, seed: random.Random) -> Iterator[tuple[str, str]]:
    """Places and texts for a schema: its own texts, some of the others, and some made of them."""
    others = [*ODD, *NUMBERS, *itertools.chain(*TEXTS.values())]
    own = [*itertools.product(PLACES, texts_of(name))]
    yield from own if SLOW else seed.sample(own, len(own) // 2)
    every = [*itertools.product(PLACES, others)]
    yield from every if SLOW else seed.sample(every, OTHERS_PER_FORMAT)
    for _ in range(MADE_PER_FORMAT):
        text = list(seed.choice((*texts_of(name), *others)))
        for _ in range(seed.randrange(1, 4)):
            at = seed.randrange(len(text) + 1)
            text[at : at + seed.randrange(2)] = seed.choice((*"0159-+:.TZ%e ", *ODD[:12]))
        yield seed.choice(PLACES), "".join(text)


def test_every_format_is_tried() -> None:
    assert FORMATS_OF_STRINGS - TEXTS.keys() == set()


def test_what_is_taken_can_be_sent_back(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    seed = random.Random(20261128)  # noqa: S311
    failed: list[tuple[str, str, str, int]] = []
    refused: list[tuple[str, str]] = []

    async def run() -> None:
        for name in SCHEMAS:
            good = texts_of(name)[0]
            for place in PLACES:
                # In JSON a text is a string, or what it is without quotation marks.
                wrong = "plain" if name in {*TEXTS, "date-or-time", "null-or-uuid"} else "json"
                if place != wrong and (await send(app, name, place, good)).status_code != 200:
                    refused.append((name, place))
            for place, text in choose(name, seed):
                status = (await send(app, name, place, text)).status_code
                if status >= 500:
                    failed.append((name, place, text, status))

    asyncio.run(run())
    assert failed == [], caplog.text[:3000]
    assert refused == [], refused
