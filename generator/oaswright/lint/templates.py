"""Templates: text with names in braces, as paths and server URLs are."""

import re

_NAME = re.compile(r"\{([^{}]*)\}")


def template_names(template: str) -> list[str]:
    """The names in a template, in order, repeated ones repeated."""
    return _NAME.findall(template)


def outside_names(template: str) -> str:
    """The template without its names; a brace that is left has no other one."""
    return _NAME.sub("", template)
