"""Formats of strings with types of Python that the configuration names, as handlers and clients see them."""

import importlib
import itertools
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import oaswright
import pytest
import yaml
from oaswright.config import ConfigError
from oaswright.contents import encode_text
from oaswright.runtime.application import application

from tests.behaviour.building import Built

NUMBERS = itertools.count(1)
KNOWN = {
    "decimal": "decimal.Decimal",
    "duration": "datetime.timedelta",
    "time": "datetime.time",
    "uuid": "uuid.UUID",
}
MONEY = """
from typing import Any

from pydantic_core import CoreSchema, core_schema


class Money:
    def __init__(self, text: str) -> None:
        amount, _, self.currency = text.partition(" ")
        self.cents = round(float(amount) * 100)

    def __str__(self) -> str:
        return f"{self.cents // 100}.{self.cents % 100:02} {self.currency}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(str, when_used="json")
        read = core_schema.no_info_plain_validator_function(cls._read, serialization=written)
        return read

    @classmethod
    def _read(cls, value: object) -> "Money":
        if isinstance(value, str):
            return cls(value)
        if isinstance(value, cls):
            return value
        raise ValueError("no amount")
"""


def text_of(format_: str, **more: object) -> dict[str, object]:
    return {"type": "string", "format": format_, **more}


def document(format_: str, **more: object) -> dict[str, Any]:
    """An operation that takes a value of a format everywhere, and one that gives it."""
    schema = {"$ref": "#/components/schemas/Value"}
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    header = {"X-Back": {"required": True, "schema": schema}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Served", "version": "1"},
        "paths": {
            "/things/{key}": {
                "post": {
                    "operationId": "send",
                    "parameters": [
                        {"name": "key", "in": "path", "required": True, "schema": schema},
                        {"name": "many", "in": "query", "schema": {"type": "array", "items": schema}},
                        {"name": "X-One", "in": "header", "schema": schema},
                    ],
                    "requestBody": {"required": True, "content": body},
                    "responses": {"200": {"description": "Back.", "headers": header, "content": body}},
                }
            }
        },
        "components": {
            "schemas": {
                "Value": text_of(format_, **more),
                "Thing": {
                    "type": "object",
                    "required": ["one"],
                    "properties": {
                        "one": schema,
                        "maybe": {"anyOf": [schema, {"type": "null"}]},
                        "some": {"type": "array", "items": text_of(format_, **more)},
                        "by_name": {"type": "object", "additionalProperties": schema},
                        "either": {"oneOf": [schema, {"type": "integer"}]},
                    },
                },
            }
        },
    }


@dataclass
class Seen:
    key: Any = None
    many: Any = None
    one: Any = None
    body: Any = None


def write_project(folder: Path, value: object, formats: Mapping[str, str], **files: str) -> Path:
    """A project with the API `served`; the name of its output folder is its own, since it is imported."""
    lines = [f'"{name}" = "{path}"' for name, path in formats.items()]
    output = f"formats_{next(NUMBERS)}"
    settings = ["[tool.oaswright]", f'output = "{output}"', "[tool.oaswright.formats]", *lines]
    api = ["[tool.oaswright.apis.served]", 'spec = "served.yaml"']
    (folder / "pyproject.toml").write_text("\n".join([*settings, *api]), "utf-8")
    (folder / "served.yaml").write_text(yaml.safe_dump(value, sort_keys=False), "utf-8")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    return folder / output


def build(folder: Path, value: object, formats: Mapping[str, str], **files: str) -> Built:
    output = write_project(folder, value, formats, **files)
    result = oaswright.generate(folder)
    assert not [found for found in result.diagnostics if found.severity == "error"], result.diagnostics
    for path, text in result.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_text(text))
    modules = [
        importlib.import_module(f"{output.name}.served.{name}") for name in ("models", "interface", "wiring")
    ]
    return Built(*modules, files={p.name: t for p, t in result.files.items()}, diagnostics=result.diagnostics)


@pytest.fixture(autouse=True)
def _importable(tmp_path: Path) -> Iterator[None]:
    sys.path.insert(0, str(tmp_path))
    importlib.invalidate_caches()
    yield
    sys.path.remove(str(tmp_path))
    for name in ("money", "other_money"):
        sys.modules.pop(name, None)


def echoing(built: Built, seen: Seen) -> httpx.AsyncClient:
    """A client of handlers that give back what they got."""

    class Handlers(built.api):  # type: ignore[misc, name-defined]
        async def send(self, key: Any, body: Any, *, many: Any, x_one: Any) -> object:
            seen.key, seen.many, seen.one, seen.body = key, many, x_one, body
            return built.interface.SendOk(body, x_back=x_one)

    transport = httpx.ASGITransport(application([built.wiring.wire(Handlers())]), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("format_", "text", "value"),
    [
        ("decimal", "1.10", Decimal("1.10")),
        ("decimal", "-0", Decimal("-0")),
        ("decimal", "007.50", Decimal("7.50")),
        ("decimal", "0.00000000000000000000000000000000001", Decimal("1e-35")),
        ("decimal", "123456789012345678901234567890.123456789012345678901234567890", None),
        ("duration", "PT36H", timedelta(hours=36)),
        ("duration", "P2W", timedelta(weeks=2)),
        ("duration", "P1DT12H", timedelta(hours=36)),
        ("duration", "PT0S", timedelta()),
        ("time", "10:00:00Z", time(10, tzinfo=UTC)),
        ("time", "10:00:00.5+00:00", time(10, 0, 0, 500_000, UTC)),
        ("time", "10:00:00.123456789Z", time(10, 0, 0, 123_456, UTC)),
        ("uuid", "9d9a7a1a-2b8e-4c8f-8f1c-6c2c1c1d1e1f", None),
    ],
)
async def test_a_value_is_typed_and_goes_out_as_it_came(
    format_: str, text: str, value: object, tmp_path: Path
) -> None:
    seen = Seen()
    sent = {"one": text, "maybe": text, "some": [text, text], "by_name": {"a": text}, "either": text}
    built = build(tmp_path, document(format_), KNOWN)
    async with echoing(built, seen) as client:
        answer = await client.post(
            f"/things/{text}",
            params={"many": [text, text]},
            headers={"X-One": text},
            json=sent,
        )
    assert (answer.status_code, answer.json()) == (200, sent), answer.text
    assert answer.headers["X-Back"] == text
    read = [seen.key, *seen.many, seen.one, seen.body.one, seen.body.maybe, seen.body.either]
    read += [*seen.body.some, seen.body.by_name["a"]]
    assert all(not isinstance(found, str) for found in read)
    if value is not None:
        assert {*read} == {value}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("format_", "text", "words"),
    [
        ("decimal", "1e5", "must be a decimal number in plain digits"),
        ("decimal", "NaN", "must be a decimal number in plain digits"),
        ("decimal", "1_000", "must be a decimal number in plain digits"),
        ("decimal", "", "must be a decimal number in plain digits"),
        ("duration", "P1Y", "must be a duration of weeks, days, hours, minutes and seconds"),
        ("duration", "P9999999999D", "must be a duration of weeks, days, hours, minutes and seconds"),
        ("time", "23:59:60Z", "must be a time without leap second"),
        ("time", "10:00:00", "time"),
    ],
)
async def test_what_no_value_holds_is_refused_in_words(
    format_: str, text: str, words: str, tmp_path: Path
) -> None:
    built = build(tmp_path, document(format_), KNOWN)
    good = {"decimal": "1", "duration": "PT1H", "time": "10:00:00Z"}[format_]
    async with echoing(built, Seen()) as client:
        for parts in ({"one": text}, {"one": good, "some": [good, text]}):
            answer = await client.post(f"/things/{good}", headers={"X-One": good}, json=parts)
            assert answer.status_code == 400
            assert words in answer.text
        answer = await client.post(f"/things/{good}", headers={"X-One": text or "x"}, json={"one": good})
        assert answer.status_code == 400
        assert words in answer.text


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("format_", "value", "text"),
    [
        ("decimal", Decimal("1E+2"), "100"),
        ("decimal", Decimal("1.10") + 1, "2.10"),
        ("decimal", Decimal("NaN"), None),
        ("decimal", 1.5, None),
        ("duration", timedelta(hours=1, seconds=4), "PT1H0M4S"),
        ("duration", timedelta(days=2), "P2D"),
        ("duration", -timedelta(days=2), None),
        ("time", time(10, 30, tzinfo=UTC), "10:30:00Z"),
        ("time", time(10, 30), None),
    ],
)
async def test_what_python_made_is_written_plainly_or_not_at_all(
    format_: str, value: object, text: str | None, tmp_path: Path
) -> None:
    built = build(tmp_path, document(format_), KNOWN)
    good = {"decimal": "1", "duration": "PT1H", "time": "10:00:00Z"}[format_]

    async def send(key: object, body: Any, *, many: object, x_one: object) -> object:
        thing = built.models.Thing.model_construct(one=value)
        return built.interface.SendOk(thing, x_back=x_one)

    async with built.client(send=send) as client:
        answer = await client.post(f"/things/{good}", headers={"X-One": good}, json={"one": good})
    if text is None:
        assert answer.status_code == 500
    else:
        assert answer.json() == {"one": text}


@pytest.mark.anyio
@pytest.mark.parametrize("component", ["Money", "Value"])
async def test_a_type_of_ones_own(component: str, tmp_path: Path) -> None:
    """Also where a component has the name of the type."""
    written = yaml.safe_dump(document("money")).replace("schemas/Value", f"schemas/{component}")
    value = yaml.safe_load(written.replace("    Value:", f"    {component}:"))
    built = build(tmp_path, value, {"money": "money.Money"}, money=MONEY)
    seen = Seen()
    sent = {"one": "1.50 EUR", "either": "7.00 EUR", "some": ["2.00 EUR"], "maybe": None}
    async with echoing(built, seen) as client:
        answer = await client.post("/things/3.10 CHF", headers={"X-One": "0.05 EUR"}, json=sent)
        assert (answer.status_code, answer.json()) == (200, sent), answer.text
        assert (seen.key.cents, seen.one.cents, seen.body.some[0].currency) == (310, 5, "EUR")
        refused = await client.post("/things/3.10 CHF", headers={"X-One": "x"}, json=sent)
        assert refused.status_code == 400
        assert "X-One must be a value of its format" in refused.text


def test_two_types_of_one_name(tmp_path: Path) -> None:
    value = document("money")
    value["components"]["schemas"]["Thing"]["properties"]["other"] = text_of("other")
    formats = {"money": "money.Money", "other": "other_money.Money"}
    built = build(tmp_path, value, formats, money=MONEY, other_money=MONEY)
    found = built.models.Thing(one="1 EUR", other="2 EUR")
    assert type(found.one).__module__ == "money"
    assert type(found.other).__module__ == "other_money"


def test_types_of_the_standard_library_and_text(tmp_path: Path) -> None:
    value = document("ipv4")
    value["components"]["schemas"]["Thing"]["properties"]["at"] = text_of("date-time")
    built = build(tmp_path, value, {"ipv4": "ipaddress.IPv4Address", "date-time": "str"})
    found = built.models.Thing.model_validate({"one": "10.0.0.1", "at": "2026-01-01T00:00:00+00:00"})
    assert type(found.one).__name__ == "IPv4Address"
    assert found.model_dump(mode="json") == {"one": "10.0.0.1", "at": "2026-01-01T00:00:00+00:00"}


def test_patterns_and_numbers(tmp_path: Path) -> None:
    """A pattern keeps no configured type away; a number is a JSON number, whatever its format."""
    value = document("decimal", pattern=r"^\d+\.\d\d$")
    value["components"]["schemas"]["Thing"]["properties"]["rate"] = {"type": "number", "format": "decimal"}
    built = build(tmp_path, value, KNOWN)
    found = built.models.Thing(one="1.10", rate=1.5)
    assert isinstance(found.one, Decimal)
    assert isinstance(found.rate, float)


def test_an_api_has_types_of_its_own(tmp_path: Path) -> None:
    write_project(tmp_path, document("decimal"), KNOWN)
    with (tmp_path / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('\nformats.decimal = "str"\n')
    models = next(t for p, t in oaswright.generate(tmp_path).files.items() if p.name == "models.py")
    assert "ExactDecimal" not in models


def test_a_default_is_a_value_of_the_type(tmp_path: Path) -> None:
    value = document("duration")
    value["paths"]["/things/{key}"]["post"]["parameters"][2]["schema"] = text_of("duration", default="P1Y")
    write_project(tmp_path, value, KNOWN)
    result = oaswright.generate(tmp_path)
    assert "its default is no value of it" in str(result.diagnostics)
    assert not result.files


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "decimal.Decimel",
            "'decimal.Decimel' is no type that is read from text; did you mean decimal.Decimal?",
        ),
        ("os.system", "'os.system' is no type that is read from text; it may be "),
        ("Decimal", "'Decimal' names no type; write a module and a class"),
        ("money.Monye", "money.py has no Monye; did you mean Money?"),
        ("monye.Money", "there is no module monye, neither in "),
        ("money.Money; import os", "is no module and class"),
        ("money.class", "is no module and class"),
        ("money..Money", "is no module and class"),
        ("__main__.__x__", "is no module and class"),
    ],
)
def test_a_type_that_is_not_there_is_named(path: str, words: str, tmp_path: Path) -> None:
    write_project(tmp_path, document("money"), {"money": path}, money="raise SystemExit\nclass Money: ...\n")
    with pytest.raises(ConfigError) as caught:
        oaswright.generate(tmp_path)
    assert f"{tmp_path / 'pyproject.toml'}:4:" in str(caught.value)
    assert "money: '" in str(caught.value)
    assert words in str(caught.value)
    # The formats of one API have a place, and a name, of their own.
    write_project(tmp_path, document("money"), {}, money="class Money: ...\n")
    with (tmp_path / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[tool.oaswright.apis.served.formats]\nmoney = "{path}"\n')
    with pytest.raises(ConfigError, match=r"pyproject\.toml:7:9: .*served.*money: ") as caught:
        oaswright.generate(tmp_path)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("format_", "written", "names"),
    [
        ("decimal", "Decimal", "from decimal import Decimal"),
        ("decimal", "decimal.Decimal", "import decimal"),
        ("decimal", "ExactDecimal", "from oaswright.runtime import ExactDecimal"),
        ("duration", "timedelta", "from datetime import timedelta"),
        ("time", "time", "from datetime import time"),
        ("byte", "bytes", ""),
        ("date-time", "datetime", "from datetime import datetime"),
        ("money", "Amount", "from money import Money as Amount"),
    ],
)
def test_a_handler_may_name_the_class_alone(format_: str, written: str, names: str, tmp_path: Path) -> None:
    value = document(format_)
    for parameter in value["paths"]["/things/{key}"]["post"]["parameters"]:
        inline = text_of(format_)
        parameter["schema"] = {"type": "array", "items": inline} if parameter["name"] == "many" else inline
    output = write_project(tmp_path, value, {**KNOWN, "money": "money.Money"}, money=MONEY)
    with (tmp_path / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('\nhandlers = "handlers.py"\n')
    handlers = tmp_path / "handlers.py"
    handlers.write_text(
        f"""{names}
from {output.name}.served.interface import SendResponse, ServedApi
from {output.name}.served.models import Thing


class ServedHandlers(ServedApi):
    async def send(
        self, key: {written}, body: Thing, *, many: list[{written}] | None = None,
        x_one: {written} | None = None,
    ) -> SendResponse:
        raise NotImplementedError("send")
""",
        "utf-8",
    )
    result = oaswright.generate(tmp_path)
    assert result.files
    assert handlers not in result.files
    wrong = handlers.read_text("utf-8").replace(f"key: {written}", "key: int")
    handlers.write_text(wrong, "utf-8")
    assert handlers in oaswright.generate(tmp_path).files


@pytest.mark.parametrize("written", ["formats = 1", "formats.money = 1"])
def test_settings_of_a_wrong_type(written: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.oaswright]\n{written}\n", "utf-8")
    with pytest.raises(ConfigError, match=r"tool\.oaswright\.formats"):
        oaswright.generate(tmp_path)
