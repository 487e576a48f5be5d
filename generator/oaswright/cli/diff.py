"""`oaswright diff`: what changed for clients between two states of an API, and what breaks them."""

import argparse
import gc
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from oaswright.cli.console import refuse, say, use_colour
from oaswright.extras import require

if TYPE_CHECKING:
    # Imported when the command runs, so that `oaswright --help` stays quick.
    from oaswright.config import Config
    from oaswright.diff.documents import DocumentPair
    from oaswright.diff.model import Change, Comparison
    from oaswright.diff.settings import DiffSettings
    from oaswright.document.project import Project

FORMATS = ("text", "json", "markdown", "github", "html")
_MOST_ERRORS = 20
FAIL_ON = ("breaking", "risky", "any", "none")


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """What to compare: two `specs`, or each of them with the revision `against`; without any, the project's.

    `fail_on` is the level from which on changes make the run fail; None for the setting. `strict`: so do
    errors in the new document.
    """

    specs: tuple[str, ...] = ()
    against: str | None = None
    format: Literal["text", "json", "markdown", "github", "html"] = "text"
    fail_on: str | None = None
    strict: bool = False
    check_version: bool = False
    levels: tuple[str, ...] = ()
    root: Path | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "specs",
        metavar="SPEC",
        nargs="*",
        help="OLD and NEW: files, folders of documents, or REV:FILE of git; with --against the documents to "
        "compare with that revision (without any, those of [tool.oaswright] in pyproject.toml)",
    )
    parser.add_argument("--against", metavar="REV", help="a commit, branch or tag that has the old documents")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how changes are shown")
    parser.add_argument(
        "--fail-on",
        choices=FAIL_ON,
        help="exit 1 for changes of this level or a worse one (default: the setting fail-on, or breaking)",
    )
    parser.add_argument(
        "--strict", action="store_true", help="exit 1 for errors that `oaswright check` finds in NEW, too"
    )
    parser.add_argument(
        "--check-version",
        action="store_true",
        help="exit 1 where info.version moved less than the changes ask (semantic versioning)",
    )
    parser.add_argument(
        "--rule",
        metavar="ID=LEVEL",
        action="append",
        help="breaking, risky, info or off for one rule; may be repeated, and wins over pyproject.toml",
    )
    parser.add_argument(
        "--root",
        metavar="DIR",
        type=Path,
        help="the folder below which documents may refer to files (default: that of the project)",
    )


def read_options(arguments: argparse.Namespace) -> DiffOptions:
    """The options that were given."""
    return DiffOptions(
        tuple(arguments.specs),
        arguments.against,
        arguments.format,
        arguments.fail_on,
        arguments.strict,
        arguments.check_version,
        tuple(arguments.rule or ()),
        arguments.root,
    )


def run(options: DiffOptions) -> int:
    """Compare and print the changes. Returns the exit status: 0, 1 (changes that fail) or 2 (wrong use)."""
    require("diff")
    # Nothing made here is thrown away before the end, so looking for garbage only takes time.
    gc.disable()
    from oaswright.config import load_config
    from oaswright.diff.comparison import compare
    from oaswright.diff.documents import open_pairs
    from oaswright.diff.settings import add_diff_levels, parse_diff_settings

    if options.against is None and len(options.specs) != 2:
        return refuse(
            "diff", "name the OLD and the NEW document, or a revision to compare with: --against main"
        )
    config = load_config(Path.cwd())
    settings = add_diff_levels(parse_diff_settings(config.diff, config.file), options.levels)
    with open_pairs(options.specs, options.against, config, options.root) as pairs:
        found = [compare(pair.name, pair.old, pair.new, settings) for pair in pairs]
        invalid = _check([new for pair in pairs if (new := pair.projects[1]) is not None], config)
        python = [] if options.format in ("json", "github") else _compare_python(pairs, config)
    _print(_format(found, python, options.format))
    if options.format == "text":
        _conclude(found)
    _remind(found, settings)
    late = _find_late_versions(found, options, settings)
    for message in late:
        say(message)
    changes = [change for one in found for change in one.changes]
    failed = _is_at_least(changes, options.fail_on or settings.fail_on)
    return 1 if failed or late or (options.strict and invalid) else 0


def _check(projects: "Sequence[Project]", config: "Config") -> bool:
    """Whether there are errors in new documents, which are said to people: they stop no comparison."""
    from oaswright.diagnostics import Severity, ordered
    from oaswright.diagnostics.text import format_text
    from oaswright.lint.engine import examine
    from oaswright.lint.settings import parse_settings

    settings = parse_settings(config.rules, config.root)
    found = [
        diagnostic
        for project in projects
        for diagnostic in examine(project, settings).diagnostics
        if diagnostic.severity is Severity.ERROR
    ]
    if found:
        sources = {file: text for project in projects for file, text in project.sources.items()}
        say(format_text(ordered(found)[:_MOST_ERRORS], sources, colour=use_colour(sys.stderr)))
        count = f"{len(found)} error{'' if len(found) == 1 else 's'}"
        say(f"{count} in the new document, which is compared all the same; `oaswright check` says more\n")
    return bool(found)


def _print(output: str) -> None:
    # A document may hold what the terminal cannot show; a stream that stands in for it may not mind.
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if callable(reconfigure):
        reconfigure(errors="backslashreplace")
    if output:
        print(output)


def _compare_python(pairs: "Sequence[DocumentPair]", config: "Config") -> "list[tuple[str, list[str]]]":
    """What changes for the hand-written code of the project, for each API that is compared, with a title."""
    from oaswright.diff.python import compare_python
    from oaswright.lint.settings import parse_settings

    found: list[tuple[str, list[str]]] = []
    for pair in pairs:
        old, new = pair.projects
        api = next(
            (api for api in config.apis if new and api.spec.resolve() == new.entry.path.resolve()), None
        )
        if api is None or old is None or new is None:
            continue
        changes = compare_python(old, new, api, parse_settings(config.rules, config.root))
        if changes is None:
            lines = ["not known, since one of the documents has errors that keep it from being generated"]
        else:
            lines = [f"{change.kind}: {change.message}" for change in changes]
        if lines:
            found.append((f"Python of {api.name}", lines))
    return found


def _format(found: "Sequence[Comparison]", python: "Sequence[tuple[str, list[str]]]", name: str) -> str:
    changes = [change for one in found for change in one.changes]
    if name == "json":
        from oaswright.diff.reports.json import format_json

        return format_json(changes)
    if name == "github":
        from oaswright.diagnostics.repository import find_repository
        from oaswright.diff.reports.github import format_github

        return format_github(changes, find_repository())
    if name == "markdown":
        from oaswright.diff.reports.markdown import format_markdown

        return format_markdown(found, python)
    if name == "html":
        from oaswright.diff.reports.html import format_html

        return format_html(found, python)
    from oaswright.diagnostics.text import escape
    from oaswright.diff.reports.text import format_changes

    sources = {file: text for one in found for file, text in one.sources.items()}
    blocks = [format_changes(changes, sources, colour=use_colour(sys.stdout))]
    blocks += ["\n".join([f"{title}:", *(f"  {escape(line)}" for line in lines)]) for title, lines in python]
    return "\n\n".join(block for block in blocks if block)


def _conclude(found: "Sequence[Comparison]") -> None:
    """The numbers of changes, and the version that they ask for."""
    from oaswright.diff.reports.edits import summarise
    from oaswright.diff.versions import next_version

    changes = [change for one in found for change in one.changes]
    documents = f"{len(found)} document{'' if len(found) == 1 else 's'} compared"
    print(f"{chr(10) if changes else ''}{documents}: {summarise(changes)}")
    for one in found:
        version = next_version(one)
        if version is not None and one.changes:
            print(
                f"{one.name}: version {one.versions[0]} -> {one.versions[1]}; the changes ask for {version}"
            )


def _remind(found: "Sequence[Comparison]", settings: "DiffSettings") -> None:
    """Say what is accepted, and which acceptances have run out or cover nothing."""
    accepted = sum(one.accepted for one in found)
    if accepted:
        counted = "1 change is" if accepted == 1 else f"{accepted} changes are"
        say(f"{counted} accepted by [[tool.oaswright.diff.silence]]")
    used = {number for one in found for number in one.used}
    expired = settings.list_expired(date.today())  # noqa: DTZ011 - a day where the command runs
    for one in settings.accepted:
        silence = one.silence
        if one in expired:
            say(f"silence of {silence.rule} at {silence.at} has run out on {one.until}; remove or renew it")
        elif silence.number not in used:
            say(f"silence of {silence.rule} at {silence.at} covers no change; remove it once it is merged")


def _find_late_versions(
    found: "Sequence[Comparison]", options: DiffOptions, settings: "DiffSettings"
) -> list[str]:
    """What is wrong with versions that moved less than the changes ask, where that is asked."""
    from oaswright.diff.versions import moved_enough, next_version

    if not (options.check_version or settings.check_version):
        return []
    return [
        f"{one.name}: version {one.versions[1] or 'none'} moved too little from {one.versions[0]}; "
        f"the changes ask for {next_version(one)}"
        for one in found
        if not moved_enough(one)
    ]


def _is_at_least(changes: "Sequence[Change]", fail_on: str) -> bool:
    from oaswright.diff.model import Level

    if fail_on == "none":
        return False
    least = {"breaking": Level.BREAKING, "risky": Level.RISKY}.get(fail_on, Level.INFO)
    return any(change.level >= least for change in changes)
