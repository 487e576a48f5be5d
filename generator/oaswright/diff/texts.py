"""Values that are sent as text: what a reader may take the text for."""

import json
from collections.abc import Iterator

from oaswright.openapi.pointers import JSON


def list_readings(value: JSON, *, textual: bool) -> Iterator[JSON]:
    """The values that have the same text as a value; itself alone where values are sent as they are."""
    yield value
    if not textual:
        return
    if isinstance(value, list):
        yield [_as_text(item) for item in value]
        yield [_as_read(item) for item in value]
    elif isinstance(value, dict):
        yield {name: _as_text(item) for name, item in value.items()}
        yield {name: _as_read(item) for name, item in value.items()}
    else:
        yield _as_text(value)
        yield _as_read(value)


def _as_text(value: JSON) -> JSON:
    if isinstance(value, dict | list | None):
        return value  # how null is sent as text nobody says
    return value if isinstance(value, str) else json.dumps(value)


def _as_read(value: JSON) -> JSON:
    """What a text looks like: a number, true or false."""
    if not isinstance(value, str):
        return value
    try:
        found: JSON = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, int | float | bool) else value
