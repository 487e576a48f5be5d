"""Which tests run which lines of the toolkit: a plugin of pytest that names them in coverage data.

    OASWRIGHT_RECORDED=FOLDER coverage run --rcfile=… -m pytest -p tests.measuring.recording …

Lines are counted for the test that runs them, in its own process or in one that it starts. What a fixture of
a wider scope runs is counted for the fixture. Each process appends its tests to a file in FOLDER: their ids,
their seconds, their fixtures, and whether they failed.
"""

import json
import os
import sys
import time
from collections.abc import Generator
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage


def name_context(name: str) -> str:
    """Count lines for `name` from now on, those of new processes included. Returns the former name."""
    coverage = Coverage.current()
    assert coverage is not None
    former: str = coverage.config.context or ""
    coverage.switch_context(name)
    coverage.config.context = name or None
    os.environ["COVERAGE_PROCESS_CONFIG"] = coverage.config.serialize()
    return former


def forget(*packages: str) -> None:
    """Empty the caches of functions: a line counts for each test that needs it, not only for the first."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in packages:
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()


class Recorder:
    def __init__(self, folder: Path) -> None:
        self.file = folder / f"{os.getpid()}.jsonl"
        self.module = ""
        self.failed = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        module = item.nodeid.partition("::")[0]
        forget("oaswright", *(["tests"] if module != self.module else []))
        self.module = module
        name_context(item.nodeid)
        self.failed = False
        start = time.perf_counter()
        result = yield
        record = {
            "test": item.nodeid,
            "seconds": time.perf_counter() - start,
            "failed": self.failed,
            "fixtures": list(getattr(item, "fixturenames", ())),
        }
        name_context("")
        with self.file.open("a") as file:
            file.write(json.dumps(record) + "\n")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        if fixturedef.scope == "function":
            return (yield)
        former = name_context(f"fixture {fixturedef.argname} of {fixturedef.baseid}")
        try:
            return (yield)
        finally:
            name_context(former)


def pytest_configure(config: pytest.Config) -> None:
    # With workers, tests run in those and not here.
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        config.pluginmanager.register(Recorder(Path(os.environ["OASWRIGHT_RECORDED"])))
