"""A rule of your own that raises an exception.

## What it does
Reports a rule of a file of the project, or of an installed package, that raises an exception or yields
something else than a `Finding`, at the line in its file. The exit status is 2.

## Why
What such a rule would have found is not known; it is the rule that has to be mended, not the document.

## Example
    @rule("acme/owner")
    def owner(document: Document) -> Iterator[Finding]:
        for operation in document.operations:
            operation.value["x-owner"]      # KeyError where there is none

## How to fix
Mend the rule, or switch it off until then. Where a document has mistakes, a value may be absent or of
another type.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.BROKEN_RULE, Severity.ERROR, __doc__, fixed=True)
