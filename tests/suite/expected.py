"""What of the JSON Schema Test Suite is refused, and what is answered otherwise than the suite says."""

from collections.abc import Mapping
from typing import NamedTuple

from oaswright.diagnostics import RuleId


class Refusal(NamedTuple):
    """The rule whose finding refuses a group, and why it does."""

    rule: RuleId
    reason: str


_NETWORK = Refusal(RuleId.REMOTE_REFERENCE, "the document would have to be fetched: nothing is")
_NUL = Refusal(RuleId.CHARACTER, "a document may not hold NUL")
_DIALECT = Refusal(RuleId.SCHEMA_DIALECT, "a dialect of one's own may mean anything")
_IMPOSSIBLE = Refusal(RuleId.IMPOSSIBLE_SCHEMA, "a schema without values is a mistake")

OUTSIDE = frozenset({_NETWORK})
"""Refusals of groups that need documents outside of the project: these are not counted."""

REFUSED: Mapping[tuple[str, str], Refusal] = {
    ("anchor", "same $anchor with different base uri"): _IMPOSSIBLE,
    ("const", "nul characters in strings"): _NUL,
    ("enum", "nul characters in strings"): _NUL,
    ("defs", "validate definition against metaschema"): _NETWORK,
    ("ref", "remote ref, containing refs itself"): _NETWORK,
    ("refRemote", "remote HTTP ref with different $id"): _NETWORK,
    ("refRemote", "remote HTTP ref with different URN $id"): _NETWORK,
    ("refRemote", "remote HTTP ref with nested absolute ref"): _NETWORK,
    ("minContains", "maxContains < minContains"): _IMPOSSIBLE,
    ("vocabulary", "ignore unrecognized optional vocabulary"): _DIALECT,
    ("vocabulary", "schema that uses custom metaschema with with no validation vocabulary"): _DIALECT,
    ("cross-draft", "refs to historic drafts are processed as historic drafts"): _NETWORK,
    ("format-assertion", "schema that uses custom metaschema with format-assertion: false"): _DIALECT,
    ("format-assertion", "schema that uses custom metaschema with format-assertion: true"): _DIALECT,
}

FAILED: Mapping[tuple[str, str], int] = {
    ("additionalProperties", "additionalProperties being false does not allow other properties"): 3,
    ("additionalProperties", "additionalProperties are allowed by default"): 1,
    ("default", "invalid string value for default"): 1,
    ("default", "the default keyword does not do anything if the property is missing"): 1,
    ("items", "a schema given for items"): 2,
    ("not", "forbidden property"): 1,
    ("properties", "object properties validation"): 3,
    ("properties", "properties whose names are Javascript object property names"): 2,
    ("ref", "root pointer ref"): 2,
    ("ref", "simple URN base URI with $ref via the URN"): 1,
    ("required", "required validation"): 3,
    ("unevaluatedProperties", "property is evaluated in an uncle schema to unevaluatedProperties"): 1,
    ("float-overflow", "all integers are multiples of 0.5, if overflow is handled"): 1,
}
"""The number of tests of a group that are answered otherwise."""

IN_3_0: Mapping[tuple[str, str], str] = {
    ("type", "integer type matches integers"): "1.0 is an integer, as it is since draft 6",
}
"""Groups of draft 4 that mean something else since then."""
