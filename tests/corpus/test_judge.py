"""What openapi-spec-validator refuses, `check` refuses: the differences are listed, with who is right."""

import json
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest
from oaswright.diagnostics import has_errors
from oaswright.document.bundle import bundle
from oaswright.document.project import load_project
from oaswright.judge.refusals import find_refusals
from oaswright.lint.engine import check_file

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [
        *(ROOT / "specs").glob("*.yaml"),
        *(ROOT / "tests/corpus/documents").glob("*.yaml"),
        *(ROOT / "tests/check/correct").glob("*.yaml"),
        *(ROOT / "tests/check/mistakes").glob("*.yaml"),
    ]
)
VALIDATORS: dict[str, Any] = {
    "3.0": openapi_spec_validator.OpenAPIV30SpecValidator,
    "3.1": openapi_spec_validator.OpenAPIV31SpecValidator,
    "3.2": openapi_spec_validator.OpenAPIV32SpecValidator,
}

# Documents that it refuses and `check` does not, and why.
TAKEN: dict[str, str] = {
    "stray-scheme-field": "a field of another type of security scheme has no effect, which is a warning",
    "wrong-type-version": "a number where text is meant is read as its text, which is a warning",
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_what_the_reference_validator_refuses_is_refused(document: Path) -> None:
    project = load_project(document)
    if project.version is None or project.diagnostics:
        return
    whole = bundle(project)
    # A copy, since aliases of YAML share their values.
    text = json.dumps(whole.value)
    told, failures = _judge(project.version, json.loads(text))
    # Asked our way, which takes less time, it says the same.
    assert [message for _, message in find_refusals(project.version, json.loads(text))] == told
    errors = [*told, *failures]
    refused = has_errors(check_file(document))
    if document.stem in TAKEN:
        assert errors
        assert not refused
    else:
        assert refused or not errors, errors[0]


def _judge(version: str, value: Any) -> tuple[list[str], list[str]]:
    """What the validator has against a document. Where it fails itself, it refuses the document too."""
    found: list[str] = []
    try:
        for error in VALIDATORS[version](value).iter_errors():
            found.append(error.message)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        return found, [f"{type(error).__name__}: {error}"]
    return found, []
