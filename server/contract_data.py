"""An application with a database of its own, for the contract tests."""

import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from server.app import create_app


def serving(product: str) -> Callable[[], AbstractContextManager[Any]]:
    """How the contract tests of a product get its application, with demo data that nobody else uses."""

    @contextmanager
    def serve() -> Generator[Any]:
        with tempfile.TemporaryDirectory() as folder:
            environ = {
                **os.environ,
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'contract.db'}",
                "OASWRIGHT_SECRET_KEYS": f"contract:{'A' * 43}=",
                "ATTENDEE_SYNC_INTERVAL": "0",
            }
            yield create_app(environ, products=[product], seed=True)

    return serve
