"""Parents and children: what a discriminator chooses, and that an instance is written as what it is."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import Built, build_echo

VERSIONS = pytest.mark.parametrize("version", ["3.0.4", "3.1.1"])

# The example of the standard (section 4.8.25): mapped by name and by reference, and by the component's name.
PETS = """
    Pet:
      type: object
      required: [petType]
      discriminator: {propertyName: petType, mapping: {dog: Dog, kitty: '#/components/schemas/Cat'}}
      properties:
        petType: {type: string}
        friend: {$ref: '#/components/schemas/Pet'}
    Cat:
      allOf:
        - {$ref: '#/components/schemas/Pet'}
        - {type: object, properties: {name: {type: string}}}
    Dog:
      allOf:
        - {$ref: '#/components/schemas/Pet'}
        - {type: object, required: [bark], properties: {bark: {type: string}}}
    Puppy:
      allOf:
        - {$ref: '#/components/schemas/Dog'}
        - {type: object, required: [age], properties: {age: {type: integer}}}
    Horse:
      allOf:
        - {$ref: '#/components/schemas/Pet'}
        - {type: object, properties: {hands: {type: integer}}}
    Pony:
      allOf:
        - {$ref: '#/components/schemas/Horse'}
        - {type: object, required: [mane], properties: {mane: {type: string}}}
    Lizard:
      allOf:
        - {$ref: '#/components/schemas/Pet'}
        - {type: object, required: [lovesRocks], properties: {lovesRocks: {type: boolean}}}
"""
HOUSE = """
    House:
      type: object
      properties:
        list: {type: array, items: {$ref: '#/components/schemas/Pet'}}
        map: {type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}
        dog: {$ref: '#/components/schemas/Dog'}
        cat: {$ref: '#/components/schemas/Cat'}
        guest: {$ref: '#/components/schemas/Guest'}
        described: {description: Whoever it is., allOf: [{$ref: '#/components/schemas/Pet'}]}
        chipped:
          allOf: [{$ref: '#/components/schemas/Pet'}, {required: [chip], properties: {chip: {type: string}}}]
    Guest: NULLABLE
"""
NULLABLE = {
    "3.0.4": "{nullable: true, allOf: [{$ref: '#/components/schemas/Pet'}]}",
    "3.1.1": "{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}",
}

RIGHT = [
    {"petType": "dog", "bark": "w"},
    {"petType": "kitty"},
    {"petType": "kitty", "name": "Tom", "friend": {"petType": "Puppy", "bark": "w", "age": 1}},
    {"petType": "Lizard", "lovesRocks": True},
    {"petType": "Horse", "hands": 15},
    {"petType": "Pony", "mane": "long"},
]
WRONG = [
    ({"petType": "dog"}, "required", ""),
    ({"petType": "Puppy", "bark": "w"}, "required", ""),
    ({"petType": "Pony"}, "required", ""),
    ({"petType": "fish"}, "enum", "/petType"),
    ({"petType": "cat"}, "enum", "/petType"),
    ({"bark": "w"}, "required", ""),
    ({"petType": "kitty", "friend": {"petType": "fish"}}, "enum", "/friend/petType"),
]


def _exchange(built: Built, bodies: list[Any]) -> tuple[list[Any], list[tuple[int, Any]]]:
    """What the handler received for each body that it answers with, and what came back for each body."""
    seen: list[Any] = []

    async def echo(body: Any) -> object:
        seen.append(body)
        return built.interface.EchoOk(body)

    async def run() -> list[tuple[int, Any]]:
        async with built.client(echo=echo) as client:
            answers = [await client.post("/echo", json=body) for body in bodies]
            return [(answer.status_code, answer.json()) for answer in answers]

    return seen, asyncio.run(run())


@VERSIONS
def test_a_discriminator_of_a_parent_is_followed(tmp_path: Path, version: str) -> None:
    built = build_echo(tmp_path, version, PETS, "Pet")
    seen, answers = _exchange(built, RIGHT)
    assert answers == [(200, body) for body in RIGHT]
    classes = ["DogBase", "Cat", "Cat", "Lizard", "HorseBase", "Pony"]
    assert [type(body).__name__ for body in seen] == classes
    assert type(seen[2].friend).__name__ == "Puppy"


def test_a_child_may_refer_to_its_parent_by_an_anchor(tmp_path: Path) -> None:
    schemas = PETS.replace("    Pet:\n", "    Pet:\n      $anchor: pet\n")
    old = "    Lizard:\n      allOf:\n        - {$ref: '#/components/schemas/Pet'}\n"
    assert old in schemas
    built = build_echo(
        tmp_path, "3.1.1", schemas.replace(old, old.replace("/components/schemas/Pet", "pet")), "Pet"
    )
    seen, answers = _exchange(built, [*RIGHT, {"petType": "Lizard"}])
    assert answers[:-1] == [(200, body) for body in RIGHT]
    assert answers[-1][0] == 400
    assert type(seen[3]).__name__ == "Lizard"


@VERSIONS
def test_what_a_discriminator_does_not_choose_is_refused_where_it_is_wrong(
    tmp_path: Path, version: str
) -> None:
    built = build_echo(tmp_path, version, PETS, "Pet")
    seen, answers = _exchange(built, [body for body, _, _ in WRONG])
    assert seen == []
    assert [status for status, _ in answers] == [400] * len(WRONG)
    errors = [[(error["rule"], error["pointer"]) for error in answer["errors"]] for _, answer in answers]
    assert errors == [[(rule, pointer)] for _, rule, pointer in WRONG]


@VERSIONS
def test_a_parent_means_its_children_wherever_it_is_used(tmp_path: Path, version: str) -> None:
    built = build_echo(tmp_path, version, PETS + HOUSE.replace("NULLABLE", NULLABLE[version]), "House")
    puppy, cat = {"petType": "Puppy", "bark": "w", "age": 2}, {"petType": "kitty", "name": "Tom"}
    right = [
        {"list": [puppy, cat], "map": {"a": cat, "b": puppy}},
        {"dog": puppy, "cat": cat, "guest": puppy, "described": cat},
        {"guest": None, "dog": {"petType": "dog", "bark": "w"}, "chipped": {**puppy, "chip": "1"}},
    ]
    wrong: list[Any] = [
        {"list": [{"petType": "dog"}]}, {"map": {"a": {"petType": "fish"}}}, {"dog": cat}, {"cat": puppy},
        {"guest": {"petType": "dog"}}, {"described": {"petType": "fish"}}, {"chipped": puppy},
        {"chipped": {"petType": "dog", "chip": "1"}},
    ]  # fmt: skip
    seen, answers = _exchange(built, [*right, *wrong])
    assert answers[: len(right)] == [(200, body) for body in right]
    assert [status for status, _ in answers[len(right) :]] == [400] * len(wrong)
    assert [type(pet).__name__ for pet in seen[0].list_] == ["Puppy", "Cat"]
    assert type(seen[2].chipped).__name__ != "dict"


@VERSIONS
def test_a_parent_that_lists_its_children_itself(tmp_path: Path, version: str) -> None:
    built = build_echo(tmp_path, version, """
    Pet:
      type: object
      required: [petType]
      properties: {petType: {type: string}}
      discriminator: {propertyName: petType, mapping: {dog: Dog, cat: Cat}}
      oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]
    Cat:
      allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {name: {type: string}}}]
    Dog:
      allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, required: [bark]}]
""", "Pet")  # fmt: skip
    right = [{"petType": "dog", "bark": "w"}, {"petType": "cat", "name": "Tom"}]
    _, answers = _exchange(built, [*right, {"petType": "dog"}, {"petType": "fish"}])
    assert answers[:2] == [(200, body) for body in right]
    assert [status for status, _ in answers[2:]] == [400, 400]


@VERSIONS
def test_a_parent_of_its_own_name(tmp_path: Path, version: str) -> None:
    """Without a mapping each schema is known by its own name, the parent too."""
    built = build_echo(tmp_path, version, """
    Pet:
      type: object
      required: [kind]
      discriminator: {propertyName: kind}
      properties: {kind: {type: string}, id: {type: integer, readOnly: true}}
    Cat:
      allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {name: {type: string}}}]
""", "Pet")  # fmt: skip
    right = [{"kind": "Pet"}, {"kind": "Cat", "name": "Tom"}]
    seen, answers = _exchange(built, [*right, {"kind": "cat"}])
    assert answers[2][0] == 400
    assert [type(body).__name__ for body in seen] == ["PetBaseRequest", "CatRequest"]

    async def answer(body: Any) -> object:
        models = {"Pet": built.models.PetBase(id=1), "Cat": built.models.Cat(id=2, name=body.name)}
        return built.interface.EchoOk(models[body.kind])

    async def run() -> object:
        async with built.client(echo=answer) as client:
            return (await client.post("/echo", json=right[1])).json()

    assert asyncio.run(run()) == {"kind": "Cat", "id": 2, "name": "Tom"}


@VERSIONS
def test_a_child_is_written_as_what_it_is_without_a_discriminator_too(tmp_path: Path, version: str) -> None:
    built = build_echo(tmp_path, version, """
    Pets:
      type: object
      properties:
        one: {$ref: '#/components/schemas/Pet'}
        list: {type: array, items: {$ref: '#/components/schemas/Pet'}}
        map: {type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}
    Pet: {type: object, required: [id], properties: {id: {type: integer}}}
    Cat:
      allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {petName: {type: string}}}]
""", "Pets")  # fmt: skip
    cat = built.models.Cat(id=1, pet_name="Tom")

    async def echo(body: Any) -> object:
        assert body is not None
        return built.interface.EchoOk(built.models.Pets(one=cat, list_=[cat], map={"a": cat}))

    async def run() -> object:
        async with built.client(echo=echo) as client:
            return (await client.post("/echo", json={})).json()

    written = {"id": 1, "petName": "Tom"}
    assert asyncio.run(run()) == {"one": written, "list": [written], "map": {"a": written}}


@VERSIONS
def test_a_reference_into_a_parent_and_a_child_used_by_itself(tmp_path: Path, version: str) -> None:
    built = build_echo(tmp_path, version, """
    Both:
      type: object
      properties:
        kind: {$ref: '#/components/schemas/Pet/properties/kind'}
        cat: {$ref: '#/components/schemas/Cat'}
    Pet:
      type: object
      required: [kind]
      discriminator: {propertyName: kind, mapping: {cat: Cat}}
      properties: {kind: {type: string, maxLength: 5}}
    Cat:
      allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {name: {type: string}}}]
""", "Both")  # fmt: skip
    bodies = [{"kind": "other", "cat": {"kind": "cat"}}, {"kind": "others"}, {"cat": {"kind": "dog"}}]
    _, answers = _exchange(built, bodies)
    assert [status for status, _ in answers] == [200, 400, 400]
    assert [error["pointer"] for error in answers[2][1]["errors"]] == ["/cat/kind"]


# Two kinds that add nothing to what they extend, and one below a kind.
KINDS = """
    Pet:
      type: object
      required: [t]
      discriminator: {propertyName: t MAPPING}
      properties: {t: {type: string}, age: {type: integer}}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Fox: {description: It is red., allOf: [{$ref: '#/components/schemas/Pet'}]}
    Cub: {allOf: [{$ref: '#/components/schemas/Fox'}]}
"""


@VERSIONS
@pytest.mark.parametrize(
    ("mapping", "values"),
    [
        (", mapping: {dog: Dog, fox: Fox, cub: Cub}", {"Dog": "dog", "FoxBase": "fox", "Cub": "cub"}),
        ("", {"PetBase": "Pet", "Dog": "Dog", "FoxBase": "Fox", "Cub": "Cub"}),
    ],
)
def test_children_that_add_nothing_are_classes_of_their_own(
    tmp_path: Path, version: str, mapping: str, values: dict[str, str]
) -> None:
    built = build_echo(tmp_path, version, KINDS.replace(" MAPPING", mapping), "Pet")
    right = [{"t": value, "age": 2} for value in values.values()]
    seen, answers = _exchange(built, [*right, {"t": "cat"}])
    assert answers[:-1] == [(200, body) for body in right]
    assert answers[-1][0] == 400
    assert [type(body).__name__ for body in seen] == list(values)
    assert built.models.Dog().t == values["Dog"]


@VERSIONS
def test_alternatives_that_are_one_schema_are_told_apart_by_their_values(
    tmp_path: Path, version: str
) -> None:
    built = build_echo(tmp_path, version, """
    Event:
      oneOf: [{$ref: '#/components/schemas/Start'}, {$ref: '#/components/schemas/End'}]
      discriminator: {propertyName: kind, mapping: {start: Start, end: End}}
    Moment: {type: object, required: [kind], properties: {kind: {type: string}}}
    Start: {allOf: [{$ref: '#/components/schemas/Moment'}]}
    End: {allOf: [{$ref: '#/components/schemas/Moment'}]}
""", "Event")  # fmt: skip
    right = [{"kind": "start"}, {"kind": "end"}]
    seen, answers = _exchange(built, [*right, {"kind": "other"}])
    assert [status for status, _ in answers] == [200, 200, 400]
    assert [type(body).__name__ for body in seen] == ["Start", "End"]


@VERSIONS
def test_a_discriminator_elsewhere_widens_no_values(tmp_path: Path, version: str) -> None:
    built = build_echo(tmp_path, version, """
    Base:
      type: object
      discriminator: {propertyName: kind, mapping: {A: SubA, B: SubB}}
      properties: {kind: {type: string, enum: [A, B, C]}}
    SubA: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {a: {type: string}}}]}
    SubB: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {b: {type: string}}}]}
    Wrap:
      oneOf: [{$ref: '#/components/schemas/SubA'}, {$ref: '#/components/schemas/SubB'}]
      discriminator: {propertyName: kind}
""", "Base")  # fmt: skip
    assert [built.models.SubA().kind, built.models.SubB().kind] == ["A", "B"]
    _, answers = _exchange(built, [{"kind": "A"}, {"kind": "B"}, {"kind": "C"}])
    assert [status for status, _ in answers] == [200, 200, 400]
