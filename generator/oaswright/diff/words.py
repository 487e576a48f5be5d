"""Values and names in messages."""

import json
from collections.abc import Iterable

from oaswright.openapi.pointers import JSON

_MAX_LENGTH = 120
_MAX_LISTED = 6


def show(value: JSON) -> str:
    """A value as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"


def list_words(values: Iterable[JSON]) -> str:
    """Values one after the other; of many the first."""
    found = [f"`{show(value)}`" for value in values]
    if len(found) > _MAX_LISTED:
        return f"{', '.join(found[:_MAX_LISTED])} and {len(found) - _MAX_LISTED} more"
    return ", ".join(found) or "no value"


def show_types(types: Iterable[str]) -> str:
    """Types in the words of JSON Schema."""
    found = set(types)
    if len(found) == 6:
        return "any"
    if "fraction" in found:
        found = (found - {"fraction", "integer"}) | {"number"}
    return " or ".join(sorted(found)) or "none"
