"""Which tests run which line of the toolkit, out of what `recording.py` wrote."""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coverage import CoverageData

Line = tuple[str, int]
"""A file, from the root of the repository, and a line, from 1."""


@dataclass(frozen=True)
class Test:
    """A test as it ran without any mutant."""

    id: str
    seconds: float
    fixtures: frozenset[str]

    @property
    def module(self) -> str:
        return self.id.partition("::")[0]


class Reach:
    """The tests of a run that passed, and the lines that each has run."""

    def __init__(self, data: Path, recorded: Path) -> None:
        self.data = CoverageData(str(data))
        self.data.read()
        records = [json.loads(line) for path in recorded.glob("*.jsonl") for line in path.open()]
        self.tests = {
            record["test"]: Test(record["test"], record["seconds"], frozenset(record["fixtures"]))
            for record in sorted(records, key=lambda record: record["test"])
            if not record["failed"]
        }
        self.contexts = cache(self._contexts)

    def _contexts(self, file: str) -> dict[int, set[str]]:
        """What has run each line of a file: ids of tests and names of fixtures."""
        measured = next(
            (each for each in self.data.measured_files() if each.replace("\\", "/") == file), None
        )
        by_line = self.data.contexts_by_lineno(measured) if measured else {}
        return {line: {part for each in found for part in each.split("|")} for line, found in by_line.items()}

    def find(self, lines: Iterable[Line]) -> list[Test]:
        """The tests that run one of the lines, in the order of their ids."""
        found = {context for file, line in lines for context in self.contexts(file).get(line, ())}
        fixtures: dict[str, list[str]] = defaultdict(list)
        for context in found:
            if context.startswith("fixture "):
                name, _, base = context.removeprefix("fixture ").partition(" of ")
                fixtures[name].append(base)
        return [
            test
            for test in self.tests.values()
            if test.id in found
            or any(test.id.startswith(base) for name in test.fixtures for base in fixtures.get(name, ()))
        ]


class Sources:
    """The modules of the toolkit, to find the lines in which a change of a line shows."""

    def __init__(self, root: Path, package: str) -> None:
        self.texts = {
            path.relative_to(root).as_posix(): path.read_text("utf-8")
            for path in sorted((root / package).rglob("*.py"))
        }
        self.parse = cache(lambda file: ast.parse(self.texts[file]))

    def find_showing(self, file: str, line: int) -> set[Line]:
        """The lines whose tests can see a change of this one.

        A line of a function shows where it runs. What runs once, at import, shows in the functions of its
        module and in those that mention a name that it defines, by way of other names if need be.
        """
        if is_in_function(self.parse(file), line):
            return {(file, row) for row in find_statement(self.parse(file), line)}
        signature = find_signature(self.parse(file), line)
        found = body_lines(file, signature) if signature else self.find_bodies(file)
        names = list(find_defined(self.parse(file), line))
        seen: set[str] = set()
        while names:
            name = names.pop()
            if name in seen:
                continue
            seen.add(name)
            for mentioning, row in self.find_mentions(name):
                tree = self.parse(mentioning)
                if is_in_function(tree, row):
                    found.add((mentioning, row))
                else:
                    names += find_defined(tree, row)
        return found

    def find_bodies(self, file: str) -> set[Line]:
        """The lines of all functions of a module."""
        return {line for function in find_functions(self.parse(file)) for line in body_lines(file, function)}

    def find_mentions(self, name: str) -> Iterator[Line]:
        pattern = re.compile(rf"\b{re.escape(name)}\b")
        for file, text in self.texts.items():
            if name in text:
                for number, line in enumerate(text.splitlines(), 1):
                    if pattern.search(line):
                        yield file, number


def find_functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def is_in_function(tree: ast.AST, line: int) -> bool:
    return any(node.body[0].lineno <= line <= (node.end_lineno or 0) for node in find_functions(tree))


def body_lines(file: str, function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[Line]:
    return {(file, line) for line in range(function.body[0].lineno, (function.end_lineno or 0) + 1)}


def find_signature(tree: ast.AST, line: int) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    for node in find_functions(tree):
        if min([node.lineno, *(each.lineno for each in node.decorator_list)]) <= line < node.body[0].lineno:
            return node
    return None


def find_statement(tree: ast.AST, line: int) -> Iterable[int]:
    """The line and the first of its statement, for which a statement of several lines may be counted."""
    starts = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return {line, max(starts, default=line)}


def find_defined(tree: ast.Module, line: int) -> Iterator[str]:
    """The names that the statement of a module around a line defines."""
    for node in tree.body:
        if node.lineno <= line <= (node.end_lineno or 0):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name
                case ast.Assign(targets=targets):
                    yield from (each.id for each in targets if isinstance(each, ast.Name))
                case ast.AnnAssign(target=ast.Name(id=name)):
                    yield name
                case _:
                    pass
