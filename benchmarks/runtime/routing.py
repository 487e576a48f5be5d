"""What more operations cost: the same request to an application of 5 and one of 500."""

import asyncio
import statistics
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import orjson
from oaswright.runtime import Api, Argument, Operation
from oaswright.runtime.application import application
from oaswright.runtime.document import parse_document

from benchmarks.runtime.clock import cpu_microseconds

# As `schemas.json` has them.
PARAMETER = {
    "in": "path", "name": "id", "required": True, "style": "simple", "explode": False, "content": False,
    "schema": {"type": "integer"}, "text": {"types": ["integer"]},
}  # fmt: skip
NOTHING = {"content": {}, "headers": {}}


@dataclass(frozen=True, slots=True)
class Done:
    """204."""

    status: ClassVar[int] = 204


async def answer(**_):
    """The handler of every operation."""
    return Done()


def app_of(count: int):
    """An application with so many operations, each with a path of its own."""
    operations, entries = [], {}
    for number in range(count):
        name, path = f"op{number}", f"/things{number}/{{id}}/parts"
        argument = Argument("id", "path", "id", int)
        operations.append(Operation(name, "GET", path, name, (argument,), None, {"204": Done}))
        entries[name] = {"parameters": [PARAMETER], "responses": {"204": NOTHING}, "security": []}
    schemas = {
        "title": "Many", "version": "1", "summary": "", "basePath": "", "securitySchemes": {},
        "operations": entries, "$defs": {},
    }  # fmt: skip
    handlers = SimpleNamespace(**{operation.id: answer for operation in operations})
    document = parse_document(b"{}", orjson.dumps(schemas))
    return application([Api("many", document, operations, handlers)])


def ratio(rounds: int = 9) -> tuple[float, float, float]:
    """Time at 500 operations over time at 5: median, least and most over the rounds."""
    few, many = app_of(5), app_of(500)

    async def run() -> list[float]:
        found = []
        for _ in range(rounds + 1):
            one = await cpu_microseconds(few, "GET", "/things4/7/parts", b"", 2000)
            other = await cpu_microseconds(many, "GET", "/things499/7/parts", b"", 2000)
            found.append(other / one)
        return found[1:]

    found = asyncio.run(run())
    return statistics.median(found), min(found), max(found)
