"""`oaswright check`: every finding about the documents, at once."""

import argparse
import gc
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from oaswright.cli.console import refuse, use_colour
from oaswright.cli.options import NO_RULE_OPTIONS, RuleOptions, add_rule_arguments, read_rule_options
from oaswright.extras import require

if TYPE_CHECKING:
    # Imported when the command runs, so that `oaswright --help` stays quick.
    from oaswright.diagnostics import Diagnostic

FORMATS = ("text", "json", "sarif", "github")


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """`specs` are documents; without any, those of the configuration are checked."""

    specs: tuple[Path, ...] = ()
    format: Literal["text", "json", "sarif", "github"] = "text"
    rules: RuleOptions = NO_RULE_OPTIONS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "specs",
        metavar="SPEC",
        nargs="*",
        type=Path,
        help="documents to check; without any, those of [tool.oaswright] in pyproject.toml",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are shown")
    add_rule_arguments(parser)


def read_options(arguments: argparse.Namespace) -> CheckOptions:
    """The options that were given."""
    return CheckOptions(tuple(arguments.specs), arguments.format, read_rule_options(arguments))


def run(options: CheckOptions) -> int:
    """Check the documents and print the findings. Returns the exit status: 0, 1 (errors) or 2 (wrong use)."""
    require("check")
    # Nothing made here is thrown away before the end, so looking for garbage only takes a third of the time;
    # a sixth of it, for a small document, while the modules below are imported.
    gc.disable()
    from oaswright.cli.configuration import read_config
    from oaswright.config import find_reference_root
    from oaswright.diagnostics import has_errors, ordered
    from oaswright.document.project import load_project
    from oaswright.lint.settings import parse_settings
    from oaswright.lint.silences import Silence
    from oaswright.preparation import check_whole

    config = read_config(options.rules, options.specs)
    settings = parse_settings(config.rules, config.root)
    specs = options.specs or tuple(api.spec for api in config.apis)
    if not specs:
        return refuse("check", "name a document, or list your APIs in [tool.oaswright] of pyproject.toml")
    for spec in specs:
        if not spec.is_file():
            return refuse("check", f"there is no file {spec}")
    found: list[Diagnostic] = []
    sources: dict[str, str] = {}
    used: set[Silence] = set()
    read: list[Path] = []
    for spec in specs:
        project = load_project(spec, root=find_reference_root(config, spec))
        sources.update(project.sources)
        read.extend(document.path for document in project.documents.values())
        found.extend(check_whole(project, settings, used=used))
    if settings.silences and not has_errors(found):
        from oaswright.document.reading import display_path
        from oaswright.lint.unused_silences import find_unused_silences

        shown = display_path(config.file)
        sources[shown] = config.file.read_text("utf-8")
        found += find_unused_silences(
            settings, used, read, config.file, shown=shown, all_read=not options.specs
        )
    found = ordered(found)
    output = _format(found, sources, options.format)
    # A document may hold what the terminal cannot show; a stream that stands in for it may not mind.
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if callable(reconfigure):
        reconfigure(errors="backslashreplace")
    if output:
        print(output)
    if options.format == "text":
        _conclude(found, len(specs))
    return 1 if has_errors(found) else 0


def _format(found: "Sequence[Diagnostic]", sources: Mapping[str, str], name: str) -> str:
    if name == "json":
        from oaswright.diagnostics.json import format_json

        return format_json(found)
    if name == "sarif":
        from oaswright.diagnostics.sarif import format_sarif
        from oaswright.lint.registry import all_rules

        return format_sarif(found, {rule.id: rule.documentation for rule in all_rules().values()})
    if name == "github":
        from oaswright.diagnostics.github import format_github

        return format_github(found)
    from oaswright.diagnostics.text import format_text

    return format_text(found, sources, colour=use_colour(sys.stdout))


def _conclude(found: "Sequence[Diagnostic]", documents: int) -> None:
    from oaswright.diagnostics.text import summary

    counted = summary(found)
    checked = f"{documents} document{'' if documents == 1 else 's'} checked"
    if not counted:
        print(f"{checked}, nothing found")
        return
    rules = sorted({diagnostic.rule for diagnostic in found})
    more = f"`oaswright explain {rules[0]}` says more" if len(rules) == 1 else ""
    more = more or f"`oaswright explain RULE` says more, such as `oaswright explain {rules[0]}`"
    print(f"\n{checked}: {counted}; {more}")
