"""Status codes: their reason phrases (RFC 9110, section 15) and their names in Python."""

from http import HTTPStatus

from oaswright.openapi.names import pascal

_RANGES = {
    "1XX": "Informational",
    "2XX": "Successful",
    "3XX": "Redirection",
    "4XX": "ClientError",
    "5XX": "ServerError",
    "DEFAULT": "Default",
}
# Before Python 3.13 `http` has the phrases of RFC 7231 for these.
_RFC_9110 = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}

_WITHOUT_CONTENT = frozenset({"204", "205", "304"})


def is_interim(status: str | int) -> bool:
    """Whether a status, or range like `1XX`, comes before the final one (RFC 9110, section 15.2)."""
    text = str(status)
    return len(text) == 3 and text.startswith("1")


def has_content(status: str | int) -> bool:
    """Whether a response of a status, a range or `default` may have content (RFC 9110, section 6.4.1)."""
    return not is_interim(status) and str(status) not in _WITHOUT_CONTENT


def reason_phrase(status: int) -> str:
    """The reason phrase of a status code. Raises ValueError for an unregistered one."""
    return _RFC_9110.get(status) or HTTPStatus(status).phrase


def status_name(status: str) -> str:
    """The name of a status in a class: `200` is `Ok`, `404` is `NotFound`, `2XX` is `Successful`.

    A code that is not registered is `Status299`.
    """
    key = status.upper()
    if key in _RANGES:
        return _RANGES[key]
    try:
        return "Ok" if status == "200" else pascal(reason_phrase(int(status)).title())
    except ValueError:
        return f"Status{key}"
