"""A module of handlers that cannot be used.

## What it does
Reports a module of handlers that cannot be read or parsed, or in which the class for the interface is not
found.

## Why
Handlers are kept in sync with the interface by editing the module; one that cannot be parsed is not edited.

## Example
    def get_pet(:         # not Python

## How to fix
Correct the module, or correct the path under `handlers` in the configuration.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.HANDLERS, Severity.ERROR, __doc__, fixed=True)
