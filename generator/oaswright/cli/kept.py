"""`oaswright kept`: former versions of files that people wrote, and where they are."""

import argparse
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class KeptOptions:
    """`out` is the folder of `generate SPEC --out DIR`; None means the project."""

    out: Path | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "--out", metavar="DIR", type=Path, help="the package of one document (default: the project)"
    )


def read_options(arguments: argparse.Namespace) -> KeptOptions:
    """The options that were given."""
    return KeptOptions(arguments.out)


def run(options: KeptOptions) -> int:
    """Print a line for each version, the latest first: when it was replaced, of what file, where it is.

    Returns 0. Raises ConfigError.
    """
    from oaswright.config import load_config
    from oaswright.publish.compare import show_path
    from oaswright.publish.kept import MAX_DAYS, MIN_COPIES, list_copies

    root = load_config(Path.cwd()).root if options.out is None else options.out.resolve().parent
    copies = list_copies(root / ".oaswright")
    names = [show_path(copy.path, root) for copy in copies]
    width = max(map(len, names), default=0)
    for copy, name in zip(copies, names, strict=True):
        since = datetime.fromtimestamp(copy.since).astimezone()
        print(f"{since:%Y-%m-%d %H:%M:%S}  {name:<{width}}  {show_path(copy.kept, Path.cwd())}")
    if copies:
        print(f"kept for {MAX_DAYS} days, the last {MIN_COPIES} of a file longer; copy one back with cp")
    else:
        print("no former version is kept")
    return 0
