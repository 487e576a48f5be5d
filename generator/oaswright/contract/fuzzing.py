"""Many more requests than anybody thinks of: schemathesis makes them, we send and judge them.

schemathesis gets a document of one operation, written from the schemas that our own validators have, so both
agree on what is valid. What it makes goes through the session: credentials, masks, `--safe`, the time that a
run may take and the judgement of answers are those of all other requests. None of its own checks is asked.
What a request may be answered with follows from how we read it ourselves (`request_reading`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import REFUSED
from oaswright.contract.findings import CannotTryError, Finding, Outcome, ServerError, show
from oaswright.contract.fuzz_documents import MODES, Mode, configure, list_required_headers, write_document
from oaswright.contract.lasting import changes_for_good
from oaswright.contract.messages import Exchange, Request
from oaswright.contract.naming import is_reference
from oaswright.contract.request_reading import Reading, read_request
from oaswright.contract.session import OutOfTimeError, Session
from oaswright.openapi.pointers import JSON

_MAX_EXAMPLES: Final = 10
_MAX_CANDIDATES: Final = 4
_MAX_REQUESTS: Final = 200
"""For one operation and mode: each of the many ways to be wrong tells less than those before it."""
_LARGEST: Final = 2**31
_OWN_CHECKS: Final = ("fuzz", "wrong-body", "wrong-parameter", "examples")


def fuzz(
    session: Session,
    operations: Iterable[Operation],
    found: Sequence[Finding] = (),
    *,
    max_examples: int = _MAX_EXAMPLES,
) -> Iterator[Outcome]:
    """Send what schemathesis makes for each operation. `found` is what other checks have found already.

    What nothing makes good is tried only where the data is ours. Raises ServerError and OutOfTimeError.
    """
    for operation in operations:
        session.findings = []
        try:
            own = list(_fuzz_operation(session, operation, max_examples))
        except CannotTryError as error:
            yield Outcome("fuzz", operation.id, "skipped", str(error))
            continue
        told = {(one.check, one.operation, one.subject) for one in found}
        fresh = [one for one in own if not _is_told(session, one, told)]
        yield Outcome("fuzz", operation.id, "failed" if fresh else "passed", "", tuple(fresh))
        by_name: dict[tuple[str, str], list[Finding]] = {}
        for finding in session.findings:
            if (finding.check, finding.operation, finding.subject) not in told:
                told.add((finding.check, finding.operation, finding.subject))
                by_name.setdefault((finding.check, finding.operation), []).append(finding)
        for (check, of), findings in by_name.items():
            yield Outcome(check, of, "failed", "", tuple(findings))


def _is_told(session: Session, finding: Finding, told: set[tuple[str, str, str]]) -> bool:
    """Whether one of our checks has found the same, or is exempt from it."""
    return any(
        (check, finding.operation, finding.subject) in told
        or any(one.covers(check, finding.operation, finding.subject) for one in session.contract.exemptions)
        for check in _OWN_CHECKS
    )


def _fuzz_operation(session: Session, operation: Operation, max_examples: int) -> Iterator[Finding]:
    if session.safe and operation.method != "GET":
        raise CannotTryError(f"{operation.method} is not sent with --safe")
    if not session.is_isolated:
        if changes_for_good(session.resources, operation):
            raise CannotTryError("nothing makes good what it changes")
        if any(
            resource.role_of(operation) == "create" and "delete" not in resource.operations
            for resource in session.resources
        ):
            raise CannotTryError("nothing deletes what it creates")
    with places.arrange(session, operation) as place:
        values = session.fill(operation, place.values)
        headers = session.requests.write(operation, values).headers
        required = {one.name for one in list_required_headers(operation)}
        pinned = {name: text for name, text in headers.items() if name in required}
        relay = _Relay(session, operation, pinned)
        for mode in MODES:
            relay.mode = mode
            _run(session, operation, values, relay, max_examples)
        yield from relay.accepted.values()
        baseline = _Baseline(session, operation, values)
        for reading in relay.refused[:_MAX_CANDIDATES]:
            yield from baseline.reduce(reading)


class _EnoughError(Exception):
    """An operation has had its share of requests."""


@dataclass(slots=True)
class _Relay:
    """An application of WSGI that hands requests to the session and judges what they get.

    `pinned` are required headers: without them most servers look at nothing else.
    """

    session: Session
    operation: Operation
    pinned: Mapping[str, str]
    accepted: dict[str, Finding] = field(default_factory=dict[str, Finding])
    refused: list[Reading] = field(default_factory=list[Reading])
    mode: Mode = "positive"
    sent: int = 0
    stopped: Exception | None = None

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if self.stopped is not None:
            start_response("503 Stopped", [])
            return [b""]
        try:
            request = self._read(environ)
            reading = read_request(self.operation, request, self.session.api.definitions)
            if self.mode == "all" and reading.state == "valid":
                # Such have had their turn.
                start_response("204 -", [])
                return [b""]
            exchange = self.session.send(request)
            self._judge(reading, exchange)
        except (OutOfTimeError, ServerError, CannotTryError) as error:
            self.stopped = error
            start_response("503 Stopped", [])
            return [b""]
        self.sent += 1
        if self.sent == _MAX_REQUESTS:
            self.stopped = _EnoughError()
        dropped = {"content-length", "transfer-encoding", "connection", "content-encoding"}
        answer = exchange.answer
        headers = [(name, text) for name, text in answer.headers.items() if name not in dropped]
        start_response(f"{answer.status} -", headers)
        return [answer.body]

    def _read(self, environ: Mapping[str, Any]) -> Request:
        """The request as the server is to get it, with what the owner sends always."""
        target = str(environ["REQUEST_URI"]).partition("?")[0]
        query = str(environ.get("QUERY_STRING") or "")
        target = f"{target}?{query}" if query else target
        headers = {
            key[5:].replace("_", "-").lower(): str(text)
            for key, text in environ.items()
            if key.startswith("HTTP_") and key != "HTTP_HOST"
        }
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else None
        if environ.get("CONTENT_TYPE"):
            headers["content-type"] = str(environ["CONTENT_TYPE"])
        owner = self.session.contract.owner
        headers |= {name.lower(): text for name, text in (*self.pinned.items(), *owner.headers.items())}
        for credential in self.session.requests.find_credentials(self.operation, owner):
            match credential.place:
                case "query":
                    pair = f"{credential.name}={credential.text}"
                    target = f"{target}{'&' if '?' in target else '?'}{pair}"
                case "cookie":
                    headers["cookie"] = f"{credential.name}={credential.text}"
                case _:
                    headers[credential.name.lower()] = credential.text
        return Request(self.operation.id, str(environ["REQUEST_METHOD"]), target, headers, body)

    def _judge(self, reading: Reading, exchange: Exchange) -> None:
        session, operation, status = self.session, self.operation, exchange.answer.status
        if exchange.request.method != operation.method:
            return
        if exchange.answer.succeeded:
            things.discard_created(session, operation, exchange)
        if reading.state == "invalid" and exchange.answer.succeeded:
            self.accepted.setdefault(
                reading.subject,
                Finding(
                    "fuzz",
                    operation.id,
                    reading.subject,
                    f"a request that breaks the document is accepted: {reading.message}",
                    f"{operation.id} ({operation.line})",
                    "a refusal",
                    str(status),
                    (exchange,),
                ),
            )
        refusals = session.contract.refusals.get(operation.id, ())
        if reading.state == "valid" and status in REFUSED and status not in refusals:
            self.refused.append(reading)


@dataclass(slots=True)
class _Baseline:
    """A request that succeeds, to which one thing at a time is changed."""

    session: Session
    operation: Operation
    values: Mapping[str, JSON]
    tried: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def reduce(self, reading: Reading) -> Iterator[Finding]:
        """The one value for which a valid request is refused, if it is one and no rule can be behind it.

        Texts may be refused for what they mean, numbers beyond what machines count in for their size.
        """
        session, operation = self.session, self.operation
        body = session.make_body(operation)
        if not session.call(operation, self.values, body).answer.succeeded:
            return
        changes = [(name, value, True) for name, value in (reading.values or {}).items()]
        if isinstance(reading.body, dict) and isinstance(body, dict):
            changes += [(name, value, False) for name, value in reading.body.items()]
        for name, value, is_parameter in changes:
            key = (name, show(value))
            if key in self.tried or is_reference(name) or not _is_plain(value):
                continue
            self.tried.add(key)
            values = {**self.values, name: value} if is_parameter else self.values
            held: JSON = body if is_parameter or not isinstance(body, dict) else {**body, name: value}  # type: ignore[assignment]
            again = session.call(operation, values, held)
            things.discard_created(session, operation, again)
            status = again.answer.status
            if status in REFUSED and status not in session.contract.refusals.get(operation.id, ()):
                yield Finding(
                    "fuzz",
                    operation.id,
                    name,
                    f"{name} = {show(value)} is admitted and refused",
                    f"{operation.id} admits it ({operation.line})",
                    "success",
                    str(status),
                    (again,),
                )


def _is_plain(value: JSON) -> bool:
    """Whether a value has no meaning beyond what its schema says: truth values and numbers of usual size."""
    return isinstance(value, bool) or (isinstance(value, int | float) and abs(value) < _LARGEST)


def _run(
    session: Session,
    operation: Operation,
    values: Mapping[str, JSON],
    relay: _Relay,
    max_examples: int,
) -> None:
    """Let schemathesis make requests for the relay."""
    import warnings

    import schemathesis
    from schemathesis.engine import events, from_schema

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = schemathesis.openapi.from_dict(
            write_document(session, operation),
            config=configure(session, operation, values, max_examples, relay.mode),
        )
        schema.app = relay
        stream = from_schema(schema).execute()
        for event in stream:
            if relay.stopped is not None:
                stream.stop()
            elif isinstance(event, events.NonFatalError):
                raise CannotTryError(f"schemathesis cannot make requests: {event.value}")
    if isinstance(relay.stopped, _EnoughError):
        relay.stopped, relay.sent = None, 0
    elif relay.stopped is not None:
        raise relay.stopped
