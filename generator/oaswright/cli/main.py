"""The commands and their arguments. What a command does is imported when it runs."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from oaswright.cli.console import refuse
from oaswright.errors import OaswrightError

_COMMANDS = {
    "init": "lay out a new project, which is served and tested at once",
    "check": "validate and lint documents; every problem at once, with its position",
    "generate": "write models, interface and wiring, and stubs for missing handlers",
    "diff": "what changed for clients between two states of an API, and what breaks them",
    "kept": "list former versions of handlers and of edited files, and where they are kept",
    "serve": "run the application of the project",
    "test": "hold a server against its document: shapes, behaviour, security",
    "explain": "what a rule means and how to mend or silence what it finds",
}


def run(arguments: Sequence[str]) -> int:
    """Run the command line. Returns the exit status: 0 fine, 1 findings, 2 wrong use or configuration."""
    command = next((argument for argument in arguments if argument in _COMMANDS), None)
    parser = _make_parser(command)
    try:
        parsed = parser.parse_args(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    name: str | None = parsed.command
    if name is None:
        parser.print_help()
        return 2
    module = importlib.import_module(f"oaswright.cli.{name}")
    try:
        status: int = module.run(module.read_options(parsed))
    except OaswrightError as error:
        return refuse(name, error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return status


def _make_parser(command: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="oaswright", description="OpenAPI first: documents in, a typed server out."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    # Without a name argparse formats a usage line, for which it imports shutil and all its archive formats.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog="oaswright")
    for name, about in _COMMANDS.items():
        sub = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        if name == command:
            importlib.import_module(f"oaswright.cli.{name}").add_arguments(sub)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"oaswright {version('oaswright')}")
        parser.exit()
