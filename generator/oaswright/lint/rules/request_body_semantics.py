"""A request body where HTTP defines no meaning for one.

## What it does
Reports the `requestBody` of a GET, HEAD, DELETE or TRACE operation.

## Why
HTTP gives the content of such a request no meaning (RFC 9110, sections 9.3.1 to 9.3.8). Clients leave it out
and proxies remove it; OpenAPI 3.0 says that it is to be ignored. The generated server reads it.

## Example
    get:
      requestBody: …            # write parameters, or `post`

## How to fix
Describe parameters, or use POST. If the product is like that, silence the rule.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.spec.tree import Node, as_object

# What an object without properties may say.
_EMPTY = frozenset({"type", "properties", "additionalProperties"})
_METHODS = ("get", "head", "delete", "trace")


def check(context: Context) -> Iterable[Finding]:
    for item in context.objects("path-item"):
        for method in _METHODS:
            pointer = (*item.pointer, method, "requestBody")
            body = context.resolve(item.mapping(method).get("requestBody"), pointer)
            if body is not None and not _is_empty(body):
                yield Finding(
                    pointer,
                    f"HTTP gives the body of a {method.upper()} request no meaning",
                    "describe parameters, or use POST",
                    at="key",
                )


def _is_empty(body: Node) -> bool:
    """Whether a body describes nothing, as generators write it where there is none."""
    schemas = [as_object(as_object(media).get("schema")) for media in body.mapping("content").values()]
    return body.value.get("required") is not True and not any(
        schema.get("type", "object") != "object"
        or schema.get("properties")
        or schema.get("additionalProperties")
        or schema.keys() - _EMPTY
        for schema in schemas
    )


RULE = Rule(RuleId.REQUEST_BODY_SEMANTICS, Severity.WARNING, __doc__, check)
