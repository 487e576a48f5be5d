"""Edits that developers make to a document, drawn at random; each keeps it valid."""

import copy
import random
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Edit = Callable[[Document, random.Random, int], bool]
METHODS = ("get", "put", "post", "delete", "patch")
TYPES = ({"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "string", "format": "date"})


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
    document["components"]["schemas"][name] = {"type": "object", "properties": {"note": {"type": "string"}}}
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


def change_schema(document: Document, draw: random.Random, step: int) -> bool:
    schemas = [
        s
        for s in document["components"]["schemas"].values()
        if s.get("type") == "object" and "properties" in s
    ]
    draw.choice(schemas)["properties"][f"member{step}"] = {"type": "integer"}
    return True


def rename_schema(document: Document, draw: random.Random, step: int) -> bool:
    schemas = document["components"]["schemas"]
    name = draw.choice(list(schemas))
    new = f"Renamed{step}"

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(item) for item in node]
        return f"#/components/schemas/{new}" if node == f"#/components/schemas/{name}" else node

    schemas[new] = schemas.pop(name)
    document.update({key: walk(value) for key, value in document.items()})
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
    change_schema,
    rename_schema,
)
