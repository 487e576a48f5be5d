"""Values that are sent as text: what a reader may take the text for."""

import json
from collections.abc import Iterator
from typing import Literal, TypeAlias

from oaswright.openapi.pointers import JSON

Text: TypeAlias = Literal["", "one", "repeated"]
"""How values are sent: as they are, as one text, or with a text for each item of an array."""


def list_readings(value: JSON, text: Text) -> Iterator[JSON]:
    """The values that have the same text as a value; itself alone where values are sent as they are."""
    yield value
    if not text or value is None:
        return
    if isinstance(value, list):
        yield [_as_text(item) for item in value]
        yield [_as_read(item) for item in value]
        if len(value) == 1 and text == "repeated":
            yield from list_readings(value[0], "one")
    elif isinstance(value, dict):
        yield {name: _as_text(item) for name, item in value.items()}
        yield {name: _as_read(item) for name, item in value.items()}
    else:
        for reading in (_as_text(value), _as_read(value)):
            yield reading
            if text == "repeated":
                yield [reading]


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
