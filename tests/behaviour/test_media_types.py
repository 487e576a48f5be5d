"""Generation and runtime read a body in the same way: neither imports the other, so both are asked."""

import pytest
from oaswright.ir.media import body_kind as generated
from oaswright.runtime.media import body_kind as served


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/json", "json"), ("Application/JSON; charset=utf-8", "json"), ("a/b+json", "json"),
        ("application/x-www-form-urlencoded", "form"), ("multipart/form-data; boundary=x", "multipart"),
        ("multipart/mixed", "binary"), ("text/plain", "text"), ("text/event-stream", "text"),
        ("text/xml", "binary"), ("application/xml", "binary"), ("a/b+xml", "binary"),
        ("application/x-ndjson", "binary"), ("image/*", "binary"), ("*/*", "binary"), ("", "binary"),
    ],
)  # fmt: skip
def test_a_media_type_is_read_as(media_type: str, kind: str) -> None:
    assert generated(media_type) == served(media_type, {}) == kind


@pytest.mark.parametrize("media_type", ["*/*", "application/*"])
def test_a_range_means_json_where_a_structure_is_described(media_type: str) -> None:
    assert generated(media_type, structured=True) == served(media_type, {"type": "object"}) == "json"
