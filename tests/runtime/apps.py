"""Applications out of a document and some functions, by packages that are really generated.

A document goes through check, generation and import, and its `wiring.py` makes the API. Only the Python types
in it are opened (`Any`), so that nothing but the document decides what is accepted: arguments are called by
location and name, bodies are plain JSON.
"""

import atexit
import dataclasses
import importlib
import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import oaswright
import yaml
from oaswright.diagnostics import has_errors
from oaswright.runtime import Api, Argument, Body, BodyStream, Operation, Policy
from oaswright.runtime.application import Application, application

Handler = Callable[..., Awaitable[Any]]

_numbers = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Wired:
    """An API and the response classes of its operations, by operationId and status."""

    api: Api
    responses: Mapping[str, Mapping[str, type[Any]]]
    received: list[dict[str, Any]]
    """The arguments of every call that a handler without function of its own has got."""


def document(text: str) -> dict[str, Any]:
    """A document from its paths and components, or a whole one."""
    value: dict[str, Any] = yaml.safe_load(text)
    return {"openapi": "3.1.0", "info": {"title": "Test", "version": "1"}, **value}


def wired(
    value: Mapping[str, Any],
    handlers: Mapping[str, Handler] | None = None,
    *,
    name: str = "test",
    policy: Policy | None = None,
    verify: Handler | Mapping[str, Handler] | None = None,
) -> Wired:
    """An API whose handlers are functions.

    An operation without one notes its arguments and answers with its first status; where that has a
    body, with `{"received": [names]}`. `verify` is called with a credential and the request, or is a
    function for each security scheme.
    """
    generated = wiring(json.dumps(value))
    operations = [_opened(operation) for operation in generated.OPERATIONS]
    responses = {operation.id: operation.responses for operation in operations}
    received: list[dict[str, Any]] = []
    functions = {
        operation.method: (handlers or {}).get(operation.id) or _recorder(received, operation.responses)
        for operation in operations
    }
    options = {}
    if hasattr(generated, "VERIFIERS"):
        by_scheme = verify if isinstance(verify, Mapping) else dict.fromkeys(generated.VERIFIERS, verify)
        methods = {found.method: by_scheme[scheme] for scheme, found in generated.VERIFIERS.items()}
        options["security"] = SimpleNamespace(**methods) if verify is not None else None
    api = dataclasses.replace(
        generated.wire(SimpleNamespace(**functions), policy=policy, **options),
        name=name,
        operations=operations,
    )
    return Wired(api, responses, received)


def served(text: str, handlers: Mapping[str, Handler] | None = None, **options: Any) -> Application:
    """An application of one API."""
    return application([wired(document(text), handlers, **options).api])


@cache
def _root() -> Path:
    """A folder for packages, on the path of imports and gone with the process."""
    folder = Path(tempfile.mkdtemp(prefix="oaswright-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    sys.path.insert(0, str(folder))
    return folder


@cache
def wiring(text: str) -> ModuleType:
    """The wiring module of a document, generated and imported."""
    name = f"served_{next(_numbers)}"
    spec = _root() / f"{name}.json"
    spec.write_text(text, "utf-8")
    result = oaswright.generate(spec, out=_root() / name)
    assert not has_errors(result.diagnostics), [
        f"{found.rule}: {found.message}" for found in result.diagnostics
    ]
    for path, content in result.files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    importlib.invalidate_caches()
    return importlib.import_module(f"{name}.wiring")


def _opened(operation: Operation) -> Operation:
    """An operation with its types opened and its arguments called by location and name."""
    return dataclasses.replace(
        operation,
        arguments=tuple(
            Argument(f"{a.location}_{a.parameter}", a.location, a.parameter, Any) for a in operation.arguments
        ),
        body=operation.body and Body(operation.body.required, dict.fromkeys(operation.body.types, Any)),
        responses={status: _open_class(found) for status, found in operation.responses.items()},
    )


@cache
def _open_class(response: type[Any]) -> type[Any]:
    """A response class whose fields take anything; headers may be left out, so that this can be tested."""
    fields: list[Any] = []
    for field in sorted(dataclasses.fields(response), key=lambda field: field.name not in {"body", "status"}):
        if field.name in {"body", "status"}:
            fields.append((field.name, Any))
        else:
            default = None if field.default is dataclasses.MISSING else field.default
            fields.append((field.name, Any, dataclasses.field(default=default)))
    constants = {
        name: getattr(response, name)
        for name in ("status", "media_type")
        if name not in {field.name for field in dataclasses.fields(response)} and hasattr(response, name)
    }
    annotations = {name: ClassVar[type(value)] for name, value in constants.items()}
    return dataclasses.make_dataclass(
        response.__name__, fields, namespace={**constants, "__annotations__": annotations}
    )


def _recorder(received: list[dict[str, Any]], classes: Mapping[str, type[Any]]) -> Handler:
    async def record(**arguments: Any) -> Any:
        body = arguments.get("body")
        if isinstance(body, BodyStream):
            stream: BodyStream[bytes] = body
            arguments["body"] = await stream.read()
        received.append(arguments)
        response = next(iter(classes.values()))
        fields = {field.name for field in dataclasses.fields(response)}
        return response(body={"received": sorted(arguments)}) if "body" in fields else response()

    return record
