"""Names in Python depend on what a document says, not on the order in which it says it."""

import copy
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from oaswright.document.bundle import bundle
from oaswright.document.project import load_project
from oaswright.ir.lower import lower
from oaswright.ir.model import Api
from oaswright.ir.types import Enumeration, Object
from oaswright.spec.directions import find_directions
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Tree

SEEDS = range(12)
WORDS = (
    "pet",
    "petId",
    "pet_id",
    "Pet",
    "pet-id",
    "kind",
    "type",
    "+1",
    "-1",
    "body",
    "名前",
    "class",
    "2nd",
)
VALUES = ("cat", "dog", "-cat", "CAT", "12:00", "", "*", "<", ">=", "a b", "a-b")
MEDIA_TYPES = ("application/json", "application/merge-patch+json", "multipart/form-data")


class Writer:
    """Writes a random document in which many things want one name.

    `simple` leaves out what makes an addition change what the names around it mean: several media types of
    one body, and properties that only one direction has.
    """

    def __init__(self, seed: int, *, simple: bool = False) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a fixed series
        self._simple = simple

    def document(self) -> dict[str, Any]:
        components = self._some(("Pet", "PetKind", "pet", "GetPetResponse", "Body", "NotFound"), 4)
        self.names = components
        schemas = {name: self.schema(0) for name in components}
        responses = {name: self._response() for name in ("NotFound", "Problem")}
        paths = {
            f"/{number}": {
                method: self._operation(f"{method}{self.chance.choice(('Pet', '_pet', '-pet'))}{number}")
                for method in self._some(("get", "put", "post"), 2)
            }
            for number in range(3)
        }
        return {
            "openapi": "3.1.0",
            "info": {"title": "Pets", "version": "1"},
            "paths": paths,
            "components": {"schemas": schemas, "responses": responses},
        }

    def schema(self, depth: int) -> dict[str, Any]:
        kinds = ["object", "object", "enum", "array", "choice", "string", "reference"]
        kind = self.chance.choice([*kinds, *([] if self._simple else ["composition"])])
        if depth == 0:
            kind = "object" if kind == "reference" else kind
        if depth > 3:
            kind = self.chance.choice(("enum", "reference", "string"))
        match kind:
            case "object":
                names = self._some(WORDS, 4)
                properties = {name: self.schema(depth + 1) for name in names}
                for schema in properties.values():
                    if not self._simple and "$ref" not in schema and self.chance.random() < 0.2:
                        schema["readOnly"] = True
                return {"type": "object", "properties": properties, "required": self._some(names, 2)}
            case "enum":
                return {"type": "string", "enum": self._some(VALUES, 4)}
            case "array":
                return {"type": "array", "items": self.schema(depth + 1)}
            case "choice":
                count = self.chance.randint(2, 4)
                return {"oneOf": [self.schema(depth + 1) for _ in range(count)]}
            case "composition":
                # A property that several of them describe depends on all of these.
                words = self.chance.sample(WORDS, 10)
                choices = [
                    {"oneOf": [self._alternative(words[n : n + 2]), self._alternative(words[n + 2 : n + 4])]}
                    for n in (0, 4)
                ]
                return {"allOf": [*choices, self._alternative(words[8:])]}
            case "reference":
                return {"$ref": f"#/components/schemas/{self.chance.choice(self.names)}"}
            case _:
                return {"type": "string"}

    def _alternative(self, names: Sequence[str]) -> dict[str, Any]:
        properties = {name: {"type": "string", "enum": self._some(VALUES, 2)} for name in names}
        return {"type": "object", "properties": properties, "required": self._some(names, 2)}

    def parameter(self, name: str) -> dict[str, Any]:
        location = self.chance.choice(("query", "cookie"))
        return {"name": name, "in": location, "schema": {"type": "string", "enum": self._some(VALUES, 3)}}

    def _operation(self, name: str) -> dict[str, Any]:
        responses: dict[str, Any] = {"200": self._response()}
        for status in self._some(("400", "404", "4XX", "default"), 2):
            responses[status] = {
                "$ref": f"#/components/responses/{self.chance.choice(('NotFound', 'Problem'))}"
            }
        return {
            "operationId": name,
            "parameters": [self.parameter(name) for name in self._some(WORDS, 4)],
            "requestBody": {"content": self._content()},
            "responses": responses,
        }

    def _response(self) -> dict[str, Any]:
        return {"description": "done", "content": self._content()}

    def _content(self) -> dict[str, Any]:
        return {
            name: {"schema": self.schema(1)} for name in self._some(MEDIA_TYPES, 1 if self._simple else 2)
        }

    def _some(self, values: Any, most: int) -> list[str]:
        found = list(values)
        return self.chance.sample(found, self.chance.randint(1, min(most, len(found))))


def names_of(path: Path, document: dict[str, Any]) -> set[tuple[str, ...]]:
    """Every name in Python with what it stands for."""
    path.write_text(json.dumps(document), "utf-8")
    whole = bundle(load_project(path))
    assert whole.version is not None
    spec = read_spec(Tree(whole.value, whole.named), whole.version)
    lowered = lower(spec, find_directions(spec), whole, name="pets", source=path.name)
    assert lowered.api is not None, lowered.diagnostics
    return {*_models(lowered.api), *_interface(lowered.api)}


def _models(api: Api) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, model in api.models.items():
        match model.type:
            case Object():
                found.add((name, *sorted(f"{field.name}: {field.attribute}" for field in model.type.fields)))
            case Enumeration():
                pairs = zip(model.type.values, model.type.members, strict=True)
                found.add((name, *sorted(f"{value}: {member}" for value, member in pairs)))
            case _:
                found.add((name,))
    return found


def _interface(api: Api) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for operation in api.operations:
        found.add((operation.id, operation.method_name, operation.response_name))
        for parameter in operation.parameters:
            key = (operation.id, parameter.location, parameter.name)
            found.add((*key, parameter.argument, *parameter.type.models))
        for response in operation.responses:
            found.add((operation.id, response.status, response.class_name, str(response.base)))
    return found


def shuffled(value: Any, chance: random.Random) -> Any:
    """A document in another order: of fields, alternatives, parameters and values."""
    match value:
        case dict():
            items = list(value.items())
            chance.shuffle(items)
            return {key: shuffled(found, chance) for key, found in items}
        case list():
            found = [shuffled(item, chance) for item in value]
            chance.shuffle(found)
            return found
        case _:
            return value


@pytest.mark.parametrize("seed", SEEDS)
def test_order_changes_no_name(tmp_path: Path, seed: int) -> None:
    writer = Writer(seed)
    for _ in range(10):
        document = writer.document()
        before = names_of(tmp_path / "pets.json", document)
        after = names_of(tmp_path / "pets.json", shuffled(document, writer.chance))
        assert after == before


def add_alternative(document: dict[str, Any], writer: Writer) -> None:
    new = {"type": "object", "required": ["zebra"], "properties": {"zebra": {"enum": ["x", "y"]}}}
    for choice in _choices(document):
        choice.insert(writer.chance.randrange(len(choice) + 1), new)


def _choices(value: Any) -> list[list[Any]]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [choice for item in below for choice in _choices(item)]
    return [*found, value["oneOf"]] if isinstance(value, dict) and "oneOf" in value else found


def add_parameter(document: dict[str, Any], writer: Writer) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            operation["parameters"].insert(0, writer.parameter("zebra"))


def add_component(document: dict[str, Any], writer: Writer) -> None:
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {"Zebra": writer.schema(0), **schemas}


def add_operation(document: dict[str, Any], writer: Writer) -> None:
    operation = {"operationId": "zebra", "responses": {"200": {"description": "done"}}}
    document["paths"] = {"/zebra": {"get": operation}, **document["paths"]}


def add_value(document: dict[str, Any], writer: Writer) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation["parameters"]:
                parameter["schema"]["enum"].insert(0, "zebra")


@pytest.mark.parametrize("add", [add_alternative, add_parameter, add_component, add_operation])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_new_changes_no_other_name(
    tmp_path: Path, seed: int, add: Callable[[dict[str, Any], Writer], None]
) -> None:
    writer = Writer(seed, simple=True)
    for _ in range(5):
        document = writer.document()
        before = names_of(tmp_path / "pets.json", document)
        added = copy.deepcopy(document)
        add(added, writer)
        after = names_of(tmp_path / "pets.json", added)
        assert before <= after
        assert len(after) > len(before)


def member(*names: str, **values: str) -> dict[str, Any]:
    """An object that requires some properties and has values for others."""
    constants = {name: {"const": value} for name, value in values.items()}
    text: dict[str, Any] = {"type": "string"}
    return {"type": "object", "required": [*names], "properties": {**dict.fromkeys(names, text), **constants}}


def combination(*first: dict[str, Any], second: list[dict[str, Any]]) -> dict[str, Any]:
    """A document with a component that is composed of two choices and an object."""
    combo = {"allOf": [{"oneOf": [*first]}, {"anyOf": second}, member("id")]}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Combo"}}}
    operation = {"operationId": "get", "responses": {"200": {"description": "ok", "content": content}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/combo": {"get": operation}},
        "components": {"schemas": {"Combo": combo}},
    }


def test_alternatives_of_a_composition_are_named_by_what_they_stand_for(tmp_path: Path) -> None:
    file = tmp_path / "pets.json"
    first, second = [member("a"), member("b")], [member("c", kind="cat"), member("d", kind="dog")]
    before = names_of(file, combination(*first, second=second))
    assert {name for name, *_ in before if name.startswith("Combo")} == {
        *("Combo", "ComboACat", "ComboADog", "ComboBCat", "ComboBDog")
    }
    # One that wants the name of another one says what it requires.
    added = names_of(file, combination(member("z"), *first, second=[member("e", kind="dog"), *second]))
    names = {name for name, *_ in added}
    assert {name for name, *_ in before} <= names
    assert {"ComboCatZ", "ComboDogZ"} <= names
    assert not any(character.isdigit() for name in names for character in name if name.startswith("Combo"))
    turned = combination(*first[::-1], second=second[::-1])
    turned["components"]["schemas"]["Combo"]["allOf"].reverse()
    assert names_of(file, turned) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_new_value_changes_no_other_member(tmp_path: Path, seed: int) -> None:
    writer = Writer(seed, simple=True)
    document = writer.document()
    before = names_of(tmp_path / "pets.json", document)
    add_value(document, writer)
    after = names_of(tmp_path / "pets.json", document)
    without = {tuple(part for part in found if part != "zebra: ZEBRA") for found in after}
    assert before <= without
