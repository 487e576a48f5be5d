"""How a free function is called with the arguments of a handler, by the conventions of Connexion."""

import inspect
import re
from collections.abc import AsyncIterable, Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, TypeAlias, cast

from starlette.exceptions import HTTPException
from starlette.types import Scope

from oaswright.runtime.api import Operation
from oaswright.runtime.body_streams import BodyStream
from oaswright.runtime.document import OperationEntry
from oaswright.runtime.framework import WerkzeugException, fill_context
from oaswright.runtime.function_results import make_response
from oaswright.runtime.request import current_request, read_header
from oaswright.runtime.uploads import Upload

Function: TypeAlias = Callable[..., object]

_OF_SECURITY = ("principal", "user", "token_info", "context_")
"""The keywords that say who calls: whom the verifier found, that as Connexion has it, and both in a dict."""


@dataclass(frozen=True, slots=True)
class _Call:
    """Which keywords of a function get which arguments of the handler.

    `optional` are those that are left out where the request has no value for them, so that the function's
    own default counts. `body` is the keyword of the body. `taken` are all keywords of the function; one that
    has `takes_all` takes any others too.
    """

    keywords: Mapping[str, str]
    optional: frozenset[str]
    body: str | None
    taken: frozenset[str]
    takes_all: bool

    def make_keywords(self, arguments: Mapping[str, object]) -> dict[str, object]:
        """The keywords of a call; `arguments` are those of the handler, its body read."""
        made = {
            keyword: arguments[argument]
            for keyword, argument in self.keywords.items()
            if arguments[argument] is not None or keyword not in self.optional
        }
        body = arguments.get("body")
        if self.body is not None and "body" in arguments:
            # Connexion calls with an empty object where there is no body; a null that was sent is one.
            is_absent = body is None and not _has_body(current_request().scope)
            made[self.body] = {} if is_absent else body
        if isinstance(body, dict):
            members = cast("dict[str, object]", body)
            files = {name: value for name, value in members.items() if _is_file(value)}
            made |= {name: file for name, file in files.items() if self._takes(name)}
            if self.body is not None and files:
                made[self.body] = {name: value for name, value in members.items() if name not in files}
        if "principal" in arguments:
            found = _describe_principal(arguments["principal"])
            fill_context(current_request().scope, {name: found[name] for name in ("user", "token_info")})
            made |= {name: value for name, value in found.items() if self._takes(name)}
        return made

    def _takes(self, name: str) -> bool:
        return name in self.taken or (self.takes_all and name in {"user", "token_info"})


def _has_body(scope: Scope) -> bool:
    """Whether a request has content (RFC 9112, section 6.3; streams of HTTP/2 need not tell a length)."""
    length = read_header(scope, b"content-length")
    return length != "0" and (length is not None or read_header(scope, b"content-type") is not None)


def _is_file(value: object) -> bool:
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    return bool(several) and all(isinstance(each, Upload) for each in several)


def _describe_principal(principal: object) -> dict[str, object]:
    """Who calls: as Connexion tells where a dict was found, else the principal itself."""
    info: object = dict[str, object]() if principal is None else principal
    user = principal
    if isinstance(principal, Mapping):
        members = cast("Mapping[str, object]", principal)
        user = members.get("sub", members.get("uid"))
    context: dict[str, object] = {"user": user, "token_info": info}
    return {"principal": principal, **context, "context_": context}


def make_handler(
    operation: Operation, entry: OperationEntry, function: Function, body_name: str
) -> tuple[Function, list[str]]:
    """The handler of an operation that calls a function, and all that keeps it from doing so."""
    call, problems = _plan_call(operation, entry, function, body_name)
    own = tuple(operation.responses.values())

    def finish(result: object) -> object:
        return result if isinstance(result, own) else make_response(result, entry["responses"])

    async def answer(**arguments: Any) -> object:
        if isinstance(arguments.get("body"), BodyStream):
            arguments["body"] = _join(
                [piece async for piece in cast("AsyncIterable[Any]", arguments["body"])]
            )
        with _translated():
            return finish(await cast("Awaitable[object]", function(**call.make_keywords(arguments))))

    def answer_in_thread(**arguments: Any) -> object:
        if isinstance(arguments.get("body"), BodyStream):
            arguments["body"] = _join(list(cast("Iterable[Any]", arguments["body"])))
        with _translated():
            result = function(**call.make_keywords(arguments))
        # A decorator may stand before a coroutine.
        return finish_later(result) if inspect.isawaitable(result) else finish(result)

    async def finish_later(result: Awaitable[object]) -> object:
        with _translated():
            return finish(await result)

    handler = answer if inspect.iscoroutinefunction(function) else answer_in_thread
    # Observers see the function, and the check of handlers what takes all arguments.
    update_wrapper(handler, function, ("__module__", "__name__", "__qualname__"), ())
    vars(handler).pop("__wrapped__")
    return handler, problems


@contextmanager
def _translated() -> Generator[None]:
    """What `abort()` of Flask and Werkzeug raises, as the exception of Starlette with its status."""
    try:
        yield
    except WerkzeugException as error:
        raise HTTPException(error.code or 500, error.description) from None


def _join(pieces: list[Any]) -> object:
    """The whole body: bytes, or a list of items."""
    return b"".join(pieces) if pieces and isinstance(pieces[0], bytes) else pieces


def _plan_call(
    operation: Operation, entry: OperationEntry, function: Function, body_name: str
) -> tuple[_Call, list[str]]:
    name = describe(function)
    parameters = inspect.signature(function).parameters
    named = {key: each for key, each in parameters.items() if each.kind in _BY_NAME}
    takes_all = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
    problems = [
        f"{name} demands {key} by position, and is called with keywords"
        for key, each in parameters.items()
        if each.kind is each.POSITIONAL_ONLY and each.default is each.empty
    ]
    keywords: dict[str, str] = {}
    for argument in operation.arguments:
        # Connexion's routing writes `pet-id` of a path as `pet_id`; elsewhere it takes the dash out.
        written = argument.parameter.replace("-", "_") if argument.location == "path" else argument.parameter
        names = _list_names(written, argument.parameter, argument.name)
        keyword = next((each for each in names if each in named), None)
        if keyword is None and takes_all and argument.location in {"path", "query"}:
            keyword = names[0]
        if keyword is None and argument.location == "path":
            problems.append(f"{name} does not take the path parameter {argument.parameter} of {operation.id}")
        elif keyword in keywords:
            problems.append(f"{name} gets two parameters of {operation.id} as {keyword}")
        elif keyword is not None:
            keywords[keyword] = argument.name
    body = None
    if operation.body is not None:
        names = _list_names(body_name)
        body = next((each for each in names if each in named), names[0] if takes_all else None)
    given = {*keywords, body, *(_OF_SECURITY if entry["security"] else ())}
    has_files = operation.body is not None and any("multipart" in each for each in operation.body.types)
    problems += [
        f"{name} demands {key}, which is no part of {operation.id}"
        for key, each in named.items()
        if key not in given and each.default is each.empty and not has_files
    ]
    optional = {
        key for key in keywords if key not in named or named[key].default is not inspect.Parameter.empty
    }
    return _Call(keywords, frozenset(optional), body, frozenset(named), takes_all), problems


_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def _list_names(*written: str) -> list[str]:
    """The keywords by which a function may take what has one of these names, the likeliest first.

    Connexion takes out what no name may hold, and with `pythonic_params` writes `pet_id` and `class_`.
    """
    texts = (*written, written[0].replace("-", "_"), f"{written[-1]}_")
    return [
        re.sub("^[^a-zA-Z_]+", "", re.sub("[^0-9a-zA-Z_]", "", re.sub(r"\[(?!])", "_", text)))
        for text in texts
    ]


def describe(function: Function) -> str:
    """What a function is called where it is defined."""
    found = getattr(function, "func", function)
    return f"{getattr(found, '__module__', '')}.{getattr(found, '__qualname__', type(found).__name__)}"
