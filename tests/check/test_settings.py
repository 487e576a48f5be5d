"""`[tool.oaswright.rules]`: severities and silenced positions, each with a written reason."""

import tomllib
from pathlib import Path

import pytest
from oaswright.diagnostics import Diagnostic, Position, Severity, Span
from oaswright.lint.engine import check_file, configure
from oaswright.lint.settings import SettingsError, parse_settings

HERE = Path(__file__).parent


def settings(text: str) -> object:
    return tomllib.loads(text)


def found(text: str, mistake: str = "unused-component") -> list[tuple[str, Severity]]:
    chosen = parse_settings(settings(text), HERE)
    return [(item.rule, item.severity) for item in check_file(HERE / "mistakes" / f"{mistake}.yaml", chosen)]


def test_without_settings_rules_have_their_own_severity() -> None:
    assert found("") == [("unused-component", Severity.WARNING)]


def test_a_rule_can_be_raised_lowered_and_switched_off() -> None:
    entry = 'unused-component = { severity = "%s", reason = "because" }'
    assert found(entry % "error") == [("unused-component", Severity.ERROR)]
    assert found(entry % "info") == [("unused-component", Severity.INFO)]
    assert found(entry % "off") == []
    wide = 'number-range = { severity = "off", reason = "because" }'
    assert found(wide, "number-too-wide") == []


@pytest.mark.parametrize(
    ("at", "silenced"),
    [
        ("mistakes/unused-component.yaml", True),
        ("mistakes/*.yaml", True),
        ("**/*.yaml", True),
        ("**", True),
        ("**/unused-component.yaml#/components/schemas/Shop", True),
        ("#/components", True),
        ("#/components/schemas/Sho", False),
        ("#/components/schemas/Shop/deeper", False),
        ("*.yaml", False),
        ("unused-component.yaml", False),
        ("other/**", False),
        ("mistakes/unused-component.yml", False),
    ],
)
def test_a_position_can_be_silenced(at: str, silenced: bool) -> None:
    text = f'[[silence]]\nrule = "unused-component"\nat = "{at}"\nreason = "because"\n'
    assert found(text) == ([] if silenced else [("unused-component", Severity.WARNING)])


def test_another_rule_at_the_same_position_is_still_reported() -> None:
    assert found('[[silence]]\nrule = "name-collision"\nat = "**"\nreason = "because"\n') != []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('unused-components = { severity = "off", reason = "r" }', "did you mean `unused-component`?"),
        ('unused-component = "off"', 'write { severity = "…", reason = "…" }'),
        ('unused-component = { severity = "off" }', "unused-component.reason: a string is required here"),
        ('unused-component = { severity = "off", reason = " " }', "a string is required here"),
        ('unused-component = { severity = "of", reason = "r" }', "did you mean `off`?"),
        ('unused-component = { severity = "off", raeson = "r" }', "did you mean `reason`?"),
        ('syntax = { severity = "off", reason = "r" }', "is about reading the file and cannot be changed"),
        ('[silence]\nrule = "unused-component"', "write it as [[tool.oaswright.rules.silence]]"),
        ('[[silence]]\nrule = "unused-component"\nreason = "r"', "silence[0].at: a string is required here"),
        ('[[silence]]\nrule = "unused-component"\nat = "a#b"\nreason = "r"', "a JSON Pointer"),
        ('[[silence]]\nrule = "nonsense"\nat = "a"\nreason = "r"', "unknown rule `nonsense`"),
    ],
)
def test_a_wrong_table_is_refused_with_the_way_out(text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(settings(text))
    assert words in str(caught.value)
    assert str(caught.value).startswith("tool.oaswright.rules.")


def test_something_that_is_no_table_is_refused() -> None:
    with pytest.raises(SettingsError):
        parse_settings(3)


def test_findings_of_other_stages_follow_the_settings_too() -> None:
    position = Span((HERE / "handlers.py").as_posix(), Position(1, 1), Position(1, 2))
    orphan = Diagnostic("orphan-handler", Severity.WARNING, position, "m")
    nowhere = Diagnostic("unsupported-construct", Severity.ERROR, None, "m")
    entry = 'orphan-handler = { severity = "%s", reason = "because" }'
    raised = configure([orphan, nowhere], parse_settings(settings(entry % "error"), HERE))
    assert [item.severity for item in raised] == [Severity.ERROR, Severity.ERROR]
    assert configure([orphan, nowhere], parse_settings(settings(entry % "off"), HERE)) == [nowhere]
    silence = '[[silence]]\nrule = "orphan-handler"\nat = "*.py"\nreason = "because"'
    assert configure([orphan], parse_settings(settings(silence), HERE)) == []
