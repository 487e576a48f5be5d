"""openapi-spec-validator refuses the document, and no other rule says why.

## What it does
Where no rule finds an error, `check` asks openapi-spec-validator as well, and reports what it refuses. Left
out is what a rule reports at the same place, and what it refuses although the standard allows it: patterns of
ECMA-262 that Python does not know, names with a colon in a path, required members without a property,
dialects of JSON Schema. Where it fails itself, or takes too long, its verdict does not count.

## Why
Others read the document with it, or with a tool on its base, and would refuse it.

## Example
    schema: {type: integer, format: int32, default: 99999999999}

## How to fix
Mend what it names. Where it is wrong, silence the finding or lower the rule in `[tool.oaswright.rules]`.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.REFERENCE_VALIDATOR, Severity.ERROR, __doc__)
