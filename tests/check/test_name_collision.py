"""`name-collision` says what generation does: names that give way are reported, and no others."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest
from oaswright.diagnostics import RuleId
from oaswright.document.bundle import bundle
from oaswright.document.project import load_project
from oaswright.ir.lower import lower
from oaswright.ir.model import Api
from oaswright.ir.types import Enumeration, Object
from oaswright.lint.engine import check
from oaswright.openapi.pointers import JSON
from oaswright.spec.directions import find_directions
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Tree

Names: TypeAlias = Sequence[str]
PAIRS = [
    ("PETStore", "PetStore"),
    ("OAuthToken", "oauthToken"),
    ("OAuthToken", "OauthToken"),
    ("pet-store", "petStore"),
    ("pet.store", "pet_store"),
    ("line1", "line_1"),
    ("line1", "Line1"),
    ("petID", "petId"),
    ("petIDs", "petIds"),
    ("class", "class_"),
    ("Field", "FieldModel"),
    ("kind", "Kind"),
    ("kind", "kinds"),
    ("2nd", "2Nd"),
]
RESPONSES: JSON = {"204": {"description": "done"}}


def operations(names: Names) -> tuple[JSON, JSON]:
    return {f"/{name}": {"get": {"operationId": name, "responses": RESPONSES}} for name in names}, {}


def arguments(names: Names) -> tuple[JSON, JSON]:
    parameters: JSON = [{"name": name, "in": "query", "schema": {}} for name in names]
    return {"/": {"get": {"operationId": "x", "parameters": parameters, "responses": RESPONSES}}}, {}


def schemas(names: Names) -> tuple[JSON, JSON]:
    return {}, {name: {"type": "object"} for name in names}


def properties(names: Names) -> tuple[JSON, JSON]:
    return {}, {"Owner": {"type": "object", "properties": {name: {} for name in names}}}


def methods_of(api: Api) -> Names:
    return [operation.method_name for operation in api.operations]


def arguments_of(api: Api) -> Names:
    return [parameter.argument for operation in api.operations for parameter in operation.parameters]


def models_of(api: Api) -> Names:
    return list(api.models)


def attributes_of(api: Api) -> Names:
    types = [model.type for model in api.models.values()]
    return [field.attribute for type_ in types if isinstance(type_, Object) for field in type_.fields]


KINDS = {
    "operationIds": (operations, methods_of),
    "parameters": (arguments, arguments_of),
    "schemas": (schemas, models_of),
    "properties": (properties, attributes_of),
}


def judge(path: Path, paths: JSON, schemas: JSON) -> tuple[list[str], Api]:
    """The messages of the rule about a document, and what generation makes of it."""
    head: dict[str, JSON] = {"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}}
    path.write_text(json.dumps({**head, "paths": paths, "components": {"schemas": schemas}}), "utf-8")
    project = load_project(path)
    messages = [item.message for item in check(project) if item.rule == RuleId.NAME_COLLISION]
    whole = bundle(project)
    assert whole.version is not None
    spec = read_spec(Tree(whole.value, whole.named), whole.version)
    api = lower(spec, find_directions(spec), whole, name="pets", source=path.name).api
    assert api is not None
    return messages, api


@pytest.mark.parametrize("pair", PAIRS, ids="/".join)
@pytest.mark.parametrize("kind", KINDS)
def test_two_names_are_reported_if_one_of_them_has_to_give_way(
    kind: str, pair: tuple[str, str], tmp_path: Path
) -> None:
    write: Callable[[Names], tuple[JSON, JSON]]
    write, read = KINDS[kind]
    file = tmp_path / "openapi.json"
    messages, both = judge(file, *write(pair))
    alone = [read(judge(file, *write([name]))[1])[0] for name in pair]
    gives_way = [*read(both)] != alone
    assert len({*read(both)}) == 2
    # Which one it is has nothing to do with their order.
    _, swapped = judge(file, *write(pair[::-1]))
    assert [*read(swapped)] == [*read(both)][::-1]
    first, second = (f"`{name}` in query" if kind == "parameters" else f"`{name}`" for name in pair)
    expected = f"the {kind} {first} and {second} become the same name in Python"
    assert messages == ([expected] if gives_way else [])


def test_parameters_of_the_path_and_of_different_locations_are_arguments_of_one_method(
    tmp_path: Path,
) -> None:
    shared: JSON = [{"name": "pet-id", "in": "path", "required": True, "schema": {}}]
    own: JSON = [{"name": "petId", "in": "query", "schema": {}}]
    paths: JSON = {
        "/{pet-id}": {
            "parameters": shared,
            "get": {"operationId": "x", "parameters": own, "responses": RESPONSES},
            "put": {"operationId": "y", "responses": RESPONSES},
        }
    }
    messages, _ = judge(tmp_path / "openapi.json", paths, {})
    assert messages == ["the parameters `pet-id` in path and `petId` in query become the same name in Python"]


def test_name_that_every_method_has_is_reported_where_the_method_has_it(tmp_path: Path) -> None:
    parameters: JSON = [{"name": name, "in": "query", "schema": {}} for name in ("body", "principal", "Self")]
    body: JSON = {"content": {"application/json": {"schema": {}}}}
    get: JSON = {"operationId": "x", "parameters": parameters, "responses": RESPONSES}
    put: JSON = {"operationId": "y", "parameters": parameters, "requestBody": body, "responses": RESPONSES}
    messages, api = judge(tmp_path / "openapi.json", {"/": {"get": get, "put": put}}, {})
    # An argument keeps its name when the operation gets a body later.
    assert arguments_of(api) == ["query_body", "query_principal", "query_self"] * 2
    said = "in query becomes `query_{0}` in Python, where a method has a `{0}` of its own"
    assert messages == [
        f"the parameter `Self` {said.format('self')}",
        f"the parameter `body` {said.format('body')}",
        f"the parameter `Self` {said.format('self')}",
    ]


def test_headers_and_values_that_become_one_name_are_reported(tmp_path: Path) -> None:
    header: JSON = {"schema": {"type": "string"}}
    response: JSON = {
        "description": "done",
        "headers": {"X-Rate": header, "x_rate": header, "Status": header, "Content-Type": header},
        "content": {"application/json": {"schema": {"enum": ["a-b", "a_b", "A", "a", 1, "b"]}}},
    }
    named: JSON = {"enum": ["a-b", "a_b"], "x-enum-varnames": ["JOINED", "apart"]}
    paths: JSON = {"/": {"get": {"operationId": "x", "responses": {"200": response}}}}
    messages, api = judge(tmp_path / "openapi.json", paths, {"Named": named})
    assert messages == [
        "the headers `X-Rate` and `x_rate` become the same name in Python",
        "the header `Status` becomes `header_status` in Python, where a response has a `status` of its own",
        "the values `a-b` and `a_b` become the same name in Python",
        "the values `A` and `a` become the same name in Python",
    ]
    fields = [found.field for found in api.responses[0].headers]
    assert fields == ["header_x_rate", "x_rate", "header_status"]
    assert api.models["Named"].type == Enumeration(("a-b", "a_b"), ("JOINED", "apart"))


def test_an_operation_of_a_callback_is_no_method(tmp_path: Path) -> None:
    callback: JSON = {"{$url}": {"post": {"operationId": "getPet", "responses": RESPONSES}}}
    paths: JSON = {
        "/": {"get": {"operationId": "get_pet", "callbacks": {"done": callback}, "responses": RESPONSES}}
    }
    messages, _ = judge(tmp_path / "openapi.json", paths, {})
    assert messages == []
