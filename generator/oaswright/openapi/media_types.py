"""Media types: their essence, and how a body of one is read and written (RFC 6838, RFC 9110 section 8.3)."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

BodyKind: TypeAlias = Literal["json", "form", "multipart", "text", "binary", "items"]
"""`items` is a sequence whose items have a schema (`itemSchema` of OpenAPI 3.2)."""

Framing: TypeAlias = Literal["lines", "sequence", "events"]
"""How items of JSON follow each other: a line each, as RFC 7464 says, or as server-sent events."""

TOP_LEVEL_TYPES = (
    "application", "audio", "example", "font", "haptics", "image", "message", "model", "multipart", "text",
    "video",
)  # fmt: skip
"""The registered first halves of media types (RFC 6838, section 4.2; IANA's registry)."""

_LINES = frozenset(
    {"application/jsonl", "application/jsonlines", "application/ndjson", "application/x-ndjson"}
)

# Structured, and neither JSON nor a form: the bytes are handed over as they came.
_STRUCTURED = ("xml", "yaml", "ndjson", "jsonl", "json-seq", "msgpack", "cbor", "protobuf")

EVENT_FIELDS: Mapping[str, type] = {"data": str, "event": str, "id": str, "retry": int}
"""The fields of a server-sent event and what each holds (HTML Living Standard, section 9.2.6)."""


def essence(media_type: str) -> str:
    """A media type in lower case and without its parameters (RFC 9110, section 8.3.1).

    >>> essence("Application/JSON; charset=utf-8")
    'application/json'
    """
    return media_type.partition(";")[0].strip().lower()


def list_ranges(media_type: str) -> tuple[str, ...]:
    """The keys of `content` that a media type falls under, the nearest first (section 4.8.14 of OpenAPI).

    A range of one suffix is nowhere defined, and widely written.

    >>> list_ranges("application/vnd.pet+json")
    ('application/vnd.pet+json', 'application/*+json', 'application/*', '*/*')
    """
    found = essence(media_type)
    top, _, rest = found.partition("/")
    _, plus, suffix = rest.rpartition("+")
    return (found, *([f"{top}/*+{suffix}"] if plus else []), f"{top}/*", "*/*")


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839, section 3.1)."""
    found = essence(media_type)
    return found == "application/json" or found.endswith("+json")


def framing(media_type: str) -> Framing | None:
    """How the items of a sequential media type follow each other (section 4.14.4 of OpenAPI 3.2).

    >>> framing("application/jsonl"), framing("application/geo+json-seq"), framing("application/json")
    ('lines', 'sequence', None)
    """
    found = essence(media_type)
    if found in _LINES:
        return "lines"
    if found == "text/event-stream":
        return "events"
    return "sequence" if found == "application/json-seq" or found.endswith("+json-seq") else None


def is_form(media_type: str) -> bool:
    """Whether a media type is that of fields as a query has them."""
    return essence(media_type) == "application/x-www-form-urlencoded"


def is_structured(media_type: str) -> bool:
    """Whether a media type that is read as bytes has a structure of its own, as XML has."""
    return any(name in media_type.lower() for name in _STRUCTURED)


def body_kind(media_type: str, *, structured: bool = False) -> BodyKind:
    """The kind of a media type or range (section 4.8.14 of OpenAPI).

    `structured`: the schema describes an object or an array. A range that JSON falls under means JSON then.

    >>> body_kind("application/json; charset=utf-8"), body_kind("text/csv"), body_kind("image/*")
    ('json', 'text', 'binary')
    """
    found = essence(media_type)
    if is_json(found):
        return "json"
    if found in {"*/*", "application/*"}:
        return "json" if structured else "binary"
    if is_form(found):
        return "form"
    if found == "multipart/form-data":
        return "multipart"
    if found.startswith("text/") and not is_structured(found):
        return "text"
    return "binary"
