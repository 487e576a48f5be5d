"""Identifiers as clients write them: a UUID, bare or after a prefix, in either letter case."""

import re
from typing import Final

_UUID: Final = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
# ASCII: without it `ws_` would match a long s as well.
_CONNECTION: Final = re.compile(f"(?:cal_)?{_UUID}", re.IGNORECASE | re.ASCII)
_WORKSPACE: Final = re.compile(f"(?:ws_)?{_UUID}", re.IGNORECASE | re.ASCII)


def connection_id(text: str) -> str | None:
    """The bare lower-case UUID of ``cal_<uuid>`` or ``<uuid>``; None for any other string."""
    return _canonical(_CONNECTION, text)


def workspace_id(text: str) -> str | None:
    """The bare lower-case UUID of ``ws_<uuid>`` or ``<uuid>``; None for any other string."""
    return _canonical(_WORKSPACE, text)


def _canonical(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.fullmatch(text)
    return found.group(1).lower() if found else None
