"""What can be wrong with a request, as data: the location, the rule that was broken, and the schema.

A product words its problems in one function from these values to an `Response`. The text of a problem
names places and rules and never the value that was sent, since that may be a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Location: TypeAlias = Literal["path", "query", "header", "cookie", "body"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that one value breaks.

    `path` leads from the parameter or body to the value: names of members and indexes. For a
    parameter the first token is its name. `keyword` is the JSON Schema keyword (`required`,
    `type`, `enum`, `additionalProperties`, …), `expected` what stands beside it in the schema,
    `schema` the whole schema object with the keyword. `names` lists the members that are
    unexpected or missing. `value` is what was sent; it is there to decide on words and must not
    be repeated in them.
    """

    location: Location
    path: tuple[str | int, ...]
    keyword: str
    expected: object
    message: str
    schema: Mapping[str, object] = field(repr=False, default_factory=dict[str, object])
    names: tuple[str, ...] = ()
    value: object = field(repr=False, default=None)

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        return "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in self.path)


@dataclass(frozen=True, slots=True)
class NotFound:
    """No operation has this path."""


@dataclass(frozen=True, slots=True)
class MethodNotAllowed:
    """The path exists, the method does not. `allow` lists the methods that do, HEAD included."""

    allow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAcceptable:
    """The request accepts none of the media types of the operation's answers."""


@dataclass(frozen=True, slots=True)
class MissingCredentials:
    """No alternative of the operation's security is complete. `present` names the schemes that are."""

    present: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnsupportedMediaType:
    """The body has a media type that the operation does not take, or none at all."""

    media_type: str | None
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingBody:
    """The operation requires a body and there is none."""


@dataclass(frozen=True, slots=True)
class MalformedBody:
    """The body is not what its media type says. `reason` is the parser's, without the content."""

    reason: str
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class BodyTooLarge:
    """The body is longer than `limit` bytes."""

    limit: int


@dataclass(frozen=True, slots=True)
class Invalid:
    """Parameters or body break the schema; all violations at once."""

    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class NotImplementedYet:
    """The operation is declared and its handler is still a stub."""

    operation_id: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The server failed: a handler raised, or its response broke the document. Logged in full."""


Problem: TypeAlias = (
    NotFound
    | MethodNotAllowed
    | NotAcceptable
    | MissingCredentials
    | UnsupportedMediaType
    | MissingBody
    | MalformedBody
    | BodyTooLarge
    | Invalid
    | NotImplementedYet
    | Failed
)


class ProblemError(Exception):
    """Carries a problem to the place where it is worded."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem
