"""Hand-written handlers follow the interface; nothing else in their files changes."""

from pathlib import Path

import pytest
from oaswright.handlers.model import History, Route

from tests.regeneration.pets import LIST, ROUTES, UPDATE, after, interface, rules, sync

START = '''"""Handlers."""

from generated.pets import interface as api
from generated.pets.models import PetUpdate


class Owner: ...


class Handlers(api.PetsApi[Owner]):
    async def list_pets(self, *, limit: int | None = None, principal: Owner) -> api.ListPetsResponse:
        return api.NotFound()  # for now

    async def update_pet(
        self, pet_id: str, body: PetUpdate, *, principal: Owner
    ) -> api.UpdatePetResponse:
        return api.NotFound()
'''


def test_handlers_in_step_are_left_alone(tmp_path: Path) -> None:
    result = sync(tmp_path, START, interface(LIST, UPDATE))
    assert result.files == {}
    assert result.findings == ()


def test_missing_operation_becomes_a_stub(tmp_path: Path) -> None:
    more = "count_pets(self, *, since: date, principal: Principal | None) -> ListPetsOk"
    routes = {**ROUTES, "count_pets": Route("countPets", "GET", "/pets/count")}
    result = sync(tmp_path, START, interface(LIST, UPDATE, more), routes=routes)
    added = (
        "\n    async def count_pets(self, *, since: date, principal: Owner | None)"
        " -> api.CountPetsResponse:\n"
        '        raise NotImplementedError("countPets")\n'
    )
    imported = START.replace("import PetUpdate\n", "import PetUpdate\nfrom datetime import date\n")
    assert after(tmp_path, result) == imported + added
    assert result.added == ("count_pets",)


def test_absent_module_is_made_with_all_stubs(tmp_path: Path) -> None:
    result = sync(tmp_path, {}, interface(LIST, UPDATE))
    text = after(tmp_path, result)
    assert result.added == ("list_pets", "update_pet")
    assert "class PetsHandlers(PetsApi[object]):" in text
    assert 'raise NotImplementedError("updatePet")' in text
    assert sync(tmp_path, text, interface(LIST, UPDATE)).files == {}


def test_new_parameter_is_added_and_imported(tmp_path: Path) -> None:
    changed = LIST.replace("*, ", "*, since: date | None = None, ")
    result = sync(tmp_path, START, interface(changed, UPDATE), old=interface(LIST, UPDATE))
    text = after(tmp_path, result)
    assert (
        "    async def list_pets(\n"
        "        self, *, since: date | None = None, limit: int | None = None, principal: Owner\n"
        "    ) -> api.ListPetsResponse:\n"
        "        return api.NotFound()  # for now\n"
    ) in text
    assert "from datetime import date\n" in text
    assert result.resynced == ("list_pets",)


def test_removed_parameter_goes_and_its_use_is_named(tmp_path: Path) -> None:
    body = START.replace("return api.NotFound()  # for now", "return api.ListPetsOk(limit)")
    changed = LIST.replace("limit: int | None = None, ", "")
    result = sync(tmp_path, body, interface(changed, UPDATE), old=interface(LIST, UPDATE))
    assert "list_pets(self, *, principal: Owner)" in after(tmp_path, result)
    assert rules(result) == ["removed-parameter"]
    assert result.findings[0].span is not None
    assert result.findings[0].span.start.line == 12


def test_import_that_only_the_old_signature_used_goes(tmp_path: Path) -> None:
    changed = UPDATE.replace("PetUpdate", "dict[str, int]")
    result = sync(tmp_path, START, interface(LIST, changed), old=interface(LIST, UPDATE))
    assert "PetUpdate" not in after(tmp_path, result)
    assert "body: dict[str, int]" in after(tmp_path, result)


def test_name_that_vanished_is_reported_where_it_is_used(tmp_path: Path) -> None:
    text = START.replace("return api.NotFound()  # for now", "return api.ListPetOk()")
    result = sync(tmp_path, text, interface(LIST, UPDATE))
    assert result.files == {}
    assert rules(result) == ["vanished-name"]
    assert result.findings[0].hint == "did you mean `ListPetsOk`?"


@pytest.mark.parametrize(
    "written",
    [
        "Optional[int]",
        "Union[None, int]",
        '"int | None"',
        "int | None | str",
        "object",
        "Any",
        "None | int",
        "float | None",
        "Annotated[int | None, 'page size']",
        "Limit",
        "m.Limit",
    ],
)
def test_annotation_that_means_the_same_or_more_is_kept(tmp_path: Path, written: str) -> None:
    head = (
        "from typing import Annotated, Any, Optional, Union\nfrom server import limits as m\n"
        "from server.limits import Limit\n"
    )
    text = head + START.replace("int | None = None", f"{written} = None")
    result = sync(
        tmp_path,
        {"server/handlers.py": text, "server/limits.py": "Limit = int | None\n"},
        interface(LIST, UPDATE),
    )
    assert result.files == {}
    assert result.findings == ()


@pytest.mark.parametrize("written", ["str", "int", "list[int]", "Owner2 | None"])
def test_annotation_that_cannot_take_the_value_is_rewritten(tmp_path: Path, written: str) -> None:
    text = START.replace("limit: int | None", f"limit: {written}")
    result = sync(tmp_path, text, interface(LIST, UPDATE))
    if written.startswith("Owner2"):
        assert result.files == {}
        assert rules(result) == ["handler-signature"]
    else:
        assert after(tmp_path, result) == START


def test_annotation_that_agreed_with_the_old_interface_follows(tmp_path: Path) -> None:
    text = START.replace("body: PetUpdate", "body: Change").replace(
        "class Owner", "Change = PetUpdate\n\n\nclass Owner"
    )
    changed = UPDATE.replace("body: PetUpdate", "body: Pet")
    result = sync(tmp_path, text, interface(LIST, changed), old=interface(LIST, UPDATE))
    assert "body: Pet, *" in after(tmp_path, result)
    assert "import Pet, PetUpdate" in after(tmp_path, result)


@pytest.mark.parametrize(
    "returns", ["api.NotFound", "api.ListPetsOk | api.NotFound", "NoReturn", '"api.NotFound"']
)
def test_narrower_answer_is_kept(tmp_path: Path, returns: str) -> None:
    text = "from typing import NoReturn\n" + START.replace("-> api.ListPetsResponse", f"-> {returns}")
    result = sync(tmp_path, text, interface(LIST, UPDATE))
    assert result.files == {}


def test_answer_that_is_no_longer_declared_is_widened_to_the_union(tmp_path: Path) -> None:
    text = START.replace("-> api.ListPetsResponse", "-> api.ListPetsOk | api.Gone")
    before = LIST.replace("NotFound", "Gone")
    result = sync(tmp_path, text, interface(LIST, UPDATE), old=interface(before, UPDATE))
    assert after(tmp_path, result) == START


def test_defaults_and_extra_parameters_of_the_author_stay(tmp_path: Path) -> None:
    text = START.replace(
        "limit: int | None = None, principal: Owner",
        "limit: int | None = 20, principal: Owner, retries: int = (1 + 2)",
    )
    changed = LIST.replace("*, ", "*, since: date | None = None, ")
    result = sync(tmp_path, text, interface(changed, UPDATE), old=interface(LIST, UPDATE))
    assert (
        "        self, *, since: date | None = None, limit: int | None = 20, principal: Owner, "
        "retries: int = (1 + 2)\n"
    ) in after(tmp_path, result)


def test_collecting_parameters_take_what_is_new(tmp_path: Path) -> None:
    text = START.replace("principal: Owner) ->", "principal: Owner, **rest: object) ->")
    changed = LIST.replace("*, ", "*, since: date | None = None, ")
    assert sync(tmp_path, text, interface(changed, UPDATE), old=interface(LIST, UPDATE)).files == {}


def test_comments_in_a_signature_stay_with_their_parameters(tmp_path: Path) -> None:
    text = START.replace(
        "self, *, limit: int | None = None, principal: Owner)",
        "# first\n        self, *,\n        # how many\n        limit: int | None = None,  # at most\n"
        "        principal: Owner  # who\n    )",
    )
    changed = LIST.replace("limit: int | None = None", "since: date | None = None")
    result = sync(tmp_path, text, interface(changed, UPDATE), old=interface(LIST, UPDATE))
    new = after(tmp_path, result)
    for comment in ("# first", "# how many", "# at most", "# who", "# for now"):
        assert new.count(comment) == 1
    assert sync(tmp_path, new, interface(changed, UPDATE)).files == {}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("final", [True, False])
def test_line_ends_marks_and_form_feeds_stay(tmp_path: Path, newline: str, mark: bytes, final: bool) -> None:
    text = START.replace("class Owner", "\fclass Owner").replace("\n", newline)
    text = text if final else text.removesuffix(newline)
    changed = LIST.replace("int | None", "str | None")
    result = sync(tmp_path, mark + text.encode(), interface(changed, UPDATE), old=interface(LIST, UPDATE))
    data = result.files[tmp_path / "server/handlers.py"]
    assert data == mark + text.replace("limit: int", "limit: str").encode()


def test_other_encodings_stay(tmp_path: Path) -> None:
    text = "# -*- coding: latin-1 -*-\n# caf\u00e9\n" + START
    changed = LIST.replace("int | None", "str | None")
    result = sync(tmp_path, text.encode("latin-1"), interface(changed, UPDATE))
    assert result.files[tmp_path / "server/handlers.py"] == text.replace("limit: int", "limit: str").encode(
        "latin-1"
    )


SPLIT = {
    "server/handlers.py": (
        "from generated.pets.interface import PetsApi\nfrom server.people import Owner\n"
        "from server import parts\nfrom .updating import Updating\n\n\n"
        "class Handlers(parts.Listing, Updating, PetsApi[Owner]):\n    pass\n"
    ),
    "server/people.py": "class Owner: ...\n",
    "server/parts.py": (
        "from generated.pets import interface as api\nfrom server.people import Owner\n\n\n"
        "class Base:\n    async def list_pets(self, *, limit: int | None = None, principal: Owner)"
        " -> api.ListPetsResponse: ...\n\n\nclass Listing(Base): ...\n"
    ),
    "server/updating.py": (
        "from generated.pets.interface import UpdatePetResponse\n"
        "from generated.pets.models import PetUpdate\n\n\n"
        "class Updating:\n    async def update_pet(self, pet_id: str, body: PetUpdate, *, principal: object)"
        " -> UpdatePetResponse: ...\n"
    ),
}


def test_handlers_split_over_modules_are_found_and_kept_in_step(tmp_path: Path) -> None:
    assert sync(tmp_path, SPLIT, interface(LIST, UPDATE)).files == {}
    changed = interface(LIST.replace("int", "str"), UPDATE.replace("pet_id: str", "pet_id: int"))
    result = sync(tmp_path, SPLIT, changed, old=interface(LIST, UPDATE))
    assert set(result.files) == {tmp_path / "server/parts.py", tmp_path / "server/updating.py"}
    assert "limit: str | None" in after(tmp_path, result, "server/parts.py")
    assert "pet_id: int" in after(tmp_path, result, "server/updating.py")


def test_type_parameter_is_imported_where_a_mixin_lacks_it(tmp_path: Path) -> None:
    modules = {**SPLIT, "server/updating.py": SPLIT["server/updating.py"].replace(", principal: object", "")}
    modules["server/updating.py"] = modules["server/updating.py"].replace(", *)", ")")
    result = sync(tmp_path, modules, interface(LIST, UPDATE))
    text = after(tmp_path, result, "server/updating.py")
    assert "body: PetUpdate, *, principal: Owner)" in text
    assert "from server.people import Owner\n" in text


def test_handlers_may_be_a_package(tmp_path: Path) -> None:
    modules = {"server/pets/__init__.py": "", "server/pets/main.py": START}
    result = sync(tmp_path, modules, interface(LIST.replace("int", "str"), UPDATE), entry="server/pets")
    assert "limit: str | None" in after(tmp_path, result, "server/pets/main.py")


def test_base_that_cannot_be_read_keeps_stubs_away(tmp_path: Path) -> None:
    text = START.replace("class Handlers(", "class Handlers(make_base(), ").replace("list_pets", "_pets")
    result = sync(tmp_path, text, interface(LIST, UPDATE))
    assert result.files == {}
    assert rules(result) == ["handler-signature"]


def test_method_assigned_in_the_class_counts(tmp_path: Path) -> None:
    text = START.replace("    async def list_pets", "    list_pets = elsewhere\n\n    async def _other")
    assert sync(tmp_path, text, interface(LIST, UPDATE)).added == ()


def test_module_without_the_class_is_an_error(tmp_path: Path) -> None:
    result = sync(tmp_path, "x = 1\n", interface(LIST))
    assert [(f.rule, f.severity.value) for f in result.findings] == [("handlers", "error")]
    assert "derives from PetsApi" in result.findings[0].message


def test_module_that_does_not_parse_is_an_error_with_its_line(tmp_path: Path) -> None:
    result = sync(tmp_path, "x = 1\ndef (\n", interface(LIST))
    assert result.findings[0].span is not None
    assert result.findings[0].span.start.line == 2


RENAMED = LIST.replace("list_pets", "find_pets")
RENAMED_ROUTES = {"find_pets": Route("findPets", "GET", "/pets"), "update_pet": ROUTES["update_pet"]}


def test_renamed_operation_is_proposed_and_nothing_deleted(tmp_path: Path) -> None:
    result = sync(
        tmp_path,
        START,
        interface(RENAMED, UPDATE),
        routes=RENAMED_ROUTES,
        history=History(ROUTES),
        old=interface(LIST, UPDATE),
    )
    text = after(tmp_path, result)
    assert "async def list_pets(" in text
    assert 'raise NotImplementedError("findPets")' in text
    (orphan,) = result.orphans
    assert (orphan.name, orphan.guess, orphan.certain, orphan.line) == ("list_pets", "find_pets", True, 11)
    assert "renamed-handler" in rules(result)
    assert result.retired == {"list_pets": ROUTES["list_pets"]}


def test_a_successor_is_offered_to_one_handler_only(tmp_path: Path) -> None:
    handlers = START.replace("list_pets", "list_all_pets").replace("update_pet", "list_my_pets")
    history = History({name: Route(name, "GET", f"/{name}") for name in ("list_all_pets", "list_my_pets")})
    names = interface(LIST.replace("list_pets", "list_your_pets"))
    result = sync(tmp_path, handlers, names, routes={"list_your_pets": ROUTES["list_pets"]}, history=history)
    assert sorted(orphan.guess or "" for orphan in result.orphans) == ["", "list_your_pets"]


def test_renamed_operation_stays_known_in_later_runs(tmp_path: Path) -> None:
    first = sync(tmp_path, START, interface(RENAMED, UPDATE), routes=RENAMED_ROUTES, history=History(ROUTES))
    again = sync(
        tmp_path,
        after(tmp_path, first),
        interface(RENAMED, UPDATE),
        routes=RENAMED_ROUTES,
        history=History(RENAMED_ROUTES, first.retired),
    )
    assert again.files == {}
    assert again.orphans == first.orphans


def test_rename_is_carried_out_on_request(tmp_path: Path) -> None:
    first = sync(tmp_path, START, interface(RENAMED, UPDATE), routes=RENAMED_ROUTES, history=History(ROUTES))
    result = sync(
        tmp_path,
        after(tmp_path, first),
        interface(RENAMED, UPDATE),
        routes=RENAMED_ROUTES,
        history=History(RENAMED_ROUTES, first.retired),
        apply_renames=True,
    )
    text = after(tmp_path, result)
    assert result.renamed == ("list_pets -> find_pets",)
    assert result.orphans == ()
    assert text == START.replace("list_pets", "find_pets").replace("ListPetsResponse", "FindPetsResponse")


def test_stub_gives_way_to_the_handler_that_was_renamed_by_hand(tmp_path: Path) -> None:
    first = sync(tmp_path, START, interface(RENAMED, UPDATE), routes=RENAMED_ROUTES, history=History(ROUTES))
    by_hand = after(tmp_path, first).replace("list_pets", "find_pets")
    result = sync(tmp_path, by_hand, interface(RENAMED, UPDATE), routes=RENAMED_ROUTES)
    assert after(tmp_path, result) == START.replace("list_pets", "find_pets").replace(
        "ListPetsResponse", "FindPetsResponse"
    )


def test_removed_operation_leaves_an_orphan_with_a_hint(tmp_path: Path) -> None:
    result = sync(tmp_path, START, interface(UPDATE), history=History(ROUTES))
    assert result.files == {}
    (orphan,) = result.orphans
    assert orphan.guess is None
    assert "orphan-handler" in rules(result)


def test_helpers_are_no_orphans(tmp_path: Path) -> None:
    text = START + "\n    async def refresh(self) -> None: ...\n\n    def _key(self) -> int: ...\n"
    assert sync(tmp_path, text, interface(LIST, UPDATE), history=History(ROUTES)).orphans == ()


def test_override_mark_is_followed(tmp_path: Path) -> None:
    text = "from typing_extensions import override\n" + START.replace(
        "    async def", "    @override\n    async def"
    )
    routes = {**ROUTES, "count": Route("count", "GET", "/count")}
    result = sync(tmp_path, text, interface(LIST, UPDATE, "count(self) -> NotFound"), routes=routes)
    assert after(tmp_path, result).endswith(
        "\n    @override\n    async def count(self) -> api.CountResponse:\n"
        '        raise NotImplementedError("count")\n'
    )


def test_class_on_one_line_takes_stubs(tmp_path: Path) -> None:
    text = "from generated.pets.interface import PetsApi\nclass H(PetsApi[object]): pass"
    result = sync(tmp_path, text, interface(LIST))
    new = after(tmp_path, result)
    compile(new, "handlers.py", "exec")
    assert not new.endswith("\n")
    assert sync(tmp_path, new, interface(LIST)).files == {}


def test_tabs_are_kept(tmp_path: Path) -> None:
    text = START.replace("    ", "\t")
    routes = {**ROUTES, "count": Route("count", "GET", "/count")}
    result = sync(tmp_path, text, interface(LIST, UPDATE, "count(self) -> NotFound"), routes=routes)
    assert (
        '\n\tasync def count(self) -> api.CountResponse:\n\t\traise NotImplementedError("count")\n'
        in after(tmp_path, result)
    )


def test_taken_name_is_imported_under_another(tmp_path: Path) -> None:
    text = START.replace("class Owner", "class date: ...\n\n\nclass Owner")
    changed = LIST.replace("int | None", "date | None")
    result = sync(tmp_path, text, interface(changed, UPDATE), old=interface(LIST, UPDATE))
    assert "from datetime import date as date_\n" in after(tmp_path, result)
    assert "limit: date_ | None" in after(tmp_path, result)
