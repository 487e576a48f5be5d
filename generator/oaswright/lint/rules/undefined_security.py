"""A security requirement without a security scheme.

## What it does
Reports a requirement whose name is not a security scheme of the document, and a scope that the OAuth 2.0
scheme of that name does not list in any flow. In OpenAPI 3.0 scopes of other kinds of schemes are reported
too.

## Why
An operation that asks for a scheme which does not exist is open or closed, depending on the tool.

## Example
    security:
      - apiKey: []            # did you mean `ApiKey`?

## How to fix
Declare the scheme under `components.securitySchemes`, or correct its name.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest_name
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object, as_object


def check(context: Context) -> Iterable[Finding]:
    schemes = context.tree.components("securitySchemes")
    for requirement in context.objects("security-requirement"):
        for name, scopes in requirement.value.items():
            pointer = (*requirement.pointer, name)
            if name in schemes:
                scheme = context.resolve(schemes[name], ("components", "securitySchemes", name))
                if scheme is not None and isinstance(scopes, list):
                    yield from _scopes(context, scheme.value, scopes, pointer, name)
                continue
            if context.version == "3.2" and ("/" in name or "#" in name):
                # Since 3.2 a requirement may name its scheme by a URI.
                continue
            hint = suggest_name(name, schemes) or "declare it under `components.securitySchemes`"
            yield Finding(pointer, f"unknown security scheme `{name}`", hint, at="key")


def _scopes(
    context: Context, scheme: Object, scopes: list[JSON], pointer: Pointer, name: str
) -> Iterator[Finding]:
    kind = scheme.get("type")
    if kind == "oauth2":
        flows = as_object(scheme.get("flows")).values()
        known = {scope for flow in flows for scope in as_object(as_object(flow).get("scopes"))}
        listed = any(isinstance(as_object(flow).get("scopes"), dict) for flow in flows)
        for index, scope in enumerate(scopes):
            # Flows without scopes are a finding of their own.
            if isinstance(scope, str) and scope not in known and listed:
                yield Finding(
                    (*pointer, index),
                    f"unknown scope `{scope}` of the security scheme `{name}`",
                    suggest_name(scope, known) or "list it under `scopes` of a flow",
                )
    elif scopes and context.version == "3.0" and kind in ("apiKey", "http"):
        yield Finding(
            pointer,
            f"the security scheme `{name}` is of type {kind}, which has no scopes in OpenAPI 3.0",
            "write `[]`",
            severity=Severity.WARNING,
        )


RULE = Rule(RuleId.UNDEFINED_SECURITY, Severity.ERROR, __doc__, check)
