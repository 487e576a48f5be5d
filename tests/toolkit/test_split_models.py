"""Models in a package: in the module of the tag that uses them, or where all find them."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import oaswright
import pytest

DATE = {"type": "string", "format": "date"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def members(**found: Any) -> dict[str, Any]:
    return {"type": "object", "properties": found}


def array(of: Any) -> dict[str, Any]:
    return {"type": "array", "items": of}


SCHEMAS = {
    "Json": {
        "oneOf": [
            {"type": "string"},
            array(ref("Json")),
            {"type": "object", "additionalProperties": ref("Json")},
        ]
    },
    "Lines": array(ref("Order")),
    "Order": members(
        day=DATE,
        lines=ref("Lines"),
        json=ref("Json"),
        tree=ref("Tree"),
        # Text that reads like the name of a model is none.
        kind={"type": "string", "default": "Dog", "description": "Dog"},
        choice={"enum": ["Dog", "Lost"]},
        word={"const": "Dog"},
    ),
    "Tree": members(kids=array(ref("Tree")), order=ref("Order"), color=ref("Color")),
    "Color": {"type": "string", "enum": ["red", "DOG", "Lost"], "default": "red"},
    "DOG": members(a=ref("Dog")),
    "Animal": members(age={"type": "integer"}, color=ref("Color"), born=DATE),
    "Dog": {"allOf": [ref("Animal"), members(bark={"type": "string"}, paint=ref("Color"))]},
    "Cat": members(purr={"type": "boolean"}, fear=ref("DOG")),
    "Lost": members(dog=ref("Dog"), order=ref("Order")),
}


def operation(tag: str, body: str, response: str) -> dict[str, Any]:
    def content(name: str) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": ref(name)}}}

    return {
        "patch": {
            "operationId": f"send{tag}",
            "tags": [tag],
            "requestBody": content(body),
            "responses": {"200": {"description": "ok", **content(response)}},
        }
    }


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/a": operation("a", "Order", "Order"),
        "/b": operation("b", "Dog", "Tree"),
        "/c": operation("c", "Cat", "Cat"),
    },
    "components": {"schemas": SCHEMAS},
}


def generate(folder: Path, document: dict[str, Any], split: str, package: str = "shop") -> dict[str, str]:
    """The files of the package by name, written as well."""
    (folder / "api.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        f'[tool.oaswright.apis.{package}]\nspec = "api.json"\nsplit = "{split}"\n', encoding="utf-8"
    )
    result = oaswright.generate(folder)
    assert result.files, [found.message for found in result.diagnostics]
    for path, text in result.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    importlib.invalidate_caches()
    root = folder / "generated" / package
    return {p.relative_to(root).as_posix(): t for p, t in result.files.items() if p.is_relative_to(root)}


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose generated packages can be imported, and are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(tmp_path / "generated"))
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] in {"one", "several"}]:
        del sys.modules[name]


def place(models: ModuleType, name: str) -> str:
    return getattr(models, name).__module__.removeprefix("several.models.")


def test_model_stands_with_the_tag_that_alone_uses_it(imported: Path) -> None:
    files = generate(imported, DOCUMENT, "tags", "several")
    assert {name for name in files if name.startswith("models")} == {
        f"models/{name}.py" for name in ("__init__", "c", "other", "shared")
    }
    models = importlib.import_module("several.models")
    importlib.import_module("several.wiring")
    classes = ("Order", "Tree", "Color", "Cat", "Lost")
    assert [place(models, name) for name in classes] == ["shared", "shared", "shared", "c", "other"]
    # The tags b and c use these.
    assert [place(models, name) for name in ("Dog", "Animal")] == ["shared", "shared"]
    assert {"DogChanges", "Json", "Lines"} <= {*models.__all__}


def test_models_are_the_same_in_one_module_or_several(imported: Path) -> None:
    values: list[dict[str, Any]] = []
    for package, split in (("one", "none"), ("several", "tags")):
        generate(imported, DOCUMENT, split, package)
        models = importlib.import_module(f"{package}.models")
        order = models.Order.model_validate(
            {"lines": [{"tree": {"kids": [{"color": "red"}]}}], "json": [{"a": ["b"]}], "day": "2024-05-06"}
        )
        dog = models.Dog.model_validate({"bark": "wow", "born": "2024-05-06", "paint": "DOG"})
        values.append(
            {
                "order": order.model_dump(mode="json"),
                "dog": dog.model_dump(mode="json"),
                "changes": dog.changes(),
                "schema": {
                    name: getattr(models, name).model_json_schema()
                    for name in ("Order", "Tree", "Dog", "Cat", "Lost")
                },
            }
        )
    assert values[0] == values[1]


def test_only_long_models_are_split_by_size(tmp_path: Path) -> None:
    def document(count: int, *tags: str) -> dict[str, Any]:
        schemas = {
            f"Part{i}": members(**{f"field{n}": {"type": "string"} for n in range(100)}) for i in range(count)
        }
        schemas["All"] = members(**{f"part{i}": ref(f"Part{i}") for i in range(count)})
        return {
            **DOCUMENT,
            "paths": {f"/{tag}": operation(tag, "All", "All") for tag in tags},
            "components": {"schemas": schemas},
        }

    assert "models.py" in generate(tmp_path, document(20, "a", "b"), "by size")
    assert "models.py" in generate(tmp_path, document(40, "a"), "by size"), "one group would have them all"
    assert "models.py" in generate(tmp_path, document(40, "a", "b"), "none")
    files = generate(tmp_path, document(40, "a", "b"), "by size")
    # What all operations share is too long for one module as well.
    assert {"models/shared_all.py", "models/shared_part.py"} <= files.keys()
    assert "interface.py" in files, "two operations are nothing large"


def test_new_use_of_a_model_moves_it_and_no_import_from_outside(imported: Path) -> None:
    before = generate(imported, DOCUMENT, "tags", "several")
    assert "class Cat(Model):" in before["models/c.py"]
    paths = {**DOCUMENT["paths"], "/b": operation("b", "Cat", "Tree")}
    after = generate(imported, {**DOCUMENT, "paths": paths}, "tags", "several")
    assert "models/c.py" not in after
    assert "class Cat(Model):" in after["models/shared.py"]
    assert after["interface/c.py"] == before["interface/c.py"]
    assert '    "Cat",\n' in after["models/__init__.py"]
    assert importlib.import_module("several.models").Cat
