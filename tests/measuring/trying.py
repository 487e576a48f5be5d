"""Try mutants in a copy of the repository, one after the other, in forks of a process that is warm.

    python -m tests.measuring.trying RECORDED < mutants.jsonl > results.jsonl

What the tests import beyond the toolkit is imported once, before; the toolkit and the tests in each fork. A
mutant meets the tests that run its line: first those that together need little time, then the others. A test
that uses much more processor time than without a mutant, or says nothing for long, ends the fork: the mutant
is found by a limit. This module runs in the environment of the copy.
"""

import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.measuring.reach import Reach, Sources, Test

PACKAGE = "generator/oaswright"
LITTLE = 8.0
"""Seconds that the first group of tests needs without a mutant."""
BEYOND = 90
"""The exit status of a fork that has used too much processor time; pytest's are below 10."""
MEMORY = 8 << 30
"""Bytes that a fork may use."""
FOUND, SURVIVED, LIMIT = "found", "survived", "limit"

# Every module of the toolkit and all that pytest brings, to see what they import.
IMPORTING = """
import importlib, pkgutil, sys
import pytest, oaswright, hypothesis, httpx, schemathesis, xdist
for module in pkgutil.walk_packages(oaswright.__path__, "oaswright."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
ours = ("oaswright", "tests", "server", "generated", "__main__", "_pytest")
print("\\n".join(name for name in list(sys.modules) if name.partition(".")[0] not in ours))
"""


class Chosen:
    """Run the chosen tests only, in their order, and say before each that it begins."""

    def __init__(self, tests: list[Test], begun: Callable[[Test], None]) -> None:
        self.tests = {test.id: test for test in tests}
        self.begun = begun
        self.has_failed = False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        found = {item.nodeid: item for item in items}
        items[:] = [found[name] for name in self.tests if name in found]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self.begun(self.tests[item.nodeid])
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.has_failed |= report.failed


class Trials:
    """One copy of the repository, the current directory, and what was recorded of its tests."""

    def __init__(self, recorded: Path, own: Path) -> None:
        self.own = own
        self.reach = Reach(recorded / "coverage", recorded / "tests")
        self.sources = Sources(Path(), PACKAGE)
        longest: dict[str, float] = defaultdict(float)
        for test in self.reach.tests.values():
            longest[test.module] = max(longest[test.module], test.seconds)
        self.longest = longest

    def choose(self, module: str, line: int) -> list[list[Test]]:
        """The tests that a mutant meets, in two groups; modules whose tests need less time come first."""
        found = self.reach.find(self.sources.find_showing(module, line))
        if not found:
            # A process that was killed has told nothing of what it ran.
            found = self.reach.find(self.sources.find_bodies(module))
        seconds: dict[str, float] = defaultdict(float)
        for test in found:
            seconds[test.module] += test.seconds
        first: list[Test] = []
        others: list[Test] = []
        total = 0.0
        for name in sorted(seconds, key=lambda name: (seconds[name], name)):
            total += seconds[name]
            (others if first and total > LITTLE else first).extend(t for t in found if t.module == name)
        return [group for group in (first, others) if group]

    def judge(self, mutant: dict[str, Any]) -> dict[str, Any]:
        path = Path(mutant["module"])
        original = path.read_bytes()
        start = time.monotonic()
        outcome, tests = SURVIVED, 0
        path.write_text(mutant["source"], "utf-8")
        try:
            for group in self.choose(mutant["module"], mutant["line"]):
                shutil.rmtree(".oaswright", ignore_errors=True)  # what runs with other code remember
                outcome = self.run(group)
                tests += len(group)
                if outcome != SURVIVED:
                    break
        finally:
            path.write_bytes(original)
        return {"outcome": outcome, "tests": tests, "seconds": time.monotonic() - start}

    def run(self, tests: list[Test]) -> str:
        """Run tests in a fork until one fails. Raises RuntimeError where they could not be run."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self.run_here(tests, writing)
        os.close(writing)
        os.set_blocking(reading, False)
        end = time.monotonic() + 120
        status = None
        while status is None:
            if select.select([reading], [], [], 0.2)[0]:
                said = os.read(reading, 65536).decode().split()
                if said:
                    end = time.monotonic() + float(said[-1])
                else:
                    time.sleep(0.02)
            ended, code = os.waitpid(child, os.WNOHANG)
            if ended:
                status = os.waitstatus_to_exitcode(code)
            elif time.monotonic() > end:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                status = BEYOND
        os.close(reading)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # servers that a failed test has left behind
        if status in {3, 4, 5}:  # an error of pytest, of its arguments, no tests
            raise RuntimeError((self.own / "output.txt").read_text("utf-8"))
        return SURVIVED if status == 0 else LIMIT if status == BEYOND else FOUND

    def run_here(self, tests: list[Test], writing: int) -> None:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
        with (self.own / "output.txt").open("wb") as output, open(os.devnull, "rb") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 0)
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
        signal.signal(signal.SIGPROF, lambda *_: os._exit(BEYOND))

        def begin(test: Test) -> None:
            # A test may be the first of its module, whose fixtures it then makes.
            longest = self.longest[test.module]
            os.write(writing, f"{30 + 10 * longest}\n".encode())
            signal.setitimer(signal.ITIMER_PROF, 15 + 5 * longest)

        chosen = Chosen(tests, begin)
        status: int = pytest.ExitCode.INTERNAL_ERROR
        try:
            folder = self.own / "temporary"
            shutil.rmtree(folder, ignore_errors=True)
            modules = list(dict.fromkeys(test.module for test in tests))
            options = ["-x", "-q", "-p", "no:cacheprovider", f"--basetemp={folder}"]
            options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of plugins that are warm
            signal.setitimer(signal.ITIMER_PROF, 60)
            status = pytest.main([*options, *modules], plugins=[chosen])
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            # What a failed test leaves open may be an error at the end.
            os._exit(1 if chosen.has_failed else status)


def warm_up() -> None:
    """Import what the toolkit and the tests import from elsewhere."""
    names = subprocess.run(
        [sys.executable, "-c", IMPORTING], capture_output=True, text=True, check=True
    ).stdout.split()
    for name in names:
        try:
            __import__(name)
        except Exception:  # noqa: S112 - modules that only some program of theirs can import
            continue


def main() -> None:
    results = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    trials = Trials(Path(sys.argv[1]), Path(sys.argv[2]))
    warm_up()
    assert "oaswright" not in sys.modules
    quickest = min(trials.reach.tests.values(), key=lambda test: test.seconds)
    assert trials.run([quickest]) == SURVIVED, "a test fails without any mutant"
    for line in sys.stdin:
        results.write(json.dumps(trials.judge(json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
