"""Examples are held against what is really sent: by direction, by discriminator, as the text of a body."""

from pathlib import Path

import pytest
from oaswright.lint.engine import check_file

USER = (
    "{type: object, required: [id, name, secret], properties: {id: {type: integer, readOnly: true}, "
    "name: {type: string}, secret: {type: string, writeOnly: true}}}"
)
CONTACT = (
    "{oneOf: [{required: [email], properties: {email: {type: string, writeOnly: true}}}, "
    "{required: [phone], properties: {phone: {type: string}}}]}"
)
PET = (
    "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], "
    "discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}}"
)
COMPONENTS = """components:
  schemas:
    Cat: {type: object, required: [kind, meows], properties: {kind: {type: string}, meows: {type: boolean}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, barks: {type: boolean}}}
"""
REQUEST = """
      requestBody:
        content:
          application/json: {schema: %s, %s}
      responses:
        default: {description: d}
"""
RESPONSE = """
      responses:
        default:
          description: d
          content:
            application/json: {schema: %s, %s}
"""
WEBHOOK = """
      responses:
        default: {description: d}
webhooks:
  created:
    post:
      requestBody:
        content:
          application/json: {schema: %s, %s}
      responses:
        default: {description: d}
"""
LACKS = "the example lacks the required property "
CASES: dict[str, tuple[str, str, str, list[str]]] = {
    "request": (REQUEST, USER, "example: {name: n, secret: s}", []),
    "request without what only it carries": (REQUEST, USER, "example: {name: n}", [LACKS + "`secret`"]),
    "request with what it does not carry": (
        REQUEST,
        USER,
        "example: {id: 1, name: n, secret: s}",
        ["`id` in the example is read-only, and a request does not carry it"],
    ),
    "response": (RESPONSE, USER, "example: {id: 1, name: n}", []),
    "response without what only it carries": (RESPONSE, USER, "example: {name: n}", [LACKS + "`id`"]),
    "response with what it does not carry": (
        RESPONSE,
        USER,
        "example: {id: 1, name: n, secret: s}",
        ["`secret` in the example is write-only, and a response does not carry it"],
    ),
    "named example": (
        RESPONSE,
        USER,
        "examples: {one: {value: {name: n}}}",
        ["the example `one` lacks the required property `id`"],
    ),
    "integer beyond its format": (
        RESPONSE,
        "{type: integer, format: int32}",
        "example: 2147483648",
        ["the example must be at most 2147483647, not 2147483648"],
    ),
    "integer of more digits": (
        RESPONSE,
        "{type: integer, format: int64}",
        "example: 9223372036854775807",
        [],
    ),
    "text in place of an integer": (
        RESPONSE,
        "{type: string, format: int64}",
        "example: '99999999999999999999'",
        [],
    ),
    "time without offset": (
        RESPONSE,
        "{type: string, format: time}",
        "example: '17:00:00'",
        ['the example must be a time with its offset, such as 17:00:00Z, not "17:00:00"'],
    ),
    "time": (RESPONSE, "{type: string, format: time}", "example: '17:00:00.5+01:00'", []),
    "international address": (
        RESPONSE,
        "{type: string, format: idn-email}",
        "example: nobody",
        ['the example must be an e-mail address, not "nobody"'],
    ),
    "item of an array": (
        RESPONSE,
        f"{{type: array, items: {USER}}}",
        "example: [{id: 1, name: n}, {name: n}]",
        ["`[1]` in the example lacks the required property `id`"],
    ),
    "request that the server sends": (WEBHOOK, USER, "example: {id: 1, name: n, secret: s}", []),
    "alternative of a request": (REQUEST, CONTACT, "example: {phone: '1'}", []),
    "other alternative of a request": (REQUEST, CONTACT, "example: {email: a}", []),
    "no alternative of a request": (REQUEST, CONTACT, "example: {}", [LACKS + "`email`"]),
    "what a discriminator selects": (REQUEST, PET, "example: {kind: dog, barks: true}", []),
    "what it selects lacks something": (REQUEST, PET, "example: {kind: cat}", [LACKS + "`meows`"]),
    "what it selects is wrong": (
        REQUEST,
        PET,
        "example: {kind: dog, barks: loud}",
        ['`barks` in the example must be true or false, not "loud"'],
    ),
    "a value that selects nothing": (
        REQUEST,
        PET,
        "example: {kind: cow}",
        ['`kind` in the example is none of the allowed values: "cow"'],
    ),
    "nothing that selects": (REQUEST, PET, "example: {barks: true}", [LACKS + "`kind`"]),
    "what follows from a mistake": (
        REQUEST,
        "{type: object, allOf: [{properties: {a: {type: integer}, b: {type: string}}}], "
        "unevaluatedProperties: false}",
        "example: {a: x, b: y}",
        ['`a` in the example must be an integer, not "x"'],
    ),
    "several stray properties": (
        REQUEST,
        "{type: object, properties: {a: {}}, additionalProperties: false}",
        "example: {a: 1, b: 2, c: 3}",
        ["the example has properties that its schema does not allow: `b`, `c`"],
    ),
    "the text of an object": (
        REQUEST,
        "{type: object}",
        "example: '{}'",
        ['the example must be an object, not "{}"'],
    ),
}


def messages(folder: Path, version: str, text: str, components: str = "") -> list[str]:
    file = folder / "openapi.yaml"
    head = f"openapi: {version}.0\ninfo: {{title: A, version: '1'}}\npaths:\n  /:\n    post:\n"
    file.write_text(f"{head}      operationId: create{text}{components}", encoding="utf-8")
    return [found.message for found in check_file(file) if found.rule != "unused-component"]


@pytest.mark.parametrize(("place", "schema", "example", "expected"), CASES.values(), ids=CASES)
def test_an_example_is_held_against_its_direction(
    tmp_path: Path, place: str, schema: str, example: str, expected: list[str]
) -> None:
    components = COMPONENTS if schema == PET else ""
    assert messages(tmp_path, "3.1", place % (schema, example), components) == expected


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ("{name: n, secret: s}", []),
        ("{id: 1, name: n}", []),
        ("{id: 1, name: n, secret: s}", []),
        ("{id: 1}", [LACKS + "`name`"]),
    ],
)
def test_a_component_may_have_an_example_of_either_direction(
    tmp_path: Path, example: str, expected: list[str]
) -> None:
    user = USER.removesuffix("}")
    components = f"components: {{schemas: {{User: {user}, example: {example}}}}}}}\n"
    text = REQUEST % ("{$ref: '#/components/schemas/User'}", "x-a: 1")
    assert messages(tmp_path, "3.0", text, components) == expected


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ('{serializedValue: \'{"id": 1, "name": "n"}\'}', []),
        ('{dataValue: {id: 1, name: n}, serializedValue: \'{"name": "n", "id": 1}\'}', []),
        ("{dataValue: {name: n}}", ["the example `one` lacks the required property `id`"]),
        (
            '{serializedValue: \'{"name": "n"}\'}',
            ["the serialized example `one` lacks the required property `id`"],
        ),
        ("{serializedValue: 'name: n'}", ["the serialized example `one` is not JSON"]),
        (
            "{dataValue: {id: 1, name: n}, serializedValue: '{}'}",
            ["the serialized example `one` is the text of another value than its `dataValue`"],
        ),
    ],
)
def test_the_text_of_a_body_is_held_against_its_schema(
    tmp_path: Path, example: str, expected: list[str]
) -> None:
    assert messages(tmp_path, "3.2", RESPONSE % (USER, f"examples: {{one: {example}}}")) == expected


@pytest.mark.parametrize(
    "broken",
    [
        "{type: int}",
        "{type: string, minLength: x}",
        "{type: [string, nul]}",
        "{type: string, required: true}",
        "x",
    ],
)
def test_a_mistake_in_one_member_does_not_hide_what_is_wrong_with_another(
    tmp_path: Path, broken: str
) -> None:
    schema = f"{{type: object, properties: {{a: {broken}, b: {{type: integer}}}}}}"
    found = messages(tmp_path, "3.1", RESPONSE % (schema, "example: {a: x, b: x}"))
    assert '`b` in the example must be an integer, not "x"' in found


@pytest.mark.parametrize(
    ("schema", "example", "is_right"),
    [
        ("{type: string, format: byte}", "aGVsbG8=", True),
        ("{type: string, format: byte}", "hello!", False),
        ("{type: string, contentEncoding: base64}", "hello!", False),
    ],
)
def test_base64_in_an_example_is_read(tmp_path: Path, schema: str, example: str, is_right: bool) -> None:
    found = messages(tmp_path, "3.1", RESPONSE % (schema, f"example: '{example}'"))
    assert found == ([] if is_right else [f'the example must be base64 text, not "{example}"'])
