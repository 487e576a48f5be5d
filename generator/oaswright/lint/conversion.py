"""Schema Objects as plain JSON Schema 2020-12, so that one engine can check values against any of them."""

from functools import lru_cache
from urllib.parse import quote

import jsonschema_rs

from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.bounds import crossed_bounds, number_of
from oaswright.lint.references import step
from oaswright.openapi.grammar import Version, grammar
from oaswright.openapi.keywords import (
    CHOICE_KEYWORDS,
    SCHEMA_KEYWORDS,
    SCHEMA_LIST_KEYWORDS,
    SCHEMA_MAP_KEYWORDS,
)
from oaswright.openapi.pointers import JSON, Pointer, format_pointer
from oaswright.spec.tree import Object, Tree

BASE = "urn:document"
"""The base URI of references in converted schemas; their fragments are pointers into the document."""

# Only formats on which engines agree; `uri`, `hostname` and the rest are read too differently to blame an
# example.
_FORMATS = frozenset({"date", "date-time", "uuid", "email", "ipv4", "ipv6"})
# These have no effect on values, and would only be compiled for nothing.
_ANNOTATIONS = frozenset(
    {
        "title", "description", "example", "examples", "default", "deprecated", "discriminator", "xml",
        "externalDocs", "readOnly", "writeOnly", "nullable", "$comment", "$id", "$schema", "$anchor",
        "$dynamicAnchor", "$dynamicRef", "$vocabulary", "contentSchema", "contentEncoding",
        "contentMediaType",
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def compiles(pattern: str) -> bool:
    """Whether the engine that checks requests at run time understands a regular expression."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


class Conversion:
    """Converts the schemas of one document: no annotations, `nullable` and `$ref` as the version means them.

    What has a finding of its own is left out, so that it is not held against the examples too. A property
    that only one direction carries (`readOnly`, `writeOnly`) is not required of an example.
    """

    def __init__(self, tree: Tree, version: Version) -> None:
        self._tree = tree
        self._version = version
        self._fields = grammar(version).kinds["schema"].fields

    def convert(self, schema: JSON, pointer: Pointer) -> JSON:
        """The schema at a pointer, converted. References in it begin with BASE."""
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        if self._version == "3.0" and isinstance(schema.get("$ref"), str):
            return self._reference(schema, pointer)
        result: Object = {}
        for name, value in schema.items():
            if name in _ANNOTATIONS or self._is_wrong(schema, name):
                continue
            below = (*pointer, name)
            if name == "$ref":
                result |= self._reference(schema, pointer)
            elif name in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
                result[name] = {
                    key: self.convert(member, (*below, key))
                    for key, member in value.items()
                    if name != "patternProperties" or compiles(key)
                }
            elif name in SCHEMA_LIST_KEYWORDS and isinstance(value, list):
                result[name] = [self.convert(item, (*below, index)) for index, item in enumerate(value)]
            elif name in SCHEMA_KEYWORDS:
                result[name] = self.convert(value, below)
            elif name == "required":
                result[name] = _required(schema, value)
            else:
                result[name] = value
        for keywords in crossed_bounds(schema):
            for name in keywords:
                result.pop(name, None)
        if self._version == "3.0":
            _lift_bounds(result)
        _as_conditions(result)
        return _nullable(result) if schema.get("nullable") is True else result

    def _is_wrong(self, schema: Object, name: str) -> bool:
        """Whether a keyword is not of the standard, or has a value that it cannot have."""
        value = schema[name]
        match name:
            case "type" | "enum":
                return value == []
            case "multipleOf":
                multiple = number_of(schema, name)
                return multiple is not None and multiple <= 0
            case "format":
                return not (isinstance(value, str) and value in _FORMATS)
            case "pattern":
                return not (isinstance(value, str) and compiles(value))
            case _:
                return name.startswith("x-") or (self._version == "3.0" and name not in self._fields)

    def _reference(self, schema: Object, pointer: Pointer) -> Object:
        target = step(self._tree, schema, pointer)
        return {} if target is None else {"$ref": f"{BASE}#{quote(format_pointer(target[1])[1:])}"}


def _required(schema: Object, value: JSON) -> JSON:
    properties = schema.get("properties")
    if not isinstance(value, list) or not isinstance(properties, dict):
        return value
    one_way = {
        name
        for name, member in properties.items()
        if isinstance(member, dict) and (member.get("readOnly") is True or member.get("writeOnly") is True)
    }
    # A misspelled name has a finding of its own.
    return [
        name
        for name in value
        if not isinstance(name, str)
        or (name not in one_way and (name in properties or not did_you_mean(name, properties)))
    ]


def _lift_bounds(schema: Object) -> None:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = schema.pop(exclusive, None)
        if flag is True and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _as_conditions(schema: Object) -> None:
    """Choices as conditions, whose branches are looked at one by one and only where a value fits none.

    An engine lists the errors of all branches; where these refer to the choice again, they double with each
    level of a value.
    """
    for keyword in CHOICE_KEYWORDS:
        if isinstance(schema.get(keyword), list):
            condition: JSON = {"if": {keyword: schema.pop(keyword)}, "else": False}
            others = schema.get("allOf")
            schema["allOf"] = [*(others if isinstance(others, list) else ()), condition]


def _nullable(schema: Object) -> JSON:
    if isinstance(schema.get("type"), str) and "enum" not in schema and "allOf" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}
