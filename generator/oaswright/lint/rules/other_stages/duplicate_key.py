"""The same key twice in one mapping.

## What it does
Reports the second use of a key; the first is shown beside it.

## Why
YAML forbids it, JSON leaves open which value holds, and most tools drop one of the two silently: a
path, a response or a property is simply gone.

## Example
    /pets:
      get: ...
      get: ...            # first used above

## How to fix
Rename one of the two, or merge them.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.DUPLICATE_KEY, Severity.ERROR, __doc__, fixed=True)
