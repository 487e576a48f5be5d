"""A valid construct that is not supported.

## What it does
Reports a construct of OpenAPI for which no server can be generated yet, by name and position. A warning names
what the generated code has in a plainer form than the document.

## Why
Dropping it silently would give a server that does not do what its document says. That is also why settings
change the warnings only: an error stays one, whatever the settings say.

## Example
    securitySchemes:
      client: {type: mutualTLS}

## How to fix
Use what the message proposes.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.UNSUPPORTED_CONSTRUCT, Severity.ERROR, __doc__, fixed=False)
