"""Runtime expressions (section 4.8.20.3): what links and callbacks take out of a request or response."""

import re

from oaswright.openapi.tokens import NAME_PATTERN

_EXPRESSION = re.compile(
    rf"\$(?:url|method|statusCode|(?:request|response)\.(?:header\.{NAME_PATTERN}|query\..+|path\..+"
    r"|body(?:#(?:/(?:[^/~]|~[01])*)*)?))",
    re.DOTALL,
)
_EMBEDDED = re.compile(r"\{(\$[^{}]*)\}")


def is_expression(text: str) -> bool:
    """Whether a text is a runtime expression.

    >>> is_expression("$request.body#/url"), is_expression("$response.body.url")
    (True, False)
    """
    return _EXPRESSION.fullmatch(text) is not None


def embedded_expressions(text: str) -> list[str]:
    """What stands in braces and begins with a dollar sign."""
    return _EMBEDDED.findall(text)
