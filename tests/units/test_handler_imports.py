"""Imports of a handler module: what is missing is put where it belongs, what is unused goes."""

from pathlib import Path

import pytest
from oaswright.handlers.bindings import Alias, Definition, Import, bind, list_exports
from oaswright.handlers.imports import add_imports, remove_imports
from oaswright.handlers.source import apply_edits, parse_source

PATH = Path("server/pets.py")


def added(text: str, missing: dict[str, dict[str, str]]) -> str:
    module = bind(PATH, "server.pets", parse_source(text))
    return apply_edits(text, add_imports(module, missing))


WIDE = "a" * 40
ADDED = {
    "after the docstring": ('"""Doc."""\nx = 1\n', ["B"], '"""Doc."""\nfrom m import B\nx = 1\n'),
    "after the last import": ("import a\nimport b\nx = 1\nimport c\ny = 2\n", ["B"],
                              "import a\nimport b\nx = 1\nimport c\nfrom m import B\ny = 2\n"),
    "into an empty module": ("", ["B"], "from m import B\n"),
    "before code": ("x = 1\n", ["B"], "from m import B\nx = 1\n"),
    "after a line for the shell": ("#!/bin/sh\nx = 1\n", ["B"], "#!/bin/sh\nfrom m import B\nx = 1\n"),
    "after the encoding": ("# -*- coding: utf-8 -*-\n", ["B"], "# -*- coding: utf-8 -*-\nfrom m import B\n"),
    "not after a comment": ("# About\nx = 1\n", ["B"], "from m import B\n# About\nx = 1\n"),
    "without a last line end": ("import a", ["B"], "import a\nfrom m import B\n"),
    "with the line ends of the module": ("import a\r\n", ["B"], "import a\r\nfrom m import B\r\n"),
    "in order": ("from m import A, C\n", ["B"], "from m import A, B, C\n"),
    "first": ("from m import B\n", ["A"], "from m import A, B\n"),
    "last": ("from m import A\n", ["B", "b"], "from m import A, B, b\n"),
    "last where there is no order": ("from m import C, A\n", ["B"], "from m import C, A, B\n"),
    "equal names": ("from m import A as X\n", ["A"], "from m import A as X, A\n"),
    "not into a star": ("from m import *\n", ["A"], "from m import *\nfrom m import A\n"),
    "not below a condition": ("if x:\n    from m import B\n", ["A"],
                              "from m import A\nif x:\n    from m import B\n"),
    "into brackets": ("from m import (A, C)\n", ["B"], "from m import (A, B, C)\n"),
    "into lines": ("from m import (\n    A,  # a\n    C,\n)\n", ["B", "D"],
                   "from m import (\n    A,  # a\n    B,\n    C,\n    D,\n)\n"),
    "too long": (f"from m import {WIDE}1, {WIDE}3\n", [f"{WIDE}2"],
                 f"from m import (\n    {WIDE}1,\n    {WIDE}2,\n    {WIDE}3,\n)\n"),
    "too long in brackets": (f"from m import ({WIDE}1, {WIDE}2)\n", [f"{WIDE}3"],
                             f"from m import (\n    {WIDE}1,\n    {WIDE}2,\n    {WIDE}3,\n)\n"),
    "just fits": (f"from m import {WIDE}, {'b' * 40}\n", ["c" * 12],
                  f"from m import {WIDE}, {'b' * 40}, {'c' * 12}\n"),
    "just does not": (f"from m import {WIDE}, {'b' * 40}\n", ["c" * 13],
                      f"from m import (\n    {WIDE},\n    {'b' * 40},\n    {'c' * 13},\n)\n"),
    "relative": ("from .m import A\n", ["B"], "from .m import A\nfrom m import B\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", ADDED)
def test_missing_name_is_imported(name: str) -> None:
    text, names, expected = ADDED[name]
    assert added(text, {"m": {name: name for name in names}}) == expected


def test_relative_import_of_the_same_module_is_extended() -> None:
    assert added("from .m import A\n", {"server.m": {"B": "B"}}) == "from .m import A, B\n"
    assert added("from ..m import A\n", {"m": {"B": "B"}}) == "from ..m import A, B\n"
    assert added("from . import m\n", {"server": {"n": "n"}}) == "from . import m, n\n"


def test_name_that_is_taken_is_imported_under_another() -> None:
    assert added("x = 1\n", {"m": {"A": "A_", "B": "B"}}) == "from m import A as A_, B\nx = 1\n"
    assert added("from m import C\n", {"m": {"A": "A_"}}) == "from m import A as A_, C\n"


def test_modules_are_imported_in_their_order() -> None:
    assert added("", {"n": {"A": "A"}, "m": {"B": "B"}}) == "from m import B\nfrom n import A\n"


def removed(text: str, *names: str) -> str:
    return apply_edits(text, remove_imports(parse_source(text), names))


REMOVED = {
    "alone": ("import a\nfrom m import A\nx = 1\n", "import a\nx = 1\n"),
    "first": ("from m import A, B\nB\n", "from m import B\nB\n"),
    "last": ("from m import B, A\nB\n", "from m import B\nB\n"),
    "last two": ("from m import B, A, C\nB\n", "from m import B\nB\n"),
    "around": ("from m import A, B, C\nB\n", "from m import B\nB\n"),
    "in lines": ("from m import (\n    A,\n    B,\n    C,\n)\nB\n", "from m import (\n    B,\n)\nB\n"),
    "all in lines": ("from m import (\n    A,\n    C,\n)\n", ""),
    "without a last line end": ("x = 1\nfrom m import A", "x = 1\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", REMOVED)
def test_unused_name_goes(name: str) -> None:
    text, expected = REMOVED[name]
    assert removed(text, "A", "C") == expected


@pytest.mark.parametrize(
    "text",
    [
        "from m import A\nx: A\n",
        "from m import A\nx: 'list[A]'\n",
        "from m import A\n__all__ = ['A']\n",
        "from m import A as A\n",
        "from m import B as A\n",
        "from m import A  # noqa\n",
        "from m import (\n    A,  # why\n)\n",
        "from m import (  # why\n    A,\n    B\n)\nB\n",
        "from m import \\\n    A\n",
        "x = 1; from m import A\n",
        "from m import A; x = 1\n",
        "if x:\n    from m import A\n",
        "import A\n",
    ],
)
def test_import_that_says_more_stays(text: str) -> None:
    assert removed(text, "A") == text


def test_word_in_a_long_string_is_no_use() -> None:
    assert removed(f"from m import A\nx = 'A {'b' * 200}'\n", "A") == f"x = 'A {'b' * 200}'\n"


def test_module_binds_what_its_statements_say() -> None:
    text = """
from __future__ import annotations
import a, b.c, d.e as f
from .g import h as i
if TYPE_CHECKING:
    from j import k
else:
    k = None
try:
    import l
except ImportError:
    l: object = None
class M: ...
def n(): ...
async def o(): ...
p = q = list[int]
r, (s, *t) = make()
u: int
v: object = w.x
y = NewType("y", int)
"""
    module = bind(PATH, "server.pets", parse_source(text))
    assert module.postponed
    assert not module.dynamic
    imports = {name: (b.target, b.lazy) for name, b in module.bindings.items() if isinstance(b, Import)}
    assert imports == {
        "annotations": ("__future__.annotations", False),
        "a": ("a", False),
        "b": ("b", False),
        "f": ("d.e", False),
        "i": ("server.g.h", False),
    }
    aliases = {name for name, binding in module.bindings.items() if isinstance(binding, Alias)}
    assert aliases == {"p", "q", "v"}
    definitions = {name: b.node for name, b in module.bindings.items() if isinstance(b, Definition)}
    assert definitions.keys() == {"M", "n", "o", "r", "s", "t", "y", "k", "l"}
    assert [name for name, node in definitions.items() if node is not None] == ["M"]


@pytest.mark.parametrize(
    ("text", "lazy"),
    [
        ("if TYPE_CHECKING:\n    import a\n", True),
        ("if typing.TYPE_CHECKING:\n    import a\n", True),
        ("if TYPE_CHECKING:\n    if x:\n        import a\n", True),
        ("if TYPE_CHECKING: ...\nelse:\n    import a\n", False),
        ("if x:\n    import a\n", False),
        ("try: ...\nfinally:\n    import a\n", False),
    ],
)
def test_import_for_type_checkers_only_is_lazy(text: str, lazy: bool) -> None:
    binding = bind(PATH, "server.pets", parse_source(text)).bindings["a"]
    assert isinstance(binding, Import)
    assert binding.lazy == lazy


@pytest.mark.parametrize(
    ("text", "names", "complete"),
    [
        ("a = 1\n_b = 2\n", {"a"}, True),
        ("a = 1\n_b = 2\n__all__ = ['_b']\n", {"_b"}, True),
        ("a = 1\n__all__ = ['a', 'b']\n", {"a"}, False),
        ("a = 1\n__all__ = names()\n", set[str](), False),
        ("from x import *\na = 1\n", {"a"}, False),
        ("from x import *\na = 1\n__all__ = ['a']\n", {"a"}, True),
    ],
)
def test_star_import_binds_what_the_module_exports(text: str, names: set[str], complete: bool) -> None:
    bindings, whole = list_exports(bind(PATH, "server.pets", parse_source(text)))
    assert (bindings.keys(), whole) == (names, complete)
