"""A value that a list holds twice.

## What it does
Reports a name that `required` or `type` of a schema lists twice, as an error, and such a value of `enum` as
a warning.

## Why
JSON Schema demands that the items of these lists are unique. The second one says nothing; often another value
was meant.

## Example
    required: [id, name, id]

## How to fix
Remove one of the two, or write what was meant.
"""

import json
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON

_LISTS = {"required": Severity.ERROR, "type": Severity.ERROR, "enum": Severity.WARNING}


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        if context.version == "3.0" and "$ref" in schema.value:
            continue
        for name, severity in _LISTS.items():
            items = schema.value.get(name)
            twice = _find_twice(items) if isinstance(items, list) and len(items) > 1 else []
            if not twice:
                continue
            pointer = (*schema.pointer, name)
            words = ", ".join(f"`{_shown(value)}`" for _, _, value in twice)
            yield Finding(
                (*pointer, twice[0][1]),
                f"{words} {'is' if len(twice) == 1 else 'are'} listed twice in `{name}`",
                "remove one of the two",
                related=(((*pointer, twice[0][0]), "first listed here"),),
                severity=severity,
            )


def _find_twice(items: list[JSON]) -> list[tuple[int, int, JSON]]:
    """Where each repeated item stands first and again, and the item itself."""
    if len({item for item in items if isinstance(item, str)}) == len(items):
        return []
    first: dict[str, int] = {}
    found: list[tuple[int, int, JSON]] = []
    for index, item in enumerate(items):
        earlier = first.setdefault(json.dumps(item, sort_keys=True), index)
        if earlier != index:
            found.append((earlier, index, item))
    return found


def _shown(value: JSON) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


RULE = Rule(RuleId.DUPLICATE_ITEM, Severity.ERROR, __doc__, check)
