"""How long our five documents take to start, beside FastAPI with the same operations.

    python -m benchmarks.runtime.startup ours|fastapi

Prints CPU seconds from an empty process to the first answer, and its resident memory in MiB. Both import
the same generated models; FastAPI gets a function for each operation with its parameters, body and
response model, as one would write them.
"""

import asyncio
import importlib
import inspect
import resource
import subprocess
import sys
import time
from types import SimpleNamespace

APIS = ("attendee", "calcom", "highlevel", "meetergo", "ohallo")


async def first_answer(app, path: str) -> int:
    """The status of the first request."""
    statuses = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if "status" in message:
            statuses.append(message["status"])

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http", "headers": [],
        "client": None, "server": None, "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    return statuses[0]


def ours():
    """oaswright: handlers that raise."""
    from oaswright.runtime.application import application

    return application([wired(name) for name in APIS])


def wired(name: str):
    """An API with a handler for each operation."""
    interface = importlib.import_module(f"generated.{name}.interface")
    wiring = importlib.import_module(f"generated.{name}.wiring")
    base = next(
        found for key, found in vars(interface).items() if key.endswith("Api") and inspect.isclass(found)
    )

    async def stub(self, *arguments, **named):
        raise NotImplementedError

    async def verify(credential, request, **others):
        raise NotImplementedError

    handlers = type("Handlers", (base,), dict.fromkeys(base.__abstractmethods__, stub))()
    verifiers = getattr(wiring, "VERIFIERS", {})
    security = SimpleNamespace(**{found.method: verify for found in verifiers.values()})
    return wiring.wire(handlers, **({"security": security} if verifiers else {}))


def fastapi():
    """FastAPI: a function with a signature for each operation."""
    from fastapi import Body, Cookie, FastAPI, Header, Path, Query
    from oaswright.runtime.responses import read_hints

    places = {"path": Path, "query": Query, "header": Header, "cookie": Cookie}
    app = FastAPI()
    for name in APIS:
        wiring = importlib.import_module(f"generated.{name}.wiring")
        for operation in wiring.OPERATIONS:
            parameters = []
            for argument in operation.arguments:
                made = places[argument.location](alias=argument.parameter)
                kind = inspect.Parameter.KEYWORD_ONLY
                parameters.append(
                    inspect.Parameter(argument.name, kind, default=made, annotation=argument.type)
                )
            if operation.body is not None:
                type_ = next(iter(operation.body.types.values()))
                kind = inspect.Parameter.KEYWORD_ONLY
                parameters.append(inspect.Parameter("body", kind, default=Body(), annotation=type_))

            async def endpoint(**arguments):
                raise NotImplementedError

            endpoint.__signature__ = inspect.Signature(parameters)
            models = {
                status: read_hints(response).get("body") for status, response in operation.responses.items()
            }
            first = next((int(status) for status in models if status.startswith("2")), 200)
            app.add_api_route(
                f"/{name}{operation.path}",
                endpoint,
                methods=[operation.http_method],
                status_code=first,
                response_model=models.get(str(first)),
                operation_id=f"{name}.{operation.id}",
            )
    return app


def measured(kind: str) -> tuple[float, float]:
    """CPU seconds and MiB of a fresh process."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.runtime.startup", kind]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, memory = output.split()
    return float(seconds), float(memory)


if __name__ == "__main__":
    application_ = {"ours": ours, "fastapi": fastapi}[sys.argv[1]]()
    asyncio.run(first_answer(application_, "/nowhere"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(time.process_time(), memory)
