"""Files that several documents refer to, with their models in a package of their own."""

import importlib
import itertools
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import oaswright
import pytest
from oaswright.contents import encode_text
from oaswright.diagnostics import Severity
from oaswright.generation import Generation
from oaswright.runtime.application import application
from oaswright.runtime.testing import Client

from tests.behaviour.building import Handler

NUMBERS = itertools.count(1)
PEOPLE = """
components:
  responses:
    Gone:
      description: gone
      content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}
  schemas:
    Person:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        home: {$ref: '#/components/schemas/Place'}
        pets: {type: array, items: {$ref: 'pets.yaml#/components/schemas/Pet'}}
    Place:
      type: object
      required: [town]
      properties: {town: {type: string}, kind: {type: string, enum: [home, work]}}
    Alone: {type: object, properties: {born: {type: string, format: day}}}
    PlaceChanges: {type: object, properties: {from: {$ref: '#/components/schemas/Place'}}}
"""
PETS = """
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind}
    Cat: {type: object, required: [kind], properties: {kind: {const: Cat}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {const: Dog}, tricks: {type: integer}}}
"""
GUEST = """
components:
  schemas:
    Guest:
      allOf:
        - $ref: 'people.yaml#/components/schemas/Person'
        - {type: object, required: [room], properties: {room: {type: integer}}}
"""
PATH = """
  /{number}:
    put:
      operationId: put{number}
      requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}
      responses:
        '200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}"""


def refer(name: str, file: str = "people.yaml") -> str:
    return f"{{$ref: '{file}#/components/schemas/{name}'}}"


def document(*schemas: str, components: str = "", version: str = "3.1.0") -> str:
    """A document that takes and answers each of some schemas, the first one below `/0`."""
    paths = "".join(PATH.format(number=number, schema=schema) for number, schema in enumerate(schemas))
    return f"openapi: {version}\ninfo: {{title: Served, version: '1'}}\npaths:{paths}\n{components}"


def generate(
    folder: Path, documents: Mapping[str, str], *, packages: str = "", people: str = PEOPLE, more: str = ""
) -> Generation:
    """The files for some documents by the names of their APIs, which share people.yaml and pets.yaml."""
    output = f"packages_{next(NUMBERS)}"
    texts = {"people.yaml": people, "pets.yaml": PETS}
    texts |= {f"{name}.yaml": text for name, text in documents.items()}
    packages = packages or f'"people.yaml" = "{output}.people"'
    texts["pyproject.toml"] = (
        f'[tool.oaswright]\noutput = "{output}"\n[tool.oaswright.packages]\n{packages}\n'
    )
    texts["pyproject.toml"] += "".join(f'[tool.oaswright.apis.{n}]\nspec = "{n}.yaml"\n' for n in documents)
    texts["pyproject.toml"] += more
    for name, text in texts.items():
        (folder / name).write_text(text.replace("OUTPUT", output), "utf-8")
    return oaswright.generate(folder)


def import_all(result: Generation, folder: Path) -> Iterator[ModuleType]:
    """Write a generation, and import the models of its packages and what serves them, in order."""
    for path, text in result.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_text(text))
    sys.path.insert(0, str(folder))
    try:
        for path in result.files:
            if path.name in {"models.py", "interface.py", "wiring.py"}:
                yield importlib.import_module(".".join(path.relative_to(folder).with_suffix("").parts))
    finally:
        sys.path.remove(str(folder))


def warnings(result: Generation) -> list[str]:
    return [found.message for found in result.diagnostics if found.rule == "shared-model"]


def models(result: Generation, name: str) -> str:
    """The module of models of a package."""
    return next(text for path, text in result.files.items() if path.parts[-2:] == (name, "models.py"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModuleType]:
    """Two APIs that share people.yaml, of which the second also extends a schema of it."""
    folder = tmp_path_factory.mktemp("packages")
    hotel = document(refer("Person"), "{$ref: '#/components/schemas/Guest'}", components=GUEST)
    result = generate(folder, {"shop": document(refer("Person")), "hotel": hotel})
    assert result.diagnostics == ()
    return {".".join(module.__name__.split(".")[-2:]): module for module in import_all(result, folder)}


def serve(modules: Mapping[str, ModuleType], name: str, **handlers: Handler) -> Client:
    """A client of an API whose handlers are functions of the body."""
    methods = {method: _method(handler) for method, handler in handlers.items()}
    served = type("Handlers", (vars(modules[f"{name}.interface"])[f"{name.title()}Api"],), methods)
    return Client(application([modules[f"{name}.wiring"].wire(served())]), checked=False)


def _method(handler: Handler) -> Handler:
    async def call(self: object, body: object) -> object:
        return await handler(body)

    return call


def test_an_instance_goes_from_one_api_to_the_other(served: dict[str, ModuleType]) -> None:
    people, shop, hotel = (served[name] for name in ("people.models", "shop.interface", "hotel.interface"))
    kept: list[Any] = []

    async def keep(body: Any) -> object:
        assert type(body) is people.PersonRequest
        kept.append(people.Person(id=1, name=body.name, home=body.home, pets=body.pets))
        return shop.Put0Ok(kept[0])

    async def give(body: Any) -> object:
        return hotel.Put0Ok(kept[0])

    async def give_guest(body: Any) -> object:
        assert isinstance(body, people.PersonRequest)
        return hotel.Put1Ok(served["hotel.models"].Guest(id=2, name=body.name, room=3))

    sent = {"name": "Ann", "home": {"town": "Rome"}, "pets": [{"kind": "Dog", "tricks": 3}]}
    with serve(served, "shop", put_0=keep) as client:
        assert client.put("/0", json=sent).json() == {"id": 1, **sent}
    with serve(served, "hotel", put_0=give, put_1=give_guest) as client:
        assert client.put("/0", json=sent).json() == {"id": 1, **sent}
        assert client.put("/1", json={"name": "Bob", "room": 7}).json() == {"id": 2, "name": "Bob", "room": 3}
        assert client.put("/0", json={"name": 5}).status_code == 400


def test_the_package_has_every_schema_in_each_direction(served: dict[str, ModuleType]) -> None:
    people, shop = served["people.models"], served["shop.models"]
    assert people.PersonRequest.model_fields.keys() == {"name", "home", "pets"}
    assert people.PersonRequest(name="Ann").changes() == {"name": "Ann"}
    assert not hasattr(people.Person, "changes")
    assert people.PlaceChanges.model_fields.keys() == {"from_"}
    assert people.Place(town="Rome").changes() == {"town": "Rome"}
    assert {"Alone", "Cat", "Dog", "Place", "PlaceKind"} <= vars(people).keys()
    assert {name for name in shop.__all__ if getattr(shop, name).__module__ == people.__name__} == {
        *shop.__all__
    }


def test_the_package_is_the_same_whatever_uses_it(tmp_path: Path) -> None:
    some = generate(tmp_path, {"shop": document(refer("Place"))})
    other = generate(tmp_path, {"shop": document(refer("Person")), "hotel": document("{type: string}")})
    assert models(some, "people") == models(other, "people")


CHOICE = """
components:
  schemas:
    Either:
      oneOf:
        - $ref: 'people.yaml#/components/schemas/Place'
        - $ref: 'people.yaml#/components/schemas/Alone'
"""
CHOSEN = """
components:
  schemas:
    Either:
      oneOf:
        - $ref: 'people.yaml#/components/schemas/Home'
        - $ref: 'people.yaml#/components/schemas/Work'
      discriminator:
        propertyName: kind
        mapping: {h: 'people.yaml#/components/schemas/Home', w: 'people.yaml#/components/schemas/Work'}
"""
KINDS = """
components:
  schemas:
    Home: {type: object, required: [kind], properties: {kind: {type: string}}}
    Work: {type: object, required: [kind], properties: {kind: {type: string}, desk: {type: integer}}}
    Day: {type: object, properties: {home: {$ref: '#/components/schemas/Home'}}}
"""
CHILD = """
components:
  schemas:
    Child:
      allOf:
        - $ref: 'people.yaml#/components/schemas/Parent'
        - {type: object, properties: {age: {type: integer}}}
"""
PARENT = """
components:
  schemas:
    Parent:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind}
"""
EITHER = "{$ref: '#/components/schemas/Either'}"
OWN_CLASS = {
    "a discriminator elsewhere": (
        document(EITHER, refer("Day"), components=CHOSEN),
        KINDS,
        [
            "a discriminator outside of the file chooses it by `kind`; also of `Day`, by reference",
            "a discriminator outside of the file chooses it by `kind`",
        ],
    ),
    "a choice that nothing decides": (
        document(EITHER, components=CHOICE),
        PEOPLE,
        ["it is an alternative of a choice here that no property decides"] * 2,
    ),
    "a child elsewhere": (
        document(refer("Parent"), components=CHILD),
        PARENT,
        ["it is another choice here"],
    ),
    "another version": (
        document(refer("Old"), version="3.0.4"),
        "{components: {schemas: {Old: {type: object, properties: {a: {type: string, nullable: true}}}}}}",
        ["the API is in OpenAPI 3.0, the file is read as 3.1"],
    ),
}


@pytest.mark.parametrize("name", OWN_CLASS)
def test_what_is_another_type_in_an_api_is_its_own_class_with_a_warning(name: str, tmp_path: Path) -> None:
    text, people, reasons = OWN_CLASS[name]
    result = generate(tmp_path, {"shop": text}, people=people)
    found = [message.partition(".people.models: ")[2] for message in warnings(result)]
    assert (found, result.packages != ()) == (reasons, True)
    for path, source in result.files.items():
        compile(source, str(path), "exec") if path.suffix == ".py" else None
    [*import_all(result, tmp_path)]


def test_a_version_and_values_in_the_shared_file_make_one_class(tmp_path: Path) -> None:
    text, people, _ = OWN_CLASS["another version"]
    assert not warnings(generate(tmp_path, {"shop": text}, people=f"{{openapi: 3.0.4, {people[1:]}"))
    kinds = KINDS.replace("{type: string}", "{const: h}", 1).replace("{type: string}", "{const: w}")
    text = document(EITHER, refer("Day"), components=CHOSEN)
    assert not warnings(generate(tmp_path, {"shop": text}, people=kinds))


def test_a_schema_outside_of_the_schemas_is_said_to_be_the_apis_own(tmp_path: Path) -> None:
    gone = document("{type: string}") + "\n        '410': {$ref: 'people.yaml#/components/responses/Gone'}"
    assert [
        message.partition(" of its own: ")[0] for message in warnings(generate(tmp_path, {"shop": gone}))
    ] == ["the API shop has a class `GoneBody`"]


def test_packages_import_from_each_other_and_one_file_gives_one_class(tmp_path: Path) -> None:
    text = document(refer("Person"), refer("Pet", "pets.yaml"))
    both = '"people.yaml" = "OUTPUT.people"\n"pets.yaml" = "OUTPUT.pets"'
    result = generate(tmp_path, {"shop": text}, packages=both)
    assert (result.diagnostics, "class Cat(" in models(result, "people")) == ((), False)
    people, *_, shop = [
        module for module in import_all(result, tmp_path) if module.__name__.endswith(".models")
    ]
    assert shop.Pet is people.Pet
    alone = generate(tmp_path, {"shop": text}, packages='"people.yaml" = "OUTPUT.people"')
    assert "class Cat(" in models(alone, "people")
    assert "class " not in models(alone, "shop")
    same = '"people.yaml" = "OUTPUT.one"\n"pets.yaml" = "OUTPUT.one"'
    assert "class Cat(" in models(generate(tmp_path, {"shop": text}, packages=same), "one")


def test_packages_in_a_circle_are_refused_at_the_references(tmp_path: Path) -> None:
    people = PETS.replace("#/components/schemas/Dog", "dogs.yaml#/components/schemas/Dog")
    (tmp_path / "dogs.yaml").write_text("components: {schemas: {Dog: " + refer("Cat") + "}}")
    both = '"people.yaml" = "OUTPUT.people"\n"dogs.yaml" = "OUTPUT.dogs"'
    result = generate(tmp_path, {"shop": document(refer("Pet"))}, packages=both, people=people)
    circles = [found for found in result.diagnostics if found.rule == "shared-model"]
    found = {(d.span.file.rpartition("/")[2], d.message, d.hint) for d in circles if d.span is not None}
    output = f"packages_{next(NUMBERS) - 1}"
    dogs, own = f"{output}.dogs", f"{output}.people"
    assert found == {
        (name, f"{one} and {other} would import from each other", "give their files the same package")
        for name, one, other in (("people.yaml", own, dogs), ("dogs.yaml", dogs, own))
    }


def test_schemas_of_one_name_in_the_files_of_a_package_are_numbered(tmp_path: Path) -> None:
    for name in ("more.yaml", "most.yaml"):
        (tmp_path / name).write_text(
            f"components: {{schemas: {{Place: {{title: {name}, type: string, enum: [x]}}}}}}"
        )
    files = ("people.yaml", "more.yaml", "most.yaml")
    packages = "\n".join(f'"{name}" = "OUTPUT.one"' for name in files)
    result = generate(tmp_path, {"shop": document(refer("Person"))}, packages=packages)
    assert result.diagnostics == ()
    named = re.findall(r"^(?:class )?(Place\w*)", models(result, "one"), re.MULTILINE)
    assert {name for name in named if name[-1].isdigit()} == {"Place2", "Place3"}


def test_what_an_api_calls_otherwise_or_has_itself_keeps_its_name(tmp_path: Path) -> None:
    """`Cat` of the API is equal to that of the file, and the same class."""
    components = f"""
components:
  schemas:
    Town: {refer("Place")}
    Alone: {{type: object, properties: {{other: {{type: string}}}}}}
    Cat: {{type: object, required: [kind], properties: {{kind: {{const: Cat}}, lives: {{type: integer}}}}}}
"""
    own = ["{$ref: '#/components/schemas/%s'}" % name for name in ("Town", "Alone", "Cat")]  # noqa: UP031
    text = document(*own, refer("Alone"), refer("Person"), components=components)
    result = generate(tmp_path, {"shop": text})
    shop = models(result, "shop")
    assert (result.diagnostics, shop.count("(Model)")) == ((), 1)
    assert {"    Alone as Alone2,", "    Place as Town,", "    Cat,"} <= {*shop.splitlines()}
    *_, module = [
        module for module in import_all(result, tmp_path) if module.__name__.endswith("shop.models")
    ]
    assert module.Alone.model_fields.keys() == {"other"}


@pytest.mark.parametrize(
    ("people", "names"),
    [
        (
            "$defs: {A: {type: object, properties: {b: {$ref: '#/$defs/a b'}}}, a b: {enum: [x]}}",
            ["#/$defs/A"],
        ),
        ("A: {type: object, properties: {b: {$ref: '#/B'}}}\nB: {type: string, enum: [x]}", ["#/A", "#/B"]),
        ("type: object\nproperties: {a: {type: string}}", [""]),
    ],
)
def test_schemas_stand_below_defs_in_a_map_or_are_the_file(
    people: str, names: list[str], tmp_path: Path
) -> None:
    text = document(*(f"{{$ref: 'people.yaml{name}'}}" for name in names))
    result = generate(tmp_path, {"shop": text}, people=people)
    assert (warnings(result), "class " in models(result, "shop")) == ([], False)
    [*import_all(result, tmp_path)]


FORMATS = '[tool.oaswright{}.formats]\nday = "datetime.date"\n'


def test_a_format_that_an_api_reads_otherwise_is_an_error(tmp_path: Path) -> None:
    text = {"shop": document(refer("Alone"))}
    result = generate(tmp_path, text, more=FORMATS.format(".apis.shop"))
    assert [(found.rule, found.severity) for found in result.diagnostics] == [
        ("shared-model", Severity.ERROR)
    ]
    assert "`day` has datetime.date in the API shop, and no type in" in result.diagnostics[0].message
    assert not generate(
        tmp_path, {"shop": document(refer("Place"))}, more=FORMATS.format(".apis.shop")
    ).diagnostics
    everywhere = generate(tmp_path, text, more=FORMATS.format(""))
    assert "born: date | MISSING" in models(everywhere, "people")


def test_mistakes_in_a_shared_file_are_found_though_nobody_uses_them(tmp_path: Path) -> None:
    people = PEOPLE + "    Wrong: {type: strin}\n"
    result = generate(tmp_path, {"shop": document(refer("Place"))}, people=people)
    assert [(d.rule, d.span and d.span.start.line) for d in result.diagnostics] == [("unknown-value", 22)]
    empty = generate(tmp_path, {"shop": document("{type: string}")}, people="components: {}")
    assert [found.message for found in empty.diagnostics] == [
        "the file has a package of its own, but no schemas"
    ]


def test_a_lenient_api_makes_warnings_of_mistakes_in_its_shared_file(tmp_path: Path) -> None:
    people = PEOPLE + "    Wrong: {type: object, properties: {a: {type: string, minLength: -1}}}\n"
    result = generate(tmp_path, {"shop": document(refer("Wrong"))}, people=people, more="lenient = true\n")
    assert result.packages != ()
    assert "class " not in models(result, "shop")


def test_an_installed_package_is_only_imported(tmp_path: Path) -> None:
    text = {"shop": document(refer("Person"))}
    made = generate(tmp_path, text)
    name = f"acme_{next(NUMBERS)}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("raise SystemExit('generation runs nothing of it')")
    module = tmp_path / name / "models.py"
    module.write_text(models(made, "people"))
    (tmp_path / name / "other.py").write_text("class Place:\n    town: int\n")
    packages = f'"people.yaml" = {{ import = "{name}" }}'
    result = generate(tmp_path, text, packages=packages)
    assert result.diagnostics == ()
    assert {path.parent.name for path in result.files if path.name == "models.py"} == {"shop"}
    (tmp_path / name / "__init__.py").write_text("")
    *_, wiring = import_all(result, tmp_path)
    assert isinstance(wiring, ModuleType)
    module.write_text(
        module.read_text().replace("town: str", "town: int").replace("class Cat(", "class Tom(")
    )
    changed = [found.message for found in generate(tmp_path, text, packages=packages).diagnostics]
    assert changed == [f"`Place` of {name}.models is not what this file says", f"{name}.models has no `Cat`"]
    module.unlink()
    parts = {
        "__init__": b"from .p import *\nfrom elsewhere import Cat\n",
        "a": b"def (",
        "b": b"\0",
        "p": models(made, "people").replace("class Cat(", "class Tom(").encode(),
    }
    module.with_suffix("").mkdir()
    for file, source in parts.items():
        (module.with_suffix("") / f"{file}.py").write_bytes(source)
    assert generate(tmp_path, text, packages=packages).diagnostics == ()
    gone = generate(tmp_path, text, packages='"people.yaml" = { import = "no_such_package" }')
    assert "there is no module no_such_package.models" in gone.diagnostics[0].message


@pytest.mark.parametrize(
    ("packages", "message"),
    [
        ('"people.yaml" = "people"', "is not in the output folder; call it OUTPUT.people, or write"),
        ('"people.yaml" = "OUTPUT.shop"', "is the package of the API shop; give it another name"),
        ('"people.yaml" = "OUTPUT.class"', "is no name of a package"),
        ('"people.yaml" = 5', 'write "generated.NAME", or { import = "PACKAGE" }'),
        ('"people.yaml" = { imports = "a" }', 'write "generated.NAME", or { import = "PACKAGE" }'),
        (
            '"people.yaml" = "OUTPUT.a"\n"./people.yaml" = "OUTPUT.b"',
            "./people.yaml: the file is named twice",
        ),
        ('"people.yaml" = "acme"\n"pets.yaml" = { import = "acme" }', "generated or imported, not both"),
        ('"nobody.yaml" = "OUTPUT.a"', "there is no file"),
        ('"OUTPUT/a/people.yaml" = "OUTPUT.a"', "lies in OUTPUT/a, which is generated; move it elsewhere"),
    ],
)
def test_settings_that_cannot_be_are_refused(packages: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(oaswright.OaswrightError) as refused:
        generate(tmp_path, {"shop": document("{type: string}")}, packages=packages)
    output = f"packages_{next(NUMBERS) - 1}"
    assert message.replace("OUTPUT", output) in str(refused.value)
