"""The commands and their arguments. What a command does is imported when it runs."""

import argparse
import importlib
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext

from oaswright.cli.commands import COMMANDS
from oaswright.cli.console import refuse, say
from oaswright.errors import OaswrightError


def run(arguments: Sequence[str]) -> int:
    """Run the command line. Returns the exit status: 0 fine, 1 findings, 2 wrong use or configuration."""
    name = next((argument for argument in arguments if not argument.startswith("-")), None)
    if name is not None and name not in COMMANDS:
        return _refuse_command(name)
    parser, sub = _make_parser(name)
    try:
        parsed, unknown = parser.parse_known_args(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    if name is None or parsed.command is None:
        parser.print_help()
        return 2
    if unknown:
        return _refuse_arguments(name, sub, unknown)
    module = importlib.import_module(f"oaswright.cli.{name}")
    try:
        with _without_colour() if parsed.no_color else nullcontext():
            status: int = module.run(module.read_options(parsed))
    except OaswrightError as error:
        return refuse(name, error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return status


def _make_parser(command: str | None) -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    """The parser of the command line, and that of a command; without one they are the same."""
    parser = found = argparse.ArgumentParser(
        prog="oaswright",
        description="OpenAPI first: documents in, a typed server out.",
        epilog="`oaswright COMMAND --help` has examples; `oaswright init` begins a project",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    _add_colour(parser, default=False)
    # Without a name argparse formats a usage line, for which it imports shutil and all its archive formats.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog="oaswright")
    for name, about in COMMANDS.items():
        sub = commands.add_parser(
            name,
            help=about.about,
            description=f"{about.about[0].upper()}{about.about[1:]}.",
            epilog=about.epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == command:
            importlib.import_module(f"oaswright.cli.{name}").add_arguments(sub)
            _add_colour(sub, default=argparse.SUPPRESS)
            found = sub
    return parser, found


def _add_colour(parser: argparse.ArgumentParser, *, default: object) -> None:
    about = "plain text on a terminal too, as with the variable NO_COLOR"
    parser.add_argument("--no-color", action="store_true", default=default, help=about)


@contextmanager
def _without_colour() -> Generator[None]:
    """Ask for plain text as everybody does, for processes that a command starts too (no-color.org)."""
    before = os.environ.get("NO_COLOR")
    os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NO_COLOR"]
        else:
            os.environ["NO_COLOR"] = before


def _refuse_command(name: str) -> int:
    from oaswright.diagnostics.suggestions import suggest

    hint = suggest(name, COMMANDS) or f"there are {', '.join(COMMANDS)}"
    say(f"oaswright: there is no command {name}; {hint}")
    return 2


def _refuse_arguments(name: str, parser: argparse.ArgumentParser, unknown: Sequence[str]) -> int:
    """Say of each argument that no option takes what was probably meant."""
    from oaswright.diagnostics.suggestions import suggest

    options = [option for option in parser.format_usage().split() if option.startswith(("[--", "--"))]
    known = [option.strip("[]|") for option in options]
    problems: list[str] = []
    for argument in unknown:
        hint = suggest(argument.partition("=")[0], known) if argument.startswith("-") else None
        what = f"there is no option {argument}" if argument.startswith("-") else f"{argument} is one too many"
        problems.append(what + (f"; {hint}" if hint else ""))
    return refuse(name, f"{'; '.join(problems)}; see oaswright {name} --help")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"oaswright {version('oaswright')}")
        parser.exit()
