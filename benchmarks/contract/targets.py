"""What is tested: documents, the servers behind them, their faults, and what a tester has to know."""

import os
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from benchmarks.contract import others, products
from benchmarks.contract.crud import faults as crud_faults
from benchmarks.contract.crud import scenario as crud_scenario
from benchmarks.contract.planting import App, Fault, planted
from benchmarks.contract.products import faults_attendee, faults_highlevel, faults_ohallo
from benchmarks.contract.products import scenario as products_scenario
from server.attendee import demo as attendee
from server.highlevel import demo as highlevel
from server.ohallo import demo as ohallo

FOLDER: Final = Path(__file__).parent
ROOT: Final = FOLDER.parents[1]
_CONTRACTS: Final = FOLDER / "contracts"
Play = Callable[..., Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What schemathesis is told, which the document does not say.

    headers: authenticate with all rights. parameters: ids of existing objects by `path.name` or `query.name`.
    refusals: statuses that data which the schema admits may get, and off: checks that do not hold by the
    document's own words; both by operationId or `*`. methods: those that may be tried although the document
    has them not; all when it is empty.
    """

    headers: Mapping[str, str]
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    refusals: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    off: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    methods: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A document with a server that keeps it."""

    name: str
    document: Path
    contract: Path
    """The contract file of `oaswright test`."""
    facts: Facts
    faults: tuple[Fault, ...] = ()
    build: Callable[[Mapping[str, str]], Any] | None = None
    """Makes the application from the environment; None when the server is a program of its own."""
    play: Play | None = None
    command: tuple[str, ...] = ()
    """Starts a server that is a program; `{port}` is its port."""
    prepare: Callable[[], str] = str
    """Brings what the server runs on; says what is missing, or nothing."""

    @asynccontextmanager
    async def started(self, fault: Fault | None) -> AsyncGenerator[App, None]:
        """The application with fresh state, in process, its lifespan running."""
        assert self.build is not None
        with tempfile.TemporaryDirectory() as folder:
            app = self.build(environment(Path(folder)))
            async with AsyncExitStack() as stack:
                if self.name in products.NAMES:
                    await stack.enter_async_context(products.lifespan(app))
                yield app if fault is None else planted(app, fault.plant)

    def start(self, port: int) -> list[str]:
        """The command that serves it over HTTP."""
        if self.command:
            return [part.format(port=port) for part in self.command]
        return [sys.executable, "-m", "benchmarks.contract.serve", self.name, str(port)]


def environment(folder: Path) -> dict[str, str]:
    """The environment of a server that keeps its data in a folder."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "OASWRIGHT_SECRET_KEYS": f"bench:{'A' * 43}=",
        "ATTENDEE_SYNC_INTERVAL": "0",  # what changes by itself is not what a request has changed
    }


_PLANNER: Final = Facts(
    headers=crud_scenario.KEY,
    parameters={
        "path.workspaceId": crud_scenario.NORD[-36:],
        "path.calendarId": crud_scenario.VISITS[-36:],
        "path.eventId": crud_scenario.FIRST[-36:],
    },
    refusals={
        "*": ("404",),  # what an earlier DELETE has removed
        "listCalendars": ("404", "422"),  # any text is admitted as a cursor
        "listEvents": ("404", "422"),
        "createCalendar": ("404", "409"),
        "createEvent": ("404", "409"),
        "replaceCalendar": ("404", "409", "412"),
        "updateCalendar": ("404", "409", "412"),
        "deleteCalendar": ("404", "412"),
    },
)


def _planner(environ: Mapping[str, str]) -> Any:
    del environ
    from benchmarks.contract.crud.server import create_app

    return create_app()


_OHALLO: Final = Facts(
    headers=products_scenario.OHALLO,
    parameters={"path.connectionId": ohallo.SALES, "path.workspaceId": ohallo.SALES_WORKSPACE},
    refusals={"*": ("404",)},
)
_ATTENDEE: Final = Facts(
    headers=products_scenario.ATTENDEE,
    parameters={"path.object_id": attendee.PRIMARY},
    # A key that is taken; metadata beyond their length; text that is blank once it is trimmed.
    refusals={"*": ("404",), "createCalendar": ("400",), "updateCalendar": ("400", "404")},
    # The product takes numbers for text.
    off=dict.fromkeys(("createCalendar", "updateCalendar"), ("negative_data_rejection",)),
)
_HIGHLEVEL: Final = Facts(
    headers=products_scenario.HIGHLEVEL,
    parameters={"path.calendarId": highlevel.INTRO_CALL, "query.locationId": highlevel.LOCATION},
    # Slugs in use, other locations, rules on types of calendars; a deleted calendar is a 400.
    refusals={"*": ("400", "403", "404", "422")},
    # A wrong method is answered like an unknown route.
    off={"*": ("unsupported_method",)},
)
_LIBRARY: Final = Facts(
    headers=others.HEADERS,
    parameters={"path.bookId": "b-100"},
    refusals={"*": ("404",)},
)


def _library(name: str, *command: str, prepare: Callable[[], str]) -> Target:
    """A server by another hand: without faults, to see whether a tool finds any."""
    return Target(
        name,
        others.FOLDER / "openapi.yaml",
        _CONTRACTS / "library.py",
        _LIBRARY,
        command=command,
        prepare=prepare,
    )


_PYTHON: Final = str(others.PYTHON)
_CRUD: Final = FOLDER / "crud"
TARGETS: Final = (
    Target(
        "crud",
        _CRUD / "openapi.yaml",
        _CONTRACTS / "planner.py",
        _PLANNER,
        crud_faults.FAULTS,
        _planner,
        crud_scenario.play,
    ),
    Target(
        "crud-patch",
        _CRUD / "patch-only.yaml",
        _CONTRACTS / "planner.py",
        replace(_PLANNER, methods=("TRACE",)),
        tuple(fault for fault in crud_faults.FAULTS if fault.alone),
        _planner,
        crud_scenario.play_changes,
    ),
    Target(
        "ohallo",
        products.document("ohallo"),
        ROOT / "server" / "ohallo" / "contract.py",
        _OHALLO,
        faults_ohallo.FAULTS,
        products.building("ohallo"),
        products_scenario.play_ohallo,
    ),
    Target(
        "attendee",
        products.document("attendee"),
        ROOT / "server" / "attendee" / "contract.py",
        _ATTENDEE,
        faults_attendee.FAULTS,
        products.building("attendee"),
        products_scenario.play_attendee,
    ),
    Target(
        "highlevel",
        products.document("highlevel"),
        ROOT / "server" / "highlevel" / "contract.py",
        _HIGHLEVEL,
        faults_highlevel.FAULTS,
        products.building("highlevel"),
        products_scenario.play_highlevel,
    ),
    _library(
        "fastapi",
        *(_PYTHON, str(others.FOLDER / "library_fastapi.py"), "{port}"),
        prepare=others.prepare_python,
    ),
    _library(
        "connexion",
        *(_PYTHON, str(others.FOLDER / "library_connexion.py"), "{port}"),
        prepare=others.prepare_python,
    ),
    _library(
        "express",
        *("node", str(others.FOLDER / "express" / "server.js"), "{port}"),
        prepare=others.prepare_node,
    ),
)


def target(name: str) -> Target:
    """The target of this name. Raises KeyError."""
    return {one.name: one for one in TARGETS}[name]
