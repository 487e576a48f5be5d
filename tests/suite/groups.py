"""The groups of the JSON Schema Test Suite, and the documents that they become.

Draft 2020-12 is the dialect of OpenAPI 3.1 and 3.2. OpenAPI 3.0 has a subset of draft 4: those groups
are run whose schemas use no word that 3.0 lacks.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.echo import echo_document
from tests.suite.fetch import FOLDER, VERSION

SUITE = FOLDER / VERSION
FOLDERS = ("draft2020-12", "draft2020-12/optional", "draft2020-12/optional/format", "draft4")
_REMOTE = "http://localhost:1234/draft2020-12/"


@dataclass(frozen=True)
class Group:
    """Some instances of one schema; `tests` are dicts with `description`, `data` and `valid`."""

    folder: str
    file: str
    description: str
    schema: Any
    tests: tuple[dict[str, Any], ...]

    @property
    def key(self) -> tuple[str, str]:
        """File and description, by which lists name the group."""
        return self.file, self.description

    @property
    def version(self) -> str:
        """The version of OpenAPI whose schemas these are."""
        return "3.0.3" if self.folder == "draft4" else "3.1.0"

    @property
    def formats(self) -> bool:
        """Whether formats are asserted: in the required tests they are annotations; OpenAPI means them."""
        return self.folder.endswith("format")


@cache
def groups() -> tuple[Group, ...]:
    """Every group, in the order of the files; none before the suite was fetched."""
    return tuple(group for folder in FOLDERS for group in _read(folder))


def _read(folder: str) -> Iterator[Group]:
    for file in sorted((SUITE / "tests" / folder).glob("*.json")):
        for group in json.loads(file.read_text("utf-8")):
            schema = group["schema"]
            if folder == "draft4":
                schema = {key: value for key, value in schema.items() if key != "$schema"}
                if not _is_3_0(schema):
                    continue
            yield Group(folder, file.stem, group["description"], schema, tuple(group["tests"]))


def documents(group: Group) -> list[dict[str, Any]]:
    """A group as documents: as a schema with an address, and as one whose pointers begin at the document.

    The suite's remote schemas stand beside it where it refers to them.
    """
    schema, text = group.schema, json.dumps(group.schema)
    more = _remotes() if _REMOTE in text else {}
    refers = '"$ref"' in text or '"$dynamicRef"' in text
    if not isinstance(schema, dict) or "$id" in schema or not refers:
        return [echo_document({"Subject": schema}, group.version, more)]
    found = [echo_document({"Subject": _placed(schema)}, group.version, more)]
    if group.version != "3.0.3":
        addressed = {"$id": "https://example.com/subject", **schema}
        found.append(echo_document({"Subject": addressed}, group.version, more))
    return found


def _placed(value: Any) -> Any:
    """A schema without identity of its own, whose pointers lead where it stands in the document."""
    if isinstance(value, list):
        return [_placed(item) for item in value]
    if not isinstance(value, dict) or "$id" in value:
        return value
    found = {key: item if key in {"enum", "const"} else _placed(item) for key, item in value.items()}
    for keyword in ("$ref", "$dynamicRef"):
        reference = found.get(keyword)
        if isinstance(reference, str) and reference.partition("/")[0] == "#":
            found[keyword] = f"#/components/schemas/Subject{reference[1:]}"
    return found


@cache
def _remotes() -> dict[str, Any]:
    """The suite's remote schemas as a compound document has them: each with its address as `$id`."""
    folder = SUITE / "remotes" / "draft2020-12"
    found: dict[str, Any] = {}
    for number, file in enumerate(sorted(folder.rglob("*.json"))):
        schema = json.loads(file.read_text("utf-8"))
        address = _REMOTE + file.relative_to(folder).as_posix()
        if "$vocabulary" not in schema:
            found[f"Remote{number}"] = {"$id": address, **schema}
    return found


_IN_3_0 = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems",
    "maxItems", "uniqueItems", "minProperties", "maxProperties", "allOf", "anyOf", "oneOf", "not", "format",
    "default", "$ref",
}  # fmt: skip


def _is_3_0(schema: object) -> bool:
    """Whether a schema is one of OpenAPI 3.0 too: its words, one type, bare references."""
    if not isinstance(schema, dict):
        return False
    if not schema.keys() <= _IN_3_0 or isinstance(schema.get("type"), list) or schema.get("type") == "null":
        return False
    if "$ref" in schema:
        return len(schema) == 1 and schema["$ref"].startswith("#/properties")
    below = [schema[key] for key in ("items", "not") if key in schema]
    below += [item for key in ("allOf", "anyOf", "oneOf") for item in schema.get(key, [])]
    below += schema.get("properties", {}).values()
    if isinstance(schema.get("additionalProperties"), dict):
        below.append(schema["additionalProperties"])
    return all(map(_is_3_0, below))
