"""Compiling an API: everything that does not depend on the request is done here, at start-up."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from specwright.runtime.api import Api, Operation, StartUpError, handler_faults
from specwright.runtime.bodies import BodyPlan, ContentPlan, is_json
from specwright.runtime.document import Pointer
from specwright.runtime.parameters import ParameterPlan, plan
from specwright.runtime.policy import BeforeBody, Policy
from specwright.runtime.responses import DeclaredResponse, ResponsePlan, response_plan
from specwright.runtime.schemas import Schemas
from specwright.runtime.security import Guard, extractors_of, requirements_of


@dataclass(frozen=True, slots=True, eq=False)
class OperationPlan:
    """One operation, compiled."""

    id: str
    api_name: str
    http_method: str
    path: str
    call: Callable[..., Awaitable[Any]]
    guard: Guard | None
    parameters: tuple[ParameterPlan, ...]
    body: BodyPlan | None
    before_body: BeforeBody | None
    responses: Mapping[type[Any], ResponsePlan]
    declared: Mapping[str, DeclaredResponse]
    media_types: frozenset[str]
    strict_query: bool
    policy: Policy
    key: str
    """A name that is unique among all APIs of an application."""


def compile_api(api: Api) -> tuple[OperationPlan, ...]:
    """Compile every operation of an API.

    Raises StartUpError with every fault: handlers that do not fit, schemas that do not compile,
    policies for operations that do not exist.
    """
    faults = [*handler_faults(api), *_policy_faults(api)]
    schemas = Schemas(api.document)
    plans: list[OperationPlan] = []
    for operation in api.operations:
        try:
            plans.append(_compile(api, operation, schemas))
        except (ValueError, KeyError, TypeError) as error:
            faults.append(f"{operation.id}: {error}")
    if faults:
        raise StartUpError([f"{api.name}: {fault}" for fault in faults])
    return tuple(plans)


def _policy_faults(api: Api) -> list[str]:
    known = {operation.id for operation in api.operations}
    policy = api.policy
    hooks: dict[str, Iterable[str]] = {
        "strict_query": sorted(policy.strict_query),
        "before_body": policy.before_body,
        "prepare": policy.prepare,
        "inspect": policy.inspect,
    }
    return [
        f"policy.{hook} names {name}, which is no operation"
        for hook, entries in hooks.items()
        for name in entries
        if name not in known
    ]


def _compile(api: Api, operation: Operation, schemas: Schemas) -> OperationPlan:
    item, item_pointer = api.document.resolve(("paths", operation.path))
    pointer = (*item_pointer, operation.http_method.lower())
    declared = item[operation.http_method.lower()]
    responses = _declared_responses(api, pointer, declared, schemas)
    return OperationPlan(
        id=operation.id,
        api_name=api.name,
        http_method=operation.http_method,
        path=api.document.base_path + operation.path,
        call=getattr(api.handlers, operation.method),
        guard=_guard(api, declared),
        parameters=_parameters(api, operation, (item_pointer, pointer), schemas),
        body=_body(api, operation, pointer, schemas),
        before_body=api.policy.before_body.get(operation.id),
        responses={
            response: response_plan(response, status, operation.response_headers.get(status, {}))
            for status, response in operation.responses.items()
        },
        declared=responses,
        media_types=frozenset(media for entry in responses.values() for media in entry.contents),
        strict_query=operation.id in api.policy.strict_query,
        policy=api.policy,
        key=f"{api.name}.{operation.id}",
    )


def _guard(api: Api, operation: Mapping[str, Any]) -> Guard | None:
    requirements, optional = requirements_of(api.document, operation)
    if not requirements:
        return None
    if api.credentials is None or api.authenticate is None:
        raise ValueError("the operation asks for credentials and the API has no authenticate")
    extractors = extractors_of(api.document)
    unknown = {name for r in requirements for name in r.schemes} - set(extractors)
    if unknown:
        raise ValueError(f"unknown security schemes: {', '.join(sorted(unknown))}")
    return Guard(requirements, optional, extractors, api.credentials, api.authenticate)


def _parameters(
    api: Api, operation: Operation, owners: tuple[Pointer, ...], schemas: Schemas
) -> tuple[ParameterPlan, ...]:
    """Plans in the order of the document; the operation's own parameter wins over the path's."""
    found: dict[tuple[str, str], tuple[Mapping[str, Any], Pointer]] = {}
    for owner in owners:
        entries = api.document.resolve(owner)[0].get("parameters", [])
        for index in range(len(entries)):
            value, pointer = api.document.resolve((*owner, "parameters", str(index)))
            found[value["in"], value["name"]] = (value, pointer)
    return tuple(
        plan(
            argument,
            *found[argument.location, argument.parameter],
            api.document,
            schemas,
            last_wins=api.policy.last_value_wins,
        )
        for argument in operation.arguments
    )


def _body(api: Api, operation: Operation, owner: Pointer, schemas: Schemas) -> BodyPlan | None:
    if operation.body is None:
        return None
    declared, pointer = api.document.resolve((*owner, "requestBody"))
    contents: dict[str, ContentPlan] = {}
    for media_type, type_ in operation.body.types.items():
        kind = media_type.split(";")[0].strip().lower()
        place = (*pointer, "content", media_type, "schema")
        has_schema = is_json(kind) and "schema" in declared["content"][media_type]
        validator = schemas.at(place) if has_schema else None
        contents[kind] = ContentPlan(validator, TypeAdapter(type_), as_text=kind.startswith("text/"))
    return BodyPlan(
        required=operation.body.required,
        contents=contents,
        limit=api.policy.body_limit,
        ignores_other_media_types=api.policy.ignores_other_media_types,
        absent_is_object=api.policy.absent_body_is_object,
        parse=api.policy.parse,
        prepare=api.policy.prepare.get(operation.id),
        inspect=api.policy.inspect.get(operation.id),
    )


def _declared_responses(
    api: Api, owner: Pointer, operation: Mapping[str, Any], schemas: Schemas
) -> dict[str, DeclaredResponse]:
    found: dict[str, DeclaredResponse] = {}
    for status in operation.get("responses", {}):
        if status.startswith("x-"):
            continue
        response, pointer = api.document.resolve((*owner, "responses", status))
        contents = {
            media_type: schemas.at((*pointer, "content", media_type, "schema"))
            if is_json(media_type) and "schema" in content
            else None
            for media_type, content in response.get("content", {}).items()
        }
        headers = (
            name
            for name in response.get("headers", {})
            if api.document.resolve((*pointer, "headers", name))[0].get("required") is True
        )
        found[status] = DeclaredResponse(contents, frozenset(headers) - {"Content-Type"})
    return found
