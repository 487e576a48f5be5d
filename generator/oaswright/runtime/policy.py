"""The policy of an API: what it decides where the document leaves it open, in one typed value."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from starlette.requests import HTTPConnection

from oaswright.runtime.problems import Problem, Violation, problem_details
from oaswright.runtime.response import JSON, Response

Arguments: TypeAlias = Mapping[str, Any]

ErrorRenderer: TypeAlias = Callable[[Problem, HTTPConnection], Awaitable[Response]]
Parse: TypeAlias = Callable[[bytes], JSON]
Prepare: TypeAlias = Callable[[JSON], JSON]
Inspect: TypeAlias = Callable[[JSON], Sequence[Violation]]
Headers: TypeAlias = Callable[[HTTPConnection, int], Mapping[str, str]]

MEBIBYTE = 1024 * 1024


class BeforeBody(Protocol):
    """Looks at a request before its body is read; raises `HTTPError` to end it there."""

    async def __call__(self, arguments: Arguments, principal: Any, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Policy:
    """What one API decides where the document leaves it open. Every setting has a default.

    render_error: makes a response of a problem; problem details (RFC 9457) unless given, in the form that
        the document declares for the status (`openapi.problem_forms`). It is called when the application is
        built, too, with a request of method and path alone, to see whether the document admits what it makes
        of problems other than wrong content.
    invalid_status: 400 or 422 for requests that are wrong, where the API renders none of its own; unless
        given, which of them an operation declares: with both, 422 for what breaks a schema, 400 for the rest.
    base_path: what stands before the paths of the document; unless given, the path of its first server.
    headers: what every response of the API carries besides its own headers, by request and status.
    negotiates: respond with 406 when `Accept` admits none of the operation's media types.
    strict_query: operationIds that refuse query parameters which they do not declare.
    formats: assert `format` of strings; without it they are annotations, as JSON Schema has it by default.
    last_value_wins: a query parameter sent twice counts with its last value instead of being refused.
    ignores_other_media_types: treat a body of another media type as absent instead of responding with 415.
    absent_body_is_object: read an absent body as `{}` and validate that.
    body_limit: bytes; longer bodies are refused with 413 while they are read.
    body_limits: by operationId, a limit that differs from the API's, for forms with files as well.
    upload_limit: the same for multipart forms, whose files are spooled to disk.
    stream_limit: the same for bodies that handlers read as they come: bytes, and sequences. `body_limit` is
        that of one item.
    body_timeout: seconds in which a body has to arrive; else the response is 408. None is no limit. Of a body
        that a handler reads only the time counts in which it waits for the client.
    handler_timeout: seconds after which a handler is cancelled, which rolls its transaction back, and the
        response is 503. It ends where the handler returns: a stream may take longer. None is no limit. A
        handler that is `def` cannot be cancelled: its thread goes on after the 503. The time in which a
        handler waits for the body that it reads counts.
    body_timeouts, handler_timeouts: by operationId, what differs from the API's.
    aliases: further paths that lead to the operations of a declared one, without a redirect.
    before_body: by operationId, a look at parameters and principal before the body is read.
    parse: reads JSON bodies instead of the runtime's own parser; raises ValueError with the reason.
    prepare: by operationId, changes a parsed body before it is validated (trimming, coercion).
    inspect: by operationId, finds violations that the schema cannot express.
    """

    render_error: ErrorRenderer = problem_details
    invalid_status: Literal[400, 422] | None = None
    base_path: str | None = None
    headers: Headers | None = None
    negotiates: bool = False
    strict_query: frozenset[str] = frozenset()
    formats: bool = True
    last_value_wins: bool = False
    ignores_other_media_types: bool = False
    absent_body_is_object: bool = False
    body_limit: int = MEBIBYTE
    body_limits: Mapping[str, int] = field(default_factory=dict[str, int])
    upload_limit: int = 32 * MEBIBYTE
    stream_limit: int = 32 * MEBIBYTE
    body_timeout: float | None = None
    handler_timeout: float | None = None
    body_timeouts: Mapping[str, float | None] = field(default_factory=dict[str, float | None])
    handler_timeouts: Mapping[str, float | None] = field(default_factory=dict[str, float | None])
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    before_body: Mapping[str, BeforeBody] = field(default_factory=dict[str, BeforeBody])
    parse: Parse | None = None
    prepare: Mapping[str, Prepare] = field(default_factory=dict[str, Prepare])
    inspect: Mapping[str, Inspect] = field(default_factory=dict[str, Inspect])
