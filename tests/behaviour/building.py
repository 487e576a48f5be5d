"""A spec in a test, generated, imported and served in process: what a user of the toolkit does."""

import importlib
import inspect
import itertools
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import oaswright
import yaml
from oaswright.diagnostics import Diagnostic, has_errors
from oaswright.runtime import Policy
from oaswright.runtime.application import Application, application

_numbers = itertools.count(1)

Handler = Callable[..., Awaitable[object]]


@dataclass(frozen=True)
class Built:
    """A generated package, imported."""

    models: ModuleType
    interface: ModuleType
    wiring: ModuleType
    files: dict[str, str]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def api(self) -> type:
        """The abstract class of the interface."""
        return next(
            found
            for found in vars(self.interface).values()
            if inspect.isclass(found) and found.__name__ == "ServedApi"
        )

    @property
    def methods(self) -> set[str]:
        """The names of the operations' methods."""
        return set(getattr(self.api, "__abstractmethods__"))  # noqa: B009 - the type has no such member

    def client(
        self, policy: Policy | None = None, verify: Handler | None = None, **handlers: Handler
    ) -> httpx.AsyncClient:
        """A client of `app`."""
        transport = httpx.ASGITransport(self.app(policy, verify, **handlers), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://test")

    def app(
        self, policy: Policy | None = None, verify: Handler | None = None, **handlers: Handler
    ) -> Application:
        """The application; operations without a handler are stubs.

        `verify` is called with the credential of any scheme and the request.
        """
        namespace: dict[str, Any] = dict.fromkeys(self.methods, _stub)
        namespace |= {name: _method(handler) for name, handler in handlers.items()}
        served = type("Handlers", (self.api,), namespace)()
        named: dict[str, Any] = {}
        if verify is not None:
            methods = {found.method: verify for found in self.wiring.VERIFIERS.values()}
            named["security"] = SimpleNamespace(**methods)
        return application([self.wiring.wire(served, policy=policy, **named)])


async def _stub(self: object, *arguments: object, **named: object) -> object:
    raise NotImplementedError


def _method(handler: Handler) -> Handler:
    async def call(self: object, *arguments: object, **named: object) -> object:
        return await handler(*arguments, **named)

    return call


def generated(
    folder: Path, document: str | dict[str, Any], *, lenient: bool = False
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The files of a document by name, none where it was refused, and the findings."""
    value = yaml.safe_load(document) if isinstance(document, str) else document
    value.setdefault("openapi", "3.1.0")
    value.setdefault("info", {"title": "Served", "version": "1"})
    value.setdefault("paths", {})
    path = folder / "openapi.yaml"
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), "utf-8")
    result = oaswright.generate(path, out=folder / "served", lenient=lenient)
    return {file.name: text for file, text in result.files.items()}, result.diagnostics


def build(folder: Path, document: str | dict[str, Any], *, lenient: bool = False) -> Built:
    """Generate and import a document, which must be without errors."""
    files, diagnostics = generated(folder, document, lenient=lenient)
    assert not has_errors(diagnostics), diagnostics
    name = f"behaviour_{next(_numbers)}"
    package = folder / name
    package.mkdir()
    for file, text in files.items():
        (package / file).write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    try:
        modules = [
            importlib.import_module(f"{name}.{module}") for module in ("models", "interface", "wiring")
        ]
    finally:
        sys.path.remove(str(folder))
    return Built(*modules, files=files, diagnostics=diagnostics)


def build_echo(folder: Path, version: str, schemas: str, name: str) -> Built:
    """A package with `POST /echo`, which takes the component `name` of `schemas` and answers with it."""
    content = f"content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}"
    return build(folder, f"""
openapi: {version}
paths:
  /echo:
    post:
      operationId: echo
      requestBody: {{required: true, {content}}}
      responses: {{'200': {{description: the same, {content}}}, '400': {{description: wrong}}}}
components:
  schemas:
{schemas}
""")  # fmt: skip
