"""Contract coverage: what of a document a run has exercised, and what it has not."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from oaswright.contract.api import Body, Content, Operation, Response
from oaswright.contract.definitions import Definitions, Schema
from oaswright.contract.running import Report
from oaswright.contract.seen import MAX_DEPTH, Seen
from oaswright.openapi.media_types import essence, is_json, list_ranges
from oaswright.openapi.problem_forms import find_entry

Kind: TypeAlias = Literal["status", "media type", "parameter", "request member", "response member", "example"]
KINDS: Final[tuple[Kind, ...]] = (
    "status",
    "media type",
    "parameter",
    "request member",
    "response member",
    "example",
)
_MAX_MEMBERS: Final = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the document declares for an operation, and whether it was exercised."""

    kind: Kind
    name: str
    is_exercised: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was exercised of one operation; `requests` is how many were sent."""

    operation: Operation
    requests: int
    items: tuple[Item, ...]

    def of(self, kind: Kind) -> tuple[Item, ...]:
        """The items of one kind, in the order of the document."""
        return tuple(item for item in self.items if item.kind == kind)


def measure_coverage(report: Report) -> tuple[Coverage, ...]:
    """The coverage of each operation, in the order of the document."""
    return tuple(
        Coverage(
            operation,
            report.seen.get(operation.id, Seen()).requests,
            tuple(_list_items(operation, report.seen.get(operation.id, Seen()), report.api.definitions)),
        )
        for operation in report.api.operations
    )


def _list_items(operation: Operation, seen: Seen, definitions: Definitions) -> Iterator[Item]:
    met = {find_entry(status, operation.responses) for status in seen.statuses}
    for status in operation.responses:
        yield Item("status", status, status in met)
    for parameter in operation.parameters:
        name = f"{parameter.name} ({parameter.location})"
        yield Item("parameter", name, parameter.name in seen.parameters)
        for number, _ in enumerate(parameter.examples, 1):
            label = f"{parameter.name} {number}"
            yield Item("example", label, label in seen.examples)
    if operation.body is not None:
        yield from _list_request_items(operation.body, operation.json_body, seen, definitions)
    for response in operation.responses.values():
        yield from _list_response_items(operation, response, seen, definitions)


def _list_request_items(
    body: Body, content: Content | None, seen: Seen, definitions: Definitions
) -> Iterator[Item]:
    for one in body.contents:
        is_met = any(_covers(one.media_type, name) for name in _strip(seen.media_types, ["request"]))
        yield Item("media type", f"request {one.media_type}", is_met)
    if content is None:
        return
    for number, _ in enumerate(content.examples, 1):
        yield Item("example", f"request {number}", f"request {number}" in seen.examples)
    sent = set(_strip(seen.members, ["request"]))
    for pointer in _list_members(content.schema, definitions):
        if pointer[1:] not in content.read_only:
            yield Item("request member", pointer, pointer in sent)


def _list_response_items(
    operation: Operation, response: Response, seen: Seen, definitions: Definitions
) -> Iterator[Item]:
    statuses = [str(one) for one in seen.statuses if find_entry(one, operation.responses) == response.status]
    for content in response.contents:
        is_met = any(_covers(content.media_type, name) for name in _strip(seen.media_types, statuses))
        yield Item("media type", f"{response.status} {content.media_type}", is_met)
    described = next((one for one in response.contents if is_json(one.media_type)), None)
    if described is None:
        return
    shown = set(_strip(seen.members, statuses))
    for pointer in _list_members(described.schema, definitions):
        yield Item("response member", f"{response.status} {pointer}", pointer in shown)


def _strip(texts: set[str], heads: list[str]) -> Iterator[str]:
    """What stands behind one of some first words."""
    for text in texts:
        head, _, rest = text.partition(" ")
        if head in heads:
            yield rest


def _covers(declared: str, name: str) -> bool:
    """Whether a media type is the declared one, or in the declared range."""
    wanted = essence(declared)
    return wanted == name or wanted in list_ranges(name)


def _list_members(schema: Schema, definitions: Definitions) -> list[str]:
    """The pointers of the members that a schema names, each once; a schema within itself is not entered."""
    found: dict[str, None] = {}
    pending: list[tuple[str, Schema, tuple[str, ...]]] = [("", schema, ())]
    while pending and len(found) < _MAX_MEMBERS:
        pointer, below, above = pending.pop(0)
        key = json.dumps(below, sort_keys=True)
        if key in above or len(above) > 2 * MAX_DEPTH:
            continue
        types = definitions.types(below)
        if "array" in types:
            pending.append((f"{pointer}/*", definitions.items(below), (*above, key)))
        if pointer.replace("/*", "").count("/") > MAX_DEPTH:
            continue
        for name, member in definitions.properties(below).items():
            found[f"{pointer}/{name}"] = None
            pending.append((f"{pointer}/{name}", member, (*above, key)))
    return list(found)
