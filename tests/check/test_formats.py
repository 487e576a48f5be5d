"""How findings are shown: for people, for tools, for code scanning, for pull requests."""

import json
from dataclasses import replace
from email.message import Message
from pathlib import Path

import jsonschema_rs
import pytest
from oaswright.cli.main import run
from oaswright.diagnostics import (
    Diagnostic,
    Position,
    Related,
    Severity,
    Span,
    has_errors,
    ordered,
)
from oaswright.diagnostics.github import format_github
from oaswright.diagnostics.json import format_json
from oaswright.diagnostics.repository import find_repository
from oaswright.diagnostics.sarif import Driver, RuleDescription, format_sarif
from oaswright.diagnostics.text import format_text, summary


def span(line: int, column: int, end: int, file: str = "specs/a b.yaml", last: int | None = None) -> Span:
    return Span(file, Position(line, column), Position(last or line, end))


ERROR = Diagnostic(
    "duplicate-key",
    Severity.ERROR,
    span(3, 1, 5),
    "the key `name` is used twice: 100%, really",
    "rename one of the two",
    (Related(span(1, 1, 5), "first used here"),),
)
WARNING = Diagnostic("unused-component", Severity.WARNING, span(2, 3, 2, last=3), "nothing refers to it")
NOWHERE = Diagnostic("drift", Severity.INFO, None, "the generated files are older than the document")
SOURCES = {"specs/a b.yaml": "name: a\n  b: |\nname: c\nlast: d\n"}


def test_findings_are_ordered_by_position_and_each_is_shown_once() -> None:
    assert ordered([ERROR, WARNING, NOWHERE, ERROR]) == [NOWHERE, WARNING, ERROR]
    assert has_errors([WARNING, ERROR])
    assert not has_errors([WARNING, NOWHERE])
    assert summary([ERROR, WARNING, WARNING, NOWHERE]) == "1 error, 2 warnings, 1 note"
    assert summary([]) == ""


def test_text_has_a_frame_with_carets_the_hint_and_the_related_positions() -> None:
    assert format_text([ERROR], SOURCES, colour=False).splitlines() == [
        "specs/a b.yaml:3:1: error[duplicate-key]: the key `name` is used twice: 100%, really",
        " 2 |   b: |",
        " 3 | name: c",
        "   | ^^^^",
        " 4 | last: d",
        "  hint: rename one of the two",
        "  specs/a b.yaml:1:1: first used here",
        " 1 | name: a",
        "   | ^^^^",
    ]


def test_a_range_over_several_lines_is_shown_by_its_first() -> None:
    assert format_text([WARNING], SOURCES, colour=False).splitlines()[2:4] == [" 2 |   b: |", "   |   ^^^^"]


def test_a_finding_without_a_position_or_a_source_has_no_frame() -> None:
    assert format_text([NOWHERE], {}, colour=False) == f"info[drift]: {NOWHERE.message}"
    assert format_text([WARNING], {}, colour=False).count("\n") == 0


def test_carets_stand_below_wide_characters_and_long_lines_are_cut() -> None:
    wide = Diagnostic("r", Severity.ERROR, span(1, 4, 6, "w"), "m")
    frame = format_text([wide], {"w": "漢字: xx\n"}, colour=False).splitlines()
    assert frame[2] == "   | " + " " * 5 + "^^"
    long = Diagnostic("r", Severity.ERROR, span(1, 5001, 5004, "l"), "m")
    frame = format_text([long], {"l": "a" * 5000 + "bcd" + "e" * 5000}, colour=False).splitlines()
    assert len(frame[1]) < 130
    assert frame[1][frame[2].index("^") :].startswith("bcd")


FRAMES = {
    "no wider than it is": ("a" * 100, (1, 1, 2), [" 1 | " + "a" * 100, "   | ^"]),
    "cut at its end": ("a" * 101, (1, 34, 35), [" 1 | " + "a" * 100 + "…", "   | " + " " * 33 + "^"]),
    "cut at its start": ("b" + "a" * 100, (1, 35, 36), [" 1 | …" + "a" * 100, "   | " + " " * 34 + "^"]),
    "carets end with it": ("a" * 101, (1, 1, 102), [" 1 | " + "a" * 100 + "…", "   | " + "^" * 100]),
    "a range of nothing": ("ab", (1, 2, 2), [" 1 | ab", "   |  ^"]),
    "behind the end of a line": ("ab", (1, 3, 9), [" 1 | ab", "   |   ^"]),
    "a tab": ("\tab", (1, 2, 4), [" 1 |     ab", "   |     ^^"]),
    "a letter of two characters": ("e\u0301ab", (1, 3, 5), [" 1 | e\u0301ab", "   |  ^^"]),
    "other ends of lines": ("\ufeffa\r\nb\rc", (2, 1, 2), [" 1 | a", " 2 | b", "   | ^", " 3 | c"]),
    "an empty line after": ("a\nb\n \nc", (2, 1, 2), [" 1 | a", " 2 | b", "   | ^"]),
    "an empty line before": ("\nb", (2, 1, 2), [" 1 |", " 2 | b", "   | ^"]),
    "numbers of two digits": ("a\n" * 10, (9, 1, 2), ["  8 | a", "  9 | a", "    | ^", " 10 | a"]),
    "the last line": ("a\nb", (2, 1, 2), [" 1 | a", " 2 | b", "   | ^"]),
    "behind the last line": ("a\nb", (3, 1, 2), []),
}


@pytest.mark.parametrize(("text", "at", "frame"), FRAMES.values(), ids=FRAMES)
def test_a_frame_shows_where_it_is(text: str, at: tuple[int, int, int], frame: list[str]) -> None:
    found = Diagnostic("r", Severity.ERROR, span(*at, "f"), "m")
    assert format_text([found], {"f": text}, colour=False).split("\n")[1:] == frame


def test_a_long_message_is_cut() -> None:
    found = [Diagnostic("r", Severity.ERROR, None, "m" * length, "h" * length) for length in (500, 501)]
    shown = format_text(found, {}, colour=False).splitlines()
    assert shown[:2] == [f"error[r]: {'m' * 500}", f"  hint: {'h' * 500}"]
    assert shown[3:] == [f"error[r]: {'m' * 500}…", f"  hint: {'h' * 500}…"]


def test_what_is_for_tools_can_be_read_by_people() -> None:
    for text in (format_json([ERROR]), format_sarif([ERROR])):
        assert text.splitlines()[0] == "{"
        assert text.splitlines()[1].startswith('  "')


def test_a_document_cannot_write_to_the_terminal() -> None:
    evil = Diagnostic("r", Severity.ERROR, span(1, 1, 2, "e\x1b[2J"), "m \x1b]0;t\x07 \u202e \r", "h\x9b")
    shown = format_text([evil], {"e\x1b[2J": "a\x1b[31m\u2066\tb"}, colour=False)
    assert not set(shown) & set("\x1b\x07\x9b\r\u202e\u2066\t")


def test_colour_is_only_added_where_it_is_asked_for() -> None:
    assert "\x1b[" in format_text([ERROR], SOURCES, colour=True)
    assert "\x1b" not in format_text([ERROR], SOURCES, colour=False)


def test_json_is_one_document_with_counts() -> None:
    found = json.loads(format_json([ERROR, WARNING, NOWHERE]))
    assert found["version"] == 1
    assert found["summary"] == {"error": 1, "warning": 1, "info": 1}
    assert found["diagnostics"][0]["location"] is None
    assert found["diagnostics"][2] == {
        "rule": "duplicate-key",
        "severity": "error",
        "message": ERROR.message,
        "hint": ERROR.hint,
        "location": {
            "file": "specs/a b.yaml",
            "start": {"line": 3, "column": 1},
            "end": {"line": 3, "column": 5},
        },
        "related": [
            {
                "message": "first used here",
                "location": {
                    "file": "specs/a b.yaml",
                    "start": {"line": 1, "column": 1},
                    "end": {"line": 1, "column": 5},
                },
            }
        ],
    }


def test_github_escapes_what_would_end_a_command() -> None:
    lines = format_github([ERROR, WARNING, NOWHERE]).splitlines()
    assert lines == [
        "::notice title=oaswright drift::the generated files are older than the document",
        "::warning file=specs/a b.yaml,line=2,endLine=3,title=oaswright unused-component::"
        "nothing refers to it",
        "::error file=specs/a b.yaml,line=3,endLine=3,col=1,endColumn=4,title=oaswright duplicate-key::"
        "the key `name` is used twice: 100%25, really%0Ahint: rename one of the two"
        "%0Aspecs/a b.yaml:1:1: first used here",
    ]
    odd = Diagnostic("r", Severity.ERROR, span(1, 1, 2, "a,b:c.yaml"), "m\r\n::error::x")
    assert format_github([odd]).startswith("::error file=a%2Cb%3Ac.yaml,line=1")
    assert "\n" not in format_github([odd])


# The part of the SARIF 2.1.0 schema that a log of ours uses, closed against anything else.
_MESSAGE = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 1}, "markdown": {"type": "string"}},
    "required": ["text"],
    "additionalProperties": False,
}
_POSITIVE = {"type": "integer", "minimum": 1}
_LOCATION = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": -1},
        "message": _MESSAGE,
        "physicalLocation": {
            "type": "object",
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {
                        "uri": {"type": "string", "format": "uri-reference"},
                        "uriBaseId": {"type": "string"},
                    },
                    "required": ["uri"],
                    "additionalProperties": False,
                },
                "region": {
                    "type": "object",
                    "properties": {
                        "startLine": _POSITIVE,
                        "startColumn": _POSITIVE,
                        "endLine": _POSITIVE,
                        "endColumn": _POSITIVE,
                    },
                    "additionalProperties": False,
                },
            },
            "required": ["artifactLocation"],
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
_SARIF = {
    "type": "object",
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"executionSuccessful": {"type": "boolean"}},
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                        },
                    },
                    "originalUriBaseIds": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "properties": {
                                "uri": {"type": "string", "format": "uri-reference"},
                                "description": _MESSAGE,
                            },
                            "additionalProperties": False,
                        },
                    },
                    "tool": {
                        "type": "object",
                        "properties": {
                            "driver": {
                                "type": "object",
                                "properties": {
                                    "name": {"type": "string"},
                                    "semanticVersion": {"type": "string"},
                                    "informationUri": {"type": "string", "format": "uri"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": _MESSAGE,
                                                "fullDescription": _MESSAGE,
                                                "help": _MESSAGE,
                                                "helpUri": {"type": "string", "format": "uri"},
                                                "defaultConfiguration": {
                                                    "type": "object",
                                                    "properties": {
                                                        "enabled": {"type": "boolean"},
                                                        "level": {
                                                            "enum": ["none", "note", "warning", "error"]
                                                        },
                                                    },
                                                    "additionalProperties": False,
                                                },
                                            },
                                            "required": ["id"],
                                            "additionalProperties": False,
                                        },
                                    },
                                },
                                "required": ["name"],
                                "additionalProperties": False,
                            }
                        },
                        "required": ["driver"],
                        "additionalProperties": False,
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": _MESSAGE,
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "locations": {"type": "array", "items": _LOCATION},
                                "relatedLocations": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": _LOCATION,
                                },
                            },
                            "required": ["message"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["tool"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["version", "runs"],
    "additionalProperties": False,
}


DOCUMENTATION = "The same key twice.\n\n## What it does\nReports a\nkey.\n\n## Why\nBecause."
DRIVER = Driver(
    "1.2.3",
    "https://example.com/oaswright",
    {"duplicate-key": RuleDescription(DOCUMENTATION, Severity.ERROR)},
)


def test_sarif_names_the_page_of_the_distribution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    about = Message()
    about["Version"] = "1.2.3"
    (tmp_path / "pets.yaml").write_text("openapi: 3.1.0\npaths: []\n", "utf-8")
    monkeypatch.setattr("importlib.metadata.metadata", lambda _: about)
    pages: list[object] = []
    for url in ("", "Source, https://example.com/a,b", "Issues, https://example.com/issues"):
        if url:
            about["Project-URL"] = url
        assert run(["check", "--format", "sarif", str(tmp_path / "pets.yaml")]) == 1
        driver = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]
        pages.append((driver["semanticVersion"], driver.get("informationUri")))
    assert pages == [("1.2.3", None), *[("1.2.3", "https://example.com/a,b")] * 2]


def test_sarif_is_valid_and_names_the_tool_and_the_rules_it_uses() -> None:
    found = [ERROR, WARNING, NOWHERE]
    log = json.loads(format_sarif(found, DRIVER, SOURCES))
    jsonschema_rs.Draft7Validator(_SARIF, validate_formats=True).validate(log)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["semanticVersion"], driver["informationUri"]) == ("1.2.3", "https://example.com/oaswright")
    assert run["invocations"] == [{"executionSuccessful": True}]
    rules = driver["rules"]
    assert [rule["id"] for rule in rules] == ["drift", "duplicate-key", "unused-component"]
    assert rules[1] == {
        "id": "duplicate-key",
        "defaultConfiguration": {"level": "error", "enabled": True},
        "shortDescription": {"text": "The same key twice."},
        "fullDescription": {"text": "Reports a key."},
        "help": {"text": DOCUMENTATION, "markdown": DOCUMENTATION},
        "helpUri": "https://example.com/oaswright",
    }
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    position = run["results"][2]["locations"][0]["physicalLocation"]
    assert position["artifactLocation"] == {"uri": "specs/a%20b.yaml", "uriBaseId": "SRCROOT"}
    assert position["region"] == {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 5}


def fingerprints(found: list[Diagnostic], text: str) -> list[str]:
    results = json.loads(format_sarif(found, DRIVER, {"specs/a b.yaml": text}))["runs"][0]["results"]
    return [value for result in results for value in result["partialFingerprints"].values()]


def test_a_finding_keeps_its_fingerprint_when_lines_move() -> None:
    text = SOURCES["specs/a b.yaml"]
    moved = replace(ERROR, span=span(5, 3, 7))
    (before,) = fingerprints([ERROR], text)
    assert fingerprints([moved], "#\n#\n" + text.replace("name: c", "  name: c")) == [before]
    assert fingerprints([moved], "#\n#\n" + text.replace("name: c", "name: d")) != [before]
    assert len(set(fingerprints([ERROR, replace(ERROR, message="m"), replace(ERROR, rule="r")], text))) == 3
    # Two alike on lines alike.
    assert len(set(fingerprints([ERROR, replace(ERROR, span=span(4, 1, 5))], "a\n" * 5))) == 2


def test_paths_count_from_the_root_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = tmp_path / "services" / "shop"
    service.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(service)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    assert find_repository() == tmp_path
    assert format_github([ERROR], tmp_path).startswith("::error file=services/shop/specs/a b.yaml,line=3")
    assert "%0Aservices/shop/specs/a b.yaml:1:1: first used here" in format_github([ERROR], tmp_path)
    outside = replace(ERROR, span=span(3, 1, 5, (tmp_path / "shared.yaml").as_posix()), related=())
    assert format_github([outside], tmp_path).startswith("::error file=shared.yaml,")
    log = json.loads(format_sarif([ERROR, outside], root=tmp_path))
    places = [
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
        for place in (*result["locations"], *result.get("relatedLocations", ()))
    ]
    assert sorted(set(places)) == ["services/shop/specs/a%20b.yaml", "shared.yaml"]
    elsewhere = json.loads(format_sarif([outside], root=service))["runs"][0]["results"][0]["locations"][0]
    assert elsewhere["physicalLocation"]["artifactLocation"] == {"uri": (tmp_path / "shared.yaml").as_uri()}
    # The service says where its checkout is, also within another one.
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "services"))
    assert find_repository() == tmp_path / "services"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "elsewhere"))
    assert find_repository() == tmp_path
    (tmp_path / ".git").rmdir()
    monkeypatch.delenv("GITHUB_WORKSPACE")
    assert find_repository() is None


def test_no_findings_are_a_valid_answer_in_every_format() -> None:
    assert format_text([], {}, colour=True) == ""
    assert format_github([]) == ""
    assert json.loads(format_json([]))["diagnostics"] == []
    jsonschema_rs.Draft7Validator(_SARIF).validate(json.loads(format_sarif([])))
