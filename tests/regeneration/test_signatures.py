"""What an author wrote into a signature survives its change, or its loss is said."""

from pathlib import Path

import pytest

from tests.regeneration.pets import LIST, UPDATE, after, interface, rules, sync

HANDLERS = """from generated.pets import interface as api
from generated.pets.models import PetUpdate

PAGE = 20


class Handlers(api.PetsApi[object]):
    async def list_pets(self, *, limit: int | None = None, principal: object) -> api.ListPetsResponse:
        return api.NotFound()

    async def update_pet(self, pet_id: str, body: PetUpdate, *, principal: object) -> api.UpdatePetResponse:
        return api.NotFound()
"""
ADDED = LIST.replace("*, ", "*, since: date | None = None, ")
RENAMED = LIST.replace("limit", "page_size")


def written(limit: str) -> str:
    """The handlers with another `limit`."""
    return HANDLERS.replace("limit: int | None = None", limit)


def synced(root: Path, limit: str, operation: str) -> tuple[str, list[str]]:
    """The signature of `list_pets` after its operation has changed, and the messages of all findings."""
    result = sync(root, written(limit), interface(operation, UPDATE), old=interface(LIST, UPDATE))
    text = after(root, result)
    head = text[text.index("async def list_pets") : text.index("        return api.NotFound()")]
    again = sync(root, text, interface(operation, UPDATE), old=interface(operation, UPDATE))
    assert again.files == {}
    return head, [finding.message for finding in result.findings]


@pytest.mark.parametrize(
    "limit",
    [
        "limit: int | None  # why\n        = 20",
        "limit: int | None\n        # why\n        = 20",
        "limit  # why\n        : int | None = 20",
        "limit  # a: b = why\n        : int | None = 20",
        "limit: int | None  # a = why\n        = 20",
        "limit:  # why\n        int | None = 20",
        "limit: (int | None  # why\n        ) = 20",
        "limit: int | None =  # why\n        20",
        "limit: int | None = (  # why\n        20)",
        "limit: int | None = 20  # why\n        ",
    ],
)
@pytest.mark.parametrize("operation", [ADDED, RENAMED, LIST.replace("limit: int", "limit: str | int")])
def test_comment_within_a_parameter_stays(tmp_path: Path, limit: str, operation: str) -> None:
    head, messages = synced(tmp_path, limit, operation)
    assert head.count("why") == 1
    assert "20" in head
    assert messages == []


@pytest.mark.parametrize("default", ["lambda a, *, b=1: a", "{1: [2, 3]}", "(1 / 2)", "max(1, 2, key=None)"])
def test_any_default_survives_a_new_parameter(tmp_path: Path, default: str) -> None:
    head, messages = synced(tmp_path, f"limit: object = {default}", ADDED)
    assert f"limit: object = {default}" in head
    assert "since: date | None = None" in head
    assert messages == []


@pytest.mark.parametrize("default", ["20", "PAGE", "(10 + 10)"])
def test_renamed_parameter_keeps_the_default_of_the_author(tmp_path: Path, default: str) -> None:
    head, messages = synced(tmp_path, f"limit: int | None = {default}  # at most\n        ", RENAMED)
    assert f"page_size: int | None = {default},  # at most" in head
    assert "limit" not in head
    assert messages == []


def test_renamed_parameter_keeps_an_annotation_that_takes_more(tmp_path: Path) -> None:
    head, _ = synced(tmp_path, "limit: int | str | None = 20", RENAMED)
    assert "page_size: int | str | None = 20" in head


def test_use_of_a_renamed_parameter_is_reported_with_its_new_name(tmp_path: Path) -> None:
    text = written("limit: int | None = 20").replace("api.NotFound()", "api.ListPetsOk(limit)", 1)
    result = sync(tmp_path, text, interface(RENAMED, UPDATE), old=interface(LIST, UPDATE))
    assert rules(result) == ["removed-parameter"]
    assert result.findings[0].hint == "the parameter is now `page_size`; change the body"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Another type, another place, one that is asked for by two names.
        ("limit: int | None = None", "page_size: str | None = None"),
        ("limit: int | None = None, q: str | None = None", "q: str | None = None, top: int | None = None"),
        ("limit: int | None = None", "top: int | None = None, size: int | None = None"),
    ],
)
def test_what_may_be_another_parameter_is_no_rename(tmp_path: Path, old: str, new: str) -> None:
    before = LIST.replace("limit: int | None = None", old)
    later = LIST.replace("limit: int | None = None", new)
    text = written(old.replace("limit: int | None = None", "limit: int | None = 20"))
    result = sync(tmp_path, text, interface(later, UPDATE), old=interface(before, UPDATE))
    assert "20" not in after(tmp_path, result).replace("PAGE = 20", "")
    assert [finding.message for finding in result.findings] == [
        "the default `20` of `limit` is dropped: the operation no longer has this parameter"
    ]
    span = result.findings[0].span
    assert span is not None
    assert span.start.line == 8


def test_default_that_the_new_type_has_not_is_dropped_and_said(tmp_path: Path) -> None:
    operation = LIST.replace("limit: int | None", "limit: str | None")
    head, messages = synced(tmp_path, "limit: int | None = 20", operation)
    assert "limit: str | None = None" in head
    assert messages == ["the default `20` of `limit` is dropped: the interface passes `str | None`"]


@pytest.mark.parametrize(
    ("default", "type_"), [("20", "float | None"), ("None", "str | None"), ("0", "object")]
)
def test_default_that_the_new_type_has_is_kept(tmp_path: Path, default: str, type_: str) -> None:
    operation = LIST.replace("limit: int | None", f"limit: {type_}")
    head, messages = synced(tmp_path, f"limit: int | None = {default}", operation)
    assert f"limit: {type_} = {default}" in head
    assert messages == []


def test_default_that_cannot_be_judged_is_kept_and_said(tmp_path: Path) -> None:
    operation = LIST.replace("limit: int | None", "limit: str | None")
    head, messages = synced(tmp_path, "limit: int | None = PAGE", operation)
    assert "limit: str | None = PAGE" in head
    assert messages == [
        "the default `PAGE` of `limit` may not be of the type that the interface passes: `str | None`"
    ]


def test_default_before_a_required_parameter_is_dropped_and_said(tmp_path: Path) -> None:
    text = HANDLERS.replace("pet_id: str, body: PetUpdate", 'pet_id: str = "rex"')
    before = UPDATE.replace("body: PetUpdate, ", "")
    result = sync(tmp_path, text, interface(LIST, UPDATE), old=interface(LIST, before))
    assert "self, pet_id: str, body: PetUpdate, *" in after(tmp_path, result)
    assert [finding.message for finding in result.findings] == [
        "the default `'rex'` of `pet_id` is dropped: a parameter without a default follows it"
    ]
