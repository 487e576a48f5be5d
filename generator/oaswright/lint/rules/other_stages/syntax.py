"""The file is not YAML or JSON.

## What it does
Reports the position at which the parser of YAML (or of JSON, for a file whose name ends in `.json`) stops:
wrong indentation, a quote or bracket that is not closed, a value with `: ` in it. Also what YAML allows and a
document of plain data does not: a second document in one file, a collection as a key, an alias without an
anchor.

## Why
Nothing else can be checked before the file can be read.

## Example
    description: Note: the value needs quotes

## How to fix
    description: 'Note: the value needs quotes'
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.SYNTAX, Severity.ERROR, __doc__, fixed=True)
