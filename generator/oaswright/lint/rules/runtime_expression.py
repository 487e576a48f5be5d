"""A runtime expression that is malformed.

## What it does
Reports, in the keys of callbacks and in the `parameters` and `requestBody` of links, what begins with `$` or
stands in braces and is no runtime expression, a key of a callback that is neither one nor a URL, and in a
link the `$request.path.NAME` of a parameter that the path has not.

## Why
The expression takes a value out of a request or response. One that nobody can read takes none.

## Example
    links:
      owner:
        operationId: getOwner
        parameters:
          ownerId: $response.body.owner       # write `$response.body#/owner`

## How to fix
Write `$url`, `$method`, `$statusCode`, or `$request` or `$response` with `.header.NAME`, `.query.NAME`,
`.path.NAME` or `.body#/POINTER`; within a URL in braces.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest, suggest_name
from oaswright.lint.context import Context, prefixes
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import template_names
from oaswright.openapi.methods import METHODS
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.runtime_expressions import embedded_expressions, is_expression
from oaswright.spec.model import Operation

_BEGINNINGS = ("$url", "$method", "$statusCode", "$request", "$response")
_OF_PATH = "$request.path."
_SOURCES = ("header", "query", "path", "body")
_MALFORMED_BODY = re.compile(r"(\$(?:request|response)\.body)[./]+(.+)")


def check(context: Context) -> Iterable[Finding]:
    for callback in context.objects("callback"):
        methods = [key for key in callback.value if key in METHODS]
        name = str(callback.pointer[-1])
        if methods and ("$" in name or "://" in name):
            message = f"`{name}` stands where the name of a callback is expected"
            yield Finding(callback.pointer, message, "write a name above it, such as `onEvent:`", at="key")
        elif methods:
            message = f"`{methods[0]}` stands where the URL of the callback is expected"
            hint = f"write it above, such as `'{{$request.body#/callbackUrl}}': {{{methods[0]}: …}}`"
            yield Finding((*callback.pointer, methods[0]), message, hint, at="key")
        for key in callback.value:
            if key not in methods and not key.startswith("x-"):
                yield from _callback(key, (*callback.pointer, key))
    for link in context.objects("link"):
        around = (context.answered.get(prefix) for prefix in prefixes(link.pointer))
        operation = next((found for found in around if found is not None), None)
        for name, value in link.mapping("parameters").items():
            yield from _value(value, (*link.pointer, "parameters", name))
            if operation is not None and isinstance(value, str):
                yield from _of_path(operation, value, (*link.pointer, "parameters", name))
        yield from _value(link.value.get("requestBody"), (*link.pointer, "requestBody"))


def _callback(key: str, pointer: Pointer) -> Iterator[Finding]:
    if key.startswith("$"):
        yield from _expressions([key], pointer, "key")
        return
    braces = re.sub(r"[^{}]", "", key)
    if braces.replace("{}", ""):
        yield Finding(pointer, f"a brace of `{key}` has no counterpart", "close it", at="key")
        return
    inner = re.findall(r"\{([^{}]*)\}", key)
    if not inner and not re.search(r"[/:]", key):
        hint = "write the URL that is called, such as `{$request.body#/callbackUrl}`"
        yield Finding(pointer, f"`{key}` is neither a runtime expression nor a URL", hint, at="key")
    yield from _expressions(inner, pointer, "key")


def _value(value: JSON, pointer: Pointer) -> Iterator[Finding]:
    if isinstance(value, str) and is_expression(f"${value}"):
        words = f"`{value}` is sent as it stands: a runtime expression begins with `$`"
        yield Finding(pointer, words, f"did you mean `${value}`?")
    elif isinstance(value, str):
        whole = [value] if re.match(r"\$[A-Za-z]", value) else embedded_expressions(value)
        yield from _expressions(whole, pointer, "value")


def _expressions(texts: list[str], pointer: Pointer, at: Literal["key", "value"]) -> Iterator[Finding]:
    for text in texts:
        if not is_expression(text):
            yield Finding(pointer, f"`{text}` is no runtime expression", _hint(text), at=at)


def _of_path(operation: Operation, value: str, pointer: Pointer) -> Iterator[Finding]:
    """A value of the path in a link, where the operation has no such parameter."""
    name = value.removeprefix(_OF_PATH)
    known = [found.name for found in operation.parameters if found.location == "path"]
    # One that the path has, and nobody declares, is a finding of its own.
    if name != value and name not in (*known, *template_names(operation.path)):
        message = f"`{operation.path}` has no path parameter `{name}`"
        yield Finding(pointer, message, suggest_name(name, known))


def _hint(text: str) -> str:
    body = _MALFORMED_BODY.fullmatch(text)
    if body is not None:
        return f"write `{body[1]}#/{body[2].replace('.', '/')}`"
    beginning, dot, rest = text.partition(".")
    if not beginning.startswith("$"):
        beginning = f"${beginning}"
        if is_expression(f"{beginning}{dot}{rest}"):
            return f"write `{beginning}{dot}{rest}`"
    if beginning not in _BEGINNINGS:
        return suggest(beginning, _BEGINNINGS) or "begin it with `$request` or `$response`"
    source = re.split(r"[.#]", rest)[0]
    return (
        suggest(source, _SOURCES)
        or "write it as `.header.NAME`, `.query.NAME`, `.path.NAME` or `.body#/POINTER`"
    )


RULE = Rule(RuleId.RUNTIME_EXPRESSION, Severity.WARNING, __doc__, check)
