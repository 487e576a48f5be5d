"""Which tests run which lines of the toolkit, from coverage data with a context for each test.

    python -m tests.measuring.reach .coverage < lines.json > tests.json

`lines.json` is a list of pairs of a file and a line, from 1; `tests.json` the ids of tests by "file:line".
Lines that no test runs in its own process (imports, fixtures, what a command in a process of its own runs)
have none. This module runs in the environment of the tests.
"""

import json
import sys
from functools import cache
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).parents[2]


def find_tests(data: CoverageData, lines: list[tuple[str, int]]) -> dict[str, list[str]]:
    """The ids of the tests that run each line, in the order of their names."""
    measured = {file.replace("\\", "/"): file for file in data.measured_files()}
    found: dict[str, list[str]] = {}
    for file, line in lines:
        if file in measured:
            contexts = data.contexts_by_lineno(measured[file]).get(line, [])
            found[f"{file}:{line}"] = [test for context in sorted(contexts) for test in name_test(context)]
    return found


@cache
def name_test(context: str) -> tuple[str, ...]:
    """The id of the test function that a context names, such as `tests.units.test_names.test_one`."""
    module, _, function = context.rpartition(".")
    if not function.startswith("test_"):
        return ()
    whole = ROOT / Path(*module.split(".")).with_suffix(".py")
    # A folder of tests that is no package gives its modules no prefix.
    paths = [whole] if whole.exists() else sorted((ROOT / "tests").glob(f"*/{module}.py"))
    return tuple(f"{path.relative_to(ROOT).as_posix()}::{function}" for path in paths)


if __name__ == "__main__":
    data = CoverageData(sys.argv[1])
    data.read()
    json.dump(find_tests(data, [(file, line) for file, line in json.load(sys.stdin)]), sys.stdout)
