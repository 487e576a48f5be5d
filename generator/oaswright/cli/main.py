"""The commands and their arguments. What a command does is imported when it runs."""

import argparse
import importlib
import sys
from collections.abc import Sequence

_COMMANDS = {
    "check": "validate and lint documents; every problem at once, with its place",
    "generate": "write models, interface and wiring, and stubs for missing handlers",
    "serve": "run the application of the project",
    "explain": "what a rule means and how to mend or silence what it finds",
}
# What each command needs beyond the base package, and the extra that brings it.
_NEEDS = {
    "check": ("generate", ("yaml", "openapi_schema_validator")),
    "generate": ("generate", ("yaml", "jinja2", "datamodel_code_generator")),
    "serve": ("serve", ("uvicorn",)),
}


def run(arguments: Sequence[str]) -> int:
    """Run the command line. Returns the exit status: 0 fine, 1 findings, 2 wrong use or configuration."""
    command = next((argument for argument in arguments if argument in _COMMANDS), None)
    parser = _parser(command)
    try:
        parsed = parser.parse_args(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    name: str | None = parsed.command
    if name is None:
        parser.print_help()
        return 2
    missing = _missing(name)
    if missing:
        print(f"oaswright {name}: {missing}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"oaswright.cli.{name}")
    try:
        status: int = module.run(parsed)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return status


def _parser(command: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="oaswright", description="OpenAPI first: documents in, a typed server out."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
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


def _missing(name: str) -> str | None:
    """What a command needs and the environment lacks, and the extra that brings it.

    There is no release: an install line would name what no index has as ours.
    """
    from importlib.util import find_spec

    extra, modules = _NEEDS.get(name, ("", ()))
    absent = [module for module in modules if find_spec(module) is None]
    if not absent:
        return None
    return f"needs {', '.join(absent)}, from the extra `{extra}` of oaswright; README says how to install it"
