"""The objects of a document that mean something to a server, each with the place where it stands.

References are resolved, parameters of path and operation are merged, defaults of the standard are filled in.
What is no object, or not of its type, is absent: rules say so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from oaswright.openapi.grammar import Version
from oaswright.openapi.media_types import BodyKind
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Tree, UnresolvedError

Requirement: TypeAlias = Mapping[str, tuple[str, ...]]
"""A Security Requirement Object: names of schemes, and the scopes that each has to grant."""

IGNORED_HEADER_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that have no meaning (section 4.8.12.1), in lower case: other fields describe them."""

IGNORED_RESPONSE_HEADERS = frozenset({"content-type"})
"""Response headers that have no meaning (section 4.8.17), in lower case."""


def parameter_identity(location: str, name: str) -> tuple[str, str]:
    """What makes a parameter the same as another one: its location and its name (section 4.8.12).

    Names of headers are case-insensitive (RFC 9110, section 5.1).
    """
    return location, name.lower() if location == "header" else name


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema where it is used, as it is written there: a reference is not followed."""

    pointer: Pointer
    value: JSON


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property of a form is sent (section 4.8.15).

    `styled`: one of style, explode and allowReserved is given, which take the place of the content type.
    """

    content_type: str
    style: str
    explode: bool
    styled: bool


@dataclass(frozen=True, slots=True)
class MediaType:
    """One media type or range of a body (section 4.8.14), and how it is read and written.

    `schema` is that of each item where the kind is `items` (`itemSchema`), else that of the whole.
    """

    pointer: Pointer
    name: str
    kind: BodyKind
    schema: Schema | None
    encoding: Mapping[str, Encoding]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation (section 4.8.12).

    `location` is the field `in` as it is written. `schema` is its own, or that of its only media type,
    which is `media_type` then; that of an object or array in another media type than JSON is a string.
    `style` and `explode` have the standard's defaults. `allow_empty`: without text it counts as not sent.
    `encoding` is that of the fields of a form; None for what is no form.
    """

    pointer: Pointer
    name: str
    location: str
    required: bool
    style: str
    explode: bool
    allow_empty: bool
    schema: Schema | None
    media_type: str | None
    encoding: Mapping[str, Encoding] | None
    description: str
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Header:
    """One header of a response (section 4.8.21); always of style `simple`."""

    pointer: Pointer
    name: str
    required: bool
    explode: bool
    schema: Schema | None
    media_type: str | None
    description: str


@dataclass(frozen=True, slots=True)
class RequestBody:
    """The body of a request (section 4.8.13)."""

    pointer: Pointer
    required: bool
    content: tuple[MediaType, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Response:
    """One response of an operation (section 4.8.17). `status` is as written: `200`, `2XX` or `default`.

    `Content-Type` is no header: the media types say it. A status that HTTP gives no content has none; interim
    responses (1xx), which no handler returns, are left out.
    """

    pointer: Pointer
    status: str
    headers: tuple[Header, ...]
    content: tuple[MediaType, ...]
    description: str


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """One security scheme (section 4.8.27).

    `parameter` and `location` are name and place of an API key; `scheme` is that of HTTP authentication, in
    lower case.
    """

    pointer: Pointer
    name: str
    type: str
    location: str
    parameter: str
    scheme: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation (section 4.8.10) of a path, a webhook or a callback.

    `id` is the operationId, or method and path where there is none. `parameters` are those of the path and
    its own, which win; header names are compared without regard to case, and headers that have no meaning
    (section 4.8.12.1) are left out. `security` holds the alternatives that apply, an empty one for none;
    without alternatives everybody may call it.
    """

    pointer: Pointer
    method: str
    path: str
    id: str
    summary: str
    description: str
    deprecated: bool
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: RequestBody | None
    responses: tuple[Response, ...]
    security: tuple[Requirement, ...]
    callbacks: tuple["Callback", ...]

    @property
    def secured(self) -> Literal["always", "optionally", "never"]:
        """Whether the operation asks for credentials."""
        if not any(self.security):
            return "never"
        return "always" if all(self.security) else "optionally"


@dataclass(frozen=True, slots=True)
class Callback:
    """The requests that a server makes under one name: a callback of an operation, or a webhook."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class PathItem:
    """A path with its operations (section 4.8.9), in the order of the document."""

    pointer: Pointer
    path: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """A document, read.

    `base_path` is the path of the first server's URL without a slash at its end. `tags` holds the
    descriptions of tags by name. `unresolved` holds the references that lead to nothing; what they stand for
    is absent.
    """

    tree: Tree
    version: Version
    title: str
    description: str
    base_path: str
    tags: Mapping[str, str]
    paths: tuple[PathItem, ...]
    webhooks: tuple[Callback, ...]
    schemes: tuple[SecurityScheme, ...]
    unresolved: tuple[UnresolvedError, ...]

    @property
    def operations(self) -> Iterator[Operation]:
        """Every operation that the server answers, in the order of the document."""
        return (operation for item in self.paths for operation in item.operations)
