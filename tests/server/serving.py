"""A real server over a real socket, on a database file of its own."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from server.app import create_app


@contextmanager
def running(database_url: str, products: Sequence[str]) -> Iterator[httpx.Client]:
    """Serve some products with demo data until the block ends; yields a client for their address."""
    environ = {"DATABASE_URL": database_url, "SPECWRIGHT_SECRET_KEYS": f"test:{'A' * 43}="}
    app = create_app(environ, products=products, seed=True)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", lifespan="on", ws="none", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
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
