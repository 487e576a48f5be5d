"""Which resources a document has, and what each dynamic reference means at first."""

import pytest
from oaswright.openapi.dynamic_references import NO_IDENTITIES, find_identities
from oaswright.openapi.pointers import JSON, Pointer

A, B = "https://a.example/a", "https://a.example/b"
X: JSON = {"$dynamicRef": "#x"}
# The schemas of a document; its resources; what references mean, all by steps behind `components/schemas`.
CASES: dict[str, tuple[dict[str, JSON], list[str], dict[str, str]]] = {
    "itself": ({"A": {"$dynamicRef": "#x", "$dynamicAnchor": "x"}}, ["A"], {"A": "A"}),
    "a plain anchor": ({"A": {"$dynamicRef": "#x", "$anchor": "x"}}, [], {"A": "A"}),
    "an anchor inside": (
        {"A": {"$defs": {"b": {"$dynamicAnchor": "x"}}, "items": X}},
        ["A"],
        {"A items": "A $defs b"},
    ),
    "an anchor in a list": (
        {"A": {"allOf": [{"$dynamicAnchor": "x"}, X]}},
        ["A"],
        {"A allOf 1": "A allOf 0"},
    ),
    "an anchor of another resource": (
        {"A": {"$id": A, "items": {"$dynamicRef": "b#x"}}, "B": {"$id": B, "$dynamicAnchor": "x"}},
        ["A", "B"],
        {"A items": "B"},
    ),
    "another resource": (
        {"A": {"$id": A, "items": {"$dynamicRef": "b"}}, "B": {"$id": B}},
        ["A", "B"],
        {"A items": "B"},
    ),
    "a resource that is not there": (
        {"A": {"$id": A, "items": {"$dynamicRef": "c#x"}}, "B": {"$id": B, "$dynamicAnchor": "x"}},
        ["A", "B"],
        {},
    ),
    "an anchor of no resource": (
        {"A": {"$id": A, "items": X}, "B": {"$anchor": "x"}, "C": {"$id": B, "$anchor": "x"}},
        ["A", "C"],
        {"A items": "B"},
    ),
    "a resource in another": (
        {
            "A": {
                "$id": f"{A}/",
                "$defs": {"b": {"$id": "b", "$dynamicAnchor": "x", "items": X}},
                "items": {"$dynamicRef": "b#x"},
            }
        },
        ["A", "A $defs b"],
        {"A items": "A $defs b", "A $defs b items": "A $defs b"},
    ),
    "a pointer in its resource": (
        {"A": {"$id": A, "items": {"$dynamicRef": "#/$defs/q"}, "$defs": {"q": {}}}},
        ["A"],
        {"A items": "A $defs q"},
    ),
    "a pointer in another resource": (
        {
            "A": {"$id": A, "items": {"$dynamicRef": "b#/$defs/q"}},
            "B": {"$id": "b", "$defs": {"q": {}}},
            "C": {"$id": B, "$defs": {"q": {}}},
        },
        ["A", "B", "C"],
        {"A items": "C $defs q"},
    ),
    "a pointer in the document": (
        {"A": {"$id": A, "items": {"$dynamicRef": "#/components/schemas/B"}}, "B": {}},
        ["A"],
        {"A items": "B"},
    ),
    "a pointer to nothing": ({"A": {"$id": A, "items": {"$dynamicRef": "#/x/y"}}}, ["A"], {}),
    "a pointer that is none": ({"A": {"items": {"$dynamicRef": "#/~2"}}}, [], {}),
    "no address": ({"A": {"items": {"$dynamicRef": "http://[#x"}}}, [], {}),
    "no text": ({"A": {"items": {"$dynamicRef": 5}, "$id": 5, "$anchor": 5}}, [], {}),
}


def show(pointer: Pointer) -> str:
    return " ".join(map(str, pointer[2:]))


def document(schemas: dict[str, JSON]) -> JSON:
    return {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }


@pytest.mark.parametrize("name", CASES)
def test_a_dynamic_reference_means_what_stands_there_at_first(name: str) -> None:
    schemas, resources, targets = CASES[name]
    found = find_identities(document(schemas), "3.1")
    assert found.used
    assert sorted(map(show, found.resources)) == resources
    assert {show(holder): show(target) for holder, target in found.targets.items()} == targets
    assert find_identities(document(schemas), "3.0") is NO_IDENTITIES


def test_the_nearest_resource_is_that_of_a_place() -> None:
    found = find_identities(document(CASES["a resource in another"][0]), "3.1")
    places = {
        ("A",): ("A",),
        ("A", "items"): ("A",),
        ("A", "$defs", "b", "items"): ("A", "$defs", "b"),
        ("B",): None,
    }
    for place, resource in places.items():
        expected = None if resource is None else ("components", "schemas", *resource)
        assert found.resource(("components", "schemas", *place)) == expected


def test_identities_without_dynamic_references_are_nothing() -> None:
    assert find_identities(document({"A": {"$id": A, "$dynamicAnchor": "x"}}), "3.1") is NO_IDENTITIES
