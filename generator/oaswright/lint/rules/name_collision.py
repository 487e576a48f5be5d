"""Names that become the same name in Python.

## What it does
Reports operation ids, schemas, and properties of one schema that differ only in case, hyphens, dots or
underscores, so that the generated code would need one name for both: `getPet` and `get_pet`.

## Why
One of the two gets a suffix, and which one depends on their order in the document.

## Example
    properties:
      createdAt: {type: string}
      created_at: {type: string}        # also becomes `created_at`

## How to fix
Rename one of the two. If the names are given by the product, silence the rule at this place.
"""

import re
from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import Pointer


def check(context: Context) -> Iterable[Finding]:
    operations = [
        (name, (*operation.pointer, "operationId"))
        for operation in context.objects("operation")
        if isinstance(name := operation.value.get("operationId"), str)
    ]
    yield from _collisions("operationIds", operations, _snake, at_key=False)
    schemas = [(name, ("components", "schemas", name)) for name in context.component("schemas")]
    yield from _collisions("schemas", schemas, _pascal, at_key=True)
    for schema in context.objects("schema"):
        properties = schema.value.get("properties")
        if isinstance(properties, dict) and len(properties) > 1:
            named = [(name, (*schema.pointer, "properties", name)) for name in properties]
            yield from _collisions("properties", named, _snake, at_key=True)


def _collisions(
    what: str, named: Iterable[tuple[str, tuple[str | int, ...]]], fold: "_Fold", *, at_key: bool
) -> Iterator[Finding]:
    first: dict[str, tuple[str, Pointer]] = {}
    for name, pointer in named:
        folded = fold(name)
        if folded not in first:
            first[folded] = (name, pointer)
            continue
        other, place = first[folded]
        if other == name or not folded:
            # The same name twice is another rule's matter.
            continue
        yield Finding(
            pointer,
            f"the {what} `{other}` and `{name}` become the same name in Python",
            "rename one of the two",
            related=((place, "the other one"),),
            at="key" if at_key else "value",
        )


class _Fold:
    """How names of one kind are written in Python."""

    def __init__(self, *, pascal: bool) -> None:
        self._pascal = pascal

    def __call__(self, name: str) -> str:
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
        parts = [part for part in re.split(r"\W+|_+", words) if part]
        if self._pascal:
            return "".join(part[:1].upper() + part[1:].lower() for part in parts)
        return "_".join(part.lower() for part in parts)


_snake = _Fold(pascal=False)
_pascal = _Fold(pascal=True)

RULE = Rule(RuleId.NAME_COLLISION, Severity.WARNING, __doc__, check)
