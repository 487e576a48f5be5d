"""Generates a batch of hostile documents in one process that watches itself.

    python -m tests.hostile.harness FOLDER PART PARTS

prints one line of JSON: what was tried, and everything that went wrong. An audit hook sees every file
that is opened, every process, socket and canary; it cannot be taken off again, which is why the
batch has a process of its own.
"""

import ast
import builtins
import importlib
import itertools
import json
import sys
import traceback
from pathlib import Path
from typing import Any

import oaswright
from oaswright.diagnostics import has_errors

from tests.hostile.breakouts import BREAKOUTS
from tests.hostile.positions import FREE, POSITIONS

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "ctypes.",
    "urllib.",
)


class Watch:
    """What the audit hook saw while a document was generated or its package imported."""

    def __init__(self, folder: Path) -> None:
        self.seen: list[str] = []
        self.active = False
        self._allowed = tuple(str(Path(path).resolve()) for path in (folder, sys.prefix, sys.base_prefix))
        self._allowed += tuple({str(Path(entry).resolve()) for entry in sys.path if entry})
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.active:
            return
        if event.startswith(_FORBIDDEN):
            self.seen.append(event)
        elif event == "open" and isinstance(arguments[0], str | bytes):
            name = arguments[0].decode(errors="replace") if isinstance(arguments[0], bytes) else arguments[0]
            if not str(Path(name).absolute()).startswith(self._allowed):
                self.seen.append(f"open {name}")
        elif event == "import" and str(arguments[0]).startswith("canary"):
            self.seen.append(f"import {arguments[0]}")


def main(folder: Path, part: int, parts: int) -> dict[str, Any]:
    """Try every position with every break-out whose number falls to this part."""
    watch = Watch(folder)
    sys.path.insert(0, str(folder))
    combinations = list(itertools.product(POSITIONS, BREAKOUTS))[part::parts]
    problems: list[str] = []
    refused = made = pairs = 0
    plain = {
        position: _tree(_generate(FREE[position]("x"), folder, "plain", watch, problems)) for position in FREE
    }
    for number, (position, breakout) in enumerate(combinations):
        name = f"p{part}_{number}"
        try:
            files = _generate(POSITIONS[position](BREAKOUTS[breakout]), folder, name, watch, problems)
            if files is None:
                refused += 1
            else:
                made += 1
                _import(folder, name, files, watch)
                if position in FREE:
                    pairs += 1
                    if _tree(files) != plain[position]:
                        problems.append(f"{position} x {breakout}: another tree than with x")
        except Exception:
            problems.append(f"{position} x {breakout}: {traceback.format_exc(limit=-3)}")
        if watch.seen or hasattr(builtins, "CANARY"):
            problems.append(f"{position} x {breakout}: canary {watch.seen} {hasattr(builtins, 'CANARY')}")
            watch.seen.clear()
            vars(builtins).pop("CANARY", None)
    return {
        "tried": len(combinations), "made": made, "refused": refused, "pairs": pairs, "problems": problems,
    }  # fmt: skip


def _generate(
    document: dict[str, Any], folder: Path, name: str, watch: Watch, problems: list[str]
) -> dict[str, str] | None:
    """The files by name; None where the document was refused, with an error that has a position."""
    path = folder / f"{name}.json"
    path.write_bytes(json.dumps(document).encode())
    watch.active = True
    try:
        result = oaswright.generate(path, out=folder / name / "api")
    finally:
        watch.active = False
    if has_errors(result.diagnostics):
        if any(found.span is None for found in result.diagnostics):
            problems.append(f"{name}: a finding without a position")
        return None
    return {file.name: text for file, text in result.files.items()}


def _import(folder: Path, name: str, files: dict[str, str], watch: Watch) -> None:
    package = folder / name / "api"
    package.mkdir(parents=True)
    for file, text in files.items():
        (package / file).write_bytes(text.encode())
    watch.active = True
    try:
        importlib.import_module(f"{name}.api.wiring")
    finally:
        watch.active = False


def _tree(files: dict[str, str] | None) -> list[str]:
    """The syntax trees without docstrings and with every constant blank."""
    trees: list[str] = []
    for file, text in sorted((files or {}).items()):
        if file.endswith(".py"):
            trees.append(ast.dump(_Blank().visit(ast.parse(text))))
    return trees


class _Blank(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(type(node.value).__name__)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]).resolve(), int(sys.argv[2]), int(sys.argv[3]))))
