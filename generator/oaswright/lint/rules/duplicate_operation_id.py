"""Two operations have the same operationId.

## What it does
Reports every use of an `operationId` after the first, which is shown beside it; also an operation of a path
item to which several paths refer.

## Why
The standard requires the ids to be unique (OpenAPI 3.1 section 4.8.10), and an id is the name of the handler.

## Example
    /pets:
      get: {operationId: listPets, ...}
    /dogs:
      get: {operationId: listPets, ...}      # first used above

## How to fix
Give each operation a name of its own.
"""

import re
from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import suggest_operation_id
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import as_object, as_string

# How the names of operations begin, by their methods.
_VERBS = {
    "get": ("list", "read", "find", "fetch", "show", "search"),
    "post": ("create", "add", "make", "new"),
    "put": ("replace", "update", "set"),
    "patch": ("update", "change", "edit", "modify"),
    "delete": ("remove", "drop"),
}


def check(context: Context) -> Iterable[Finding]:
    first: dict[str, Pointer] = {}
    taken = {operation.text("operationId") for operation in context.objects("operation")}
    for operation in context.objects("operation"):
        name = operation.value.get("operationId")
        pointer = (*operation.pointer, "operationId")
        if not isinstance(name, str):
            continue
        if name not in first:
            first[name] = pointer
        elif context.bundle.origin(pointer) == context.bundle.origin(first[name]):
            yield Finding(
                operation.pointer,
                f"the operation `{name}` is used in two places, and an operationId names one",
                "write an `operationId` of its own beside one of the two references",
                related=((first[name][:-1], "first used here"),),
                at="key",
            )
        else:
            # The one whose path and method say less of it was copied.
            other = first[name]
            is_first = _count_words(name, other[:-1]) < _count_words(name, operation.pointer)
            wrong = other[:-1] if is_first else operation.pointer
            known = context.answered.get(wrong)
            path, method = wrong[-2:] if known is None else (known.path, known.method)
            guess = suggest_operation_id(str(method), str(path))
            yield Finding(
                pointer,
                f"the operationId `{name}` is used twice",
                "rename one of the two" if guess in taken else f"write `{guess}`",
                related=((pointer, "used here too") if is_first else (other, "first used here"),),
                shown=(*wrong, "operationId"),
            )
            taken.add(guess)
    yield from _shared(context)


def _count_words(name: str, operation: Pointer) -> int:
    """How many words of an operation's path and method are in a name."""
    words = re.findall(r"[A-Za-z]+", str(operation[-2]))
    verbs = (*_VERBS.get(str(operation[-1]), ()), str(operation[-1]))
    said = sum(word.lower().rstrip("s") in name.lower() for word in set(words))
    return said + any(verb in name.lower() for verb in verbs)


def _shared(context: Context) -> Iterator[Finding]:
    """Operations of a path item to which several paths refer: one id for several operations."""
    uses: dict[Pointer, list[Pointer]] = {}
    for item in context.spec.paths:
        for operation in item.operations:
            uses.setdefault(operation.pointer, []).append(("paths", item.path))
    reported: set[Pointer] = set()
    for pointer, places in uses.items():
        named = as_string(as_object(context.tree.at(pointer)).get("operationId"))
        later = next((place for place in reversed(places) if pointer[:2] != place), None)
        if not named or len(places) == 1 or later is None or later in reported:
            continue
        reported.add(later)
        yield Finding(
            later,
            f"the operation `{named}` is used in two places, and an operationId names one",
            "write the path item out for one of the two paths, with an `operationId` of its own",
            related=((next(place for place in places if place != later), "also used here"),),
            at="key",
        )


RULE = Rule(RuleId.DUPLICATE_OPERATION_ID, Severity.ERROR, __doc__, check)
