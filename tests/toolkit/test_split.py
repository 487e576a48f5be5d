"""Which APIs are laid by tag: by size, or as the project says."""

import json
from pathlib import Path
from typing import Any

import oaswright
import pytest
from oaswright import OaswrightError

OK = {"204": {"description": "done"}}


def document(count: int, *tags: str, path: str = "/v1/thing{}/{{id}}") -> dict[str, Any]:
    """Operations that take turns in having the tags."""
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            path.format(number): {
                "parameters": [identifier],
                "get": {
                    "operationId": f"get{number}",
                    "responses": OK,
                    **({"tags": [tags[number % len(tags)]]} if tags else {}),
                },
            }
            for number in range(count)
        },
    }


def modules(folder: Path, value: dict[str, Any], split: str = "") -> set[str]:
    """The modules of the interface and of the table of operations."""
    (folder / "api.json").write_text(json.dumps(value), encoding="utf-8")
    setting = f"split = {split}\n" if split else ""
    (folder / "pyproject.toml").write_text(
        f'[tool.oaswright.apis.api]\nspec = "api.json"\n{setting}', encoding="utf-8"
    )
    files = {path.relative_to(folder / "generated").as_posix() for path in oaswright.generate(folder).files}
    return {name for name in files if name.startswith(("api/interface", "api/operations"))}


def folders(*names: str) -> set[str]:
    return {
        f"api/{folder}/{name}.py" for folder in ("interface", "operations") for name in ("__init__", *names)
    }


def test_large_api_is_laid_by_tag(tmp_path: Path) -> None:
    assert modules(tmp_path, document(50, "a", "b")) == {"api/interface.py"}
    assert modules(tmp_path, document(51, "a", "b")) == folders("a", "b")


def test_project_decides_where_it_says_so(tmp_path: Path) -> None:
    assert modules(tmp_path, document(2, "a", "b"), '"tags"') == folders("a", "b")
    assert modules(tmp_path, document(2, "a"), '"tags"') == folders("a")
    assert modules(tmp_path, document(51, "a", "b"), '"none"') == {"api/interface.py"}
    assert modules(tmp_path, document(51, "a", "b"), '"by size"') == folders("a", "b")
    assert modules(tmp_path, document(0), '"tags"') == {"api/interface.py"}


@pytest.mark.parametrize("value", ['"Tags"', "true", '""'])
def test_other_values_are_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(OaswrightError, match="split"):
        modules(tmp_path, document(1), value)


@pytest.mark.parametrize(
    ("path", "groups"),
    [
        ("/v1/thing{}/{{id}}", ["thing0", "thing1"]),
        ("/api/rest/v2.1/2024-01/{{id}}/thing{}", ["thing0", "thing1"]),
        ("/things/{{id}}/{}", ["things"]),
        ("/{{id}}/v{}", ["default"]),
        ("/things.get{}/{{id}}", ["things"]),
        ("/things:get{}/{{id}}", ["things"]),
    ],
)
def test_operations_without_tags_are_grouped_by_path(tmp_path: Path, path: str, groups: list[str]) -> None:
    found = modules(tmp_path, document(2, path=path), '"tags"')
    names = {Path(name).stem.replace("_", "") for name in found} - {"init"}
    assert names == {*groups}


def test_operation_without_tags_joins_the_tag_that_its_path_names(tmp_path: Path) -> None:
    value = document(2, "Thing 1")
    del value["paths"]["/v1/thing1/{id}"]["get"]["tags"]
    assert modules(tmp_path, value, '"tags"') == folders("thing_1")


def test_one_tag_for_everything_says_nothing_in_a_large_api(tmp_path: Path) -> None:
    found = modules(tmp_path, document(51, "all", path="/{}/{{id}}".replace("{}", "x{}", 1)))
    assert "api/interface/x_1.py" in found
    assert "api/interface/all.py" not in found
