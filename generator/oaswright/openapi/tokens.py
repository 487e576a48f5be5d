"""Names of HTTP: tokens (RFC 9110, section 5.6.2) and registered authentication schemes."""

import re

NAME_PATTERN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
"""A regular expression for a token: the name of a header, of a cookie, a half of a media type."""

# The Hypertext Transfer Protocol (HTTP) Authentication Scheme Registry of IANA.
AUTHENTICATION_SCHEMES = (
    "Basic", "Bearer", "Concealed", "Digest", "DPoP", "GNAP", "HOBA", "Mutual", "Negotiate", "OAuth",
    "PrivateToken", "SCRAM-SHA-1", "SCRAM-SHA-256", "vapid",
)  # fmt: skip
"""The registered names of authentication schemes, which are compared without regard to case."""

_TOKEN = re.compile(NAME_PATTERN)


def is_token(text: str) -> bool:
    """Whether a text may be the name of a header or a cookie.

    >>> is_token("X-Request-Id"), is_token("Bad[Header]")
    (True, False)
    """
    return _TOKEN.fullmatch(text) is not None
