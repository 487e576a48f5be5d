"""Names that become the same name in Python.

## What it does
Reports operation ids, schemas, shared responses, security schemes, properties of one schema, values of one
enum, parameters of one operation and headers of one response that become the same name in the generated code,
such as `getPet` and `get_pet`; also a parameter or header with a name that every method or response has.

## Why
One of the two gets another name than it has alone: it tells its location (`query_pet_id`), its symbols
(`created_minus_at`) or its capitals (`created_at_camel`). Their order does not matter.

## Example
    properties:
      createdAt: {type: string}
      created_at: {type: string}        # is `created_at`, the other one `created_at_camel`

## How to fix
Rename one of the two, or name the values of an enum by `x-enum-varnames`. If the names are given by the
product, silence the rule there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.names import (
    ENUM_NAMES,
    TAKEN_BY_RESPONSES,
    attribute,
    member,
    model_name,
    pascal,
    snake,
)
from oaswright.openapi.pointers import Pointer
from oaswright.spec.model import IGNORED_RESPONSE_HEADERS, Operation
from oaswright.spec.tree import Node

# Each name as a message shows it, as it is in Python, and its pointer.
_Names: TypeAlias = Iterable[tuple[str, str, Pointer]]
# What a group of components is called, and the name in Python of one of them.
_COMPONENTS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "schemas": ("schemas", model_name),
    "responses": ("shared responses", pascal),
    "securitySchemes": ("security schemes", snake),
}


def check(context: Context) -> Iterable[Finding]:
    ids = [
        (f"`{name}`", snake(name), (*operation.pointer, "operationId"))
        for operation in context.objects("operation")
        if operation.pointer in context.answered and (name := operation.text("operationId"))
    ]
    yield from _collisions("operationIds", ids, "value")
    for operation in context.answered.values():
        yield from _of_operation(operation)
    for group, (what, name_of) in _COMPONENTS.items():
        names = [
            (f"`{name}`", name_of(name), ("components", group, name))
            for name in context.tree.components(group)
        ]
        yield from _collisions(what, names, "key")
    for response in context.objects("response"):
        headers = [
            (f"`{name}`", snake(name), (*response.pointer, "headers", name))
            for name in response.mapping("headers")
            if name.lower() not in IGNORED_RESPONSE_HEADERS
        ]
        yield from _collisions("headers", headers, "key")
        for shown, name, pointer in headers:
            if name in TAKEN_BY_RESPONSES:
                yield _taken(f"the header {shown}", name, "header", "a response", pointer, "key")
    for schema in context.objects("schema"):
        if "properties" in schema.value or "enum" in schema.value:
            yield from _of_schema(schema)


def _of_operation(operation: Operation) -> Iterator[Finding]:
    arguments = [
        (f"`{found.name}` in {found.location}", snake(found.name), (*found.pointer, "name"))
        for found in operation.parameters
    ]
    yield from _collisions("parameters", arguments, "value")
    used = {"self": True, "body": operation.body is not None, "principal": operation.secured != "never"}
    for parameter, (shown, name, pointer) in zip(operation.parameters, arguments, strict=True):
        if used.get(name):
            yield _taken(f"the parameter {shown}", name, parameter.location, "a method", pointer, "value")


def _of_schema(schema: Node) -> Iterator[Finding]:
    properties = schema.mapping("properties")
    if len({attribute(name) for name in properties}) < len(properties):
        attributes = [
            (f"`{name}`", attribute(name), (*schema.pointer, "properties", name)) for name in properties
        ]
        yield from _collisions("properties", attributes, "key")
    values = schema.items("enum")
    texts = {value for value in values if isinstance(value, str)}
    if len({member(value) for value in texts}) < len(texts) and not any(
        schema.items(extension) for extension in ENUM_NAMES
    ):
        members = [
            (f"`{value}`", member(value), (*schema.pointer, "enum", index))
            for index, value in enumerate(values)
            if isinstance(value, str)
        ]
        yield from _collisions("values", members, "value")


def _taken(
    shown: str, name: str, place: str, owner: str, pointer: Pointer, at: Literal["key", "value"]
) -> Finding:
    message = f"{shown} becomes `{place}_{name}` in Python, where {owner} has a `{name}` of its own"
    return Finding(pointer, message, "rename it, or silence the rule here", at=at)


def _collisions(what: str, names: _Names, at: Literal["key", "value"]) -> Iterator[Finding]:
    first: dict[str, tuple[str, Pointer]] = {}
    for shown, python_name, pointer in names:
        other, earlier = first.setdefault(python_name, (shown, pointer))
        # The same name twice is another rule's matter.
        if other != shown:
            yield Finding(
                pointer,
                f"the {what} {other} and {shown} become the same name in Python",
                "rename one of the two",
                related=((earlier, "the other one"),),
                at=at,
            )


RULE = Rule(RuleId.NAME_COLLISION, Severity.WARNING, __doc__, check)
