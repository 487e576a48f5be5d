"""Free functions as handlers, as they are written for Connexion: keywords and plain values in, and out.

They are called like handlers, in threads where they are `def`. Requests and responses are held against the
document as always; their values are those of JSON, and not the generated types.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any, TypeAlias

import orjson

from oaswright.openapi.pointers import JSON, follow, parse_pointer
from oaswright.runtime.api import Api, Operation
from oaswright.runtime.bodies import Body
from oaswright.runtime.function_calls import Function, describe, make_handler
from oaswright.runtime.info_functions import make_verifier

Source: TypeAlias = ModuleType | Mapping[str, Function]

_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, functools.partial)


def adapt_functions(api: Api, *sources: Source, info: Mapping[str, Function] | None = None) -> Api:
    """An API in which functions that were written for Connexion answer operations.

    A module answers each operation whose operationId ends with the name of one of its functions. What stands
    before the name, or in `x-openapi-router-controller`, chooses between modules. A mapping names functions
    by operationId, or by method and path (`GET /pets/{id}`), and goes before modules. What no function is
    found for is answered by the handlers of the API. `info` has the function that verifies the credentials
    of a security scheme, by its name; other schemes are verified by the methods of the API.

    Whatever does not fit is told when the application starts, with everything else that is wrong.
    """
    document: JSON = orjson.loads(api.document.content)
    problems: list[str] = []
    functions = _find_functions(api, document, sources, problems)
    methods = _list_methods(api.handlers, [operation.method for operation in api.operations])
    operations = list(api.operations)
    for index, operation in enumerate(operations):
        function = functions.get(operation.id)
        if function is not None:
            entry = api.document.operation(operation.id)
            body_name = _read_extension(document, operation, "x-body-name", of_body=True) or "body"
            methods[operation.method], found = make_handler(operation, entry, function, body_name)
            operations[index] = _open_types(operation)
            problems += found
    verifiers = _list_methods(api.security, [verifier.method for verifier in api.verifiers.values()])
    for scheme, function in (info or {}).items():
        if scheme in api.verifiers:
            verifiers[api.verifiers[scheme].method], found = make_verifier(api, scheme, function)
            problems += found
        else:
            known = ", ".join(api.verifiers) or "none"
            problems.append(f"info names {scheme}, which no operation asks for; there are: {known}")
    return replace(
        api,
        operations=operations,
        handlers=_make_owner(api.handlers, methods),
        security=None if api.security is None else _make_owner(api.security, verifiers),
        problems=(*api.problems, *problems),
    )


def _list_methods(owner: object, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(owner, name) for name in names if hasattr(owner, name)}


def _make_owner(owner: object, methods: Mapping[str, object]) -> object:
    """An object with these methods, whose class is called like that of another one."""
    return type(type(owner).__name__, (SimpleNamespace,), {})(**methods)


def _open_types(operation: Operation) -> Operation:
    """An operation whose arguments are the values of JSON that the document describes."""
    return replace(
        operation,
        arguments=tuple(replace(argument, type=Any) for argument in operation.arguments),
        body=operation.body and Body(operation.body.required, dict.fromkeys(operation.body.types, Any)),
    )


def _find_functions(
    api: Api, document: JSON, sources: Sequence[Source], problems: list[str]
) -> dict[str, Function]:
    """The function of each operation that there is one for, by operationId."""
    modules = [source for source in sources if isinstance(source, ModuleType)]
    named = [source for source in sources if not isinstance(source, ModuleType)]
    keys = {each.id: (each.id, f"{each.http_method} {each.path}") for each in api.operations}
    found: dict[str, Function] = {}
    for operation in api.operations:
        candidates = [source[key] for source in named for key in keys[operation.id] if key in source]
        candidates = candidates or _find_in_modules(modules, document, operation)
        if any(each is not candidates[0] for each in candidates):
            names = " and ".join(describe(each) for each in candidates)
            problems.append(f"{operation.id} is answered by {names}: name one of them in a dict")
        elif candidates:
            found[operation.id] = candidates[0]
    known = {key for each in keys.values() for key in each}
    problems += [f"{key} is no operation" for source in named for key in source if key not in known]
    used = list(found.values())
    problems += [
        f"{module.__name__} has no function that an operation is answered by"
        for module in modules
        if not any(value is each for value in vars(module).values() for each in used)
    ]
    return found


def _find_in_modules(modules: Sequence[ModuleType], document: JSON, operation: Operation) -> list[Function]:
    before, _, name = operation.id.rpartition(".")
    before = before or _read_extension(document, operation, "x-openapi-router-controller") or ""
    chosen = [module for module in modules if module.__name__ == before] or modules
    found: list[Function] = [vars(module)[name] for module in chosen if name in vars(module)]
    # By their own type: what stands for the current request says of itself what it likes.
    return [each for each in found if issubclass(type(each), _FUNCTIONS)]


def _read_extension(document: JSON, operation: Operation, name: str, *, of_body: bool = False) -> str | None:
    """An extension of an operation, of its path or of the document; or of the body of the operation."""
    item = _step(document, _step(document, document, "paths"), operation.path)
    written = _step(document, item, operation.http_method.lower())
    owners = [_step(document, written, "requestBody")] if of_body else [written, item, document]
    found = [value for owner in owners if isinstance(value := _step(document, owner, name), str)]
    return found[0] if found else None


def _step(document: JSON, owner: JSON, name: str) -> JSON:
    """A member of an object, or what it refers to; None where there is none."""
    found = owner.get(name) if isinstance(owner, dict) else None
    reference = found.get("$ref") if isinstance(found, dict) else None
    if not isinstance(reference, str) or not reference.startswith("#"):
        return found
    target = follow(document, parse_pointer(reference[1:]))
    return target[0] if target is not None else None
