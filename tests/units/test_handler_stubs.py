"""Stubs: how they are written, told from handlers, added to a class and removed."""

import ast
from pathlib import Path

import pytest
from oaswright.handlers.bindings import Definition, bind
from oaswright.handlers.classes import Owner, list_assigned, list_methods
from oaswright.handlers.source import apply_edits, parse_source
from oaswright.handlers.stubs import (
    append_lines,
    find_margin,
    find_override,
    format_stub,
    has_comments,
    is_stub,
    remove_stub,
)


def owner(text: str) -> Owner:
    """The class `A` of a module."""
    module = bind(Path("x.py"), "x", parse_source(text))
    binding = module.bindings["A"]
    assert isinstance(binding, Definition)
    assert binding.node is not None
    return Owner(module, binding.node)


def test_stub_answers_501_with_the_name_of_its_operation() -> None:
    assert format_stub("get", ["self"], "Ok", 'get"Pet', margin="    ", decorators=["@override"]) == [
        "    @override",
        "    async def get(self) -> Ok:",
        "        raise NotImplementedError('get\"Pet')",
    ]
    assert format_stub("get", ["self"], "Ok", "getPet", margin="\t")[-1] == (
        '\t\traise NotImplementedError("getPet")'
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("raise NotImplementedError('x')", True),
        ("raise NotImplementedError", False),
        ("raise NotImplementedError()", False),
        ("raise NotImplementedError('x', 'y')", False),
        ("raise NotImplementedError(x)", False),
        ("raise NotImplementedError(1)", False),
        ("raise ValueError('x')", False),
        ("raise a.NotImplementedError('x')", False),
        ("return None", False),
        ("'''Doc.'''\n        raise NotImplementedError('x')", False),
    ],
)
def test_stub_is_told_from_a_handler(body: str, expected: bool) -> None:
    (function,) = list_methods(owner(f"class A:\n    def f(self):\n        {body}\n").node)
    assert is_stub(function) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("    def f(self):\n        pass\n", False),
        ("    # before\n    def f(self):\n        pass\n    # behind\n", False),
        ("    def f(self):  # in\n        pass\n", True),
        ("    def f(self):\n        pass  # in\n", True),
        ("    @mark  # in\n    def f(self):\n        pass\n", True),
    ],
)
def test_comment_in_a_method_is_seen(text: str, expected: bool) -> None:
    found = owner(f"class A:\n{text}")
    (function,) = list_methods(found.node)
    assert has_comments(found.module.source, function) == expected


@pytest.mark.parametrize(
    ("text", "margin"),
    [
        ("class A:\n  x = 1\n", "  "),
        ("class A: pass\n", "    "),
        ("if x:\n\tclass A: pass\n", "\t\t"),
        ("if x:\n  class A: pass\n", "      "),
        ("class A(\n    B\n): pass\n", "    "),
        ("class A(\n    B\n): x = 1; y = 2\n", "    "),
        ("class A:\n    x = 1; y = 2\n", "    "),
    ],
)
def test_methods_are_indented_as_those_of_the_class(text: str, margin: str) -> None:
    assert find_margin(owner(text)) == margin


APPENDED = {
    "at the end": ("class A:\n    x = 1\n", "class A:\n    x = 1\n    new\n"),
    "before what follows": ("class A:\n    x = 1\n\n\ny = 2\n", "class A:\n    x = 1\n    new\n\n\ny = 2\n"),
    "behind its last comments": (
        "class A:\n    x = 1\n    # one\n\n    # two\n\n# other\ny = 2\n",
        "class A:\n    x = 1\n    # one\n\n    # two\n    new\n\n# other\ny = 2\n",
    ),
    "without a last line end": ("class A:\n    x = 1", "class A:\n    x = 1\n    new"),
    "with the line ends of the module": ("class A:\r\n    x = 1\r\n", "class A:\r\n    x = 1\r\n    new\r\n"),
    "to a class on one line": ("class A: pass\n", "class A: \n    pass\n    new\n"),
    "to a class with a body on its last head line": (
        "class A(\n    B,\n): pass\n",
        "class A(\n    B,\n): \n    pass\n    new\n",
    ),
}


@pytest.mark.parametrize("name", APPENDED)
def test_lines_are_added_at_the_end_of_a_class(name: str) -> None:
    text, expected = APPENDED[name]
    assert apply_edits(text, append_lines(owner(text), ["    new"])) == expected


REMOVED = {
    "with the line before it": ("class A:\n    x = 1\n\n    def f(self): ...\n    y = 2\n", False,
                                "class A:\n    x = 1\n    y = 2\n"),
    "without one": ("class A:\n    x = 1\n    def f(self): ...\n", False, "class A:\n    x = 1\n"),
    "with its decorators": ("class A:\n    x = 1\n    @b\n    @c\n    def f(self):\n        ...\n", False,
                            "class A:\n    x = 1\n"),
    "alone": ("class A:\n    def f(self):\n        ...\n", True, "class A:\n    pass\n"),
    "at the end": ("class A:\n    x = 1\n\n    def f(self): ...", False, "class A:\n    x = 1\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", REMOVED)
def test_stub_is_removed(name: str) -> None:
    text, alone, expected = REMOVED[name]
    found = owner(text)
    (function,) = list_methods(found.node)
    assert apply_edits(text, [remove_stub(found.module.source, function, alone=alone)]) == expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (["@override", "@override"], ["@override"]),
        (["@typing.override", "@override"], ["@override"]),
        (["@typing.override", "@typing.override"], ["@typing.override"]),
        (["@override", ""], []),
        (["@override", "@other"], []),
        (["", ""], []),
    ],
)
def test_override_is_followed_where_every_handler_has_it(marks: list[str], expected: list[str]) -> None:
    methods = [f"    {mark}\n    def f{n}(self): ...\n" for n, mark in enumerate(marks)]
    found = owner(f"class A:\n{''.join(methods)}    def helper(self): ...\n")
    assert find_override(found, {"f0", "f1"}) == expected


def test_methods_and_other_names_of_a_class_are_found_below_conditions() -> None:
    text = """
class A:
    import a, b as c
    from d import e
    f = g, (h, i) = 1, 2
    j: int = 1
    k: int
    def l(self): ...
    if x:
        def m(self): ...
        n = 1
    else:
        async def o(self): ...
    try:
        def p(self): ...
    except E:
        def q(self): ...
    else:
        def r(self): ...
    finally:
        def s(self): ...
    with y:
        def t(self): ...
    class B:
        def u(self): ...
"""
    found = owner(text).node
    assert [function.name for function in list_methods(found)] == list("lmopqrst")
    assert list_assigned(found) == {"a", "c", "e", "f", "g", "h", "i", "j", "n"}
    assert ast.unparse(found).startswith("class A")
