"""A path that is not a path template.

## What it does
Reports a path that does not start with `/`, has braces that do not match, or an empty or repeated `{name}`;
as a warning, a query string or fragment in it.

## Why
Such a path is never matched by a request, or is forbidden by the standard (OpenAPI 3.1 section 4.8.8.1).

## Example
    paths:
      pets/{petId:          # must start with `/`; the brace is not closed

## How to fix
Write `/pets/{petId}`; declare what follows a `?` as parameters `in: query`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import outside_names, template_names
from oaswright.openapi.methods import METHODS


def check(context: Context) -> Iterable[Finding]:
    paths = context.tree.root.mapping("paths")
    for path in paths:
        if path.startswith("x-"):
            continue
        pointer = ("paths", path)
        if path in METHODS:
            if path == next(name for name in paths if name in METHODS):
                message = f"`{path}` stands where a path is expected"
                yield Finding(
                    pointer, message, f"write the path above it, such as `/: {{{path}: …}}`", at="key"
                )
            continue
        if not path.startswith("/"):
            yield Finding(
                pointer, f"the path `{path}` must start with `/`", f"write `/{path.lstrip('/')}`", at="key"
            )
            continue
        names, outside = template_names(path), outside_names(path)
        if "{" in outside or "}" in outside:
            hint = "write each parameter as `{name}`"
            yield Finding(pointer, f"the braces of the path `{path}` do not match", hint, at="key")
        elif "" in names:
            yield Finding(pointer, f"the path `{path}` has a parameter without a name", at="key")
        elif len(set(names)) < len(names):
            name = next(name for name in names if names.count(name) > 1)
            yield Finding(
                pointer, f"the path `{path}` has the parameter `{name}` twice", "rename one of them", at="key"
            )
        elif "?" in outside or "#" in outside:
            yield Finding(
                pointer,
                f"the path `{path}` contains a query string or a fragment",
                "declare what follows as parameters with `in: query`",
                at="key",
                severity=Severity.WARNING,
            )


RULE = Rule(RuleId.PATH_SYNTAX, Severity.ERROR, __doc__, check)
