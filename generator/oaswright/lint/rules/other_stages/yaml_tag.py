"""A YAML tag.

## What it does
Reports `!anything` before a value.

## Why
A tag asks the reader to make something other than plain data out of the value, which is how YAML files run
code. A document of OpenAPI is JSON data (OpenAPI 3.1 section 4.3).

## Example
    version: !!str 1.0

## How to fix
    version: "1.0"
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.YAML_TAG, Severity.ERROR, __doc__, fixed=True)
