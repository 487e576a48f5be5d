"""Who may call an operation: nobody without credentials, or with others than it asks for."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import replace

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import make_noticeable
from oaswright.contract.checks.check import Check, report_by
from oaswright.contract.checks.foreign import judge_untouched, look
from oaswright.contract.findings import CannotTryError, Finding
from oaswright.contract.identities import Identity
from oaswright.contract.messages import Exchange
from oaswright.contract.requests import Body, find_requirement, place_credential
from oaswright.contract.session import Session
from oaswright.openapi.pointers import JSON
from oaswright.spec.model import Requirement

_NOBODY = Identity({})


def check_credentials(session: Session, operation: Operation) -> Iterator[Finding]:
    """Without credentials, with wrong, malformed and refused ones: not a single request is answered."""
    owner = session.contract.owner
    requirements = [
        one for one in operation.security if one and all(name in owner.credentials for name in one)
    ]
    if not requirements:
        raise CannotTryError(
            "no credentials are known: tell them in the contract file, owner=Identity({...})"
        )
    body = session.make_body(operation)
    with places.arrange(session, operation) as place:
        if operation.method != "DELETE":
            valid = session.call(operation, place.values, body)
            things.discard_created(session, operation, valid)
            if valid.answer.status in {401, 403}:
                raise CannotTryError(f"the credentials of the owner are refused with {valid.answer.status}")
        trials: list[tuple[str, str, Identity]] = [("no-credentials", "no credentials", _NOBODY)]
        for requirement, name in [(one, name) for one in requirements for name in one]:
            others = {one: owner.credentials[one] for one in requirement if one != name}
            text = owner.credentials[name]
            wrong = [
                ("wrong credentials", _garble(text)),
                ("a credential that is cut off", text[:-1]),
                ("a credential with more at its end", f"{text}x"),
            ]
            wrong += (
                [("a credential that is refused", session.contract.refused[name])]
                if name in session.contract.refused
                else []
            )
            for what, given in wrong:
                trials.append(
                    ("wrong-credentials", what, replace(owner, credentials={**others, name: given}))
                )
        if operation.method != "DELETE" and len(requirements) > 1:
            yield from _try_alternatives(session, operation, requirements, place.values, body)
        if operation.method == "GET":
            yield from _check_head(session, operation, place.values)
        before, body = look(session, operation, place.thing), make_noticeable(session, operation)
        for check, what, identity in trials:
            exchange = session.call(operation, place.values, body, identity=identity)
            yield from _judge_refusal(session, operation, exchange, check, what, 401, 403)
            if place.thing is not None and before is not None and not exchange.answer.succeeded:
                yield from judge_untouched(session, operation, place.thing, before, check, "nobody", exchange)


def _check_head(session: Session, operation: Operation, values: Mapping[str, JSON]) -> Iterator[Finding]:
    """HEAD asks for what GET asks for."""
    request = session.requests.write(operation, session.fill(operation, values), identity=_NOBODY)
    exchange = session.send(replace(request, method="HEAD"), judge=False)
    if exchange.answer.succeeded:
        yield report_by("no-credentials", operation, f"{operation.id} asks for credentials")(
            "HEAD", "HEAD is answered without credentials", "401", str(exchange.answer.status), exchange
        )


def _try_alternatives(
    session: Session,
    operation: Operation,
    requirements: list[Requirement],
    values: Mapping[str, JSON],
    body: Body,
) -> Iterator[Finding]:
    """The credentials of each alternative are enough (section 4.8.30)."""
    owner = session.contract.owner
    for requirement in requirements:
        alone = replace(owner, credentials={name: owner.credentials[name] for name in requirement})
        exchange = session.call(operation, values, body, identity=alone)
        things.discard_created(session, operation, exchange)
        if exchange.answer.status in {401, 403}:
            yield report_by(
                "no-credentials", operation, f"{operation.id} asks for {' and '.join(requirement)}"
            )(
                ", ".join(requirement),
                f"with {' and '.join(requirement)} alone it answers {exchange.answer.status}",
                "not 401 or 403",
                str(exchange.answer.status),
                exchange,
            )


def check_scheme(session: Session, operation: Operation) -> Iterator[Finding]:
    """The right key under the wrong scheme of authorization is no credential."""
    body = session.make_body(operation)
    with places.arrange(session, operation) as place:
        for credential in session.requests.find_credentials(operation, session.contract.owner):
            scheme, _, text = credential.text.partition(" ")
            if credential.name.lower() != "authorization" or not text:
                continue
            for given in (f"{'Basic' if scheme.lower() != 'basic' else 'Bearer'} {text}", f"{scheme}", text):
                exchange = session.call(operation, place.values, body, headers={credential.name: given})
                yield from _judge_refusal(
                    session,
                    operation,
                    exchange,
                    "wrong-credentials",
                    "another scheme of authorization",
                    401,
                    403,
                )


def check_scopes(session: Session, operation: Operation) -> Iterator[Finding]:
    """Each identity with fewer scopes is refused where it lacks one, and served where it has all."""
    body = make_noticeable(session, operation)
    with places.arrange(session, operation) as place:
        before = look(session, operation, place.thing)
        for identity in session.contract.limited:
            requirement = find_requirement(operation.security, identity) or {}
            asked = {scope for scopes in requirement.values() for scope in scopes}
            # Where the document asks for no scopes, it does not say what somebody with few rights may do.
            if not asked or identity.scopes is None:
                continue
            missing = asked - {*identity.scopes}
            exchange = session.call(operation, place.values, body, identity=identity)
            if missing:
                what = f"the scope {', '.join(sorted(missing))} missing"
                yield from _judge_refusal(session, operation, exchange, "scopes", what, 403, 401)
                if place.thing is not None and before is not None and not exchange.answer.succeeded:
                    yield from judge_untouched(
                        session, operation, place.thing, before, "scopes", "somebody without it", exchange
                    )
            elif exchange.answer.status in {401, 403}:
                yield Finding(
                    "scopes",
                    operation.id,
                    "granted",
                    "credentials with every scope that is asked for are refused",
                    f"{operation.id} asks for {', '.join(requirement)} ({operation.line})",
                    "not 401 or 403",
                    str(exchange.answer.status),
                    (exchange,),
                )
            else:
                things.discard_created(session, operation, exchange)


def _judge_refusal(
    session: Session, operation: Operation, exchange: Exchange, check: str, what: str, status: int, other: int
) -> Iterator[Finding]:
    """A refusal has the status that is declared for it, or the other one where that alone is declared."""
    declared = [one for one in (status, other) if operation.is_declared(one)]
    wanted = {status} if status in declared else {*(declared or (status, other, 404))}
    found = exchange.answer.status
    # Which of the two a missing scope is, products see differently; a thing may also be hidden.
    if found in wanted or (check == "scopes" and found in {401, 403, 404}):
        return
    things.discard_created(session, operation, exchange)
    message = (
        f"with {what} it answers {found}" if not exchange.answer.succeeded else f"with {what} it is answered"
    )
    asked = [", ".join(one) for one in operation.security]
    yield Finding(
        check,
        operation.id,
        what,
        message,
        f"{operation.id} asks for {' or '.join(asked)} ({operation.line})",
        " or ".join(map(str, sorted(wanted))),
        str(found),
        (exchange,),
    )


def _garble(text: str) -> str:
    """Another credential of the same form: each letter and digit moved on."""
    table = str.maketrans(
        string.ascii_letters + string.digits,
        string.ascii_lowercase[1:] + "a" + string.ascii_uppercase[1:] + "A" + string.digits[1:] + "0",
    )
    head, tail = text[: len(text) // 2], text[len(text) // 2 :]
    return f"{head}{tail.translate(table)}"


def _has_one_authorization(session: Session, operation: Operation) -> bool:
    """Whether no other scheme could take what stands in Authorization."""
    names = {name for requirement in operation.security for name in requirement} & session.api.schemes.keys()
    placed = [place_credential(session.api.schemes[name], "x") for name in names]
    return operation.is_secured and sum(one.name.lower() == "authorization" for one in placed) == 1


def _is_secured(_: Session, operation: Operation) -> bool:
    return operation.is_secured


CHECKS = (
    Check(
        "no-credentials",
        "security",
        "no, wrong, malformed and refused credentials are refused",
        _is_secured,
        check_credentials,
        rank=20,
    ),
    Check(
        "wrong-scheme",
        "security",
        "the right key under another scheme is refused",
        _has_one_authorization,
        check_scheme,
        rank=21,
    ),
    Check(
        "scopes",
        "security",
        "each missing scope is refused",
        lambda session, operation: operation.is_secured and bool(session.contract.limited),
        check_scopes,
        rank=22,
    ),
)
