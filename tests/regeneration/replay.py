"""A project with full handlers, through the versions of a document.

After each step every byte that a person wrote is there, and the project type-checks and imports; or the run
ends with 1 and names the places to decide. When these are decided, and no others, it does.

Usage: replay.py FOLDER: successive versions of a document, in the order of their names.
"""

import ast
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mypy import api as mypy

from tests.regeneration.authors import fill, mend
from tests.regeneration.projects import Result, oaswright

_ROOT = Path(__file__).parents[2]
_PLACE = re.compile(r"^ *(?P<file>[^\s:]+\.py):(?P<line>\d+):(?P<column>\d+): (?P<kind>\S+)", re.MULTILINE)
# Of what types arguments are can be compared with the former package alone.
_TOLD_ONCE = "changed-response"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a hand-written module that a run has named."""

    file: str
    line: int
    column: int


@dataclass(slots=True)
class Project:
    """A project with one API. `written` handlers are full, `decided` places were to be decided so far."""

    root: Path
    spec: Path
    draw: random.Random
    written: int = 0
    decided: int = 0
    caches: int = 0

    def step(self, *, types: bool = True, imports: bool = True) -> int:
        """Generate from the document over what is there, decide, look, and fill what is new.

        Returns the status of the run, 2 where the document cannot be generated: then nothing may have
        changed. Raises AssertionError.
        """
        before, everything = self.read(), self.read_all()
        result = oaswright(self.root, "generate")
        if "nothing was written" in result.err and "[renamed-response]" not in result.err:
            demand(self.read_all() == everything, "files changed though nothing was written", result)
            return 2
        self.compare(before, exact=True)
        self.expect_idle(result)
        if result.status:
            self.decide(result)
        new = fill(self.root / "server", self.root / "generated" / "api", self.draw, self.written)
        self.written += new
        if new:
            again = oaswright(self.root, "generate")
            idle = again.status == 0 and again.out.startswith("nothing to do\n")
            demand(idle, "handlers are touched that have just been written", again)
        if types:
            self.expect_types()
        if imports:
            self.expect_import()
        return result.status

    def expect_idle(self, result: Result) -> None:
        """A cold run has nothing to do and names the same places: what was remembered made the same."""
        if "nothing was written" in result.err:
            return
        (self.root / ".oaswright" / "cache.json").unlink(missing_ok=True)
        checked = oaswright(self.root, "generate", "--check")
        demand(not checked.out, "there is drift after a run", result, checked)
        told, again = list_places(result), list_places(checked)
        lacking = {place for place, rule in told.items() if place not in again and rule != _TOLD_ONCE}
        demand(not lacking and again.keys() <= told.keys(), "other places are named", result, checked)
        still = any(rule != _TOLD_ONCE for rule in list_places(result, errors=True).values())
        demand(checked.status == int(still), "`--check` ends with another status", result, checked)

    def decide(self, result: Result) -> None:
        """Let renames be carried out, then decide at the places that are named."""
        if "--apply-renames" in result.err:
            before = self.read()
            result = oaswright(self.root, "generate", "--apply-renames")
            self.compare(before, exact=False)
        for _ in range(3):
            places = list_places(result, errors=True)
            if not result.status:
                return
            demand(bool(places), "the status is 1 and no place is named", result)
            self.decided += len(places)
            mend({(self.root / place.file, place.line, place.column) for place in places})
            before = self.read()
            result = oaswright(self.root, "generate")
            self.compare(before, exact=True)
        demand(result.status == 0, "what is decided is named again", result)

    def expect_types(self) -> None:
        """The hand-written modules satisfy mypy --strict."""
        found = self.list_type_errors()
        if found:
            # What mypy remembers of a package that is replaced under it is not always right.
            self.caches += 1
            found = self.list_type_errors()
        demand(not found, f"{len(found)} errors of types", *found[:20])

    def list_type_errors(self) -> list[str]:
        # What is decided here is of any type, and so is what is returned then.
        options = ["--strict", "--no-warn-return-any", "--no-error-summary", "--explicit-package-bases"]
        files = ["--config-file", os.devnull, "--cache-dir", str(self.root / f".mypy{self.caches}")]
        former = os.environ.get("MYPYPATH")
        os.environ["MYPYPATH"] = f"{self.root}{os.pathsep}{_ROOT / 'generator'}"
        try:
            out, err, status = mypy.run([*options, *files, str(self.root / "server")])
        finally:
            del os.environ["MYPYPATH"]
            os.environ.update({"MYPYPATH": former} if former is not None else {})
        demand(status < 2, out, err)
        return [line for line in out.splitlines() if ": error:" in line]

    def expect_import(self) -> None:
        """The hand-written modules can be imported."""
        paths = (path.relative_to(self.root).with_suffix("") for path in self.read())
        names = [".".join(path.parts).removesuffix(".__init__") for path in paths]
        code = f"import importlib\nfor name in {names}:\n    importlib.import_module(name)"
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        demand(done.returncode == 0, "it cannot be imported", done.stderr)

    def read(self) -> dict[Path, str]:
        """The hand-written modules."""
        return {path: path.read_bytes().decode() for path in sorted((self.root / "server").rglob("*.py"))}

    def read_all(self) -> dict[Path, bytes]:
        """All files of the project that a run may write to."""
        found = (path for top in ("server", "generated") for path in sorted((self.root / top).rglob("*")))
        return {path: path.read_bytes() for path in found if path.suffix != ".pyc" and path.is_file()}

    def compare(self, before: dict[Path, str], *, exact: bool) -> None:
        """Every piece that a person wrote is there, in its module; names may be others unless `exact`."""
        after = self.read()
        for path, text in before.items():
            demand(path in after, f"{path.name} is gone")
            old, new = (Counter(list_pieces(t, exact=exact)) for t in (text, after[path]))
            demand(not old - new, f"{path.name} has lost", *map(repr, old - new))


def list_pieces(text: str, *, exact: bool) -> Iterator[str]:
    """What no run may touch: comments, decorators, bodies and statements, without names unless `exact`."""
    comments = (t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT)
    yield from (token.string for token in comments)
    lines = text.split("\n")
    for first, last in _list_spans(ast.parse(text).body):
        # From the beginning of its line, so that indentation counts.
        piece = "\n".join(lines[first.lineno - 1 : last.end_lineno])
        yield piece if exact else re.sub(r"\b[^\W\d][\w.]*\b", "N", piece)


def _list_spans(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt | ast.expr, ast.stmt | ast.expr]]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from ((decorator, decorator) for decorator in node.decorator_list)
        if isinstance(node, ast.ClassDef):
            yield from _list_spans(node.body)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if "NotImplementedError(" not in ast.unparse(node.body[0]):
                yield node.body[0], node.body[-1]
        elif not (isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("server")):
            yield node, node


def list_places(result: Result, *, errors: bool = False) -> dict[Place, str]:
    """The places in modules that a run has named with the rules of the findings; only the `errors`, maybe."""
    found: dict[Place, str] = {}
    rule, listed = "", False
    for match in _PLACE.finditer(result.err):
        level, bracket, rest = match["kind"].partition("[")
        if bracket:
            rule, listed = rest.partition("]")[0], level == "error" or not errors
        if listed:
            found.setdefault(Place(match["file"], int(match["line"]), int(match["column"])), rule)
    return found


def demand(condition: bool, *words: str | Result) -> None:
    """Raise AssertionError with what runs have said, unless a condition holds."""
    if not condition:
        raise AssertionError("\n".join(_tell(word) if isinstance(word, Result) else word for word in words))


def _tell(result: Result) -> str:
    """What a run said, without what it said about the document."""
    blocks = (block for block in result.err.split("\n\n") if not block.lstrip().startswith("specs/"))
    return "\n\n".join([f"status {result.status}", result.out, *blocks])


def begin(root: Path, draw: random.Random, spec: str, handlers: str, *, lenient: bool = False) -> Project:
    """Lay out a project whose document is still to be written."""
    settings = f'spec = "specs/{spec}"\nhandlers = "{handlers}"\nlenient = {str(lenient).lower()}\n'
    (root / "pyproject.toml").write_text(f"[tool.oaswright.apis.api]\n{settings}", encoding="utf-8")
    (root / "specs").mkdir(exist_ok=True)
    return Project(root, root / "specs" / spec, draw)


def main() -> None:
    folder = Path(sys.argv[1])
    versions = sorted(path for path in folder.iterdir() if path.suffix in {".json", ".yaml", ".yml"})
    for handlers in ("server/handlers.py", "server/handlers"):
        root = Path(tempfile.mkdtemp())
        draw = random.Random(folder.name)  # noqa: S311 - the same handlers every time
        project = begin(root, draw, f"api{versions[0].suffix}", handlers, lenient=True)
        sys.stdout.write(f"{folder.name}, handlers in {handlers}\n")
        for version in versions:
            shutil.copyfile(version, project.spec)
            decided = project.decided
            try:
                status = project.step()
            except AssertionError as error:
                sys.exit(f"{version.name}: {error}\nthe project is left in {root}")
            ends = "refused" if status == 2 else f"status {status}"
            counts = f"{project.written} handlers written, {project.decided - decided} places decided"
            sys.stdout.write(f"  {version.name}: {ends}, {counts}\n")
            sys.stdout.flush()
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
