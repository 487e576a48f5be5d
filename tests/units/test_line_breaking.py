"""Lines of generated code that are too long are broken as a formatter would break them."""

import ast
import subprocess
import sys

import pytest
from oaswright.render.layout import WIDTH, bracket_lines, break_long_lines, def_lines, union_lines

LONG = "a" * 40
NAMES = [f"{LONG}_{number}" for number in range(3)]


def test_short_source_stays() -> None:
    source = "x = [1, 2]\n\ny = f(3)\n"
    assert break_long_lines(source) == source


@pytest.mark.parametrize("length", [WIDTH - 1, WIDTH])
def test_line_that_fits_stays(length: int) -> None:
    line = f"x = [{'a' * (length - 6)}]"
    assert len(line) == length
    assert break_long_lines(line) == f"{line}\n"


def test_line_one_too_long_is_broken_in_its_brackets() -> None:
    name = "a" * (WIDTH - 5)
    assert break_long_lines(f"x = f({name})") == f"x = f(\n    {name},\n)\n"


BROKEN = {
    "collection": (f"x = [{', '.join(NAMES)}]", ["x = [", *(f"    {name}," for name in NAMES), "]"]),
    "trailing comma": (f"x = ({', '.join(NAMES)},)", ["x = (", *(f"    {name}," for name in NAMES), ")"]),
    "indent": (f"    x = [{', '.join(NAMES)}]", ["    x = [", *(f"        {n}," for n in NAMES), "    ]"]),
    "subscript of one": (
        f"x: {LONG}[{'b' * 70}] = 1",
        [f"x: {LONG}[", f"    {'b' * 70}", "] = 1"],
    ),
    "subscript of a union that fits a line": (
        f"x: {LONG}[{LONG} | {LONG}]",
        [f"x: {LONG}[", f"    {LONG} | {LONG}", "]"],
    ),
    "subscript of a long union": (
        f"x: list[{' | '.join(NAMES)}]",
        ["x: list[", f"    {NAMES[0]}", f"    | {NAMES[1]}", f"    | {NAMES[2]}", "]"],
    ),
    "longest brackets": (
        f"x = f(1)[{', '.join(NAMES)}](2)",
        ["x = f(1)[", *(f"    {name}," for name in NAMES), "](2)"],
    ),
    "brackets within": (
        f"x = f(g({', '.join(NAMES)}), 1)",
        ["x = f(", "    g(", *(f"        {name}," for name in NAMES), "    ),", "    1,", ")"],
    ),
    "long union among items": (
        f"x: Annotated[{' | '.join(NAMES)}, Field(x=1)]",
        [
            "x: Annotated[",
            f"    {NAMES[0]}",
            f"    | {NAMES[1]}",
            f"    | {NAMES[2]},",
            "    Field(x=1),",
            "]",
        ],
    ),
    "separators in strings": (
        f"x = ['{LONG}, b', \"{LONG} ]\", '{LONG}\\' (']",
        ["x = [", f"    '{LONG}, b',", f'    "{LONG} ]",', f"    '{LONG}\\' (',", "]"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_long_line_is_broken(name: str) -> None:
    line, expected = BROKEN[name]
    assert break_long_lines(f"y = 1\n{line}\nz = 2\n").splitlines() == ["y = 1", *expected, "z = 2"]
    if not line.startswith(" "):
        assert ast.dump(ast.parse(line)) == ast.dump(ast.parse("\n".join(expected)))


@pytest.mark.parametrize(
    "line",
    [
        f"# {'word, ' * 30}[x, y]",
        f"x = '{'a' * WIDTH}'",
        f"x = {'a' * WIDTH}()",
        f"{'a' * WIDTH} = f(1",
        f"{'a' * WIDTH} = 1)",
        f"x = ({'a' * WIDTH}, b",
        f'    """{"word, " * 30}(x, y)"""',
    ],
)
def test_line_without_a_place_to_break_stays(line: str) -> None:
    assert break_long_lines(line) == f"{line}\n"


def test_docstrings_over_several_lines_are_left_alone() -> None:
    long = f"f({', '.join(NAMES)})"
    source = f'"""{long}\n{long}\n"""\nx = {long}\n'
    broken = break_long_lines(source)
    assert broken.startswith(f'"""{long}\n{long}\n"""\nx = f(\n')


def test_signature_is_laid_out_by_its_length() -> None:
    fits = "p" * (WIDTH - len("    def f()"))
    assert def_lines("def f(", [fits], ")", margin="    ") == [f"    def f({fits})"]
    inside = [f"{fits}, q"[: WIDTH - 8 - 3], "q"]
    assert def_lines("def f(", [f"{fits}x"[: WIDTH - 8]], "):", margin="    ") == [
        "    def f(",
        f"        {f'{fits}x'[: WIDTH - 8]},",
        "    ):",
    ]
    assert def_lines("def f(", [*inside, "r"], "):", margin="    ") == [
        "    def f(",
        f"        {inside[0]},",
        "        q,",
        "        r,",
        "    ):",
    ]


def test_signature_with_tabs_is_indented_by_tabs() -> None:
    parts = ["p" * 60, "q" * 60]
    assert def_lines("def f(", parts, ")", margin="\t") == [
        "\tdef f(",
        f"\t\t{parts[0]},",
        f"\t\t{parts[1]},",
        "\t)",
    ]
    # A tab counts as four columns.
    assert len(def_lines("def f(", ["p" * 102], ")", margin="\t")) == 3
    pairs = [["p" * 50, "q" * length] for length in (50, 51)]
    assert def_lines("def f(", pairs[0], ")", margin="\t")[1] == f"\t\t{', '.join(pairs[0])}"
    assert def_lines("def f(", pairs[1], ")", margin="\t")[1] == f"\t\t{pairs[1][0]},"


def test_a_formatter_leaves_signatures_as_they_are() -> None:
    models = [f"{LONG.title()}{number}" for number in range(3)]
    parts = [
        ["self"],
        ["self", "body: int"],
        ["self", *(f"{model}: {model}" for model in models), "*", "principal: User | None = None"],
        ["self", f"body: {' | '.join(models)} | None"],
        ["self", f"body: {' | '.join(models[:2])} | dict[str, {models[2]} | None] | None = None"],
    ]
    source = (
        "class A:\n"
        + "\n".join(
            "\n".join(
                [
                    *def_lines(f"async def {name}(", part, f") -> {models[0]}:", margin="    "),
                    "        pass\n",
                ]
            )
            for part in parts
            for name in ("get_it", f"get_{LONG}_{LONG}")
        ).rstrip("\n")
        + "\n"
    )
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", str(WIDTH), "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    assert done.stdout == source


def test_union_is_laid_out_by_its_length() -> None:
    head = "PetResponse: TypeAlias = "
    fits = "A" * (WIDTH - len(head))
    assert union_lines(head, [fits]) == [f"{head}{fits}"]
    assert union_lines(head, [f"{fits}A"]) == [f"{head}(", f"    {fits}A", ")"]
    widest = "A" * (WIDTH - 4 - 4)
    assert union_lines(head, [widest, "B"]) == [f"{head}(", f"    {widest} | B", ")"]
    assert union_lines(head, [f"{widest}A", "B", "C"]) == [
        f"{head}(",
        f"    {widest}A",
        "    | B",
        "    | C",
        ")",
    ]


def test_call_is_laid_out_by_its_length() -> None:
    assert bracket_lines("x=(", ["1"], "),", indent=4) == ["x=(1,),"]
    assert bracket_lines("x=(", ["1", "2"], "),", indent=4) == ["x=(1, 2),"]
    assert bracket_lines("x=(", ["1"], "),", indent=4, comma=False) == ["x=(1),"]
    assert bracket_lines("x={", ["1: 2"], "},", indent=4) == ["x={1: 2},"]
    item = "a" * (WIDTH - 4 - len("x={},"))
    assert bracket_lines("x={", [item], "},", indent=4) == [f"x={{{item}}},"]
    assert bracket_lines("x={", [item], "},", indent=5) == ["x={", f"    {item},", "},"]
    assert bracket_lines("x={", ["1: {\n    2\n}", "3"], "}", indent=0) == [
        "x={",
        "    1: {",
        "        2",
        "    },",
        "    3,",
        "}",
    ]
