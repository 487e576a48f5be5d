"""How a status code is called in the name of a class (RFC 9110, section 15)."""

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
# Before Python 3.13 `http` has the names of RFC 7231 for these (the runtime has the same table).
_RFC_9110 = {
    "413": "Content Too Large",
    "414": "URI Too Long",
    "416": "Range Not Satisfiable",
    "422": "Unprocessable Content",
}


def status_name(status: str) -> str:
    """`200` is `Ok`, `404` is `NotFound`, `2XX` is `Successful`; an unregistered code is `Status299`."""
    key = status.upper()
    if key in _RANGES:
        return _RANGES[key]
    try:
        return "Ok" if status == "200" else pascal(_phrase(status).title())
    except ValueError:
        return f"Status{key}"


def _phrase(status: str) -> str:
    return _RFC_9110.get(status) or HTTPStatus(int(status)).phrase
