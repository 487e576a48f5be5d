"""`components/responses`: one class for all operations, and one for each status where there are several."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import build

DOCUMENT = """
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200': {description: The pets.}
        '401': {$ref: '#/components/responses/Unauthorized'}
        '404': {$ref: '#/components/responses/Problem'}
        default: {$ref: '#/components/responses/Problem'}
    post:
      operationId: addPet
      responses:
        '201': {description: The pet.}
        '401': {$ref: '#/components/responses/Unauthorized'}
        '404': {$ref: '#/components/responses/Alias'}
        '409': {$ref: '#/components/responses/Problem'}
components:
  responses:
    Unauthorized: {description: Unknown.}
    Alias: {$ref: '#/components/responses/Problem'}
    Problem:
      description: What went wrong.
      headers:
        Retry-After: {required: true, schema: {type: integer}}
        X-Hint: {schema: {type: string}}
      content:
        application/problem+json:
          schema: {type: object, required: [title], properties: {title: {type: string}}}
"""


def test_shared_response_is_one_class_for_all_operations_that_refer_to_it(tmp_path: Path) -> None:
    interface = build(tmp_path, DOCUMENT).interface
    named = {name for name in vars(interface) if name.startswith(("Problem", "Unauthorized"))}
    assert named == {
        "Problem",
        "ProblemBody",
        "ProblemNotFound",
        "ProblemDefault",
        "ProblemConflict",
        "Unauthorized",
    }
    answers = {
        name: {found.__name__ for found in getattr(interface, name).__args__}
        for name in ("ListPetsResponse", "AddPetResponse")
    }
    assert answers == {
        "ListPetsResponse": {"ListPetsOk", "Unauthorized", "ProblemNotFound", "ProblemDefault"},
        "AddPetResponse": {"AddPetCreated", "Unauthorized", "ProblemNotFound", "ProblemConflict"},
    }
    assert issubclass(interface.ProblemConflict, interface.Problem)
    assert interface.ProblemConflict.__doc__ == "409: What went wrong."


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        ("ProblemNotFound", {}, 404),
        ("ProblemDefault", {"status": 418}, 418),
        ("ProblemConflict", {}, 500),  # of the other operation
        ("Problem", {}, 500),  # of no status
    ],
)
def test_class_of_a_status_answers_where_it_is_declared(
    tmp_path: Path, name: str, arguments: dict[str, int], status: int
) -> None:
    built = build(tmp_path, DOCUMENT)

    async def list_pets() -> Any:
        problem = getattr(built.interface, name)
        return problem(built.models.ProblemBody(title="no"), retry_after=3, x_hint="later", **arguments)

    async def run() -> None:
        async with built.client(list_pets=list_pets) as client:
            response = await client.get("/pets")
            assert response.status_code == status
            if status != 500:
                assert response.json() == {"title": "no"}
                assert response.headers["content-type"] == "application/problem+json"
                assert (response.headers["retry-after"], response.headers["x-hint"]) == ("3", "later")

    asyncio.run(run())
