"""Templates and plugins of a project."""

from pathlib import Path

import pytest
from oaswright.config import ConfigError, load_config
from oaswright.generation import generate

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {get: {operationId: read, responses: {'204': {description: done}}}}}
"""
PLUGIN = """
from dataclasses import replace
from oaswright.extensions import Plugin

class Own(Plugin):
    def api(self, api):
        return replace(api, class_name="Renamed" + api.class_name)

    def files(self, api, files):
        return {**files, "extra.txt": str(len(api.operations))}

plugin = Own()
"""


def project(folder: Path, more: str) -> Path:
    (folder / "pyproject.toml").write_text(
        f"[tool.oaswright]\n{more}\n[tool.oaswright.apis.one]\nspec = 'one.yaml'\n"
    )
    (folder / "one.yaml").write_text(DOCUMENT)
    return folder


def files(folder: Path) -> dict[str, str]:
    config = load_config(folder)
    result = generate(config, config.apis)
    return {path.name: text for path, text in result.files.items() if path.parent.name == "one"}


def test_a_template_of_the_project_wins(tmp_path: Path) -> None:
    (project(tmp_path, 'templates = "own"') / "own").mkdir()
    (tmp_path / "own" / "interface.py.jinja").write_text("{{ header }}\n\nCLASS = '{{ class_name }}'\n")
    found = files(tmp_path)
    assert found["interface.py"].endswith("CLASS = 'OneApi'\n")
    assert "def wire(" in found["wiring.py"]


def test_a_plugin_sees_the_api_and_the_files(tmp_path: Path) -> None:
    (project(tmp_path, 'plugins = ["own_plugin:plugin"]') / "own_plugin.py").write_text(PLUGIN)
    found = files(tmp_path)
    assert "class RenamedOneApi(ABC)" in found["interface.py"]
    assert found["extra.txt"] == "1"


@pytest.mark.parametrize(
    "more",
    [
        'plugins = ["nowhere:plugin"]', 'plugins = ["json:nothing"]', 'plugins = ["json:dumps"]',
        'plugins = ["json"]', 'plugins = "json"', 'templates = "nowhere"', "templates = 1",
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_named(tmp_path: Path, more: str) -> None:
    with pytest.raises(ConfigError, match=r"templates|plugins"):
        files(project(tmp_path, more))
