"""Content negotiation by `Accept` (RFC 9110, section 12.5.1)."""

from collections.abc import Iterable

from starlette.requests import HTTPConnection


def acceptable(connection: HTTPConnection, media_types: Iterable[str]) -> bool:
    """Whether a request accepts any of the media types; without the header it accepts everything."""
    offered = [media_type.split(";")[0].strip().lower() for media_type in media_types]
    header = ",".join(connection.headers.getlist("accept"))
    if not header.strip() or not offered:
        return True
    return any(_fits(wanted, media_type) for wanted in _wanted(header) for media_type in offered)


def _wanted(header: str) -> Iterable[str]:
    """The media ranges of the header whose weight is not zero."""
    for item in header.split(","):
        media_range, *parameters = (part.strip().lower() for part in item.split(";"))
        if not any(p.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for p in parameters):
            yield media_range


def _fits(wanted: str, media_type: str) -> bool:
    kind = media_type.split("/", maxsplit=1)[0]
    return wanted in {"*/*", "*", media_type, f"{kind}/*"}
