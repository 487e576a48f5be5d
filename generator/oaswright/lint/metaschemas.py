"""The official schemas of OpenAPI documents, compiled."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import jsonschema_rs

from oaswright.openapi.grammar import Version
from oaswright.openapi.pointers import JSON

_JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


@cache
def meta_validator(version: Version, dialect: str | None) -> jsonschema_rs.Validator:
    """The validator for documents of a version whose schemas follow a dialect (None: the standard's own)."""
    document = _shipped("openapi_spec_validator", f"resources/schemas/v{version}/schema.json")
    if version == "3.0":
        return jsonschema_rs.Draft4Validator(document, offline=True)
    resources = [document]
    if version == "3.2":
        resources.append(_shipped("openapi_schema_validator", "schemas/oas3.2/meta/2025-09-17.json"))
        resources.append(_shipped("openapi_schema_validator", "schemas/oas3.2/dialect/2025-09-17.json"))
        meta: dict[str, JSON] = {"$ref": resources[-1]["$id"]}
    else:
        # What the OpenAPI 3.1 vocabulary adds (discriminator, xml, …) is in our own field tables.
        meta = {"$ref": _JSON_SCHEMA}
    known = dialect is None or dialect.startswith(("https://spec.openapis.org/oas/3.", _JSON_SCHEMA))
    if not known:
        meta = {"type": ["object", "boolean"]}
    base: dict[str, JSON] = {
        "$id": f"https://spec.openapis.org/oas/{version}/schema-base/oaswright",
        "$schema": _JSON_SCHEMA,
        "$ref": document["$id"],
        "$defs": {"schema": {"$dynamicAnchor": "meta", **meta}},
    }
    registry = jsonschema_rs.Registry([(str(resource["$id"]), resource) for resource in resources])
    return jsonschema_rs.Draft202012Validator(base, registry=registry, offline=True)


def _shipped(package: str, path: str) -> dict[str, JSON]:
    """A schema that a package ships, found without the slow import of the package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return cast("dict[str, JSON]", json.loads((Path(spec.origin).parent / path).read_text("utf-8")))
