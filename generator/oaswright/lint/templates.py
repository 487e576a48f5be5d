"""Templates: text with names in braces, as paths and server URLs are."""

import re

_NAME = re.compile(r"\{([^{}]*)\}")


def template_names(template: str) -> list[str]:
    """The names in a template, in order, repeated ones repeated."""
    return _NAME.findall(template)
