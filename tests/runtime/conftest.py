"""Clients of small applications, closed when the test is over."""

from collections.abc import Callable, Generator
from contextlib import ExitStack

import pytest
from oaswright.runtime.testing import Client
from starlette.types import ASGIApp

Connect = Callable[[ASGIApp], Client]


@pytest.fixture
def connect() -> Generator[Connect]:
    """Opens a client that checks nothing by itself: these tests look at answers of every kind."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(Client(app, checked=False, raise_app_exceptions=False))
