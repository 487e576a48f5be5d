"""Connexion's functions that verify credentials (`x-bearerInfoFunc` and the like) as verifiers."""

import inspect
from collections.abc import Awaitable, Mapping
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from oaswright.runtime.api import Api
from oaswright.runtime.credentials import ApiKey, Authorization, Basic, Bearer, Credential
from oaswright.runtime.function_calls import Function, describe
from oaswright.runtime.security import Granted, InvalidCredentialError


def make_verifier(api: Api, scheme: str, function: Function) -> tuple[Function, list[str]]:
    """The method that verifies the credentials of a security scheme by a function, and what is wrong with it.

    The function gets user and password, a token or a key, and `required_scopes` and `request` if it takes
    them. It returns a dict, which is the principal, or None for nobody. The scopes that it grants are in
    `scope` or `scopes`: a string with spaces between them, or a list.
    """
    name = describe(function)
    kind = api.document.schemas["securitySchemes"][scheme]
    parameters = inspect.signature(function).parameters
    takes_all = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
    wanted = [each for each in ("required_scopes", "request") if takes_all or each in parameters]
    credentials = 2 if kind["type"] == "http" and kind["scheme"] == "basic" else 1
    try:
        inspect.signature(function).bind(*[None] * credentials, **dict.fromkeys(wanted))
    except TypeError as error:
        return function, [f"{name} cannot be called with the credential of {scheme}: {error}"]
    is_async = inspect.iscoroutinefunction(function)

    async def verify(
        credential: Credential, request: HTTPConnection, principal: object = None
    ) -> Granted[Mapping[str, object]]:
        del principal  # a scheme that stands behind another one: Connexion's functions are not told
        known: dict[str, object] = {"required_scopes": _list_scopes(api, request, scheme), "request": request}
        keywords = {each: known[each] for each in wanted}
        values = _open(credential)
        if is_async:
            found = function(*values, **keywords)
        else:
            found = await run_in_threadpool(function, *values, **keywords)
        if inspect.isawaitable(found):
            found = await cast("Awaitable[object]", found)
        if found is None:
            raise InvalidCredentialError
        if not isinstance(found, Mapping):
            raise TypeError(f"{name} returned {type(found).__name__} and neither a dict nor None")
        info = cast("Mapping[str, object]", found)
        return Granted(info, _read_scopes(info))

    return verify, []


def _open(credential: Credential) -> tuple[str, ...]:
    match credential:
        case Basic():
            return credential.username, credential.password
        case Bearer():
            return (credential.token,)
        case ApiKey() | Authorization():
            return (credential.value,)


def _list_scopes(api: Api, request: HTTPConnection, scheme: str) -> list[str]:
    """The scopes that the operation asks for of a scheme, in any of its requirements."""
    requirements = api.document.operation(request.scope["route"].name)["security"]
    return list(dict.fromkeys(scope for each in requirements for scope in each.get(scheme, ())))


def _read_scopes(info: Mapping[str, object]) -> frozenset[str]:
    found = info.get("scope", info.get("scopes", ""))
    if isinstance(found, str):
        return frozenset(found.split())
    return (
        frozenset(map(str, cast("list[object]", found)))
        if isinstance(found, list | tuple | set)
        else frozenset()
    )
