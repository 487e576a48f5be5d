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
    "a component under another name than all who use it have": (
        "unresolved-reference",
        "    Problem: {desc",
        "    Problems: {desc",
        "Problems:",
    ),
    "a component with a small letter, as no other has": (
        "unresolved-reference",
        "    Fault:\n",
        "    fault:\n",
        "fault:",
    ),
    "an operationId with a space": (
        "undefined-link",
        "Id: listTours\n      resp",
        "Id: list tours\n      resp",
        "list tours",
    ),
    "a security scheme under another name than all who use it have": (
        "undefined-security",
        "components:\n",
        "security: [{key: []}, {key: []}]\n"
        "components:\n  securitySchemes: {keys: {type: apiKey, in: header, name: X-Key}}\n",
        "securitySchemes",
    ),
    "components that are no mapping": (
        "wrong-type",
        "    Problem: {desc",
        "    - Problem: {desc",
        "- Problem",
    ),
    "a path with another name than its parameters": (
        "path-parameters",
        "/vans/{plate}/tours",
        "/vans/{plates}/tours",
        "/vans/{plates}/tours",
    ),
    "a parameter of the path that is not in it": (
        "path-parameters",
        "  /vans/{plate}/tours:",
        "  /vans/tours:",
        "in: path",
    ),
    "a parameter without its dash": (
        "wrong-type",
        "    parameters: [{$ref: '#/components/parameters/Plate'}]\n    get:\n      operationId: listTours\n",
        "    parameters:\n      name: plate\n      in: path\n    get:\n      operationId: listTours\n",
        "name: plate",
    ),
    "a body instead of a reference": (
        "unknown-field",
        "        default: {$ref: '#/components/responses/Problem'}\n    put",
        "        default: {schema: '#/components/responses/Problem'}\n    put",
        "schema:",
    ),
    "an anchor with its `#`": (
        "meta-schema",
        "    Van:\n      type: object\n",
        "    Van:\n      $anchor: '#van'\n      not: {$ref: '#van'}\n      type: object\n",
        "$anchor",
    ),
    "an operationId that was copied to where it does not belong": (
        "duplicate-operation-id",
        "operationId: readVan",
        "operationId: putVan",
        "operationId: putVan",
    ),
    "a type beside what describes another one": (
        "keyword-without-effect",
        "    Flat:\n      type: object",
        "    Flat:\n      type: array",
        "type: array",
    ),
    "a style of objects for a list": (
        "keyword-without-effect",
        "    get:\n      operationId: readVan\n",
        "    get:\n      parameters:\n        - name: by\n          in: query\n          style: deepObject\n"
        "          schema:\n            type: array\n            properties: {a: {type: string}}\n"
        "      operationId: readVan\n",
        "type: array",
    ),
    "a place that is none, beside a style": (
        "unknown-value",
        "    get:\n      operationId: readVan\n",
        "    get:\n      parameters:\n        - name: plate\n          in: heder\n"
        "          style: deepObject\n          schema: {type: object}\n      operationId: readVan\n",
        "in: heder",
    ),
    "a reference beside what it should be in": (
        "wrong-type",
        "        fault: {$ref: '#/components/schemas/Fault'}\n",
        "        fault:\n        $ref: '#/components/schemas/Fault'\n",
        "        $ref",
    ),
    "a property that others write in another way": (
        "undefined-required",
        "        plate: {type: string, pattern",
        "        palte: {type: string, pattern",
        "palte",
    ),
    "an encoding that is none": (
        "unknown-format",
        "{code: {const: Fire}}",
        "{code: {const: Fire}, photo: {type: string, contentEncoding: bas64}}",
        "bas64",
    ),
    "a media type without its suffix": (
        "media-type-name",
        "        content:\n          application/json:\n",
        "        content:\n          application/merge-patch:\n",
        "application/merge-patch",
    ),
    "a link with a space in its name": (
        "component-name",
        "            tours:\n",
        "            all tours:\n",
        "all tours",
    ),
    "what is required among the properties": (
        "wrong-type",
        "      required: [code]\n      properties: {code: {const: Flat}}",
        "      properties: {required: [code], code: {const: Flat}}",
        "required: [code], code",
    ),
    "a parameter in two items": (
        "missing-field",
        "    parameters: [{$ref: '#/components/parameters/Plate'}]\n    get:\n      operationId: listTours\n",
        "    parameters:\n      - $ref: '#/components/parameters/Plate'\n      - name: q\n      - in: query\n"
        "        schema: {type: string}\n    get:\n      operationId: listTours\n",
        "- in: query",
    ),
    "a path with a name that no operation declares": (
        "path-parameters",
        "  /vans/{plate}:\n",
        "  /vans/{plate}/{part}:\n",
        "{part}",
    ),
    "a callback without a name": (
        "runtime-expression",
        "      operationId: putVan\n",
        "      operationId: putVan\n      callbacks:\n        '{$request.body#/url}':\n          post:\n"
        "            responses: {'204': {description: Heard.}}\n",
        "{$request.body#/url}",
    ),
    "a runtime expression without its `$`": (
        "runtime-expression",
        "$request.path.plate",
        "request.path.plate",
        "request.path",
    ),
    "an operationId in another form, to which a link leads": (
        "name-collision",
        "operationId: listTours\n      resp",
        "operationId: read_van\n      resp",
        "read_van",
    ),
    "a misspelled name in `dependentRequired`": (
        "undefined-required",
        "      required: [plate, kind]\n",
        "      required: [plate, kind]\n      dependentRequired: {plaet: [kind]}\n",
        "plaet",
    ),
    "a path in a path": (
        "unknown-field",
        "components:\n",
        "components:\n  pathItems: {Shared: {/parts: {}}}\n",
        "/parts",
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
