"""Mutants of the toolkit against the tests that run them: which changes of the code does no test find?

    make mutants [SIZE=200] [SEED=1] [JOBS=2]

The tests run once without a mutant, to see which lines each of them runs (`recording.py`). Then cosmic-ray
changes one thing in a copy of the repository, and the tests that run its line try it (`trying.py`,
`reach.py`): a mutant that all of them pass has survived. One that means the same as what stands there is left
out (`equivalent.py`). What is done stands in `.mutants/` and is not done again: what the tests run as long as
the files are the same, the mutants as long as seed and size are, too. The exit status is 1 below 93 % overall
or 90 % in a package. This module runs in an environment of its own, which holds nothing but cosmic-ray.
"""

import argparse
import difflib
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from tests.measuring.equivalent import EQUIVALENT

ROOT = Path(__file__).parents[2]
WORK = ROOT / ".mutants"
PACKAGE = "generator/oaswright"
PYTHON = ROOT / ".venv" / "bin" / "python"
LEAST_OVERALL, LEAST_IN_PACKAGE = 93.0, 90.0
LEAST_PER_PACKAGE = 10
LEFT_OUT = ("tests/contract", "tests/pages", "tests/measuring")
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


# Lines only, since branches cost and say nothing here; `recording.py` names the contexts.
COVERAGE = """
[run]
source = generator/oaswright
parallel = true
patch = subprocess, fork, _exit
relative_files = true
data_file = {data}
"""


@dataclass(frozen=True)
class Mutant:
    """One change, as cosmic-ray counts it: the occurrence of an operator in a module."""

    module: str
    operator: str
    occurrence: int
    line: int

    @property
    def package(self) -> str:
        """The package of the toolkit, "" for a module beside them."""
        inside = Path(self.module).relative_to(PACKAGE).parts
        return inside[0] if len(inside) > 1 else ""

    @property
    def key(self) -> str:
        return f"{self.module}:{self.line} {self.operator} {self.occurrence}"


@dataclass(frozen=True)
class Result:
    """What became of a mutant ("found", "survived" or "limit"), and how many tests it met at most."""

    key: str
    package: str
    outcome: str
    tests: int
    seconds: float
    diff: list[str]


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
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path}\0".encode() + path.read_bytes())
    state = WORK / "run.json"
    run_ = json.loads(state.read_text()) if state.exists() else {}
    if run_.get("digest") != digest.hexdigest():
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir()
        copy(files, WORK / "whole")
    elif (run_["size"], run_["seed"]) == (size, seed):
        return [Mutant(**mutant) for mutant in run_["mutants"]]
    (WORK / "results.jsonl").unlink(missing_ok=True)
    mutants = sample(all_mutants(WORK / "whole"), size, random.Random(seed))  # noqa: S311 - a repeatable draw
    run_ = {"digest": digest.hexdigest(), "size": size, "seed": seed, "mutants": [asdict(m) for m in mutants]}
    state.write_text(json.dumps(run_))
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
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator

    operators = {name: get_operator(name)() for name in OPERATORS}
    mutants: list[Mutant] = []
    for path in sorted((folder / PACKAGE).rglob("*.py")):
        module = path.relative_to(folder).as_posix()
        nodes = list(ast_nodes(get_ast(path.read_text("utf-8"))))
        for name, operator in operators.items():
            starts = (start for node in nodes for start, _ in operator.mutation_positions(node))
            mutants += [Mutant(module, name, number, start[0]) for number, start in enumerate(starts)]
    return [mutant for mutant in mutants if not is_declaration(folder, mutant)]


def is_declaration(folder: Path, mutant: Mutant) -> bool:
    """Whether a mutant is in the line of `@dataclass(frozen=True, slots=True)`.

    What that forbids is held by the type checkers; no test can tell it from the outside.
    """
    return read_lines(folder / mutant.module)[mutant.line - 1].lstrip().startswith("@dataclass(")


@cache
def read_lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def sample(mutants: list[Mutant], size: int, rng: random.Random) -> list[Mutant]:
    """A random sample in random order, with enough of each package for a figure of its own."""
    drawn = list(mutants)
    rng.shuffle(drawn)
    taken: list[Mutant] = []
    for package in packages():
        taken += [mutant for mutant in drawn if mutant.package == package][:LEAST_PER_PACKAGE]
    rest = [mutant for mutant in drawn if mutant not in set(taken)]
    taken = (taken + rest)[:size]
    rng.shuffle(taken)
    return taken


def run(mutants: list[Mutant], jobs: int) -> None:
    """Try the mutants, several at once, each in a copy of its own; results go to the disk one by one."""
    pythons = [make_copy(WORK / f"job{number}") for number in range(jobs)]
    record(pythons[0], jobs)
    left = iter(mutants)
    lock = threading.Lock()
    with ThreadPoolExecutor(jobs) as pool:
        for done in [pool.submit(work, python, left, lock) for python in pythons]:
            done.result()


def make_copy(folder: Path) -> Path:
    """A copy of the repository and an environment that holds its toolkit instead of the installed one.

    So each process that a test starts runs the mutant too, whatever its variables. Returns its Python.
    """
    files = [ROOT / line for line in tracked()]
    copy(files, folder / "copy")
    # The tests of documents ask git for the files of the repository.
    subprocess.run(["git", "init", "--quiet"], cwd=folder / "copy", check=True)
    subprocess.run([PYTHON, "-m", "venv", "--clear", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    installed, own = find_packages(PYTHON), find_packages(python)
    (own / "a0_copy.pth").write_text(f"{folder / 'copy' / 'generator'}\n{installed}\n")
    for path in installed.glob("*.pth"):
        if "oaswright" not in path.name:
            shutil.copy(path, own)
    for script in PYTHON.parent.iterdir():
        if script.read_bytes()[:2] == b"#!" and not (python.parent / script.name).exists():
            own_script = python.parent / script.name
            own_script.write_text(script.read_text("utf-8").replace(str(PYTHON), str(python)), "utf-8")
            own_script.chmod(0o755)
    # Checked by hash and not by time: two mutants of a file may be of one size and one second.
    compiling = [python, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
    subprocess.run([*compiling, "generator", "tests"], cwd=folder / "copy", check=True)
    return python


def find_packages(python: Path) -> Path:
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(
        subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    )


def record(python: Path, jobs: int) -> None:
    """Run the tests without any mutant and remember which lines each runs, and for how long."""
    recorded = WORK / "recorded"
    if (recorded / "coverage").exists():
        return
    shutil.rmtree(recorded, ignore_errors=True)
    (recorded / "tests").mkdir(parents=True)
    settings = recorded / "measuring.ini"
    settings.write_text(COVERAGE.format(data=recorded / "coverage"))
    measuring = [python, "-m", "coverage", "run", f"--rcfile={settings}", "-m", "pytest"]
    options = ["-p", "tests.measuring.recording", "-n", str(jobs), "--dist", "loadfile"]
    command = [*measuring, *options, "tests", *(f"--ignore={folder}" for folder in LEFT_OUT)]
    folder = python.parents[2] / "copy"
    variables = {**os.environ, "OASWRIGHT_RECORDED": str(recorded / "tests")}
    status = subprocess.run(command, cwd=folder, env=variables, check=False).returncode
    if status == 1:
        say("Tests that fail without any mutant find none.")
    elif status:
        raise SystemExit("the tests cannot be run")
    combining = [python, "-m", "coverage", "combine", "--quiet", f"--rcfile={settings}"]
    subprocess.run(combining, cwd=folder, check=True)


def work(python: Path, left: Iterator[Mutant], lock: threading.Lock) -> None:
    """Try mutants in one copy until there are none left."""
    job = python.parents[2]
    command = [python, "-m", "tests.measuring.trying", WORK / "recorded", job]
    with subprocess.Popen(
        command, cwd=job / "copy", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as trying:
        assert trying.stdin is not None
        assert trying.stdout is not None
        while True:
            with lock:
                mutant = next(left, None)
            if mutant is None:
                break
            try:
                source, diff = change(mutant)
            except AttributeError:
                # It replaces only exceptions whose names have no dots.
                say(f"left out, as cosmic-ray cannot make it: {mutant.key}")
                continue
            trying.stdin.write(
                json.dumps({"module": mutant.module, "line": mutant.line, "source": source}) + "\n"
            )
            trying.stdin.flush()
            answer = trying.stdout.readline()
            if not answer:
                raise SystemExit(f"{mutant.key} could not be tried")
            result = Result(mutant.key, mutant.package, diff=diff, **json.loads(answer))
            with lock, (WORK / "results.jsonl").open("a") as file:
                file.write(json.dumps(asdict(result)) + "\n")
                say(f"{result.outcome:8} {result.seconds:6.1f} s  {mutant.key}")


def change(mutant: Mutant) -> tuple[str, list[str]]:
    """The module with the mutant in it, and the lines that differ, as `-former` and `+new`."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    original = (ROOT / mutant.module).read_text("utf-8")
    source = mutate_code(original, get_operator(mutant.operator)(), mutant.occurrence)
    assert source is not None
    lines = difflib.unified_diff(original.splitlines(), source.splitlines(), lineterm="", n=0)
    changed = [
        f"{line[0]}{line[1:].strip()}" for line in lines if line[:3] not in {"---", "+++"} and line[0] in "+-"
    ]
    return source, changed


def results() -> Iterator[Result]:
    path = WORK / "results.jsonl"
    for line in path.read_text().splitlines() if path.exists() else ():
        yield Result(**json.loads(line))


def report(done: list[Result]) -> int:
    """Print the figures and the survivors. Returns 1 where a figure is too low."""
    low = False
    counted = [result for result in done if (module_of(result.key), *result.diff) not in EQUIVALENT]
    for result in counted:
        if result.outcome == "survived":
            say("\n".join(["", f"survived {result.tests} tests: {result.key}", *result.diff]))
    say("\n| package | mutants | found | by a limit | |\n|---|---|---|---|---|")
    for name in [*packages(), None]:
        those = [result for result in counted if name is None or result.package == name]
        if those:
            limit = sum(result.outcome == "limit" for result in those)
            found = sum(result.outcome != "survived" for result in those)
            share = 100 * found / len(those)
            low |= share < (LEAST_OVERALL if name is None else LEAST_IN_PACKAGE)
            label = "**all**" if name is None else name or "beside the packages"
            say(f"| {label} | {len(those)} | {found} | {limit} | {share:.0f} % |")
    say(f"\n{len(done) - len(counted)} mutants that mean the same are left out")
    return 1 if low else 0


def module_of(key: str) -> str:
    return key.partition(":")[0].removeprefix(f"{PACKAGE}/")


def packages() -> list[str]:
    """The packages of the toolkit; "" stands for the modules beside them."""
    return ["", *sorted({path.parent.name for path in (ROOT / PACKAGE).glob("*/*.py")})]


if __name__ == "__main__":
    sys.exit(main())
