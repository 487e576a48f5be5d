"""`specwright generate`: write what the documents say, or tell what a run would change."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright.generation import Generation
    from specwright.publish import Change


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "spec", metavar="SPEC", nargs="?", type=Path, help="one document, without configuration"
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help="the package to write for SPEC")
    parser.add_argument("--api", metavar="NAME", action="append", help="only this API; may be repeated")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--check", action="store_true", help="write nothing; show the drift and exit 1 if there is any"
    )
    mode.add_argument("--diff", action="store_true", help="write nothing; show what would change and exit 0")


def run(arguments: argparse.Namespace) -> int:
    """Generate. Returns the exit status: 0, 1 (errors in documents, drift) or 2 (wrong use)."""
    from specwright.config import ConfigError, load_config
    from specwright.generation import generate, generate_document
    from specwright.rules import SettingsError

    spec: Path | None = arguments.spec
    out: Path | None = arguments.out
    if (spec is None) != (out is None):
        return _refuse("SPEC and --out go together; without them the APIs of pyproject.toml are generated")
    root = Path.cwd()
    try:
        if spec is not None and out is not None:
            if not spec.is_file():
                return _refuse(f"there is no file {spec}")
            if not out.name.isidentifier():
                return _refuse(f"{out.name} cannot be the name of a package")
            result = generate_document(spec.resolve(), out.resolve())
        else:
            config = load_config(root)
            root = config.root
            apis = [config.api(name) for name in arguments.api] if arguments.api else config.apis
            if not apis:
                return _refuse(
                    "name a document and --out, or list your APIs in [tool.specwright] of pyproject.toml"
                )
            absent = [str(api.spec) for api in apis if not api.spec.is_file()]
            if absent:
                return _refuse(f"there is no file {', '.join(absent)}")
            result = generate(config, apis)
    except (ConfigError, SettingsError) as error:
        return _refuse(str(error))
    return _conclude(result, root, check=arguments.check, diff=arguments.diff)


def _conclude(result: Generation, root: Path, *, check: bool, diff: bool) -> int:
    from specwright.diagnostics import format_text, has_errors, summary
    from specwright.publish import compare, unified_diff, write

    if result.diagnostics:
        colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        _say(format_text(result.diagnostics, result.sources, colour=colour))
    if has_errors(result.diagnostics):
        _say(f"\n{summary(result.diagnostics)}; nothing was written")
        return 1
    try:
        changes = compare(result.files, result.owned)
        if check or diff:
            for change in changes:
                sys.stdout.write(unified_diff(change, root))
            if changes and check:
                _say(f"out of date: {_listed(changes, root)}; run `specwright generate`")
            return 1 if changes and check else 0
        write(changes, result.files, result.owned)
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    for stub in result.stubs:
        print(f"stub added: {stub}")
    print(f"wrote {_listed(changes, root)}" if changes else "nothing to do")
    return 0


def _listed(changes: tuple[Change, ...], root: Path) -> str:
    names = [
        change.path.relative_to(root).as_posix() if change.path.is_relative_to(root) else str(change.path)
        for change in changes
    ]
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _refuse(message: str) -> int:
    _say(f"specwright generate: {message}")
    return 2
