"""The JSON Schema Test Suite: each schema is a request body, each instance a request.

Draft 2020-12 is the dialect of OpenAPI 3.1 and 3.2. OpenAPI 3.0 has a subset of draft 4: those groups
are run whose schemas use no word that 3.0 lacks.

A group becomes a document beside the suite's remote schemas, goes through the toolkit's loader and
bundler and is served; an instance is answered 204 where the suite calls it valid and 400 where not.
`make test-suite` fetches the suite; without it there is nothing to run.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from oaswright.document.bundle import bundle
from oaswright.document.project import load_project
from oaswright.runtime import Policy
from oaswright.runtime.application import application
from oaswright.runtime.testing import Client

from tests.runtime.apps import wired
from tests.suite.fetch import FOLDER, VERSION

SUITE = FOLDER / VERSION
REMOTE = "http://localhost:1234/draft2020-12/"

NETWORK = "the document would have to be fetched: nothing is"
NUL = "a document may not hold NUL (rule character)"
DIALECT = "a dialect of one's own is refused (rule schema-dialect)"
IMPOSSIBLE = "a schema without values is refused (rule impossible-schema)"
# What a document cannot say. Everything else must be answered as the suite says.
OUTSIDE: dict[tuple[str, str], str] = {
    ("const", "nul characters in strings"): NUL,
    ("enum", "nul characters in strings"): NUL,
    ("defs", "validate definition against metaschema"): NETWORK,
    ("ref", "remote ref, containing refs itself"): NETWORK,
    ("refRemote", "remote HTTP ref with different $id"): NETWORK,
    ("refRemote", "remote HTTP ref with different URN $id"): NETWORK,
    ("refRemote", "remote HTTP ref with nested absolute ref"): NETWORK,
    ("minContains", "maxContains < minContains"): IMPOSSIBLE,
    ("vocabulary", "ignore unrecognized optional vocabulary"): DIALECT,
    ("vocabulary", "schema that uses custom metaschema with with no validation vocabulary"): DIALECT,
}


def groups(folder: str) -> list[Any]:
    """Every group of every file, named by file and description."""
    return [
        pytest.param(file.stem, group, id=f"{file.stem}: {group['description']}")
        for file in sorted((SUITE / "tests" / folder).glob("*.json"))
        for group in json.loads(file.read_text())
    ]


def answers(schema: object, instances: list[object], folder: Path, *, version: str = "3.1.0") -> list[int]:
    """The status of each instance as the body of a request whose schema is given."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Subject"}}}
    operation = {
        "operationId": "op",
        "requestBody": {"required": True, "content": content},
        "responses": {"204": {"description": "valid"}},
    }
    document = {
        "openapi": version,
        "info": {"title": "Suite", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": {"Subject": schema, **(remotes() if version == "3.1.0" else {})}},
    }
    entry = folder / "openapi.json"
    entry.write_text(json.dumps(document))
    # In the required tests `format` is an annotation; OpenAPI documents mean it.
    found = wired(bundle(load_project(entry, root=folder)).value, policy=Policy(formats=False))
    headers = {"Content-Type": "application/json"}  # `json=None` is no body for httpx
    with Client(application([found.api]), checked=False, headers=headers) as client:
        return [client.post("/", content=json.dumps(instance)).status_code for instance in instances]


def placed(value: Any) -> Any:
    """A schema without identity of its own, whose pointers lead where it stands in the document."""
    if isinstance(value, list):
        return [placed(item) for item in value]
    if not isinstance(value, dict) or "$id" in value:
        return value
    found = {key: item if key in {"enum", "const"} else placed(item) for key, item in value.items()}
    for keyword in ("$ref", "$dynamicRef"):
        reference = found.get(keyword)
        if isinstance(reference, str) and reference.partition("/")[0] == "#":
            found[keyword] = f"#/components/schemas/Subject{reference[1:]}"
    return found


@cache
def remotes() -> dict[str, Any]:
    """The suite's remote schemas as a compound document has them: each with its address as `$id`."""
    folder = SUITE / "remotes" / "draft2020-12"
    found: dict[str, Any] = {}
    for number, file in enumerate(sorted(folder.rglob("*.json"))):
        schema = json.loads(file.read_text())
        address = REMOTE + file.relative_to(folder).as_posix()
        if "$vocabulary" not in schema:
            found[f"Remote{number}"] = {"$id": address, **schema}
    return found


@pytest.mark.skipif(not SUITE.is_dir(), reason="make test-suite fetches the suite")
@pytest.mark.parametrize(("file", "group"), groups("draft2020-12"))
def test_every_instance_is_answered_as_the_suite_says(
    file: str, group: dict[str, Any], tmp_path: Path
) -> None:
    if (file, group["description"]) in OUTSIDE:
        pytest.skip(OUTSIDE[file, group["description"]])
    schema = group["schema"]
    if isinstance(schema, dict) and "$id" not in schema:
        schema = placed(schema)
    tests = group["tests"]
    statuses = answers(schema, [test["data"] for test in tests], tmp_path)
    hold(tests, statuses)


IN_3_0 = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems",
    "maxItems", "uniqueItems", "minProperties", "maxProperties", "allOf", "anyOf", "oneOf", "not", "format",
    "default", "$ref",
}  # fmt: skip
LATER = {
    ("type", "integer type matches integers"): "1.0 is an integer, as it is since draft 6",
    ("enum", "nul characters in strings"): NUL,
    (
        "zeroTerminatedFloats",
        "some languages do not distinguish between different types of numeric value",
    ): "see type",
}


def is_3_0(schema: object) -> bool:
    """Whether a schema is one of OpenAPI 3.0 too: its words, one type, bare references."""
    if not isinstance(schema, dict):
        return False
    if not schema.keys() <= IN_3_0 or isinstance(schema.get("type"), list) or schema.get("type") == "null":
        return False
    if "$ref" in schema:
        return len(schema) == 1 and schema["$ref"].startswith("#/properties")
    below = [schema[key] for key in ("items", "not") if key in schema]
    below += [item for key in ("allOf", "anyOf", "oneOf") for item in schema.get(key, [])]
    below += schema.get("properties", {}).values()
    if isinstance(schema.get("additionalProperties"), dict):
        below.append(schema["additionalProperties"])
    return all(map(is_3_0, below))


@pytest.mark.skipif(not SUITE.is_dir(), reason="make test-suite fetches the suite")
@pytest.mark.parametrize(("file", "group"), groups("draft4"))
def test_every_instance_is_answered_as_openapi_3_0_says(
    file: str, group: dict[str, Any], tmp_path: Path
) -> None:
    schema = {key: value for key, value in group["schema"].items() if key != "$schema"}
    if not is_3_0(schema):
        pytest.skip("not a schema of OpenAPI 3.0")
    if (file, group["description"]) in LATER:
        pytest.skip(LATER[file, group["description"]])
    tests = group["tests"]
    statuses = answers(placed(schema), [test["data"] for test in tests], tmp_path, version="3.0.3")
    hold(tests, statuses)


def hold(tests: list[dict[str, Any]], statuses: list[int]) -> None:
    """Fail with the descriptions of the instances that were answered otherwise."""
    expected = [204 if test["valid"] else 400 for test in tests]
    wrong = [
        test["description"]
        for test, wanted, status in zip(tests, expected, statuses, strict=True)
        if wanted != status
    ]
    assert not wrong, wrong
