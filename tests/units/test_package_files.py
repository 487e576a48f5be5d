"""The files of a generated package: their headers, and what a linter is told."""

import json
from dataclasses import replace

from oaswright.ir.model import Api, Operation
from oaswright.render.package import HEADER, render_api

GET = Operation("get", "get", "GetResponse", "GET", "/", "", "", False, (), None, (), "never")
API = Api("pets", "specs/pets.yaml", "PetsApi", "PetsSecurity", "Pets", "", (GET,), (), {}, frozenset())


def test_each_module_says_first_who_owns_it_and_then_its_source() -> None:
    files = render_api(replace(API, source="specs/pets\n\u202e.yaml"), {"openapi": "3.1.0", "x": "é"}, "{}\n")
    for name, text in files.items():
        if name.endswith(".py"):
            assert text.startswith(f"{HEADER}\n#\n# Source: specs/pets .yaml\n")
    assert files["__init__.py"] == f"{HEADER}\n#\n# Source: specs/pets .yaml\n"
    assert files["openapi.json"].endswith("\n}\n")
    assert files["schemas.json"] == "{}\n"
    assert "é" in files["openapi.json"]
    assert json.loads(files["openapi.json"]) == {"openapi": "3.1.0", "x": "é"}
