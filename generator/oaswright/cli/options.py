"""Options of several commands: those of `oaswright generate`, which `serve` gives as well, and of rules."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class RuleOptions:
    """What takes the place of settings: levels as `ID=LEVEL`, the root of references, and leniency."""

    levels: tuple[str, ...] = ()
    root: Path | None = None
    lenient: bool = False

    def __bool__(self) -> bool:
        return bool(self.levels or self.root or self.lenient)


NO_RULE_OPTIONS = RuleOptions()


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """`spec` and `out` are one document and its package; without them the APIs of the configuration count.

    `apis` are names of some of these. With `quiet` findings alone are printed.
    """

    spec: Path | None = None
    out: Path | None = None
    apis: tuple[str, ...] = ()
    mode: Literal["write", "check", "diff", "watch"] = "write"
    apply_renames: bool = False
    explain: bool = False
    quiet: bool = False
    rules: RuleOptions = NO_RULE_OPTIONS


def add_quiet_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--quiet`."""
    parser.add_argument("-q", "--quiet", action="store_true", help="print what is wrong and nothing else")


def add_rule_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `--rule`, `--root` and `--lenient`."""
    parser.add_argument(
        "--rule",
        metavar="ID=LEVEL",
        action="append",
        help="error, warning, info or off for one rule; may be repeated, and wins over pyproject.toml",
    )
    parser.add_argument(
        "--root",
        metavar="DIR",
        type=Path,
        help="the folder below which documents may refer to files (default: that of the project)",
    )
    parser.add_argument(
        "--lenient",
        action="store_true",
        help="errors that leave a faithful package are warnings that say what is lost",
    )


def read_rule_options(arguments: argparse.Namespace) -> RuleOptions:
    """The options that were given."""
    return RuleOptions(tuple(arguments.rule or ()), arguments.root, lenient=arguments.lenient)
