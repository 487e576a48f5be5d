"""Content negotiation by `Accept` (RFC 9110, section 12.5.1)."""

from collections.abc import Iterable, Iterator

from starlette.requests import HTTPConnection

from oaswright.openapi.media_types import essence


def acceptable(connection: HTTPConnection, media_types: Iterable[str]) -> bool:
    """Whether a request accepts any of the media types; without the header it accepts everything."""
    offered = [essence(media_type) for media_type in media_types]
    header = ",".join(connection.headers.getlist("accept"))
    if not header.strip() or not offered:
        return True
    ranges = list(_ranges(header))
    return any(_is_accepted(media_type, ranges) for media_type in offered)


def _ranges(header: str) -> Iterator[tuple[str, bool]]:
    """The media ranges of the header, and whether their weight is more than zero."""
    for item in header.split(","):
        media_range, *parameters = (part.strip().lower() for part in item.split(";"))
        weights = [name.partition("=")[2].strip() for name in parameters if name.startswith("q=")]
        yield "*/*" if media_range == "*" else media_range, not any(not w.strip("0.") for w in weights)


def _is_accepted(media_type: str, ranges: list[tuple[str, bool]]) -> bool:
    """The most specific range that a media type falls under decides."""
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        found = [accepted for media_range, accepted in ranges if media_range == wanted]
        if found:
            return any(found)
    # A range is offered where any of its types may come.
    return media_type.endswith("/*") and any(
        accepted and (media_type == "*/*" or media_range.startswith(media_type[:-1]))
        for media_range, accepted in ranges
    )
