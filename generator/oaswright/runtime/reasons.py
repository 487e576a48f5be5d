"""What a status code is called (RFC 9110, section 15), the same on every version of Python."""

from http import HTTPStatus

# Before Python 3.13 `http` has the names of RFC 7231 for these.
_RFC_9110 = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


def reason(status: int) -> str:
    """The reason phrase of a status code. Raises ValueError for an unregistered one."""
    return _RFC_9110.get(status) or HTTPStatus(status).phrase
