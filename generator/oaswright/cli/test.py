"""`oaswright test`: a server, held against its document."""

import argparse
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oaswright.cli.console import refuse, say, use_colour
from oaswright.extras import require

if TYPE_CHECKING:
    # Imported when the command runs, so that `oaswright --help` stays quick.
    from oaswright.config import ApiConfig, Config
    from oaswright.contract.api import Api, Operation
    from oaswright.contract.checks.check import Check
    from oaswright.contract.identities import Contract
    from oaswright.contract.running import Plan, Report


@dataclass(frozen=True, slots=True)
class TestOptions:
    """What to test, where it runs, what is known of it, and which reports to write.

    `spec` is a document without a project; `apis` are names of the configuration. `credentials` and `known`
    add to the contract file.
    """

    spec: Path | None = None
    apis: tuple[str, ...] = ()
    url: str | None = None
    contract: Path | None = None
    credentials: Mapping[str, str] = field(default_factory=dict[str, str])
    known: Mapping[str, Any] = field(default_factory=dict[str, Any])
    operations: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    safe: bool = False
    fuzz: bool = True
    seed: int = 0
    max_time: float | None = None
    explain: bool = False
    junit: Path | None = None
    json: Path | None = None
    html: Path | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "spec",
        metavar="SPEC",
        nargs="?",
        type=Path,
        help="a document; without it, the APIs of pyproject.toml",
    )
    parser.add_argument(
        "--api", metavar="NAME", action="append", default=[], help="an API of pyproject.toml (repeatable)"
    )
    parser.add_argument(
        "--url", help="where the server runs; without it the application runs in this process"
    )
    parser.add_argument(
        "--contract", metavar="FILE", type=Path, help="the contract file: credentials and known ids"
    )
    parser.add_argument(
        "--credential",
        metavar="SCHEME=TEXT",
        action="append",
        default=[],
        type=_read_pair,
        help="what a security scheme takes, by its name in the document (repeatable)",
    )
    parser.add_argument(
        "--known",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=_read_pair,
        help="a value that exists, for a parameter or member (repeatable); OPERATION.NAME for one operation",
    )
    parser.add_argument(
        "--operation", metavar="ID", action="append", default=[], help="test this operation (repeatable)"
    )
    parser.add_argument(
        "--check", metavar="NAME", action="append", default=[], help="run this check or family (repeatable)"
    )
    parser.add_argument("--safe", action="store_true", help="send GET and HEAD only")
    parser.add_argument("--no-fuzz", dest="fuzz", action="store_false", help="leave schemathesis out")
    parser.add_argument(
        "--seed", type=int, default=0, help="repeats a run with the same values (default: %(default)s)"
    )
    parser.add_argument(
        "--max-time",
        metavar="SECONDS",
        type=_read_seconds,
        help="end after so long; what was not tried is told",
    )
    parser.add_argument("--explain", action="store_true", help="say which resources were recognised, and end")
    for name, what in (("junit", "JUnit XML"), ("json", "JSON"), ("html", "a page to look at")):
        parser.add_argument(f"--{name}", metavar="FILE", type=Path, help=f"write a report as {what}")


def _read_seconds(text: str) -> float:
    """A number of seconds above zero."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not found > 0:
        raise argparse.ArgumentTypeError(f"{text!r}: write a number of seconds above 0")
    return found


def _read_pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r}: write NAME=VALUE")
    return name, value


def read_options(arguments: argparse.Namespace) -> TestOptions:
    """The options that were given."""
    return TestOptions(
        arguments.spec,
        tuple(arguments.api),
        arguments.url,
        arguments.contract,
        dict(arguments.credential),
        dict(arguments.known),
        tuple(arguments.operation),
        tuple(arguments.check),
        arguments.safe,
        arguments.fuzz,
        arguments.seed,
        arguments.max_time,
        arguments.explain,
        arguments.junit,
        arguments.json,
        arguments.html,
    )


def run(options: TestOptions) -> int:
    """Test each API and print what is wrong.

    Returns the exit status: 0, 1 (faults) or 2 (wrong use, no server).
    """
    require("check", "test")
    from oaswright.config import load_config
    from oaswright.config.selection import select_apis
    from oaswright.contract.api import DocumentError, read_api
    from oaswright.contract.resources import explain_resources, find_resources
    from oaswright.diagnostics.text import format_text

    config = load_config(Path.cwd())
    if options.spec is not None:
        targets: list[tuple[Path, ApiConfig | None]] = [(options.spec, _find_api(config, options.spec))]
        if not options.spec.is_file():
            return refuse("test", f"there is no file {options.spec}")
    else:
        targets = [(api.spec, api) for api in select_apis(config, options.apis)]
    if not targets:
        return refuse("test", "name a document, or list your APIs in [tool.oaswright] of pyproject.toml")
    if not options.explain:
        logging.disable(logging.CRITICAL)
    for file in (options.junit, options.json, options.html):
        if file is not None and not file.parent.is_dir():
            return refuse("test", f"cannot write {file}: there is no folder {file.parent}")
    reports: list[Report] = []
    for path, configured in targets:
        try:
            api = read_api(path, root=config.reference_root)
        except DocumentError as error:
            say(format_text(error.diagnostics, error.sources, colour=use_colour(sys.stderr)))
            return refuse("test", f"{path} has errors; `oaswright check` says more")
        if options.explain:
            print("\n".join(explain_resources(api, find_resources(api))))
            continue
        reports.append(_test(options, config, api, configured))
    if not reports:
        return 0
    _write_reports(options, reports)
    if any(report.is_broken for report in reports):
        return 2
    return 1 if any(report.findings for report in reports) else 0


def _find_api(config: "Config", spec: Path) -> "ApiConfig | None":
    """The API of the configuration that has this document."""
    return next((api for api in config.apis if api.spec.resolve() == spec.resolve()), None)


def _test(options: TestOptions, config: "Config", api: "Api", configured: "ApiConfig | None") -> "Report":
    from oaswright.contract.checks.check import select_checks
    from oaswright.contract.connecting import connect_in_process, connect_to_url
    from oaswright.contract.misnomers import find_misnomers
    from oaswright.contract.running import Plan, run_checks

    contract = _read_contract(options, config, configured)
    if options.url is not None:
        connect = connect_to_url(options.url, api.base_path)
    else:
        connect = connect_in_process(contract, config.app, config.root)
    plan = Plan(
        seed=options.seed,
        safe=options.safe,
        is_isolated=options.url is None and contract.application is not None,
        max_time=options.max_time,
        operations=frozenset(options.operations),
        checks=select_checks(options.checks),
        fuzz=options.fuzz,
    )
    _check_names(options, api)
    for wrong in find_misnomers(contract, api):
        say(f"{api.title}: told without effect: {wrong}")
    if not plan.is_isolated and not plan.safe:
        _announce(api, plan)
    with _Progress(api.title) as progress:
        report = run_checks(api, contract, connect, plan, progress=progress.step)
    _print_report(options, report)
    return report


def _read_contract(options: TestOptions, config: "Config", configured: "ApiConfig | None") -> "Contract":
    """The contract file, if there is one, with what the command line adds."""
    from oaswright.contract.connecting import load_contract
    from oaswright.contract.identities import Contract, with_additions

    file = options.contract
    if file is None and configured is not None and configured.contract is not None:
        file = configured.contract if configured.contract.is_file() else None
    contract = Contract() if file is None else load_contract(file, config.root)
    return with_additions(contract, options.credentials, options.known)


def _check_names(options: TestOptions, api: "Api") -> None:
    """Refuse names that are nobody's, with a guess. Raises ContractError."""
    from oaswright.contract.checks.check import FINDINGS, find_checks
    from oaswright.contract.connecting import ContractError
    from oaswright.diagnostics.suggestions import suggest

    checks = {*FINDINGS, *(name for check in find_checks() for name in (check.name, check.family))}
    schemes = [*api.schemes]
    wanted: list[tuple[str, Sequence[str], Sequence[str]]] = [
        ("operation", options.operations, [operation.id for operation in api.operations]),
        ("check", options.checks, sorted(checks)),
        ("security scheme", [*options.credentials], schemes),
    ]
    for what, names, known in wanted:
        for name in names:
            if name not in known:
                hint = suggest(name, known) or f"there are {', '.join(known)}"
                raise ContractError(f"{api.title} has no {what} {name}; {hint}")


def _announce(api: "Api", plan: "Plan") -> None:
    """Say before anything is sent what nothing will put back."""
    from oaswright.contract.lasting import list_lasting
    from oaswright.contract.resources import find_resources

    lasting = [
        f"{operation.method} {operation.path}"
        for operation in list_lasting(api, find_resources(api))
        if not plan.operations or operation.id in plan.operations
    ]
    if lasting:
        say(f"{api.title}: nothing puts back what these change; --safe leaves them out: {', '.join(lasting)}")


class _Progress:
    """One line on a terminal that says what is tried; nothing anywhere else."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._writes = sys.stderr.isatty()

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._print("")

    def step(self, operation: "Operation", check: "Check") -> None:
        """Say what is tried next."""
        self._print(f"{self._title}: {check.name}: {operation.id}")

    def _print(self, text: str) -> None:
        if self._writes:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()


def _print_report(options: TestOptions, report: "Report") -> None:
    from oaswright.contract.reports.text import format_report

    print(format_report(report, url=options.url, colour=use_colour(sys.stdout)))


def _write_reports(options: TestOptions, reports: "Sequence[Report]") -> None:
    if options.junit is not None:
        from oaswright.contract.reports.junit import format_junit

        options.junit.write_text(format_junit(reports), encoding="utf-8")
    if options.json is not None:
        from oaswright.contract.reports.json import format_json

        options.json.write_text(format_json(reports), encoding="utf-8")
    if options.html is not None:
        from oaswright.contract.reports.html import format_html

        options.html.write_text(format_html(reports, url=options.url), encoding="utf-8")
