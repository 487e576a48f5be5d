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

from jsonschema_rs import ValidationErrorKind

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context, prefixes
from oaswright.lint.metaschemas import meta_validator
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.violation_words import Violation
from oaswright.lint.violations import Branch, find_violations
from oaswright.openapi.methods import METHODS
from oaswright.openapi.pointers import Pointer


def check(context: Context) -> Iterable[Finding]:
    validator = meta_validator(context.version, _dialect(context))
    if validator.is_valid(context.root):
        return
    around: set[Pointer] = set()
    violations = find_violations(validator, context.root, narrow=_narrow)
    for violation in sorted(violations, key=lambda violation: -len(violation.path)):
        # The innermost position says most; what is around it fails only because of it.
        if violation.path == ("openapi",) or violation.path in around:
            continue
        if violation.names == ("bearerFormat",):
            # It goes with one scheme only; a misspelled one has a finding of its own.
            continue
        around.update(prefixes(violation.path))
        message, hint = _describe(violation)
        yield Finding(violation.path, message, hint, at="key" if violation.key else "value")


def _describe(violation: Violation) -> tuple[str, str | None]:
    """Message and hint, in the words of the standard: its objects have fields."""
    owner = _name(violation.path[:-1] if violation.key else violation.path)
    match violation.keyword:
        case "additionalProperties" | "unevaluatedProperties" | "falseSchema":
            plural = len(violation.names) > 1
            fields = ", ".join(f"`{name}`" for name in violation.names[:_MAX_NAMES])
            message = f"`{owner}` must not have the field{'s' if plural else ''} {fields}"
            return message, f"remove {'them' if plural else 'it'}"
        case "required":
            return f"missing field `{violation.names[0]}` in `{owner}`", f"add `{violation.names[0]}: …`"
        case "propertyNames":
            name = violation.names[0]
            method = name.lower() in METHODS
            hint = f"write `{name.lower()}:` in the path item itself" if method else None
            return f"the name `{name}` is not allowed in `{owner}`", hint
        case "minItems":
            return f"`{owner}` must not be empty", f"remove `{owner}`, or list something"
        case _:
            return f"`{owner}` {violation.problem}", violation.hint


_MAX_NAMES = 5


def _narrow(branches: list[Branch], value: object) -> list[Branch]:
    """What has `$ref` is a Reference Object, and nothing else is; then the fields decide that tell kinds."""
    reference = isinstance(value, dict) and "$ref" in value
    same = [branch for branch in branches if _is_reference(branch) == reference] or branches
    return [branch for branch in same if not _has_other_kind(branch)] or same


def _is_reference(branch: Branch) -> bool:
    return any(list(error.schema_path)[:2] == ["definitions", "Reference"] for error in branch.errors)


def _has_other_kind(branch: Branch) -> bool:
    """Whether a branch is about objects of another `type` or `in`."""
    return any(
        isinstance(error.kind, (ValidationErrorKind.Constant, ValidationErrorKind.Enum))
        and list(error.instance_path)[-1:] in (["type"], ["in"])
        for error in branch.errors
    )


def _dialect(context: Context) -> str | None:
    written = context.root.get("jsonSchemaDialect")
    return written if isinstance(written, str) else None


def _name(path: Pointer) -> str:
    return next((str(token) for token in reversed(path) if isinstance(token, str)), "the document")


RULE = Rule(RuleId.META_SCHEMA, Severity.ERROR, __doc__, check, fallback=True)
