"""What a document admits, told by another implementation than ours: openapi-schema-validator.

Required members that never travel in a direction (readOnly in requests, writeOnly in responses) are not
asked for, as OpenAPI says (3.0.4 and 3.1.1, "Schema Object" and "readOnly").
"""

import copy
from collections.abc import Mapping
from typing import Any, Literal

import openapi_schema_validator as oas
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from benchmarks.corpus.nodes import resolve

Direction = Literal["request", "response"]
HIDDEN: Mapping[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
ADDRESS = "urn:document"


class Oracle:
    """Judges instances by the schemas of one document in one direction."""

    def __init__(self, document: Mapping[str, Any], direction: Direction) -> None:
        self.document: Any = copy.deepcopy(document)
        self._hidden = HIDDEN[direction]
        self._old = str(document["openapi"]).startswith("3.0")
        _drop_hidden_requirements(self.document, self.document, self._hidden)
        resources = [(ADDRESS, Resource(self.document, DRAFT202012))]
        resources += [(id_, Resource(schema, DRAFT202012)) for id_, schema in _identified(self.document)]
        self._registry: Any = Registry().with_resources(resources)

    def is_hidden(self, schema: Any) -> bool:
        """Whether a property never travels in this direction."""
        found = resolve(self.document, schema)
        return isinstance(found, dict) and found.get(self._hidden) is True

    def admits(self, pointer: str, instance: Any) -> bool | None:
        """Whether the schema at a pointer `#/…` admits an instance; None where the oracle cannot tell."""
        if self._old:
            kind, formats = oas.OAS30Validator, oas.oas30_format_checker
        else:
            kind, formats = oas.OAS31Validator, oas.oas31_format_checker
        schema = {"$ref": f"{ADDRESS}{pointer}"}
        validator = kind(schema, registry=self._registry, format_checker=formats)
        try:
            return bool(validator.is_valid(instance))
        except Exception:
            return None


def _identified(node: Any) -> list[tuple[str, Any]]:
    """The schemas with an `$id` of their own."""
    children = node if isinstance(node, list) else list(node.values()) if isinstance(node, dict) else []
    found = [pair for child in children for pair in _identified(child)]
    if isinstance(node, dict) and isinstance(node.get("$id"), str):
        found.append((node["$id"], node))
    return found


def _drop_hidden_requirements(document: Any, node: Any, hidden: str) -> None:
    """Take names of hidden properties out of every `required`."""
    if isinstance(node, list):
        for item in node:
            _drop_hidden_requirements(document, item, hidden)
    elif isinstance(node, dict):
        properties, required = node.get("properties"), node.get("required")
        if isinstance(properties, dict) and isinstance(required, list):
            node["required"] = [
                name
                for name in required
                if not isinstance(found := resolve(document, properties.get(name)), dict)
                or found.get(hidden) is not True
            ]
            if not node["required"]:
                del node["required"]
        for item in node.values():
            _drop_hidden_requirements(document, item, hidden)
