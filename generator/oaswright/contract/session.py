"""The conversation with a server: every request goes through here, every answer is judged."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx

from oaswright.contract.answers import judge_answer
from oaswright.contract.api import Api, Content, Operation
from oaswright.contract.findings import CannotTryError, Finding, ServerError
from oaswright.contract.identities import Contract, Identity, Role
from oaswright.contract.messages import Answer, Exchange, Masking, Request
from oaswright.contract.requests import ABSENT, Body, Requests
from oaswright.contract.resources import Resource
from oaswright.contract.values import NoValueError, Values, same
from oaswright.openapi.pointers import JSON


class OutOfTimeError(Exception):
    """The time that a run may take is over."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a resource that tests may change.

    `values` are the parameters that lead to it, `state` is how it was when it was met. `is_own`: a test
    created it.
    """

    resource: Resource
    values: Mapping[str, JSON]
    state: Mapping[str, JSON]
    is_own: bool
    created: Exchange | None = None

    @property
    def identity(self) -> JSON:
        """The value by which its path names it."""
        return self.values.get(self.resource.parameter)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an operation can be tried: values for its path, and the thing that they name, if it is one."""

    values: Mapping[str, JSON]
    thing: Thing | None = None


@dataclass(slots=True)
class Seen:
    """What was exercised of an operation."""

    statuses: dict[int, int] = field(default_factory=dict[int, int])
    requests: int = 0
    members: set[str] = field(default_factory=set[str])
    media_types: set[str] = field(default_factory=set[str])


class Session:
    """Sends requests to one server, in one run.

    `client` is bound to the URL of the server. `findings` collects what is wrong with answers by themselves,
    whichever check has asked for them.
    """

    def __init__(
        self,
        api: Api,
        contract: Contract,
        client: httpx.Client,
        resources: tuple[Resource, ...],
        *,
        seed: int = 0,
        safe: bool = False,
        is_isolated: bool = False,
        deadline: float | None = None,
    ) -> None:
        self.api, self.contract, self.client, self.resources = api, contract, client, resources
        self.values = Values(api.definitions, seed, api.hints)
        self.requests = Requests(api, contract, self.values)
        self.safe, self.is_isolated, self._deadline = safe, is_isolated, deadline
        identities = (contract.owner, contract.stranger, *contract.limited)
        self.masking = Masking(
            text for one in identities if one is not None for text in one.credentials.values()
        )
        # What is no secret, whoever sends it: texts that the document shows for other members, and texts that
        # are told.
        self._open = {
            value
            for name, values in api.hints.items()
            for value in values
            if name not in api.secret and isinstance(value, str)
        } | {value for value in contract.known.values() if isinstance(value, str)}
        self.findings: list[Finding] = []
        self.seen: dict[str, Seen] = {operation.id: Seen() for operation in api.operations}
        self.secrets: dict[str, str] = {}
        self.sent = 0
        self.left: list[str] = []

    def send(self, request: Request, *, judge: bool = True) -> Exchange:
        """Send a request. Raises ServerError where no answer comes, and OutOfTimeError."""
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise OutOfTimeError
        if self.safe and request.method not in {"GET", "HEAD"}:
            raise CannotTryError(f"{request.method} is not sent with --safe")
        self.sent += 1
        try:
            response = self.client.request(
                request.method, request.target, headers=dict(request.headers), content=request.body
            )
        except httpx.HTTPError as error:
            shown = self.masking.mask(f"{request.method} {request.target}")
            raise ServerError(f"{shown}: no answer: {type(error).__name__}: {error}") from error
        answer = Answer(response.status_code, dict(response.headers), response.content)
        exchange = Exchange(request, answer)
        seen = self.seen.get(request.operation)
        if seen is not None:
            seen.requests += 1
            seen.statuses[answer.status] = seen.statuses.get(answer.status, 0) + 1
        if judge and seen is not None:
            operation = self.api.operation(request.operation)
            if request.method == operation.method:
                self.findings += judge_answer(self.api, operation, exchange, self.secrets)
        return exchange

    def call(
        self,
        operation: Operation,
        given: Mapping[str, JSON] | None = None,
        body: Body = ABSENT,
        *,
        identity: Identity | None = None,
        headers: Mapping[str, str] | None = None,
        texts: Mapping[str, str] | None = None,
        content: Content | None = None,
    ) -> Exchange:
        """Call an operation with some parameters given; required ones are filled in.

        Raises CannotTryError.
        """
        values = self.fill(operation, given or {})
        if operation.json_body is not None and self.api.definitions.is_valid(
            operation.json_body.schema, _json(body)
        ):
            self._remember_secrets(body)
        request = self.requests.write(
            operation, values, body, identity=identity, headers=headers, texts=texts, content=content
        )
        return self.send(request)

    def fill(self, operation: Operation, given: Mapping[str, JSON]) -> dict[str, JSON]:
        """Values of the required parameters, those that are given before all. Raises CannotTryError."""
        try:
            return self.requests.fill(operation, given)
        except NoValueError:
            raise CannotTryError(f"no valid value was found for a parameter of {operation.id}") from None

    def _remember_secrets(self, body: Body) -> None:
        """What is secret in a body is hidden in reports, and must be in no answer."""
        for name, value in body.items() if isinstance(body, dict) else ():
            if name not in self.api.secret or not isinstance(value, str) or len(value) < 6:
                continue
            self.masking.add(value)
            if value not in self._open:
                self.secrets[value] = name

    def make_body(self, operation: Operation, *, every: bool = False) -> Body:
        """A valid body of an operation. Raises CannotTryError."""
        try:
            return self.requests.make_body(operation, every=every)
        except NoValueError:
            raise CannotTryError(f"no valid body was found for {operation.id}") from None

    def expect_success(self, exchange: Exchange) -> Exchange:
        """The exchange, if it succeeded.

        Raises CannotTryError otherwise: the check has nothing to stand on.
        """
        if not exchange.answer.succeeded:
            status = exchange.answer.status
            if 300 <= status < 400:
                raise CannotTryError(f"{exchange.request.operation} redirects ({status})")
            raise CannotTryError(
                f"{exchange.request.operation} answers {status} to a valid request; tell an id that exists, "
                "or credentials, in the contract file"
            )
        return exchange

    def read(self, thing: Thing) -> tuple[Mapping[str, JSON], Exchange]:
        """How a thing is now, and the exchange that says so. Raises CannotTryError."""
        resource = thing.resource
        for role in ("read", "list", "update"):
            operation = resource.operations.get(role)
            if operation is None or role not in resource.places:
                continue
            if role == "update":
                content = operation.json_body
                if content is None or not self.api.definitions.is_valid(content.schema, {}):
                    continue
            exchange = self.call(operation, thing.values, {} if role == "update" else ABSENT)
            picked = resource.pick(role, exchange.answer.json)
            if role == "list":
                picked = next((one for one in list_objects(picked) if self.names(thing, one)), None)
            if isinstance(picked, dict) and exchange.answer.succeeded:
                return picked, exchange
        raise CannotTryError(f"no operation tells how one of {resource.name} is now")

    def names(self, thing: Thing, found: Mapping[str, JSON]) -> bool:
        """Whether an object is the thing, by its identifier."""
        held = found.get(thing.resource.identifier)
        return same(held, thing.identity) or str(held) == str(thing.identity)

    @contextmanager
    def obtain(self, resource: Resource, *, own: bool = False) -> Iterator[Thing]:
        """A thing to try something with: created, or one that is known and put back as it was afterwards.

        `own`: only a created one will do. Raises CannotTryError.
        """
        if "create" in resource.operations and not self.safe:
            thing = self.create(resource)
            try:
                yield thing
            finally:
                self.remove(thing)
            return
        if own:
            raise CannotTryError(f"nothing creates one of {resource.name}")
        thing = self.find(resource)
        try:
            yield thing
        finally:
            if not self.safe:
                self.restore(thing)

    @contextmanager
    def arrange(self, operation: Operation) -> Iterator[Place]:
        """A place where an operation can be tried without harm to what was there. Raises CannotTryError."""
        resource = self.find_named(operation)
        if resource is None:
            yield Place({})
            return
        with self.obtain(resource) as thing:
            if operation.method == "DELETE" and not (thing.is_own or self.is_isolated):
                raise CannotTryError(f"nothing creates one of {resource.name} that may be deleted")
            yield Place(thing.values, thing)

    def find_named(self, operation: Operation) -> Resource | None:
        """The resource of which the path of an operation names one; the innermost, if several."""
        found = [one for one in self.resources if one.parameter and f"{{{one.parameter}}}" in operation.path]
        return max(found, key=lambda one: operation.path.index(f"{{{one.parameter}}}"), default=None)

    @contextmanager
    def spare(self, resource: Resource, operation: Operation) -> Iterator[tuple[Thing, Thing | None]]:
        """A thing that may be deleted, and another one beside it.

        It is created, or told for this very operation; with data of its own an application spares any. Raises
        CannotTryError.
        """
        if "create" in resource.operations:
            with self.obtain(resource) as other:
                thing = self.create(resource)
                yield thing, other
            return
        told = self.contract.known.get(f"{operation.id}.{resource.parameter}")
        if told is None and not self.is_isolated:
            raise CannotTryError(
                f"nothing creates one of {resource.name}; tell one that may be deleted in the contract file, "
                f"known={{'{operation.id}.{resource.parameter}': …}}"
            )
        thing = (
            self.find(resource)
            if told is None
            else Thing(resource, {resource.parameter: told}, {}, is_own=False)
        )
        yield thing, None

    def read_sent(self, exchange: Exchange) -> Mapping[str, JSON]:
        """The members of a JSON body that was sent."""
        body = exchange.request.body
        found: JSON = json.loads(body) if body else None
        return found if isinstance(found, dict) else {}

    def discover(self) -> None:
        """Find out an id of each resource that has things already, for what lies below them."""
        for resource in sorted(
            self.resources, key=lambda one: min(len(op.path) for op in one.operations.values())
        ):
            if resource.parameter and resource.parameter not in self.contract.known:
                with suppress(CannotTryError):
                    self.find(resource)

    def discard_created(self, operation: Operation, exchange: Exchange) -> None:
        """Delete what a request has created beside what a check wanted."""
        for resource in self.resources:
            if resource.operations.get("create") is operation and exchange.answer.succeeded:
                state = resource.pick("create", exchange.answer.json)
                identity = state.get(resource.identifier) if isinstance(state, dict) else None
                if isinstance(state, dict) and identity is not None:
                    self.remove(Thing(resource, {resource.parameter: identity}, state, is_own=True))

    def create(self, resource: Resource, body: Body = ABSENT) -> Thing:
        """A new thing. Raises CannotTryError."""
        operation = resource.operations["create"]
        body = self.make_body(operation) if body is ABSENT else body
        exchange = self.call(operation, {}, body)
        if not exchange.answer.succeeded and isinstance(body, dict):
            # What has to be unique may be taken: texts of no format get an end of their own.
            body = self.make_unique(operation, body)
            exchange = self.call(operation, {}, body)
        self.expect_success(exchange)
        state = resource.pick("create", exchange.answer.json)
        identity = state.get(resource.identifier) if isinstance(state, dict) else None
        if not isinstance(state, dict) or identity is None:
            raise CannotTryError(f"the answer of {operation.id} does not name what was created")
        return Thing(resource, {resource.parameter: identity}, state, is_own=True, created=exchange)

    def make_unique(self, operation: Operation, body: Mapping[str, JSON]) -> Body:
        """A body with other texts than before, as far as they are free and have no value that is told."""
        content = operation.json_body
        assert content is not None
        members = self.api.definitions.properties(content.schema)
        told = self.requests.find_told(operation)
        found: dict[str, JSON] = dict(body)
        for name, value in body.items():
            resolved = self.api.definitions.resolve(members.get(name, True))
            free = not resolved.keys() & {"enum", "const", "format"}
            if isinstance(value, str) and free and name not in told:
                changed: dict[str, JSON] = {**found, name: f"{value}-{self.values.token()}"}
                if self.api.definitions.is_valid(content.schema, changed):
                    found = changed
        return found

    def find(self, resource: Resource) -> Thing:
        """A thing that is there already: by a known id, or the first that a list holds.

        Raises CannotTryError.
        """
        if not resource.parameter:
            thing = Thing(resource, {}, {}, is_own=False)
            state, _ = self.read(thing)
            return Thing(resource, {}, state, is_own=False)
        roles: tuple[Role, ...] = ("read", "update", "replace", "delete")
        operation = next((resource.operations[one] for one in roles if one in resource.operations), None)
        parameter = next(
            (one for one in (operation.parameters if operation else ()) if one.name == resource.parameter),
            None,
        )
        if operation is None or parameter is None:
            raise CannotTryError(f"no operation names one of {resource.name}")
        candidates = self.requests.candidates(operation, parameter)[:4] + self._list_identities(resource)
        for candidate in candidates:
            if not self.api.definitions.is_valid(parameter.schema, candidate):
                continue
            thing = Thing(resource, {resource.parameter: candidate}, {}, is_own=False)
            try:
                state, _ = self.read(thing)
            except CannotTryError:
                continue
            self.requests.discovered.setdefault(resource.parameter, candidate)
            return Thing(resource, thing.values, state, is_own=False)
        raise CannotTryError(
            f"no id of {resource.name} is known: tell one in the contract file, "
            f"known={{{resource.parameter!r}: …}}"
        )

    def _list_identities(self, resource: Resource) -> list[JSON]:
        operation = resource.operations.get("list")
        if operation is None:
            return []
        exchange = self.call(operation)
        found = list_objects(resource.pick("list", exchange.answer.json))
        return [one[resource.identifier] for one in found if one.get(resource.identifier) is not None][:2]

    def restore(self, thing: Thing) -> None:
        """Put a thing that was there before back as it was."""
        resource = thing.resource
        operation = resource.operations.get("update") or resource.operations.get("replace")
        content = operation.json_body if operation is not None else None
        if operation is None or content is None:
            return
        try:
            now, _ = self.read(thing)
        except CannotTryError:
            return
        whole = "update" not in resource.operations
        body = find_changes(self.api, content, thing.state, now, whole=whole)
        if body and (whole is False or not same(dict(now), dict(thing.state))):
            exchange = self.call(operation, thing.values, body)
            if not exchange.answer.succeeded:
                self.left.append(
                    f"{resource.name} {thing.identity}: not put back as it was: {exchange.answer.status}"
                )

    def remove(self, thing: Thing) -> None:
        """Delete what a test created; what cannot be deleted is remembered."""
        operation = thing.resource.operations.get("delete")
        if operation is None:
            self.left.append(f"{thing.resource.name} {thing.identity}: nothing deletes it")
            return
        exchange = self.call(operation, thing.values)
        if exchange.answer.succeeded or exchange.answer.status in {404, 410}:
            return
        with suppress(CannotTryError):
            self.read(thing)
            self.left.append(
                f"{thing.resource.name} {thing.identity}: {operation.id} answers {exchange.answer.status}"
            )


def find_changes(
    api: Api, content: Content, wanted: Mapping[str, JSON], now: Mapping[str, JSON], *, whole: bool
) -> dict[str, JSON]:
    """The body that makes a thing what it was: what differs, or with `whole` all that may be sent."""
    members = api.definitions.properties(content.schema)
    return {
        name: wanted[name]
        for name, schema in members.items()
        if name in wanted
        and name not in content.read_only
        and (whole or not same(wanted[name], now.get(name)))
        and api.definitions.is_valid(schema, wanted[name])
    }


def _json(body: Body) -> JSON:
    return None if body is ABSENT else body


def list_objects(value: JSON) -> list[dict[str, JSON]]:
    """The objects in an array; none where it is no array."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
