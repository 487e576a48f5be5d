"""Fixtures of the server's tests: `client` talks to the product that the test module names in `PRODUCT`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from tests.server.serving import running, sqlite_url

Start = Callable[[], AbstractContextManager[httpx.Client]]


@pytest.fixture
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Start:
    """Starts a server for `PRODUCT` on this test's own database file; start it twice for a restart."""
    product: str = request.module.PRODUCT
    return lambda: running(sqlite_url(tmp_path), [product])


@pytest.fixture
def client(start: Start) -> Iterator[httpx.Client]:
    """A client of a fresh server with demo data, over a socket."""
    with start() as found:
        yield found
