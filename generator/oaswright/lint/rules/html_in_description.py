"""HTML in a description.

## What it does
Reports a tag of HTML in a `description`, outside of code.

## Why
Descriptions are Markdown (CommonMark). Documentation either removes the tags, or runs what a `<script>`
holds.

## Example
    description: Lists <b>all</b> pets.       # write `**all**`

## How to fix
Write Markdown. What is meant as text goes between backticks.
"""

import re
from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet

_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`]*`", re.DOTALL)
# An autolink such as <https://example.com> or <me@example.com> is Markdown.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])[^<>]*>")


def check(context: Context) -> Iterable[Finding]:
    for site in context.sites:
        text = site.value.get("description") if isinstance(site.value, dict) else None
        if not isinstance(text, str) or "<" not in text:
            continue
        tag = _TAG.search(_CODE.sub("", text))
        if tag is not None:
            yield Finding(
                (*site.pointer, "description"),
                f"the description holds the HTML `{tag[0][:40]}`",
                "write Markdown, or put it between backticks",
                at="key",
            )


RULE = Rule(RuleId.HTML_IN_DESCRIPTION, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
