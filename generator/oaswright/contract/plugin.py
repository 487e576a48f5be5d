"""The plugin of pytest: `pytest --oaswright` has an item for each check of each operation.

Items are named `oaswright::API::OPERATION::CHECK`; `-k` chooses among them, and such a name as an argument
runs one item alone. Documents, contract files and the application are those of `[tool.oaswright]` in
pyproject.toml. Every pytest in the same environment loads this module, so it imports what it needs only when
it is asked for.
"""

import argparse
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from oaswright.config import ApiConfig, Config
    from oaswright.contract.api import Api, Operation
    from oaswright.contract.checks.check import Check
    from oaswright.contract.findings import Outcome
    from oaswright.contract.running import Connect
    from oaswright.contract.session import Session

_PREFIX = "oaswright::"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--oaswright`, where the server runs, and the seed; `oaswright = true` in the settings of pytest."""
    group = parser.getgroup("oaswright", "contract tests of OpenAPI documents")
    group.addoption("--oaswright", action="store_true", help="test the APIs of [tool.oaswright]")
    group.addoption("--oaswright-url", metavar="URL", help="where the server runs; without it in process")
    group.addoption("--oaswright-seed", metavar="N", type=int, default=0, help="repeats a run (default: 0)")
    group.addoption("--oaswright-safe", action="store_true", help="send GET and HEAD only")
    group.addoption("--oaswright-only", action="append", default=[], help=argparse.SUPPRESS)
    parser.addini("oaswright", "test the APIs of [tool.oaswright]", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Take arguments that name items of ours from those that name files."""
    named = [argument for argument in config.args if argument.startswith(_PREFIX)]
    if named:
        config.option.oaswright_only = named
        config.args = [argument for argument in config.args if not argument.startswith(_PREFIX)]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the items, before `-k` chooses."""
    only: list[str] = config.option.oaswright_only
    if config.option.oaswright or config.getini("oaswright") or only:
        found = [item for api in _read_apis(session) for item in api.collect()]
        if only:
            missing = [name for name in only if not any(_is_below(item.nodeid, name) for item in found)]
            if missing:
                raise pytest.UsageError(f"there is no {', '.join(missing)}")
            found = [item for item in found if any(_is_below(item.nodeid, name) for name in only)]
        items += found


def _is_below(nodeid: str, name: str) -> bool:
    return nodeid == name or nodeid.startswith(f"{name}::")


def _read_apis(session: pytest.Session) -> Iterator["ApiCollector"]:
    from oaswright.config import load_config
    from oaswright.contract.api import DocumentError
    from oaswright.diagnostics.text import format_text
    from oaswright.errors import OaswrightError

    # The types of `from_parent` say nothing of arguments of one's own.
    collector: Any = ApiCollector
    try:
        config = load_config(session.config.rootpath)
        for api in config.apis:
            yield collector.from_parent(
                session, name=api.name, nodeid=f"{_PREFIX}{api.name}", config_of=config, api_of=api
            )
    except DocumentError as error:
        found = format_text(error.diagnostics, error.sources, colour=False)
        raise pytest.UsageError(f"oaswright: a document has errors\n{found}") from error
    except OaswrightError as error:
        raise pytest.UsageError(f"oaswright: {error}") from error


class ApiCollector(pytest.Collector):
    """One API: its document, and its server while items of it run."""

    def __init__(self, *, config_of: "Config", api_of: "ApiConfig", **options: Any) -> None:
        super().__init__(**options)
        from oaswright.contract.api import read_api
        from oaswright.contract.connecting import connect_in_process, connect_to_url, load_contract
        from oaswright.contract.identities import Contract
        from oaswright.contract.resources import find_resources

        self.api: Api = read_api(api_of.spec, root=config_of.reference_root)
        file = api_of.contract if api_of.contract is not None and api_of.contract.is_file() else None
        self.contract = Contract() if file is None else load_contract(file, config_of.root)
        self.url: str | None = self.config.option.oaswright_url
        self.connect: Connect = (
            connect_in_process(self.contract, config_of.app, config_of.root)
            if self.url is None
            else connect_to_url(self.url, self.api.base_path)
        )
        self.resources = find_resources(self.api)
        self._stack = ExitStack()
        self._client: Any = None

    def collect(self) -> Generator["CheckItem"]:
        """An item for each check that applies to an operation."""
        import httpx

        from oaswright.contract.checks.check import find_checks

        item: Any = CheckItem
        with httpx.Client() as client:
            session = self.open_session("", client)
            for operation in self.api.operations:
                for check in (*find_checks(), None):
                    if check is None or check.applies(session, operation):
                        name = "fuzz" if check is None else check.name
                        found: CheckItem = item.from_parent(self, name=f"{operation.id}::{name}")
                        found.check, found.operation = check, operation
                        yield found

    def setup(self) -> None:
        """Start the application, or connect."""
        from oaswright.errors import OaswrightError

        try:
            self._client = self._stack.enter_context(self.connect())
        except OaswrightError as error:
            pytest.fail(f"oaswright: {error}", pytrace=False)

    def teardown(self) -> None:
        """Stop the application."""
        self._stack.close()

    def open_session(self, name: str, client: Any = None) -> "Session":
        """A session for one item: what it makes follows from the seed and its name alone."""
        from zlib import crc32

        from oaswright.contract.session import Session

        option = self.config.option
        return Session(
            self.api,
            self.contract,
            client or self._client,
            self.resources,
            seed=option.oaswright_seed + crc32(name.encode()),
            safe=option.oaswright_safe,
            is_isolated=self.url is None and self.contract.application is not None,
        )


class CheckItem(pytest.Item):
    """One check of one operation; without a check, what schemathesis makes."""

    check: "Check | None"
    operation: "Operation"

    def runtest(self) -> None:
        """Run the check. Raises FaultError; skips where it cannot be tried."""
        from oaswright.contract import places
        from oaswright.contract.fuzzing import fuzz
        from oaswright.contract.running import exempt, stage, try_check
        from oaswright.errors import OaswrightError

        collector = self.parent
        assert isinstance(collector, ApiCollector)
        session = collector.open_session(self.name)
        try:
            places.discover(session)
            with stage(session, collector.connect, (self.operation,)):
                outcomes = (
                    [exempt(session.contract, outcome) for outcome in fuzz(session, [self.operation])]
                    if self.check is None
                    else try_check(session, self.check, self.operation)
                )
        except OaswrightError as error:
            pytest.fail(f"oaswright: {error}", pytrace=False)
        self._judge(collector, session, outcomes)

    def _judge(self, collector: ApiCollector, session: "Session", outcomes: list["Outcome"]) -> None:
        from oaswright.contract.reports.text import format_fault
        from oaswright.contract.running import Report

        report = Report(
            collector.api,
            collector.resources,
            tuple(outcomes),
            session.seen,
            session.sent,
            0.0,
            session=session,
        )
        if report.faults:
            texts = [format_fault(fault, report, url=collector.url) for fault in report.faults]
            raise FaultError("\n\n".join(texts))
        reasons = [outcome.reason for outcome in outcomes if outcome.verdict == "skipped"]
        if reasons:
            pytest.skip("; ".join(reasons))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Our text for a fault of the server; a traceback for one of ours."""
        if isinstance(excinfo.value, FaultError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the document has the operation."""
        file, _, line = self.operation.line.rpartition(":")
        return self.config.rootpath / file, int(line) - 1, self.nodeid


class FaultError(Exception):
    """A server breaks its document; the text says how."""
