"""`python -m server`: the five APIs with demo data, and what to type to try them."""

import argparse
import os
import socket
import sys

import uvicorn
from oaswright.runtime import StartUpError

from server.app import create_app
from server.demo import describe, describe_ids


class _Server(uvicorn.Server):
    """Says what it serves once it does."""

    def __init__(self, config: uvicorn.Config, base_url: str) -> None:
        super().__init__(config)
        self._base_url = base_url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(f"Five APIs at {self._base_url}/\n", *describe(self._base_url), sep="\n", flush=True)


def main(arguments: list[str]) -> int:
    """Seed and serve until interrupted. Returns the exit status: 0, 1 (cannot start), 2 (wrong use)."""
    parser = argparse.ArgumentParser(prog="python -m server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--ids", action="store_true", help="list the ids and keys of the demo data and exit")
    parsed = parser.parse_args(arguments)
    if parsed.ids:
        print(*describe_ids(), sep="\n")
        return 0
    try:
        listener = socket.create_server((parsed.host, parsed.port))
        # Inherited by connections; without it the head of a response waits for the client's delayed ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        print(
            f"cannot listen on {parsed.host}:{parsed.port}: {error.strerror}; try another port",
            file=sys.stderr,
        )
        return 2
    try:
        app = create_app(os.environ, seed=True)
    except StartUpError as error:
        print(f"the application cannot start:\n{error}", file=sys.stderr)
        return 1
    host, port = listener.getsockname()[:2]
    config = uvicorn.Config(app, log_level="warning", lifespan="on", ws="none", server_header=False)
    _Server(config, f"http://{host}:{port}").run(sockets=[listener])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
