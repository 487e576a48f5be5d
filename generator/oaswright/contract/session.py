"""The conversation with a server: every request goes through here, every answer is judged."""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final, NoReturn

import httpx

from oaswright.contract.answers import judge_answer
from oaswright.contract.api import Api, Content, Operation
from oaswright.contract.findings import CannotTryError, Finding, ServerError
from oaswright.contract.identities import Contract, Identity
from oaswright.contract.messages import Answer, Exchange, Masking, Request
from oaswright.contract.requests import ABSENT, Body, Requests
from oaswright.contract.resources import Resource
from oaswright.contract.seen import Seen
from oaswright.contract.values import NoValueError, Values
from oaswright.openapi.pointers import JSON

_MIN_LETTERS = 4
_MAX_SILENCES = 5
"""With each the client has waited for a long time."""
MAX_SIZE: Final = 32 * 2**20
"""So many bytes of an answer are read."""
_MAX_READING: Final = 5.0
_SHOWN: Final = 2000


class OutOfTimeError(Exception):
    """The time that a run may take is over."""


class Session:
    """Sends requests to one server, in one run.

    `client` is bound to the URL of the server. `findings` collects what is wrong with answers by themselves,
    whichever check has asked for them. `refused` remembers which ways to create something do not work,
    `shrunk` which findings were made smaller; `asked` and `texts` what was answered to questions that are
    about several operations.
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
        self.seed = seed
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
        self.made_ids: set[tuple[str, str]] = set()
        self._silences = 0
        self.refused: set[str] = set()
        self.asked: dict[str, tuple[int | None, Request | None]] = {}
        self.texts: dict[str, dict[str, Exchange]] = {}
        self.shrunk: set[tuple[str, str]] = set()

    def send(self, request: Request, *, judge: bool = True) -> Exchange:
        """Send a request. Raises ServerError where no answer comes, and OutOfTimeError."""
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise OutOfTimeError
        if self.safe and request.method not in {"GET", "HEAD"}:
            raise CannotTryError(f"{request.method} is not sent with --safe")
        self.sent += 1
        try:
            try:
                answer = self._transfer(request)
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                # A server may close a connection that it has kept while the request is on its way.
                answer = self._transfer(request)
        except httpx.LocalProtocolError as error:
            raise CannotTryError(f"HTTP does not carry such a request: {error}") from error
        except httpx.HTTPError as error:
            self._note_silence(request, error)
        exchange = Exchange(request, answer)
        if len(answer.body) > MAX_SIZE:
            self._refuse_size(exchange)
        seen = self.seen.get(request.operation)
        if seen is not None:
            seen.add(exchange)
        if judge and seen is not None:
            operation = self.api.operation(request.operation)
            if request.method == operation.method:
                self.findings += judge_answer(self.api, operation, exchange, self.secrets)
        return exchange

    def _transfer(self, request: Request) -> Answer:
        """What comes back, at most so much of it; of a stream of events what comes in some seconds."""
        # As bytes, since a wrong value may hold letters that headers of httpx do not.
        headers = [(name.encode(), value.encode()) for name, value in request.headers.items()]
        body, began = bytearray(), time.monotonic()
        with self.client.stream(
            request.method, request.target, headers=headers, content=request.body
        ) as response:
            is_stream = response.headers.get("content-type", "").startswith("text/event-stream")
            for part in response.iter_bytes():
                body += part
                if len(body) > MAX_SIZE or (is_stream and time.monotonic() - began > _MAX_READING):
                    break
        return Answer(response.status_code, dict(response.headers), bytes(body))

    def _refuse_size(self, exchange: Exchange) -> NoReturn:
        """Note an answer that is larger than what is read. Raises CannotTryError."""
        name, limit = exchange.request.operation, f"{MAX_SIZE / 2**20:g} MiB"
        message = f"an answer of {name} is larger than {limit}"
        shown = replace(exchange.answer, body=exchange.answer.body[:_SHOWN])
        told = ("body", message, "a test reads no more", limit, "more")
        self.findings.append(Finding("size", name, *told, (Exchange(exchange.request, shown),)))
        raise CannotTryError(message)

    def _note_silence(self, request: Request, error: httpx.HTTPError) -> NoReturn:
        """A request without an answer is a fault of a server that answers others; else there is no server.

        Raises CannotTryError or ServerError.
        """
        shown = self.masking.mask(f"{request.method} {request.target}")
        reason = f"{type(error).__name__}: {error}"
        self._silences += 1
        if self._silences > _MAX_SILENCES or not self._is_there():
            raise ServerError(f"{shown} at {self.client.base_url}: no answer: {reason}") from error
        self.findings.append(
            Finding(
                "no-answer",
                request.operation,
                "connection",
                f"{request.method} of {request.operation} gets no answer",
                "a request gets an answer (RFC 9110, section 3.4)",
                "an answer",
                reason,
                (Exchange(request, Answer(0, {}, b"")),),
            )
        )
        raise CannotTryError(f"{shown} gets no answer") from error

    def _is_there(self) -> bool:
        """Whether the server answers at all."""
        if not any(seen.statuses for seen in self.seen.values()):
            return False
        try:
            self.client.get("/")
        except httpx.HTTPError:
            return False
        return True

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
        exchange = self.send(request)
        if exchange.answer.status < 400:
            self.seen[operation.id].add_values(operation, values, _json(body))
        return exchange

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
            # A text of few letters is found in others that are not secret.
            if value not in self._open and len({*value}) >= _MIN_LETTERS:
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

    def read_sent(self, exchange: Exchange) -> Mapping[str, JSON]:
        """The members of a JSON body that was sent."""
        body = exchange.request.body
        found: JSON = json.loads(body) if body else None
        return found if isinstance(found, dict) else {}

    def make_unique(
        self, operation: Operation, body: Mapping[str, JSON], names: set[str] | None = None
    ) -> dict[str, JSON]:
        """A body with other texts than before, as far as they are free and have no value that is told.

        `names` has the members that are concerned; None for all.
        """
        content = operation.json_body
        assert content is not None
        members = self.api.definitions.properties(content.schema)
        told = self.requests.find_told(operation)
        found: dict[str, JSON] = dict(body)
        for name, value in body.items():
            resolved = self.api.definitions.resolve(members.get(name, True))
            free = not resolved.keys() & {"enum", "const"}
            is_concerned = names is None or name in names
            if not isinstance(value, str) or not free or name in told or not is_concerned:
                continue
            token = self.values.token()
            others = (
                ()
                if "format" in resolved
                else (f"{value}-{token}", f"{value}-{token.lower()}", token.lower())
            )
            with suppress(NoValueError):
                others = (*others, self.values.make(members.get(name, True)))
            for other in others:
                changed: dict[str, JSON] = {**found, name: other}
                if self.api.definitions.is_valid(content.schema, changed):
                    found = changed
                    break
        return found


def _json(body: Body) -> JSON:
    return None if body is ABSENT else body
