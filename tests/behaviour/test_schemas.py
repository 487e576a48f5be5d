"""Schemas of all kinds: the types that come out, and values that pass through them."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import MISSING, TypeAdapter

from tests.behaviour.building import Built, build


def schemas(folder: Path, text: str, openapi: str = "3.1.0") -> Built:
    """Build a document that has nothing but component schemas."""
    indented = "\n".join(f"    {line}" for line in text.strip("\n").splitlines())
    return build(folder, f"openapi: {openapi}\ncomponents:\n  schemas:\n{indented}\n")


def annotation(built: Built, model: str, field: str) -> str:
    """The annotation of a field as it stands in the source, on one line."""
    source = built.files["models.py"].split(f"class {model}(")[1].split("\n\n\n")[0]
    lines = source[source.index(f"\n    {field}: ") + 1 :].splitlines()
    taken = [lines[0].strip()]
    while taken and "".join(taken).count("[") > "".join(taken).count("]"):
        taken.append(lines[len(taken)].strip())
    return "".join(taken).removeprefix(f"{field}: ").split(" = ")[0]


def test_absent_null_and_value_are_three_things(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
A:
  type: object
  required: [b]
  properties:
    a: {type: [string, 'null']}
    b: {type: [integer, 'null']}
    c: {anyOf: [{type: string}, {type: 'null'}]}
    d: {type: string, format: date-time}
    e: {type: [string, integer]}
""")  # fmt: skip
    assert annotation(built, "A", "a") == "str | None | MISSING"
    assert annotation(built, "A", "b") == "int | None"
    assert annotation(built, "A", "c") == "str | None | MISSING"
    assert annotation(built, "A", "d") == "AwareDatetime | MISSING"
    assert annotation(built, "A", "e") == "str | int | MISSING"
    value = built.models.A(b=None)
    assert value.a is MISSING
    assert value.model_dump() == {"b": None}


def test_openapi_3_0_nullable_and_references(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
A:
  type: object
  properties:
    a: {type: string, nullable: true}
    b: {nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}
    c: {$ref: '#/components/schemas/B', description: not counted}
    d: {$ref: '#/components/schemas/N'}
B: {type: object, properties: {x: {type: integer, minimum: 0, exclusiveMinimum: true}}}
N: {type: object, nullable: true, properties: {y: {type: string}}}
""", openapi="3.0.3")  # fmt: skip
    assert annotation(built, "A", "a") == "str | None | MISSING"
    assert annotation(built, "A", "b") == "B | None | MISSING"
    assert annotation(built, "A", "c") == "B | MISSING"
    assert annotation(built, "A", "d") == "N | None | MISSING"


def test_all_of_extends_or_merges(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
Base: {type: object, required: [id], properties: {id: {type: string}, note: {type: string}}}
Added: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {more: {type: integer}}}]}
Narrowed: {allOf: [{$ref: '#/components/schemas/Base'}, {required: [note]}]}
Overridden:
  allOf:
    - {$ref: '#/components/schemas/Base'}
    - {type: object, properties: {note: {type: string, enum: [a, b]}}}
Alias: {allOf: [{$ref: '#/components/schemas/Base'}], description: the same}
""")  # fmt: skip
    assert issubclass(built.models.Added, built.models.Base)
    assert built.models.Added(id="1", more=2).model_dump() == {"id": "1", "more": 2}
    assert not issubclass(built.models.Narrowed, built.models.Base)
    assert annotation(built, "Narrowed", "note") == "str"
    assert annotation(built, "Overridden", "note") == "OverriddenNote | MISSING"
    assert (
        "class Alias" in built.files["models.py"]
        or 'Alias = TypeAliasType("Alias", Base)' in built.files["models.py"]
    )


def test_a_composition_with_a_choice_keeps_both(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
Shape:
  type: object
  required: [id]
  properties: {id: {type: string}}
  oneOf:
    - {title: Circle, required: [radius], properties: {radius: {type: number}}}
    - {title: Square, required: [side], properties: {side: {type: number}}}
Constrained:
  type: object
  properties: {a: {type: string}, b: {type: string}}
  anyOf: [{required: [a]}, {required: [b]}]
""")  # fmt: skip
    found = TypeAdapter(built.models.Shape).validate_python({"id": "1", "side": 2})
    assert type(found).__name__ == "ShapeSquare"
    assert (found.id, found.side) == ("1", 2)
    assert annotation(built, "Constrained", "a") == "str | MISSING"


def test_additional_properties(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
Closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
Open: {type: object, properties: {a: {type: string}}, additionalProperties: true}
Typed: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}
Map: {type: object, additionalProperties: {$ref: '#/components/schemas/Closed'}}
Free: {type: object}
Nothing: {type: object, additionalProperties: false}
""")  # fmt: skip
    with pytest.raises(ValueError, match="extra"):
        built.models.Closed(a="x", b=1)
    assert built.models.Open.model_validate({"a": "x", "b": 1}).model_dump() == {"a": "x", "b": 1}
    assert built.models.Typed.model_validate({"b": 1}).model_extra == {"b": 1}
    with pytest.raises(ValueError, match="valid integer"):
        built.models.Typed.model_validate({"b": "x"})
    assert 'Map = TypeAliasType("Map", dict[str, Closed])' in built.files["models.py"]
    assert 'Free = TypeAliasType("Free", dict[str, Any])' in built.files["models.py"]
    with pytest.raises(ValueError, match="extra"):
        built.models.Nothing.model_validate({"b": 1})


def test_a_required_member_that_no_property_describes_is_a_field(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
Bare: {type: object, required: [b, a], properties: {a: {type: string}}}
Typed:
  {type: object, required: [b, a], properties: {a: {type: string}}, additionalProperties: {type: integer}}
Extended: {allOf: [{$ref: '#/components/schemas/Bare'}, {required: [c], properties: {d: {type: string}}}]}
Map: {type: object, required: [b], additionalProperties: {type: integer}}
""")  # fmt: skip
    assert annotation(built, "Bare", "b") == "Any"
    assert annotation(built, "Typed", "b") == "int"
    assert annotation(built, "Extended", "c") == "Any"
    assert TypeAdapter(built.models.Map).validate_python({"b": 1}) == {"b": 1}
    assert built.models.Extended(a="1", b=[2], c=None).model_dump() == {"a": "1", "b": [2], "c": None}


def test_enums_consts_and_defaults(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
Colour: {type: string, enum: [red, '#fff', '', red-ish, None, I]}
Level: {type: integer, enum: [-1, 0, 1]}
OpenColour: {anyOf: [{type: string, enum: [red, blue]}, {type: string}]}
A:
  type: object
  properties:
    colour: {$ref: '#/components/schemas/Colour', default: red}
    kind: {const: a}
    one: {type: string, enum: [only]}
    flag: {type: boolean, default: false}
    limit: {type: integer, default: 10}
    names: {type: array, items: {type: string}, default: []}
    ratio: {type: number, default: 0.5}
    when: {type: string, format: date, default: '2020-01-01'}
    maybe: {type: [string, 'null'], default: null}
    wild: {enum: [1, a, true, null]}
""")  # fmt: skip
    models = built.models
    assert [member.value for member in models.Colour] == ["red", "#fff", "", "red-ish", "None", "I"]
    assert len(set(models.Colour.__members__)) == 6
    assert models.Level(-1) == -1
    value = models.A()
    assert value.colour is models.Colour.RED
    assert (value.flag, value.limit, value.names, value.ratio, value.maybe) == (False, 10, [], 0.5, None)
    assert value.when == date(2020, 1, 1)
    assert annotation(built, "A", "kind").startswith('Literal["a"]')
    assert annotation(built, "A", "one").startswith('Literal["only"]')
    assert models.A(wild="a").wild == "a"
    assert TypeAdapter(models.OpenColour).validate_python("green") == "green"


def test_recursion_of_every_sort(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
Node: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
Json:
  anyOf:
    - {type: string}
    - {type: array, items: {$ref: '#/components/schemas/Json'}}
    - {type: object, additionalProperties: {$ref: '#/components/schemas/Json'}}
Items: {type: array, items: {$ref: '#/components/schemas/Items'}}
Ping: {type: object, properties: {pong: {$ref: '#/components/schemas/Pong'}}}
Pong: {type: object, properties: {ping: {$ref: '#/components/schemas/Ping'}}}
Deep:
  type: object
  properties: {a: {type: object, properties: {b: {$ref: '#/components/schemas/Deep/properties/a'}}}}
""")  # fmt: skip
    models = built.models
    node = models.Node.model_validate({"children": [{"children": []}]})
    assert isinstance(node.children[0], models.Node)
    assert TypeAdapter(models.Json).validate_python([{"a": ["x"]}]) == [{"a": ["x"]}]
    assert TypeAdapter(models.Items).validate_python([[], [[]]]) == [[], [[]]]
    assert models.Ping.model_validate({"pong": {"ping": {}}}).pong.ping.pong is MISSING
    assert models.Deep.model_validate({"a": {"b": {"b": {}}}}).a.b.b.b is MISSING


def test_names_that_python_or_pydantic_have_taken(tmp_path: Path) -> None:
    names = [
        "class", "from", "model_config", "json", "copy", "schema", "self", "sent", "changes", "str", "list",
        "dict", "date", "_private", "__init__", "1st", "a-b", "a_b", "aB", "$ref", "+1", "-1", "", "ü",
        "名前", "None", "a.b", "field", "int", "validate", "model_fields", "True",
    ]  # fmt: skip
    built = build(
        tmp_path,
        {
            "components": {
                "schemas": {
                    "Odd": {"type": "object", "properties": {name: {"type": "integer"} for name in names}},
                    **{
                        name: {"type": "object", "properties": {"a": {"type": "string", "format": "date"}}}
                        for name in (
                            "Model",
                            "Field",
                            "Any",
                            "Body",
                            "Operation",
                            "List",
                            "None",
                            "int",
                            "a.b",
                            "a-b",
                        )
                    },
                }
            }
        },
    )
    value = {name: index for index, name in enumerate(names)}
    odd = built.models.Odd.model_validate(value)
    assert odd.model_dump(by_alias=True) == value
    assert len(built.models.Odd.model_fields) == len(names)


def test_discriminated_unions(tmp_path: Path) -> None:
    built = build(tmp_path, """
paths:
  /pets:
    post:
      operationId: addPet
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: Dog}}
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}}
""")  # fmt: skip
    seen: list[Any] = []

    async def add(body: Any) -> object:
        seen.append(body)
        return built.interface.AddPetNoContent()

    async def run() -> list[int]:
        async with built.client(add_pet=add) as client:
            kinds = [{"kind": "dog", "name": "x"}, {"kind": "cat"}, {"kind": "cow"}, {}]
            return [(await client.post("/pets", json=kind)).status_code for kind in kinds]

    assert asyncio.run(run()) == [204, 204, 400, 400]
    assert [type(body).__name__ for body in seen] == ["Dog", "Cat"]
    assert 'discriminator="kind"' in built.files["models.py"]


def test_inline_schemas_are_named_by_where_they_stand(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
User:
  type: object
  properties:
    address: {type: object, properties: {geo: {type: object, properties: {lat: {type: number}}}}}
    roles: {type: array, items: {type: object, properties: {name: {type: string, enum: [a, b]}}}}
""")  # fmt: skip
    for name in ("UserAddress", "UserAddressGeo", "UserRolesItem", "UserRolesItemName"):
        assert hasattr(built.models, name)


def test_what_is_not_a_keyword_of_ours_never_reaches_the_models(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
A:
  type: object
  customBasePath: os.PathLike
  x-python-import: {module: os, name: system}
  properties:
    a: {type: string, customTypePath: os.system, x-python-type: 'os.system', default_factory: os.getcwd}
""")  # fmt: skip
    assert "os" not in built.files["models.py"].replace("almost", "").split()
    assert annotation(built, "A", "a") == "str | MISSING"


def test_values_listed_beside_a_choice_of_values(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
Codes: {type: integer, oneOf: [{const: 1, title: ONE}, {const: 2, title: TWO}]}
Numbers: {type: integer, enum: [1, 2, 3]}
Holder:
  type: object
  required: [all, one, first, some, text]
  properties:
    all: {$ref: '#/components/schemas/Codes'}
    one: {const: 1, allOf: [{$ref: '#/components/schemas/Codes'}]}
    first: {enum: [1], allOf: [{$ref: '#/components/schemas/Codes'}]}
    some: {enum: [1, 3], allOf: [{$ref: '#/components/schemas/Numbers'}]}
    text: {oneOf: [{const: a}, {const: 1}, {type: boolean}]}
    kind: {oneOf: [{const: first}, {type: 'null'}]}
C: {type: object, properties: {c: {type: string}}}
""")  # fmt: skip
    assert TypeAdapter(built.models.Codes).validate_python(2) == 2
    assert annotation(built, "Holder", "all") == "Codes"
    assert annotation(built, "Holder", "one") == "Literal[1]"
    assert annotation(built, "Holder", "first") == "Literal[1]"
    assert annotation(built, "Holder", "some") == "Literal[1, 3]"
    assert annotation(built, "Holder", "text") == 'Literal["a", 1] | bool'
    assert annotation(built, "Holder", "kind") == 'Literal["first"] | None | MISSING'
    assert built.models.C(c="x").model_dump() == {"c": "x"}


def test_a_member_of_any_name_is_of_one_of_the_types_that_it_may_have(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
Both:
  type: object
  properties: {a: {type: string}}
  patternProperties: {'^s': {type: string}, '^d': {type: string, format: date-time}}
  additionalProperties: {type: integer}
Closed:
  type: object
  properties: {a: {type: string}}
  patternProperties: {'^s': {type: string}}
  additionalProperties: false
""")  # fmt: skip
    value = {"a": "x", "s1": "5", "n": 5, "d": "2026-01-02T03:04:05Z"}
    assert built.models.Both.model_validate(value).model_dump(mode="json") == value
    assert built.models.Closed.model_validate({"s1": "5"}).model_dump() == {"s1": "5"}


def test_a_choice_with_null_keeps_its_discriminator(tmp_path: Path) -> None:
    built = schemas(tmp_path, """
A: {type: object, required: [kind], properties: {kind: {const: a}}}
B: {type: object, required: [kind], properties: {kind: {const: b}}}
Holder:
  type: object
  properties:
    held:
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {type: 'null'}]
      discriminator: {propertyName: kind, mapping: {a: A, b: B}}
""")  # fmt: skip
    assert built.files["models.py"].count('discriminator="kind"') == 1
    assert type(built.models.Holder.model_validate({"held": {"kind": "b"}}).held) is built.models.B
    assert built.models.Holder.model_validate({"held": None}).held is None
