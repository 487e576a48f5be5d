"""A parent of a tag that does not exist, or is below the tag itself (OpenAPI 3.2).

## What it does
Reports a `parent` that is the name of no tag under `tags`, and tags that are their own parents by way of
others.

## Why
The tags of a document form trees (section 4.23). A tag without a known parent has no place in any.

## Example
    tags:
      - {name: accounts}
      - {name: billing, parent: acounts}      # did you mean `accounts`?

## How to fix
Correct the name, or declare the parent.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule


def check(context: Context) -> Iterable[Finding]:
    if "parent" not in context.grammar.kinds["tag"].fields:
        return
    tags = {name: tag for tag in context.objects("tag") if (name := tag.text("name"))}
    names = [tag.value.get("name") for tag in context.objects("tag")]
    # Of a tag that is declared twice one is perhaps another tag, which the circle then is none of.
    in_circle = {name for name in tags if names.count(name) > 1}
    for name, tag in tags.items():
        parent = tag.value.get("parent")
        if not isinstance(parent, str):
            continue
        pointer = (*tag.pointer, "parent")
        if parent not in tags:
            hint = suggest(parent, tags) or "declare it under `tags`"
            yield Finding(pointer, f"unknown tag `{parent}` as the parent of `{name}`", hint)
        above = [name]
        while parent in tags and parent not in above:
            above.append(parent)
            parent = tags[parent].text("parent")
        if parent == name and name not in in_circle:
            # One finding for each circle.
            in_circle.update(above)
            shown = " → ".join(f"`{step}`" for step in (*above, name))
            yield Finding(
                pointer, f"the tag `{name}` is its own parent: {shown}", "remove one of the parents"
            )


RULE = Rule(RuleId.TAG_PARENT, Severity.ERROR, __doc__, check)
