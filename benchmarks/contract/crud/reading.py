"""What the document says of Planner's requests, compiled for checking them."""

import copy
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import yaml

DOCUMENT: Final = Path(__file__).with_name("openapi.yaml")
_METHODS: Final = ("get", "head", "post", "put", "patch", "delete", "options")


class RefusalError(Exception):
    """A request that is answered with an error."""

    def __init__(
        self, status: int, title: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its parameters by name with their schemas, and what validates them and its body."""

    query: Mapping[str, tuple[dict[str, Any], jsonschema_rs.Validator]]
    headers: Mapping[str, jsonschema_rs.Validator]
    body: jsonschema_rs.Validator | None

    def read_query(self, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The query parameters with the defaults of the document; raises RefusalError."""
        values = {name: schema["default"] for name, (schema, _) in self.query.items() if "default" in schema}
        seen: set[str] = set()
        for name, text in pairs:
            if name in seen or name not in self.query:
                raise invalid(f"the query parameter {name!r} stands twice or is unknown")
            seen.add(name)
            schema, validator = self.query[name]
            values[name] = _read_text(text, schema)
            if not validator.is_valid(values[name]):
                raise invalid(f"{text!r} is no value for the query parameter {name!r}")
        return values

    def check_headers(self, headers: Mapping[str, str]) -> None:
        """Raise RefusalError when a header is not what the document says."""
        for name, validator in self.headers.items():
            if name in headers and not validator.is_valid(headers[name]):
                raise invalid(f"the header {name} is not valid")

    def check_body(self, body: Any) -> None:
        """Raise RefusalError when the body is not what the document says."""
        if self.body is not None:
            error = next(self.body.iter_errors(body), None)
            if error is not None:
                where = "/".join(map(str, error.instance_path))
                raise invalid(f"the body is not valid at /{where}: {error.message}")


def invalid(detail: str) -> RefusalError:
    """The refusal of content."""
    return RefusalError(422, "Invalid request", detail)


@functools.cache
def read_operations() -> dict[tuple[str, str], Operation]:
    """The operations of the document by path and method in upper case."""
    document = yaml.safe_load(DOCUMENT.read_text())
    components = document["components"]
    schemas = {name: _for_requests(schema) for name, schema in components["schemas"].items()}

    def validator(schema: dict[str, Any]) -> jsonschema_rs.Validator:
        whole = {**_for_requests(schema), "components": {"schemas": schemas}}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)

    found: dict[tuple[str, str], Operation] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method not in item:
                continue
            parameters = [
                components["parameters"][entry["$ref"].rsplit("/", 1)[1]] if "$ref" in entry else entry
                for entry in [*item.get("parameters", ()), *item[method].get("parameters", ())]
            ]
            body = item[method].get("requestBody")
            found[path, method.upper()] = Operation(
                {
                    entry["name"]: (_flat(entry["schema"], components), validator(entry["schema"]))
                    for entry in parameters
                    if entry["in"] == "query"
                },
                {
                    entry["name"].lower(): validator(entry["schema"])
                    for entry in parameters
                    if entry["in"] == "header"
                },
                None if body is None else validator(body["content"]["application/json"]["schema"]),
            )
    return found


def _flat(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    target: dict[str, Any] = components["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return {**target, **schema}


def _for_requests(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without members that only answers hold."""
    schema = copy.deepcopy(schema)
    hidden = {name for name, member in schema.get("properties", {}).items() if member.get("readOnly")}
    for name in hidden:
        del schema["properties"][name]
    if hidden:
        schema["required"] = [name for name in schema["required"] if name not in hidden]
    return schema


def _read_text(text: str, schema: dict[str, Any]) -> object:
    if schema["type"] == "integer":
        return int(text) if re.fullmatch("-?[0-9]{1,18}", text) else text
    if schema["type"] == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text
