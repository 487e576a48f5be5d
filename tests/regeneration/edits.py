"""Edits that developers make to a document, drawn at random. What each makes of it is mostly valid."""

import copy
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

Document = dict[str, Any]
Edit = Callable[[Document, random.Random, int], bool]
METHODS = ("get", "put", "post", "delete", "patch")
TYPES = ({"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "string", "format": "date"})


MOVED = "x-moved"
"""Where a document in memory has the schemas that stand in the file `moved.yaml` beside it."""


def write_document(document: Document, path: Path) -> None:
    """Write a document, and beside it what was moved out of it."""
    moved = document.get(MOVED)
    for file, content in (
        (path, {k: v for k, v in document.items() if k != MOVED}),
        (path.with_name("moved.yaml"), moved),
    ):
        if content is not None:
            text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
            file.write_text(text, encoding="utf-8")


def operations(document: Document) -> list[tuple[str, str, Document]]:
    """Path, method and operation, in the order of the text."""
    return [
        (path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def parameters(operation: Document) -> list[Document]:
    """The operation's own parameters that are not references and not in the path."""
    return [p for p in operation.get("parameters", []) if "$ref" not in p and p["in"] == "query"]


def add_operation(document: Document, draw: random.Random, step: int) -> bool:
    success = {"description": "It.", "content": {"application/json": {"schema": {"type": "object"}}}}
    document["paths"][f"/added{step}/{{key}}"] = {
        draw.choice(METHODS[:2]): {
            "operationId": f"useAdded{step}",
            "summary": "Something new.",
            "tags": ["added"],
            "parameters": [{"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}],
            "responses": {"200": success},
        }
    }
    return True


def remove_operation(document: Document, draw: random.Random, _: int) -> bool:
    found = operations(document)
    if len(found) < 4:
        return False
    path, method, _operation = draw.choice(found)
    del document["paths"][path][method]
    return True


def rename_operation(document: Document, draw: random.Random, step: int) -> bool:
    *_, operation = draw.choice(operations(document))
    operation["operationId"] = f"renamed{step}{operation['operationId'][-8:]}"
    return True


def move_operation(document: Document, draw: random.Random, step: int) -> bool:
    path = draw.choice(list(document["paths"]))
    document["paths"][f"/moved{step}{path}"] = document["paths"].pop(path)
    return True


def split_operation(document: Document, draw: random.Random, step: int) -> bool:
    path, method, operation = draw.choice(operations(document))
    item = {key: value for key, value in document["paths"][path].items() if key not in METHODS}
    twin = {**copy.deepcopy(operation), "operationId": f"{operation['operationId'][:20]}Part{step}"}
    document["paths"][f"/part{step}{path}"] = {**copy.deepcopy(item), method: twin}
    return True


def retag_operation(document: Document, draw: random.Random, step: int) -> bool:
    *_, operation = draw.choice(operations(document))
    operation["tags"] = [f"tag{step}"]
    return True


def reword_operation(document: Document, draw: random.Random, step: int) -> bool:
    *_, operation = draw.choice(operations(document))
    operation["description"] = f"In other words ({step}).\n\nAnd a second paragraph."
    return True


def add_parameter(document: Document, draw: random.Random, step: int) -> bool:
    *_, operation = draw.choice(operations(document))
    operation.setdefault("parameters", []).insert(
        0,
        {
            "name": f"extra{step}",
            "in": draw.choice(["query", "header"]),
            "required": draw.random() < 0.4,
            "schema": draw.choice(TYPES),
        },
    )
    return True


def with_parameter(change: Callable[[Document, Document, random.Random, int], None]) -> Edit:
    """An edit of one query parameter."""

    def edit(document: Document, draw: random.Random, step: int) -> bool:
        found = [(o, p) for *_, o in operations(document) for p in parameters(o)]
        if not found:
            return False
        operation, parameter = draw.choice(found)
        change(operation, parameter, draw, step)
        return True

    return edit


@with_parameter
def remove_parameter(operation: Document, parameter: Document, _draw: random.Random, _step: int) -> None:
    operation["parameters"].remove(parameter)


@with_parameter
def rename_parameter(_operation: Document, parameter: Document, _draw: random.Random, step: int) -> None:
    parameter["name"] = f"named{step}"


@with_parameter
def retype_parameter(_operation: Document, parameter: Document, draw: random.Random, _step: int) -> None:
    parameter["schema"] = draw.choice(TYPES)
    parameter.pop("example", None)
    parameter.pop("examples", None)


@with_parameter
def require_parameter(_operation: Document, parameter: Document, _draw: random.Random, _step: int) -> None:
    parameter["required"] = not parameter.get("required", False)


@with_parameter
def shuffle_parameters(operation: Document, _parameter: Document, _draw: random.Random, _step: int) -> None:
    operation["parameters"].reverse()


def add_body(document: Document, draw: random.Random, step: int) -> bool:
    found = [
        o
        for _, method, o in operations(document)
        if method in {"put", "post", "patch"} and "requestBody" not in o
    ]
    if not found:
        return False
    name = f"Sent{step}"
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas[name] = {"type": "object", "properties": {"note": {"type": "string"}}}
    schema = {"$ref": f"#/components/schemas/{name}"}
    draw.choice(found)["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": schema}},
    }
    return True


def remove_body(document: Document, draw: random.Random, _: int) -> bool:
    found = [operation for *_, operation in operations(document) if "requestBody" in operation]
    if found:
        del draw.choice(found)["requestBody"]
    return bool(found)


def add_response(document: Document, draw: random.Random, _: int) -> bool:
    *_, operation = draw.choice(operations(document))
    status = draw.choice(["409", "410", "418", "503"])
    if status in operation["responses"]:
        return False
    operation["responses"][status] = {"description": f"It is {status}."}
    return True


def remove_response(document: Document, draw: random.Random, _: int) -> bool:
    *_, operation = draw.choice(operations(document))
    errors = [status for status in operation["responses"] if status not in {"200", "204", "302"}]
    if errors:
        del operation["responses"][draw.choice(errors)]
    return bool(errors)


def change_status(document: Document, draw: random.Random, _: int) -> bool:
    *_, operation = draw.choice(operations(document))
    if "200" not in operation["responses"] or "201" in operation["responses"]:
        return False
    operation["responses"]["201"] = operation["responses"].pop("200")
    return True


def properties(document: Document) -> Iterator[tuple[Document, str]]:
    """Each property of each component schema: the schema and the name."""
    for schema in document.get("components", {}).get("schemas", {}).values():
        for name in schema.get("properties", {}) if isinstance(schema, dict) else ():
            yield schema, name


def add_property(document: Document, draw: random.Random, step: int) -> bool:
    found = [*properties(document)]
    if found:
        schema, _ = draw.choice(found)
        schema["properties"][f"member{step}"] = dict(draw.choice(TYPES))
        if draw.random() < 0.3:
            schema.setdefault("required", []).append(f"member{step}")
    return bool(found)


def with_property(change: Callable[[Document, str, random.Random, int], None]) -> Edit:
    """An edit of one property of a component schema, whose examples go."""

    def edit(document: Document, draw: random.Random, step: int) -> bool:
        found = [*properties(document)]
        if not found:
            return False
        schema, name = draw.choice(found)
        change(schema, name, draw, step)
        schema.pop("example", None)
        schema.pop("examples", None)
        return True

    return edit


@with_property
def remove_property(schema: Document, name: str, _draw: random.Random, _step: int) -> None:
    del schema["properties"][name]
    schema["required"] = [other for other in schema.get("required", []) if other != name]
    if not schema["required"]:
        del schema["required"]


@with_property
def rename_property(schema: Document, name: str, _draw: random.Random, step: int) -> None:
    new = f"named{step}"
    schema["properties"] = {
        new if other == name else other: value for other, value in schema["properties"].items()
    }
    if name in schema.get("required", []):
        schema["required"] = [new if other == name else other for other in schema["required"]]


@with_property
def retype_property(schema: Document, name: str, draw: random.Random, _step: int) -> None:
    schema["properties"][name] = dict(draw.choice(TYPES))


@with_property
def require_property(schema: Document, name: str, _draw: random.Random, _step: int) -> None:
    required = schema.setdefault("required", [])
    required.remove(name) if name in required else required.append(name)
    if not required:
        del schema["required"]


def refer_anew(document: Document, change: Callable[[str], str]) -> None:
    """Change every reference of a document, those in what was moved out of it too."""

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {k: change(v) if k == "$ref" and isinstance(v, str) else walk(v) for k, v in node.items()}
        return [walk(item) for item in node] if isinstance(node, list) else node

    document.update({key: walk(value) for key, value in document.items()})


def rename_schema(document: Document, draw: random.Random, step: int) -> bool:
    schemas = document.get("components", {}).get("schemas", {})
    if not schemas:
        return False
    name = draw.choice(list(schemas))
    new = f"Renamed{step}"
    schemas[new] = schemas.pop(name)
    old = f"#/components/schemas/{name}"
    refer_anew(
        document,
        lambda ref: ref.removesuffix(old) + f"#/components/schemas/{new}" if ref.endswith(old) else ref,
    )
    return True


def move_schema(document: Document, draw: random.Random, _: int) -> bool:
    """A component stands in another file from now on, and is referred to there."""
    schemas = document.get("components", {}).get("schemas", {})
    names = [name for name, schema in schemas.items() if "$ref" not in schema]
    if not names or "discriminator" in str(document):
        return False
    name = draw.choice(names)
    moved = document.setdefault(MOVED, {})
    refer_anew(
        schemas[name], lambda ref: f"api.yaml{ref}" if ref.startswith("#") else ref.removeprefix("moved.yaml")
    )
    moved[name] = schemas[name]
    schemas[name] = {"$ref": f"moved.yaml#/{name}"}
    return True


def share_parameter(document: Document, draw: random.Random, step: int) -> bool:
    """A parameter of an operation becomes a component."""
    found = [(o, p) for *_, o in operations(document) for p in parameters(o)]
    if not found:
        return False
    operation, parameter = draw.choice(found)
    index = operation["parameters"].index(parameter)
    document["components"].setdefault("parameters", {})[f"Shared{step}"] = parameter
    operation["parameters"][index] = {"$ref": f"#/components/parameters/Shared{step}"}
    return True


def share_response(document: Document, draw: random.Random, step: int) -> bool:
    """A response of an operation becomes a component, which another one answers with as well."""
    found = operations(document)
    *_, operation = draw.choice(found)
    status = draw.choice(list(operation["responses"]))
    if "$ref" in operation["responses"][status]:
        return False
    document["components"].setdefault("responses", {})[f"Answer{step}"] = operation["responses"][status]
    *_, other = draw.choice(found)
    for one in (operation, other):
        one["responses"][status] = {"$ref": f"#/components/responses/Answer{step}"}
    return True


EDITS: tuple[Edit, ...] = (
    add_operation,
    remove_operation,
    rename_operation,
    move_operation,
    split_operation,
    retag_operation,
    reword_operation,
    add_parameter,
    add_parameter,
    remove_parameter,
    rename_parameter,
    retype_parameter,
    require_parameter,
    shuffle_parameters,
    add_body,
    remove_body,
    add_response,
    remove_response,
    change_status,
    add_property,
    remove_property,
    rename_property,
    retype_property,
    require_property,
    rename_schema,
    move_schema,
    share_parameter,
    share_response,
)
