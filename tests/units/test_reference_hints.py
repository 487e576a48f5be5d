"""A reference that cannot be resolved says where it ends and what was probably meant."""

import json
from pathlib import Path

import pytest
from oaswright.document.bundle import bundle
from oaswright.document.project import Project, load_project
from oaswright.openapi.pointers import JSON, follow


def load(folder: Path, schemas: dict[str, JSON], **files: JSON) -> Project:
    """A project whose document has some schemas, and other files beside it."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": schemas},
    }
    (folder / "openapi.json").write_text(json.dumps(document))
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value))
    return load_project(folder / "openapi.json", root=folder)


def hint_of(folder: Path, reference: str, schemas: dict[str, JSON], **files: JSON) -> str | None:
    project = load(folder, {"A": {"$ref": reference}, **schemas}, **files)
    (finding,) = project.diagnostics
    assert finding.span is not None
    return finding.hint


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("#/components/schemas/Cats", "did you mean `#/components/schemas/Cat`?"),
        ("#/component/schemas/Cat", "did you mean `#/components/schemas/Cat`?"),
        ("#/components/schema/Cat", "did you mean `#/components/schemas/Cat`?"),
        ("#/definitions/Cat", "did you mean `#/components/schemas/Cat`?"),
        ("#/nothing/Else", "the document has `openapi`, `info`, `components`"),
        ("#/info/Else", "`#/info` has `title`, `version`"),
        ("#/components/schemas/Cat/type/x", None),
        ("#Cat", "a pointer starts with `#/`, such as `#/Cat`"),
        ("#components/schemas/Cat", "did you mean `#/components/schemas/Cat`?"),
        ("#definitions/Cat", "did you mean `#/definitions/Cat`?"),
        ("Cat", "did you mean `#/components/schemas/Cat`?"),
        ("Cat.yaml", "did you mean `#/components/schemas/Cat`?"),
        ("others.json", "did you mean `other.json`?"),
        ("other.json#/Dogs", "did you mean `other.json#/Dog`?"),
        ("other.json#/Cat", "the document has `Dog`"),
        ("other.json#/Bird", "the document has `Dog`"),
        ("other.json#Dog", None),
        ("https://example.com/x", "save the document beside this one and refer to the file"),
        ("urn:x:y", None),
    ],
)
def test_hint_names_what_was_probably_meant(tmp_path: Path, reference: str, hint: str | None) -> None:
    schemas: dict[str, JSON] = {"Cat": {"type": "string"}}
    assert hint_of(tmp_path, reference, schemas, other={"Dog": {"type": "string"}}) == hint


@pytest.mark.parametrize(("number", "listed"), [(7, True), (8, False)])
def test_names_are_listed_where_they_are_few(tmp_path: Path, number: int, listed: bool) -> None:
    schemas: dict[str, JSON] = {f"Pet{index}": {"type": "string"} for index in range(number)}
    hint = hint_of(tmp_path, "#/components/schemas/Unlike", schemas)
    # The schema with the reference is one of them.
    names = ["A", *schemas]
    expected = f"`#/components/schemas` has {', '.join(f'`{name}`' for name in names)}" if listed else None
    assert hint == expected


def test_references_behind_a_broken_one_are_followed(tmp_path: Path) -> None:
    mapping: JSON = {"a": "#/components/schemas/Gone", "b": "other.json#/Dog", "c": "Cat"}
    discriminator: JSON = {"propertyName": "kind", "mapping": mapping}
    choice: JSON = {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": discriminator}
    project = load(tmp_path, {"A": choice, "Cat": {"type": "object"}}, other={"Dog": {"type": "object"}})
    (finding,) = project.diagnostics
    assert finding.rule == "unresolved-reference"
    found = [(reference.field, reference.target.pointer) for reference in project.references]
    assert found == [("$ref", ("components", "schemas", "Cat")), ("b", ("Dog",))]
    assert [reference.by_file for reference in project.references] == [False, True]
    assert {Path(file).name for file in project.documents} == {"openapi.json", "other.json"}


@pytest.mark.parametrize(
    ("schemas", "by_file"),
    [
        ({"A": {"$ref": "#/components/schemas/B"}, "B": {}}, False),
        ({"A": {"$ref": "openapi.json#/components/schemas/B"}, "B": {}}, True),
        ({"A": {"$ref": "https://x.example/b"}, "B": {"$id": "https://x.example/b"}}, False),
        ({"A": {"$ref": "#b"}, "B": {"$anchor": "b"}}, False),
    ],
)
def test_reference_by_file_is_told_from_one_by_identity(
    tmp_path: Path, schemas: dict[str, JSON], by_file: bool
) -> None:
    project = load(tmp_path, schemas)
    assert project.diagnostics == ()
    (reference,) = project.references
    assert reference.target.pointer == ("components", "schemas", "B")
    assert reference.target.value == schemas["B"]
    assert reference.by_file == by_file


def test_pointer_within_a_schema_with_an_id_is_meant_from_there_first(tmp_path: Path) -> None:
    outer: JSON = {
        "$id": "https://x.example/outer",
        "$defs": {"Inner": {"type": "string"}},
        "properties": {
            "a": {"$ref": "#/$defs/Inner"},
            "b": {"$ref": "#/components/schemas/Other"},
            "c": {"$ref": "https://x.example/outer#/$defs/Inner"},
        },
    }
    project = load(tmp_path, {"Outer": outer, "Other": {}})
    assert project.diagnostics == ()
    inner = ("components", "schemas", "Outer", "$defs", "Inner")
    found = {reference.holder[-1]: reference.target.pointer for reference in project.references}
    assert found == {"a": inner, "b": ("components", "schemas", "Other"), "c": inner}


def test_components_of_one_name_get_numbers_in_the_bundle(tmp_path: Path) -> None:
    schemas: dict[str, JSON] = {name: {"properties": {"x": {"$ref": f"{name}.json#/P"}}} for name in "abc"}
    files: dict[str, JSON] = {name: {"P": {"type": "string", "title": name}} for name in "abc"}
    whole = bundle(load(tmp_path, {**schemas, "P": {"type": "null"}}, **files)).value
    found = follow(whole, ("components", "schemas"))
    assert found is not None
    assert isinstance(found[0], dict)
    assert list(found[0]) == ["a", "b", "c", "P", "P_2", "P_3", "P_4"]


@pytest.mark.parametrize(
    ("reference", "name"), [("other.json", "other"), ("other.json#/a%20b", "a_b"), ("other.json#/P", "P")]
)
def test_what_is_pulled_in_is_named_after_its_pointer_or_file(
    tmp_path: Path, reference: str, name: str
) -> None:
    other: JSON = {"type": "object", "a b": {"type": "string"}, "P": {"type": "null", "title": "t"}}
    project = load(
        tmp_path, {"A": {"items": {"$ref": reference}}, "P": {"type": "null", "title": "t"}}, other=other
    )
    schema = follow(bundle(project).value, ("components", "schemas", "A", "items", "$ref"))
    assert schema is not None
    assert schema[0] == f"#/components/schemas/{name}"
