"""The version of OpenAPI that the document follows.

## What it does
Reports a document without `openapi`, or with a version other than 3.0, 3.1 and 3.2.

## Why
The version decides what every other word of the document means.

## Example
    openapi: 3.1          # YAML reads a number; write "3.1.0"

## How to fix
Write `openapi: 3.1.0` (or another patch release). A document of Swagger 2.0 must be converted first.
"""

import re

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.document.project import Project
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.OPENAPI_VERSION, Severity.ERROR, __doc__, fixed=True)


def check_version(project: Project) -> Diagnostic | None:
    """The finding about the version, if there is one. With no version at all nothing else can be checked."""
    document = project.entry
    value = document.value
    if not isinstance(value, dict):
        span = document.span(())
        return Diagnostic(RULE.id, RULE.severity, span, "the document is no object with `openapi` and `info`")
    written = value.get("openapi")
    if "openapi" not in value:
        first = next(iter(value), None)
        span = document.span(()) if first is None else document.key_span((first,))
        if "swagger" in value:
            span, hint = document.key_span(("swagger",)), "convert the document to OpenAPI 3 first"
            return Diagnostic(RULE.id, RULE.severity, span, "Swagger 2.0 is not supported", hint)
        guess = did_you_mean("openapi", value)
        if guess is not None:
            span, hint = document.key_span((guess,)), "did you mean `openapi`?"
        else:
            hint = "start the document with `openapi: 3.1.0`"
        return Diagnostic(RULE.id, RULE.severity, span, "the document does not say `openapi: 3.…`", hint)
    span = document.span(("openapi",))
    if isinstance(written, str) and re.match(r"3\.[012]\.[0-9]+(-.+)?\Z", written):
        return None
    if isinstance(written, str):
        message = f"there is no OpenAPI version `{written[:40]}` that is supported"
        hint = "write `3.0.4`, `3.1.1` or `3.2.0`"
        if project.version is not None:
            message, hint = f"the version `{written[:40]}` is not complete", f"write `{project.version}.0`"
    else:
        message, hint = "`openapi` must be a text", "write all three numbers, such as `3.1.0`"
    return Diagnostic(RULE.id, RULE.severity, span, message, hint)
