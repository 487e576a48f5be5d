"""The version of OpenAPI that the document follows.

## What it does
Reports a document without `openapi`, or with a version other than 3.0, 3.1 and 3.2.

## Why
The version decides what every other field of the document means.

## Example
    openapi: 3.1          # YAML reads a number; write "3.1.0"

## How to fix
Write `openapi: 3.1.0` (or another patch release). A document of Swagger 2.0 must be converted first,
such as with `npx swagger2openapi swagger.yaml --yaml --outfile openapi.yaml`.
"""

import re

from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.document.project import Project
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.OPENAPI_VERSION, Severity.ERROR, __doc__, fixed=True)


def check_version(project: Project) -> Diagnostic | None:
    """The finding about the version, if there is one. With no version at all nothing else can be checked."""
    found = _problem(project)
    return None if found is None else Diagnostic(RULE.id, RULE.severity, *found)


def _problem(project: Project) -> tuple[Span, str, str | None] | None:
    """The position, message and hint of what is wrong."""
    document = project.entry
    value = document.value
    if not isinstance(value, dict):
        return document.span(()), "the document must be an object with `openapi` and `info`", None
    written = value.get("openapi")
    if "openapi" not in value:
        if "swagger" in value:
            span = document.key_span(("swagger",))
            hint = "convert the document to OpenAPI 3 first, such as with `npx swagger2openapi`"
            return span, "Swagger 2.0 is not supported", hint
        message = "missing field `openapi`"
        guess = did_you_mean("openapi", value)
        if guess is not None:
            return document.key_span((guess,)), message, "did you mean `openapi`?"
        first = next(iter(value), None)
        span = document.span(()) if first is None else document.key_span((first,))
        return span, message, "start the document with `openapi: 3.1.0`"
    if isinstance(written, str) and re.fullmatch(r"3\.[012]\.(0|[1-9][0-9]?)", written):
        # Before its position is asked for, which is all that many documents of JSON are read again for.
        return None
    span = document.span(("openapi",))
    if not isinstance(written, str):
        return span, "`openapi` must be a string", "write all three numbers, such as `3.1.0`"
    if project.version is not None and re.match(r"3\.[012]\.[0-9]", written):
        hint = f"write a published version, such as `{project.version}.0`"
        return span, f"there is no OpenAPI version `{written[:40]}`", hint
    if project.version is not None:
        return span, f"the version `{written[:40]}` is incomplete", f"write `{project.version}.0`"
    return span, f"unsupported OpenAPI version `{written[:40]}`", "write `3.0.4`, `3.1.1` or `3.2.0`"
