"""`true` and 1, `false` and 0: Python takes them for each other, and JSON does not."""

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
