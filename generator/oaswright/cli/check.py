"""`oaswright check`: every finding about the documents, at once."""

import argparse
import gc
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from oaswright.cli.console import refuse, say, use_colour
from oaswright.cli.options import NO_RULE_OPTIONS, RuleOptions, add_rule_arguments, read_rule_options
from oaswright.extras import require

if TYPE_CHECKING:
    # Imported when the command runs, so that `oaswright --help` stays quick.
    from oaswright.cli.targets import Targets
    from oaswright.config import Config
    from oaswright.diagnostics import Diagnostic
    from oaswright.diagnostics.sarif import Driver
    from oaswright.document.bundle import Bundle
    from oaswright.lint.settings import Settings

FORMATS = ("text", "json", "sarif", "github")


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """`specs` are documents, folders and patterns; without any, those of the configuration are checked.

    One of `-` is standard input, which stands for the file `stdin_filename`.
    """

    specs: tuple[Path, ...] = ()
    stdin_filename: Path | None = None
    format: Literal["text", "json", "sarif", "github"] = "text"
    rules: RuleOptions = NO_RULE_OPTIONS


def _read_path(text: str) -> Path:
    """A path; an empty one is a shell variable without a value, and not the working directory."""
    if not text:
        raise argparse.ArgumentTypeError("an empty path; name a document or a folder")
    return Path(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "specs",
        metavar="SPEC",
        nargs="*",
        type=_read_path,
        help="documents to check, folders and patterns (`specs/**/*.yaml`) of documents, or `-` for standard "
        "input; without any, those of [tool.oaswright] in pyproject.toml",
    )
    parser.add_argument(
        "--stdin-filename", metavar="FILE", type=Path, help="the file that standard input stands for"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are shown")
    add_rule_arguments(parser)


def read_options(arguments: argparse.Namespace) -> CheckOptions:
    """The options that were given."""
    return CheckOptions(
        tuple(arguments.specs), arguments.stdin_filename, arguments.format, read_rule_options(arguments)
    )


def run(options: CheckOptions) -> int:
    """Check the documents and print the findings. Returns the exit status: 0, 1 (errors) or 2 (wrong use)."""
    require("check")
    # Nothing made here is thrown away before the end, so looking for garbage only takes a third of the time;
    # a sixth of it, for a small document, while the modules below are imported.
    gc.disable()
    from oaswright.cli.configuration import read_config
    from oaswright.cli.statuses import get_status
    from oaswright.cli.targets import Targets, find_targets
    from oaswright.diagnostics import ordered
    from oaswright.lint.settings import parse_settings

    config = read_config(options.rules, [path for path in options.specs if str(path) != "-"])
    if options.specs:
        targets = find_targets(options.specs, options.stdin_filename)
    else:
        absent = [str(api.spec) for api in config.apis if not api.spec.is_file()]
        if absent:
            return refuse("check", f"{config.file}: there is no file {', '.join(absent)}")
        targets = Targets(tuple((api.spec, None) for api in config.apis))
    if not targets.documents:
        return refuse(
            "check", "name a document or a folder, or list your APIs in [tool.oaswright] of pyproject.toml"
        )
    if targets.swagger:
        say(f"not checked, since Swagger 2.0 is not supported: {', '.join(map(str, targets.swagger))}")
    settings = parse_settings(config.rules, config.root)
    found, sources = _check(
        config, settings, targets, lenient=options.rules.lenient, complete=not options.specs
    )
    found = ordered(found)
    output = _format(found, sources, options.format, settings)
    # A document may hold what the terminal cannot show; a stream that stands in for it may not mind.
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if callable(reconfigure):
        reconfigure(errors="backslashreplace")
    if output:
        print(output)
    if options.format == "text":
        _conclude(found, len(targets.documents))
    return get_status(found)


def _check(
    config: "Config", settings: "Settings", targets: "Targets", *, lenient: bool, complete: bool
) -> "tuple[list[Diagnostic], dict[str, str]]":
    """The findings about the documents and about silences, and the texts of the shown files.

    `lenient` is for all documents, beside those of lenient APIs. `complete`: the documents are all those of
    the configuration.
    """
    from oaswright.config import find_reference_root
    from oaswright.diagnostics import has_errors
    from oaswright.document.project import load_project
    from oaswright.judge.asking import ask
    from oaswright.judge.findings import describe
    from oaswright.lint.silences import Silence
    from oaswright.preparation import check_whole

    found: list[Diagnostic] = []
    sources: dict[str, str] = {}
    used: set[Silence] = set()
    read: list[Path] = []
    accepted: list[tuple[Bundle, list[Diagnostic], bool]] = []
    tolerated = {api.spec.resolve() for api in config.apis if api.lenient}
    formats = {api.spec.resolve(): api.formats for api in config.apis}
    for path, data in targets.documents:
        project = load_project(path, root=find_reference_root(config, path), data=data)
        sources.update(project.sources)
        read.extend(document.path for document in project.documents.values())
        is_lenient = lenient or path.resolve() in tolerated
        checked = check_whole(
            project, settings, lenient=is_lenient, used=used, formats=formats.get(path.resolve())
        )
        found.extend(checked.diagnostics)
        if checked.bundle is not None:
            accepted.append((checked.bundle, checked.diagnostics, is_lenient))
    verdicts = ask([bundle for bundle, _, _ in accepted], config.state if config.apis else None)
    for (bundle, known, is_lenient), refusals in zip(accepted, verdicts, strict=True):
        if refusals is None:
            say(f"openapi-spec-validator has given no verdict on {bundle.span(()).file}")
        else:
            found += describe(refusals, bundle, known, settings, used, lenient=is_lenient)
    if settings.silences and not has_errors(found):
        from oaswright.document.reading import display_path
        from oaswright.lint.unused_silences import find_unused_silences

        shown = display_path(config.file)
        sources[shown] = config.file.read_text("utf-8")
        found += find_unused_silences(settings, used, read, config.file, shown=shown, all_read=complete)
    return found, sources


def _format(
    found: "Sequence[Diagnostic]", sources: Mapping[str, str], name: str, settings: "Settings"
) -> str:
    if name == "json":
        from oaswright.diagnostics.json import format_json

        return format_json(found)
    if name == "sarif":
        from oaswright.diagnostics.repository import find_repository
        from oaswright.diagnostics.sarif import format_sarif

        return format_sarif(found, _describe_tool(settings), sources, find_repository())
    if name == "github":
        from oaswright.diagnostics.github import format_github
        from oaswright.diagnostics.repository import find_repository

        return format_github(found, find_repository())
    from oaswright.diagnostics.text import format_text

    return format_text(found, sources, colour=use_colour(sys.stdout))


def _describe_tool(settings: "Settings") -> "Driver":
    """What the distribution and the rules say of themselves."""
    from importlib.metadata import metadata

    from oaswright.diagnostics.sarif import Driver, RuleDescription

    about = metadata("oaswright")
    pages = [url.partition(",")[2].strip() for url in about.get_all("Project-URL") or []]
    rules = {
        rule.id: RuleDescription(rule.documentation, rule.severity, enabled=rule.rule_set is None)
        for rule in settings.known.values()
    }
    return Driver(about["Version"], pages[0] if pages else None, rules)


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
