"""Templates: text with names in braces, as paths and server URLs are."""

import re

_NAME = re.compile(r"\{([^{}]*)\}")


def template_names(template: str) -> list[str]:
    """The names in a template, in order, repeated ones repeated."""
    return _NAME.findall(template)


def outside_names(template: str) -> str:
    """The template without its names; a brace that is left has no other one."""
    return _NAME.sub("", template)


def blank_template(template: str) -> str:
    """The template without the names in its braces: equal for paths that match the same requests."""
    return _NAME.sub("{}", template)


def suggest_operation_id(method: str, path: str) -> str:
    """A name for an operation, made of its method and its path."""
    words = re.findall(r"[A-Za-z0-9]+", path)
    return method + "".join(word[:1].upper() + word[1:] for word in words)


# Parameters as other tools write them, and as a path template does.
_FOREIGN = (
    (re.compile(r"(?<=/):([A-Za-z_]\w*)(?=/|\Z)"), r"{\1}"),
    (re.compile(r"<(?:\w+:)?([A-Za-z_]\w*)>"), r"{\1}"),
    (re.compile(r"\$?\{\{\s*([\w.-]+)\s*\}\}"), r"{\1}"),
    (re.compile(r"\$\{([\w.-]+)\}"), r"{\1}"),
    (re.compile(r"(?<=/)\$([A-Za-z_]\w*)(?=/|\Z)"), r"{\1}"),
    (re.compile(r"(?<=/)\[([A-Za-z_]\w*)\](?=/|\Z)"), r"{\1}"),
    (re.compile(r"\{[+/;?&#]?([A-Za-z_][\w.-]*)(?:[*?!]|\.\.\.|:[^{}]*)?\}"), r"{\1}"),
)


def suggest_template(path: str) -> str:
    """The path with its parameters as templates write them; the path itself if they are."""
    for foreign, written in _FOREIGN:
        path = foreign.sub(written, path)
    return path
