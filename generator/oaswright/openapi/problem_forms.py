"""The forms in which a refusal may be written, and which of them a declared response takes.

A server refuses a request with problem details (RFC 9457). Where a document declares something else for the
status, the first form counts that the declared schema admits: members of problem details are left out, or it
is the form that FastAPI writes into its documents (`HTTPValidationError`, `{"detail": …}`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from oaswright.openapi.media_types import body_kind, essence, is_json
from oaswright.openapi.pointers import JSON

PROBLEM = "application/problem+json"

Fits = Callable[[str, JSON], bool]
"""Whether the schema of a declared media type, named as it is declared, admits a body."""


CONTENT_STATUSES = (422, 400)
"""The statuses of what can be read and breaks its schema: as RFC 9110 (15.5.21) and most APIs have it."""


def declared_statuses(preferred: Sequence[int], usual: int, declared: Mapping[str, object]) -> Sequence[int]:
    """Those of some statuses that are declared by themselves; the usual one, if there is none.

    A range (`4XX`) and `default` say nothing about which status is meant.
    """
    return [status for status in preferred if str(status) in declared] or [usual]


def find_entry(status: int, declared: Mapping[str, object]) -> str | None:
    """The key of the response that is declared for a status: code, range, default (section 4.8.16)."""
    keys = (str(status), f"{status // 100}XX", "default")
    return next((key for key in keys if key in declared), None)


def find_form(details: Mapping[str, JSON], contents: Sequence[str], fits: Fits) -> tuple[str, JSON] | None:
    """The media type and the body of a refusal that a declared response admits; None where it admits none.

    `details` are the problem details, `contents` the media types of the response. Where it has none, nothing
    is said about the body, and problem details are as good as any other.
    """
    if not contents:
        return PROBLEM, dict(details)
    for body in _forms(details):
        for declared, sent in _media_types(contents):
            if fits(declared, body):
                return sent, body
    text = details.get("detail", details.get("title"))
    for declared in contents:
        if body_kind(declared) == "text" and "*" not in declared and fits(declared, text):
            return declared, text
    return None


def _media_types(contents: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The media types that problem details may be sent as: the declared key, and what is sent."""
    ranges = {PROBLEM, "application/*", "*/*"}
    yield from ((declared, PROBLEM) for declared in contents if essence(declared) in ranges)
    yield from ((name, name) for name in contents if is_json(name) and essence(name) != PROBLEM)


def _forms(details: Mapping[str, JSON]) -> Iterator[JSON]:
    yield dict(details)
    # A closed schema of the members that RFC 9457 defines.
    yield {name: value for name, value in details.items() if name != "errors"}
    detail = details.get("detail", details.get("title"))
    errors = details.get("errors")
    told: list[JSON] = [_told(error) for error in errors] if isinstance(errors, list) else []
    yield {"detail": told or [{"loc": ["body"], "msg": detail, "type": "value_error"}]}
    yield {"detail": detail}


def _told(error: JSON) -> JSON:
    """A violation as FastAPI lists it: `loc` leads from the place of the request to the value."""
    assert isinstance(error, dict)
    tokens = str(error["pointer"]).split("/")[1:]
    steps: list[JSON] = [
        int(token) if token.isascii() and token.isdecimal() else token.replace("~1", "/").replace("~0", "~")
        for token in tokens
    ]
    return {"loc": [error["in"], *steps], "msg": error["message"], "type": error["rule"]}
