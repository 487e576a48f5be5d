"""Two paths that differ only in the names of their parameters.

## What it does
Reports a path whose template is the same as an earlier one's once the names in braces are left out.

## Why
No request can distinguish them; the standard forbids it (OpenAPI 3.1 section 4.8.8.2).

## Example
    /pets/{petId}: ...
    /pets/{name}: ...       # the same requests as `/pets/{petId}`

## How to fix
Give the operations of both to one path, or make the paths differ.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import blank_template


def check(context: Context) -> Iterable[Finding]:
    first: dict[str, str] = {}
    for path in context.tree.root.mapping("paths"):
        if path.startswith("x-"):
            continue
        shape = blank_template(path)
        if shape in first:
            yield Finding(
                ("paths", path),
                f"the path `{path}` matches the same requests as `{first[shape]}`",
                "put the operations under one path",
                related=((("paths", first[shape]), "the other path"),),
                at="key",
            )
        else:
            first[shape] = path


RULE = Rule(RuleId.IDENTICAL_PATHS, Severity.ERROR, __doc__, check)
