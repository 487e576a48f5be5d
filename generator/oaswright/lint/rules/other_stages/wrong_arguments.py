"""A response or model that is made of what it does not take, or a handler that is called with it.

## What it does
Reports where a module of the project makes a class of the generated package without an argument that it
needs, or with one that it does not have: an edit of the document has made a member required, renamed or
removed it, or given a response a body. Also where a handler is called with an argument by name that it does
not have, of a class, variable or attribute that is said or made to be of the handler's class. Of what types
the arguments are is left to the type checker. The package is written, and the exit status is 1 in every run
until the place is mended.

## Why
The call fails when the operation is asked for, and a type checker refuses it.

## Example
    return GetTaskOk()        # the response has a body now

## How to fix
Give the arguments that the hint names.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.WRONG_ARGUMENTS, Severity.ERROR, __doc__, fixed=False)
