"""The products, by name: how each builds its API, and its demo data."""

from collections.abc import Coroutine, Iterator, Sequence
from importlib import import_module
from typing import Protocol, cast

from oaswright.runtime import Api

from server.context import Context
from server.demo_data import Demo

TITLES = {
    "ohallo": "oHallo",
    "meetergo": "meetergo",
    "attendee": "Attendee",
    "highlevel": "HighLevel",
    "calcom": "Cal.com",
}
NAMES = tuple(TITLES)


class ApiModule(Protocol):
    """`server.<product>.api`."""

    def build(self, context: Context) -> Api:
        """The product's API over its handlers, authentication and errors."""
        ...


class DemoModule(Protocol):
    """`server.<product>.demo`."""

    DEMO: Demo


def build_api(name: str, context: Context) -> Api:
    """The API of a product. Raises ModuleNotFoundError for an unknown name."""
    return cast("ApiModule", import_module(f"server.{name}.api")).build(context)


def start_work(names: Sequence[str], context: Context) -> Iterator[Coroutine[None, None, None]]:
    """What products do beside answering requests; each coroutine ends when it is cancelled."""
    if "attendee" in names:
        from server.attendee.api import work

        syncs = work(context)
        if syncs is not None:
            yield syncs


def demo(name: str) -> Demo:
    """The demo data of a product. Raises ModuleNotFoundError for an unknown name."""
    return cast("DemoModule", import_module(f"server.{name}.demo")).DEMO
