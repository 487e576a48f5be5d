"""`true` and 1, `false` and 0: Python takes them for each other, and JSON does not."""

from itertools import permutations, product
from pathlib import Path
from typing import Any

from tests.echo import Answer, echo, echo_document, same

SCHEMAS: dict[str, dict[str, Any]] = {
    "One": {"anyOf": [{"enum": [True]}, {"type": "integer"}]},
    "Two": {"anyOf": [{"enum": [1, 7]}, {"type": "boolean"}]},
    "Three": {"anyOf": [{"type": "boolean"}, {"type": "integer"}]},
    "Four": {"type": ["integer", "boolean", "string"]},
    "Five": {"enum": [1, True, "a"]},
    "Six": {"enum": [0, False, None]},
    "Seven": {"anyOf": [{"$ref": "#/components/schemas/Numbers"}, {"$ref": "#/components/schemas/Flag"}]},
    "Eight": {"anyOf": [{"$ref": "#/components/schemas/Flag"}, {"$ref": "#/components/schemas/Numbers"}]},
    "Nine": {"type": "array", "items": {"anyOf": [{"type": "boolean"}, {"type": "integer"}]}},
    "Ten": {
        "anyOf": [
            {"type": "array", "items": {"type": "boolean"}},
            {"type": "array", "items": {"type": "integer"}},
        ]
    },
    "Eleven": {
        "type": "object",
        "properties": {"type": {"anyOf": [{"enum": [True]}, {"type": "number"}]}},
        "additionalProperties": {"anyOf": [{"enum": [1]}, {"type": "boolean"}]},
    },
    "Twelve": {
        "anyOf": [
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "boolean"}}},
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
        ]
    },
}
NAMED = {"Flag": {"type": "boolean"}, "Numbers": {"type": "integer", "enum": [1, 7]}}
VALUES = (True, False, 0, 1, 7, 1.0)
CASES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "One": ("alone", (True, 0, 1, 7, 1.0)),
    "Two": ("alone", (True, False, 1, 7, 1.0)),
    "Three": ("alone", VALUES),
    "Four": ("alone", VALUES),
    "Five": ("alone", (True, 1, 1.0)),
    "Six": ("alone", (False, 0)),
    "Seven": ("alone", (True, False, 1, 7, 1.0)),
    "Eight": ("alone", (True, False, 1, 7, 1.0)),
    "Nine": ("items", VALUES),
    "Ten": ("items", VALUES),
    "Eleven": ("type", (True, 0, 1, 7, 1.0)),
    "Twelve": ("a", VALUES),
}
"""How a value stands in what is sent, and which values a schema admits."""


def test_booleans_and_numbers_come_back_as_they_were_sent(tmp_path: Path) -> None:
    def is_right(answer: Answer, value: Any, sent: Any, admitted: tuple[Any, ...]) -> bool:
        admits = any(same(value, other) for other in admitted)
        return answer.is_echo_of(sent) if admits else answer.status == 400

    wrong: list[object] = []
    with echo(echo_document(SCHEMAS, more=NAMED), tmp_path) as served:
        for name, (place, admitted) in CASES.items():
            for value in VALUES:
                sent: Any = {"alone": value, "items": [value]}.get(place, {place: value})
                answer = served.send(name, sent)
                if not is_right(answer, value, sent, admitted):
                    wrong.append((name, sent, answer))
    assert wrong == []


DATE = "2026-01-02T03:04:05Z"
MEMBERS: dict[str, dict[str, Any]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "string": {"type": "string"},
    "date-time": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "integers": {"type": "array", "items": {"type": "integer"}},
    "strings": {"type": "array", "items": {"type": "string"}},
}
SAMPLES = (True, 0, 5, 1.0, 1.5, "5", "1.5", "true", DATE, "2026-01-02", [1], ["1"], [True])


def test_alternatives_are_told_apart_by_json_types_beside_texts_that_are_parsed(tmp_path: Path) -> None:
    """A member that Pydantic reads from text makes it less strict about all others."""
    when = {"type": "string", "format": "date-time"}
    choices: dict[str, dict[str, Any]] = {
        f"{one} or {other}": {
            "anyOf": [
                {"type": "object", "required": ["a"], "properties": {"when": when, "a": MEMBERS[kind]}}
                for kind in (one, other)
            ]
        }
        for one, other in permutations(MEMBERS, 2)
    }
    wrong: list[object] = []
    with echo(echo_document({"All": {"type": "object", "properties": choices}}), tmp_path) as served:
        for name, value in product(choices, SAMPLES):
            sent = {name: {"a": value, "when": DATE}}
            answer = served.send("All", sent)
            if answer.status != 400 and not answer.is_echo_of(sent):
                wrong.append((name, value, answer))
    assert wrong == []
