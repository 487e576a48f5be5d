"""Handlers that answer with plain JSON values instead of models, and the types that these have."""

import asyncio
import importlib
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal, NotRequired, get_type_hints

import pytest

from tests.behaviour.building import Built, build

DOCUMENT = """
paths:
  /things/{kind}:
    get:
      operationId: getThing
      parameters: [{name: kind, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '203':
          description: the same, with a header
          headers: {X-Age: {schema: {type: integer}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
        '206':
          description: several
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
        '207':
          description: dates
          content:
            application/json:
              schema: {type: object, additionalProperties: {type: string, format: date-time}}
        '208': {description: anything, content: {application/json: {schema: {}}}}
        '210': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Odd'}}}}
        '211': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Value'}}}}
        '212': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}
        '213': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/LONG'}}}}
        '214': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/NoName'}}}}
    put:
      operationId: putThing
      parameters: [{name: kind, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Asked'}}}}
      responses: {'204': {description: x}}
components:
  schemas:
    Asked: {type: object, properties: {a: {type: string}}}
    Thing:
      type: object
      required: [id, secret, colour, big]
      properties:
        id: {type: integer, readOnly: true}
        secret: {type: string, writeOnly: true}
        colour: {$ref: '#/components/schemas/Colour'}
        at: {type: string, format: date-time}
        big: {type: number}
        parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    Colour: {type: string, enum: [red, blue]}
    NoName: {type: object, properties: {'': {type: string}}}
    LONG: {$ref: '#/components/schemas/Thing'}
    Odd:
      type: object
      additionalProperties: false
      required: [content-type, "\\"), __import__(0)"]
      properties:
        content-type: {type: string}
        "\\"), __import__(0)": {type: string}
        class: {type: string}
        __name: {type: string}
        str: {type: string}
        list: {type: array, items: {type: string}}
        "\\uFF41": {type: integer}
        self: {$ref: '#/components/schemas/Odd'}
        typed: {$ref: '#/components/schemas/Typed'}
    Typed:
      type: object
      required: [a]
      properties: {a: {type: integer}}
      additionalProperties: {type: string}
    Value:
      anyOf:
        - {type: string}
        - {type: array, items: {$ref: '#/components/schemas/Value'}}
        - {type: object, additionalProperties: {$ref: '#/components/schemas/Value'}}
    Animal:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind}
    AnimalDict: {type: object}
    Cat: {type: object, required: [kind], properties: {kind: {const: Cat}, lives: {type: integer}}}
    Dog:
      allOf:
        - {$ref: '#/components/schemas/AnimalDict'}
        - {type: object, required: [kind], properties: {kind: {const: Dog}, tail: {type: boolean}}}
""".replace("LONG", "ANameThatNoLineHolds" * 6)
THING = {"id": 1, "colour": "red", "big": 2, "at": "2026-01-02T03:04:05Z", "parts": []}
ODD = {"content-type": "a", '"), __import__(0)': "b", "class": "c", "__name": "d", "str": "e"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("dicts"), DOCUMENT)


def answers(built: Built, *responses: tuple[str, object]) -> list[tuple[int, Any]]:
    """Status and JSON for what a handler answers: names of classes and their bodies."""
    waiting = iter(responses)

    async def get(kind: str) -> Any:
        name, body = next(waiting)
        return getattr(built.interface, name)(body)

    async def run() -> list[tuple[int, Any]]:
        async with built.client(get_thing=get) as client:
            found = [await client.get("/things/a") for _ in responses]
            return [(answer.status_code, answer.json()) for answer in found]

    return asyncio.run(run())


def classes(built: Built) -> dict[int, str]:
    """The names of the classes of `getThing` by status."""
    found = vars(built.interface).items()
    return {
        value.status: name
        for name, value in found
        if name.startswith("GetThing") and hasattr(value, "status")
    }


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, THING),
        (203, THING),
        (206, [THING, {**THING, "parts": [THING]}]),
        (207, {"a": "2026-01-02T03:04:05Z"}),
        (208, {"a": [1, None]}),
        (210, {**ODD, "self": ODD, "typed": {"a": 1, "b": "x"}, "list": ["a"], "\uff41": 1}),
        (211, [{"a": ["b"]}]),
        (212, {"kind": "Dog", "tail": True}),
    ],
)
def test_plain_values_are_sent_as_they_are(built: Built, status: int, body: Any) -> None:
    assert answers(built, (classes(built)[status], body)) == [(status, body)]


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, {**THING, "id": "1"}, "/id: body id must be of type integer"),
        (203, {**THING, "id": "1"}, "/id: body id must be of type integer"),
        (206, [THING, {**THING, "colour": "green"}], "/1/colour"),
        (207, {"a": "yesterday"}, "/a: body a must be a valid date-time"),
        (210, {**ODD, "more": 1}, "has unexpected members: more"),
        (210, {**ODD, "typed": {"a": 1, "b": 2}}, "/typed/b: body typed.b must be of type string"),
        (212, {"kind": "Cow"}, '/kind: body kind must be one of "Cat", "Dog"'),
        (200, {**THING, "secret": "s"}, "secret"),
    ],
)
def test_plain_values_that_break_the_document_never_leave(
    built: Built, caplog: pytest.LogCaptureFixture, status: int, body: Any, told: str
) -> None:
    with caplog.at_level(logging.ERROR, logger="oaswright.runtime"):
        assert [found for found, _ in answers(built, (classes(built)[status], body))] == [500]
    assert told in caplog.text


def test_a_list_may_hold_models_and_plain_values(built: Built, caplog: pytest.LogCaptureFixture) -> None:
    thing, name = built.models.Thing.model_validate(THING), classes(built)[206]
    assert answers(built, (name, [thing, {**THING, "parts": [thing]}])) == [
        (206, [THING, {**THING, "parts": [THING]}])
    ]
    assert answers(built, (name, [thing, {**THING, "colour": "green"}]))[0][0] == 500
    assert "/1/colour" in caplog.text


def test_models_and_values_that_only_models_write_go_out_as_before(built: Built) -> None:
    models, names = built.models, classes(built)
    thing = models.Thing.model_validate(THING)
    at = thing.at
    assert answers(
        built,
        (names[200], thing),
        (names[206], [thing]),
        (names[207], {"a": at}),
        (names[208], {"a": [thing, at]}),
        (names[200], {**THING, "at": at}),
    ) == [
        (200, THING),
        (206, [THING]),
        (207, {"a": THING["at"]}),
        (208, {"a": [THING, THING["at"]]}),
        (500, {"type": "about:blank", "title": "Internal Server Error", "status": 500}),
    ]


def test_types_of_plain_values_say_what_the_document_says(built: Built) -> None:
    package = built.models.__package__
    assert f"{package}.dicts" not in sys.modules
    sys.path.insert(0, str(Path(str(built.models.__file__)).parents[1]))
    try:
        dicts = importlib.import_module(f"{package}.dicts")
    finally:
        sys.path.pop(0)
    assert get_type_hints(dicts.ThingDict, include_extras=True) == {
        "id": int,
        "colour": Literal["red", "blue"],
        "big": float,
        "at": NotRequired[str],
        "parts": NotRequired[list[dicts.ThingDict]],
    }
    assert dicts.OddDict.__required_keys__ == {"content-type", '"), __import__(0)'}
    assert {"__name", "str", "class", "\uff41"} <= dicts.OddDict.__optional_keys__
    assert get_type_hints(dicts.OddDict)["self"] is dicts.OddDict
    assert get_type_hints(dicts.OddDict)["typed"] == dict[str, int | str]
    assert dicts.AnimalDict_ == dicts.CatDict | dicts.DogDict
    assert dicts.NoNameDict == dict[str, Any]
    assert not hasattr(dicts, "AskedDict")
    assert "body: Animal | AnimalDict_" in built.files["interface.py"]


def test_types_of_plain_values_are_clean(built: Built) -> None:
    path = Path(str(built.models.__file__)).parent
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", str(path)]
    assert (
        subprocess.run(command, check=False, capture_output=True, text=True).stdout == "All checks passed!\n"
    )
