"""A header that the standard ignores where it is declared.

## What it does
Reports a header parameter named `Accept`, `Content-Type` or `Authorization`, and a response header named
`Content-Type`.

## Why
The standard says that these declarations are ignored (OpenAPI 3.1 sections 4.8.12.2 and 4.8.17): the media
types and the security requirements say the same.

## Example
    parameters:
      - {name: Authorization, in: header, schema: {type: string}}       # declare a security scheme

## How to fix
Declare media types under `content`, credentials under `security`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.spec.model import IGNORED_HEADER_PARAMETERS, IGNORED_RESPONSE_HEADERS

_INSTEAD = {
    "accept": "name the media types under `content` of the responses",
    "content-type": "name the media types under `content`",
    "authorization": "declare a security scheme, and require it under `security`",
}


def check(context: Context) -> Iterable[Finding]:
    for parameter in context.objects("parameter"):
        name = parameter.text("name")
        if parameter.text("in") == "header" and name.lower() in IGNORED_HEADER_PARAMETERS:
            yield Finding(
                (*parameter.pointer, "name"),
                f"a header parameter named `{name}` is ignored",
                _INSTEAD[name.lower()],
            )
    for response in context.objects("response"):
        for name in response.mapping("headers"):
            if name.lower() in IGNORED_RESPONSE_HEADERS:
                yield Finding(
                    (*response.pointer, "headers", name),
                    f"a response header named `{name}` is ignored",
                    _INSTEAD[name.lower()],
                    at="key",
                )


RULE = Rule(RuleId.IGNORED_HEADER, Severity.WARNING, __doc__, check)
