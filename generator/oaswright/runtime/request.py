"""The current request: its path, headers and query, and the work that it leaves for afterwards."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, quote, unquote_plus, unquote_to_bytes

from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import Scope

from oaswright.openapi.media_types import essence, list_ranges
from oaswright.runtime.problems import Invalid, ProblemError, Violation

Work: TypeAlias = Callable[[], Awaitable[None]]

CONNECTION: ContextVar[HTTPConnection] = ContextVar("oaswright.connection")

MAX_PAIRS = 1000
"""Query parameters and cookies that a request may have: each parameter of an operation looks through them.

A form has as many fields.
"""

SENT_PATH = "oaswright.path"
"""Where a scope keeps the path parameters as they were sent, where they are percent-encoded."""

WORK = "oaswright.work"
"""The key of a scope under which the work of its request is kept."""

OPENED = "oaswright.opened"
"""Where a scope keeps what is closed when its request is answered: files, and a body that is a stream."""

BODY = "oaswright.body"
"""The key of a scope under which the source of a body is kept that its handler reads."""

logger = logging.getLogger("oaswright.runtime")


def current_request() -> HTTPConnection:
    """The request that a handler is called for: URL, headers, query, cookies, client.

    Raises LookupError outside of a request.
    """
    return CONNECTION.get()


def after_response(work: Work) -> None:
    """Have some work done once the response has been sent, by the same worker.

    It is lost when the process ends first: what must not be lost belongs into a queue of its own.
    Raises LookupError outside of a request.
    """
    current_request().scope.setdefault(WORK, []).append(work)


def close_opened(scope: Scope) -> None:
    """Let go of the files of a request, and of its body."""
    for each in scope.pop(OPENED, ()):
        each.close()


async def do_work(scope: Scope) -> None:
    """Do what the handler left, in order. A failure is logged and does not keep the rest from running."""
    work: list[Work] = scope.pop(WORK)
    for each in work:
        try:
            await each()
        except Exception:
            logger.exception("background work failed")


def get_raw_path(scope: Scope) -> str:
    """The path with its percent-encoding, below the path under which the application is mounted."""
    path: str = scope["path"]
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        path = path.replace("%", "%25")  # it has been decoded, so this is a character of its own
    elif b"%" in raw:
        path = raw.partition(b"?")[0].decode("latin-1")
    root: str = scope.get("root_path", "")
    return _below(path, root.rstrip("/")) if root else path


def _below(path: str, root: str) -> str:
    """The path below a root path, which servers put before it or not; both may be percent-encoded."""
    for prefix in (root, quote(root)):
        if path.startswith(f"{prefix}/") or path == prefix:
            return path[len(prefix) :] or "/"
    return path


def read_header(scope: Scope, name: bytes) -> str | None:
    """The first value of a header, whose name is given in lower case; None where it is absent.

    The headers are looked through as they came, without building a mapping of all.
    """
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None


def parse_query(query: bytes) -> Sequence[tuple[str, str]]:
    """The pairs of a query string (the form encoding, which OpenAPI's styles build on).

    Raises ProblemError with Invalid for what is not UTF-8, which would otherwise reach the
    handler as replacement characters, and for more than MAX_PAIRS pairs.
    """
    if query.count(b"&") >= MAX_PAIRS:
        raise ProblemError(Invalid((_too_many("query"),)))
    text = query.decode("utf-8", "surrogateescape")
    pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    broken = [name for name, value in pairs if not _is_unicode(name + value)]
    if broken:
        raise _not_utf8(name.encode(errors="replace").decode() for name in broken)
    return pairs


def decode_query(name: str, query: bytes) -> str:
    """A whole query string that is one text, under the name of its parameter (OpenAPI 3.2, section 4.12).

    Raises ProblemError with Invalid for what is not UTF-8.
    """
    try:
        return unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        raise _not_utf8((name,)) from None


def _not_utf8(names: Iterable[str]) -> ProblemError:
    return ProblemError(
        Invalid(
            tuple(
                Violation("query", (name,), "encoding", "UTF-8", f"query {name} must be UTF-8")
                for name in dict.fromkeys(names)
            )
        )
    )


def split_query(query: bytes) -> Sequence[tuple[str, str]]:
    """The pairs of a query string whose values are still encoded; their names are not."""
    pairs = _cut(pair for pair in query.decode("latin-1").split("&") if pair)
    return [(unquote_plus(name), value) for name, _, value in pairs]


def parse_cookies(connection: HTTPConnection) -> Sequence[tuple[str, str]]:
    """The cookies of a request, free of quotes. Raises as `split_cookies` does."""
    return unquote_cookies(split_cookies(connection))


def split_cookies(connection: HTTPConnection) -> Sequence[tuple[str, str]]:
    """The cookies of a request, as many pairs as were sent; several may have one name.

    Raises ProblemError with Invalid for more than MAX_PAIRS.
    """
    sent = ";".join(connection.headers.getlist("cookie"))
    if sent.count(";") >= MAX_PAIRS:
        raise ProblemError(Invalid((_too_many("cookie"),)))
    pairs = ((name, value) if sign else ("", name) for name, sign, value in _cut(sent.split(";")))
    return [(name.strip(), value.strip()) for name, value in pairs]


def _cut(texts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    return (text.partition("=") for text in texts)


def unquote_cookies(cookies: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Cookies whose values are free of the quotes that RFC 6265 allows (section 4.1.1)."""
    return [
        (name, cookie_parser(f"{name}={value}")[name] if value.startswith('"') else value)
        for name, value in cookies
    ]


def _too_many(location: Literal["query", "cookie"]) -> Violation:
    """The violation of a request with more than MAX_PAIRS query parameters or cookies."""
    return Violation(location, (), "maxProperties", MAX_PAIRS, f"{location} has more than {MAX_PAIRS} values")


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def accepts(connection: HTTPConnection, media_types: Iterable[str]) -> bool:
    """Whether a request accepts any of the media types (RFC 9110, section 12.5.1).

    Without the header `Accept` it accepts everything.
    """
    offered = [essence(media_type) for media_type in media_types]
    header = ",".join(connection.headers.getlist("accept"))
    if not header.strip() or not offered:
        return True
    ranges = list(_parse_ranges(header))
    return any(_is_accepted(media_type, ranges) for media_type in offered)


def _parse_ranges(header: str) -> Iterator[tuple[str, bool]]:
    """The media ranges of the header, and whether their weight is more than zero."""
    for item in header.split(","):
        media_range, *parameters = (part.strip().lower() for part in item.split(";"))
        weights = [name.partition("=")[2].strip() for name in parameters if name.startswith("q=")]
        yield "*/*" if media_range == "*" else media_range, not any(not w.strip("0.") for w in weights)


def _is_accepted(media_type: str, ranges: list[tuple[str, bool]]) -> bool:
    """The most specific range that a media type falls under decides."""
    for candidate in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        found = [accepted for media_range, accepted in ranges if media_range == candidate]
        if found:
            return any(found)
    # A range is offered where any of its types may come.
    return "*" in media_type and any(
        accepted and media_type in list_ranges(media_range) for media_range, accepted in ranges
    )
