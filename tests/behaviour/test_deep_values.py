"""Values that nest deeply: accepted and sent back up to the documented bound, one short refusal beyond."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.echo import echo, echo_document

EXPRESSION = {"$ref": "#/components/schemas/Expression"}
NODE = {"$ref": "#/components/schemas/Node"}
SCHEMAS: dict[str, Any] = {
    "Expression": {
        "anyOf": [
            {"type": "string"},
            {"type": "object", "properties": {"not": EXPRESSION}, "required": ["not"]},
            {
                "type": "object",
                "properties": {"and": {"type": "array", "items": EXPRESSION}},
                "required": ["and"],
            },
        ]
    },
    "Node": {"type": "object", "properties": {"next": NODE}},
    "Anything": {},
}


def nested(levels: int, wrap: Callable[[Any], Any], innermost: Any) -> Any:
    for _ in range(levels):
        innermost = wrap(innermost)
    return innermost


@pytest.mark.parametrize(
    ("name", "wrap", "innermost", "accepted"),
    [
        ("Expression", lambda value: {"not": value}, "x", 127),
        ("Expression", lambda value: {"and": [value]}, "x", 126),
        ("Node", lambda value: {"next": value}, {}, 252),
        ("Anything", lambda value: [value], 1, 252),
    ],
)
def test_a_deep_value_is_echoed_or_refused_in_one_sentence(
    name: str, wrap: Callable[[Any], Any], innermost: Any, accepted: int, tmp_path: Path
) -> None:
    with echo(echo_document(SCHEMAS), tmp_path) as served:
        for levels in (10, 100, accepted):
            value = nested(levels, wrap, innermost)
            assert served.send(name, value).is_echo_of(value)
        for levels in (accepted + 3, 300):
            answer = served.send(name, nested(levels, wrap, innermost))
            assert answer.status == 400
            assert "too many levels of nesting" in answer.text
            assert len(answer.text) < 200


def test_no_answer_grows_with_what_is_wrong(tmp_path: Path) -> None:
    with echo(echo_document(SCHEMAS), tmp_path) as served:
        for value in (
            [{"not": 1}] * 300,
            {"and": [{"and": [1] * 30}] * 30},
            nested(100, lambda value: {"not": value, "and": [value, 1]} if value == 1 else {"not": value}, 1),
            {"not": {"and": ["x"] * 900 + [5]}},
        ):
            answer = served.send("Expression", value)
            assert answer.status == 400
            assert len(answer.text) < 20_000
