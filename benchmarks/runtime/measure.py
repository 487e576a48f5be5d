"""Measure the candidates in one run: in process by CPU time, over a socket with wrk.

    python -m benchmarks.runtime.measure FOLDER_OF_GENERATED_PACKAGES

Each figure is the median of interleaved rounds; ratios are given with the spread over the rounds.
"""

import asyncio
import importlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TypeAlias

from benchmarks.runtime import routing, startup
from benchmarks.runtime.candidates.data import TOKEN, UPDATE
from benchmarks.runtime.clock import cpu_microseconds, once

CANDIDATES = (
    "oaswright_dicts",
    "oaswright_models",
    "connexion_stock",
    "fastapi_written",
    "fastapi_generated",
    "oapi_gen",
    "starlette_plain",
    "bare",
)
OURS = ("oaswright_dicts", "oaswright_models")
Results: TypeAlias = dict[str, dict[str, list[float]]]
"""Operation to candidate to the figure of each round."""

BODY = json.dumps(UPDATE).encode()
OPERATIONS = {
    "PATCH": ("PATCH", "/contacts/7", BODY),
    "GET": ("GET", "/contacts/7", b""),
    "list of 20": ("GET", "/contacts", b""),
}
ROUNDS = 7


def in_process(names: list[str]) -> Results:
    """Operation to candidate to CPU microseconds of each round."""
    apps = {name: importlib.import_module(f"benchmarks.runtime.candidates.{name}").app for name in names}
    results: Results = {operation: {name: [] for name in names} for operation in OPERATIONS}

    async def rounds() -> None:
        for operation, request in OPERATIONS.items():
            for name in names:
                status, content = await once(apps[name], *request)
                assert status == 200, (name, operation, status, content[:300])
                assert content.startswith(b"{"), (name, operation, content[:100])
        for _ in range(ROUNDS):
            for operation, request in OPERATIONS.items():
                for name in names:
                    count = 150 if name == "connexion_stock" else 800
                    results[operation][name].append(await cpu_microseconds(apps[name], *request, count))

    asyncio.run(rounds())
    return results


def over_socket(names: list[str], seconds: int = 3, rounds: int = 3) -> tuple[Results, Results]:
    """Requests a second, and the server's CPU microseconds for each; one uvicorn worker, wrk beside it.

    Where wrk and others share the cores with the server, its CPU time is the figure that can be compared.
    """
    rates: Results = {operation: {name: [] for name in names} for operation in OPERATIONS}
    costs: Results = {operation: {name: [] for name in names} for operation in OPERATIONS}
    for _ in range(rounds):
        for name in names:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            server = subprocess.Popen(
                [
                    *(sys.executable, "-m", "uvicorn", f"benchmarks.runtime.candidates.{name}:app"),
                    *("--port", str(port), "--no-access-log", "--log-level", "error", "--loop", "uvloop"),
                ]
            )
            try:
                _wait(port)
                for operation, request in OPERATIONS.items():
                    before = _cpu_seconds(server.pid)
                    count, rate = _wrk(port, *request, seconds)
                    rates[operation][name].append(rate)
                    costs[operation][name].append((_cpu_seconds(server.pid) - before) / count * 1e6)
            finally:
                server.terminate()
                server.wait(10)
    return rates, costs


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def _wrk(port: int, method: str, path: str, body: bytes, seconds: int) -> tuple[int, float]:
    """How many requests were answered, and how many a second."""
    script = Path(os.environ["BENCH_FOLDER"]) / "request.lua"
    lines = [f'wrk.method = "{method}"', f'wrk.headers["Authorization"] = "Bearer {TOKEN}"']
    if body:
        lines += ['wrk.headers["Content-Type"] = "application/json"', f"wrk.body = [==[{body.decode()}]==]"]
    script.write_text("\n".join(lines))
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}{path}"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError(output)
    count = int(re.search(r"(\d+) requests in", output)[1])
    return count, float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])


def table(title: str, results: Results, *, rate: bool) -> str:
    """Markdown: candidates by operations, with ours as so many times the other: dicts, then models."""
    lines = [
        f"\n### {title}\n",
        "| candidate | " + " | ".join(results) + " |",
        "|---|" + "---|" * len(results),
    ]
    for name in next(iter(results.values())):
        cells = []
        for by_name in results.values():
            other = by_name[name]
            middle = statistics.median(other)
            shown = f"{middle:,.0f}/s" if rate else f"{middle:.1f} us"
            dicts, models = (_ratio(by_name[ours], other, rate=rate) for ours in OURS)
            cells.append(f"{shown} ({dicts}; {models})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _ratio(ours: list[float], other: list[float], *, rate: bool) -> str:
    """How many times as fast as another one of ours is, with the spread over the rounds."""
    ratios = [a / b if rate else b / a for a, b in zip(ours, other, strict=True)]
    return f"{statistics.median(ratios):.2f}x, {min(ratios):.2f} to {max(ratios):.2f}"


def start_up(rounds: int = 5) -> str:
    """Markdown: start of our five documents beside FastAPI, and what more operations cost."""
    ours, theirs = zip(
        *[(startup.measured("ours"), startup.measured("fastapi")) for _ in range(rounds)], strict=True
    )
    ratios = [other[0] / own[0] for own, other in zip(ours, theirs, strict=True)]
    middle, least, most = routing.ratio()
    lines = [
        "\n### Start-up and routing\n",
        "- from an empty process to the first answer, five documents: "
        f"{statistics.median(o[0] for o in ours):.2f} s of CPU, "
        f"FastAPI with the same operations {statistics.median(t[0] for t in theirs):.2f} s "
        f"(ours {statistics.median(ratios):.2f}x as fast, {min(ratios):.2f} to {max(ratios):.2f})",
        f"- memory of a worker then: {statistics.median(o[1] for o in ours):.0f} MiB, "
        f"FastAPI {statistics.median(t[1] for t in theirs):.0f} MiB",
        f"- a request among 500 operations costs {middle:.2f} of one among 5 ({least:.2f} to {most:.2f})",
    ]
    return "\n".join(lines)


def main(folder: Path) -> None:
    """Print the tables."""
    sys.path.insert(0, str(folder))
    os.environ["BENCH_FOLDER"] = str(folder)
    names = [name for name in CANDIDATES if name != "oapi_gen" or (folder / "contacts_oapi").is_dir()]
    load = os.getloadavg()[0]
    print(f"PATCH body: {len(BODY)} bytes; Python {sys.version.split()[0]}; {ROUNDS} interleaved rounds;")
    print(f"{os.cpu_count()} cores, load {load:.1f} before the start: the spread over the rounds is given")
    print(table("In process, CPU time of one request", in_process(names), rate=False))
    if shutil.which("wrk"):
        rates, costs = over_socket(names)
        print(
            table(
                "Over a socket, uvicorn with one worker, the server's CPU time of one request",
                costs,
                rate=False,
            )
        )
        print(
            table(
                "The same in requests a second, as far as the load of the machine let them", rates, rate=True
            )
        )
    else:
        print("\nwrk is not installed: nothing measured over a socket")
    print(start_up())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
