"""What text may stand for a value, and what is said of a parameter that breaks the document.

Styles are the matter of `test_parameter_matrix`.
"""

from typing import Any

import pytest
from oaswright.runtime import Policy
from oaswright.runtime.application import application
from oaswright.runtime.testing import Client

from tests.runtime.apps import document, wired

OBJECT = {
    "type": "object",
    "properties": {"R": {"type": "integer"}, "G": {"type": "integer"}, "B": {"type": "integer"}},
    "additionalProperties": False,
}
RGB = {"R": 100, "G": 200, "B": 150}
INVALID = object()


def received(
    place: str, schema: dict[str, Any], sent: str, *, headers: dict[str, str] | None = None, **more: Any
) -> Any:
    """What the handler gets as parameter `p`, INVALID for a 400, None when the argument is None."""
    path = "/x/{p}" if place == "path" else "/x"
    parameter = {"name": "p", "in": place, "schema": schema, **more}
    if "content" in more:
        del parameter["schema"]
    if place == "path":
        parameter["required"] = True
    operation = {
        "operationId": "op",
        "parameters": [parameter],
        "responses": {"204": {"description": "done"}},
    }
    found = wired(document("{}") | {"paths": {path: {"get": operation}}})
    with Client(application([found.api]), checked=False) as client:
        reply = client.get(sent, headers=headers)
    if reply.status_code == 400:
        assert reply.json()["errors"][0]["in"] == place
        return INVALID
    assert reply.status_code == 204, (reply.status_code, reply.content)
    return found.received[0][f"{place}_p"]


SCALARS = [
    ({"type": "integer"}, "5", 5),
    ({"type": "integer"}, "-5", -5),
    ({"type": "integer"}, "1_0", INVALID),
    ({"type": "integer"}, "%2B5", INVALID),
    ({"type": "integer"}, "%205", INVALID),
    ({"type": "integer"}, "05", INVALID),
    ({"type": "integer"}, "5.5", INVALID),
    ({"type": "integer"}, "%D9%A5", INVALID),
    ({"type": "integer"}, "", INVALID),
    ({"type": "integer", "format": "int32"}, "2147483648", INVALID),
    ({"type": "integer", "format": "int64"}, "9223372036854775808", INVALID),
    ({"type": "integer", "format": "int64"}, "9223372036854775807", 2**63 - 1),
    ({"type": "integer"}, "9" * 5000, INVALID),
    ({"type": "integer", "maximum": 9}, "10", INVALID),
    ({"type": "number"}, "1.5", 1.5),
    ({"type": "number"}, "1e3", 1000.0),
    ({"type": "number"}, "nan", INVALID),
    ({"type": "number"}, "Infinity", INVALID),
    ({"type": "number"}, "1e999", INVALID),
    ({"type": "number"}, ".5", INVALID),
    ({"type": "boolean"}, "true", True),
    ({"type": "boolean"}, "false", False),
    ({"type": "boolean"}, "1", INVALID),
    ({"type": "boolean"}, "True", INVALID),
    ({"type": ["integer", "null"]}, "null", None),
    ({"type": ["integer", "null"]}, "5", 5),
    ({"type": "string"}, "5", "5"),
    ({"type": "string"}, "a%20b%2Fc%26d", "a b/c&d"),
    ({"type": "string"}, "%C3%A9", "é"),
    ({"type": "string", "enum": ["a", "b"]}, "b", "b"),
    ({"enum": ["a", 1]}, "1", 1),
    ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "x", "x"),
    ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "7", 7),
    ({"oneOf": [{"type": "boolean"}, {"type": "integer"}]}, "7", 7),
    ({"allOf": [{"type": "integer"}, {"minimum": 3}]}, "2", INVALID),
    ({"allOf": [{"type": "integer"}, {"minimum": 3}]}, "3", 3),
    ({}, "anything", "anything"),
    ({"type": "string", "format": "uuid"}, "not-a-uuid", INVALID),
    ({"type": "string", "format": "date"}, "2026-02-30", INVALID),
]


@pytest.mark.parametrize(("schema", "text", "value"), SCALARS)
def test_text_of_a_query_parameter_is_read_as_json_would_be(
    schema: dict[str, Any], text: str, value: object
) -> None:
    assert received("query", schema, f"/x?p={text}") == value


@pytest.mark.parametrize(("schema", "text", "value"), [case for case in SCALARS if case[1]])
def test_text_of_a_path_parameter_is_read_as_json_would_be(
    schema: dict[str, Any], text: str, value: object
) -> None:
    assert received("path", schema, f"/x/{text}") == value


def test_an_encoded_slash_is_part_of_a_path_value() -> None:
    assert received("path", {"type": "string"}, "/x/a%2Fb") == "a/b"


def test_a_repeated_scalar_is_refused() -> None:
    assert received("query", {"type": "integer"}, "/x?p=1&p=2") is INVALID


@pytest.mark.parametrize("text", ["p=%FF", "p=%C3%28"])
def test_a_query_that_is_not_utf8_is_refused(text: str) -> None:
    assert received("query", {"type": "string"}, f"/x?{text}") is INVALID


@pytest.mark.parametrize("place", ["query", "header", "cookie"])
def test_a_default_stands_in_for_what_was_not_sent(place: str) -> None:
    assert received(place, {"type": "integer", "default": 20}, "/x") == 20


@pytest.mark.parametrize("place", ["query", "header", "cookie"])
def test_what_is_optional_and_without_default_is_none(place: str) -> None:
    assert received(place, {"type": "integer"}, "/x") is None


@pytest.mark.parametrize("place", ["query", "header", "cookie"])
def test_what_is_required_must_be_sent(place: str) -> None:
    assert received(place, {"type": "integer"}, "/x", required=True) is INVALID


def test_a_parameter_with_content_is_json() -> None:
    content = {"application/json": {"schema": OBJECT}}
    sent = "/x?p=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"
    assert received("query", {}, sent, content=content) == RGB
    assert received("query", {}, "/x?p=%7B", content=content) is INVALID


@pytest.mark.parametrize("media_type", ["application/xml", "text/csv", "text/plain"])
@pytest.mark.parametrize("place", ["query", "header", "path", "cookie"])
def test_a_parameter_of_another_media_type_is_its_text(place: str, media_type: str) -> None:
    content = {media_type: {"schema": OBJECT}}
    text = "R,1"
    sent = {"query": f"/x?R=1&p={text}", "path": f"/x/{text}"}.get(place, "/x")
    headers = {"header": {"p": text}, "cookie": {"Cookie": f"p={text}"}}.get(place)
    assert received(place, {}, sent, headers=headers, content=content) == text


def test_brackets_beyond_the_depth_of_types_are_refused() -> None:
    deep = {"type": "object"}
    assert received("query", deep, f"/x?p{'[a]' * 9}=1", style="deepObject") is INVALID
    held = received("query", deep, f"/x?p{'[a]' * 8}=1", style="deepObject")
    assert str(held).count("a") == 8


def test_every_faulty_parameter_is_named_at_once() -> None:
    text = """
    paths:
      /x/{a}:
        parameters:
          - {name: a, in: path, required: true, schema: {type: integer}}
          - {name: b, in: query, schema: {type: integer, minimum: 5}}
        get:
          operationId: op
          parameters:
            - {name: b, in: query, schema: {type: integer, minimum: 3}}
            - {name: c, in: header, required: true, schema: {type: string}}
          responses: {'204': {description: done}}
    """
    found = wired(document(text))
    with Client(application([found.api]), checked=False) as client:
        reply = client.get("/x/one?b=2")
        assert reply.status_code == 400
        places = [(error["in"], error["pointer"], error["rule"]) for error in reply.json()["errors"]]
        assert places == [
            ("path", "/a", "type"),
            ("query", "/b", "minimum"),
            ("header", "/c", "required"),
        ]
        # The operation's own `b` counts, not the path's.
        assert client.get("/x/1?b=3", headers={"c": "x"}).status_code == 204


def test_what_lies_near_in_a_recursive_object_has_its_type_whatever_stands_before_it() -> None:
    names = ("all", "any", "none")
    members = {name: {"$ref": "#/components/schemas/Filter"} for name in names}
    filters = {"type": "object", "properties": {**members, "limit": {"type": "integer"}}}
    value = document("{}") | {
        "components": {"schemas": {"Filter": filters}},
        "paths": {
            "/x": {
                "get": {
                    "operationId": "op",
                    "parameters": [
                        {
                            "name": "p",
                            "in": "query",
                            "style": "deepObject",
                            "explode": True,
                            "schema": {"$ref": "#/components/schemas/Filter"},
                        }
                    ],
                    "responses": {"204": {"description": "done"}},
                }
            }
        },
    }
    found = wired(value)
    with Client(application([found.api]), checked=False) as client:
        assert client.get("/x?p[limit]=5&p[any][all][limit]=6").status_code == 204
    assert found.received == [{"query_p": {"limit": 5, "any": {"all": {"limit": 6}}}}]


@pytest.mark.parametrize("place", ["query", "header", "cookie"])
@pytest.mark.parametrize("default", [["a"], {"a": ["b"]}])
def test_a_handler_that_changes_its_default_changes_no_other_request(place: str, default: Any) -> None:
    seen: list[str] = []

    async def op(**arguments: Any) -> Any:
        (value,) = arguments.values()
        seen.append(repr(value))
        value.clear()
        return found.responses["op"]["204"]()

    parameter = {"name": "p", "in": place, "schema": {"default": default}}
    operation = {
        "operationId": "op",
        "parameters": [parameter],
        "responses": {"204": {"description": "done"}},
    }
    found = wired(document("{}") | {"paths": {"/x": {"get": operation}}}, {"op": op})
    with Client(application([found.api])) as client:
        assert [client.get("/x").status_code for _ in range(2)] == [204, 204]
    assert seen == [repr(default)] * 2


@pytest.mark.parametrize(
    ("query", "status"),
    [("p[R]=5", 204), ("G=5", 204), ("q=5", 204), ("z=1", 400), ("p[R]=1&z[R]=1", 400)],
)
def test_a_strict_query_knows_the_names_of_members(query: str, status: int) -> None:
    mixed = {"anyOf": [{"type": "object", "properties": {"G": {"type": "integer"}}}, {"type": "integer"}]}
    operation = {
        "operationId": "op",
        "parameters": [
            {"name": "p", "in": "query", "style": "deepObject", "explode": True, "schema": OBJECT},
            {"name": "q", "in": "query", "schema": mixed},
        ],
        "responses": {"204": {"description": "done"}},
    }
    policy = Policy(strict_query=frozenset({"op"}))
    found = wired(document("{}") | {"paths": {"/x": {"get": operation}}}, policy=policy)
    with Client(application([found.api]), checked=False) as client:
        assert client.get(f"/x?{query}").status_code == status
