"""What clients are told of a value that breaks its schema: the place, and the reason."""

import json
from pathlib import Path
from typing import Any

from tests.echo import echo, echo_document

KIND = {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}}
CHOICE = {
    "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
    "discriminator": {"propertyName": "k"},
}
MORE = {"A": {**KIND, "required": ["k", "a"]}, "B": KIND, "Choice": CHOICE}
NULL = {"type": "null"}
NAMES = {"": {"type": "integer"}, "no": False, "items": {"items": False}}
SCHEMAS: dict[str, Any] = {
    "Tree": {
        "$id": "https://example.com/tree",
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {
            "v": {"type": "integer"},
            "kids": {"type": "array", "items": {"$dynamicRef": "#node"}},
        },
    },
    "Names": {"type": "object", "required": [""], "properties": NAMES},
    "Some": {"type": "array", "contains": {"type": "integer"}},
    "Few": {"type": "array", "contains": {"type": "integer"}, "minContains": 2, "maxContains": 3},
    "Keys": {"type": "object", "propertyNames": {"maxLength": 3}},
    "Maybe": {
        "type": "object",
        "properties": {
            "p": {"anyOf": [{"$ref": "#/components/schemas/Choice"}, NULL]},
            "n": {"oneOf": [NULL, {"type": ["integer", "boolean"]}]},
            "o": {"oneOf": [{"properties": {"k": {"type": "string"}}, "type": "object"}, NULL]},
            "two": {"anyOf": [{"type": "integer"}, {"type": "boolean"}, NULL]},
        },
    },
}
CASES: list[tuple[str, Any, str, str]] = [
    ("Tree", {"kids": [{"v": "x"}]}, "/kids/0/v", "body kids.0.v must be of type integer"),
    ("Tree", {"kids": [5]}, "/kids/0", "body kids.0 must be of type object"),
    ("Names", {"": "x"}, "/", 'body "" must be of type integer'),
    ("Names", {}, "", 'body lacks ""'),
    ("Names", {"": 1, "no": 1}, "/no", "body no is not allowed"),
    ("Names", {"": 1, "items": [1]}, "/items/0", "body items.0 is not allowed"),
    ("Some", ["a"], "", 'body has no item that fits {"type":"integer"}'),
    ("Few", [1], "", "body has fewer than 2 items that fit `contains`"),
    ("Few", [1, 2, 3, 4], "", "body has more than 3 items that fit `contains`"),
    ("Keys", {"abcd": 1}, "", "body has the member abcd, whose name breaks maxLength 3"),
    ("Maybe", {"p": {"k": "A"}}, "/p", "body p lacks a"),
    ("Maybe", {"p": {"k": "Z"}}, "/p/k", 'body p.k must be one of "A", "B"'),
    ("Maybe", {"p": {}}, "/p", "body p lacks k"),
    ("Maybe", {"p": 5}, "/p", "body p must be of type object or null"),
    ("Maybe", {"n": "x"}, "/n", "body n must be of type boolean or integer or null"),
    ("Maybe", {"o": []}, "/o", "body o must be of type object or null"),
    ("Maybe", {"o": {"k": 1}}, "/o/k", "body o.k must be of type string"),
    ("Maybe", {"two": "x"}, "/two", "body two must be of type boolean or integer or null"),
]


def test_a_violation_names_place_and_reason(tmp_path: Path) -> None:
    with echo(echo_document(SCHEMAS, more=MORE), tmp_path) as served:
        for name, sent, pointer, message in CASES:
            answer = served.send(name, sent)
            (found,) = json.loads(answer.text)["errors"]
            assert (found["pointer"], found["message"]) == (pointer, message)
