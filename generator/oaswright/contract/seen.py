"""What a run has exercised of an operation: what contract coverage is reckoned from."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from oaswright.contract.api import Operation
from oaswright.contract.messages import Exchange
from oaswright.contract.values import same
from oaswright.openapi.media_types import essence, is_json
from oaswright.openapi.pointers import JSON

MAX_DEPTH: Final = 3
"""How deep members are told apart."""
_MAX_ITEMS: Final = 20


@dataclass(slots=True)
class Seen:
    """What was exercised of an operation.

    What is sent counts where it succeeds. `members` are `request POINTER` and `STATUS POINTER`, with `*` for
    the index of an item; `media_types` are `request NAME` and `STATUS NAME`; `parameters` are names;
    `examples` are `request NUMBER` for a body and `PARAMETER NUMBER`, counted from 1.
    """

    statuses: dict[int, int] = field(default_factory=dict[int, int])
    requests: int = 0
    members: set[str] = field(default_factory=set[str])
    media_types: set[str] = field(default_factory=set[str])
    parameters: set[str] = field(default_factory=set[str])
    examples: set[str] = field(default_factory=set[str])

    def add(self, exchange: Exchange) -> None:
        """Note an exchange: its status, its media types and the members of its JSON."""
        answer, request = exchange.answer, exchange.request
        self.requests += 1
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if answer.media_type:
            self.media_types.add(f"{answer.status} {essence(answer.media_type)}")
        self.members.update(f"{answer.status} {name}" for name in list_members(answer.json))
        sent = next((text for name, text in request.headers.items() if name.lower() == "content-type"), "")
        if answer.status < 400 and request.body is not None:
            self.media_types.add(f"request {essence(sent)}")
            if is_json(sent):
                with suppress(ValueError, RecursionError):
                    self.members.update(f"request {name}" for name in list_members(json.loads(request.body)))

    def add_values(self, operation: Operation, values: Mapping[str, JSON], body: JSON) -> None:
        """Note the values with which a request has succeeded, and which examples they are."""
        self.parameters.update(values)
        for parameter in operation.parameters:
            if parameter.name in values:
                held = values[parameter.name]
                self._add_examples(parameter.name, parameter.examples, held)
        if operation.json_body is not None:
            self._add_examples("request", operation.json_body.examples, body)

    def _add_examples(self, name: str, examples: Iterable[JSON], held: JSON) -> None:
        self.examples.update(
            f"{name} {number}" for number, example in enumerate(examples, 1) if same(example, held)
        )


def list_members(value: JSON) -> Iterator[str]:
    """The pointers of all members of a value, items written as `*`."""
    pending = [("", value, 0)]
    while pending:
        pointer, found, depth = pending.pop()
        if depth > MAX_DEPTH:
            continue
        if isinstance(found, dict):
            for name, below in found.items():
                yield f"{pointer}/{name}"
                pending.append((f"{pointer}/{name}", below, depth + 1))
        elif isinstance(found, list):
            pending += [(f"{pointer}/*", below, depth) for below in found[:_MAX_ITEMS]]
