"""Reading a bundled document: references, operations, parameters; no opinion on Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import unquote

from oaswright.openapi.pointers import JSON

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})

Pointer = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document and the place where it stands, after references were followed."""

    value: Mapping[str, JSON]
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class OperationNode:
    """An operation with what its path item adds to it."""

    http_method: str
    path: str
    node: Node
    parameters: tuple[Node, ...]


def pointer_of(reference: str) -> Pointer:
    """The tokens of an internal reference, `#/components/schemas/Pet` (RFC 6901).

    Raises ValueError when the reference leads out of the document.
    """
    if not reference.startswith("#"):
        raise ValueError(f"not a reference into this document: {reference}")
    tokens = unquote(reference[1:]).split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def value_at(document: JSON, pointer: Pointer) -> JSON:
    """The value at a pointer. Raises KeyError when there is none."""
    value = document
    for token in pointer:
        match value:
            case dict():
                value = value[str(token)]
            case list() if str(token).isdigit() and int(token) < len(value):
                value = value[int(token)]
            case _:
                raise KeyError(pointer)
    return value


def mapping(value: JSON) -> Mapping[str, JSON]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: JSON) -> str:
    """The value if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


class EndlessReferenceError(ValueError):
    """References that lead to references, in a circle or for longer than anybody means."""

    def __init__(self, pointer: Pointer) -> None:
        super().__init__(f"references without an end at {pointer}")
        self.pointer = pointer


class Document:
    """A bundled OpenAPI document, read by pointer."""

    def __init__(self, value: Mapping[str, JSON]) -> None:
        self.value = value

    def resolve(self, value: JSON, pointer: Pointer) -> Node:
        """Follow the `$ref` of a Reference Object to what it means; at most 64 steps.

        Raises KeyError when the target does not exist, EndlessReferenceError when there are more.
        """
        for _ in range(64):
            found = mapping(value)
            reference = found.get("$ref")
            if not isinstance(reference, str):
                return Node(found, pointer)
            pointer = pointer_of(reference)
            value = value_at(cast("JSON", self.value), pointer)
        raise EndlessReferenceError(pointer)

    def at(self, pointer: Pointer) -> JSON:
        """The value at a pointer, references not followed. Raises KeyError when there is none."""
        return value_at(cast("JSON", self.value), pointer)

    def target(self, reference: str) -> Pointer:
        """The place that an internal reference names; indexes of lists are numbers in it."""
        pointer = pointer_of(reference)
        if len(pointer) <= 3 and pointer[:1] == ("components",):
            return pointer
        found: list[str | int] = []
        value: JSON = cast("JSON", self.value)
        for token in pointer:
            if isinstance(value, list):
                if not str(token).isdigit() or int(token) >= len(value):
                    raise KeyError(pointer)
                found.append(int(token))
                value = value[int(token)]
            else:
                found.append(token)
                value = mapping(value).get(str(token))
        return tuple(found)

    def child(self, parent: Node, *tokens: str) -> Node:
        """The object below a node, with references followed."""
        value: JSON = cast("JSON", parent.value)
        for token in tokens:
            value = mapping(value).get(token)
        return self.resolve(value, (*parent.pointer, *tokens))

    def section(self, *tokens: str) -> Mapping[str, JSON]:
        """An object below the root, empty where the document has none."""
        value: JSON = cast("JSON", self.value)
        for token in tokens:
            value = mapping(value).get(token)
        return mapping(value)

    def operations(self) -> Iterator[OperationNode]:
        """Every operation below `paths`, in the order of the document."""
        root = Node(self.value, ())
        for path in self.section("paths"):
            if not path.startswith("/"):
                continue
            item = self.child(root, "paths", path)
            for method in item.value:
                if method in METHODS:
                    node = Node(mapping(item.value[method]), (*item.pointer, method))
                    yield OperationNode(method, path, node, self._parameters(item, node))

    def _parameters(self, item: Node, operation: Node) -> tuple[Node, ...]:
        """Path-level and operation-level parameters; the operation's own win (section 4.8.9.1)."""
        merged: dict[tuple[str, str], Node] = {}
        for owner in (item, operation):
            entries = owner.value.get("parameters")
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                node = self.resolve(entry, (*owner.pointer, "parameters", index))
                key = (text(node.value.get("in")), text(node.value.get("name")))
                if not _is_ignored(*key):
                    merged[key] = node
        return tuple(merged.values())


def _is_ignored(location: str, name: str) -> bool:
    """Header parameters with these names have no meaning (section 4.8.12.1)."""
    return location == "header" and name.lower() in {"accept", "content-type", "authorization"}
