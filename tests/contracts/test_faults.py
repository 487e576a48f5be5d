"""Each fault of a server is found by its check, and a correct server is found to be correct."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

import httpx
import pytest
from oaswright.contract import Contract, Identity, session
from oaswright.contract.api import Api, read_api
from oaswright.contract.running import Plan, Report, run_checks
from oaswright.runtime.testing import Client

from tests.contracts.documents import LIBRARY
from tests.contracts.library import EXPIRED, FAULTS, OWNER, READER, STRANGER, make

CONTRACT = Contract(
    owner=Identity({"key": OWNER, "header": OWNER}),
    stranger=Identity({"key": STRANGER}),
    limited=[Identity({"key": READER}, scopes=["read"])],
    refused={"key": EXPIRED},
)


FAMILIES = {
    "absent-keeps": "update",
    "body": "writing",
    "conditional": "conditional",
    "headers": "create",
    "malformed-body": "request-type",
    "neighbours": "update",
    "secrets": "create",
    "server-error": "request-type",
    "status": "create",
    "timestamps": "update",
    "wrong-credentials": "security",
}
"""The checks to run for findings that are not named like their check."""

BY_FAULT = {
    "it is changed before it is created": "create",
    "the list has no notes": "create",
    "a change is answered with another tag": "update",
    "a text is read as a number": "texts",
    "a line break fails": "create",
}
"""Faults that another check finds than most with this name."""


@cache
def api() -> Api:
    return read_api(LIBRARY)


def run(fault: str = "", seed: int = 0, *checks: str) -> Report:
    @contextmanager
    def connect() -> Generator[httpx.Client]:
        with Client(make(fault), checked=False, raise_app_exceptions=False) as client:
            yield client

    return run_checks(api(), CONTRACT, connect, Plan(seed=seed, checks=frozenset(checks)))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_correct_server_is_found_to_be_correct(seed: int) -> None:
    report = run(seed=seed)
    assert report.faults == []
    assert [outcome for outcome in report.outcomes if outcome.verdict != "passed"] == []
    assert report.left == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str) -> None:
    family = BY_FAULT.get(fault) or FAMILIES.get(FAULTS[fault], FAULTS[fault])
    found = {finding.check for finding in run(fault, 0, family).findings}
    assert FAULTS[fault] in found


@pytest.mark.parametrize("fault", ["text is trimmed", "all books are changed"])
def test_one_fault_is_one_headline(fault: str) -> None:
    assert len(run(fault, 0, "create", "update").faults) == 1


def test_a_failing_request_is_made_as_small_as_it_can_be() -> None:
    found = run("a line break fails", 0, "create").findings
    (exchange,) = next(finding.exchanges for finding in found if finding.check == "server-error")
    assert exchange.answer.status == 500
    assert json.loads(exchange.request.body or b"").keys() == {"note", "title", "genre"}


def test_no_more_of_an_answer_is_read_than_a_test_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MAX_SIZE", 600)
    found = {(finding.check, finding.operation) for finding in run("", 0, "pages").findings}
    assert ("size", "listBooks") in found
