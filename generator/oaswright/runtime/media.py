"""What a media type says about a body: how it is read and written."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

BodyKind: TypeAlias = Literal["json", "form", "multipart", "text", "binary"]

_STRUCTURED = ("xml", "yaml", "ndjson", "jsonl", "json-seq", "msgpack", "cbor", "protobuf")
_COMPOSED = frozenset({"properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties"})


def essence(media_type: str) -> str:
    """A media type in lower case and without its parameters (RFC 9110, section 8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839, section 3.1)."""
    kind = essence(media_type)
    return kind == "application/json" or kind.endswith("+json")


def body_kind(media_type: str, schema: Mapping[str, Any] | None = None) -> BodyKind:
    """The kind of a media type or range; `schema` is what the document says about it, resolved.

    A range that JSON falls under means JSON where the schema describes a structure.
    """
    kind = essence(media_type)
    if is_json(kind):
        return "json"
    if kind in {"*/*", "application/*"}:
        return "json" if schema and _is_structure(schema) else "binary"
    if kind == "application/x-www-form-urlencoded":
        return "form"
    if kind == "multipart/form-data":
        return "multipart"
    if kind.startswith("text/") and not any(word in kind for word in _STRUCTURED):
        return "text"
    return "binary"


def _is_structure(schema: Mapping[str, Any]) -> bool:
    return bool(_COMPOSED & schema.keys()) or schema.get("type") in ("object", "array")
