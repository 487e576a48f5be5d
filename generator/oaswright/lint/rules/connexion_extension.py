"""An extension of Connexion.

## What it does
Reports `x-openapi-router-controller`, `x-body-name`, and the functions that verify credentials, such as
`x-bearerInfoFunc`; each extension once in a document.

## Why
They name Python code, and generated code has an interface of its own: an operation whose handler is named by
one of them is answered by a stub.

## Example
    /pets:
      get:
        operationId: list_pets
        x-openapi-router-controller: shop.pets

## How to fix
Hand the functions to `adapt_functions` in Python, or write methods of the generated classes in their place,
and remove the extension. `docs/coming-from-connexion.md` has all steps.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.spec.tree import Node

_FUNCTION = (
    "write a method for the scheme in the verifiers of the API, or hand the function to `adapt_functions`, "
    "with `info={…}` by the name of the scheme"
)

# Where each extension stands, and what takes its place.
_INSTEAD = {
    ("openapi", "path-item", "operation"): {
        "x-openapi-router-controller": (
            "write methods of the generated interface, or hand the module to `adapt_functions`"
        ),
    },
    ("request-body",): {
        "x-body-name": "the argument of a method is `body`; `adapt_functions` still reads the extension",
    },
    ("security-scheme",): {
        "x-basicInfoFunc": _FUNCTION,
        "x-bearerInfoFunc": _FUNCTION,
        "x-apikeyInfoFunc": _FUNCTION,
        "x-tokenInfoFunc": _FUNCTION,
        "x-tokenInfoUrl": "ask the URL in the method for the scheme in the verifiers of the API",
        "x-scopeValidateFunc": (
            "the runtime compares scopes itself: the method for the scheme returns those that it grants, "
            "`Granted(user, scopes)`"
        ),
    },
}


def check(context: Context) -> Iterable[Finding]:
    for kinds, instead in _INSTEAD.items():
        owners = [owner for kind in kinds for owner in context.objects(kind)]
        for name, hint in instead.items():
            yield from _report(owners, name, hint)


def _report(owners: Iterable[Node], name: str, hint: str) -> Iterator[Finding]:
    found = [owner for owner in owners if name in owner.value]
    if found:
        more = len(found) - 1
        others = f", here and at {more} other place{'s' if more > 1 else ''}" if more else ""
        message = f"`{name}` is an extension of Connexion, and generated code does not read it{others}"
        yield Finding((*found[0].pointer, name), message, hint, at="key")


RULE = Rule(RuleId.CONNEXION_EXTENSION, Severity.WARNING, __doc__, check)
