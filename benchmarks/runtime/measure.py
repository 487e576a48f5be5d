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

from benchmarks.runtime.candidates.data import TOKEN, UPDATE

CANDIDATES = (
    "specwright_generated",
    "connexion_stock",
    "fastapi_written",
    "fastapi_generated",
    "oapi_gen",
    "starlette_plain",
    "bare",
)
BODY = json.dumps(UPDATE).encode()
OPERATIONS = {
    "PATCH": ("PATCH", "/contacts/7", BODY),
    "GET": ("GET", "/contacts/7", b""),
    "list of 20": ("GET", "/contacts", b""),
}
ROUNDS = 7


def _scope(method: str, path: str, body: bytes) -> dict[str, object]:
    headers = [(b"host", b"bench"), (b"authorization", f"Bearer {TOKEN}".encode()), (b"accept", b"*/*")]
    if body:
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
        "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "scheme": "http", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "state": {},
    }  # fmt: skip


async def _once(app, method: str, path: str, body: bytes) -> tuple[int, bytes]:
    sent: list[dict] = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    await app(_scope(method, path, body), receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def _cpu_microseconds(app, method: str, path: str, body: bytes, count: int) -> float:
    started = time.process_time()
    for _ in range(count):
        await _once(app, method, path, body)
    return (time.process_time() - started) / count * 1e6


def in_process(names: list[str]) -> dict[str, dict[str, list[float]]]:
    """Operation to candidate to CPU microseconds of each round."""
    apps = {name: importlib.import_module(f"benchmarks.runtime.candidates.{name}").app for name in names}
    results: dict[str, dict[str, list[float]]] = {operation: {name: [] for name in names} for operation in OPERATIONS}

    async def rounds() -> None:
        for operation, request in OPERATIONS.items():
            for name in names:
                status, content = await _once(apps[name], *request)
                assert status == 200, (name, operation, status, content[:300])
                assert content.startswith(b"{"), (name, operation, content[:100])
        for _ in range(ROUNDS):
            for operation, request in OPERATIONS.items():
                for name in names:
                    count = 150 if name == "connexion_stock" else 800
                    results[operation][name].append(await _cpu_microseconds(apps[name], *request, count))

    asyncio.run(rounds())
    return results


def over_socket(names: list[str], seconds: int = 3, rounds: int = 3) -> dict[str, dict[str, list[float]]]:
    """Operation to candidate to requests a second of each round; one uvicorn worker, wrk on the other core."""
    results: dict[str, dict[str, list[float]]] = {operation: {name: [] for name in names} for operation in OPERATIONS}
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
                    results[operation][name].append(_wrk(port, *request, seconds))
            finally:
                server.terminate()
                server.wait(10)
    return results


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def _wrk(port: int, method: str, path: str, body: bytes, seconds: int) -> float:
    script = Path(os.environ["BENCH_FOLDER"]) / "request.lua"
    lines = [f'wrk.method = "{method}"', f'wrk.headers["Authorization"] = "Bearer {TOKEN}"']
    if body:
        lines += ['wrk.headers["Content-Type"] = "application/json"', f"wrk.body = [==[{body.decode()}]==]"]
    script.write_text("\n".join(lines))
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}{path}"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError(output)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])


def table(title: str, results: dict[str, dict[str, list[float]]], *, rate: bool) -> str:
    """Markdown: candidates by operations, with ours as so many times the other."""
    lines = [f"\n### {title}\n", "| candidate | " + " | ".join(results) + " |", "|---|" + "---|" * len(results)]
    for name in next(iter(results.values())):
        cells = []
        for by_name in results.values():
            ours, other = by_name["specwright_generated"], by_name[name]
            ratios = [a / b if rate else b / a for a, b in zip(ours, other, strict=True)]
            middle = statistics.median(other)
            shown = f"{middle:,.0f}/s" if rate else f"{middle:.1f} us"
            cells.append(f"{shown} (ours {statistics.median(ratios):.2f}x, {min(ratios):.2f} to {max(ratios):.2f})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(folder: Path) -> None:
    """Print the tables."""
    sys.path.insert(0, str(folder))
    os.environ["BENCH_FOLDER"] = str(folder)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), str(Path(__file__).parents[2])])
    names = [name for name in CANDIDATES if name != "oapi_gen" or (folder / "contacts_oapi").is_dir()]
    print(f"PATCH body: {len(BODY)} bytes; Python {sys.version.split()[0]}; {ROUNDS} interleaved rounds")
    print(table("In process, CPU time of one request", in_process(names), rate=False))
    if shutil.which("wrk"):
        print(table("Over a socket, uvicorn with one worker", over_socket(names), rate=True))
    else:
        print("\nwrk is not installed: nothing measured over a socket")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
