"""Mutants of the toolkit against the tests that run them: which changes of the code does no test find?

    make mutants [SIZE=200] [SEED=1] [JOBS=2]

cosmic-ray changes one thing in a copy of the repository. The tests that run its line try it first
(`reach.py`), then the nearest ones (`nearest.py`), since a line may also run in a fixture or in another
process: a mutant that all of them pass has survived. The tests run once before, without a mutant and with
coverage. A run takes long: what is done stands in `.mutants/` and is not done again as long as seed, size and
files are the same. The exit status is 1 below 93 % overall or 90 % in a package. This module runs in an
environment of its own, which holds nothing but cosmic-ray.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.measuring.nearest import TESTS

ROOT = Path(__file__).parents[2]
WORK = ROOT / ".mutants"
PACKAGE = "generator/oaswright"
PYTHON = ROOT / ".venv" / "bin" / "python"
LEAST_OVERALL, LEAST_IN_PACKAGE = 93.0, 90.0
LEAST_PER_PACKAGE = 10
LONGEST_TESTS = 1800.0
"""Seconds after which the tests of a mutant are ended; that counts as found."""
# Changes that mean something. The others mostly give code that fails at import (other operators between
# types, removed decorators) or means the same (`is` and `==`), and would flatter or spoil the figure.
OPERATORS = tuple(
    f"core/{name}"
    for name in (
        "AddNot",
        "ExceptionReplacer",
        "NumberReplacer",
        "ReplaceAndWithOr",
        "ReplaceOrWithAnd",
        "ReplaceBreakWithContinue",
        "ReplaceContinueWithBreak",
        "ReplaceFalseWithTrue",
        "ReplaceTrueWithFalse",
        "ZeroIterationForLoop",
        "ReplaceUnaryOperator_Delete_Not",
        "ReplaceUnaryOperator_USub_UAdd",
        "ReplaceBinaryOperator_Add_Sub",
        "ReplaceBinaryOperator_Sub_Add",
        "ReplaceComparisonOperator_Eq_NotEq",
        "ReplaceComparisonOperator_NotEq_Eq",
        "ReplaceComparisonOperator_Is_IsNot",
        "ReplaceComparisonOperator_IsNot_Is",
        "ReplaceComparisonOperator_Lt_LtE",
        "ReplaceComparisonOperator_Lt_GtE",
        "ReplaceComparisonOperator_LtE_Lt",
        "ReplaceComparisonOperator_LtE_Gt",
        "ReplaceComparisonOperator_Gt_GtE",
        "ReplaceComparisonOperator_Gt_LtE",
        "ReplaceComparisonOperator_GtE_Gt",
        "ReplaceComparisonOperator_GtE_Lt",
    )
)


# A context for each test function; lines only, since branches cost and say nothing here.
COVERAGE = """
[run]
source = generator/oaswright
parallel = true
concurrency = thread, greenlet
patch = subprocess, fork, _exit
relative_files = true
dynamic_context = test_function
data_file = {data}
"""


@dataclass(frozen=True)
class Mutant:
    """One change, as cosmic-ray counts it: the occurrence of an operator in a module."""

    module: str
    operator: str
    arguments: str
    occurrence: int
    line: int

    @property
    def package(self) -> str:
        """The package of the toolkit, "" for a module beside them."""
        inside = Path(self.module).relative_to(PACKAGE).parts
        return inside[0] if len(inside) > 1 else ""

    @property
    def key(self) -> str:
        return f"{self.module}:{self.line} {self.operator} {self.arguments} {self.occurrence}"


@dataclass(frozen=True)
class Result:
    """What became of a mutant. `diff` is its change."""

    key: str
    package: str
    found: bool
    seconds: float
    diff: str


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--report", action="store_true", help="try nothing; report what is done")
    arguments = parser.parse_args()
    mutants = prepare(arguments.size, arguments.seed)
    say(f"{len(mutants)} mutants, seed {arguments.seed}")
    done = {result.key: result for result in results()}
    left = [mutant for mutant in mutants if mutant.key not in done]
    if left and not arguments.report:
        run(left, arguments.jobs)
    done = {result.key: result for result in results()}
    return report([done[mutant.key] for mutant in mutants if mutant.key in done])


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def prepare(size: int, seed: int) -> list[Mutant]:
    """The sample of a run that was begun on these files, or of a new one."""
    files = [ROOT / line for line in tracked()]
    digest = hashlib.sha256(f"{size} {seed}".encode())
    for path in files:
        digest.update(f"{path}\0".encode() + path.read_bytes())
    state = WORK / "run.json"
    if state.exists():
        run_ = json.loads(state.read_text())
        if run_["digest"] == digest.hexdigest():
            return [Mutant(**mutant) for mutant in run_["mutants"]]
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir()
    copy(files, WORK / "copy0")
    mutants = sample(all_mutants(WORK / "copy0"), size, random.Random(seed))  # noqa: S311 - a repeatable draw
    state.write_text(json.dumps({"digest": digest.hexdigest(), "mutants": [asdict(m) for m in mutants]}))
    return mutants


def tracked() -> list[str]:
    """The files of the repository, those that are not committed yet included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def copy(files: list[Path], target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    for path in files:
        inside = target / path.relative_to(ROOT)
        inside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, inside)


def all_mutants(folder: Path) -> list[Mutant]:
    """Every mutant that cosmic-ray knows, of the operators that we take."""
    settings = f'''
[cosmic-ray]
module-path = "{PACKAGE}"
timeout = 1.0
excluded-modules = []
test-command = "true"
[cosmic-ray.distributor]
name = "local"
'''
    (WORK / "cosmic-ray.toml").write_text(settings)
    session = WORK / "session.sqlite"
    command = [Path(sys.executable).parent / "cosmic-ray", "init", WORK / "cosmic-ray.toml", session]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with sqlite3.connect(session) as connection:
        rows = connection.execute(
            "select module_path, operator_name, operator_args, occurrence, start_pos_row from mutation_specs"
        ).fetchall()
    mutants = (Mutant(*row) for row in rows if row[1] in OPERATORS)
    return sorted((mutant for mutant in mutants if not is_declaration(folder, mutant)), key=lambda m: m.key)


def is_declaration(folder: Path, mutant: Mutant) -> bool:
    """Whether a mutant is in the line of `@dataclass(frozen=True, slots=True)`.

    What that forbids is held by the type checkers; no test can tell it from the outside.
    """
    line = (folder / mutant.module).read_text("utf-8").splitlines()[mutant.line - 1]
    return line.lstrip().startswith("@dataclass(")


def sample(mutants: list[Mutant], size: int, rng: random.Random) -> list[Mutant]:
    """A random sample in random order, with enough of each package for a figure of its own."""
    drawn = list(mutants)
    rng.shuffle(drawn)
    taken: list[Mutant] = []
    for package in TESTS:
        taken += [mutant for mutant in drawn if mutant.package == package][:LEAST_PER_PACKAGE]
    rest = [mutant for mutant in drawn if mutant not in set(taken)]
    taken = (taken + rest)[:size]
    rng.shuffle(taken)
    return taken


def run(mutants: list[Mutant], jobs: int) -> None:
    """Try the mutants, several at once, each in a copy of its own; results go to the disk one by one."""
    files = [ROOT / line for line in tracked()]
    copies = [WORK / f"copy{number}" for number in range(jobs)]
    for folder in copies:
        copy(files, folder)
        # The tests of documents ask git for the files of the repository.
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
        # Checked by hash and not by time: two mutants of a file may be of one size and one second.
        compiling = [
            PYTHON,
            "-m",
            "compileall",
            "-q",
            "--invalidation-mode",
            "checked-hash",
            "generator",
            "tests",
        ]
        subprocess.run(compiling, cwd=folder, check=True)
    reach = record_reach(mutants, copies[0], jobs)
    tasks: Any = multiprocessing.Queue()
    for mutant in mutants:
        tasks.put(mutant)
    lock = multiprocessing.Lock()
    workers = [multiprocessing.Process(target=work, args=(folder, tasks, lock, reach)) for folder in copies]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("a mutant could not be tried")


def record_reach(mutants: list[Mutant], folder: Path, jobs: int) -> dict[str, list[str]]:
    """The tests that run the line of each mutant, by file and line, from a run without any mutant."""
    recorded = WORK / "reach.json"
    if not recorded.exists():
        settings = WORK / "measuring.ini"
        data = WORK / "coverage"
        settings.write_text(COVERAGE.format(data=data))
        nearest = dict.fromkeys(test for mutant in mutants for test in TESTS[mutant.package])
        measured = [PYTHON, "-m", "coverage", "run", f"--rcfile={settings}", "-m", *pytest(nearest)[2:]]
        unchanged = subprocess.run(
            [*measured, "-n", str(jobs)], cwd=folder, env=environment(folder), check=False
        )
        if unchanged.returncode:
            raise SystemExit(f"the tests fail without any mutant: {shlex.join(map(str, measured))}")
        combining = [PYTHON, "-m", "coverage", "combine", "--quiet", f"--rcfile={settings}"]
        subprocess.run(combining, cwd=folder, check=True)
        asked = json.dumps([(mutant.module, mutant.line) for mutant in mutants])
        reading = [PYTHON, "-m", "tests.measuring.reach", data]
        found = subprocess.run(reading, cwd=ROOT, input=asked, capture_output=True, text=True, check=True)
        recorded.write_text(found.stdout)
    reach: dict[str, list[str]] = json.loads(recorded.read_text())
    return reach


def choose_tests(mutant: Mutant, reach: dict[str, list[str]]) -> list[str]:
    """The tests that run the line of a mutant in their own process: the nearest first."""
    order = {folder: number for number, folder in enumerate(TESTS[mutant.package])}
    found = reach.get(f"{mutant.module}:{mutant.line}", [])
    return sorted(found, key=lambda test: next((order[f] for f in order if test.startswith(f)), len(order)))


def write_command(mutant: Mutant, reach: dict[str, list[str]], folder: Path) -> str:
    """The command that fails where a test finds the mutant."""
    named = folder / "tests.txt"
    named.write_text("\n".join(choose_tests(mutant, reach)))
    nearest = [test for test in TESTS[mutant.package] if (ROOT / test).exists()]
    steps = [pytest([f"@{named}"])] if named.read_text() else []
    return shlex.join(["sh", "-c", " && ".join(map(shlex.join, [*steps, pytest(nearest)]))])


def pytest(tests: Iterable[str]) -> list[str]:
    return [str(PYTHON), "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]


def environment(folder: Path) -> dict[str, str]:
    """The copy's toolkit instead of the installed one; no bytecode is written, which would be a mutant's."""
    return {**os.environ, "PYTHONPATH": str(folder / "generator"), "PYTHONDONTWRITEBYTECODE": "1"}


def work(folder: Path, tasks: Any, lock: Any, reach: dict[str, list[str]]) -> None:
    """Try mutants in one copy until there are none left."""
    from cosmic_ray.mutating import mutate_and_test
    from cosmic_ray.work_item import MutationSpec, TestOutcome

    os.chdir(folder)
    os.environ.update(environment(folder))
    while not tasks.empty():
        mutant: Mutant = tasks.get()
        shutil.rmtree(folder / ".oaswright", ignore_errors=True)  # the cache of a run with other code
        start = time.monotonic()
        spec = MutationSpec(
            module_path=Path(mutant.module),
            operator_name=mutant.operator,
            operator_args=json.loads(json.loads(mutant.arguments)),  # a JSON text in a JSON column
            occurrence=mutant.occurrence,
            start_pos=(mutant.line, 0),
            end_pos=(mutant.line, 1),
        )
        outcome = mutate_and_test([spec], write_command(mutant, reach, folder), LONGEST_TESTS)
        if outcome.test_outcome is TestOutcome.INCOMPETENT or outcome.diff is None:
            raise RuntimeError(f"{mutant.key}: {outcome.output}")
        found = outcome.test_outcome is TestOutcome.KILLED
        result = Result(mutant.key, mutant.package, found, time.monotonic() - start, outcome.diff)
        with lock, (WORK / "results.jsonl").open("a") as file:
            file.write(json.dumps(asdict(result)) + "\n")
            say(f"{'found   ' if found else 'SURVIVED'} {result.seconds:6.1f} s  {mutant.key}")


def results() -> Iterator[Result]:
    path = WORK / "results.jsonl"
    for line in path.read_text().splitlines() if path.exists() else ():
        yield Result(**json.loads(line))


def report(done: list[Result]) -> int:
    """Print the figures and the survivors. Returns 1 where a figure is too low."""
    low = False
    for result in done:
        if not result.found:
            change = [
                line
                for line in result.diff.splitlines()
                if line[:1] in "+-" and line[:3] not in {"+++", "---"}
            ]
            say("\n".join(["", f"survived: {result.key}", *change]))
    say("\n| package | mutants | found | |\n|---|---|---|---|")
    for name in [*TESTS, None]:
        those = [result for result in done if name is None or result.package == name]
        if those:
            found = sum(result.found for result in those)
            share = 100 * found / len(those)
            low |= share < (LEAST_OVERALL if name is None else LEAST_IN_PACKAGE)
            label = "**all**" if name is None else name or "beside the packages"
            say(f"| {label} | {len(those)} | {found} | {share:.0f} % |")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
