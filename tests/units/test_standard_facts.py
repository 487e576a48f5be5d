"""What the standards say, as functions of texts and values: versions, media types, statuses, pointers."""

import pytest
from oaswright.openapi.grammar import (
    component_group,
    component_kind,
    find_mismatches,
    name_shape,
    parse_shape,
    version_of,
    versions_with,
    with_article,
)
from oaswright.openapi.keywords import subschemas
from oaswright.openapi.media_types import body_kind, framing, is_structured, list_ranges
from oaswright.openapi.pointers import JSON, Pointer, follow
from oaswright.openapi.runtime_expressions import embedded_expressions, is_expression
from oaswright.openapi.statuses import has_content, is_interim, reason_phrase, status_name
from oaswright.openapi.symbols import spell


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("3.0.3", "3.0"),
        ("3.1", "3.1"),
        (3.1, "3.1"),
        ("3.2.0-rc", "3.2"),
        ("3.10", None),
        ("3.1x", None),
        ("3.1.", None),
        ("4.0.0", None),
        (3, None),
        (None, None),
    ],
)
def test_a_document_says_which_version_it_follows(written: JSON, version: str | None) -> None:
    assert version_of({"openapi": written}) == version
    assert version_of([written]) is None


def test_components_have_their_groups() -> None:
    assert component_group("media-type", "3.1") is None
    assert component_group("media-type", "3.2") == "mediaTypes"
    assert component_group("path-item", "3.0") is None
    assert component_group("info", "3.1") is None
    assert component_kind(("components", "schemas", "A")) == "schema"
    assert component_kind(("components", "schemas")) is None
    assert component_kind(("components", "schemas", "A", "items")) is None
    assert component_kind(("other", "schemas", "A")) is None
    assert versions_with("openapi", "webhooks") == ("3.1", "3.2")
    assert versions_with("schema", "nullable") == ("3.0",)
    assert [with_article(title) for title in ("Info Object", "XML Object", "Tag Object")] == [
        "an Info Object",
        "an XML Object",
        "a Tag Object",
    ]


@pytest.mark.parametrize(
    ("shape", "value", "places"),
    [
        ("string", "a", []),
        ("string", 1, [()]),
        ("type", ["a", 1], [(1,)]),
        ("type", [], [()]),
        ("boolean", True, []),
        ("boolean", 1, [()]),
        ("number", 1.5, []),
        ("number", True, [()]),
        ("count", 0, []),
        ("count", 2.0, []),
        ("count", 2.5, [()]),
        ("count", -1, [()]),
        ("count", True, [()]),
        ("any", None, []),
        ("a|b", "c", []),
        ("a|b", 1, [()]),
        ("[string]", ["a", 1], [(1,)]),
        ("[string]", {}, [()]),
        ("{string}", {"a": "b", "c": 1}, [("c",)]),
        ("{string}", [], [()]),
        ("{[string]}", {"a": ["b", 1]}, [("a", 1)]),
        ("info", {"title": 1}, []),
        ("info", True, [()]),
        ("schema", True, []),
        ("schema", None, [()]),
        ("boolean-or-schema", False, []),
    ],
)
def test_values_have_their_shapes(shape: str, value: JSON, places: list[Pointer]) -> None:
    assert [steps for steps, _, _ in find_mismatches(parse_shape(shape, "3.1"), value)] == places


def test_only_later_versions_have_boolean_schemas() -> None:
    assert find_mismatches(parse_shape("schema", "3.0"), True)
    assert not find_mismatches(parse_shape("boolean-or-schema", "3.0"), True)
    shapes = ("{schema?}", "[tag]", "info", "{string}")
    assert [name_shape(parse_shape(shape, "3.1")) for shape in shapes] == ["{schema?}", "[tag]", "info", None]


@pytest.mark.parametrize(
    ("media_type", "kind", "structured"),
    [
        ("application/json", "json", "json"),
        ("Application/Problem+JSON; a=b", "json", "json"),
        ("application/x-www-form-urlencoded", "form", "form"),
        ("multipart/form-data", "multipart", "multipart"),
        ("multipart/mixed", "binary", "binary"),
        ("text/csv", "text", "text"),
        ("text/*", "text", "text"),
        ("text/xml", "binary", "binary"),
        ("application/xml", "binary", "binary"),
        ("*/*", "binary", "json"),
        ("application/*", "binary", "json"),
        ("image/*", "binary", "binary"),
    ],
)
def test_a_media_type_has_its_kind(media_type: str, kind: str, structured: str) -> None:
    assert (body_kind(media_type), body_kind(media_type, structured=True)) == (kind, structured)


def test_media_types_have_ranges_framings_and_structures() -> None:
    assert list_ranges("Text/CSV; a=b") == ("text/csv", "text/*", "*/*")
    framings = [
        framing(name) for name in ("application/x-ndjson", "text/event-stream", "application/json-seq")
    ]
    assert framings == ["lines", "events", "sequence"]
    assert [framing(name) for name in ("application/a+json-seq", "text/plain")] == ["sequence", None]
    assert [is_structured(name) for name in ("Text/XML", "application/cbor", "text/csv")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("status", "name", "interim", "content"),
    [
        ("200", "Ok", False, True),
        ("204", "NoContent", False, False),
        ("205", "ResetContent", False, False),
        ("304", "NotModified", False, False),
        ("100", "Continue", True, False),
        ("1XX", "Informational", True, False),
        ("2xx", "Successful", False, True),
        ("default", "Default", False, True),
        ("404", "NotFound", False, True),
        ("413", "ContentTooLarge", False, True),
        ("299", "Status299", False, True),
    ],
)
def test_a_status_has_its_name_and_content(status: str, name: str, interim: bool, content: bool) -> None:
    assert (status_name(status), is_interim(status), has_content(status)) == (name, interim, content)


def test_phrases_are_those_of_rfc_9110() -> None:
    assert [reason_phrase(status) for status in (416, 422, 404)] == [
        "Range Not Satisfiable",
        "Unprocessable Content",
        "Not Found",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$url", True),
        ("$method", True),
        ("$statusCode", True),
        ("$request.header.X-One", True),
        ("$request.header.", False),
        ("$request.header.a b", False),
        ("$request.query.a b", True),
        ("$response.path.id", True),
        ("$response.body", True),
        ("$response.body#/a~1b/0", True),
        ("$response.body#", True),
        ("$response.body#a", False),
        ("$response.body#/~2", False),
        ("$urls", False),
        ("url", False),
    ],
)
def test_what_is_a_runtime_expression(text: str, expected: bool) -> None:
    assert is_expression(text) is expected


def test_expressions_stand_in_braces() -> None:
    assert embedded_expressions("a{$url}b{c}{$request.body#/d}") == ["$url", "$request.body#/d"]


def test_schemas_below_a_schema() -> None:
    schema: dict[str, JSON] = {
        "properties": {"a": {}, "b": True},
        "allOf": [{}, {}],
        "items": [{}],
        "not": {},
        "enum": [{}],
        "$defs": [],
        "oneOf": {},
    }
    expected: list[Pointer] = [
        ("properties", "a"),
        ("properties", "b"),
        ("allOf", 0),
        ("allOf", 1),
        ("items", 0),
    ]
    assert [steps for steps, _ in subschemas(schema)] == [*expected, ("not",)]
    assert [steps for steps, _ in subschemas(schema, ("not", "if"))] == [("not",)]
    assert [steps for steps, _ in subschemas({"items": {}})] == [("items",)]


@pytest.mark.parametrize(
    ("tokens", "found"),
    [
        ((), True),
        (("a", 0), True),
        (("a", "1"), True),
        (("a", 2), False),
        (("a", -1), False),
        (("a", "-1"), False),
        (("a", "x"), False),
        (("a", "²"), False),
        (("b",), False),
        (("a", 0, "c"), False),
        (("1",), True),
        ((1,), True),
    ],
)
def test_a_pointer_leads_to_what_is_there(tokens: Pointer, found: bool) -> None:
    assert (follow({"a": ["x", "y"], "1": 0}, tokens) is not None) is found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (">=", "GREATER_OR_EQUAL"),
        ("=>=", "ARROW_EQUAL"),
        ("*****", "STAR_STAR_STAR_STAR"),
        ("€", "EURO_SIGN"),
        ("\ue000", "UE000"),
        ("\n", "LINE_FEED"),
    ],
)
def test_symbols_are_spelled(text: str, words: str) -> None:
    assert spell(text) == words
