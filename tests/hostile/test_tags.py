"""Tags made to break out of modules, or into files that no system or reader can tell apart."""

import builtins
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from oaswright.config import ApiConfig, Config
from oaswright.diagnostics import has_errors
from oaswright.generation import generate

from tests.hostile.breakouts import BREAKOUTS

TAGS = [
    "", " ", ".", "..", "../../etc/passwd", "/", "\\", "C:\\con", "a/b", "a.b", "\n", "!!!", "_",
    "__init__", "__init__.py", "__main__", "__pycache__", "con", "CON", "Nul.txt", "aux", "prn", "com1",
    "lpt9", "class", "import", "None", "True", "print", "type", "match", "Pets", "pets", "PETS", "p-ets",
    "pets 2", "pets_2", "Pets2", "shared", "other", "Shared", "interface", "models", "operations",
    "OPERATIONS", "wire", "Api", "Operation", "typing", "abc", "os", "sys", "\u65e5\u672c",
    "\u65e5\u672c\u8a9e", "\u043f\u0451\u0441", "\u00e9", "e\u0301", "\ufb01sh", "\u0130", "\u0131",
    "\u00df", "1", "1.5", "3d", "\u00b2", "\u202e\u2066x", "x" * 300, "x" * 300 + "y", "X" * 300, "-" * 300,
    "tag", "default", "Principal", "ServedSecurity", "getAll",
    *(text for text in BREAKOUTS.values() if "\x00" not in text),
]  # fmt: skip
DEVICES = {"con", "prn", "aux", "nul"} | {f"{name}{n}" for name in ("com", "lpt") for n in range(10)}


def document(tags: list[str]) -> dict[str, Any]:
    """One operation for each tag; all answer with one schema and one problem."""
    numbers = {tag: number for number, tag in enumerate(sorted({*tags}))}
    paths: dict[str, Any] = {}
    for tag in tags:
        paths[f"/p{numbers[tag]}"] = {
            "get": {
                "operationId": f"get{numbers[tag]}",
                "tags": [tag],
                "responses": {
                    "200": {
                        "description": tag,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    },
                    "404": {"$ref": "#/components/responses/None"},
                },
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "tags": [{"name": tag, "description": tag} for tag in tags if tag],
        "paths": paths,
        "components": {
            "responses": {"None": {"description": "none"}},
            "schemas": {"Thing": {"type": "object", "properties": {"name": {"type": "string"}}}},
        },
    }


def generated(folder: Path, name: str, tags: list[str]) -> dict[str, str]:
    spec = folder / name / "spec.json"
    spec.parent.mkdir()
    spec.write_text(json.dumps(document(tags)), encoding="utf-8")
    config = Config(folder / name, (ApiConfig("served", spec, split="tags"),), folder / name, None, {})
    result = generate(config, config.apis)
    assert not has_errors(result.diagnostics), [found.message for found in result.diagnostics]
    package = folder / name / "served"
    assert all(path.is_relative_to(folder / name) and ".." not in path.parts for path in result.files)
    return {
        path.relative_to(package).as_posix(): text
        for path, text in result.files.items()
        if path.is_relative_to(package)
    }


def test_tags_become_modules_that_every_system_tells_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = [*dict.fromkeys(TAGS)]
    files = generated(tmp_path, "hostile", tags)
    modules = [name for name in files if name.startswith("interface/")]
    stems = [Path(name).stem for name in modules]
    assert len(stems) == len(tags) + 2, "one for each tag, one for all, one for what is shared"
    assert len({stem.casefold() for stem in stems}) == len(stems)
    assert all(stem.isidentifier() and len(stem.encode()) < 250 for stem in stems)
    assert all(stem == stem.lower() and stem not in DEVICES for stem in stems)
    for name, text in files.items():
        path = tmp_path / "hostile" / "served" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    monkeypatch.syspath_prepend(str(tmp_path / "hostile"))
    wiring = importlib.import_module("served.wiring")
    methods = sys.modules["served.interface"].ServedApi.__abstractmethods__
    assert len(wiring.OPERATIONS) == len(methods) == len(tags)
    assert not hasattr(builtins, "CANARY")
    for name in [name for name in sys.modules if name.partition(".")[0] == "served"]:
        del sys.modules[name]


def test_order_of_operations_names_no_module(tmp_path: Path) -> None:
    tags = ["Pets", "pets", "PETS", "con", "\u65e5\u672c", "\u043f\u0451\u0441", "shared", "a b", "a-b"]
    one = generated(tmp_path, "one", tags)
    other = generated(tmp_path, "other", tags[::-1])
    assert {name for name in one if name.endswith(".py") and one[name] != other[name]} == set()


def test_tags_of_other_scripts_keep_their_letters(tmp_path: Path) -> None:
    tags = ["\u65e5\u672c", "\u043f\u0451\u0441", "Caf\u00e9"]
    names = {"\u65e5\u672c", "\u043f\u0451\u0441", "cafe"}
    one = {Path(name).stem for name in generated(tmp_path, "one", tags) if name.startswith("interface/")}
    assert one == {*names, "__init__", "shared"}
    more = generated(tmp_path, "more", ["\u65e5", *tags, "\u043a\u043e\u0442"])
    assert one < {Path(name).stem for name in more if name.startswith("interface/")}
