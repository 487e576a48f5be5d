"""The query of a request as pairs of name and text."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from oaswright.runtime.problems import Invalid, ProblemError, Violation


def query_pairs(query: bytes) -> Sequence[tuple[str, str]]:
    """Parse a query string (the form encoding, which OpenAPI's styles build on).

    Raises ProblemError with Invalid for text that is not UTF-8, which would otherwise reach the
    handler as replacement characters.
    """
    text = query.decode("utf-8", "surrogateescape")
    pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    broken = [name for name, value in pairs if not _is_text(name + value)]
    if broken:
        names = dict.fromkeys(name.encode(errors="replace").decode() for name in broken)
        raise ProblemError(
            Invalid(
                tuple(
                    Violation("query", (name,), "encoding", "UTF-8", f"query {name} must be UTF-8")
                    for name in names
                )
            )
        )
    return pairs


def _is_text(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
