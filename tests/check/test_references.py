"""References between files: what they may open, where they lead, and the one document that comes out."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.project import Project, load_project
from oaswright.lint.engine import check_file

HERE = Path(__file__).parent
HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / next(iter(files))


def load(folder: Path, files: Mapping[str, str]) -> tuple[Project, Bundle]:
    project = load_project(write(folder, files))
    return project, bundle(project)


def rules(project: Project) -> list[str]:
    return [diagnostic.rule for diagnostic in project.diagnostics]


def test_many_files_become_one_document() -> None:
    project = load_project(HERE / "projects" / "many-files" / "openapi.yaml")
    whole = bundle(project)
    expected = load_project(HERE / "projects" / "many-files.bundled.yaml").entry.value
    assert project.diagnostics == ()
    assert whole.value == expected
    assert list(whole.value["components"]["schemas"]) == list(expected["components"]["schemas"])


@pytest.mark.parametrize(
    ("pointer", "position"),
    [
        (("components", "schemas", "Owner_2", "properties", "pets", "type"), ("schemas/owner.yaml", 5)),
        (("components", "pathItems", "pets", "get", "operationId"), ("paths/pets.yaml", 2)),
        (("components", "schemas", "Pet", "properties", "id", "type"), ("schemas/pet.yaml", 5)),
        (("components", "schemas", "Problem", "type"), ("common.json", 12)),
        (("components", "schemas", "Owner", "type"), ("openapi.yaml", 27)),
        (("paths", "/pets", "$ref"), ("openapi.yaml", 7)),
    ],
)
def test_a_node_of_the_bundle_has_the_position_where_it_was_written(
    pointer: tuple[str, ...], position: tuple[str, int]
) -> None:
    folder = HERE / "projects" / "many-files"
    span = bundle(load_project(folder / "openapi.yaml")).span(pointer)
    assert span.file.endswith("projects/many-files/" + position[0])
    assert span.start.line == position[1]


def test_a_document_without_other_files_is_its_own_bundle() -> None:
    for file in (HERE / "correct").glob("*.yaml"):
        project = load_project(file)
        assert bundle(project).value == project.entry.value


def test_bundling_is_deterministic() -> None:
    file = HERE / "projects" / "many-files" / "openapi.yaml"
    first, second = bundle(load_project(file)), bundle(load_project(file))
    assert repr(first.value) == repr(second.value)


def test_openapi_3_0_has_no_component_for_path_items_so_they_are_put_where_they_are_used(
    tmp_path: Path,
) -> None:
    project, whole = load(
        tmp_path,
        {
            "a.yaml": HEAD.replace("3.1.0", "3.0.3")
            + "paths:\n  /a:\n    $ref: b.yaml#/Item\n    summary: mine\n",
            "b.yaml": "Item:\n  summary: theirs\n  get:\n    operationId: getA\n    responses:\n"
            "      '200': {$ref: c.yaml}\n",
            "c.yaml": "description: Fine\n",
        },
    )
    assert project.diagnostics == ()
    assert whole.value["paths"]["/a"] == {
        "summary": "mine",
        "get": {"operationId": "getA", "responses": {"200": {"$ref": "#/components/responses/c"}}},
    }
    assert whole.span(("paths", "/a", "get", "operationId")).file.endswith("b.yaml")
    assert whole.span(("paths", "/a", "summary")).file.endswith("a.yaml")


def test_a_path_item_that_would_be_put_into_itself_is_refused(tmp_path: Path) -> None:
    item = """Item:
  post:
    operationId: postA
    callbacks:
      again:
        '{$url}': {$ref: '#/Item'}
    responses:
      '200': {description: Fine}
"""
    head = HEAD.replace("3.1.0", "3.0.3")
    entry = write(tmp_path, {"a.yaml": head + "paths:\n  /a: {$ref: b.yaml#/Item}\n", "b.yaml": item})
    assert [item.rule for item in check_file(entry)] == ["circular-reference"]


def test_a_finding_behind_a_reference_is_in_the_other_file(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        {
            "a.yaml": HEAD
            + "components:\n  schemas:\n    Pet: {$ref: b.yaml#/Pet}\n    Dog: {$ref: b.yaml#/Dog}\n",
            "b.yaml": "Pet:\n  type: object\n  minLenght: 1\nDog:\n  $ref: '#/Pett'\n",
        },
    )
    found = [
        (item.rule, Path(item.span.file).name, item.span.start.line)
        for item in check_file(entry)
        if item.span
    ]
    assert found == [("unknown-keyword", "b.yaml", 3), ("unresolved-reference", "b.yaml", 5)]


def test_a_file_used_twice_has_its_findings_once(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        {
            "a.yaml": HEAD
            + "components:\n  schemas:\n    A: {$ref: b.yaml}\n"
            + "    B: {type: array, items: {$ref: ./b.yaml}}\n",
            "b.yaml": "type: sting\n",
        },
    )
    assert [item.rule for item in check_file(entry)] == ["unknown-value"]


@pytest.mark.parametrize(
    ("reference", "rule"),
    [
        ("../outside.yaml", "reference-outside-project"),
        ("/etc/passwd", "reference-outside-project"),
        ("%2e%2e/outside.yaml", "reference-outside-project"),
        ("link.yaml", "reference-outside-project"),
        ("folder/outside.yaml", "reference-outside-project"),
        ("http://127.0.0.1/a.yaml", "remote-reference"),
        ("https://example.com/a.yaml#/A", "remote-reference"),
        ("//example.com/a.yaml", "unresolved-reference"),
        ("file:///etc/passwd", "unresolved-reference"),
        ("ftp://example.com/a", "unresolved-reference"),
        ("data:application/json,{}", "unresolved-reference"),
        ("missing.yaml", "unresolved-reference"),
        (".", "unresolved-reference"),
        ("a%00b.yaml", "unresolved-reference"),
        ("#/components/schemas/Missing", "unresolved-reference"),
        ("#/components/schemas/A/0", "unresolved-reference"),
        ("#missing", "unresolved-reference"),
        ("components/schemas/A", "unresolved-reference"),
    ],
)
def test_what_a_reference_may_not_or_cannot_open(tmp_path: Path, reference: str, rule: str) -> None:
    (tmp_path / "outside.yaml").write_text("type: string\n", encoding="utf-8")
    root = tmp_path / "project"
    root.mkdir()
    (root / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (root / "folder").symlink_to(tmp_path)
    entry = write(root, {"a.yaml": HEAD + f"components:\n  schemas:\n    A:\n      $ref: '{reference}'\n"})
    project = load_project(entry)
    assert rules(project) == [rule]
    span = project.diagnostics[0].span
    assert span is not None
    assert span.start.line == 6
    assert list(project.documents) == [project.entry.file]


def test_the_root_is_the_nearest_project_folder(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "shared.yaml").write_text("type: string\n", encoding="utf-8")
    text = HEAD + "components:\n  schemas:\n    A: {$ref: ../shared.yaml}\n"
    entry = write(tmp_path, {"specs/a.yaml": text})
    assert rules(load_project(entry)) == []
    assert rules(load_project(entry, root=tmp_path / "specs")) == ["reference-outside-project"]


def test_references_by_id_and_anchor_are_followed(tmp_path: Path) -> None:
    schemas = """components:
  schemas:
    A:
      $id: https://example.com/a
      $anchor: top
      type: object
      properties:
        b: {$ref: '#/$defs/b'}
        c: {$ref: '#inner'}
        d: {$ref: 'b-schema'}
        e: {$ref: 'https://example.com/a#top'}
      $defs:
        b: {$anchor: inner, type: string}
    B:
      $id: https://example.com/b-schema
      type: integer
"""
    project, _ = load(tmp_path, {"a.yaml": HEAD + schemas})
    assert rules(project) == []
    targets = {reference.holder[-1]: reference.target.pointer for reference in project.references}
    assert targets == {
        "b": ("components", "schemas", "A", "$defs", "b"),
        "c": ("components", "schemas", "A", "$defs", "b"),
        "d": ("components", "schemas", "B"),
        "e": ("components", "schemas", "A"),
    }


def test_only_where_the_standard_has_a_reference_is_one_read(tmp_path: Path) -> None:
    schemas = """components:
  schemas:
    A:
      properties:
        $ref: {type: string}
      const: {$ref: nowhere.yaml}
      enum: [{$ref: nowhere.yaml}]
      default: {$ref: nowhere.yaml}
      examples: [{$ref: nowhere.yaml}]
      x-mine: {$ref: nowhere.yaml}
  examples:
    B:
      value: {$ref: nowhere.yaml}
"""
    project, whole = load(tmp_path, {"a.yaml": HEAD + schemas})
    assert rules(project) == []
    assert whole.value == project.entry.value


def test_a_reference_by_the_name_of_its_own_file_becomes_internal(tmp_path: Path) -> None:
    project, whole = load(
        tmp_path,
        {
            "a.yaml": HEAD
            + "components:\n  schemas:\n    A: {$ref: 'a.yaml#/components/schemas/B'}\n    B: {}\n"
        },
    )
    assert rules(project) == []
    assert whole.value["components"]["schemas"]["A"] == {"$ref": "#/components/schemas/B"}


def test_files_that_refer_to_each_other_are_read_once(tmp_path: Path) -> None:
    project, whole = load(
        tmp_path,
        {
            "a.yaml": HEAD + "components:\n  schemas:\n    A: {$ref: b.yaml#/B}\n",
            "b.yaml": "B:\n  type: object\n  properties:\n    c: {$ref: c.yaml#/C}\n",
            "c.yaml": "C:\n  type: object\n  properties:\n    b: {$ref: b.yaml#/B}\n",
        },
    )
    assert rules(project) == []
    schemas = whole.value["components"]["schemas"]
    assert schemas["A"]["properties"]["c"] == {"$ref": "#/components/schemas/C"}
    assert schemas["C"]["properties"]["b"] == {"$ref": "#/components/schemas/A"}


def test_an_operation_of_another_file_is_checked_like_one_of_the_entry(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        {
            "a.yaml": HEAD + "paths:\n  /pets/{petId}:\n    $ref: pet.yaml\n",
            "pet.yaml": "get:\n  responses: {'204': {description: none}}\n",
        },
    )
    found = [
        (diagnostic.rule, diagnostic.span.file[-8:]) for diagnostic in check_file(entry) if diagnostic.span
    ]
    assert found == [("path-parameters", "pet.yaml"), ("missing-operation-id", "pet.yaml")]
