"""No statement in the server is put together out of text."""

import ast
from collections.abc import Iterator
from pathlib import Path

SERVER = Path(__file__).parents[3] / "server"

# Names under which SQLAlchemy, alembic and the drivers take SQL as text, and the argument that is it.
TAKERS = {
    "text": 0,
    "literal_column": 0,
    "exec_driver_sql": 0,
    "execute": 0,
    "executemany": 0,
    "executescript": 0,
    "CheckConstraint": 0,
    "create_check_constraint": 2,
    "DDL": 0,
}


def built(node: ast.expr) -> bool:
    """Whether the expression puts text together: an f-string, +, %, format or join."""
    match node:
        case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace" | "format_map")):
            return True
        case _:
            return False


def offences(source: str) -> Iterator[int]:
    """The lines on which a taker of SQL gets text that is not written out on the spot."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = TAKERS.get(name)
        if place is None or len(node.args) <= place:
            continue
        argument = node.args[place]
        literal = isinstance(argument, ast.Constant)
        # SQLAlchemy's statements go to execute as names and calls; the others want SQL written out.
        if built(argument) or (name not in {"execute", "executemany"} and not literal):
            yield node.lineno


def test_no_statement_is_built_from_text() -> None:
    found = [
        f"{path.relative_to(SERVER.parent)}:{line}"
        for path in sorted(SERVER.rglob("*.py"))
        for line in offences(path.read_text(encoding="utf-8"))
    ]
    # PRAGMA takes no parameters; the names and values are literals of that module.
    assert [place.rpartition(":")[0] for place in found] == ["server/store/engines.py"]


def test_the_search_finds_what_it_looks_for() -> None:
    source = (
        'a.execute(f"{x}")\nb.execute(select(t))\ntext("x" + y)\ntext(z)\ntext("x")\nc.execute("%s" % x)\n'
    )
    assert list(offences(source)) == [1, 3, 4, 6]
