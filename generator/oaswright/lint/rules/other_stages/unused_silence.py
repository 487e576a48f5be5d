"""A silence in the configuration that silences nothing.

## What it does
Reports an entry of `[[tool.oaswright.rules.silence]]` that covers no finding of the documents of its pattern,
when these were all checked and have no errors. Silences of what only `generate` finds, such as
`orphan-handler`, are not judged, and neither are those of a rule that is off.

## Why
The mistake is mended, or the pattern never fitted. Left alone, the silence hides the next mistake.

## Example
    [[tool.oaswright.rules.silence]]
    rule = "ambiguous-paths"
    at = "specs/shop.yaml#/paths/pets"       # the key is `/pets`: `#/paths/~1pets`
    reason = "the literal path is answered first"

## How to fix
Remove the entry, or correct its `at`. In a JSON Pointer `~1` stands for a `/` within a key.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.UNUSED_SILENCE, Severity.WARNING, __doc__, fixed=False)
