"""A real server over a real socket, on a database file of its own."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from server.app import create_app

Observe = Callable[[str, str, int], None]


def _observed(app: Any, observe: Observe) -> Any:
    async def wrapper(scope: Any, receive: Any, send: Any) -> None:
        async def watching(message: Any) -> None:
            if message["type"] == "http.response.start":
                observe(scope["method"], scope["path"], message["status"])
            await send(message)

        await app(scope, receive, watching)

    return wrapper


@contextmanager
def running(
    database_url: str, products: Sequence[str], observe: Observe | None = None
) -> Iterator[httpx.Client]:
    """Serve some products with demo data until the block ends; yields a client for their address.

    `observe` is told method, path and status of each answer.
    """
    environ = {
        **os.environ,
        "DATABASE_URL": database_url,
        "OASWRIGHT_SECRET_KEYS": f"test:{'A' * 43}=",
        "ATTENDEE_SYNC_INTERVAL": "0",  # tests drain the queue themselves
    }
    app = create_app(environ, products=products, seed=True)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    served: Any = _observed(app, observe) if observe else app
    config = uvicorn.Config(
        served, log_level="warning", lifespan="on", ws="none", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        with httpx.Client(base_url=address, timeout=20, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def sqlite_url(folder: Path) -> str:
    """A database file in a folder."""
    return f"sqlite:///{folder / 'test.db'}"


def without(body: Mapping[str, object], *names: str) -> dict[str, object]:
    """A JSON object without some of its members."""
    return {key: value for key, value in body.items() if key not in names}
