"""Models put together from what earlier runs have left are, in any series of edits, those of a cold run.

`make test-slow` tries many more series.
"""

import copy
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from oaswright.diagnostics import has_errors
from oaswright.document.project import load_project
from oaswright.ir.model import Api
from oaswright.lint.engine import examine
from oaswright.openapi.pointers import JSON
from oaswright.preparation import prepare
from oaswright.render import models as models_module
from oaswright.render.model_modules import render_models
from oaswright.render.models import define_models
from oaswright.render.parts import FORGETFUL, Parts

SLOW = bool(os.environ.get("OASWRIGHT_SLOW"))
SEEDS = range(40) if SLOW else range(3)
ORDINARY = range(3)
STEPS = 40 if SLOW else 12
MEMBERS = ("id", "name", "date", "cast", "fooBar", "list", "kind")
SCALARS: tuple[dict[str, Any], ...] = (
    {"type": "string"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uuid"},
    {"type": "integer"},
    {"type": "integer", "default": 3},
    {"type": ["number", "null"]},
    {"type": "boolean"},
    {"type": "string", "enum": ["a", "b"], "default": "a"},
    {},
)
Schemas = dict[str, dict[str, Any]]


class Writer:
    """Writes random component schemas, and edits them."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.names = [f"Model{number}" for number in range(draw.randint(5, 10))]
        self.schemas: Schemas = {}
        self.schemas |= {name: self.schema() for name in self.names}

    def schema(self) -> dict[str, Any]:
        """A component: mostly an object, or an enumeration, an alias, a choice."""
        draw = self.draw
        kinds = ["object"] * 6 + ["enum", "list", "map", "choice", "told apart", "child", "open"]
        match draw.choice(kinds):
            case "enum":
                return {"type": "string", "enum": draw.sample(["a", "b", "c", "d"], k=3)}
            case "list":
                return {"type": "array", "items": self.member()}
            case "map":
                return {"type": "object", "additionalProperties": self.member()}
            case "choice":
                return {"anyOf": [self.member(), {"type": "array", "items": self.member()}]}
            case "told apart":
                return self.choice()
            case "child":
                return {"allOf": [self.reference(), self.object()]}
            case "open":
                return {**self.object(), "additionalProperties": draw.choice([True, False, self.member()])}
            case _:
                return self.object()

    def object(self) -> dict[str, Any]:
        """An object with some members, of which one may say what it is."""
        draw = self.draw
        chosen = draw.sample(MEMBERS, k=draw.randint(0, 4))
        found: dict[str, Any] = {"type": "object", "properties": {name: self.member() for name in chosen}}
        found["required"] = [name for name in chosen if draw.random() < 0.3]
        if draw.random() < 0.3:
            found["properties"]["tag"] = {"const": draw.choice(["cat", "dog"])}
            found["required"].append("tag")
        if draw.random() < 0.3:
            found["description"] = draw.choice(["A thing.", "Words.\n\nMore of them."])
        return found

    def choice(self) -> dict[str, Any]:
        """A choice that a member tells apart, where there are objects for it."""
        tagged = {
            schema["properties"]["tag"]["const"]: name
            for name, schema in self.schemas.items()
            if "tag" in schema.get("properties", {})
        }
        if len(tagged) < 2:
            return self.object()
        mapping = {tag: f"#/components/schemas/{name}" for tag, name in tagged.items()}
        return {
            "oneOf": [{"$ref": reference} for reference in mapping.values()],
            "discriminator": {"propertyName": "tag", "mapping": mapping},
        }

    def reference(self) -> dict[str, Any]:
        """A reference to any component."""
        return {"$ref": f"#/components/schemas/{self.draw.choice(self.names)}"}

    def member(self) -> dict[str, Any]:
        """The schema of a member or item."""
        draw = self.draw
        match draw.choice(["reference", "reference", "scalar", "scalar", "list", "map", "choice"]):
            case "reference":
                return self.reference()
            case "list":
                return {"type": "array", "items": self.reference(), **draw.choice([{}, {"default": []}])}
            case "map":
                return {"type": "object", "additionalProperties": self.reference()}
            case "choice":
                return {"oneOf": [self.reference(), {"type": "null"}], "description": "Or nothing."}
            case _:
                return dict(draw.choice(SCALARS))

    def edit(self, step: int) -> None:
        """Change, extend, describe, add, rename, remove or move one component."""
        draw, name = self.draw, self.draw.choice(self.names)
        match draw.choice(
            ["change", "change", "extend", "extend", "describe", "add", "rename", "remove", "move"]
        ):
            case "extend":
                self.schemas[name].setdefault("properties", {})[f"member{step}"] = self.member()
            case "describe":
                self.schemas[name]["description"] = f"Described {step}."
            case "add":
                self.names.append(f"Added{step}")
                self.schemas[f"Added{step}"] = self.schema()
            case "rename":
                old, new = f'"#/components/schemas/{name}"', f'"#/components/schemas/Renamed{step}"'
                self.schemas = json.loads(json.dumps(self.schemas).replace(old, new))
                self.schemas[f"Renamed{step}"] = self.schemas.pop(name)
                self.names = [*self.schemas]
            case "remove":
                if json.dumps(self.schemas).count(f'/{name}"') == 0 and len(self.names) > 4:
                    del self.schemas[name]
                    self.names = [*self.schemas]
            case "move":
                self.schemas[name] = self.schemas.pop(name)
            case _:
                self.schemas[name] = self.schema()


def lowered(schemas: Schemas, folder: Path) -> Api | None:
    """The API with some components; None where its document has errors."""
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{next(iter(schemas))}"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/": {"patch": {"requestBody": {"content": body}, "responses": {"200": {"description": "d"}}}}
        },
        "components": {"schemas": schemas},
    }
    path = folder / "api.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    examined = examine(load_project(path, root=folder))
    if examined.bundle is None or has_errors(examined.diagnostics):
        return None
    return prepare(examined.bundle).api


@pytest.mark.parametrize("seed", SEEDS)
def test_models_are_those_of_a_cold_run(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real: Callable[..., str] = models_module._generate

    def spy(schemas: str, names: Mapping[str, str]) -> str:
        sizes.append(len(json.loads(schemas)))
        return real(schemas, names)

    monkeypatch.setattr(models_module, "_generate", spy)
    left: dict[str, Mapping[str, JSON]] = {}
    parts = Parts(
        lambda name: json.loads(json.dumps(left.get(name, {}))),
        lambda name, values: left.update({name: values}),
    )
    writer = Writer(Random(seed))  # noqa: S311 - to be repeated, not to be secret
    saved = 0
    for step in range(STEPS):
        api = lowered(writer.schemas, tmp_path)
        if api is not None:
            sizes.clear()
            found = render_models(define_models(api, parts), api, "# Header")
            asked = sum(sizes)
            assert found == render_models(define_models(api, FORGETFUL), api, "# Header"), step
            compile(found, "models.py", "exec")
            saved += asked < len(api.models)
        before = copy.deepcopy((writer.names, writer.schemas))
        for _ in range(5):
            writer.edit(step)
            if lowered(writer.schemas, tmp_path) is not None:
                break
            writer.names, writer.schemas = copy.deepcopy(before)
    # Not by asking for everything. Models that all refer to each other are asked for together.
    assert saved > STEPS / 4 or seed not in ORDINARY
