"""What a change of a schema means for requests and responses, and the value that proves it."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.diff.documents import diff, of_parameter, of_request, of_response, show

OBJECT = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
CLOSED = {**OBJECT, "additionalProperties": False}
NARROWINGS: list[tuple[str, Any, Any]] = [
    ("type", {"type": ["string", "integer"]}, {"type": "string"}),
    ("type", {"type": "number"}, {"type": "integer"}),
    ("type", {}, {"type": "string"}),
    ("null", {"type": ["string", "null"]}, {"type": "string"}),
    ("null", {"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string"}),
    ("enum", {"enum": ["a", "b"]}, {"enum": ["a"]}),
    ("enum", {"enum": ["a", "b"]}, {"const": "a"}),
    ("enum", {"type": "string"}, {"type": "string", "enum": ["a"]}),
    ("range", {"type": "integer", "maximum": 9}, {"type": "integer", "maximum": 5}),
    ("range", {"type": "integer", "maximum": 9}, {"type": "integer", "exclusiveMaximum": 9}),
    ("range", {"type": "integer", "format": "int64"}, {"type": "integer", "format": "int32"}),
    ("range", {"type": "number"}, {"type": "number", "minimum": 0}),
    ("multiple", {"type": "integer", "multipleOf": 5}, {"type": "integer", "multipleOf": 10}),
    ("length", {"type": "string", "maxLength": 9}, {"type": "string", "maxLength": 5}),
    ("length", {"type": "string"}, {"type": "string", "minLength": 1}),
    ("pattern", {"type": "string"}, {"type": "string", "pattern": "^[a-z]+$"}),
    ("format", {"type": "string"}, {"type": "string", "format": "date"}),
    ("size", {"type": "array", "items": {}}, {"type": "array", "items": {}, "maxItems": 2}),
    ("size", {"type": "object"}, {"type": "object", "minProperties": 1}),
    ("items", {"type": "array"}, {"type": "array", "uniqueItems": True}),
    ("items", {"type": "array"}, {"type": "array", "contains": {"type": "integer"}}),
    ("required", OBJECT, {**OBJECT, "required": ["id"]}),
    ("other-members", OBJECT, {**OBJECT, "additionalProperties": False}),
    ("other-members", {"type": "object"}, {"type": "object", "additionalProperties": {"type": "string"}}),
    ("other-members", {"type": "object"}, {"type": "object", "propertyNames": {"maxLength": 3}}),
    (
        "other-members",
        {"type": "object"},
        {"type": "object", "patternProperties": {"^x-": {"type": "string"}}},
    ),
    ("condition", OBJECT, {**OBJECT, "dependentRequired": {"id": ["name"]}}),
    ("condition", {"type": "string"}, {"type": "string", "not": {"const": "a"}}),
    ("condition", OBJECT, {**OBJECT, "if": {"required": ["id"]}, "then": {"required": ["name"]}}),
    (
        "alternative",
        {"oneOf": [{"enum": [1]}, CLOSED, {"type": "object", "required": ["tag"]}]},
        {"oneOf": [{"enum": [1]}, CLOSED]},
    ),
    (
        "range",
        {"allOf": [{"type": "integer"}, {"maximum": 9}]},
        {"allOf": [{"maximum": 5}, {"type": "integer"}]},
    ),
]
# Within a value: the witness is the part.
NESTED: list[tuple[str, Any, Any]] = [
    (
        "type",
        {"type": "array", "items": {"type": ["string", "integer"]}},
        {"type": "array", "items": {"type": "string"}},
    ),
    ("type", {"type": "array", "prefixItems": [{}]}, {"type": "array", "prefixItems": [{"type": "string"}]}),
    (
        "type",
        {"type": "object", "additionalProperties": {"minLength": 0}},
        {"type": "object", "additionalProperties": {"type": "string"}},
    ),
]


def with_component(schema: Any) -> dict[str, Any]:
    """Fields of a document that has a schema as the component `Thing`."""
    return {"components": {"schemas": {"Thing": schema}}}


@pytest.mark.parametrize(("facet", "wide", "narrow"), [*NARROWINGS, *NESTED])
def test_a_narrower_request_breaks_clients_and_a_value_proves_it(facet: str, wide: Any, narrow: Any) -> None:
    change = diff(of_request(wide), of_request(narrow)).changes[0]
    assert show((change,)) == [f"breaking request-{facet}"]
    assert change.witness is not None
    assert change.witness.sent == "request"
    assert show(diff(of_request(narrow), of_request(wide)).changes)[0].startswith("info request-")


@pytest.mark.parametrize(("facet", "wide", "narrow"), [*NARROWINGS, *NESTED])
def test_a_wider_response_breaks_clients_and_a_value_proves_it(facet: str, wide: Any, narrow: Any) -> None:
    reference = {"$ref": "#/components/schemas/Thing"}
    old, new = (of_response(reference, **with_component(schema)) for schema in (narrow, wide))
    change = diff(old, new).changes[0]
    assert show((change,)) == [f"breaking response-{facet}"]
    assert change.witness is not None
    assert change.new is not None
    assert "info response-" in show(diff(new, old).changes)[0]


@pytest.mark.parametrize(("facet", "wide", "narrow"), NARROWINGS)
def test_the_reference_implementation_agrees_with_a_witness(facet: str, wide: Any, narrow: Any) -> None:
    witness = diff(of_request(wide), of_request(narrow)).changes[0].witness
    assert witness is not None
    formats = Draft202012Validator.FORMAT_CHECKER
    checkers = [Draft202012Validator(schema, format_checker=formats) for schema in (wide, narrow)]
    if "format" not in narrow or facet == "format":  # those of numbers it does not know
        assert [checker.is_valid(witness.value) for checker in checkers] == [True, False]


EQUAL: list[tuple[Any, Any]] = [
    ({"type": "string", "enum": ["a"]}, {"const": "a"}),
    ({"oneOf": [OBJECT]}, OBJECT),
    ({"allOf": [OBJECT]}, OBJECT),
    ({"$ref": "#/components/schemas/Thing"}, OBJECT),
    ({"$ref": "#/components/schemas/Thing"}, {"allOf": [{"$ref": "#/components/schemas/Thing"}]}),
    ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, {"type": ["integer", "string"]}),
    ({"oneOf": [{"const": "a"}, {"const": "b"}]}, {"enum": ["b", "a"]}),
    ({"anyOf": [OBJECT, {"enum": [1]}]}, {"anyOf": [{"const": 1}, OBJECT]}),
    ({"type": "integer", "minimum": 1}, {"type": "integer", "exclusiveMinimum": None, "minimum": 1.0}),
    ({"type": "object", "additionalProperties": True}, {"type": "object"}),
    ({"type": "array", "items": True}, {"type": "array"}),
    ({"type": "string", "minLength": 0}, {"type": "string"}),
    ({"properties": {"id": {}}}, {"type": "object", "properties": {"id": {}}}),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_what_means_the_same_is_no_change(one: Any, other: Any) -> None:
    fields = with_component(OBJECT)
    for make in (of_request, of_response):
        assert diff(make(one, **fields), make(other, **fields)).changes == ()
        assert diff(make(other, **fields), make(one, **fields)).changes == ()


def test_null_of_openapi_3_0_and_of_3_1_is_the_same() -> None:
    old = of_request({"type": "string", "nullable": True}) | {"openapi": "3.0.3"}
    assert diff(old, of_request({"type": ["string", "null"]})).changes == ()


def test_an_exclusive_bound_of_openapi_3_0_and_of_3_1_is_the_same() -> None:
    old = of_request({"type": "integer", "minimum": 0, "exclusiveMinimum": True}) | {"openapi": "3.0.3"}
    assert diff(old, of_request({"type": "integer", "exclusiveMinimum": 0})).changes == ()


def test_a_schema_that_refers_to_itself_is_compared_once() -> None:
    def tree(kind: str) -> dict[str, Any]:
        thing = {"$ref": "#/components/schemas/Thing"}
        node = {"type": "object", "properties": {"value": {"type": kind}, "next": thing}}
        return of_response(thing, **with_component(node))

    assert show(diff(tree("integer"), tree("string")).changes) == ["breaking response-type"]


def test_what_another_alternative_admits_is_no_change() -> None:
    wide = {"anyOf": [{"type": "string", "maxLength": 9}, {"type": "string"}]}
    narrow = {"anyOf": [{"type": "string", "maxLength": 5}, {"type": "string"}]}
    assert diff(of_request(wide), of_request(narrow)).changes == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"id": {}, "note": {}}, {"id": {}}, ["risky request-property"]),
        ({"id": {}}, {"id": {}, "note": {}}, ["info request-property"]),
        ({"id": {}, "note": {}}, {"id": {}, "note": {"readOnly": True}}, ["risky request-one-way"]),
        ({"id": {}, "note": {"readOnly": True}}, {"id": {}}, []),
        (
            {"note": {"type": "string", "readOnly": True}},
            {"note": {"type": "string", "readOnly": True, "maxLength": 3}},
            ["breaking request-length"],
        ),
    ],
)
def test_properties_of_open_requests_come_and_go(old: Any, new: Any, expected: list[str]) -> None:
    sides = [of_request({"type": "object", "properties": properties}) for properties in (old, new)]
    assert show(diff(*sides).changes) == expected


def test_parameters_are_compared_as_text() -> None:
    number, text = of_parameter({"schema": {"type": "integer"}}), of_parameter({"schema": {"type": "string"}})
    assert show(diff(number, text).changes) == ["info request-type"]
    assert show(diff(text, number).changes) == ["breaking request-type"]


def test_the_default_of_a_parameter_is_risky_to_change() -> None:
    sides = [of_parameter({"schema": {"type": "integer", "default": number}}) for number in (20, 50)]
    change = diff(*sides).changes[0]
    assert show((change,)) == ["risky request-default"]
    assert change.values == (20, 50)


def test_a_pattern_breaks_where_a_text_proves_it_and_is_risky_elsewhere() -> None:
    sides = [of_request({"type": "string", "pattern": pattern}) for pattern in ("^[a-z0-9]+$", "^[a-z]+$")]
    assert show(diff(*sides).changes) == ["breaking request-pattern"]
    assert show(diff(*reversed(sides)).changes) == ["risky request-pattern"]


def test_a_text_is_one_of_many_where_each_item_is_sent_by_itself() -> None:
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    one, many = of_parameter({"schema": text}), of_parameter({"schema": texts})
    assert show(diff(one, many).changes) == ["info request-type"]
    joined = of_parameter({"schema": texts, "explode": False})
    assert "breaking request-type" in show(diff(one, joined).changes)


def test_a_bound_without_effect_is_told_though_no_value_proves_it() -> None:
    sides = [of_request({"type": "string", "maximum": number}) for number in (13, 11)]
    change = diff(*sides).changes[0]
    assert show((change,)) == ["breaking request-idle"]
    assert change.witness is None
    assert show(diff(*reversed(sides)).changes) == ["info request-idle"]


def test_a_schema_that_contradicts_itself_has_a_witness_for_the_keyword_alone() -> None:
    old = {"type": "string", "minLength": 9, "maxLength": 5}
    witness = diff(of_request(old), of_request({**old, "type": "integer"})).changes[0].witness
    assert witness is not None
    assert witness.alone


def test_a_member_that_only_the_new_document_declares_is_no_witness() -> None:
    old, new = ({"type": "object", "properties": {name: {"type": "string"}}} for name in ("former", "later"))
    found = show(diff(of_response(old), of_response(new)).changes)
    assert found == ["risky response-property", "info response-property"]


def test_an_alternative_of_an_open_object_counts_by_the_members_that_it_describes() -> None:
    cat, dog = ({"type": "object", "properties": {name: {"type": "string"}}} for name in ("meow", "bark"))
    sides = of_request({"oneOf": [cat, dog]}), of_request({"oneOf": [cat]})
    assert "breaking request-alternative" in show(diff(*sides).changes)


@pytest.mark.parametrize("keyword", ["anyOf", "allOf", "not", "properties"])
def test_schemas_are_compared_however_far_they_lie_behind_each_other(keyword: str) -> None:
    def chain(length: int, most: int) -> dict[str, Any]:
        def link(number: int) -> dict[str, Any]:
            below: Any = {"$ref": f"#/components/schemas/S{number + 1}"}
            if keyword in ("anyOf", "allOf"):
                return {keyword: [below, {"type": "integer"}]}
            return {keyword: {"a": below} if keyword == "properties" else below}

        schemas = {f"S{number}": link(number) for number in range(length)}
        schemas[f"S{length}"] = {"type": "integer", "maximum": most}
        return of_request({"$ref": "#/components/schemas/S0"}, components={"schemas": schemas})

    # Alternatives of the same type admit what the last one no longer does.
    expected = keyword == "anyOf"
    assert (diff(chain(12, 9), chain(12, 5)).changes == ()) is expected
    assert diff(chain(600, 9), chain(600, 9)).changes == ()


def test_an_edit_of_a_shared_schema_has_one_place_for_all_who_refer_to_it() -> None:
    def pets(*names: str) -> dict[str, Any]:
        pet = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
        members = {name: {"$ref": "#/components/schemas/Thing"} for name in ("cat", "dog")}
        return of_response({"type": "object", "properties": members}, **with_component(pet))

    found = diff(pets("name"), pets("name", "colour")).changes
    assert len(found) == 2
    assert len({(change.old, change.new) for change in found}) == 1
