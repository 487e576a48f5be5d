"""A document in one piece, what its references mean, and edits of it."""

import pytest
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.edits import REMOVED, Edit, apply_edits
from oaswright.document.project import load_project
from oaswright.openapi.pointers import JSON, Pointer

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
tags: [{name: a}, {name: b}, {name: c}, {name: d}]
paths: {}
components:
  schemas:
    Pet: {$anchor: pet, type: object}
    Plain: {$ref: '#/components/schemas/Pet'}
    Escaped: {$ref: '#/components/schemas/P%65t'}
    Named: {$ref: '#pet'}
    Home:
      $id: https://example.com/home
      $defs: {Room: {type: string}}
      properties:
        room: {$ref: '#/$defs/Room'}
        pet: {$ref: '/openapi.yaml#/components/schemas/Pet'}
      allOf: [{}, {$ref: '#/$defs/Room'}]
"""
HOME: Pointer = ("components", "schemas", "Home")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    path = tmp_path_factory.mktemp("edits") / "openapi.yaml"
    path.write_text(DOCUMENT, "utf-8")
    return bundle(load_project(path))


def test_only_references_that_are_no_pointers_from_the_root_have_targets_of_their_own(whole: Bundle) -> None:
    room = (*HOME, "$defs", "Room")
    assert {holder: target for holder, target in whole.named.items() if holder[:3] == HOME} == {
        (*HOME, "properties", "room"): room,
        (*HOME, "allOf", 1): room,
    }
    assert {holder[2] for holder in whole.named if holder[:3] != HOME} == {"Named"}


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([Edit(("tags", 1), {"name": "x"})], "a x c d"),
        ([Edit(("tags", 1), REMOVED)], "a c d"),
        ([Edit(("tags", 0), REMOVED), Edit(("tags", 2), REMOVED)], "b d"),
        ([Edit(("tags", 0), REMOVED), Edit(("tags", 2), {"name": "x"})], "b x d"),
        ([Edit(("tags", 1, "name"), "x"), Edit(("tags", 3, "name"), "y")], "a x c y"),
        # Of two edits of one place the first counts, and none below another.
        ([Edit(("tags", 1), {"name": "x"}), Edit(("tags", 1), REMOVED)], "a x c d"),
        ([Edit(("tags", 1, "name"), "y"), Edit(("tags", 1), REMOVED)], "a c d"),
        ([Edit(("tags",), [{"name": "x"}]), Edit(("tags", 3), REMOVED)], "x"),
        ([Edit(("info", "gone"), REMOVED)], "a b c d"),
        ([Edit(("openapi", "x"), REMOVED), Edit(("openapi", "x"), 1)], "a b c d"),
    ],
)
def test_edits(whole: Bundle, edits: list[Edit], expected: str) -> None:
    edited = apply_edits(whole, edits)
    tags: JSON = edited.value["tags"]
    assert isinstance(tags, list)
    names = [tag["name"] for tag in tags if isinstance(tag, dict)]
    assert " ".join(map(str, names)) == expected
    # Each tag that stays is still where somebody wrote it, and the document of before is as it was.
    column = {name: DOCUMENT.splitlines()[2].index(f"{{name: {name}}}") + 1 for name in "abcd"}
    for index, name in enumerate(names):
        if name in column and len(names) > 1:
            assert edited.span(("tags", index)).start.column == column[str(name)]
    assert whole.value["tags"] == [{"name": name} for name in "abcd"]


def test_references_move_up_with_the_items_of_an_array(whole: Bundle) -> None:
    edited = apply_edits(whole, [Edit((*HOME, "allOf", 0), REMOVED)])
    assert edited.named[(*HOME, "allOf", 0)] == (*HOME, "$defs", "Room")
    assert (*HOME, "allOf", 1) not in edited.named
    assert edited.span((*HOME, "allOf", 0)).start.line == 17
