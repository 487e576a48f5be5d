"""Names that become the same name in Python.

## What it does
Reports operation ids, schemas, properties of one schema, and parameters of one operation that become the
same name in the generated code, such as `getPet` and `get_pet`; also parameters called `body` or `principal`
where the operation has one.

## Why
One of the two gets a number, and which one depends on their order in the document.

## Example
    properties:
      createdAt: {type: string}
      created_at: {type: string}        # also becomes `created_at`

## How to fix
Rename one of the two. If the names are given by the product, silence the rule there.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.names import attribute, model_name, pascal, snake
from oaswright.openapi.pointers import Pointer
from oaswright.spec.model import Operation

# Each name as a message shows it, as it is in Python, and its pointer.
_Names: TypeAlias = Iterable[tuple[str, str, Pointer]]


def check(context: Context) -> Iterable[Finding]:
    ids = [
        (f"`{name}`", snake(name), (*operation.pointer, "operationId"))
        for operation in context.objects("operation")
        if operation.pointer in context.answered and (name := operation.text("operationId"))
    ]
    yield from _collisions("operationIds", ids, "value")
    for operation in context.answered.values():
        arguments = [
            (f"`{found.name}` in {found.location}", snake(found.name), (*found.pointer, "name"))
            for found in operation.parameters
        ]
        yield from _collisions("parameters", arguments, "value")
        yield from _taken(operation, arguments)
    models = [
        (f"`{name}`", model_name(pascal(name)), ("components", "schemas", name))
        for name in context.tree.components("schemas")
    ]
    yield from _collisions("schemas", models, "key")
    for schema in context.objects("schema"):
        properties = schema.mapping("properties")
        if len(properties) > 1:
            attributes = [
                (f"`{name}`", attribute(name), (*schema.pointer, "properties", name)) for name in properties
            ]
            yield from _collisions("properties", attributes, "key")


def _taken(operation: Operation, arguments: _Names) -> Iterable[Finding]:
    """Parameters with the name of an argument that the operation has anyway."""
    taken = {"body": operation.body is not None, "principal": operation.secured != "never"}
    for shown, python_name, pointer in arguments:
        if taken.get(python_name):
            yield Finding(
                pointer,
                f"the parameter {shown} becomes `{python_name}_2` in Python, where `{python_name}` is taken",
                "rename it, or silence the rule here",
            )


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
