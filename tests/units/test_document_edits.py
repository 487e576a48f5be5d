"""What is said of an edit of a document: which part, what of it, on which line."""

from pathlib import Path

import pytest
from oaswright.document.bundle import bundle
from oaswright.document.comparison import compare_documents
from oaswright.document.project import load_project

DOCUMENT = """openapi: 3.1.0
info: {title: Shop, version: '1'}
tags: [{name: items}, {name: orders}]
paths:
  /items:
    parameters:
      - {name: tenant, in: header, schema: {type: string}}
    get:
      operationId: listItems
      tags: [items]
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 50}}
        - $ref: '#/components/parameters/After'
      responses:
        '200':
          description: All items.
          content: {application/json: {schema: {$ref: '#/components/schemas/Items'}}}
    post:
      responses:
        '204': {description: Done.}
components:
  parameters:
    After: {name: after, in: query, schema: {type: string}}
  schemas:
    Items:
      type: array
      items: {$ref: '#/components/schemas/Item'}
    Item:
      type: object
      required: [name]
      properties:
        name: {type: string}
        kind: {enum: [small, large]}
        size:
          oneOf:
            - {type: integer}
            - {type: string, minLength: 1}
      example: {name: Spade}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: Shop", "title: Store", ['`info`: `title` changed from "Shop" to "Store" (2)']),
        ("{name: items}, {name: orders}", "{name: orders}, {name: items}", ["`tags`: order changed (3)"]),
        ("{name: items}, ", "", ["`tags`: `items` removed (3)"]),
        ("tenant, in", "owner, in", ['path /items: parameter `tenant`: `name` changed from "tenant"']),
        ("listItems", "getItems", ["operation getItems renamed from listItems (8)"]),
        ("  /items:", "  /goods:", ["operation listItems moved from GET /items to GET /goods (8)"]),
        ("maximum: 50", "maximum: 60", ["parameter `limit`: `maximum` changed from 50 to 60 (12)"]),
        ("maximum: 50", "maximum: 50.0", ["parameter `limit`: `maximum` changed from 50 to 50.0 (12)"]),
        ("maximum: 50", "minimum: 1", ["`minimum` added: 1 (12)", "`maximum` removed: 50 (12)"]),
        ("        - $ref: '#/components/parameters/After'\n", "", ["parameter `After` removed (11)"]),
        ("'204': {", "'201': {", ["response `201` added (20)", "response `204` removed (19)"]),
        ("All items.", "x" * 50, ["response `200`: `description` changed (16)"]),
        ("    post:", "    put:", ["operation PUT /items moved from POST /items to PUT /items (18)"]),
        ("[small, large]", "[small, huge]", ['property `kind`, `enum`: "huge" added (33)']),
        ("[small, large]", "[large, small]", ["property `kind`, `enum` order changed (33)"]),
        ("name: {type: string}", "name: {type: [string, 'null']}", ["changed from"]),
        ("minLength: 1", "minLength: 2", ["schema Item: property `size`, `oneOf`, item 2: `minLength`"]),
        ("- {type: integer}\n            ", "", ["property `size`, `oneOf`, item 1 removed (35)"]),
        ("{name: Spade}", "{name: Rake}", ["schema Item: `example`: `name` changed from"]),
        ("After: {", "Before: {", ["parameter Before renamed from After (23)"]),
        ("  schemas:\n    Items:", "  schemas:\n    Extra: {}\n    Items:", ["schema Extra added (25)"]),
        ("openapi: 3.1.0", "x-note: yes\nopenapi: 3.1.0", ["`x-note` added (1)"]),
    ],
)
def test_edits_are_told(tmp_path: Path, old: str, new: str, said: list[str]) -> None:
    assert old in DOCUMENT
    found = compare(tmp_path, DOCUMENT, DOCUMENT.replace(old, new))
    assert all(any(part in line for line in found) for part in said), found


@pytest.mark.parametrize("written", ['title: "Shop"', "title: Shop # a comment\n  ", "'title': Shop"])
def test_what_is_only_written_in_another_way_is_no_edit(tmp_path: Path, written: str) -> None:
    assert compare(tmp_path, DOCUMENT, DOCUMENT.replace("title: Shop", written)) == []


def test_another_order_of_members_is_an_edit(tmp_path: Path) -> None:
    text = DOCUMENT.replace("title: Shop, version: '1'", "version: '1', title: Shop")
    assert compare(tmp_path, DOCUMENT, text) == ["`info`: order changed (2)"]


def compare(folder: Path, old: str, new: str) -> list[str]:
    """The edits from one text to another, with line numbers only."""
    (folder / "old.yaml").write_text(old, encoding="utf-8")
    (folder / "new.yaml").write_text(new, encoding="utf-8")
    former = bundle(load_project(folder / "old.yaml")).value
    edits = compare_documents(former, bundle(load_project(folder / "new.yaml"))).edits
    file = edits[0].span.file if edits else ""
    return [str(edit).replace(f"{file}:", "") for edit in edits]
