"""Names of an interface and of models: what a name stands for decides, and where it stands tells it apart."""

import json
from pathlib import Path

import pytest
import yaml
from oaswright.ir.interface_names import name_arguments, name_headers, name_interface
from oaswright.ir.preferred_names import PreferredNames
from oaswright.openapi.pointers import Pointer
from oaswright.spec.directions import find_directions
from oaswright.spec.model import Spec
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Tree

from tests.behaviour.building import generated

DESCRIBED = "{description: d}"
FILLED = "{description: d, content: {application/json: {schema: {type: string}}}}"


def read(text: str) -> Spec:
    return read_spec(Tree(yaml.safe_load(text)), "3.1")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("query:petId", "pet_id"),
        # One name at two places: the path comes first, then the query, headers and cookies.
        ("query:id path:id cookie:id header:id", "query_id id_ cookie_id header_id"),
        ("cookie:size header:size", "cookie_size size"),
        ("header:size query:size", "header_size size"),
        ("query:size path:size", "query_size size"),
        # Two names at one place that are the same in Python.
        ("query:pet-id query:petId", "pet_minus_id pet_id"),
        ("query:pet_id query:petId", "pet_id pet_id_camel"),
        ("path:id query:pet-id query:pet_id", "id_ pet_minus_id pet_id"),
        ("header:pet-id query:pet_id", "header_pet_id pet_id"),
        # Names that arguments cannot have.
        ("query:self header:class", "query_self class_"),
    ],
)
def test_arguments(parameters: str, expected: str) -> None:
    names = dict(zip(parameters.split(), expected.split(), strict=True))
    for order in (list(names), list(reversed(names))):
        written = [dict(zip(("in", "name"), each.split(":"), strict=True)) for each in order]
        (operation,) = read(json.dumps({"paths": {"/a": {"get": {"parameters": written}}}})).operations
        found = name_arguments(operation.parameters)
        assert [found[parameter.pointer] for parameter in operation.parameters] == [*map(names.get, order)]


def test_headers() -> None:
    headers = "{X-A: {schema: {}}, x_a: {schema: {}}, body: {schema: {}}}"
    (operation,) = read(
        f"paths: {{/a: {{get: {{responses: {{'200': {{headers: {headers}}}}}}}}}}}"
    ).operations
    assert name_headers(operation.responses[0].headers) == {
        "X-A": "header_x_a",
        "x_a": "x_a",
        "body": "header_body",
    }


RESPONSES = f"""
paths:
  /a:
    get:
      operationId: getPet
      responses: {{'200': {FILLED}, '404': {{$ref: '#/components/responses/Gone'}}}}
    put:
      operationId: putPet
      responses:
        '204': {{$ref: '#/components/responses/Done'}}
        '404': {{$ref: '#/components/responses/Gone'}}
        '410': {{$ref: '#/components/responses/Gone'}}
        '304': {{$ref: '#/components/responses/Same'}}
        '412': {{$ref: '#/components/responses/Same'}}
  /b:
    put: {{operationId: get_pet, responses: {{'200': {DESCRIBED}}}}}
components:
  responses:
    Done: {DESCRIBED}
    Gone: {DESCRIBED}
    Same: {FILLED}
"""


def test_classes_of_responses() -> None:
    spec = read(RESPONSES)
    names = name_interface(spec, "pets_api", models=["GetPetOk", "PutPetResponse", "Done"])
    assert (names.class_name, names.security) == ("PetsApi", "PetsSecurity")
    get, put, other = spec.operations
    assert [names.method(operation) for operation in (get, put, other)] == [
        "get_pet_camel",
        "put_pet",
        "get_pet",
    ]
    assert [names.union(operation) for operation in (get, put)] == ["GetPetResponse", "PutPetResult"]
    assert [names.response(put, response) for response in put.responses] == [
        "DoneResponse",
        "GoneNotFound",
        "GoneGone",
        "SameNotModified",
        "SamePreconditionFailed",
    ]
    # A status without content has no part in a base with one.
    assert sorted((pointer[-1], status, name) for (pointer, status), name in names.bases.items()) == [
        ("Gone", "404", "Gone"),
        ("Gone", "410", "Gone"),
        ("Same", "412", "Same"),
    ]
    assert names.response(get, get.responses[0]) == "GetPetOkResponse"


PLACES = """
paths:
  /a:
    get:
      parameters:
        - {name: p, in: query, schema: {enum: [a, b]}}
      requestBody: {content: {text/csv: {schema: {type: object}}, '*/*': {schema: {type: object}}}}
      responses: {'200': {headers: {H: {schema: {type: object}}}}}
components:
  schemas:
    Pet:
      properties:
        owner: {properties: {name: {}}}
        tags: {items: {oneOf: [{title: One}, {type: string}]}}
"""
GET: Pointer = ("paths", "/a", "get")
PET: Pointer = ("components", "schemas", "Pet")


@pytest.mark.parametrize(
    ("pointer", "first", "told"),
    [
        ((*GET, "parameters", 0, "schema"), "Root", "RootQueryParameter"),
        ((*GET, "requestBody", "content", "text/csv", "schema"), "Root", "RootCsv"),
        ((*GET, "requestBody", "content", "*/*", "schema"), "Root", "RootStar"),
        ((*GET, "responses", "200", "headers", "H", "schema"), "Root", "RootHeader"),
        (PET, "Pet", "PetSchema"),
        ((*PET, "properties", "owner"), "PetOwner", "PetOwnerProperty"),
        ((*PET, "properties", "tags", "items"), "PetTagsItem", "PetTagsItemElement"),
        ((*PET, "properties", "tags", "items", "oneOf", 0), "PetTagsItemOne", "PetTagsItemOneAlternative"),
    ],
)
def test_names_of_schemas(pointer: Pointer, first: str, told: str) -> None:
    spec = read(PLACES)
    roots = {PET: "Pet"} if pointer[:3] == PET else {pointer: "Root"}
    preferred = PreferredNames(spec.tree, find_directions(spec), roots)
    found = [*preferred.names(pointer, "response")]
    assert found[0] == first
    assert told in found


NAMED = """
paths:
  /a:
    post:
      operationId: send
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        other: {$ref: '#/components/schemas/Pet/properties/name'}
        owner: {$ref: '#/components/schemas/Owner'}
    Owner: {type: object, properties: {name: {type: string}}}
"""


def test_names_in_what_validators_read(tmp_path: Path) -> None:
    files, _ = generated(tmp_path, NAMED)
    assert sorted(json.loads(files["schemas.json"])["$defs"]) == [
        "#/components/schemas/Pet/properties/name",
        "Owner",
        "Pet",
        "Pet.request",
    ]
