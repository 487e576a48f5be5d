"""Two paths that both match the same requests, neither being more concrete.

## What it does
Reports two paths of which each has a literal part where the other has a parameter, such as `/{kind}/mine` and
`/pets/{petId}`, if they share a method. A literal path beside a template (`/pets/mine` and `/pets/{petId}`)
is fine: the literal one is matched first.

## Why
`/pets/mine` matches both, and which one is used is left to the server (OpenAPI 3.1 section 4.8.8.2).

## Example
    /{kind}/mine: {get: ...}
    /pets/{petId}: {get: ...}

## How to fix
Add a literal part to one of the two.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule


@dataclass(slots=True)
class _Node:
    """One part of the paths seen so far: literal parts below it, the parameter below it, what ends here."""

    literals: dict[str, "_Node"] = field(default_factory=dict[str, "_Node"])
    parameter: "_Node | None" = None
    ends: list[tuple[str, frozenset[str]]] = field(default_factory=list[tuple[str, frozenset[str]]])


def check(context: Context) -> Iterable[Finding]:
    root = _Node()
    for item in context.spec.paths:
        path = item.path
        if "{" not in path:
            continue
        parts = path.split("/")
        methods = frozenset(operation.method for operation in item.operations)
        other = next(_rivals(root, parts, methods, 0, wins=False, loses=False), None)
        if other is not None:
            yield Finding(
                ("paths", path),
                f"a request may match both `{path}` and `{other}`",
                "make one of the two more concrete",
                related=((("paths", other), "the other path"),),
                at="key",
            )
        node = root
        for part in parts:
            if _is_parameter(part):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(part, _Node())
        node.ends.append((path, methods))


def _rivals(
    node: _Node, parts: list[str], methods: frozenset[str], depth: int, *, wins: bool, loses: bool
) -> Iterator[str]:
    """Paths that match the same requests, each being more concrete than the other somewhere."""
    if depth == len(parts):
        if wins and loses:
            yield from (path for path, others in node.ends if methods & others)
        return
    part = parts[depth]
    if _is_parameter(part):
        for other in node.literals.values():
            yield from _rivals(other, parts, methods, depth + 1, wins=wins, loses=True)
        if node.parameter is not None:
            yield from _rivals(node.parameter, parts, methods, depth + 1, wins=wins, loses=loses)
        return
    if part in node.literals:
        yield from _rivals(node.literals[part], parts, methods, depth + 1, wins=wins, loses=loses)
    if node.parameter is not None:
        yield from _rivals(node.parameter, parts, methods, depth + 1, wins=True, loses=loses)


def _is_parameter(part: str) -> bool:
    return re.fullmatch(r"\{[^{}]+\}", part) is not None


RULE = Rule(RuleId.AMBIGUOUS_PATHS, Severity.WARNING, __doc__, check)
