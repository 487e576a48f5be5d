"""`oaswright generate`: write what the documents say, or show what a run would change.

A run with nothing to do ends here, on what the last one remembered; the rest is imported when needed.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oaswright.cli.console import refuse, repeat
from oaswright.cli.options import GenerateOptions, add_quiet_argument, add_rule_arguments, read_rule_options

if TYPE_CHECKING:
    from oaswright.publish.cache import Cache


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "spec", metavar="SPEC", nargs="?", type=Path, help="one document, without configuration"
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help="the package to write for SPEC")
    parser.add_argument("--api", metavar="NAME", action="append", help="only this API; may be repeated")
    parser.add_argument(
        "--apply-renames",
        action="store_true",
        help="give handlers whose operation has a new operationId its name",
    )
    parser.add_argument(
        "--explain", action="store_true", help="say for each file which edit of the document changes it"
    )
    add_quiet_argument(parser)
    add_rule_arguments(parser)
    modes = parser.add_mutually_exclusive_group()
    for mode, about in {
        "check": "write nothing; show the drift and exit 1 if there is any",
        "diff": "write nothing; show what would change and exit 0",
        "watch": "generate again whenever a file is saved",
    }.items():
        modes.add_argument(
            f"--{mode}", action="store_const", dest="mode", const=mode, default="write", help=about
        )


def read_options(arguments: argparse.Namespace) -> GenerateOptions:
    """The options that were given."""
    return GenerateOptions(
        arguments.spec,
        arguments.out,
        tuple(arguments.api or ()),
        arguments.mode,
        apply_renames=arguments.apply_renames,
        explain=arguments.explain,
        quiet=arguments.quiet,
        rules=read_rule_options(arguments),
    )


def run(options: GenerateOptions) -> int:
    """Generate. Returns the exit status: 0, 1 (errors in documents, drift) or 2 (wrong use)."""
    if (options.spec is None) != (options.out is None):
        message = "SPEC and --out go together; without them the APIs of pyproject.toml are generated"
        return refuse("generate", message)
    as_before = not (options.apply_renames or options.rules or options.mode == "watch")
    if as_before:
        cache = _load_memory() if options.spec is None else _load_document_memory(options)
        if cache is not None and _is_current(cache, options.apis):
            names = (*cache.packages, *(options.apis or cache.names))
            repeat(cache.entries[name].said for name in names)
            if options.mode == "write" and not options.quiet:
                print("nothing to do")
            return 0
    from oaswright.extras import require

    require("generate")
    if options.mode == "watch":
        require("watch")
        from oaswright.cli.watch import watch

        return watch(options)
    from oaswright.cli.regeneration import regenerate

    return regenerate(options).status


def _load_memory() -> "Cache | None":
    """What the last run of the nearest project remembers, if its configuration is still the same."""
    from oaswright.publish.cache import hash_file, load_cache

    here = Path.cwd()
    for folder in (here, *here.parents):
        state = folder / ".oaswright"
        if (state / "journal.json").exists():
            return None
        cache = load_cache(state)
        if cache is not None:
            file, digest = cache.configuration
            return cache if file == str(folder / "pyproject.toml") and hash_file(file) == digest else None
        if (folder / "pyproject.toml").exists():
            return None
    return None


def _load_document_memory(options: GenerateOptions) -> "Cache | None":
    """What the last run for a document without configuration remembers beside its package."""
    from oaswright.publish.cache import load_cache, locate_document_cache

    assert options.spec is not None
    assert options.out is not None
    cache = load_cache(locate_document_cache(options.out))
    return cache if cache is not None and cache.configuration == (str(options.spec.resolve()), "") else None


def _is_current(cache: "Cache", names: Sequence[str]) -> bool:
    from oaswright.publish.cache import is_current

    asked = (*cache.packages, *(names or cache.names))
    return bool(asked) and all(name in cache.entries and is_current(cache.entries[name]) for name in asked)
