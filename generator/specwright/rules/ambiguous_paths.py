"""Two paths that both match the same requests, neither being more concrete.

## What it does
Reports two paths of which each has a literal part where the other has a parameter, such as `/{kind}/mine` and
`/pets/{petId}`, if they share a method. A literal path beside a template (`/pets/mine` and `/pets/{petId}`)
is fine: the literal one is matched first.

## Why
`/pets/mine` matches both, and which one answers is left to the server (OpenAPI 3.1 section 4.8.8.2).

## Example
    /{kind}/mine: {get: ...}
    /pets/{petId}: {get: ...}

## How to fix
Add a literal part to one of the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from specwright.diagnostics import Severity
from specwright.rules.context import Context
from specwright.rules.model import Finding, Rule
from specwright.rules.paths import METHODS, path_items


def check(context: Context) -> Iterable[Finding]:
    by_length: dict[int, list[tuple[str, list[str], frozenset[str]]]] = {}
    for path, item in path_items(context):
        if "{" not in path:
            continue
        parts = path.split("/")
        methods = frozenset(method for method in METHODS if method in item.value)
        earlier = by_length.setdefault(len(parts), [])
        for other, other_parts, other_methods in earlier:
            if methods & other_methods and _ambiguous(parts, other_parts):
                yield Finding(
                    ("paths", path),
                    f"a request may match both `{path}` and `{other}`",
                    "make one of the two more concrete",
                    related=((("paths", other), "the other path"),),
                    at="key",
                )
                break
        earlier.append((path, parts, methods))


def _ambiguous(left: list[str], right: list[str]) -> bool:
    left_wins = right_wins = False
    for one, other in zip(left, right, strict=True):
        if one == other or (_is_parameter(one) and _is_parameter(other)):
            continue
        if _is_parameter(one):
            right_wins = True
        elif _is_parameter(other):
            left_wins = True
        else:
            return False
    return left_wins and right_wins


def _is_parameter(part: str) -> bool:
    return re.fullmatch(r"\{[^{}]+\}", part) is not None


RULE = Rule("ambiguous-paths", Severity.WARNING, __doc__, check)
