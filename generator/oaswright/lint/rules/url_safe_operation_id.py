"""An operationId that no URL can hold as it is.

## What it does
Reports an `operationId` with a character other than letters, digits and the punctuation of a path of a URL.

## Why
Documentation and links use the id as a part of a URL.

## Example
    operationId: list all pets      # spaces

## How to fix
Use letters, digits, `-`, `_` and `.`.
"""

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet

# What a segment of a path may hold (RFC 3986, section 3.3).
_SEGMENT = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@-]+")


def check(context: Context) -> Iterable[Finding]:
    for operation in context.objects("operation"):
        name = operation.value.get("operationId")
        if isinstance(name, str) and not _SEGMENT.fullmatch(name):
            yield Finding(
                (*operation.pointer, "operationId"),
                f"no URL can hold the operationId `{name}`",
                "use letters, digits, `-`, `_` and `.`",
            )


RULE = Rule(RuleId.URL_SAFE_OPERATION_ID, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
