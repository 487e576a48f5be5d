"""Who may call an operation: nobody without credentials, nobody for the things of others."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import replace

from oaswright.contract import things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check, find_moved, find_settable
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.identities import Identity
from oaswright.contract.messages import Exchange
from oaswright.contract.requests import find_requirement, place_credential
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.openapi.pointers import JSON

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
    with things.arrange(session, operation) as place:
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
        for check, what, identity in trials:
            exchange = session.call(operation, place.values, body, identity=identity)
            yield from _judge_refusal(session, operation, exchange, check, what, 401, 403)


def check_scheme(session: Session, operation: Operation) -> Iterator[Finding]:
    """The right key under the wrong scheme of authorization is no credential."""
    body = session.make_body(operation)
    with things.arrange(session, operation) as place:
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
    body = session.make_body(operation)
    with things.arrange(session, operation) as place:
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


def check_foreign(session: Session, operation: Operation) -> Iterator[Finding]:
    """A thing of the owner is neither shown to a stranger nor changed by one (object-level authorization)."""
    stranger = session.contract.stranger
    assert stranger is not None
    resource = things.find_named(session, operation)
    body = session.make_body(operation)
    if resource is None:
        yield from _check_foreign_list(session, operation, stranger)
        return
    with things.obtain(session, resource) as thing:
        before, _ = things.read(session, thing)
        exchange = session.call(operation, thing.values, body, identity=stranger)
        if exchange.answer.succeeded:
            yield Finding(
                "foreign",
                operation.id,
                resource.name,
                f"a stranger may {operation.method} what belongs to the owner",
                f"{operation.id} asks for credentials, and these are somebody else's ({operation.line})",
                "403 or 404",
                str(exchange.answer.status),
                (exchange,),
            )
        if operation.is_safe:
            return
        after, seen = _read_or_gone(session, thing)
        for name in find_moved(before, after, find_settable(session, resource)):
            yield Finding(
                "foreign",
                operation.id,
                name,
                f"the request of a stranger has changed `{name}`",
                f"{operation.id} asks for credentials ({operation.line})",
                show(before.get(name)),
                show(after.get(name)),
                (exchange, *seen),
            )


def _read_or_gone(session: Session, thing: Thing) -> tuple[Mapping[str, JSON], tuple[Exchange, ...]]:
    """How a thing is now; without members where it is gone."""
    try:
        after, seen = things.read(session, thing)
    except CannotTryError:
        return {}, ()
    return after, (seen,)


def _check_foreign_list(session: Session, operation: Operation, stranger: Identity) -> Iterator[Finding]:
    for resource in session.resources:
        if resource.operations.get("list") is not operation and operation not in resource.lists:
            continue
        with things.obtain(session, resource) as thing:
            exchange = session.call(operation, {}, identity=stranger)
            if not exchange.answer.succeeded:
                return
            for found in things.list_objects(resource.pick("list", exchange.answer.json)):
                if things.names(thing, found):
                    yield Finding(
                        "foreign",
                        operation.id,
                        resource.name,
                        "a stranger's list has what belongs to the owner",
                        f"{operation.id} asks for credentials ({operation.line})",
                        f"a list without {show(thing.identity)}",
                        f"a list with {show(thing.identity)}",
                        (exchange,),
                    )


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
    Check(
        "foreign",
        "security",
        "a stranger neither sees nor changes what belongs to the owner",
        lambda session, operation: (
            operation.is_secured
            and session.contract.stranger is not None
            and (things.find_named(session, operation) is not None or operation.method == "GET")
        ),
        check_foreign,
        rank=23,
    ),
)
