"""How a status code is called in the name of a class (RFC 9110, section 15)."""

from specwright.ir.names import pascal
from specwright.runtime.reasons import reason

_RANGES = {
    "1XX": "Informational",
    "2XX": "Successful",
    "3XX": "Redirection",
    "4XX": "ClientError",
    "5XX": "ServerError",
    "DEFAULT": "Default",
}


def status_name(status: str) -> str:
    """`200` is `Ok`, `404` is `NotFound`, `2XX` is `Successful`; an unregistered code is `Status299`."""
    key = status.upper()
    if key in _RANGES:
        return _RANGES[key]
    try:
        return "Ok" if status == "200" else pascal(reason(int(status)).title())
    except ValueError:
        return f"Status{key}"
