"""A reference where the standard allows none.

## What it does
Reports a `$ref` in place of an object that only stands inline, such as an Operation Object, or in place of a
whole map or array of objects. There is one finding for each kind of object; it names the first place and
counts the others. The reference is followed all the same: what it leads to stands in its place, and what
stands beside it has precedence.

## Why
The standard allows Reference Objects in places that its field tables name (section 4.8.23). Many tools follow
any `$ref`, others read an empty operation.

## Example
    /pets:
      get:
        $ref: operations/listPets.yaml      # no reference in place of an Operation Object

## How to fix
Write the object where it is used; a path item may be a reference as a whole.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.MISPLACED_REFERENCE, Severity.WARNING, __doc__)
