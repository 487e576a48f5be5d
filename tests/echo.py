"""Documents whose operations send back what they get: check, generation, import, model and server at once.

A value that comes back is one that the schema admits in a request and in a response, and that the model
carries without a change.
"""

import importlib
import itertools
import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import oaswright
from oaswright.diagnostics import Diagnostic, Severity
from oaswright.document.project import load_project
from oaswright.preparation import check_whole
from oaswright.runtime import Policy
from oaswright.runtime.application import application
from oaswright.runtime.testing import Client

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Answer:
    """What an echoed value was answered with: the status, and the text of the body."""

    status: int
    text: str

    def is_echo_of(self, value: object) -> bool:
        """Whether the very value came back; 1.0 and 1 are one number."""
        return self.status == 200 and same(json.loads(self.text), value)


@dataclass(frozen=True)
class Echo:
    """A server, and what `check` warned of; `refusals` are errors, with which there is no server."""

    client: Client | None
    refusals: list[Diagnostic]
    warnings: list[Diagnostic]

    def send(self, name: str, value: object) -> Answer:
        """Send a value to the operation of a schema."""
        assert self.client is not None, self.refusals
        response = self.client.post(f"/{name}", content=json.dumps(value))
        return Answer(response.status_code, response.text)


def echo_document(
    schemas: Mapping[str, object], version: str = "3.1.0", more: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """A document with an operation for each of some component schemas; `more` has none."""
    return {
        "openapi": version,
        "info": {"title": "Echo", "version": "1"},
        "paths": {f"/{name}": {"post": _operation(name)} for name in schemas},
        "components": {"schemas": {**schemas, **(more or {})}},
    }


def _operation(name: str) -> dict[str, object]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {
        "operationId": f"send{name}",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "the same", "content": content}},
    }


@contextmanager
def echo(
    document: Mapping[str, object], folder: Path, *, formats: bool = True, lenient: bool = False
) -> Iterator[Echo]:
    """Check, generate, import and serve a document.

    What `generate` refuses must be what `check` refuses.
    """
    name = f"echo_{next(_numbers)}"
    spec = folder / f"{name}.json"
    spec.write_text(json.dumps(document), "utf-8")
    # openapi-spec-validator, which has tests of its own, takes longer than all the rest.
    found = check_whole(load_project(spec), lenient=lenient).diagnostics
    refusals = [finding for finding in found if finding.severity is Severity.ERROR]
    result = oaswright.generate(spec, out=folder / name, lenient=lenient)
    assert {finding for finding in result.diagnostics if finding.severity is Severity.ERROR} == {*refusals}
    warnings = [finding for finding in found if finding.severity is not Severity.ERROR]
    if refusals:
        yield Echo(None, refusals, warnings)
        return
    (folder / name).mkdir()
    for path, text in result.files.items():
        path.write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        wiring = importlib.import_module(f"{name}.wiring")
    finally:
        sys.path.remove(str(folder))
    handlers = {operation.method: _handler(operation.responses["200"]) for operation in wiring.OPERATIONS}
    api = wiring.wire(SimpleNamespace(**handlers), policy=Policy(formats=formats))
    # `json=None` is no body for httpx.
    headers = {"Content-Type": "application/json"}
    try:
        with Client(application([api]), checked=False, headers=headers) as client:
            yield Echo(client, [], warnings)
    finally:
        shutil.rmtree(folder / name)
        for module in [module for module in sys.modules if module.partition(".")[0] == name]:
            del sys.modules[module]


def _handler(response: type[Any]) -> Any:
    async def handle(*, body: object) -> object:
        return response(body=body)

    return handle


def same(found: object, sent: object) -> bool:
    """Whether two JSON values are equal; Python's True equals 1, JSON's does not."""
    if isinstance(found, dict) and isinstance(sent, dict):
        return found.keys() == sent.keys() and all(same(found[key], sent[key]) for key in found)
    if isinstance(found, list) and isinstance(sent, list):
        return len(found) == len(sent) and all(map(same, found, sent))
    if isinstance(found, bool) or isinstance(sent, bool):
        return found is sent
    return found == sent
