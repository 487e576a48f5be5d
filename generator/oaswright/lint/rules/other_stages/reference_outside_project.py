"""A reference to a file outside the project.

## What it does
Reports a `$ref` to a file that, after links are resolved, does not lie below the project folder: the
nearest one above the document with a pyproject.toml or a .git, else the document's own.

## Why
A document from somebody else must not be able to read your files.

## Example
    $ref: ../../../etc/passwd

## How to fix
Move the file into the project.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.REFERENCE_OUTSIDE_PROJECT, Severity.ERROR, __doc__, fixed=True)
