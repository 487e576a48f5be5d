"""Requests that get no answer, and servers that are gone in the middle of a run."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

import httpx
import pytest
from oaswright.contract import Contract, Identity
from oaswright.contract.api import read_api
from oaswright.contract.findings import ServerError
from oaswright.contract.reports.text import format_report
from oaswright.contract.running import Plan, Report, run_checks
from oaswright.runtime.testing import Client

from tests.contracts.documents import LIBRARY
from tests.contracts.library import OWNER, make

Refuses = Callable[[int, httpx.Request], bool]


def run(refuses: Refuses) -> Report:
    """The checks of writing against a correct server, of which some requests get no answer."""

    @contextmanager
    def connect() -> Generator[httpx.Client]:
        sent = 0
        with Client(make(""), checked=False) as server:

            def answer(request: httpx.Request) -> httpx.Response:
                nonlocal sent
                sent += 1
                if refuses(sent, request):
                    raise httpx.ReadError("Connection reset by peer")
                found = server.request(
                    request.method, str(request.url), headers=request.headers, content=request.content
                )
                return httpx.Response(found.status_code, headers=found.headers, content=found.content)

            with httpx.Client(transport=httpx.MockTransport(answer), base_url="http://library") as client:
                yield client

    contract = Contract(owner=Identity({"key": OWNER}))
    return run_checks(read_api(LIBRARY), contract, connect, Plan(checks=frozenset({"writing"})))


def test_a_request_without_an_answer_is_a_fault() -> None:
    report = run(lambda _, request: request.method == "PUT")
    assert {(fault.finding.check, fault.finding.operation) for fault in report.faults} == {
        ("no-answer", "replaceBook")
    }
    assert not report.is_broken
    assert "received  no answer" in format_report(report)


def test_a_server_that_goes_ends_the_run_with_what_was_found() -> None:
    report = run(lambda sent, _: sent > 90)
    assert report.is_broken
    assert report.outcomes
    assert "the server has stopped answering: " in format_report(report)


def test_a_server_that_is_not_there_is_no_report() -> None:
    with pytest.raises(ServerError, match="GET /books at http://library: no answer: ReadError"):
        run(lambda _sent, _request: True)
