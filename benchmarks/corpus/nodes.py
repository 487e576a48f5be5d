"""Nodes of a document by their pointers, read without our toolkit."""

from typing import Any


def resolve(document: Any, node: Any) -> Any:
    """What a node refers to inside its document, through any number of `$ref`s; siblings are added."""
    siblings: dict[str, Any] = {}
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        siblings = {**{key: value for key, value in node.items() if key != "$ref"}, **siblings}
        node = at(document, node["$ref"])
    return {**node, **siblings} if isinstance(node, dict) and siblings else node


def at(document: Any, reference: str) -> Any:
    """The value at a reference `#/…`. Raises LookupError."""
    if reference != "#" and not reference.startswith("#/"):
        raise LookupError(reference)
    for token in reference.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key) if isinstance(document, list) else key]
    return document


def follow(document: Any, pointer: str) -> tuple[Any, str]:
    """The node at a pointer `#/…` and where it stands, both after its references."""
    node = at(document, pointer)
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        pointer = node["$ref"]
        node = at(document, pointer)
    return node, pointer


def token(text: str) -> str:
    """A name as a part of a pointer (RFC 6901)."""
    return text.replace("~", "~0").replace("/", "~1")


def is_json(media_type: str) -> bool:
    """Whether bodies of a media type are one JSON text."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")
