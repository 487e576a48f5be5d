"""References between files: what they may open, where they lead, and the one document that comes out."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from oaswright.diagnostics import Severity
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.project import Project, load_project
from oaswright.lint.engine import check_file
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Tree

HERE = Path(__file__).parent
HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"


QUERY = "{name: a, in: query, schema: {}}"


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


SHARING = HEAD + "components:\n  schemas:\n    A: {$ref: ../shared/a.yaml}\n"


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without any project, with a document that shares a schema with its neighbours."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {"specs/a.yaml": SHARING, "shared/a.yaml": "type: string\n"})


def test_without_a_project_the_root_is_the_working_directory_above_the_document(
    service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rules(load_project(service)) == []
    for elsewhere in (service.parent, service.parent.parent / "shared", Path("/")):
        monkeypatch.chdir(elsewhere)
        assert rules(load_project(service)) == ["reference-outside-project"]


def test_a_home_is_no_root(service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path.cwd()))
    assert rules(load_project(service)) == ["reference-outside-project"]


def test_a_reference_outside_of_the_root_says_how_to_widen_it(
    service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = service.parent
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    (found,) = load_project(service).diagnostics
    assert "points outside of `specs`, the root below which files are read" in found.message
    assert found.hint == (
        "move the file below the root, or widen it: `--root .`, "
        'or `root = ".."` in [tool.oaswright] of specs/pyproject.toml'
    )
    assert rules(load_project(service, root=root.parent)) == []
    monkeypatch.chdir(root)
    (found,) = load_project(service).diagnostics
    assert "widen it: `--root ..`, or" in (found.hint or "")


def test_links_are_followed_inside_of_the_root_and_not_out_of_it(service: Path) -> None:
    root = service.parent.parent
    (root / "inside").symlink_to(root / "shared")
    (root / "specs/b.yaml").symlink_to(root / "shared/a.yaml")
    for reference in ("../inside/a.yaml", "b.yaml", "./b.yaml"):
        service.write_text(SHARING.replace("../shared/a.yaml", reference), encoding="utf-8")
        assert rules(load_project(service, root=root)) == []
        assert rules(load_project(service, root=service.parent)) == ["reference-outside-project"]


def test_two_references_to_a_file_that_cannot_be_opened_are_quoted_each_as_written(service: Path) -> None:
    references = [
        "../shared/missing.yaml#/A",
        "./../shared/missing.yaml#/B",
        "../../x.yaml",
        "./../../x.yaml",
    ]
    schemas = "".join(f"    S{number}: {{$ref: '{text}'}}\n" for number, text in enumerate(references))
    service.write_text(HEAD + "components:\n  schemas:\n" + schemas, encoding="utf-8")
    found = load_project(service).diagnostics
    assert [reference in item.message for reference, item in zip(references, found, strict=True)] == [
        True
    ] * 4


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


OPERATION = (
    "operationId: listPets\nparameters:\n  - {$ref: '#/x-limit'}\nresponses: {'200': {$ref: '#/x-ok'}}\n"
)
SHARED = "x-limit: {name: limit, in: query, schema: {type: integer}}\nx-ok: {description: Fine}\n"
MISPLACED: dict[str, tuple[dict[str, str], str]] = {
    "operation": (
        {"a.yaml": HEAD + "paths:\n  /a:\n    get: {$ref: b.yaml}\n", "b.yaml": OPERATION + SHARED},
        "an Operation Object",
    ),
    "chain": (
        {
            "a.yaml": HEAD + "paths:\n  /a:\n    get: {$ref: c.yaml}\n",
            "c.yaml": "$ref: d.yaml#/x\n",
            "d.yaml": "x: {$ref: b.yaml}\n",
            "b.yaml": OPERATION + SHARED,
        },
        "an Operation Object",
    ),
    "paths of another file": (
        {
            "a.yaml": HEAD + "paths:\n  /a:\n    get: {$ref: 'b.yaml#/paths/~1b/get'}\n",
            "b.yaml": SHARED
            + "paths:\n  /b:\n    get:\n"
            + OPERATION.replace("\n", "\n      ").join(["      ", ""]).rstrip()
            + "\n",
        },
        "an Operation Object",
    ),
    "the same file": (
        {
            "a.yaml": HEAD
            + "paths:\n  /a:\n    get: {$ref: '#/x-list'}\nx-list:\n  operationId: listPets\n"
            + "  parameters: [{$ref: '#/x-limit'}]\n  responses: {'200': {description: Fine}}\n"
            + "x-limit: {name: limit, in: query, schema: {type: integer}}\n"
        },
        "an Operation Object",
    ),
    "paths": (
        {
            "a.yaml": HEAD + "paths: {$ref: b.yaml}\n",
            "b.yaml": "/a:\n  get: {$ref: c.yaml}\n",
            "c.yaml": OPERATION + SHARED,
        },
        "a Paths Object",
    ),
    "parameters": (
        {
            "a.yaml": HEAD + "paths:\n  /a:\n    get:\n      operationId: listPets\n"
            "      parameters: {$ref: b.yaml}\n      responses: {$ref: c.yaml}\n",
            "b.yaml": "- {name: limit, in: query, schema: {type: integer}}\n",
            "c.yaml": "'200': {description: Fine}\n",
        },
        "an array of Parameter Objects",
    ),
}


@pytest.mark.parametrize("case", MISPLACED)
def test_a_reference_that_the_standard_does_not_allow_is_followed(case: str, tmp_path: Path) -> None:
    files, words = MISPLACED[case]
    _, whole = load(tmp_path, files)
    found = check_file(tmp_path / "a.yaml")
    assert {item.rule for item in found} == {"misplaced-reference"}
    assert {item.severity for item in found} == {Severity.WARNING}
    assert any(item.message.endswith(words) for item in found)
    spec = read_spec(Tree(whole.value, whole.named), "3.1")
    (operation,) = spec.operations
    assert operation.id == "listPets"
    assert [parameter.name for parameter in operation.parameters] == ["limit"]
    assert [response.status for response in operation.responses] == ["200"]


def test_maps_of_components_may_be_files(tmp_path: Path) -> None:
    _, whole = load(
        tmp_path,
        {
            "a.yaml": HEAD + "components:\n  schemas:\n    $ref: schemas.yaml\n    Own: {type: string}\n"
            "  parameters: {$ref: parameters.yaml}\n",
            "schemas.yaml": "Pet:\n  type: object\n  properties:\n"
            "    own: {$ref: 'a.yaml#/components/schemas/Own'}\n"
            "    tag: {$ref: '#/Tag'}\nTag: {type: string}\n",
            "parameters.yaml": "limit: {name: limit, in: query, schema: {$ref: 'schemas.yaml#/Tag'}}\n",
        },
    )
    components = whole.value["components"]
    assert list(components["schemas"]) == ["Pet", "Tag", "Own"]
    assert components["schemas"]["Pet"]["properties"] == {
        "own": {"$ref": "#/components/schemas/Own"},
        "tag": {"$ref": "#/components/schemas/Tag"},
    }
    assert components["parameters"]["limit"]["schema"] == {"$ref": "#/components/schemas/Tag"}
    assert whole.span(("components", "schemas", "Tag", "type")).file.endswith("schemas.yaml")


def test_what_stands_beside_a_misplaced_reference_wins(tmp_path: Path) -> None:
    _, whole = load(
        tmp_path,
        {
            "a.yaml": HEAD + "paths:\n  /a:\n    post: {$ref: b.yaml, operationId: mine, tags: [a]}\n",
            "b.yaml": "operationId: theirs\nsummary: Kept\nresponses: {'204': {description: Fine}}\n",
        },
    )
    operation = whole.value["paths"]["/a"]["post"]
    assert (operation["operationId"], operation["summary"], operation["tags"]) == ("mine", "Kept", ["a"])
    assert whole.span(("paths", "/a", "post", "summary")).file.endswith("b.yaml")


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_fields_beside_the_reference_of_a_path_item_are_kept(version: str, tmp_path: Path) -> None:
    operation = "{operationId: %s, responses: {'204': {description: Fine}}}"
    entry = write(
        tmp_path,
        {
            "a.yaml": HEAD.replace("3.1.0", version)
            + f"paths:\n  /a: {{$ref: '#/paths/~1b', get: {operation % 'getA'}}}\n"
            + f"  /b: {{put: {operation % 'putB'}}}\n",
        },
    )
    project = load_project(entry)
    spec = read_spec(Tree(bundle(project).value), "3.1")
    assert [(item.path, [found.method for found in item.operations]) for item in spec.paths] == [
        ("/a", ["put", "get"]),
        ("/b", ["put"]),
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("  /a:\n    get: {$ref: missing.yaml}\n", "unresolved-reference"),
        ("  /a:\n    get: {$ref: '#/info/title'}\n", "reference-kind"),
        ("  /a:\n    get: {$ref: '#/paths/~1a/get'}\n", "circular-reference"),
        (
            "  /a:\n    get: {$ref: '#/paths/~1a/put'}\n    put: {$ref: '#/paths/~1a/get'}\n",
            "circular-reference",
        ),
        (
            "  /a:\n    get:\n      operationId: getA\n      responses: {'204': {description: Fine}}\n"
            "      parameters: {$ref: '#/info'}\n",
            "reference-kind",
        ),
    ],
)
def test_a_misplaced_reference_that_leads_nowhere_is_one_error(text: str, rule: str, tmp_path: Path) -> None:
    entry = write(tmp_path, {"a.yaml": HEAD + "paths:\n" + text})
    errors = {item.rule for item in check_file(entry) if item.severity is Severity.ERROR}
    assert errors == {rule}


def test_properties_that_refer_to_a_schema_are_refused_with_the_way_out(tmp_path: Path) -> None:
    schemas = "components:\n  schemas:\n    A: {type: object}\n    B:\n      type: object\n"
    properties = "      properties: {$ref: '#/components/schemas/A'}\n"
    entry = write(tmp_path, {"a.yaml": HEAD + schemas + properties})
    (found,) = [item for item in check_file(entry) if item.severity is Severity.ERROR]
    assert found.message == "the reference must resolve to a map of Schema Objects, not to a Schema Object"
    assert found.hint == "beside `properties`, write `allOf: [{$ref: …}]`"


def test_anchors_are_found_in_a_document_of_several_files(tmp_path: Path) -> None:
    _, whole = load(
        tmp_path,
        {
            "a.yaml": HEAD + "components:\n  schemas:\n    A: {$ref: '#tag'}\n    B: {$ref: b.yaml}\n"
            "    C: {$anchor: tag, type: string}\n",
            "b.yaml": "type: integer\n",
        },
    )
    assert whole.value["components"]["schemas"]["A"] == {"$ref": "#/components/schemas/C"}


def test_every_broken_reference_quotes_itself(tmp_path: Path) -> None:
    schemas = "components:\n  schemas:\n"
    for name, reference in (("A", "pet.yaml#/One"), ("B", "./pet.yaml#/Two"), ("C", "../out.yaml#/Three")):
        schemas += f"    {name}: {{$ref: '{reference}'}}\n"
    schemas += "    D: {$ref: '../out.yaml#/Four'}\n    E:\n      discriminator:\n"
    schemas += "        propertyName: kind\n        mapping: {a: pet.yaml#/Five, b: pet.yaml#/Six}\n"
    entry = write(tmp_path, {"a.yaml": HEAD + schemas, "pets.yaml": "One: {}\n"})
    found = load_project(entry, root=tmp_path).diagnostics
    written = ["pet.yaml#/One", "./pet.yaml#/Two", "../out.yaml#/Three"]
    written += ["../out.yaml#/Four", "pet.yaml#/Five", "pet.yaml#/Six"]
    assert [item.message.split("`")[1] for item in found] == written
    assert [item.hint for item in found if item.rule == "unresolved-reference"] == [
        "did you mean `pets.yaml#/One`?",
        "did you mean `./pets.yaml#/Two`?",
        "did you mean `pets.yaml#/Five`?",
        "did you mean `pets.yaml#/Six`?",
    ]


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("/components/schemas/Pet", "did you mean `#/components/schemas/Pet`?"),
        ("components/schemas/Pet", "did you mean `#/components/schemas/Pet`?"),
        ("/components/schemas/Pets", "did you mean `#/components/schemas/Pet`?"),
        ("/components/schema/Pet", "did you mean `#/components/schemas/Pet`?"),
    ],
)
def test_a_forgotten_hash_is_named(reference: str, hint: str, tmp_path: Path) -> None:
    text = HEAD + f"components:\n  schemas:\n    Pet: {{}}\n    A: {{$ref: {reference}}}\n"
    (found,) = load_project(write(tmp_path, {"a.yaml": text}), root=tmp_path).diagnostics
    assert found.rule == "unresolved-reference"
    assert found.message == f"unresolved reference `{reference}`: without `#` it is the path of a file"
    assert found.hint == hint


def test_what_stands_beside_a_reference_and_hides_what_it_leads_to_is_reported(tmp_path: Path) -> None:
    response = "responses: {'200': {description: d}}"
    operations = f"x-operations:\n  one: {{operationId: one, parameters: [{QUERY}], {response}}}\n"
    paths = f"paths:\n  /a:\n    get:\n      $ref: '#/x-operations/one'\n      parameters: [{QUERY}]\n"
    found = check_file(write(tmp_path, {"a.yaml": HEAD + paths + operations}))
    (hidden,) = [item for item in found if item.rule == "reference-siblings"]
    assert hidden.message == "`parameters` beside `$ref` takes the place of what it refers to"
