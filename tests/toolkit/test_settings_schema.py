"""The JSON Schema of `[tool.oaswright]` says what the command reads."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import oaswright.config
import pytest
from oaswright.config import ConfigError, load_config
from oaswright.config.model import Level, Split
from oaswright.config.reading import _API, _TOP
from oaswright.diff.settings import FAIL_ON, LEVELS, parse_diff_settings
from oaswright.errors import OaswrightError
from oaswright.lint.rule import RuleSet
from oaswright.lint.settings import LEVELS as RULE_LEVELS
from oaswright.lint.settings import parse_settings

from tests.repository.files import ROOT

SCHEMA: dict[str, Any] = json.loads(
    (Path(oaswright.config.__file__).with_name("settings.schema.json")).read_text("utf-8")
)
IS_VALID = jsonschema_rs.validator_for(SCHEMA).is_valid
SHOWN = [
    table
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    for block in re.findall(r"^ *```toml\n(.*?)^ *```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    if (table := tomllib.loads(block).get("tool", {}).get("oaswright"))
]


def test_it_has_every_key_and_word() -> None:
    properties, definitions = SCHEMA["properties"], SCHEMA["definitions"]
    assert properties.keys() == {*_TOP}
    assert definitions["api"]["properties"].keys() == {*_API}
    assert definitions["api"]["properties"]["split"]["enum"] == [*get_args(Split)]
    assert properties["fail-on"]["enum"] == [*get_args(Level)]
    assert properties["rules"]["properties"]["sets"]["items"]["enum"] == [*RuleSet]
    assert definitions["level"]["enum"] == [*RULE_LEVELS]
    assert properties["diff"]["properties"]["fail-on"]["enum"] == [*FAIL_ON]
    assert properties["diff"]["properties"]["rules"]["additionalProperties"]["enum"] == [*LEVELS]


@pytest.mark.parametrize("table", SHOWN)
def test_what_the_pages_show_is_valid(table: dict[str, Any]) -> None:
    assert IS_VALID(json.loads(json.dumps(table, default=str)))


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ('output = "out"\napp = "a:b"\nfail-on = "info"\nroot = "."', True),
        ("output = 1", False),
        ('outptu = "out"', False),
        ('fail-on = "never"', False),
        ('[tool.oaswright.apis.shop]\nspec = "a.yaml"\nsplit = "none"\nlenient = true', True),
        ("[tool.oaswright.apis.shop]", False),
        ('[tool.oaswright.apis.Shop]\nspec = "a.yaml"', False),
        ('[tool.oaswright.apis.2shop]\nspec = "a.yaml"', False),
        ('[tool.oaswright.apis.shop]\nspec = "a.yaml"\nhandler = "a.py"', False),
        ('[tool.oaswright.apis.shop]\nspec = "a.yaml"\nsplit = "tag"', False),
        ('[tool.oaswright.apis.shop]\nspec = "a.yaml"\nlenient = "yes"', False),
        ('[tool.oaswright.packages]\n"a.yaml" = "generated.a"', True),
        ('[tool.oaswright.packages]\n"a.yaml" = {import = "acme.a"}', True),
        ('[tool.oaswright.packages]\n"a.yaml" = {imports = "acme.a"}', False),
        ('[tool.oaswright.packages]\n"a.yaml" = "generated-a"', False),
        ('[tool.oaswright.formats]\ndecimal = "decimal.Decimal"', True),
        ("[tool.oaswright.formats]\ndecimal = 1", False),
        ('[tool.oaswright.rules]\nsets = ["recommended"]\nunknown-format = "off"', True),
        ('[tool.oaswright.rules]\nsets = ["all"]', False),
        ('[tool.oaswright.rules]\nunknown-format = "of"', False),
        ('[tool.oaswright.rules]\nunknown-format = {severity = "off", reason = "none"}', True),
        ('[tool.oaswright.rules]\nunknown-format = {level = "off"}', False),
        ('[[tool.oaswright.rules.silence]]\nrule = "unknown-format"\nat = "*.yaml"\nreason = "none"', True),
        ('[[tool.oaswright.rules.silence]]\nrule = "unknown-format"\nat = "*.yaml"', False),
        ('[[tool.oaswright.rules.silence]]\nrule = "unknown-format"\nreason = "none"', False),
        ('[tool.oaswright.diff]\nfail-on = "risky"\ncheck-version = true', True),
        ('[tool.oaswright.diff]\nfail-on = "error"', False),
        ('[tool.oaswright.diff.rules]\noperation-id = "off"', True),
        ('[tool.oaswright.diff.rules]\noperation-id = "error"', False),
    ],
)
def test_it_admits_what_the_command_admits(text: str, *, valid: bool, tmp_path: Path) -> None:
    document = text if text.startswith("[") else f"[tool.oaswright]\n{text}"
    (tmp_path / "pyproject.toml").write_text(document, "utf-8")
    assert IS_VALID(tomllib.loads(document)["tool"]["oaswright"]) is valid
    try:
        config = load_config(tmp_path)
        parse_settings(config.rules)
        parse_diff_settings(config.diff, config.file)
    except (ConfigError, OaswrightError):
        assert not valid
    else:
        assert valid
