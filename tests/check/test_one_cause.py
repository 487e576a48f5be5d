"""Mistakes from which much follows are one finding, at the cause."""

from pathlib import Path

import pytest
from oaswright.lint.engine import check_file

DOCUMENT = """\
openapi: 3.2.0
info: {title: Vans, version: '1'}
tags:
  - {name: fleet}
  - {name: vans, parent: fleet}
paths:
  /vans/{plate}:
    parameters: [{$ref: '#/components/parameters/Plate'}]
    get:
      operationId: readVan
      tags: [vans]
      responses:
        '200':
          description: The van.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Van'}
              example: {plate: B-1, kind: small}
          links:
            tours:
              operationId: listTours
              parameters:
                plate: $request.path.plate
        default: {$ref: '#/components/responses/Problem'}
    put:
      operationId: putVan
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Van'}
      responses:
        '204': {description: Put.}
        default: {$ref: '#/components/responses/Problem'}
  /vans/{plate}/tours:
    parameters: [{$ref: '#/components/parameters/Plate'}]
    get:
      operationId: listTours
      responses:
        '204': {description: None.}
        default: {$ref: '#/components/responses/Problem'}
components:
  parameters:
    Plate:
      name: plate
      in: path
      required: true
      schema: {type: string, maxLength: 9}
  responses:
    Problem: {description: It failed.}
  schemas:
    Van:
      type: object
      required: [plate, kind]
      properties:
        plate: {type: string, pattern: '^[A-Z]-[0-9]$', example: B-1}
        kind: {type: string, enum: [small, large], default: small}
        event: {$ref: '#/components/schemas/Event'}
        fault: {$ref: '#/components/schemas/Fault'}
    Fault:
      oneOf: [{$ref: '#/components/schemas/Flat'}, {$ref: '#/components/schemas/Fire'}]
      discriminator: {propertyName: code}
    Flat:
      type: object
      required: [code]
      properties: {code: {const: Flat}}
    Fire:
      type: object
      required: [code]
      properties: {code: {const: Fire}}
    Event:
      type: object
      required: [type]
      properties: {type: {type: string}}
      discriminator:
        propertyName: type
        mapping:
          stop: '#/components/schemas/Stop'
    Stop:
      allOf:
        - $ref: '#/components/schemas/Event'
        - type: object
          required: [at]
          properties: {at: {type: string, format: date}}
"""
# By what happens: the rule, what stands in the document and what is written instead, and part of the line
# at which the one finding is.
CASES = {
    "a group is empty, and its member stands beside it": (
        "unknown-field",
        "    Problem: {description: It failed.}",
        "  Problem: {description: It failed.}",
        "  Problem: {desc",
    ),
    "a required name under another one": ("unknown-field", "{name: fleet}", "{title: fleet}", "title"),
    "a tag twice, and below itself": ("duplicate-tag", "name: vans", "name: fleet", "parent"),
    "a dialect that is no URL": (
        "schema-dialect",
        "info:",
        "jsonSchemaDialect: our dialect\ninfo:",
        "our dialect",
    ),
    "a shared parameter under another name": (
        "path-parameters",
        "      name: plate\n",
        "      name: Plate\n",
        "name: Plate",
    ),
    "a shared parameter at another place": ("path-parameters", "in: path", "in: query", "in: query"),
    "a parameter without a name": ("missing-field", "      name: plate\n", "", "Plate:"),
    "media types without `content`": (
        "unknown-field",
        "      requestBody:\n        content:\n",
        "      requestBody:\n        schema:\n",
        "        schema:",
    ),
    "a value that its keyword cannot have, of another type": (
        "wrong-type",
        "{type: string, maxLength: 9}",
        "{type: integer, maxLength: -9}",
        "maxLength",
    ),
    "a mapping that leads nowhere": ("unresolved-reference", "Stop'", "Stopp'", "Stopp"),
    "a type that contradicts the rest": (
        "impossible-schema",
        "        - type: object\n          required: [at]",
        "        - type: string\n          required: [at]",
        "- type: string",
    ),
    "a discriminator that one alternative requires and does not describe": (
        "undefined-required",
        "{code: {const: Fire}}",
        "{cause: {const: Fire}}",
        "required: [code]",
    ),
    "a component whose name is refused": ("component-name", "    Stop:", "    Sto p:", "Sto p:"),
    "values that are all of another type, and are used": (
        "enum-values",
        "{type: string, enum: [small",
        "{type: integer, enum: [small",
        "enum",
    ),
    "a pattern that no example matches": ("example-mismatch", "'^[A-Z]-[0-9]$'", "'^[A-Z][0-9]$'", "pattern"),
    "a link with a parameter that the path has not": (
        "runtime-expression",
        "$request.path.plate",
        "$request.path.Plate",
        "Plate",
    ),
    "a pattern that nobody can read": ("invalid-pattern", "'^[A-Z]-[0-9]$'", "'^+[A-Z]-[0-9]$'", "pattern"),
    "an operationId that is no text, of an operation to which a link leads": (
        "wrong-type",
        "operationId: listTours\n      responses",
        "operationId: [listTours]\n      responses",
        "[listTours]",
    ),
    "a path with the shape of another one": (
        "identical-paths",
        "  /vans/{plate}/tours:",
        "  /vans/{van}:",
        "/vans/{van}",
    ),
}


@pytest.mark.parametrize(("rule", "old", "new", "place"), CASES.values(), ids=CASES)
def test_one_cause_is_one_finding(tmp_path: Path, rule: str, old: str, new: str, place: str) -> None:
    assert DOCUMENT.count(old) == 1
    file = tmp_path / "vans.yaml"
    file.write_text(DOCUMENT.replace(old, new), encoding="utf-8")
    (found,) = check_file(file)
    assert found.span is not None
    line = file.read_text(encoding="utf-8").splitlines()[found.span.start.line - 1]
    assert (found.rule, place in line) == (rule, True), (line, found.message)


def test_the_document_itself_has_no_findings(tmp_path: Path) -> None:
    file = tmp_path / "vans.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    assert check_file(file) == []
