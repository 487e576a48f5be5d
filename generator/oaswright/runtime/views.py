"""The document as validators see it: OpenAPI 3.0 schemas as JSON Schema 2020-12, and from each side.

What is read-only is not demanded of a request; what is write-only never is in an answer (section
4.8.24); a file of a form is whatever was sent. A discriminator makes an alternative hold for its own
values only, which JSON Schema leaves to chance (section 4.8.25).
"""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast

from oaswright.runtime.document import PublishedDocument, pointer_of
from oaswright.runtime.engine import INTEGERS, with_bounds

View: TypeAlias = Literal["in", "out", "form"]

# Values and remarks, copied as they are.
_DATA = frozenset(
    {"default", "enum", "const", "example", "examples", "xml", "externalDocs", "discriminator", "description"}
)
# Other bases for references than the document itself, which is the only one there is.
_BASES = frozenset({"$schema"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_SCHEMA_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})


def seen(document: PublishedDocument, view: View, *, formats: bool = True) -> Mapping[str, Any]:
    """The document with every schema as validators of a view need it; itself where nothing differs."""
    words = {
        "in": (b"readOnly",),
        "out": (b"writeOnly",),
        "form": (b"binary", b"contentMediaType", b"readOnly"),
    }
    old = str(document.value.get("openapi", "")).startswith("3.0")
    if not old and not any(
        b'"%b"' % word in document.content
        for word in (*words[view], *(INTEGERS if formats else ()), b"discriminator", b"$id")
    ):
        return document.value
    return cast("Mapping[str, Any]", _Seen(document, view, formats).document())


def is_file(schema: Mapping[str, Any]) -> bool:
    """Whether a member of a multipart form is a file (section 4.8.14.3)."""
    if schema.get("type") not in ("string", ["string", "null"], None) or "contentEncoding" in schema:
        return False
    if schema.get("format") == "binary":
        return True
    media_type = schema.get("contentMediaType")
    return isinstance(media_type, str) and not media_type.lower().startswith("application/json")


def _list(value: Any) -> list[Any]:
    """A value that is known to be a list, for the type checkers, which disagree on what that tells."""
    found: list[Any] = value
    return found


class _Seen:
    def __init__(self, document: PublishedDocument, view: View, formats: bool) -> None:
        self._document, self._view, self._formats = document, view, formats
        self._old = str(document.value.get("openapi", "")).startswith("3.0")
        self._hidden = "writeOnly" if view == "out" else "readOnly"

    def document(self) -> Any:
        return {key: self._around(value, key == "components") for key, value in self._document.value.items()}

    def _around(self, value: Any, components: bool = False) -> Any:
        """What stands around schemas: it is walked to find them."""
        if isinstance(value, list):
            return [self._around(item) for item in _list(value)]
        if not isinstance(value, dict):
            return value
        found: dict[str, Any] = {}
        for key, item in cast("dict[str, Any]", value).items():
            if key in {"schema", "itemSchema"}:
                found[key] = self._schema(item)
            elif components and key == "schemas" and isinstance(item, dict):
                found[key] = {
                    name: self._schema(schema) for name, schema in cast("dict[str, Any]", item).items()
                }
            elif key not in {"example", "examples", "description"} and not key.startswith("x-"):
                found[key] = self._around(item)
        return found

    def _schema(self, schema: Any) -> Any:
        if isinstance(schema, list):
            return [self._schema(item) for item in _list(schema)]
        if not isinstance(schema, dict):
            return schema
        value = cast("dict[str, Any]", schema)
        if self._old and isinstance(value.get("$ref"), str):
            return {"$ref": value["$ref"]}
        if self._view == "form" and is_file(value):
            return True
        found: dict[str, Any] = {}
        for key, item in value.items():
            if key in _DATA or key.startswith("x-"):
                found[key] = item
            elif key == "properties" and isinstance(item, dict):
                found[key] = self._properties(cast("dict[str, Any]", item))
            elif key in _NAMED and isinstance(item, dict):
                found[key] = {
                    name: self._schema(below) for name, below in cast("dict[str, Any]", item).items()
                }
            elif key == "required" and isinstance(item, list):
                found[key] = self._required(_list(item), value)
            elif key in {"oneOf", "anyOf"} and isinstance(item, list) and "discriminator" in value:
                found[key] = self._alternatives(_list(item), value["discriminator"])
            elif key not in _BASES:
                found[key] = self._schema(item) if isinstance(item, dict | list) else item
        _with_plain_bounds(found)
        found = self._newer(found) if self._old else found
        return with_bounds(found) if self._formats else found

    def _properties(self, properties: dict[str, Any]) -> dict[str, Any]:
        """What a client sends back as it got it is checked like the rest; what is secret never leaves."""
        return {
            name: False if self._view == "out" and self._is_hidden(schema) else self._schema(schema)
            for name, schema in properties.items()
        }

    def _required(self, names: list[Any], schema: dict[str, Any]) -> list[Any]:
        properties: Any = schema.get("properties")
        known = cast("dict[str, Any]", properties) if isinstance(properties, dict) else {}
        return [name for name in names if not (name in known and self._is_hidden(known[name]))]

    def _is_hidden(self, schema: Any) -> bool:
        if not isinstance(schema, dict):
            return False
        value = cast("dict[str, Any]", schema)
        if value.get(self._hidden) is True:
            return True
        if "$ref" not in value:
            return False
        return self._target(value["$ref"]).get(self._hidden) is True

    def _target(self, reference: str) -> Mapping[str, Any]:
        try:
            return self._document.resolve(pointer_of(reference))[0]
        except (KeyError, ValueError, IndexError, TypeError):
            return {}

    def _alternatives(self, branches: list[Any], discriminator: Any) -> list[Any]:
        """Each alternative, holding for the values that the discriminator has for it."""
        declared = cast("dict[str, Any]", discriminator) if isinstance(discriminator, dict) else {}
        name: object = declared.get("propertyName")
        mapping = cast("dict[str, Any]", declared.get("mapping") or {})
        found: list[Any] = []
        for branch in branches:
            reference: object = (
                cast("dict[str, Any]", branch).get("$ref") if isinstance(branch, dict) else None
            )
            schema = self._schema(branch)
            if isinstance(name, str) and isinstance(reference, str) and self._is_open(reference, name):
                component = reference.rsplit("/", 1)[-1]
                values = [value for value, target in mapping.items() if target in {reference, component}] or [
                    component
                ]
                demand = {"properties": {name: {"enum": values}}, "required": [name]}
                schema = {"allOf": [schema, demand]}
            found.append(schema)
        return found

    def _is_open(self, reference: str, name: str) -> bool:
        """Whether an alternative says nothing about its discriminator's values itself."""
        target = self._target(reference)
        if "allOf" in target:
            parts = cast("list[Any]", target["allOf"])
            return all(self._leaves_open(part, name) for part in parts) and self._leaves_open(target, name)
        return "properties" in target and self._leaves_open(target, name)

    def _leaves_open(self, schema: Any, name: str) -> bool:
        value = cast("dict[str, Any]", schema) if isinstance(schema, dict) else {}
        if "$ref" in value:
            value = cast("dict[str, Any]", self._target(value["$ref"]))
        member: Any = cast("dict[str, Any]", value.get("properties", {})).get(name, {})
        if isinstance(member, dict) and "$ref" in member:
            member = self._target(str(cast("dict[str, Any]", member)["$ref"]))
        return not ({"enum", "const", "oneOf", "anyOf", "allOf"} & set(cast("dict[str, Any]", member)))

    def _newer(self, schema: dict[str, Any]) -> dict[str, Any]:
        """One schema of OpenAPI 3.0, whose parts are converted already, in JSON Schema 2020-12."""
        if schema.pop("nullable", None) is not True:
            return schema
        if "enum" in schema and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        if isinstance(schema.get("type"), str):
            schema["type"] = [schema["type"], "null"]
            if not (_SCHEMA_LISTS & schema.keys()):
                return schema
        elif "enum" in schema and not (_SCHEMA_LISTS & schema.keys()):
            return schema
        return {"anyOf": [schema, {"type": "null"}]}


def _with_plain_bounds(schema: dict[str, Any]) -> None:
    """Bounds that are exclusive by a word, as OpenAPI 3.0 has them, as bounds of their own."""
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and bound in schema:
            schema[exclusive] = schema.pop(bound)
