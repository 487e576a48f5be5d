"""What a rule says about an example or a default that its schema refuses."""

import jsonschema_rs
import pytest
from oaswright.lint.violation_words import describe_error
from oaswright.openapi.pointers import JSON, Pointer

MANY: list[JSON] = [*range(9)]


@pytest.mark.parametrize(
    ("schema", "value", "problem", "hint"),
    [
        ({"type": "integer"}, "a", 'must be an integer, not "a"', None),
        ({"type": ["integer", "null"]}, True, "must be an integer or null, not true", None),
        ({"enum": ["red", "blue"]}, "rde", 'is none of the allowed values: "rde"', 'did you mean "red"?'),
        ({"enum": ["red", 1]}, "x", 'is none of the allowed values: "x"', 'allowed: "red", 1'),
        ({"enum": MANY[:8]}, 9, "is none of the allowed values: 9", "allowed: 0, 1, 2, 3, 4, 5, 6, 7"),
        ({"enum": MANY}, 9, "is none of the allowed values: 9", "allowed: 0, 1, 2, 3, 4, 5, 6, 7, …"),
        ({"const": "a"}, 1, 'must be "a", not 1', None),
        ({"format": "date"}, "x", 'must be a date such as 2026-12-24, not "x"', None),
        ({"format": "hostname"}, "-", 'must be of format `hostname`, not "-"', None),
        ({"pattern": "^a$"}, "b", 'does not match the pattern `^a$`: "b"', None),
        ({"minLength": 2}, "b", 'is shorter than 2: "b"', None),
        ({"maxLength": 2}, "bbb", 'is longer than 2: "bbb"', None),
        ({"minimum": 2}, 1, "must be at least 2, not 1", None),
        ({"exclusiveMinimum": 2}, 2, "must be more than 2, not 2", None),
        ({"maximum": 2}, 3, "must be at most 2, not 3", None),
        ({"exclusiveMaximum": 2}, 2, "must be less than 2, not 2", None),
        ({"multipleOf": 2}, 3, "must be a multiple of 2, not 3", None),
        ({"minItems": 1}, [], "has fewer than 1 item", None),
        ({"minItems": 2}, [], "has fewer than 2 items", None),
        ({"maxItems": 1}, [1, 2], "has more than 1 item", None),
        ({"minProperties": 1}, {}, "has fewer than 1 property", None),
        ({"maxProperties": 0}, {"a": 1}, "has more than 0 properties", None),
        ({"uniqueItems": True}, [1, 1], "has duplicate items", None),
        (
            {"oneOf": [{}, {}]},
            1,
            "matches more than one schema of oneOf",
            "make the schemas exclude each other",
        ),
        (False, 1, "is not allowed here", None),
        ({"not": {"type": "string"}}, "a", "matches what `not` excludes", None),
    ],
)
def test_an_error_in_words(schema: JSON, value: JSON, problem: str, hint: str | None) -> None:
    (error,) = jsonschema_rs.Draft202012Validator(schema, validate_formats=True).iter_errors(value)
    found = describe_error(error, (0,))
    assert (found.path, found.problem, found.hint, found.key) == ((0,), problem, hint, False)


CLOSED: JSON = {"properties": {"z": {}}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "value", "path", "problem", "names", "key"),
    [
        ({"required": ["name"]}, {}, (), "lacks the required property `name`", ("name",), False),
        (
            {"required": ["name"]},
            {"nmae": 1},
            ("nmae",),
            "lacks the required property `name`",
            ("name",),
            True,
        ),
        (CLOSED, {"a": 1}, ("a",), "has a property `a` that its schema does not allow", ("a",), True),
        (
            CLOSED,
            dict.fromkeys("abcde"),
            ("a",),
            "has properties that its schema does not allow: `a`, `b`, `c`, `d`, `e`",
            tuple("abcde"),
            True,
        ),
        (
            CLOSED,
            dict.fromkeys("abcdefg"),
            ("a",),
            "has properties that its schema does not allow: `a`, `b`, `c`, `d`, `e` and 2 more",
            tuple("abcdefg"),
            True,
        ),
        (
            {"propertyNames": {"maxLength": 1}},
            {"ab": 1},
            ("ab",),
            "has a property whose name is not allowed, `ab`",
            ("ab",),
            True,
        ),
    ],
)
def test_an_error_about_names(
    schema: JSON, value: JSON, path: Pointer, problem: str, names: tuple[str, ...], key: bool
) -> None:
    (error,) = jsonschema_rs.Draft202012Validator(schema).iter_errors(value)
    found = describe_error(error, ())
    assert (found.path, found.problem, found.names, found.key) == (path, problem, names, key)
