"""A field that the object does not have.

## What it does
Reports a name that the standard's field table of the object does not list, in the version that the document
names.

## Why
A misspelled field is not read by anything: the parameter stays optional, the response stays undocumented.

## Example
    info:
      title: Pets
      verison: "1.0"      # did you mean `version`?

## How to fix
Correct the name, move the field to the object that has it, or start a field of your own with `x-`.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.structure import structure


def check(context: Context) -> Iterable[Finding]:
    return structure(context, RuleId.UNKNOWN_FIELD)


RULE = Rule(RuleId.UNKNOWN_FIELD, Severity.ERROR, __doc__, check)
