"""A reference to the network.

## What it does
Reports a `$ref` with `http:` or `https:`.

## Why
A document that is read from the network can change under you, is not there in CI, and lets whoever wrote the
reference reach addresses inside your network.

## Example
    $ref: https://example.com/schemas.yaml#/Pet

## How to fix
Save the document in the project and refer to the file.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.REMOTE_REFERENCE, Severity.ERROR, __doc__, fixed=True)
