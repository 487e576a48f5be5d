"""A reference to a file outside the project.

## What it does
Reports a `$ref` to a file that, after links are resolved, does not lie below the root. The root is the folder
of the pyproject.toml that configures the tool, or the nearest folder above the document with a pyproject.toml
or a .git; without one, the working directory if the document lies below it, else the document's own folder.

## Why
A document from somebody else must not be able to read your files.

## Example
    $ref: ../../../etc/passwd

## How to fix
Move the file below the root, or widen the root: `root = ".."` in `[tool.oaswright]` of pyproject.toml, a
path from there, or `--root DIR` for one run.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.REFERENCE_OUTSIDE_PROJECT, Severity.ERROR, __doc__, fixed=True)
