"""`[tool.oaswright.rules]`: severities and silenced positions, each with a written reason."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from oaswright.diagnostics import Diagnostic, Position, RuleId, Severity, Span
from oaswright.lint.context import Context
from oaswright.lint.engine import check_file, configure
from oaswright.lint.rule import Finding, Rule, RuleSet
from oaswright.lint.settings import SettingsError, parse_settings
from oaswright.lint.silences import parse_silence

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
    for level, expected in (("error", [Severity.ERROR]), ("info", [Severity.INFO]), ("off", [])):
        assert [severity for _, severity in found(f'unused-component = "{level}"')] == expected
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
        ("#/components/*/Shop", True),
        ("#/components/schemas/Sh?p", True),
        ("#/components/schemas/*", True),
        ("#/**/Shop", True),
        ("#/**", True),
        ("#/*/*", True),
        ("#/*/Shop", False),
        ("#/*/*/*/*", False),
        ("#/components/**/schemas/Shop/**", True),
        ("#/**/paths", False),
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


@pytest.mark.parametrize(
    ("at", "silenced"),
    [
        ("#/paths/~1pets~1{id}/get", True),
        ("#/paths/~1pets~1%7Bid%7D/get", True),
        ("#/paths/*/get", True),
        ("#/paths/~1pets*/get", True),
        ("#/paths/~1pets~1*", True),
        ("#/paths/*{id}/*", True),
        ("#/paths/*~1*~1*", True),
        ("#/paths/*/put", False),
        ("#/paths/~1pets/get", False),
        ("#/paths//pets/{id}/get", False),
        ("#/paths/**/get", True),
    ],
)
def test_a_slash_in_a_key_is_written_in_the_way_of_pointers(at: str, silenced: bool) -> None:
    silence = parse_silence(RuleId.MISSING_OPERATION_ID, at, "because", 0)
    pointer = ("paths", "/pets/{id}", "get", "responses", 0)
    assert silence.covers(RuleId.MISSING_OPERATION_ID, "specs/pets.yaml", pointer) is silenced


def test_a_set_of_rules_is_off_until_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(context: Context) -> Iterator[Finding]:
        yield Finding(("info",), "an opinion")

    opinion = Rule(RuleId.DUPLICATE_TAG, Severity.WARNING, "Title.", check, rule_set=RuleSet.RECOMMENDED)
    monkeypatch.setattr("oaswright.lint.running.checking_rules", lambda: (opinion,))
    assert found("") == []
    assert found('sets = ["recommended"]') == [("duplicate-tag", Severity.WARNING)]
    assert found('duplicate-tag = "error"') == [("duplicate-tag", Severity.ERROR)]
    assert found('sets = ["recommended"]\nduplicate-tag = "off"') == []


def test_another_rule_at_the_same_position_is_still_reported() -> None:
    assert found('[[silence]]\nrule = "name-collision"\nat = "**"\nreason = "because"\n') != []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('unused-components = { severity = "off", reason = "r" }', "did you mean `unused-component`?"),
        ('unused-component = "of"', "did you mean `off`?"),
        ('unused-component = "loud"', 'expected "error", "warning", "info", "off"'),
        ("unused-component = false", 'a level is required here: "error", "warning", "info", "off"'),
        ('unused-component = ["off"]', "unused-component: a level is required here"),
        ('unused-component = { reason = "r" }', "unused-component.severity: a level is required here"),
        ('unused-component = { severity = "off", reason = 1 }', "reason: a string is required here"),
        ('sets = "recommended"', 'sets: write a list, such as ["recommended"]'),
        ('sets = ["recomended"]', "did you mean `recommended`?"),
        ("sets = [[1]]", "unknown set `[1]`, known: recommended"),
        ('set = ["recommended"]', "did you mean `sets`?"),
        ('unused-component = { severity = "of", reason = "r" }', "did you mean `off`?"),
        ('unused-component = { severity = "off", raeson = "r" }', "did you mean `reason`?"),
        ('syntax = { severity = "off", reason = "r" }', "is about reading the file and cannot be changed"),
        ('[silence]\nrule = "unused-component"', "write it as [[tool.oaswright.rules.silence]]"),
        ('[[silence]]\nrule = "unused-component"\nreason = "r"', "silence[0].at: a string is required here"),
        ('[[silence]]\nrule = "unused-component"\nat = "a#b"\nreason = "r"', "a JSON Pointer"),
        ('files = "own.py"', 'files: write a list of Python files, such as ["tools/rules.py"]'),
        ("files = [1]", "files[0]: a string is required here"),
        ("silence = [1]", 'silence[0]: write { rule = "…", at = "…", reason = "…" }'),
        ('[[silence]]\nrule = "nonsense"\nat = "a"\nreason = "r"', "unknown rule `nonsense`"),
    ],
)
def test_a_wrong_table_is_refused_with_the_way_out(text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(settings(text))
    assert words in str(caught.value)
    assert str(caught.value).startswith("tool.oaswright.rules.")


def test_rules_of_ones_own_have_ids_of_their_own(tmp_path: Path) -> None:
    rule = (
        "from oaswright.rules import Finding, rule\n@rule('acme/{}')\ndef check(_): yield Finding((), '')\n"
    )
    for name, id_ in (("one", "a"), ("two", "a"), ("three", "b")):
        (tmp_path / f"{name}.py").write_text(rule.format(id_), "utf-8")
    assert parse_settings(settings('files = ["one.py", "three.py"]'), tmp_path)
    with pytest.raises(SettingsError, match=r"files\[1\]: there are two rules `acme/a`; rename one of them$"):
        parse_settings(settings('files = ["one.py", "two.py"]'), tmp_path)


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
