"""Items of sequences as they are sent, and what is no event."""

from typing import Any

import pytest
from oaswright.openapi.media_types import Framing
from oaswright.runtime import ServerSentEvent
from oaswright.runtime.sequences import write_item


@pytest.mark.parametrize(
    ("value", "framing", "sent"),
    [
        ({"a": 1}, "lines", b'{"a":1}\n'),
        ([1, None], "sequence", b"\x1e[1,null]\n"),
        ({"data": "a"}, "events", b"data: a\n\n"),
        ({"data": "a\nb\r\nc\rd"}, "events", b"data: a\ndata: b\ndata: c\ndata: d\n\n"),
        (
            {"data": "a", "event": "b", "id": "c", "retry": 5},
            "events",
            b"event: b\nid: c\nretry: 5\ndata: a\n\n",
        ),
    ],
)
def test_an_item_is_framed(value: object, framing: Framing, sent: bytes) -> None:
    assert write_item(value, framing) == sent


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([1], "an event is an object"),
        ("a", "an event is an object"),
        ({"data": 1}, "an event has no such data"),
        ({"data": "a", "more": 1}, "an event has no such more"),
        ({"data": "a", "retry": "5"}, "an event has no such retry"),
    ],
)
def test_what_is_no_event_is_said_to_be_none(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        write_item(value, "events")


@pytest.mark.parametrize("end", ["\n", "\r", "\0", "\r\n"])
@pytest.mark.parametrize("name", ["event", "id"])
def test_the_name_and_the_id_of_an_event_are_one_line(name: str, end: str) -> None:
    members: dict[str, Any] = {name: f"a{end}b"}
    with pytest.raises(ValueError, match="one line each"):
        ServerSentEvent("data", **members).encode()
