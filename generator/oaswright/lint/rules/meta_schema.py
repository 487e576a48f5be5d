"""The document does not fit the official schema of its version.

## What it does
Validates the document against the schema that the OpenAPI Initiative publishes for 3.0, 3.1 or 3.2, and its
schemas against the meta-schema of JSON Schema. What a more exact rule has reported already is left out.

## Why
It is the last net: whatever the official schema refuses is reported, even where no rule of its own knows it.

## Example
    parameters:
      - {name: q, in: query, schema: {}}
      - {name: all, in: querystring, content: {...}}      # 3.2: not beside `in: query`

## How to fix
Compare the place with the section of the standard about the object.
"""

from __future__ import annotations

from collections.abc import Iterable

from oaswright.diagnostics import Severity
from oaswright.lint.context import Context
from oaswright.lint.instances import Fault, faults
from oaswright.lint.metaschemas import meta_validator
from oaswright.lint.rule import Finding, Rule, findings
from oaswright.openapi.pointers import Pointer


def check(context: Context) -> Iterable[Finding]:
    validator = meta_validator(context.version, _dialect(context))
    if validator.is_valid(context.root):
        return
    known = _reported(context)
    kept: list[Fault] = []
    for fault in sorted(faults(validator, context.root), key=lambda fault: -len(fault.path)):
        # A stray field is often the echo of a mistake beside it.
        path = fault.path[:-1] if fault.key else fault.path
        if fault.path == ("openapi",) or any(
            path[: len(place)] == place or place[: len(path)] == path for place in known
        ):
            continue
        # The innermost place says most; what is around it fails only because of it.
        if any(deeper.path[: len(fault.path)] == fault.path for deeper in kept):
            continue
        kept.append(fault)
    for fault in kept:
        yield Finding(
            fault.path,
            f"`{_name(fault.path)}` {fault.problem}",
            fault.hint,
            at="key" if fault.key else "value",
        )


def _reported(context: Context) -> list[Pointer]:
    """The places of errors that other rules report."""
    # Imported late: the registry lists this rule, too.
    from oaswright.lint.registry import RULES

    return [
        finding.pointer
        for rule in RULES.values()
        if rule.id != RULE.id
        for finding in findings(rule, context)
        if (finding.severity or rule.severity) is Severity.ERROR
    ]


def _dialect(context: Context) -> str | None:
    written = context.root.get("jsonSchemaDialect")
    return written if isinstance(written, str) else None


def _name(path: Pointer) -> str:
    return next((str(token) for token in reversed(path) if isinstance(token, str)), "the document")


RULE = Rule("meta-schema", Severity.ERROR, __doc__, check)
