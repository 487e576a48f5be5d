"""Handlers as a person writes them: full bodies beside helpers, comments, imports and modules of one's own.

`fill` writes them over stubs; `mend` decides at the places that a run has named, and nowhere else.
"""

import ast
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

INTERFACE = "generated.api.interface"
OWN = '''"""What handlers share."""

import decimal as own_decimal  # kept, used or not
from collections.abc import Callable
from typing import Any as Any, TypeVar

_F = TypeVar("_F")
ANYTHING: Any = own_decimal.Decimal( 1 )   # odd   spacing


def traced(*words: object) -> Callable[[_F], _F]:   # at the end of a head
    return lambda  function : function


def use(*values: object) -> object: return values
'''
BODIES = (
    "        # {mark} word\n        if own.use( {names} ) is None:   # {mark} aside\n"
    "            return {second}\n        return {first}  # {mark} answer\n",
    '        """{mark} doc.\n\n          {mark} indented oddly.\n        """\n\n        answer = {first}\n'
    "        own.use({names}, answer)\n        return answer\n        # {mark} after the end\n",
    "        if own.use({names}) is None :\n"
    "            raise RuntimeError('''{mark}\n  def not_a(def): .\n''')\n"
    "        return {second}\n",
)
DECORATORS = (
    "",
    "    @own.traced()\n",
    "    @own.traced(1,  # {mark} one\n            2)\n",
    "    # {mark} above\n    @own.traced('x')\n",
)
_STUB = re.compile(
    r"(?P<head>    (?:async )?def (?P<name>\w+)\((?P<arguments>[^)]*)\) -> (?:\w+\.)*(?P<alias>\w+):\n)"
    r"        raise NotImplementedError\(.*\)\n"
)


@dataclass(frozen=True, slots=True)
class _Answers:
    """The classes of each alias of an interface, and the arguments that each has to be given."""

    aliases: Mapping[str, list[str]]
    takes: Mapping[str, list[str]]


def _read_answers(package: Path) -> _Answers:
    """Read the interface of a package, laid in one module or in several."""
    modules = [package / "interface.py", *sorted((package / "interface").glob("*.py"))]
    nodes = [n for path in modules if path.exists() for n in ast.parse(path.read_text("utf-8")).body]
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}

    def list_needed(name: str) -> Iterator[str]:
        for base in classes[name].bases:
            if isinstance(base, ast.Name) and base.id in classes:
                yield from list_needed(base.id)
        for item in classes[name].body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                needs = item.value is None or "kw_only" in ast.unparse(item.value)
                if needs and "ClassVar" not in ast.unparse(item.annotation):
                    yield item.target.id

    def list_constants(name: str) -> set[str]:
        found = (item for item in classes[name].body if isinstance(item, ast.AnnAssign))
        return {ast.unparse(i.target) for i in found if "ClassVar" in ast.unparse(i.annotation)}

    aliases = {
        node.target.id: [n.id for n in ast.walk(node.value) if isinstance(n, ast.Name) and n.id in classes]
        for node in nodes
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    }
    takes = {name: [n for n in list_needed(name) if n not in list_constants(name)] for name in classes}
    return _Answers(aliases, takes)


def fill(server: Path, package: Path, draw: random.Random, number: int) -> int:
    """Write bodies over the stubs of all handler modules. Returns how many; `number` were written before."""
    if not (server / "own.py").exists():
        (server / "own.py").write_text(OWN, encoding="utf-8")
    answers = _read_answers(package)
    before = number
    for path in sorted(server.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if _STUB.search(text):
            number = _fill_module(path, text, answers, draw, number)
    return number - before


def _fill_module(path: Path, text: str, answers: _Answers, draw: random.Random, number: int) -> int:
    imported: dict[str, None] = {}

    def write_answer(name: str) -> str:
        given = ", ".join(f"{argument}=own.ANYTHING" for argument in answers.takes[name])
        if draw.random() < 0.3:
            return f"answers.{name}( {given} )"
        imported[name] = None
        return f"{name}({given})"

    def write_body(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        mark = f"mark-{number}-{found['name']}"
        names = ", ".join(re.findall(r"(\w+):", found["arguments"])) or "None"
        choices = answers.aliases[found["alias"]]
        first, second = (write_answer(name) for name in (choices[0], choices[-1]))
        body = draw.choice(BODIES).format(mark=mark, names=names, first=first, second=second)
        return draw.choice(DECORATORS).format(mark=mark) + found["head"] + body

    text = _STUB.sub(write_body, text)
    bound = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    lines = {name: f"from {INTERFACE} import {name}\n" for name in imported}
    lines |= {
        "answers": f"import {INTERFACE} as answers  # dotted\n",
        "own": "from server import own  # own\n",
    }
    first_class = re.search(r"^class ", text, re.MULTILINE)
    assert first_class is not None
    added = "".join(line for name, line in lines.items() if name not in bound)
    head, rest = text[: first_class.start()], text[first_class.start() :]
    path.write_text(f"{head}{added}\n\f\n{rest}" if added else text, encoding="utf-8")
    return number


def mend(places: set[tuple[Path, int, int]]) -> None:
    """Decide at places: what stands there becomes something of any type, and an import goes."""
    for path in sorted({path for path, _, _ in places}):
        text = path.read_text(encoding="utf-8")
        gone = len(text)
        # From the end, so that what is decided moves no place that is still to come.
        for line, column in sorted(((at, of) for file, at, of in places if file == path), reverse=True):
            if _find(text, line) >= gone:
                continue
            start, end, new = _decide(text, line, column)
            gone = start if end > _find(text, line + 1) or text[start:end].endswith("\n") else gone
            text = text[:start] + new + text[end:]
        path.write_text(text, encoding="utf-8")


def _decide(text: str, line: int, column: int) -> tuple[int, int, str]:
    """The characters that go at a place, and what is written there."""
    start = _find(text, line) + column - 1
    name = re.match(r"[\w.]+", text[start:])
    assert name is not None, f"nothing stands at {line}:{column}"
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.lineno <= line <= (node.end_lineno or 0):
            if len(node.names) == 1:
                return _find(text, node.lineno), _find(text, (node.end_lineno or 0) + 1), ""
            listed = re.match(r"[\w.]+( as \w+)?", text[start:])
            end = start + len(listed[0] if listed else "")
            comma = re.match(r"\s*,\s*", text[end:])
            if comma is not None:
                return start, end + len(comma[0]), ""
            return len(text[:start].rstrip().removesuffix(",")), end, ""
    annotations = [
        part
        for node in ast.walk(tree)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if isinstance(part, ast.expr)
    ]
    typed = any(
        (part.lineno, part.col_offset) <= (line, column - 1) < (part.end_lineno, part.end_col_offset)
        for part in annotations
    )
    return start, start + len(name[0]), "own.Any" if typed else "own.ANYTHING"


def _find(text: str, line: int) -> int:
    """Where a line begins, or the end."""
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1])
