"""Long series of edits to real documents, with hand-written handlers beside them: nothing of them is lost.

After each edit the handlers type-check, or the run has named the very lines to decide on.
OASWRIGHT_SLOW=1 makes the series long.
"""

import ast
import os
import random
import re
import shutil
from pathlib import Path

import pytest
import yaml
from mypy import api as mypy

from tests.regeneration.edits import EDITS
from tests.regeneration.projects import Result, oaswright

_ROOT = Path(__file__).parents[2]
SLOW = bool(os.environ.get("OASWRIGHT_SLOW"))
SERIES = (
    [(name, seed) for name in ("ohallo", "meetergo", "attendee") for seed in range(4)]
    if SLOW
    else [("ohallo", 7)]
)
STEPS = 40 if SLOW else 8
HELPERS = """

def traced(*words: object) -> Callable[[_F], _F]:   # odd   spacing
    return lambda  function : function


def use(*values: object) -> object: return values
"""
BODIES = (
    "        # {mark} word\n        use( {names} )  # {mark} aside\n        raise ValueError( '{mark}' )\n",
    '        """{mark} doc.\n\n          {mark} indented oddly.\n        """\n\n        use({names})\n'
    '        raise RuntimeError("{mark}")\n        # {mark} after the end\n',
    "        if use({names}) is None :\n            raise RuntimeError('''{mark}\n  def not_a(def): .\n''')\n"
    "        raise  RuntimeError\n",
)
DECORATORS = (
    "",
    "    @traced\n",
    "    @traced(1,  # {mark} one\n            2)\n",
    "    # {mark} above\n    @traced('x')\n",
)


def write_by_hand(path: Path, draw: random.Random) -> dict[str, str]:
    """Turn the stubs of a module into something that only a person would write; marks, and what has them."""
    text = path.read_text(encoding="utf-8")
    marks: dict[str, str] = {}

    def body(found: re.Match[str]) -> str:
        name = found["name"]
        mark = f"mark-{len(marks)}-{name}"
        names = ", ".join(re.findall(r"(\w+):", found["head"]))
        written = draw.choice(BODIES).format(mark=mark, names=names)
        decorator = draw.choice(DECORATORS).format(mark=mark).replace("@traced\n", "@traced()\n")
        marks[mark] = decorator + written
        head = (
            found["head"].replace("*,", "*,  # keyword", 1)
            if "\n            " in found["head"]
            else found["head"]
        )
        return f"{decorator}{head}{written}"

    pattern = (
        r"(?P<head>    async def (?P<name>\w+)\([^)]*\) -> \w+:\n)        raise NotImplementedError\(.*\)\n"
    )
    text = re.sub(pattern, body, text)
    text = text.replace(
        '"""\n', '"""\n\nfrom collections.abc import Callable\nfrom typing import TypeVar\n', 1
    )
    first = re.search(r"^class ", text, re.MULTILINE)
    assert first is not None
    text = text[: first.start()] + '_F = TypeVar("_F")\n' + HELPERS + "\n\f\n" + text[first.start() :]
    path.write_text(text, encoding="utf-8")
    return marks


def type_errors(root: Path, cache: Path) -> dict[int, str]:
    """What mypy --strict says about the handlers, by line."""
    out, err, status = mypy.run(
        [
            "--strict",
            "--no-error-summary",
            "--explicit-package-bases",
            "--cache-dir",
            str(cache),
            "--config-file",
            os.devnull,
            str(root / "server"),
        ]
    )
    assert status < 2, out + err
    lines = [line for line in out.splitlines() if ": error:" in line]
    assert all("handlers.py:" in line for line in lines), out
    return {int(line.split(":")[1]): line for line in lines}


def unnamed(root: Path, result: Result, cache: Path) -> dict[int, str]:
    """What mypy says about the handlers, without what the run has named: a line, an orphan, a name."""
    lines = {int(line) for line in re.findall(r"handlers\.py:(\d+):\d+: (?:warning|error)", result.err)}
    gone = re.findall(r"`(\w+)` is no longer in", result.err)
    for node in ast.walk(ast.parse((root / "server/handlers.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.AsyncFunctionDef) and node.lineno in lines:
            lines |= set(range(node.lineno, (node.end_lineno or 0) + 1))
    return {
        line: message
        for line, message in type_errors(root, cache).items()
        # An import over several lines is one line to mypy.
        if line not in lines
        and not ("has no attribute" in message and any(f'"{n}"' in message for n in gone))
    }


@pytest.mark.parametrize(("name", "seed"), SERIES)
def test_nothing_written_by_hand_is_lost(
    tmp_path: Path, name: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(seed)  # noqa: S311 - the same series every time
    shutil.copytree(_ROOT / "specs", tmp_path / "specs")
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.oaswright.apis.{name}]\nspec = "specs/{name}.yaml"\nhandlers = "server/handlers.py"\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MYPYPATH", f"{tmp_path}{os.pathsep}{_ROOT / 'generator'}")
    spec, handlers = tmp_path / "specs" / f"{name}.yaml", tmp_path / "server" / "handlers.py"
    assert oaswright(tmp_path, "generate").status == 0
    marks = write_by_hand(handlers, draw)
    assert len(marks) > 4
    assert oaswright(tmp_path, "generate").out == "nothing to do\n"
    if SLOW:
        assert type_errors(tmp_path, tmp_path / ".mypy") == {}
    done: list[str] = []
    for step in range(STEPS):
        document = yaml.safe_load(spec.read_text(encoding="utf-8"))
        edit = draw.choice(EDITS)
        if not edit(document, draw, step):
            continue
        done.append(getattr(edit, "__name__", "edit"))
        spec.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
        result = oaswright(tmp_path, "generate")
        told = "error[vanished-name]" in result.err or "error[changed-response]" in result.err
        assert result.status == int(told), (done, result.err)
        text = handlers.read_text(encoding="utf-8")
        ast.parse(text)
        assert HELPERS in text, done
        assert "\n\f\nclass " in text
        for mark, written in marks.items():
            decorator = written[: written.find("        ")] if written.startswith("    ") else ""
            assert text.count(mark) == written.count(mark), (done, mark)
            assert written.removeprefix(decorator)[-60:] in text, (done, mark)
        # The same again, remembering nothing: nothing to do.
        shutil.rmtree(tmp_path / ".oaswright")
        again = oaswright(tmp_path, "generate")
        assert again.out.startswith("nothing to do\n"), (done, oaswright(tmp_path, "generate", "--diff").out)
        if SLOW or step == STEPS - 1:
            unexplained = unnamed(tmp_path, again, tmp_path / ".mypy")
            if unexplained:
                # What mypy remembers of a package that is replaced under it is not always right.
                unexplained = unnamed(tmp_path, again, tmp_path / f".mypy{step}")
            assert unexplained == {}, (done, again.err)
        if draw.random() < 0.3:
            assert "nothing was written" not in oaswright(tmp_path, "generate", "--apply-renames").err
