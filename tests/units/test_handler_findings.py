"""What is said about handlers: orphans, vanished names, names that nothing defines."""

from pathlib import Path

import pytest
from oaswright.handlers.findings import report_orphan
from oaswright.handlers.model import History, Orphan, Route

from tests.regeneration.pets import HEAD, LIST, ROUTES, UPDATE, after, interface, rules, sync

START = """from generated.pets import interface as api
from generated.pets.models import PetUpdate


class Handlers(api.PetsApi[object]):
    async def list_pets(self, *, limit: int | None = None, principal: object) -> api.ListPetsResponse:
        return api.NotFound()
"""
UPDATING = """
    async def update_pet(self, pet_id: str, body: PetUpdate, *, principal: object) -> api.UpdatePetResponse:
        return api.NotFound()
"""
COUNT = "count_pets(self) -> ListPetsOk"
COUNTED = {**ROUTES, "count_pets": Route("countPets", "GET", "/pets/count")}


@pytest.mark.parametrize(
    ("method", "orphan"),
    [
        ("async def _refresh(self) -> api.Lost: ...", False),
        ("async def refresh(self) -> api.NotFound: ...", False),
        ("async def refresh(self): ...", False),
        ("async def refresh(self) -> api.Lost: ...", True),
        ("async def refresh(self) -> 'int | api.Lost': ...", False),
        ("async def refresh(self) -> int | api.Lost: ...", True),
        ("async def refresh(self) -> api: ...", False),
        ("@override\n    async def refresh(self) -> int: ...", True),
        ("@typing.override\n    async def refresh(self) -> int: ...", True),
        ("@other\n    async def refresh(self) -> int: ...", False),
    ],
)
def test_method_is_an_orphan_if_it_says_so(tmp_path: Path, method: str, orphan: bool) -> None:
    result = sync(tmp_path, f"{START}\n    {method}\n", interface(LIST))
    assert [found.name for found in result.orphans] == (["refresh"] if orphan else [])


@pytest.mark.parametrize(
    ("base", "orphan"),
    [
        ("api.PetsApi[object]", True),
        ("ABC, api.PetsApi[object]", True),
        ("api.PetsApi[object], library.Base", False),
        ("make(), api.PetsApi[object]", False),
        ("Base, api.PetsApi[object]", False),
    ],
)
def test_override_of_what_a_base_may_declare_is_no_orphan(tmp_path: Path, base: str, orphan: bool) -> None:
    head = (
        "from abc import ABC\nimport library\n\n\nclass Base:\n    async def refresh(self) -> int: ...\n\n\n"
    )
    text = START.replace("class Handlers(api.PetsApi[object])", f"{head}class Handlers({base})")
    text += "\n    @override\n    async def refresh(self) -> int: ...\n"
    result = sync(tmp_path, text, interface(LIST))
    assert bool(result.orphans) == orphan


def test_orphan_of_several_classes_is_said_once(tmp_path: Path) -> None:
    text = START.replace("class Handlers", "class Base").replace("list_pets", "find_pets")
    text = text.replace("api.ListPetsResponse", "api.NotFound")
    text += UPDATING + "\n\nclass A(Base): ...\n\n\nclass B(Base): ...\n"
    result = sync(tmp_path, text, interface(UPDATE), history=History(ROUTES), old=interface(LIST, UPDATE))
    assert [found.name for found in result.orphans] == []
    known = History({**ROUTES, "find_pets": Route("findPets", "GET", "/found")})
    result = sync(tmp_path, text, interface(UPDATE), history=known)
    assert [found.name for found in result.orphans] == ["find_pets"]


@pytest.mark.parametrize(
    ("old", "new", "guess"),
    [
        ("list_pets", "list_pet", "list_pet"),
        ("list_pets", "remove_cats", None),
        # The names are half alike, so that the arguments decide.
        ("list_pets", "pets_list", None),
    ],
)
def test_successor_of_an_orphan_is_guessed_by_its_name(
    tmp_path: Path, old: str, new: str, guess: str | None
) -> None:
    routes = {new: Route("new", "GET", "/elsewhere")}
    changed = interface(f"{new}(self) -> ListPetsOk")
    result = sync(tmp_path, START.replace("list_pets", old), changed, routes=routes, history=History(ROUTES))
    (orphan,) = result.orphans
    assert (orphan.guess, orphan.certain) == (guess, False)


def test_arguments_count_for_a_guess_and_a_method_with_a_handler_does_not(tmp_path: Path) -> None:
    routes = {"list_pety": Route("a", "GET", "/a"), "list_petx": Route("b", "GET", "/b")}
    methods = ("list_pety(self) -> ListPetsOk", LIST.replace("list_pets", "list_petx"))
    result = sync(tmp_path, START, interface(*methods), routes=routes, history=History(ROUTES))
    assert [orphan.guess for orphan in result.orphans] == ["list_petx"]
    text = START + "\n    async def list_petx(self, *, limit, principal): ...\n"
    result = sync(tmp_path, text, interface(*methods), routes=routes, history=History(ROUTES))
    assert [orphan.guess for orphan in result.orphans] == ["list_pety"]


ORPHAN = Orphan(Path("x.py"), 7, "list_pets", "find_pets", True)
FOUND = Route("findPets", "GET", "/pets")


@pytest.mark.parametrize(
    ("orphan", "former", "rule", "message", "hint"),
    [
        (
            ORPHAN,
            FOUND,
            "renamed-handler",
            "`list_pets` answers no operation: `GET /pets` is now `find_pets`",
            "rename the method, or let `oaswright generate --apply-renames` do it",
        ),
        (
            Orphan(Path("x.py"), 7, "list_pets", "find_pets", False),
            FOUND,
            "orphan-handler",
            "`list_pets` answers no operation; `GET /pets` is not in the document any more",
            "was it renamed to `find_pets`? "
            "Otherwise delete the method, or begin its name with `_` to keep it as a helper",
        ),
        (
            Orphan(Path("x.py"), 7, "list_pets", None, False),
            Route("x", "", ""),
            "orphan-handler",
            "`list_pets` answers no operation",
            "delete the method, or begin its name with `_` to keep it as a helper",
        ),
    ],
)
def test_orphan_is_reported_with_what_to_do(
    orphan: Orphan, former: Route, rule: str, message: str, hint: str
) -> None:
    found = report_orphan(orphan, former, {"find_pets": FOUND})
    assert (found.rule, found.message, found.hint) == (rule, message, hint)
    assert found.span is not None
    assert (found.span.start.line, found.span.start.column) == (7, 1)


def test_vanished_name_is_reported_where_it_is_imported_with_its_uses(tmp_path: Path) -> None:
    text = "é = 1; from generated.pets.interface import Lost, ListPetOk as Ok\n" + START
    uses = "".join(f"        print(Ok, Lost{n})\n" for n in range(5))
    result = sync(tmp_path, text.replace("        return", f"{uses}        return"), interface(LIST))
    lost, renamed = (f for f in result.findings if f.rule == "vanished-name")
    assert lost.message == "`Lost` is not in generated.pets.interface"
    assert lost.hint == "change or remove what uses it"
    assert lost.related == ()
    assert lost.span is not None
    assert (lost.span.start.line, lost.span.start.column) == (1, 45)
    assert renamed.hint == "did you mean `ListPetsOk`?"
    assert [related.span.start.line for related in renamed.related] == [8, 9, 10, 11, 12]
    assert {related.message for related in renamed.related} == {"used here"}


@pytest.mark.parametrize(
    ("use", "found"),
    [
        ("api.Lost", True),
        ("api.__name__", False),
        ("api.Pet", False),
        ("models.Lost", True),
        ("models.Cat", False),
        ("other.Lost", False),
    ],
)
def test_use_of_a_vanished_name_is_reported(tmp_path: Path, use: str, found: bool) -> None:
    head = "from generated.pets import models\nimport other\n"
    text = head + START.replace("return api.NotFound()", f"return {use}")
    result = sync(tmp_path, text, interface(LIST))
    assert rules(result) == (["vanished-name"] if found else [])


def test_import_of_a_vanished_name_goes_if_nothing_uses_it(tmp_path: Path) -> None:
    text = "from generated.pets.models import Lost, Pet\n" + START
    result = sync(tmp_path, text, interface(LIST))
    assert after(tmp_path, result) == text.replace("Lost, ", "")
    assert result.findings == ()


BODIES = [
    "x = 1; print(x)",
    "for x in limit: print(x)",
    "with open('') as x: print(x)",
    "print([x for x in limit])",
    "print((x := 1), x)",
    "import x; print(x)",
    "import x.y; print(x)",
    "from a import b as x; print(x)",
    "try: ...\n        except E as x: print(x)",
    "match limit:\n            case [x, *y] if x: print(y)",
    "match limit:\n            case {'a': 1, **x}: print(x)",
    "match limit:\n            case int() as x: print(x)",
    "def x(): ...\n        print(x)",
    "class x: ...\n        print(x)",
    "global x; print(x)",
    "print(lambda x: x)",
    "def f(x): print(x)",
    "print(self, limit, principal, len, __name__, PetUpdate, Handlers, later, E)",
]


@pytest.mark.parametrize("body", BODIES)
def test_name_that_something_defines_is_not_reported(tmp_path: Path, body: str) -> None:
    text = START.replace("return api.NotFound()", f"{body}\n        return api.NotFound()")
    text = f"class E(Exception): ...\n{text}\nif True:\n    later = 1\n"
    assert sync(tmp_path, text, interface(LIST)).findings == ()


def test_first_use_of_each_undefined_name_is_reported(tmp_path: Path) -> None:
    text = START.replace("return api.NotFound()", "print(\n            b, a\n        ); print(a, b)")
    findings = sync(tmp_path, text, interface(LIST)).findings
    spots = [(f.message, f.span.start.line, f.span.start.column) for f in findings if f.span]
    assert spots == [
        ("`a` is used here, but nothing defines it", 8, 16),
        ("`b` is used here, but nothing defines it", 8, 13),
    ]
    assert {finding.hint for finding in findings} == {"define it, or change the body"}


def test_use_of_a_removed_parameter_is_reported_as_such(tmp_path: Path) -> None:
    text = START.replace("return api.NotFound()", "return api.ListPetsOk(limit)")
    changed = interface(LIST.replace("limit: int | None = None, ", ""))
    (finding,) = sync(tmp_path, text, changed, old=interface(LIST)).findings
    assert finding.message == "`limit` is used here, but it is no argument of list_pets any more"
    assert finding.hint == "the operation does not have it; change the body"


@pytest.mark.parametrize("decorator", ["staticmethod", "classmethod", "typing.overload", "property"])
def test_method_that_is_not_plain_is_left_alone_and_said(tmp_path: Path, decorator: str) -> None:
    text = START.replace("    async def", f"    @{decorator}\n    async def").replace(
        "limit: int", "limit: str"
    )
    result = sync(tmp_path, text, interface(LIST))
    assert result.files == {}
    (finding,) = result.findings
    assert finding.message == "list_pets is not a plain method, so its signature is not kept in sync"
    assert finding.hint == "the interface declares 2 arguments and `ListPetsResponse`"


def test_method_without_parameters_is_left_alone_and_said(tmp_path: Path) -> None:
    text = START.replace("self, *, limit: int | None = None, principal: object", "")
    assert rules(sync(tmp_path, text, interface(LIST))) == ["handler-signature"]


def test_new_module_imports_what_its_stubs_need(tmp_path: Path) -> None:
    changed = LIST.replace("limit: int", "since: date | None = None, limit: int")
    result = sync(tmp_path, {}, interface(changed, COUNT), routes=COUNTED)
    assert (
        after(tmp_path, result)
        == '''"""Handlers of pets. Yours; oaswright keeps its signatures in sync."""

from datetime import date

from generated.pets.interface import CountPetsResponse, ListPetsResponse, PetsApi


class PetsHandlers(PetsApi[object]):
    """Answers the operations of pets."""

    async def list_pets(
        self, *, since: date | None = None, limit: int | None = None, principal: object
    ) -> ListPetsResponse:
        raise NotImplementedError("listPets")

    async def count_pets(self) -> CountPetsResponse:
        raise NotImplementedError("countPets")
'''
    )


def test_new_module_of_a_public_api_derives_from_a_plain_class(tmp_path: Path) -> None:
    result = sync(tmp_path, {}, interface(COUNT, principal=False), routes=COUNTED)
    assert "class PetsHandlers(PetsApi):\n" in after(tmp_path, result)
    assert "from datetime" not in after(tmp_path, result)


def test_interface_without_a_class_of_ours_is_not_taken_for_one(tmp_path: Path) -> None:
    # The interface on the disk was written by hand: nothing can be said about what it passed.
    text = START.replace("limit: int | None", "limit: Other")
    result = sync(
        tmp_path, text, interface(LIST), old=f"{HEAD}class PetsApi:\n    async def list_pets(): ...\n"
    )
    assert rules(result) == ["handler-signature"]


def test_handlers_may_be_a_folder_without_a_package_module(tmp_path: Path) -> None:
    result = sync(tmp_path, {"server/pets/main.py": START}, interface(LIST), entry="server/pets")
    assert (result.files, result.findings) == ({}, ())
    assert result.read[tmp_path / "server/pets/__init__.py"] is None
    assert result.read[tmp_path / "server/pets/main.py"] == START.encode()
    assert not any(path.is_relative_to(tmp_path / "generated" / "pets") for path in result.read)


def test_stub_of_a_missing_handler_has_one_star(tmp_path: Path) -> None:
    text = START + "\n    async def other(self): ...\n"
    result = sync(tmp_path, text, interface(LIST, f"{UPDATE.replace('*,', '*, dry: bool,')}"))
    assert (
        "    async def update_pet(\n"
        "        self, pet_id: str, body: PetUpdate, *, dry: bool, principal: object\n"
        "    ) -> api.UpdatePetResponse:\n"
    ) in after(tmp_path, result)


def test_stubs_of_other_operations_stay_where_a_handler_is_renamed(tmp_path: Path) -> None:
    stub = (
        "    async def count_pets(self) -> api.CountPetsResponse:\n        raise NotImplementedError('x')\n"
    )
    text = START.replace("    async def", f"{stub}\n    async def")
    renamed = interface(LIST.replace("list_pets", "find_pets"), COUNT)
    routes = {"find_pets": ROUTES["list_pets"], "count_pets": COUNTED["count_pets"]}
    result = sync(tmp_path, text, renamed, routes=routes, history=History(ROUTES), apply_renames=True)
    assert after(tmp_path, result) == text.replace("list_pets", "find_pets").replace(
        "ListPetsResponse", "FindPetsResponse"
    )
    assert result.renamed == ("list_pets -> find_pets",)
