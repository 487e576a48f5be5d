"""A response that HTTP has no room for.

## What it does
Reports `content` of a response with the status 204, 205 or 304, and a response with a status of `1XX`.

## Why
Responses with these statuses have no content (RFC 9110, sections 6.4.1, 15.3.5, 15.3.6 and 15.4.5): the
generated server sends none. A response with a status of `1XX` comes before the final one (section 15.2), so
that no handler can return it: the generated interface has no class for it, and an operation without another
response is refused.

## Example
    responses:
      "204":                    # write "200"
        content: …

## How to fix
Take the content out, or describe the response under a status that has some. Remove a response of `1XX`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.statuses import has_content, is_interim


def check(context: Context) -> Iterable[Finding]:
    answered = {operation.pointer for operation in context.answered.values()}
    for operation in context.objects("operation"):
        responses = operation.mapping("responses")
        final = operation.pointer not in answered or any(
            not is_interim(status) for status in responses if not status.startswith("x-")
        )
        for status, value in responses.items():
            pointer = (*operation.pointer, "responses", status)
            if is_interim(status):
                yield Finding(
                    pointer,
                    f"a response {status} comes before the final one: no handler can return it",
                    "remove it" if final else "describe the final response, like `200` or `default`",
                    at="key",
                    severity=None if final else Severity.ERROR,
                )
            elif not has_content(status):
                response = context.resolve(value, pointer)
                if response is not None and response.mapping("content"):
                    # A response that others use too is right in itself.
                    own = response.pointer == pointer
                    yield Finding(
                        (*pointer, "content") if own else pointer,
                        f"HTTP gives a response {status} no content: the server sends none",
                        "take out `content`, or describe the response under another status",
                        at="key",
                    )


RULE = Rule(RuleId.RESPONSE_SEMANTICS, Severity.WARNING, __doc__, check)
