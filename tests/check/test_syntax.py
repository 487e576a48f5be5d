"""A mistake in the text of a file is one finding that says what its author did, where, and what to write."""

from pathlib import Path

import pytest
from oaswright.document.reading import parse_document

YAML = """\
openapi: 3.1.0
info:
  title: A
  version: '1'
paths:
  /a:
    get:
      operationId: listA
      description: Lists all
      tags: [x, y]
      parameters:
        - name: limit
          in: query
          schema: {type: integer, minimum: 1}
        - name: kind
          in: query
          schema: {type: string, enum: [a, b]}
      responses:
        '200':
          description: Good
          content:
            application/json:
              schema:
                type: object
        default:
          description: Bad
"""
JSON = """\
{
  "openapi": "3.1.0",
  "info": {
    "title": "A",
    "version": "1"
  },
  "tags": [
    {"name": "x"},
    {"name": "y"}
  ],
  "paths": {
    "/a": {
      "get": {
        "operationId": "listA",
        "deprecated": true,
        "responses": {}
      }
    }
  }
}
"""
# What is written, what is written instead, the line and column of the finding, and its hint.
IN_YAML: list[tuple[str, str, tuple[int, int], str]] = [
    ("            application/json:", "            */*:", (22, 13), "write it in quotes: `'*/*'`"),
    ("            application/json:", "            *.json:", (22, 13), "write it in quotes: `'*.json'`"),
    ("Good", "*important* words", (20, 24), "write it in quotes: `'*important*'`"),
    ("[x, y]", "[x,, y]", (10, 16), "remove the comma"),
    ("integer, minimum", "integer,, minimum", (14, 34), "remove the comma"),
    ("[x, y]", "[x #a, y]", (10, 16), "put the value with the `#` in quotes"),
    ("type: integer, minimum: 1}", "$ref: #/a}", (14, 26), "put the value with the `#` in quotes"),
    ("enum: [a, b]}", "items: {$ref: #/a}}", (17, 48), "put the value with the `#` in quotes"),
    ("description: Good", "description:Good", (20, 22), "write `description: Good`"),
    ("description: Lists all", "description:Lists all", (9, 18), "write `description: Lists all`"),
    ("operationId: listA", "operationId:listA", (8, 18), "write `operationId: listA`"),
    ("title: A", "title:A", (3, 8), "write `title: A`"),
    ("version: '1'", "version:'1'", (4, 10), "write `version: '1'`"),
    ("type: integer", "type:integer", (14, 24), "write `type: integer`"),
    ("          in: query", "\t\tin: query", (13, 1), "use spaces"),
    ("      operationId", "    \toperationId", (8, 5), "use spaces"),
    ("- name: kind", "  name: kind", (15, 11), "write `- name:` where a further item starts"),
    ("- name: limit", "  name: limit", (12, 11), "write `- name:`"),
    ("- name: kind", "-name: kind", (15, 9), "write `- name:`"),
    (
        "- name: kind",
        "name: kind",
        (15, 9),
        "start the line with `- `, or indent it less if it belongs to something else",
    ),
    (
        "      description: L",
        "     description: L",
        (9, 6),
        "indent it by 6 spaces as line 8 or by 4 spaces as line 7",
    ),
    (
        "      description: L",
        "       description: L",
        (9, 8),
        "indent it by 6 spaces, as line 8; or move that value below its key",
    ),
    (
        "  content:",
        " content:",
        (21, 10),
        "indent it by 10 spaces as line 20 or by 6 spaces as line 18",
    ),
    (
        "          schema: {type: integer",
        "            schema: {type: integer",
        (14, 13),
        "indent it by 10 spaces, as line 13; or move that value below its key",
    ),
    # Where several lines are indented below a value, it is the line above that is wrong.
    (
        "    get:\n",
        "    get: it\n",
        (7, 5),
        "indent it as they are, if it is one of them; or remove its value; or indent them by 4 spaces",
    ),
    (
        "      operationId: listA",
        "     operationId: listA",
        (8, 6),
        "indent it by 6 spaces",
    ),
    (
        "          description: Good",
        "         description: Good",
        (20, 10),
        "indent it by 10 spaces",
    ),
    (
        "        - name: kind",
        "       - name: kind",
        (15, 8),
        "indent it by 8 spaces as line 12 or by 6 spaces as line 11",
    ),
    # A key that is indented less than what goes with it.
    (
        "          content:\n            application/json:\n              schema:\n",
        "        content:\n            application/json:\n          headers:\n              X: {}\n",
        (21, 9),
        "indent it by 10 spaces, as the lines above and below that it goes with",
    ),
    ("Good", '"Good', (20, 24), 'add the closing " where it ends'),
    ("'200'", "'200", (19, 9), "add the closing ' where it ends"),
    ("Lists all", "'Lists all", (9, 20), "add the closing ' where it ends"),
    (
        "Lists all",
        "'It's all'",
        (9, 24),
        "write `''` for a quote inside of the text, or put it in double quotes",
    ),
    (
        "Lists all",
        '"a "b" c"',
        (9, 24),
        'write `\\"` for a quote inside of the text, or put it in single quotes',
    ),
    ("Lists all", '"Lists" all', (9, 28), "put the whole value in quotes"),
    ("Lists all", "Lists: all", (9, 25), "put the value in quotes"),
    ("[x, y]", "[x, y", (10, 13), "add the missing `]`"),
    ("minimum: 1}", "minimum: 1", (14, 19), "add the missing `}`"),
    ("minimum: 1}", "minimum: 1}}", (14, 46), "remove it"),
    ("[x, y]", "[x, y]]", (10, 19), "remove it"),
    ("[x, y]", "[x, y}", (10, 18), "write `]`"),
    ("minimum: 1}", "minimum: 1]", (14, 45), "write `}`"),
    ("integer, minimum", "integer minimum", (14, 34), "add the missing `,`"),
    ("[x, y]", '["x" "y"]', (10, 16), "add the missing `,`"),
    ("      responses:", "      responses", (18, 7), "write `responses:`"),
    ("info:", "info", (2, 1), "write `info:`"),
    ("description: L", "description = L", (9, 18), "write `description: Lists all`"),
    ("Lists all", "{a} all", (9, 24), "put the whole value in quotes if it is a text"),
    ("Lists all", "[a] all", (9, 24), "put the whole value in quotes if it is a text"),
    (
        "Lists all",
        "| all",
        (9, 22),
        "write the text on the next line, indented; or remove the `|` or `>`",
    ),
    ("Lists all", "? all", (9, 20), "put the value in quotes"),
    ("operationId: l", "operationId:\u00a0l", (8, 19), "write a space in place of it"),
    ("Good", "\u201cGood: x\u201d", (20, 24), 'write `"` in place of it'),
    ("  /a:", "<<<<<<< HEAD\n  /a:", (6, 1), "keep one of the two sides, and remove the marks around them"),
    ("      description: L", "      // no\n      description: L", (9, 7), "start a comment with `# `"),
    ("  /a:", "---\n  /a:", (6, 1), "move what follows into a file of its own"),
]
IN_JSON: list[tuple[str, str, tuple[int, int], str]] = [
    ("  }\n}\n", "  }\n", (19, 3), "add the missing `}` after this"),
    ("}\n    }\n  }\n}\n", "\n", (16, 23), "add the missing `}` after this"),
    ('    "version": "1"\n  },', '    "version": "1",', (5, 19), "add the missing `}` after this"),
    ("  ],", "  ,", (9, 17), "add the missing `]` after this"),
    ("  ],", "  },", (10, 3), "write `]`"),
    ("  }\n}\n", "  }\n}\n}\n", (21, 1), "remove it"),
    ('"get": {', '"get":', (14, 9), "write `{` before it"),
    ('"get": {', '"get: {', (13, 7), 'add the closing `"`; a line break inside is written `\\n`'),
    ('"listA"', '"listA', (14, 24), 'add the closing `"`; a line break inside is written `\\n`'),
    ('"title": "A"', '"title: "A"', (4, 5), 'add the missing `"`'),
    ('"listA"', '"list\tA"', (14, 29), "write `\\t`"),
    ('"listA"', '"\\d"', (14, 25), "write `\\\\` for a backslash"),
    ('"title": "A",', '"title": "A"', (4, 16), "add the missing comma"),
    ('"A",', '"A",,', (4, 18), "remove the comma"),
    ('"A",', '"A";', (4, 17), "write `,` in place of `;`"),
    ('"title": ', '"title" = ', (4, 13), "write `:` in place of `=`"),
    ('"title"', "title", (4, 5), 'write `"title"`'),
    ('"A"', "'A'", (4, 14), 'strings in JSON are written in double quotes (`"`)'),
    ("true", "True", (15, 23), "write `true`"),
    ("true", "None", (15, 23), "write `null`"),
    ("true", ".5", (15, 23), "write `0.5`"),
    ("true", "01", (15, 23), "remove the 0, or put it in quotes"),
    ("true", "", (15, 23), "write a value; what has none is `null`"),
]


@pytest.mark.parametrize(
    ("name", "correct", "old", "new", "place", "hint"),
    [
        pytest.param(name, correct, *mistake, id=f"{name[2:]}: {mistake[1].strip()[:30]}")
        for name, correct, mistakes in (("a.yaml", YAML, IN_YAML), ("a.json", JSON, IN_JSON))
        for mistake in mistakes
    ],
)
def test_a_mistake_in_the_text_is_named(
    name: str, correct: str, old: str, new: str, place: tuple[int, int], hint: str
) -> None:
    assert old in correct
    document = parse_document(correct.replace(old, new, 1), Path("/project") / name, name)
    (found,) = document.diagnostics
    assert found.span is not None
    assert ((found.span.start.line, found.span.start.column), found.hint) == (place, hint)
