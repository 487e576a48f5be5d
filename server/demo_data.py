"""The shape of a product's demo data, for seeding and for printing."""

import json
import shlex
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from server.context import Context


@dataclass(frozen=True, slots=True)
class Call:
    """A request that works on the demo data: headers hold the credentials."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: object = None

    def curl(self, base_url: str) -> str:
        """The request as one line for a shell."""
        parts = ["curl", "-s", "-X", self.method, f"{base_url}{self.path}"]
        for name, value in self.headers.items():
            parts += ["-H", f"{name}: {value}"]
        if self.body is not None:
            parts += ["-H", "Content-Type: application/json", "-d", json.dumps(self.body)]
        return " ".join(shlex.quote(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Demo:
    """What `make serve` seeds and prints for one product.

    key: the credential to show. ids: names and values worth knowing (ids of seeded rows, further
    keys). call: the request printed as a curl line. seed: writes the rows inside one transaction
    and leaves rows that exist as they are, so that a second start keeps what people changed.
    """

    key: str
    call: Call
    seed: Callable[[AsyncConnection, Context], Awaitable[None]]
    ids: Mapping[str, str] = field(default_factory=dict[str, str])
