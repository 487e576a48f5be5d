"""The document is not valid against the official schema of its version.

## What it does
Validates the document against the schema that the OpenAPI Initiative publishes for 3.0, 3.1 or 3.2, and its
schemas against the meta-schema of JSON Schema. What a more exact rule reports is left out.

## Why
Whatever the official schema rejects is reported, also where no other rule covers it.

## Example
    parameters:
      - {name: q, in: query, schema: {}}
      - {name: all, in: querystring, content: {...}}      # 3.2: not beside `in: query`

## How to fix
Compare the position with the section of the standard about the object.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context, prefixes
from oaswright.lint.metaschemas import meta_validator
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.violations import find_violations
from oaswright.openapi.pointers import Pointer


def check(context: Context) -> Iterable[Finding]:
    validator = meta_validator(context.version, _dialect(context))
    if validator.is_valid(context.root):
        return
    around: set[Pointer] = set()
    violations = find_violations(validator, context.root)
    for violation in sorted(violations, key=lambda violation: -len(violation.path)):
        # The innermost position says most; what is around it fails only because of it.
        if violation.path == ("openapi",) or violation.path in around:
            continue
        around.update(prefixes(violation.path))
        yield Finding(
            violation.path,
            f"`{_name(violation.path)}` {violation.problem}",
            violation.hint,
            at="key" if violation.key else "value",
        )


def _dialect(context: Context) -> str | None:
    written = context.root.get("jsonSchemaDialect")
    return written if isinstance(written, str) else None


def _name(path: Pointer) -> str:
    return next((str(token) for token in reversed(path) if isinstance(token, str)), "the document")


RULE = Rule(RuleId.META_SCHEMA, Severity.ERROR, __doc__, check, fallback=True)
