"""Applications out of a document and some functions, wired as generated code wires them.

Types are left open (`Any`), so that nothing but the document decides what is accepted.
"""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace
from typing import Any, ClassVar

import orjson
import yaml
from oaswright.openapi.media_types import essence
from oaswright.runtime import (
    Api,
    Argument,
    Body,
    Credentials,
    Operation,
    Policy,
    PublishedDocument,
)
from oaswright.runtime.application import Application, application

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

Handler = Callable[..., Awaitable[Any]]


@dataclasses.dataclass(frozen=True)
class Wired:
    """An API and the response classes of its operations, by operationId and status."""

    api: Api
    responses: Mapping[str, Mapping[str, type[Any]]]
    received: list[dict[str, Any]]
    """The arguments of every call that a handler without function of its own has got."""


def document(text: str) -> dict[str, Any]:
    """A document from its paths and components, or a whole one."""
    value: dict[str, Any] = yaml.safe_load(text)
    return {"openapi": "3.1.0", "info": {"title": "Test", "version": "1"}, **value}


def wired(
    value: Mapping[str, Any],
    handlers: Mapping[str, Handler] | None = None,
    *,
    name: str = "test",
    policy: Policy | None = None,
    authenticate: Any = None,
) -> Wired:
    """An API whose handlers are functions.

    An operation without one notes its arguments and answers with its first status; where that has a
    body, with `{"received": [names]}`.
    """
    published = PublishedDocument(value, orjson.dumps(value))
    operations: list[Operation] = []
    responses: dict[str, dict[str, type[Any]]] = {}
    received: list[dict[str, Any]] = []
    functions: dict[str, Handler] = {}
    for path in value.get("paths", {}):
        item, item_pointer = published.resolve(("paths", path))
        for method in METHODS:
            if method not in item:
                continue
            declared = item[method]
            id_ = declared["operationId"]
            classes, headers = _responses(published, (*item_pointer, method), declared)
            responses[id_] = classes
            operations.append(
                Operation(
                    id=id_,
                    http_method=method.upper(),
                    path=path,
                    method=id_,
                    arguments=_arguments(published, (item_pointer, (*item_pointer, method))),
                    body=_body(published, (*item_pointer, method), declared),
                    responses=classes,
                    response_headers=headers,
                )
            )
            functions[id_] = (handlers or {}).get(id_) or _recorder(received, classes)
    schemes = value.get("components", {}).get("securitySchemes", {})
    fields = {scheme: f"scheme_{number}" for number, scheme in enumerate(schemes)}
    api = Api(
        name=name,
        document=published,
        operations=operations,
        handlers=SimpleNamespace(**functions),
        credentials=Credentials(SimpleNamespace, fields) if schemes else None,
        authenticate=authenticate,
        policy=policy or Policy(),
    )
    return Wired(api, responses, received)


def served(text: str, handlers: Mapping[str, Handler] | None = None, **options: Any) -> Application:
    """An application of one API."""
    return application([wired(document(text), handlers, **options).api])


def _recorder(received: list[dict[str, Any]], classes: Mapping[str, type[Any]]) -> Handler:
    async def record(**arguments: Any) -> Any:
        received.append(arguments)
        response = next(iter(classes.values()))
        fields = {field.name for field in dataclasses.fields(response)}
        return response(body={"received": sorted(arguments)}) if "body" in fields else response()

    return record


def _arguments(published: PublishedDocument, owners: tuple[tuple[str, ...], ...]) -> tuple[Argument, ...]:
    found: dict[tuple[str, str], Argument] = {}
    for owner in owners:
        for index in range(len(published.resolve(owner)[0].get("parameters", []))):
            declared = published.resolve((*owner, "parameters", str(index)))[0]
            place, name = declared["in"], declared["name"]
            found[place, name] = Argument(f"{place}_{name}", place, name, Any)
    return tuple(found.values())


def _body(published: PublishedDocument, owner: tuple[str, ...], declared: Mapping[str, Any]) -> Body | None:
    if "requestBody" not in declared:
        return None
    body = published.resolve((*owner, "requestBody"))[0]
    return Body(body.get("required", False), dict.fromkeys(body["content"], Any))


def _responses(
    published: PublishedDocument, owner: tuple[str, ...], declared: Mapping[str, Any]
) -> tuple[dict[str, type[Any]], dict[str, dict[str, str]]]:
    classes: dict[str, type[Any]] = {}
    headers: dict[str, dict[str, str]] = {}
    for status in declared["responses"]:
        response = published.resolve((*owner, "responses", status))[0]
        fields: list[Any] = []
        constants: dict[str, Any] = {}
        media_types = list(response.get("content", {}))
        if media_types:
            fields.append(("body", Any))
        if status.isdigit():
            constants["status"] = int(status)
        else:
            fields.append(("status", int))
        if len(media_types) == 1:
            constants["media_type"] = essence(media_types[0])
        elif media_types:
            fields.append(("media_type", str))
        names = {name.lower().replace("-", "_"): name for name in response.get("headers", {})}
        fields += [(field, Any, dataclasses.field(default=None)) for field in names]
        annotations = {name: ClassVar[type(value)] for name, value in constants.items()}
        classes[status] = dataclasses.make_dataclass(
            f"Response{status}", fields, namespace={**constants, "__annotations__": annotations}
        )
        if names:
            headers[status] = names
    return classes, headers
