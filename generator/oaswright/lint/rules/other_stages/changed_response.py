"""A handler that answers with a class that means something else now.

## What it does
Reports where handlers and the modules beside them use the class of a response that the last edit of the
document has changed: the operation does not answer with it any more, or it takes other arguments. The
package on the disk is compared with the new one, so this is reported once: the package is written, and
the exit status is 1. What can be seen of it later is reported as `wrong-arguments`.

## Why
The answer would be a 500, and a type checker refuses it.

## Example
    return Problem(body)      # `Problem` is the response of `default` now, and takes a status

## How to fix
Answer with the class that is named, or give it the arguments that it takes.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.CHANGED_RESPONSE, Severity.ERROR, __doc__, fixed=False)
