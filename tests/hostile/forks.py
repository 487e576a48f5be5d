"""Runs of the command, each in a process of its own that need not import everything anew.

    python -m tests.hostile.forks

reads runs from standard input, each a line of JSON, and writes what became of them. A run is a fork of this
process, so that its limits end nothing else and what it leaves behind in memory ends with it.
"""

import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# What `generate` and the import of a generated package need.
IMPORTED = ("oaswright.cli.generate", "oaswright.cli.regeneration", "oaswright.runtime.application")


@dataclass(frozen=True, slots=True)
class Forks:
    """A process that makes the runs."""

    process: subprocess.Popen[str]

    def run(
        self, folder: Path, *arguments: str, package: str = "", **limits: int
    ) -> subprocess.CompletedProcess[str]:
        """Run `oaswright …` in a folder, and import a package of it if that went well.

        `limits` are names of `resource` with the limits of the process.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {"folder": str(folder), "arguments": arguments, "package": package, "limits": limits}
        self.process.stdin.write(f"{json.dumps(asked)}\n")
        self.process.stdin.flush()
        status, out, err = json.loads(self.process.stdout.readline())
        return subprocess.CompletedProcess(arguments, status, out, err)


@contextmanager
def forking() -> Iterator[Forks]:
    """A process that makes runs until nobody needs it any more."""
    command = [sys.executable, "-m", "tests.hostile.forks"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Forks(process)


def main() -> int:
    # Where to answer; a run has files for its own output.
    answers = os.fdopen(os.dup(1), "w")
    for name in IMPORTED:
        importlib.import_module(name)
    while line := sys.stdin.readline():
        asked = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if not child:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                return work(asked)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            texts = [file.read().decode("utf-8", "replace") for file in (rewound(out), rewound(err))]
        answers.write(f"{json.dumps([status, *texts])}\n")
        answers.flush()
    return 0


def rewound(file: Any) -> Any:
    file.seek(0)
    return file


def work(asked: Mapping[str, Any]) -> int:
    """Make a run. Whatever it raises ends this process with a traceback."""
    from oaswright.cli.main import run

    for name, limit in asked["limits"].items():
        resource.setrlimit(getattr(resource, name), (limit, limit))
    os.chdir(asked["folder"])
    status = run(asked["arguments"])
    if not status and asked["package"]:
        sys.path.insert(0, asked["folder"])
        importlib.import_module(asked["package"])
    return status


if __name__ == "__main__":
    sys.exit(main())
