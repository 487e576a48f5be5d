"""Paths with several templates in one segment, and paths that are no percent-encoding."""

import itertools
import re

import pytest
from oaswright.runtime.routing import Router, is_encoded

TEMPLATES = [
    "{a}-{b}",
    "{a}-{b}-{c}",
    "{a}{b}",
    "x{a}",
    "{a}x",
    "-{a}--{b}",
    "{a}-{b}x",
    "x{a}-x",
    "{a}-x{b}x-{c}",
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_values_are_those_of_a_lazy_expression(template: str) -> None:
    router: Router[str] = Router()
    router.add("GET", f"/{template}", "found")
    parts = re.split(r"\{[abc]\}", template)
    expression = re.compile("(.+?)".join(map(re.escape, parts)))
    for length in range(1, 8):
        for characters in itertools.product("-xy", repeat=length):
            segment = "".join(characters)
            expected = expression.fullmatch(segment)
            match = router.match(f"/{segment}")
            assert (match and match.values) == (expected and expected.groups()), segment


@pytest.mark.parametrize(
    ("path", "encoded"),
    [
        ("/a%20b/%C3%A9", True), ("/%2F%25", True), ("/%", False), ("/%4", False), ("/%zz", False),
        ("/%FF", False), ("/%C3/%A9", False), ("/%+1", False), ("/%ED%A0%80", False),
    ],
)  # fmt: skip
def test_paths_are_percent_encoded_utf_8(path: str, encoded: bool) -> None:
    assert is_encoded(path) is encoded
    router: Router[str] = Router()
    router.add("GET", "/{a}", "found")
    router.add("GET", "/{a}/{b}", "found")
    assert (router.match(path) is not None) is encoded
