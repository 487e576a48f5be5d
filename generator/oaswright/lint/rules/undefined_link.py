"""A link to an operation that does not exist.

## What it does
Reports the `operationId` of a link that no operation of the document has, an `operationRef` into the document
that cannot be resolved, and as a warning a parameter that the operation does not have.

## Why
A client cannot follow the link.

## Example
    links:
      owner:
        operationId: getOwnr        # did you mean `getOwner`?

## How to fix
Correct the id.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest_name
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import template_names
from oaswright.openapi.names import snake
from oaswright.openapi.pointers import follow, parse_pointer
from oaswright.spec.model import IGNORED_HEADER_PARAMETERS, Operation
from oaswright.spec.tree import Node


def check(context: Context) -> Iterable[Finding]:
    written = [operation.value.get("operationId") for operation in context.objects("operation")]
    names = {name for name in written if isinstance(name, str)}
    # An operationId that is none, or that nearly is another one, is perhaps the one that is missed.
    readable = len({snake(name) for name in names}) == sum(name is not None for name in written)
    targets = {operation.id: operation for operation in context.answered.values()}
    for link in context.objects("link"):
        name = link.value.get("operationId")
        if isinstance(name, str) and name not in names and readable:
            yield Finding(
                (*link.pointer, "operationId"), f"unknown operation `{name}`", suggest_name(name, names)
            )
        if isinstance(name, str) and name in targets:
            yield from _parameters(targets[name], link)
        reference, place = link.value.get("operationRef"), (*link.pointer, "operationRef")
        if reference in names:
            message = f"`{reference}` is an operationId, and `operationRef` is a reference"
            yield Finding(place, message, f"write `operationId: {reference}`", at="key")
        elif isinstance(reference, str) and reference.startswith("#/"):
            found = follow(context.root, parse_pointer(reference[1:]))
            hint = "write it as `#/paths/~1pets/get`: each `/` in a path is `~1`"
            if found is None:
                yield Finding(place, f"unresolved operationRef `{reference}`", hint)
            elif context.kinds.get(found[1]) != "operation":
                yield Finding(place, f"the operationRef `{reference}` leads to no operation", hint)


def _parameters(target: Operation, link: Node) -> Iterator[Finding]:
    """Names that are no parameters of the operation, alone or with their location."""
    known = [parameter.name for parameter in target.parameters]
    placed = {f"{parameter.location}.{parameter.name}" for parameter in target.parameters}
    # A parameter of the path that is not declared is a finding of its own.
    allowed = {*known, *placed, *template_names(target.path)}
    for name in link.mapping("parameters"):
        if name not in allowed and not _is_ignored(name):
            yield Finding(
                (*link.pointer, "parameters", name),
                f"the operation `{target.id}` has no parameter `{name}`",
                suggest_name(name, [*known, *placed]),
                at="key",
                severity=Severity.WARNING,
            )


def _is_ignored(name: str) -> bool:
    return name.lower().removeprefix("header.") in IGNORED_HEADER_PARAMETERS


RULE = Rule(RuleId.UNDEFINED_LINK, Severity.ERROR, __doc__, check)
