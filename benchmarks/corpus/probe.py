"""Imports a generated package, serves it and sends requests, in a process of its own.

    python -m benchmarks.corpus.probe PACKAGE CLASS [--rounds N] [--seed N]

runs in the folder that holds the package and prints one JSON object (`Findings`). Handlers answer with
valid instances. Three things are found: answers of 500 and more, valid requests that are refused, invalid
ones that are taken.
"""

import argparse
import asyncio
import importlib
import json
import logging
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from benchmarks.corpus.instances import NoResponseError
from benchmarks.corpus.requests import Operation, Request, Requests, operations

MAX_NOTES = 40


@dataclass
class Findings:
    """What was sent and what was wrong. `unanswered`: operations without any response instance."""

    methods: int = 0
    status: int = 0
    importing: float = 0.0
    starting: float = 0.0
    valid: int = 0
    invalid: int = 0
    failed: int = 0
    refused: int = 0
    accepted: int = 0
    unreached: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes.append(text)


async def call(
    app: Any, method: str, target: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, bytes]:
    """One request in process: the status and the body."""
    sent: list[Any] = []
    path, _, query = target.partition("?")
    length = {} if "content-length" in headers or not body else {"content-length": str(len(body))}
    lines = {"host": "test", **headers, **length}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in lines.items()],
        "scheme": "http",
        "server": ("test", 80),
        "client": ("test", 1),
        "root_path": "",
    }
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return left.pop() if left else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception as error:
        return 500, repr(error).encode()
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def serve(name: str, class_name: str, findings: Findings, answer: Any) -> tuple[Any, Any]:
    """The application of a package with handlers that `answer(operation)` speaks for."""
    start = time.perf_counter()
    interface = importlib.import_module(f"{name}.interface")
    wiring = importlib.import_module(f"{name}.wiring")
    findings.importing = time.perf_counter() - start
    base = getattr(interface, class_name)
    findings.methods = len(base.__abstractmethods__)
    by_method = {operation.method: operation for operation in wiring.OPERATIONS}

    def handler(method: str) -> Any:
        async def handle(self: Any, *arguments: Any, **named: Any) -> Any:
            return answer(by_method[method])

        return handle

    handlers = type("Handlers", (base,), {method: handler(method) for method in base.__abstractmethods__})()

    from oaswright.runtime import Granted, read_document
    from oaswright.runtime.application import application

    entries = read_document(str(wiring.__file__)).schemas["operations"].values()
    scopes = {
        scope for entry in entries for item in entry["security"] for found in item.values() for scope in found
    }

    async def verify(*_: Any, **__: Any) -> Granted[str]:
        return Granted("ann", scopes)

    verifiers = getattr(wiring, "VERIFIERS", {})
    security = SimpleNamespace(**{found.method: verify for found in verifiers.values()})
    start = time.perf_counter()
    app = application([wiring.wire(handlers, **({"security": security} if verifiers else {}))])
    findings.starting = time.perf_counter() - start
    return app, wiring


async def examine(name: str, class_name: str, rounds: int, seed: int) -> Findings:
    """Serve a package and send its requests."""
    from benchmarks.corpus.answers import Answers

    findings = Findings()
    document = json.loads((Path(name) / "openapi.json").read_text("utf-8"))
    prepared: dict[str, Any] = {}
    app, wiring = serve(name, class_name, findings, lambda operation: prepared[operation.id])
    findings.status, body = await call(app, "GET", "/openapi.json", {}, b"")
    assert json.loads(body)["paths"].keys() == document["paths"].keys()
    answers = Answers(document, seed)
    generated = {(operation.http_method, operation.path): operation for operation in wiring.OPERATIONS}

    def prepare(operation: Operation) -> int:
        wired = generated[operation.method, operation.path]
        prepared[wired.id] = answers.response(wired)
        return int(prepared[wired.id].status)

    await send_requests(app, document, prepare, findings, rounds, seed)
    return findings


async def send_requests(
    app: Any,
    document: Mapping[str, Any],
    prepare: Callable[[Operation], int],
    findings: Findings,
    rounds: int,
    seed: int = 0,
) -> None:
    """Send requests to every operation, `rounds` times.

    `prepare` readies the next answer of an operation and tells its status; it may raise NoResponseError.
    """
    requests = Requests(document, seed)
    for operation in operations(document) if rounds else ():
        reached = False
        for _ in range(rounds):
            try:
                expected = prepare(operation)
            except NoResponseError as error:
                findings.unanswered.append(operation.id)
                findings.note(f"{operation.id}: {error}")
                break
            for request in requests.valid(operation):
                reached = True
                await _send_valid(app, operation, request, expected, findings)
                for wrong in requests.invalid(operation, request):
                    await _send_invalid(app, operation, wrong, findings)
        if not reached:
            findings.unreached.append(operation.id)


async def _send_valid(
    app: Any, operation: Operation, request: Request, expected: int, findings: Findings
) -> None:
    status, body = await _send(app, request)
    findings.valid += 1
    if status == expected:
        return
    if status >= 500:
        findings.failed += 1
    else:
        findings.refused += 1
    findings.note(
        f"{operation.id}: a valid request got {status}, not {expected}: {_shown(request)}: {body[:300]!r}"
    )


async def _send_invalid(app: Any, operation: Operation, request: Request, findings: Findings) -> None:
    status, _ = await _send(app, request)
    findings.invalid += 1
    if status >= 500:
        findings.failed += 1
        findings.note(f"{operation.id}: {status} for an invalid request ({request.wrong}): {_shown(request)}")
    elif status < 400:
        findings.accepted += 1
        findings.note(f"{operation.id}: {status} for an invalid request ({request.wrong}): {_shown(request)}")


async def _send(app: Any, request: Request) -> tuple[int, bytes]:
    target = request.path + ("?" + "&".join(request.query) if request.query else "")
    return await call(app, request.method, target, request.headers, request.body or b"")


def _shown(request: Request) -> str:
    target = request.path + ("?" + "&".join(request.query) if request.query else "")
    headers = {name: value for name, value in request.headers.items() if name != "authorization"}
    return f"{request.method} {target} {headers or ''} {(request.body or b'')[:200]!r}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("package")
    parser.add_argument("api")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    sys.path.insert(0, ".")
    log = logging.StreamHandler()
    log.setLevel(logging.ERROR)
    logging.getLogger("oaswright.runtime").addHandler(log)
    findings = asyncio.run(examine(arguments.package, arguments.api, arguments.rounds, arguments.seed))
    sys.stdout.write(json.dumps(asdict(findings)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
