"""One mistake in a correct document is one finding on its line; who follows its hint is rid of it."""

import re
from pathlib import Path

import pytest
from oaswright.diagnostics import Diagnostic
from oaswright.lint.engine import check_file

HERE = Path(__file__).parent
# By rule: the version of the document in `correct`, what stands there, and what is written instead.
MISTAKES: dict[str, list[tuple[str, str, str]]] = {
    "conflicting-fields": [
        ("3.0", "          style: deepObject", "          style: deepobject"),
    ],
    "default-mismatch": [
        ("3.1", "        default: 20\n", "        default: 200\n"),
        ("3.1", "        default: 20\n", "        default: '20'\n"),
    ],
    "discriminator": [
        ("3.1", "        propertyName: kind\n", "        propertyName: knd\n"),
        ("3.1", "          dog: Dog\n", "          dog: Dgo\n"),
    ],
    "duplicate-item": [
        ("3.1", "required: [id, kind, name]", "required: [id, kind, id]"),
        ("3.1", "      enum: [cat, dog]", "      enum: [cat, dog, dog]"),
    ],
    # No other finding follows from the one of two values that does not count.
    "duplicate-key": [
        (
            "3.1",
            "          minLength: 1\n",
            "          minLength: 1\n          minLength: 40\n",
        ),
        (
            "3.1",
            "      operationId: createPet\n",
            "      operationId: createPet\n      operationId: makePet\n",
        ),
        (
            "3.1",
            "    Kind:\n      type: string\n",
            "    Kind:\n      type: string\n      type: array\n",
        ),
        (
            "3.1",
            "        default:\n          $ref: '#/components/responses/Problem'\n    post:",
            "      responses:\n        default:\n          $ref: '#/components/responses/Problem'\n    post:",
        ),
    ],
    "duplicate-operation-id": [
        ("3.1", "      operationId: listMyPets", "      operationId: listPets"),
    ],
    "example-mismatch": [
        ("3.1", "              name: Rex\n", "              namme: Rex\n"),
        ("3.1", "examples: [ada@example.com]", "examples: [ada]"),
        ("3.0", "                rating: 0.5\n", "                rating: 1.5\n"),
        ("3.0", "                id: 1\n", "                id: one\n"),
        ("3.1", "          examples:\n            cats:\n              value: cat", "          example: cow"),
    ],
    "invalid-pattern": [
        (
            "3.1",
            "                  pattern: '^\\d{2}:\\d{2}$'",
            "                  pattern: '^\\d{2}:\\d{2$'",
        ),
    ],
    "keyword-without-effect": [
        (
            "3.1",
            "      properties:\n        email:\n",
            "      properties:\n        additionalProperties: false\n        email:\n",
        ),
        (
            "3.1",
            "        name:\n          type: string\n          minLength: 1",
            "        name:\n          type: string\n          required: [name]",
        ),
    ],
    "media-encoding": [
        (
            "3.1",
            "              photo:\n                contentType",
            "              phto:\n                contentType",
        ),
    ],
    "media-type-name": [
        ("3.1", "          multipart/form-data:\n", "          multipart-form-data:\n"),
        (
            "3.1",
            "          content:\n            application/json:\n              schema:\n"
            "                type: array\n",
            "          content:\n              schema:\n                type: array\n",
        ),
        (
            "3.1",
            "        content:\n          application/merge-patch+json:\n            schema:\n"
            "              type: object",
            "        content:\n            schema:\n              type: object",
        ),
        (
            "3.1",
            "            application/json:\n              schema:\n                type: array",
            "            json:\n              schema:\n                type: array",
        ),
    ],
    "openapi-version": [
        ("3.1", "openapi: 3.1.0", "openapi: 3.1"),
        ("3.1", "openapi: 3.1.0", "openapi: 3.10"),
        ("3.1", "openapi: 3.1.0", "opneapi: 3.1.0"),
    ],
    "path-parameters": [
        ("3.1", "      - name: petId\n", "      - name: petid\n"),
        ("3.0", "        - name: petId\n", "        - name: id\n"),
    ],
    "path-syntax": [
        (
            "3.1",
            "  /pets/mine:\n    get:\n      operationId: listMyPets",
            "  get:\n      operationId: listMyPets",
        ),
        ("3.1", "  /pets/mine:\n", "  pets/mine:\n"),
        ("3.1", "  /pets/{petId}:\n", "  /pets/{petId:\n"),
    ],
    "reference-kind": [
        (
            "3.1",
            "    Pet:\n      oneOf:\n        - $ref: '#/components/schemas/Cat'\n"
            "        - $ref: '#/components/schemas/Dog'\n      discriminator:\n"
            "        propertyName: kind\n        mapping:\n"
            "          cat: '#/components/schemas/Cat'\n          dog: Dog\n",
            "    Pet:\n      oneOf:\n        $ref: '#/components/schemas/Cat'\n",
        ),
        (
            "3.1",
            "            application/json:\n              schema:\n"
            "                $ref: '#/components/schemas/Pet'\n          links",
            "            application/json:\n                $ref: '#/components/schemas/Pet'\n"
            "          links",
        ),
        (
            "3.1",
            "        - $ref: '#/components/parameters/Limit'",
            "        - $ref: '#/components/schemas/Kind'",
        ),
    ],
    "server-variables": [
        ("3.1", "        default: eu\n", "        default: ue\n"),
    ],
    "undefined-link": [
        ("3.1", "              operationId: getPet\n", "              operationId: getPets\n"),
    ],
    "undefined-required": [
        ("3.1", "required: [id, kind, name]", "required: [id, kind, nme]"),
    ],
    "undefined-security": [
        ("3.1", "  - apiKey: []", "  - apikey: []"),
        ("3.1", "        - oauth: [pets:write]", "        - oauth: [pets:wirte]"),
    ],
    "unknown-field": [
        (
            "3.1",
            "              schema:\n                $ref: '#/components/schemas/Pet'\n          links",
            "              type: object\n              properties: {}\n          links",
        ),
        (
            "3.1",
            "  /pets/mine:\n    get:\n      operationId: listMyPets\n      responses:\n"
            "        '200':\n          description: Mine\n",
            "    /mine: {get: {operationId: listMyPets, responses: {'200': {description: Mine}}}}\n",
        ),
        (
            "3.1",
            "      requestBody:\n        required: true\n        content:\n"
            "          application/json:\n            schema:\n"
            "              $ref: '#/components/schemas/Pet'\n            example:\n"
            "              kind: dog\n              name: Rex\n              born: 2026-12-24\n"
            "              barks: true\n          multipart/form-data:",
            "      requestBody:\n        required: true\n        application/json:\n"
            "          schema:\n            $ref: '#/components/schemas/Pet'\n        content:\n"
            "          multipart/form-data:",
        ),
        (
            "3.1",
            "      responses:\n        '204':\n          description: Done",
            "      responses:\n          description: Done",
        ),
        (
            "3.1",
            "      responses:\n        '200':\n          description: Mine",
            "      '200':\n          description: Mine",
        ),
        ("3.1", "default:\n          $ref:", "default:\n          $rf:"),
        ("3.1", "        - $ref: '#/components/parameters", "        - $ef: '#/components/parameters"),
        ("3.1", "components:\n", "component:\n"),
        ("3.1", "components:\n", "Components:\n"),
        ("3.0", "components:\n", "componets:\n"),
        ("3.1", "\npaths:\n", "\npath:\n"),
        ("3.0", "\npaths:\n", "\npath:\n"),
        ("3.1", "\ninfo:\n", "\ninfos:\n"),
        ("3.1", "\nwebhooks:\n", "\nwebhook:\n"),
        ("3.1", "\nsecurity:\n", "\nsecuritys:\n"),
        ("3.1", "\nservers:\n", "\nserver:\n"),
        ("3.1", "\ntags:\n", "\ntag:\n"),
        ("3.1", "  securitySchemes:\n", "  securityScheme:\n"),
        ("3.1", "  securitySchemes:\n", "  securitySchema:\n"),
        ("3.1", "  schemas:\n", "  schema:\n"),
        ("3.0", "  schemas:\n", "  schema:\n"),
        ("3.1", "  parameters:\n    Limit", "  parameter:\n    Limit"),
        ("3.1", "  responses:\n    Problem", "  responces:\n    Problem"),
        ("3.1", "  examples:\n    TwoPets", "  example:\n    TwoPets"),
        (
            "3.1",
            "  schemas:\n    Kind:\n      type: string\n      enum: [cat, dog]\n",
            "schemas:\n    Kind:\n      type: string\n      enum: [cat, dog]\n",
        ),
        ("3.0", "components:\n  schemas:\n", "schemas:\n"),
        ("3.1", "      operationId: getPet\n      responses:", "      operationId: getPet\n      responces:"),
        (
            "3.0",
            "      operationId: getPet\n      parameters:",
            "      operationId: getPet\n      parametres:",
        ),
        ("3.1", "      operationId: getPet\n", "      operationID: getPet\n"),
        ("3.1", "      requestBody:\n        required: true", "      requestbody:\n        required: true"),
        ("3.1", "      requestBody:\n        required: true", "      body:\n        required: true"),
        ("3.1", "    get:\n      operationId: listMyPets", "    gets:\n      operationId: listMyPets"),
        ("3.1", "    get:\n      operationId: listMyPets", "    GET:\n      operationId: listMyPets"),
        ("3.1", "      callbacks:\n", "      callback:\n"),
        ("3.1", "          links:\n", "          link:\n"),
        (
            "3.1",
            "        required: true\n        schema:\n          type: integer",
            "        require: true\n        schema:\n          type: integer",
        ),
        ("3.1", "        - name: kind\n          in: query", "        - nam: kind\n          in: query"),
        (
            "3.1",
            "          in: query\n          schema:\n            $ref",
            "          in: query\n          shema:\n            $ref",
        ),
        (
            "3.1",
            "          in: query\n          schema:\n            $ref",
            "          in: query\n          type: string\n          x-a:\n            $ref",
        ),
        ("3.1", "        '201':\n", "        '20l':\n"),
        ("3.1", "        '201':\n", "        '600':\n"),
        ("3.1", "        default:\n          $ref", "        defualt:\n          $ref"),
        ("3.1", "        4XX:\n", "        4xx:\n"),
        ("3.1", "          description: The new pet\n", "          desciption: The new pet\n"),
        (
            "3.1",
            "minimum: 0\n          content:\n",
            "minimum: 0\n          contents:\n",
        ),
        (
            "3.1",
            "            application/json:\n              schema:\n                type: array",
            "            application/json:\n              schemas:\n                type: array",
        ),
        ("3.0", "required: [id, secret]", "requried: [id, secret]"),
        (
            "3.0",
            "      required: [id, secret]\n      properties:",
            "      required: [id, secret]\n      propertys:",
        ),
        (
            "3.0",
            "      required: [id, secret]\n      properties:",
            "      required: [id, secret]\n      property:",
        ),
        ("3.1", "        propertyName: kind\n", "        propertyname: kind\n"),
        (
            "3.0",
            "      items:\n        $ref: '#/components/schemas/Pet'",
            "      item:\n        $ref: '#/components/schemas/Pet'",
        ),
        ("3.1", "        clientCredentials:\n", "        client_credentials:\n"),
        ("3.1", "          tokenUrl:", "          tokenURL:"),
        ("3.1", "        default: eu\n", "        defualt: eu\n"),
        ("3.1", "  version: 1.0.0\n", "  verison: 1.0.0\n"),
        ("3.1", "  title: Pets\n", "  titel: Pets\n"),
    ],
    "unknown-format": [
        ("3.1", "          format: date\n        parents", "          format: dat\n        parents"),
        ("3.1", "          format: email\n", "          format: e-mail\n"),
    ],
    "unknown-keyword": [
        (
            "3.1",
            "      properties:\n        email:\n          type: string\n          format: email\n"
            "          examples: [ada@example.com]",
            "      properties:\n        properties:\n          email:\n            type: string\n"
            "            format: email",
        ),
        ("3.1", "required: [id, kind, name]", "requried: [id, kind, name]"),
        ("3.1", "required: [email]", "require: [email]"),
        (
            "3.1",
            "    Animal:\n      type: object\n      required: [id, kind, name]\n      properties:",
            "    Animal:\n      type: object\n      required: [id, kind, name]\n      propertys:",
        ),
        (
            "3.1",
            "        name:\n          type: string\n          minLength: 1",
            "        name:\n          typ: string\n          minLength: 1",
        ),
        ("3.1", "          minLength: 1\n", "          minLenght: 1\n"),
        ("3.1", "          minLength: 1\n", "          minlength: 1\n"),
        (
            "3.1",
            "      oneOf:\n        - $ref: '#/components/schemas/Cat'",
            "      onOf:\n        - $ref: '#/components/schemas/Cat'",
        ),
        ("3.1", "    Cat:\n      allOf:\n", "    Cat:\n      allof:\n"),
        (
            "3.1",
            "          items:\n            $ref: '#/components/schemas/Animal'",
            "          item:\n            $ref: '#/components/schemas/Animal'",
        ),
        (
            "3.1",
            "                items:\n                  $ref: '#/components/schemas/Pet'",
            "                items:\n                  ref: '#/components/schemas/Pet'",
        ),
        (
            "3.1",
            "    Kind:\n      type: string\n",
            "    E: {type: object, error: {type: string}}\n    Kind:\n      type: string\n",
        ),
    ],
    "unknown-value": [
        ("3.1", "        in: path\n", "        in: pth\n"),
        ("3.1", "      name: limit\n      in: query", "      name: limit\n      in: body"),
        (
            "3.1",
            "        name:\n          type: string\n          minLength: 1",
            "        name:\n          type: strng\n          minLength: 1",
        ),
        (
            "3.1",
            "        name:\n          type: string\n          minLength: 1",
            "        name:\n          type: text\n          minLength: 1",
        ),
        ("3.1", "      type: apiKey\n", "      type: apikey\n"),
        ("3.1", "      type: oauth2\n", "      type: oauth\n"),
        ("3.1", "            - type: 'null'\n", "            - type: nul\n"),
        ("3.1", "      in: header\n      name: X-Api-Key", "      in: headers\n      name: X-Api-Key"),
    ],
    "unresolved-reference": [
        ("3.1", "        - $ref: '#/components/schemas/Dog'", "        - $ref: '#/components/schemas/Dg'"),
        (
            "3.1",
            "          cat: '#/components/schemas/Cat'\n",
            "          cat: '#/components/schemas/Catt'\n",
        ),
        (
            "3.1",
            "                items:\n                  $ref: '#/components/schemas/Pet'",
            "                items:\n                  $ref: /components/schemas/Pet",
        ),
        (
            "3.1",
            "                items:\n                  $ref: '#/components/schemas/Pet'",
            "                items:\n                  $ref: Pet",
        ),
        (
            "3.1",
            "                items:\n                  $ref: '#/components/schemas/Pet'",
            "                items:\n                  $ref: '#/components/schema/Pet'",
        ),
        (
            "3.1",
            "        - $ref: '#/components/parameters/Limit'",
            "        - $ref: '#/components/parameters/Limt'",
        ),
    ],
    "wrong-type": [
        (
            "3.1",
            "          type: string\n          minLength: 1\n",
            "          type: string\n          required: true\n",
        ),
        (
            "3.1",
            "        email:\n          type: string\n",
            "        required: [email]\n        email:\n          type: string\n",
        ),
        (
            "3.1",
            "info:\n  title: Pets\n  summary: A shop for pets\n  version: 1.0.0\n  license:\n"
            "    name: MIT\n    identifier: MIT\n",
            "info:\n  title:Pets\n",
        ),
        ("3.1", "required: [email]", "required: email"),
        ("3.1", "required: [email]", "required: true"),
        ("3.1", "          minLength: 1\n", '          minLength: "1"\n'),
        ("3.1", "          minLength: 1\n", "          minLength: -1\n"),
        ("3.1", "                  maxLength: 20\n", "                  maxLength: -20\n"),
        (
            "3.1",
            "                items:\n                  $ref: '#/components/schemas/Pet'",
            "                items:\n                  $ref: #/components/schemas/Pet",
        ),
        (
            "3.1",
            "                items:\n                  $ref: '#/components/schemas/Pet'",
            "                items: Pet",
        ),
        ("3.0", "          nullable: true\n", "          nullable: 'true'\n"),
        ("3.0", "          exclusiveMinimum: true\n", "          exclusiveMinimum: 0\n"),
        ("3.1", "                exclusiveMinimum: 99\n", "                exclusiveMinimum: true\n"),
        ("3.0", "          type: string\n          nullable: true\n", "          type: [string, 'null']\n"),
        (
            "3.1",
            "          format: email\n          examples: [ada@example.com]",
            "          format: email\n          examples: ada@example.com",
        ),
        ("3.1", "  version: 1.0.0\n", "  version: 1.0\n"),
        ("3.1", "      tags: [pets]\n      parameters", "      tags: pets\n      parameters"),
        ("3.1", "        required: true\n        content", "        required: 'true'\n        content"),
        (
            "3.1",
            "          examples:\n            cats:\n              value: cat",
            "          examples:\n            cats: cat",
        ),
    ],
}
# What follows from a mistake without a place of its own is found at the object or the field around it.
AROUND: list[tuple[str, str, str, str, int]] = [
    ("missing-field", "3.1", "      name: limit\n      in: query\n", "      name: limit\n", 171),
    ("missing-field", "3.1", "          description: The new pet\n", "", 86),
    ("missing-field", "3.1", "      in: header\n      name: X-Api-Key", "      name: X-Api-Key", 201),
    ("missing-field", "3.1", "  version: 1.0.0\n", "", 2),
    # Many places use a name that is missing, and examples a type that is wrong.
    ("unresolved-reference", "3.1", "    Problem:\n", "    Problems:\n", 180),
    ("undefined-security", "3.1", "    apiKey:\n", "    key:\n", 20),
    (
        "keyword-without-effect",
        "3.1",
        "      type: object\n      additionalProperties: false\n",
        "      type: string\n      additionalProperties: false\n",
        268,
    ),
    ("address-syntax", "3.1", "https://{region}.example", "https://{region.example", 10),
    ("impossible-schema", "3.1", "        minimum: 1\n", "        minimum: 1000\n", 177),
    ("server-variables", "3.1", "https://{region}.example", "https://{regio}.example", 10),
    ("server-variables", "3.1", "https://{region}.example", "https://{zone}.example", 10),
    (
        "path-parameters",
        "3.1",
        "        - name: kind\n          in: query\n",
        "        - name: kind\n          in: path\n",
        29,
    ),
    ("path-parameters", "3.1", "  /pets/{petId}:\n", "  /pets/{petID}:\n", 119),
    (
        "unknown-keyword",
        "3.1",
        "type: [string, 'null']",
        "type: string\n                  nullable: true",
        145,
    ),
]


def spoil(folder: Path, version: str, old: str, new: str) -> tuple[Path, int]:
    """A correct document with a mistake, and the first line that differs."""
    text = (HERE / "correct" / f"pets-{version}.yaml").read_text(encoding="utf-8")
    assert old in text
    spoilt = text.replace(old, new, 1)
    lines = zip(text.splitlines(), spoilt.splitlines(), strict=False)
    file = folder / "openapi.yaml"
    file.write_text(spoilt, encoding="utf-8")
    return file, next(number for number, (before, after) in enumerate(lines, start=1) if before != after)


@pytest.mark.parametrize(
    ("rule", "version", "old", "new"),
    [
        pytest.param(rule, *mistake, id=f"{rule}: {mistake[2].strip()[:40]}, {mistake[0]}")
        for rule, mistakes in MISTAKES.items()
        for mistake in mistakes
    ],
)
def test_one_mistake_is_one_finding_with_a_right_hint(
    tmp_path: Path, rule: str, version: str, old: str, new: str
) -> None:
    file, line = spoil(tmp_path, version, old, new)
    (found,) = check_file(file)
    assert found.span is not None
    assert (found.rule, found.span.start.line) == (rule, line)
    better = follow_hint(file.read_text(encoding="utf-8"), found)
    if better is not None:
        file.write_text(better, encoding="utf-8")
        assert [(left.rule, left.message) for left in check_file(file)] == []


@pytest.mark.parametrize(("rule", "version", "old", "new", "line"), AROUND)
def test_a_mistake_without_a_place_is_found_around_it(
    tmp_path: Path, rule: str, version: str, old: str, new: str, line: int
) -> None:
    (found,) = check_file(spoil(tmp_path, version, old, new)[0])
    assert found.span is not None
    assert (found.rule, found.span.start.line) == (rule, line)


def follow_hint(text: str, found: Diagnostic) -> str | None:
    """The text after what the hint says was done in place of what is marked; None if that takes a human."""
    assert found.span is not None
    lines = text.splitlines()
    start, end = found.span.start, found.span.end
    line = lines[start.line - 1]
    written = line[start.column - 1 : end.column - 1]
    hint = found.hint or ""
    if found.rule == "invalid-pattern" or start.line != end.line:
        return None
    if match := re.fullmatch(r"(?:did you mean|write) `([^`…<]+)`\??", hint):
        better = match[1] if re.fullmatch(r"[\w./-]+|\[.*\]", match[1]) else f"'{match[1]}'"
    elif re.fullmatch(r"write `(true|false)` without quotes|write the number without quotes", hint):
        better = written.strip("'\"")
    elif hint == "put it in quotes":
        better = f"'{written}'"
    else:
        return None
    lines[start.line - 1] = line[: start.column - 1] + better + line[end.column - 1 :]
    return "\n".join(lines) + "\n"
