"""`name-collision` says what generation does: a name that gets a number is reported, and no other."""

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
from oaswright.ir.types import Object
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
    _, alone = judge(file, *write(pair[1:]))
    gives_way = read(both)[1] != read(alone)[0]
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


def test_an_operation_of_a_callback_is_no_method(tmp_path: Path) -> None:
    callback: JSON = {"{$url}": {"post": {"operationId": "getPet", "responses": RESPONSES}}}
    paths: JSON = {
        "/": {"get": {"operationId": "get_pet", "callbacks": {"done": callback}, "responses": RESPONSES}}
    }
    messages, _ = judge(tmp_path / "openapi.json", paths, {})
    assert messages == []
