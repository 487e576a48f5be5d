"""What the standard says about security schemes (section 4.8.27)."""

from oaswright.openapi.pointers import JSON

VERIFIABLE_SCHEMES = frozenset({"apiKey", "http", "oauth2", "openIdConnect"})
"""Types of security schemes whose credentials are in the request. No request satisfies the others."""

CLOSED: JSON = {"type": "mutualTLS", "x-closed": True}
"""A security scheme that is known to be satisfied by no request: what hangs on it stays closed."""


def is_closed(scheme: JSON) -> bool:
    """Whether a security scheme says that no request satisfies it."""
    return isinstance(scheme, dict) and scheme.get("x-closed") is True
