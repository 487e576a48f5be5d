"""Our own APIs as targets: each alone, over a database of its own with the demo data."""

from collections.abc import AsyncGenerator, Callable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import anyio

NAMES: Final = ("ohallo", "attendee", "highlevel")


def document(name: str) -> Path:
    """The document of a product in one file."""
    return Path(__file__).parents[3] / "generated" / name / "openapi.json"


def building(name: str) -> Callable[[Mapping[str, str]], Any]:
    """What makes the application of a product from the environment."""

    def build(environ: Mapping[str, str]) -> Any:
        from server.app import create_app

        return create_app(environ, products=[name], seed=True)

    return build


@asynccontextmanager
async def lifespan(app: Any) -> AsyncGenerator[None, None]:
    """Run what an application does around serving, which puts its demo data there."""
    into, receive = anyio.create_memory_object_stream[MutableMapping[str, Any]](2)
    send, out = anyio.create_memory_object_stream[MutableMapping[str, Any]](2)
    async with into, receive, send, out, anyio.create_task_group() as tasks:
        tasks.start_soon(
            app, {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive.receive, send.send
        )
        await into.send({"type": "lifespan.startup"})
        answer = await out.receive()
        if answer["type"] != "lifespan.startup.complete":
            raise RuntimeError(answer.get("message", "the application did not start"))
        yield
        await into.send({"type": "lifespan.shutdown"})
        await out.receive()
