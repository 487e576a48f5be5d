"""What a media type says about a body: how it is read, and what Python type it can have."""

from typing import Literal, TypeAlias

BodyKind: TypeAlias = Literal["json", "form", "multipart", "text", "binary"]

# Structured, and neither JSON nor a form: the bytes are handed over as they came.
_STRUCTURED = ("xml", "yaml", "ndjson", "jsonl", "json-seq", "msgpack", "cbor", "protobuf")


def body_kind(media_type: str, *, structured: bool = False) -> BodyKind:
    """The kind of a media type or range (RFC 6838; section 4.8.14 of OpenAPI).

    A range that JSON falls under means JSON where the schema describes a structure.

    >>> body_kind("application/json; charset=utf-8"), body_kind("text/csv"), body_kind("image/*")
    ('json', 'text', 'binary')
    """
    kind = media_type.split(";", maxsplit=1)[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return "json"
    if kind in {"*/*", "application/*"}:
        return "json" if structured else "binary"
    if kind == "application/x-www-form-urlencoded":
        return "form"
    if kind == "multipart/form-data":
        return "multipart"
    if kind.startswith("text/") and not is_structured(kind):
        return "text"
    return "binary"


def is_structured(media_type: str) -> bool:
    """Whether a media type that is read as bytes has a structure of its own, as XML has."""
    return any(word in media_type.lower() for word in _STRUCTURED)
