"""Documents for comparisons: one operation whose request and response have a schema to be changed."""

import json
from pathlib import Path
from typing import Any

from oaswright.diff.comparison import compare
from oaswright.diff.model import Change, Comparison
from oaswright.diff.settings import DEFAULT, DiffSettings
from oaswright.diff.sides import make_side
from oaswright.document.project import Project, load_project
from oaswright.document.reading import decode_document

PATH = Path("api.json").absolute()


def document(**fields: Any) -> dict[str, Any]:
    """A document of OpenAPI 3.1 without operations, and with some fields."""
    return {"openapi": "3.1.0", "info": {"title": "Pets", "version": "1.0.0"}, "paths": {}, **fields}


def operation(**fields: Any) -> dict[str, Any]:
    """An operation that answers 200 without content, and has some fields."""
    return {"responses": {"200": {"description": "fine"}}, **fields}


def of_operation(
    found: dict[str, Any], *, path: str = "/pets", method: str = "post", **fields: Any
) -> dict[str, Any]:
    """A document with one operation."""
    return document(paths={path: {method: found}}, **fields)


def of_request(schema: Any, **fields: Any) -> dict[str, Any]:
    """A document whose operation takes a body of a schema."""
    body = {"content": {"application/json": {"schema": schema}}}
    return of_operation(operation(requestBody=body), **fields)


def of_response(schema: Any, **fields: Any) -> dict[str, Any]:
    """A document whose operation answers with a body of a schema."""
    answer = {"description": "fine", "content": {"application/json": {"schema": schema}}}
    return of_operation(operation(responses={"200": answer}), **fields)


def of_parameter(parameter: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A document whose operation has a parameter."""
    return of_operation(operation(parameters=[{"in": "query", "name": "limit", **parameter}]), **fields)


def diff(old: dict[str, Any], new: dict[str, Any], settings: DiffSettings = DEFAULT) -> Comparison:
    """The comparison of two documents."""
    return compare("api.json", make_side(_load(old)), make_side(_load(new)), settings)


def _load(value: dict[str, Any]) -> Project:
    text = json.dumps(value, indent=1)
    return load_project(PATH, files=lambda path: decode_document(text.encode(), path))


def show(changes: tuple[Change, ...]) -> list[str]:
    """Changes as `level id`."""
    return [f"{change.level.word} {change.rule}" for change in changes]
