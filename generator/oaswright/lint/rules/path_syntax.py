"""A path that is not a path template.

## What it does
Reports a path that does not start with `/`, has braces that do not match, or an empty or repeated `{name}`;
a parameter that is written as another tool does it (`:id`, `<id>`, `{id:int}`); as a warning, a query
string, a fragment or a character that no URL has.

## Why
Such a path is never matched by a request, or is forbidden by the standard (OpenAPI 3.1 section 4.8.8.1).

## Example
    paths:
      pets/{petId:          # must start with `/`; the brace is not closed

## How to fix
Write `/pets/{petId}`; declare what follows a `?` as parameters `in: query`.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import outside_names, suggest_template, template_names
from oaswright.openapi.addresses import split_address
from oaswright.openapi.methods import METHODS
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import Object

# What may stand in a path as it is: RFC 3986, appendix A; letters of other scripts are encoded by clients.
_STRAY = re.compile(r"[^\w!$&'()*+,;=:@/%.~?#-]")


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
            yield Finding(pointer, f"the path `{path}` must start with `/`", _start(path, paths), at="key")
            continue
        meant = suggest_template(path)
        if meant != path and (finding := _foreign(context, pointer, path, meant)) is not None:
            yield finding
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
                f"the path `{path}` contains a query string or a fragment, so no request reaches it",
                "declare what follows as parameters with `in: query`",
                at="key",
                severity=Severity.WARNING,
            )
        elif (stray := _STRAY.search(outside)) is not None or "//" in path:
            what = f"the character `{stray[0]}`, which no URL has" if stray else "an empty part, `//`"
            hint = f"write `{quote(stray[0])}`" if stray else "remove one of the slashes"
            message = f"the path `{path}` has {what}"
            yield Finding(pointer, message, hint, at="key", severity=Severity.WARNING)


def _start(path: str, paths: Object) -> str:
    """What to write for a path that does not start with a slash."""
    address = split_address(path)
    if address is not None and address.scheme in ("http", "https") and address.netloc:
        server = f"{address.scheme}://{address.netloc}"
        return f"write `{address.path or '/'}`, and the server in `servers: [{{url: {server}}}]`"
    better = f"/{path.lstrip('/')}"
    return (
        f"write `{better}`" if better not in paths else f"move its operations to `{better}`, which is there"
    )


def _foreign(context: Context, pointer: Pointer, path: str, meant: str) -> Finding | None:
    """Parameters that are written as another tool does it."""
    item = next((item for item in context.spec.paths if item.path == path), None)
    operations = item.operations if item is not None else ()
    declared = {
        found.name for operation in operations for found in operation.parameters if found.location == "path"
    }
    here, there = template_names(path), template_names(meant)
    if not declared.isdisjoint(set(here) - set(there)):
        # An odd name, and the parameter has it.
        return None
    new = [name for name in there if name not in here]
    # What has no braces and no parameter may be text.
    braces = not {"{", "}"}.isdisjoint(outside_names(path)) or not set(here) <= set(there)
    certain = braces or not declared.isdisjoint(new)
    name = f" `{new[0]}`" if new else ""
    taken = f"move its operations to `{meant}`, which is there"
    return Finding(
        pointer,
        f"the path `{path}` has a parameter{name} that is not written as in a path template",
        taken if meant in context.tree.root.mapping("paths") else f"write `{meant}`",
        at="key",
        severity=None if certain else Severity.WARNING,
    )


RULE = Rule(RuleId.PATH_SYNTAX, Severity.ERROR, __doc__, check)
