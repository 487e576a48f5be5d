"""The file is not encoded in UTF-8.

## What it does
Reports the first byte that is not UTF-8. A byte order mark at the start is allowed.

## Why
The standard asks for documents that every tool reads alike, and JSON is UTF-8 (RFC 8259 section 8.1).

## Example
A file saved as Latin-1 or UTF-16.

## How to fix
Save the file as UTF-8 in your editor, or convert it: `iconv -f LATIN1 -t UTF-8`.
"""

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.rule import Rule

RULE = Rule(RuleId.ENCODING, Severity.ERROR, __doc__, fixed=True)
