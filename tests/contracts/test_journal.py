"""Faults of pages, orders, filters, parents and conflicts are found, and a correct server is correct."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache

import httpx
import pytest
from oaswright.contract import Contract
from oaswright.contract.api import Api, read_api
from oaswright.contract.running import Plan, Report, run_checks
from oaswright.runtime.testing import Client

from tests.contracts.documents import JOURNAL
from tests.contracts.journal import FAULTS, make


@cache
def api() -> Api:
    return read_api(JOURNAL)


def run(fault: str = "", seed: int = 0, *checks: str) -> Report:
    @contextmanager
    def connect() -> Generator[httpx.Client]:
        with Client(make(fault), checked=False, raise_app_exceptions=False) as client:
            yield client

    return run_checks(api(), Contract(), connect, Plan(seed=seed, checks=frozenset(checks)))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_correct_server_is_found_to_be_correct(seed: int) -> None:
    report = run(seed=seed)
    assert report.faults == []
    assert [outcome for outcome in report.outcomes if outcome.verdict != "passed"] == []
    assert report.left == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str) -> None:
    found = {finding.check for finding in run(fault, 0, FAULTS[fault]).findings}
    assert FAULTS[fault] in found
