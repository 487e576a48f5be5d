"""Identifiers of new rows."""

import secrets
import uuid


def uuid4_text() -> str:
    """A random UUID (RFC 9562, version 4) in lower case with hyphens, 36 characters."""
    return str(uuid.uuid4())


def random_text(alphabet: str, length: int) -> str:
    """`length` characters, each drawn from `alphabet` by the system's secure generator."""
    return "".join(secrets.choice(alphabet) for _ in range(length))
