"""The parameter list of a handler: taken apart, put together, and held against the calls that are made."""

import ast
import sys

import pytest
from oaswright.handlers.calls import accepts_calls
from oaswright.handlers.interface import Argument, Method
from oaswright.handlers.parameter_edits import rebuild_parameters, replace_parameters
from oaswright.handlers.parameters import ParameterList, find_comments, list_arguments, read_parameters
from oaswright.handlers.source import Function, Source, apply_edits, parse_source


def function(text: str) -> tuple[Source, Function]:
    source = parse_source(text)
    node = source.tree.body[-1]
    if isinstance(node, ast.ClassDef):
        node = node.body[-1]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return source, node


def read(text: str) -> ParameterList:
    return read_parameters(*function(text))


def method(*arguments: str) -> Method:
    """A method of an interface: `name: type = default`, those after `*` by name."""
    _, node = function(f"def f(self, {', '.join(arguments)}) -> Ok: ...\n")
    found = [
        Argument(arg.arg, kind == "named", arg.annotation, None if default is None else ast.unparse(default))
        for arg, kind, default in list_arguments(node)[1:]
        if arg.annotation is not None
    ]
    assert node.returns is not None
    return Method("f", tuple(found), node.returns)


@pytest.mark.parametrize(
    ("parameters", "kinds"),
    [
        ("self", ["first"]),
        ("self, a, b=1", ["first", "positional", "positional"]),
        ("self, a, /, b", ["first", "positional", "slash", "positional"]),
        ("self, /, *, a", ["first", "slash", "star", "named"]),
        ("self, *args, a=1, **rest", ["first", "star", "named", "rest"]),
        ("self, a=lambda *, x: x, *, b=lambda *, y: y", ["first", "positional", "star", "named"]),
        ("self, a=(1 / 2), b=2 / 3, /", ["first", "positional", "positional", "slash"]),
        ("self, a: T[1 / 2], b: 'x' = 2 * 3", ["first", "positional", "positional"]),
    ],
)
def test_each_parameter_has_its_kind(parameters: str, kinds: list[str]) -> None:
    found = read(f"def f({parameters}): ...\n")
    assert [parameter.kind for parameter in found.parameters] == kinds


def test_parameter_is_kept_as_it_is_written() -> None:
    found = read("def f(self, a:(int)=( 1 ), *rest: x, b: {1: 2}[1]=((3)), c=4, **k): ...\n")
    assert [parameter.text for parameter in found.parameters] == [
        "self",
        "a: (int) = ( 1 )",
        "*rest: x",
        "b: {1: 2}[1] = ((3))",
        "c=4",
        "**k",
    ]


HEADS = [
    "def f",
    "async  def f",
    "def \\\n  f ",
    *(["def f[T: (int, str)]"] if sys.version_info >= (3, 12) else []),
]


@pytest.mark.parametrize("head", HEADS)
def test_brackets_are_those_of_the_parameters(head: str) -> None:
    text = f"{head}(self, a=(1, [2]), b={{3: ')'}}) -> f(1): ...\n"
    found = read(text)
    assert text[found.start : found.end + 1] == "(self, a=(1, [2]), b={3: ')'})"
    assert [parameter.name for parameter in found.parameters] == ["self", "a", "b"]


@pytest.mark.parametrize(
    ("parameters", "exploded"),
    [
        ("self, a", False),
        ("self, a,", False),
        ("\n    self, a\n", False),
        ("\n    self, a,\n", True),
        ("\n    self,\n    a,  # x\n", True),
    ],
)
def test_comma_at_the_end_keeps_one_parameter_a_line(parameters: str, exploded: bool) -> None:
    assert read(f"def f({parameters}): ...\n").exploded == exploded


COMMENTED = """def f(  # on the bracket
    # above self
    self,  # behind self
    # above a
    a: int  # in a
    = 1,  # behind a
    *,  # behind the star
    b: int,
    # at the end
): ...
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_comment_belongs_to_the_parameter_beside_it(newline: str) -> None:
    found = read(COMMENTED.replace("\n", newline))
    assert [(p.name, p.before, p.after) for p in found.parameters] == [
        ("self", ("# on the bracket", "# above self"), ("# behind self",)),
        ("a", ("# above a",), ("# in a", "# behind a")),
        ("", (), ("# behind the star",)),
        ("b", (), ()),
    ]
    assert found.comments == ("# at the end",)


def test_comments_are_found_outside_of_strings_only() -> None:
    assert find_comments("int") == ()
    assert find_comments("('# no',  # yes\r\n  '''# no''' # too\r)") == ("# yes", "# too")


def rebuilt(parameters: str, *arguments: str, gone: frozenset[str] = frozenset(), indent: str = "") -> str:
    """The first line, or all lines, of a function whose method has other arguments."""
    text = f"{indent}def f({parameters}) -> Ok: ...\n"
    text = f"class A:\n{text}" if indent else text
    source, node = function(text)
    found = read_parameters(source, node)
    new = rebuild_parameters(found, method(*arguments), ast.unparse, {}, frozenset(), gone)
    return apply_edits(text, [replace_parameters(source, node, found, new)]).removeprefix("class A:\n")


@pytest.mark.parametrize(
    ("parameters", "arguments", "expected"),
    [
        ("self", ["a: int", "*", "b: str = None"], "self, a: int, *, b: str = None"),
        ("self, b, a", ["a: int", "b: int"], "self, a, b"),
        ("self, a", ["*", "a: int"], "self, *, a"),
        ("self, *, a=1", ["a: int"], "self, a=1"),
        ("self, *args, a", ["*", "b: int"], "self, *args, b: int, a"),
        ("self, *args", ["a: int"], "self, a: int, *args"),
        ("self, /, a", ["a: int", "b: int"], "self, /, a, b: int"),
        ("self, a, /", ["a: int", "b: int"], "self, a, b: int"),
        ("self, own=1", ["a: int"], "self, a: int, *, own=1"),
        ("self, a=1", ["a: int", "b: int"], "self, a, b: int"),
        ("self, a=1", ["a: int", "b: int = None"], "self, a=1, b: int = None"),
        ("self, **rest", ["*", "a: int"], "self, *, a: int, **rest"),
        ("self, a", ["*", "a: int = None"], "self, *, a=None"),
    ],
)
def test_list_is_put_together_for_the_arguments(parameters: str, arguments: list[str], expected: str) -> None:
    assert rebuilt(parameters, *arguments) == f"def f({expected}) -> Ok: ...\n"


def test_parameter_that_is_gone_is_left_out_and_its_comments_stay() -> None:
    text = "\n    self,\n    # above a\n    a: int = ( # in a\n  1),  # behind a\n    b: int = 2,\n"
    assert rebuilt(text, "b: int", gone=frozenset({"a"})) == (
        "def f(\n    self,\n    # above a\n    # in a\n    # behind a\n    b: int = 2,\n) -> Ok: ...\n"
    )
    text = "self, a  # behind a\n"
    assert rebuilt(text, "*", "b: int", gone=frozenset({"a"})) == (
        "def f(\n    self,\n    *,\n    b: int,\n    # behind a\n) -> Ok: ...\n"
    )


def test_list_is_laid_out_by_its_length() -> None:
    # `def f(self, …: int) -> Ok: ...`, of which `: ...` may be too long: that is the body.
    name = "a" * (110 - len("def f(self, : int) -> Ok:"))
    assert rebuilt("self", f"{name}: int") == f"def f(self, {name}: int) -> Ok: ...\n"
    assert rebuilt("self", f"{name}a: int") == f"def f(\n    self, {name}a: int\n) -> Ok: ...\n"
    widest = "a" * (110 - len("    self, : int"))
    assert rebuilt("self", f"{widest}: int") == f"def f(\n    self, {widest}: int\n) -> Ok: ...\n"
    assert rebuilt("self", f"{widest}a: int") == f"def f(\n    self,\n    {widest}a: int,\n) -> Ok: ...\n"
    assert rebuilt("self", f"{widest}: int", indent="\t") == (
        f"\tdef f(\n\t\tself,\n\t\t{widest}: int,\n\t) -> Ok: ...\n"
    )
    assert rebuilt("self, **k", f"{widest}a: int") == (
        f"def f(\n    self,\n    {widest}a: int,\n    **k,\n) -> Ok: ...\n"
    )


def test_width_of_a_list_without_return_type_ends_at_the_colon() -> None:
    name = "a" * (110 - len("def f(self, : int):"))
    source, node = function("def f(self): ...\n")
    found = read_parameters(source, node)
    for extra, lines in (("", 1), ("a", 3)):
        new = rebuild_parameters(found, method(f"{name}{extra}: int"), ast.unparse, {}, set(), set())
        text = apply_edits(source.text, [replace_parameters(source, node, found, new)])
        assert len(text.splitlines()) == lines


@pytest.mark.parametrize(
    ("parameters", "arguments"),
    [
        ("self, a, *, b=None", ["a: int", "*", "b: int = None"]),
        ("self, a, b=None", ["a: int", "*", "b: int = None"]),
        ("self, a, *, b=None, c=1", ["a: int", "*", "b: int = None"]),
        ("self, a, c=1", ["a: int"]),
        ("self, a, **rest", ["a: int", "*", "b: int"]),
        ("self, *args, **rest", ["a: int", "*", "b: int = None"]),
        ("self, *, b, a", ["*", "a: int", "b: int"]),
    ],
)
def test_function_takes_every_call(parameters: str, arguments: list[str]) -> None:
    assert accepts_calls(function(f"def f({parameters}): ...\n")[1], method(*arguments))


@pytest.mark.parametrize(
    ("parameters", "arguments"),
    [
        ("self", ["a: int"]),
        ("self, b", ["a: int"]),
        ("self, a, /", ["a: int"]),
        ("self, a", ["*", "b: int"]),
        ("self, *, b", ["*", "b: int = None"]),
        ("self, b", ["b: int = None"]),
        ("self, *args", ["a: int"]),
        ("self, **rest", ["a: int"]),
        ("self, a, /, **rest", ["*", "b: int"]),
        ("self, b, a", ["a: int", "b: int"]),
        ("self, a, *, own", ["a: int"]),
        ("self, a, own", ["a: int"]),
        ("self, b, *args, **rest", ["a: int"]),
        ("self, *, b, **rest", ["*", "b: int = None"]),
        ("self, a, b, /", ["a: int", "*", "b: int"]),
    ],
)
def test_function_that_misses_a_call_is_found(parameters: str, arguments: list[str]) -> None:
    assert not accepts_calls(function(f"def f({parameters}): ...\n")[1], method(*arguments))
