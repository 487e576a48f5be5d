"""A merge key, `<<`.

## What it does
Reports `<<` as a key.

## Why
Merge keys belong to YAML 1.1. In YAML 1.2, which OpenAPI asks for, `<<` is an ordinary key, so tools see
different documents.

## Example
    dog:
      <<: *animal

## How to fix
Write the keys out, or share them by `$ref` or `allOf`.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.MERGE_KEY, Severity.ERROR, __doc__, fixed=True)
