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

from __future__ import annotations

from oaswright.diagnostics import Severity
from oaswright.lint.rule import Rule

RULE = Rule("reference-outside-project", Severity.ERROR, __doc__, fixed=True)
