"""The mutation bench: `python -m benchmarks.contract.run [OPTIONS]`.

Each fault is switched on by itself in a server of its own, and a tool is run against it over HTTP: exit
status 1 is a finding, 0 is none. Without a fault the tool has to be content, with each seed. `--help` lists
the options.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.contract.planting import CLASSES, Fault
from benchmarks.contract.serving import running, stopped_in_time
from benchmarks.contract.targets import ROOT, TARGETS, Target
from benchmarks.contract.tools import TOOLS, Settings, command

Job = tuple[str, Target, Fault | None, int]
"""Tool, target, fault, seed."""
RED, GREEN, ERROR, HUNG, DOWN = "red", "green", "error", "hung", "server down"
CLEAN: Final = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One tool against one server: `fault` is empty without one, `seconds` is wall time of the tool."""

    tool: str
    target: str
    fault: str
    family: str
    seed: int
    result: str
    seconds: float
    output: str


def main(arguments: list[str]) -> int:
    """Run what is asked for and print the tables; 0 when there is no false alarm."""
    options = _parser().parse_args(arguments)
    tools = options.tool or [*TOOLS]
    jobs = list(_jobs(options, tools))
    settings = Settings(options.fuzz, options.examples)
    runs: list[Run] = []
    # What waits is given up then; servers and tools that run are ended by those who started them.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ThreadPoolExecutor(min(options.jobs, 2)) as pool:
        for done, run in enumerate(pool.map(lambda job: _run(job, settings, options.timeout), jobs), 1):
            runs.append(run)
            name = run.fault or f"no fault, seed {run.seed}"
            line = f"{done}/{len(jobs)} {run.tool} {run.target} {name}: {run.result}, {run.seconds:.1f} s"
            print(line, file=sys.stderr, flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps([asdict(run) for run in runs], indent=1) + "\n")
    print_tables(runs, tools)
    return int(any(run.fault == CLEAN and run.result != GREEN for run in runs))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.contract.run")
    names = [target.name for target in TARGETS]
    ids = {fault.id: None for target in TARGETS for fault in target.faults}
    parser.add_argument("--target", action="append", choices=names, help="only this target; may be repeated")
    parser.add_argument(
        "--only", action="append", choices=ids, metavar="ID", help="only this fault; may be repeated"
    )
    parser.add_argument("--tool", action="append", choices=TOOLS, help="only this tool; may be repeated")
    parser.add_argument("--fuzz", action="store_true", help="let `oaswright test` run schemathesis as well")
    parser.add_argument(
        "--seeds", default="1,2,3", help="of the runs without a fault; the first is for faults"
    )
    parser.add_argument("--every", type=int, default=1, help="each Nth fault only, for a sample")
    parser.add_argument("--examples", type=int, default=25, help="max-examples of schemathesis")
    parser.add_argument("--timeout", type=float, default=300, help="seconds before a tool is killed")
    parser.add_argument("--jobs", type=int, default=1, help="servers at a time, two at most")
    parser.add_argument("--json", help="write all runs with their output into this file")
    return parser


def _jobs(options: argparse.Namespace, tools: list[str]) -> Iterable[Job]:
    """What is to run: servers without a fault first, which is where false alarms come from."""
    seeds = [int(text) for text in options.seeds.split(",")]
    chosen = [
        target
        for target in TARGETS
        if (not options.target or target.name in options.target)
        and not (options.only and not target.faults)
        and _can_run(target)
    ]
    if not options.only:
        for target in chosen:
            for tool in tools:
                yield from ((tool, target, None, seed) for seed in seeds)
    for target in chosen:
        counting = [fault for fault in target.faults if not fault.equivalent]
        for fault in counting[:: options.every]:
            if not options.only or fault.id in options.only:
                yield from ((tool, target, fault, seeds[0]) for tool in tools)


def _can_run(target: Target) -> bool:
    missing = target.prepare()
    if missing:
        print(f"{target.name} is not run: {missing}", file=sys.stderr)
    return not missing


def _run(job: Job, settings: Settings, timeout: float) -> Run:
    tool, target, fault, seed = job
    family = "" if fault is None else fault.family
    name = CLEAN if fault is None else fault.id
    with tempfile.TemporaryDirectory() as folder, running(target, name) as server:
        if server is None:
            return Run(tool, target.name, name, family, seed, DOWN, 0, "")
        started = time.monotonic()
        status, output = stopped_in_time(
            command(tool, target, server, seed, Path(folder), settings),
            Path(folder),
            timeout,
            {**os.environ, "PYTHONPATH": str(ROOT)},
        )
        seconds = round(time.monotonic() - started, 1)
    result = HUNG if status is None else {0: GREEN, 1: RED}.get(status, ERROR)
    return Run(tool, target.name, name, family, seed, result, seconds, output)


def print_tables(runs: list[Run], tools: list[str]) -> None:
    """Score per class and target, wall time, what was missed, and false alarms."""
    for tool in tools:
        mine = [run for run in runs if run.tool == tool]
        faults = [run for run in mine if run.fault != CLEAN]
        targets = list(dict.fromkeys(run.target for run in faults))
        print(
            f"\n## {tool}\n\n| class | {' | '.join([*targets, 'all'])} |\n|---|{'---|' * (len(targets) + 1)}"
        )
        for family in (*CLASSES, "total"):
            of_class = [run for run in faults if family in {run.family, "total"}]
            columns = [[run for run in of_class if run.target == target] for target in targets]
            print(f"| {family} | {' | '.join(map(_score, [*columns, of_class]))} |")
        print(f"\n{len(faults)} runs with a fault took {sum(run.seconds for run in faults):.0f} s", end="")
        for target in dict.fromkeys(run.target for run in mine if run.fault == CLEAN):
            clean = [run for run in mine if run.target == target and run.fault == CLEAN]
            times = ", ".join(f"{run.seconds:.0f}" for run in clean)
            alarms = [f"seed {run.seed}: {run.result}" for run in clean if run.result != GREEN]
            print(f"\n{target}: without a fault {'; '.join(alarms) or 'no alarm'} ({times} s)", end="")
        print()
        for result in (GREEN, ERROR, HUNG, DOWN):
            found = [f"{run.target}/{run.fault}" for run in faults if run.result == result]
            if found:
                print(f"\n{'missed' if result == GREEN else result}: {', '.join(found)}")


def _score(runs: list[Run]) -> str:
    return f"{sum(run.result == RED for run in runs)}/{len(runs)}" if runs else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
