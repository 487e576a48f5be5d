"""A name that no header and no cookie can have.

## What it does
Reports names of header parameters, response headers, cookies and of API keys in these places that hold a
character which HTTP does not allow there, such as a space, brackets or `=`.

## Why
No client can send such a header, and no server can answer with it (RFC 9110 section 5.1, RFC 6265 section
4.1.1).

## Example
    - name: X-Filter[name]      # `[` and `]` are no part of a name
      in: header

## How to fix
Use letters, digits and `-`. What looks like `filter[name]` belongs to the query.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.tokens import is_token

_HOLDERS_OF_HEADERS = ("response", "encoding")


def check(context: Context) -> Iterable[Finding]:
    for kind in ("parameter", "security-scheme"):
        for holder in context.objects(kind):
            name, location = holder.value.get("name"), holder.text("in")
            if isinstance(name, str) and location in ("header", "cookie"):
                yield from _name(name, location, (*holder.pointer, "name"))
    for kind in _HOLDERS_OF_HEADERS:
        for holder in context.objects(kind):
            for name in holder.mapping("headers"):
                for finding in _name(name, "header", (*holder.pointer, "headers", name)):
                    yield Finding(finding.pointer, finding.message, finding.hint, at="key")


def _name(name: str, location: str, pointer: Pointer) -> Iterator[Finding]:
    if not is_token(name):
        wrong = next((character for character in name if not is_token(character)), None)
        why = (
            "it is empty" if wrong is None else f"it holds `{wrong}`" if wrong.strip() else "it holds a space"
        )
        hint = "use letters, digits and `-`"
        yield Finding(pointer, f"no {location} can have the name `{name}`: {why}", hint)


RULE = Rule(RuleId.HEADER_NAME, Severity.ERROR, __doc__, check)
