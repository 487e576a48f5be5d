"""Compiling an API: everything that does not depend on the request is done here, at start-up."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

from oaswright.openapi.media_types import essence, framing
from oaswright.runtime.api import Api, Operation, StartUpError, find_handler_problems
from oaswright.runtime.binding import Binding, binding
from oaswright.runtime.bodies import BodyPlan, ContentPlan
from oaswright.runtime.document import OperationEntry, Pointer
from oaswright.runtime.encoders import Encoder, encoder
from oaswright.runtime.forms import form_plan
from oaswright.runtime.observing import Observed
from oaswright.runtime.parameters import Argument, ParameterPlan, join_taken, plan, sent_as
from oaswright.runtime.policy import BeforeBody, Policy
from oaswright.runtime.reading import reader_of
from oaswright.runtime.response_headers import header_checks
from oaswright.runtime.responses import DeclaredResponse, ResponsePlan, declared_for, response_plan
from oaswright.runtime.security import SchemeCheck, SecurityCheck, compile_schemes, compile_security
from oaswright.runtime.styles import Taken
from oaswright.runtime.text_bodies import text_check
from oaswright.runtime.validation import Schemas

_THREADS = ThreadPoolExecutor(40, "oaswright")
"""Where handlers run that are `def`. One whose time is over keeps its thread until it returns."""


@dataclass(frozen=True, slots=True, eq=False)
class OperationPlan:
    """One operation, compiled."""

    id: str
    api_name: str
    http_method: str
    path: str
    call: Callable[..., Awaitable[Any]]
    security: SecurityCheck | None
    parameters: tuple[ParameterPlan, ...]
    binding: Binding
    body: BodyPlan | None
    before_body: BeforeBody | None
    responses: Mapping[type[Any], ResponsePlan]
    encoders: Mapping[type[Any], Encoder]
    declared: Mapping[str, DeclaredResponse]
    media_types: frozenset[str]
    policy: Policy
    body_timeout: float | None
    handler_timeout: float | None
    key: str
    """A name that is unique among all APIs of an application."""
    routing: Mapping[str, str]
    """What Connexion's middleware is told about the operation."""
    observed: Observed


def compile_api(api: Api) -> tuple[OperationPlan, ...]:
    """Compile every operation of an API.

    Raises StartUpError with every problem: handlers that do not fit, schemas that do not compile,
    policies for operations that do not exist.
    """
    problems = [*find_handler_problems(api), *_find_policy_problems(api)]
    schemas = Schemas(api.document, formats=api.policy.formats)
    schemes = compile_schemes(api.document, api.verifiers, api.security)
    known: dict[tuple[type[Any], str], ResponsePlan] = {}
    plans: list[OperationPlan] = []
    for operation in api.operations:
        try:
            plans.append(_compile(api, operation, schemas, schemes, known))
        except (ValueError, KeyError, TypeError) as error:
            problems.append(f"{operation.id}: {error}")
    if problems:
        raise StartUpError([f"{api.name}: {problem}" for problem in problems])
    return tuple(plans)


def _find_policy_problems(api: Api) -> list[str]:
    known = {operation.id for operation in api.operations}
    policy = api.policy
    hooks: dict[str, Iterable[str]] = {
        "strict_query": sorted(policy.strict_query),
        "before_body": policy.before_body,
        "body_limits": policy.body_limits,
        "body_timeouts": policy.body_timeouts,
        "handler_timeouts": policy.handler_timeouts,
        "prepare": policy.prepare,
        "inspect": policy.inspect,
    }
    paths = {api.base_path + operation.path for operation in api.operations}
    unknown = [
        f"policy.aliases leads from {alias} to {path}, which is no path"
        for alias, path in policy.aliases.items()
        if path not in paths and "{" not in path
    ]
    base = policy.base_path or "/"
    if not base.startswith("/") or (base.endswith("/") and policy.base_path) or "{" in base:
        unknown.append(f"policy.base_path = {base!r} must begin with a slash, end with none, and be plain")
    return unknown + [
        f"policy.{hook} names {name}, which is no operation"
        for hook, entries in hooks.items()
        for name in entries
        if name not in known
    ]


def _compile(
    api: Api,
    operation: Operation,
    schemas: Schemas,
    schemes: Mapping[str, SchemeCheck],
    known: dict[tuple[type[Any], str], ResponsePlan],
) -> OperationPlan:
    entry = api.document.operation(operation.id)
    pointer = ("operations", operation.id)
    responses = _declared_responses(entry, pointer, schemas)
    parameters = _parameters(api, operation, entry, schemas)
    for status, response in operation.responses.items():
        if (response, status) not in known:
            headers = operation.response_headers.get(status, {})
            entries = entry["responses"][status]["headers"]
            known[response, status] = response_plan(response, status, headers, entries)
    answers = {response: known[response, status] for status, response in operation.responses.items()}
    path = api.base_path + operation.path
    handler = getattr(api.handlers, operation.method, _missing)
    return OperationPlan(
        id=operation.id,
        api_name=api.name,
        http_method=operation.http_method,
        path=path,
        call=handler if inspect.iscoroutinefunction(handler) else _in_thread(handler),
        security=compile_security(entry, schemes),
        parameters=parameters,
        binding=binding(parameters, strict_query=operation.id in api.policy.strict_query),
        body=_body(api, operation, entry, schemas),
        before_body=api.policy.before_body.get(operation.id),
        responses=answers,
        encoders=_encoders(api, answers, responses),
        declared=responses,
        media_types=frozenset(media for entry in responses.values() for media in entry.contents),
        policy=api.policy,
        body_timeout=api.policy.body_timeouts.get(operation.id, api.policy.body_timeout),
        handler_timeout=api.policy.handler_timeouts.get(operation.id, api.policy.handler_timeout),
        key=f"{api.name}.{operation.id}",
        routing={"api_base_path": "", "operation_id": f"{api.name}.{operation.id}"},
        observed=Observed(path, operation.id, handler),
    )


def _in_thread(handler: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """A handler that is no coroutine, called in a thread with the context of its request."""

    def run(arguments: Mapping[str, Any]) -> Any:
        try:
            return handler(**arguments)
        except StopIteration as error:  # no future can hold it, and the request would never be answered
            raise RuntimeError("a handler raised StopIteration") from error

    async def call(**arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        result = await loop.run_in_executor(_THREADS, copy_context().run, partial(run, arguments))
        # A decorator may stand before a coroutine.
        return await result if inspect.isawaitable(result) else result

    return call


async def _missing(**_arguments: Any) -> None:
    """Stands for a handler that is not there, which is a problem of its own."""


def _encoders(
    api: Api, answers: Mapping[type[Any], ResponsePlan], declared: Mapping[str, DeclaredResponse]
) -> dict[type[Any], Encoder]:
    """The fast path of each response that has one; headers of the whole API take the slow one."""
    if api.policy.headers is not None:
        return {}
    found: dict[type[Any], Encoder] = {}
    for response, answer in answers.items():
        entry = declared_for(declared, answer.status) if answer.status is not None else None
        short = encoder(answer, entry) if entry else None
        if short is not None:
            found[response] = short
    return found


def _parameters(
    api: Api, operation: Operation, entry: OperationEntry, schemas: Schemas
) -> tuple[ParameterPlan, ...]:
    """Plans in the order of the document, which is that of the arguments."""
    return tuple(
        plan(
            argument,
            parameter,
            schemas.of(parameter, ("operations", operation.id, "parameters", str(index))),
            last_wins=api.policy.last_value_wins,
            others=_sent_beside(api, operation, entry, argument),
        )
        for index, (argument, parameter) in enumerate(
            zip(operation.arguments, entry["parameters"], strict=True)
        )
    )


def _sent_beside(api: Api, operation: Operation, entry: OperationEntry, argument: Argument) -> Taken:
    """The names of all others in the location of a parameter: parameters and API keys."""
    schemes = api.document.schemas["securitySchemes"]
    keys = (schemes[name] for requirement in entry["security"] for name in requirement)
    return join_taken(
        [
            *(
                sent_as(found)
                for other, found in zip(operation.arguments, entry["parameters"], strict=True)
                if other.location == argument.location and other is not argument
            ),
            *(Taken(frozenset({key["name"]})) for key in keys if key["in"] == argument.location),
        ]
    )


def _body(api: Api, operation: Operation, entry: OperationEntry, schemas: Schemas) -> BodyPlan | None:
    if operation.body is None or "body" not in entry:
        return None
    contents: dict[str, ContentPlan] = {}
    for media_type, type_ in operation.body.types.items():
        content = entry["body"]["content"][media_type]
        kind = content["kind"]
        location = ("operations", operation.id, "body", "content", media_type)
        validator = schemas.of(content, location) if "schema" in content else None
        contents[essence(media_type)] = ContentPlan(
            validator,
            reader_of(next(iter(get_args(type_)), Any) if kind in {"binary", "items"} else type_),
            kind,
            form_plan(content) if kind in {"form", "multipart"} else None,
            framing(media_type) if kind == "items" else None,
            text_check(content, validator),
        )
    return BodyPlan(
        required=operation.body.required,
        contents=contents,
        limit=api.policy.body_limits.get(operation.id, api.policy.body_limit),
        upload_limit=api.policy.body_limits.get(operation.id, api.policy.upload_limit),
        stream_limit=api.policy.body_limits.get(operation.id, api.policy.stream_limit),
        item_limit=api.policy.body_limit,
        timeout=api.policy.body_timeouts.get(operation.id, api.policy.body_timeout),
        ignores_other_media_types=api.policy.ignores_other_media_types,
        absent_is_object=api.policy.absent_body_is_object,
        parse=api.policy.parse,
        prepare=api.policy.prepare.get(operation.id),
        inspect=api.policy.inspect.get(operation.id),
    )


def _declared_responses(
    entry: OperationEntry, owner: Pointer, schemas: Schemas
) -> dict[str, DeclaredResponse]:
    found: dict[str, DeclaredResponse] = {}
    for status, response in entry["responses"].items():
        pointer = (*owner, "responses", status)
        contents = {
            essence(media_type): schemas.of(content, (*pointer, "content", media_type))
            if "schema" in content
            else None
            for media_type, content in response["content"].items()
        }
        sequences = {
            essence(media_type): contents[essence(media_type)] or schemas.anything
            for media_type, content in response["content"].items()
            if content["kind"] == "items"
        }
        texts = {
            essence(media_type): check
            for media_type, content in response["content"].items()
            if (check := text_check(content, contents[essence(media_type)])) is not None
        }
        headers = header_checks(response["headers"], pointer, schemas)
        found[status] = DeclaredResponse(contents, headers, sequences, texts)
    return found
