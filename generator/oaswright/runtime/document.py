"""A generated document at run time: `openapi.json` as it is served, and `schemas.json`, which is compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NotRequired, TypeAlias, TypedDict, cast
from urllib.parse import quote

import orjson

from oaswright.openapi.media_types import BodyKind
from oaswright.openapi.pointers import JSON, follow, parse_pointer

Pointer: TypeAlias = tuple[str, ...]
"""A pointer into `schemas.json`."""

Schema: TypeAlias = "dict[str, JSON] | bool"


class TextEntry(TypedDict, total=False):
    """Which JSON types a text may be, and what lies below it; see `oaswright.runtime.text`."""

    types: list[str]
    file: bool
    items: "TextEntry"
    properties: dict[str, "TextEntry"]
    patterns: dict[str, "TextEntry"]
    additional: "TextEntry"


class Described(TypedDict):
    """A value with a schema, and the dialect of that where it is not the default one."""

    schema: NotRequired[Schema]
    dialect: NotRequired[str]
    text: NotRequired[TextEntry]


class ParameterEntry(Described):
    """A parameter. `content`: it is sent as JSON. `in` and `name` tell it from the others.

    `open`: an exploded object has members of any name. `allowEmpty`: without text it was not sent. `form`: it
    is sent as a form whose fields are encoded so. `whole`: it is all of the query.
    """

    name: str
    required: bool
    style: str
    explode: bool
    content: bool
    default: NotRequired[JSON]
    open: NotRequired[bool]
    allowEmpty: NotRequired[bool]
    form: NotRequired[dict[str, "EncodingEntry"]]
    whole: NotRequired[bool]


class HeaderEntry(Described):
    """A header of a response. `content`: it is sent as JSON. `lines`: each of its lines is a header."""

    required: bool
    explode: bool
    content: NotRequired[bool]
    lines: NotRequired[bool]


class EncodingEntry(TypedDict):
    """How a property of a form is sent; `styled` by style and explode instead of a content type.

    `open`: an exploded object has members of any name.
    """

    contentType: str
    style: str
    explode: bool
    styled: bool
    open: NotRequired[bool]


class MediaTypeEntry(Described):
    """A media type of a body; `encoding` only for a form that is sent in.

    Where the kind is `items`, the schema is that of each of them.
    """

    kind: BodyKind
    encoding: NotRequired[dict[str, EncodingEntry]]


class BodyEntry(TypedDict):
    """The body of a request, by media type."""

    required: bool
    content: dict[str, MediaTypeEntry]


class ResponseEntry(TypedDict):
    """A response: its body by media type, and its headers by name."""

    content: dict[str, MediaTypeEntry]
    headers: dict[str, HeaderEntry]


class OperationEntry(TypedDict):
    """An operation; responses by status. Without a security requirement everybody may call it."""

    parameters: list[ParameterEntry]
    body: NotRequired[BodyEntry]
    responses: dict[str, ResponseEntry]
    security: list[dict[str, list[str]]]


SecuritySchemeEntry = TypedDict("SecuritySchemeEntry", {"type": str, "in": str, "name": str, "scheme": str})
"""A security scheme: `in` and `name` of an API key, `scheme` of HTTP authentication in lower case."""


class SchemasFile(TypedDict):
    """`schemas.json`. `$defs` and `dialects` are read by validators only."""

    title: str
    version: str
    summary: str
    basePath: str
    securitySchemes: dict[str, SecuritySchemeEntry]
    operations: dict[str, OperationEntry]


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """What was generated from a document: `content` is served, `schemas` is compiled.

    `size` is the length of `schemas.json` in bytes; `own_formats` tells whether it uses a format that is no
    one of JSON Schema's, `property_names` whether it has the keyword `propertyNames`.
    """

    content: bytes = field(repr=False)
    schemas: SchemasFile = field(repr=False)
    size: int
    own_formats: bool
    property_names: bool

    def operation(self, id_: str) -> OperationEntry:
        """The entry of an operation. Raises KeyError."""
        return self.schemas["operations"][id_]

    def definition(self, reference: str) -> Mapping[str, JSON]:
        """The schema that a `$ref` of `schemas.json` names; an empty one where it is no object."""
        found = follow(cast("JSON", self.schemas), parse_pointer(reference.removeprefix("#")))
        return found[0] if found is not None and isinstance(found[0], dict) else {}


def read_document(wiring_file: str) -> Document:
    """Read the two files that stand beside a generated module, given as its `__file__`."""
    folder = Path(wiring_file).parent
    return parse_document((folder / "openapi.json").read_bytes(), (folder / "schemas.json").read_bytes())


def parse_document(content: bytes, schemas: bytes) -> Document:
    """The document of the bytes of `openapi.json` and `schemas.json`."""
    value = cast("SchemasFile", orjson.loads(schemas))
    own_formats, property_names = b'"byte"' in schemas, b'"propertyNames"' in schemas
    return Document(content, value, len(schemas), own_formats, property_names)


def add_server(document: Document, path: str) -> bytes:
    """The document for clients that reach its operations below another path: its first server.

    Other servers stay where their URL is absolute; a relative one would lead past the prefix.
    """
    value: dict[str, JSON] = orjson.loads(document.content)
    servers = value.get("servers")
    listed = cast("list[dict[str, str]]", servers) if isinstance(servers, list) else []
    others = [server for server in listed if "://" in server.get("url", "")]
    value["servers"] = cast("JSON", [{"url": path or "/"}, *others])
    return orjson.dumps(value)


def fragment(pointer: Pointer) -> str:
    """A pointer as the fragment of a URI reference (RFC 6901, section 6)."""
    tokens = (token.replace("~", "~0").replace("/", "~1") for token in pointer)
    return "#" + "".join(f"/{quote(token, safe='~')}" for token in tokens)
