"""What schemathesis is given: a document of one operation, and a configuration."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from oaswright.contract.api import Content, Operation, Parameter
from oaswright.contract.definitions import Schema
from oaswright.contract.session import Session
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import as_object

if TYPE_CHECKING:
    from schemathesis import Config

Mode: TypeAlias = Literal["positive", "all"]
MODES: Final[tuple[Mode, ...]] = ("positive", "all")
"""Wrong requests come with all, since alone they are wrong in several ways at once."""


def configure(
    session: Session, operation: Operation, values: Mapping[str, JSON], max_examples: int, mode: Mode
) -> "Config":
    """Where schemathesis begins: our seed, known values, and no request beside the operation."""
    import schemathesis

    known = session.contract.known
    fixed: dict[str, JSON] = {}
    for one in operation.parameters:
        told = known.get(f"{operation.id}.{one.name}", known.get(one.name))
        value = values.get(one.name) if one.location == "path" else told
        if one.location in {"path", "query"} and isinstance(value, str | int | float):
            fixed[f"{one.location}.{one.name}"] = value
    # Its types do not say of what the configuration is a dictionary.
    config: Any = schemathesis.Config
    found: Config = config.from_dict(
        {
            "seed": session.seed,
            "parameters": fixed,
            "workers": 1,
            "warnings": False,
            "checks": {"enabled": False},
            "cache": {"enabled": False},
            "analysis": {"constants": {"enabled": False}},
            "generation": {
                "mode": mode,
                "database": "none",
                "max-examples": max_examples,
                "allow-x00": False,
                "no-shrink": True,
                "with-security-parameters": False,
            },
            "phases": {"coverage": {"unexpected-methods": []}, "stateful": {"enabled": False}},
        }
    )
    return found


def list_required_headers(operation: Operation) -> list[Parameter]:
    """The headers that every request of an operation has."""
    return [one for one in operation.parameters if one.location == "header" and one.required]


def write_document(session: Session, operation: Operation) -> dict[str, Any]:
    """An OpenAPI document of one operation, with the schemas that our validators have."""
    entry: dict[str, Any] = {
        "operationId": operation.id,
        "parameters": [
            {
                "name": one.name,
                "in": one.location,
                "required": one.required,
                **(
                    {"content": {"application/json": {"schema": one.schema}}}
                    if one.content
                    else {"schema": one.schema, "style": one.style, "explode": one.explode}
                ),
            }
            for one in operation.parameters
            if one.location in {"path", "query", "header", "cookie"}
            and one not in list_required_headers(operation)
        ],
        "responses": {status: {"description": ""} for status in operation.responses},
    }
    if operation.body is not None:
        entry["requestBody"] = {
            "required": operation.body.required,
            "content": {
                one.media_type: {"schema": _with_told(session, operation, one)}
                for one in operation.body.contents
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": session.api.title, "version": "1"},
        "paths": {operation.path: {operation.method.lower(): entry}},
        **session.api.definitions.whole,
    }


def _with_told(session: Session, operation: Operation, content: Content) -> Schema:
    """The schema of a body in which members have the values that are told: requests get beyond a 404."""
    definitions, told = session.api.definitions, session.requests.find_told(operation)
    members = definitions.properties(content.schema)
    held = {
        name: value
        for name, value in told.items()
        if name in members and definitions.is_valid(members[name], value)
    }
    if not held:
        return content.schema
    resolved = definitions.resolve(content.schema)
    fixed: dict[str, JSON] = {name: {"enum": [value]} for name, value in held.items()}
    return {**resolved, "properties": {**as_object(resolved.get("properties")), **fixed}}
