"""The file cannot be read.

## What it does
Reports a document that does not exist, is a folder, or may not be read.

## Why
Nothing can be checked without it.

## Example
    oaswright check specs/pet.yaml       # the file is called pets.yaml

## How to fix
Correct the path, or the permissions of the file.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.UNREADABLE_FILE, Severity.ERROR, __doc__, fixed=True)
