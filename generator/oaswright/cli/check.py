"""`oaswright check`: every finding about the documents, at once."""

import argparse
import gc
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from oaswright.cli.console import refuse, say, use_colour
from oaswright.cli.options import (
    NO_RULE_OPTIONS,
    RuleOptions,
    add_quiet_argument,
    add_rule_arguments,
    read_rule_options,
)
from oaswright.extras import require

if TYPE_CHECKING:
    # Imported when the command runs, so that `oaswright --help` stays quick.
    from oaswright.checking.answers import Answer, Request
    from oaswright.config import ApiConfig
    from oaswright.diagnostics import Diagnostic
    from oaswright.diagnostics.sarif import Driver

    Checks: TypeAlias = Sequence[tuple[Request, Answer]]

FORMATS = ("text", "json", "sarif", "github")


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """`specs` are documents, folders and patterns; without any, those of the configuration are checked.

    One of `-` is standard input, which stands for the file `stdin_filename`. Findings of the severity
    `fail_on`, or a worse one, make the run fail; None for the `fail-on` of the configuration.
    """

    specs: tuple[Path, ...] = ()
    stdin_filename: Path | None = None
    format: Literal["text", "json", "sarif", "github"] = "text"
    rules: RuleOptions = NO_RULE_OPTIONS
    fail_on: Literal["error", "warning", "info"] | None = None
    quiet: bool = False


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
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "info"),
        help="exit 1 for findings of this severity or a worse one (default: the setting fail-on, or error)",
    )
    add_quiet_argument(parser)
    add_rule_arguments(parser)


def read_options(arguments: argparse.Namespace) -> CheckOptions:
    """The options that were given."""
    return CheckOptions(
        tuple(arguments.specs),
        arguments.stdin_filename,
        arguments.format,
        read_rule_options(arguments),
        arguments.fail_on,
        arguments.quiet,
    )


def run(options: CheckOptions) -> int:
    """Check the documents and print the findings. Returns the exit status: 0, 1 (errors) or 2 (wrong use)."""
    require("check")
    # Nothing made here is thrown away before the end, so looking for garbage only takes a third of the time;
    # a sixth of it, for a small document, while the modules below are imported.
    gc.disable()
    from oaswright.checking.answers import make_request
    from oaswright.checking.documents import check_documents, check_packages
    from oaswright.cli.configuration import find_configs, read_config
    from oaswright.cli.statuses import get_status
    from oaswright.cli.targets import Targets, find_targets
    from oaswright.config.selection import check_presence
    from oaswright.diagnostics import Severity, has_errors, ordered

    config = read_config(options.rules, [path for path in options.specs if str(path) != "-"])
    if options.specs:
        targets = find_targets(options.specs, options.stdin_filename)
    else:
        check_presence(config, config.apis)
        targets = Targets(tuple((api.spec, None) for api in config.apis))
    alone = not targets.documents and not options.specs and bool(config.packages)
    if not targets.documents and not alone:
        return refuse(
            "check", "name a document or a folder, or list your APIs in [tool.oaswright] of pyproject.toml"
        )
    if targets.swagger:
        say(f"not checked, since Swagger 2.0 is not supported: {', '.join(map(str, targets.swagger))}")
    paths = [path for path, _ in targets.documents]
    # What the configuration lists has its rules, wherever it lies.
    configs = find_configs(paths, config, options.rules) if options.specs else [config] * len(paths)
    requests = [
        make_request(path, of, data, lenient=options.rules.lenient)
        for (path, data), of in zip(targets.documents, configs, strict=True)
    ]
    answers = check_documents(requests, config.state if config.apis else None)
    checks = [check_packages(config)] if alone else list(zip(requests, answers, strict=True))
    answers = [answer for _, answer in checks]
    for answer in answers:
        if not answer.has_verdict:
            say(f"openapi-spec-validator has given no verdict on {next(iter(answer.files))}")
    sources = {file: text for answer in answers for file, text in answer.read_texts().items()}
    found = [diagnostic for answer in answers for diagnostic in answer.found]
    if not has_errors(found):
        found += _find_unused_silences(checks, {of.root: of.apis for of in (config, *configs)}, sources)
    # A file that two documents refer to is read for each.
    found = ordered(found)
    output = _format(found, sources, options.format, checks)
    # A document may hold what the terminal cannot show; a stream that stands in for it may not mind.
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if callable(reconfigure):
        reconfigure(errors="backslashreplace")
    if output:
        print(output)
    if options.format == "text" and not options.quiet:
        _conclude(found, len(targets.documents) or len(answers[0].files))
    levels = [options.fail_on] if options.fail_on is not None else [of.fail_on for of in configs or [config]]
    return max(get_status(found, Severity(level)) for level in levels)


def _find_unused_silences(
    checks: "Checks", apis: "Mapping[Path, Sequence[ApiConfig]]", sources: dict[str, str]
) -> "list[Diagnostic]":
    """What silences nothing, for each configuration; the text of its file is added to `sources`.

    `apis` are those that it lists, by its folder.
    """
    used: dict[Path | None, set[int]] = {}
    for request, answer in checks:
        used.setdefault(request.root, set()).update(answer.used)
    if all(len(used[request.root]) == len(request.rules.get("silence", ())) for request, _ in checks):
        return []
    from oaswright.checking.documents import list_settings
    from oaswright.document.reading import display_path
    from oaswright.lint.unused_silences import find_unused_silences

    found: list[Diagnostic] = []
    for root, settings in list_settings(checks).items():
        file = root / "pyproject.toml"
        shown = display_path(file)
        sources[shown] = file.read_text("utf-8")
        read = [path for request, answer in checks if request.root == root for path in answer.files.values()]
        found += find_unused_silences(
            settings, used[root], read, file, shown=shown, listed=[api.spec for api in apis[root]]
        )
    return found


def _format(found: "Sequence[Diagnostic]", sources: Mapping[str, str], name: str, checks: "Checks") -> str:
    if name == "json":
        from oaswright.diagnostics.json import format_json

        return format_json(found)
    if name == "sarif":
        from oaswright.diagnostics.repository import find_repository
        from oaswright.diagnostics.sarif import format_sarif

        return format_sarif(found, _describe_tool(checks), sources, find_repository())
    if name == "github":
        from oaswright.diagnostics.github import format_github
        from oaswright.diagnostics.repository import find_repository

        return format_github(found, find_repository())
    from oaswright.diagnostics.text import format_text

    return format_text(found, sources, colour=use_colour(sys.stdout))


def _describe_tool(checks: "Checks") -> "Driver":
    """What the distribution and the rules say of themselves."""
    from importlib.metadata import metadata

    from oaswright.checking.documents import list_settings
    from oaswright.diagnostics.sarif import Driver, RuleDescription

    about = metadata("oaswright")
    pages = [url.partition(",")[2].strip() for url in about.get_all("Project-URL") or []]
    rules = {
        rule.id: RuleDescription(rule.documentation, rule.severity, enabled=rule.rule_set is None)
        for settings in list_settings(checks).values()
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
