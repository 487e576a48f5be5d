"""Documents that few people write, and that are right: nothing is found in them."""

from pathlib import Path

import pytest
from oaswright.lint.engine import check_file

# By version: what follows `info`.
CASES: dict[str, tuple[str, str]] = {
    "anchors yaml": (
        "3.1.1",
        "x-r: &r\n  '200': {description: d}\npaths:\n  /a:\n    get:\n      operationId: a\n"
        "      responses: *r\n  /b:\n    get:\n      operationId: b\n      responses: *r\n",
    ),
    "multi-line flow": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n      tags: [\n        a,   # first\n"
        "        b    # ] second\n      ]\n      responses: {'200': {description: d}}\n",
    ),
    "comment with bracket": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n"
        "      parameters: [{name: q, in: query,   # the q }\n        schema: {type: string}}]\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "block scalars": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n      description: |\n        key:value\n"
        "          indented: more\n        # no comment\n      summary: >-\n        folded\n"
        "        text\n      responses: {'200': {description: d}}\n",
    ),
    "quoted keys": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n      \"description\": 'it''s \"fine\": yes'\n"
        "      'summary': \"a \\\"b\\\" c\"\n      responses: {'200': {description: d}}\n",
    ),
    "custom verb path": (
        "3.1.1",
        "paths:\n  '/a/{id}:activate':\n    post:\n      operationId: a\n"
        "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "path with odd name": (
        "3.1.1",
        "paths:\n  '/a/{id:int}':\n    get:\n      operationId: a\n"
        "      parameters: [{name: 'id:int', in: path, required: true, schema: {type: string}}]\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "path with dots and tilde": (
        "3.1.1",
        "paths:\n  '/v1.0/~user/@me/a;b=c/d,e':\n    get:\n      operationId: a\n      \n"
        "      responses: {'200': {description: d}}\n",
    ),
    "path encoded": (
        "3.1.1",
        "paths:\n  '/a%20b/caf%C3%A9':\n    get:\n      operationId: a\n      \n"
        "      responses: {'200': {description: d}}\n",
    ),
    "path unicode": (
        "3.1.1",
        "paths:\n  '/größe':\n    get:\n      operationId: a\n      \n"
        "      responses: {'200': {description: d}}\n",
    ),
    "two params in a segment": (
        "3.1.1",
        "paths:\n  '/x/{a}..{b}':\n    get:\n      operationId: a\n"
        "      parameters: [{name: a, in: path, required: true, schema: {type: string}}, {name: "
        "b, in: path, required: true, schema: {type: string}}]\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "property named required": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {type: object, required: [required, type, properties], properties: {required: "
        "{type: boolean}, type: {type: string}, properties: {type: object}, items: {type: array, "
        "items: {}}, $ref: {type: string}, enum: {type: string}}}\n",
    ),
    "property named properties 30": (
        "3.0.4",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {type: object, properties: {properties: {type: object, properties: {a: {type: "
        "string}}}, additionalProperties: {type: boolean}}}\n",
    ),
    "closed with pattern": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {type: object, required: [x-a], additionalProperties: false, patternProperties: "
        "{'^x-': {type: string}}}\n",
    ),
    "required in allOf part": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {allOf: [{type: object, properties: {a: {type: string}}}, {required: [a]}]}\n",
    ),
    "required of anyOf": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: "
        "[{required: [a]}, {required: [b]}]}\n",
    ),
    "nullable enum with null": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: [string, 'null'], enum: [a, null]}\n",
    ),
    "const null": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {const: null}\n",
    ),
    "enum mixed types": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: [string, integer], enum: [a, 1]}\n",
    ),
    "pattern with slashes": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: string, pattern: '^/[a-z]+/$'}\n",
    ),
    "own format": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: string, format: credit-card}\n",
    ),
    "time format": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: string, format: time}\n",
    ),
    "int64 as string": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: string, format: int64}\n",
    ),
    "boolean schemas": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: object, properties: {a: true, b: false}}\n",
    ),
    "defs": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {$defs: {a: {type: string}}, type: object, properties: {a: {$ref: "
        "'#/components/schemas/S/$defs/a'}}}\n",
    ),
    "ref with siblings 31": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {type: object, properties: {a: {$ref: '#/components/schemas/T', description: x, "
        "default: a}}}\n    T: {type: string}\n",
    ),
    "allOf ref siblings 30": (
        "3.0.4",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {type: object, properties: {a: {allOf: [{$ref: '#/components/schemas/T'}], "
        "nullable: true, type: string}}}\n    T: {type: string}\n",
    ),
    "optional security": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n      security: [{}, {k: []}]\n"
        "      responses: {'200': {description: d}, '401': {description: x}}\n      x-r: 1\n"
        "components: {securitySchemes: {k: {type: http, scheme: bearer, bearerFormat: opaque}}}\n",
    ),
    "delete without body": (
        "3.1.1",
        "paths:\n  '/a':\n    delete:\n      operationId: a\n      \n"
        "      responses: {'200': {description: d}}\n",
    ),
    "get empty body 30": (
        "3.0.4",
        "paths:\n  '/a':\n    get:\n      operationId: a\n"
        "      requestBody: {content: {application/json: {schema: {type: object}}}}\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "header param lower": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n"
        "      parameters: [{name: x-trace-id, in: header, schema: {type: string}}]\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "deepObject": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n"
        "      parameters: [{name: f, in: query, style: deepObject, explode: true, schema: "
        "{type: object, properties: {a: {type: string}}}}]\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "param content": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n"
        "      parameters: [{name: f, in: query, content: {application/json: {schema: {type: "
        "object}}}}]\n      responses: {'200': {description: d}}\n",
    ),
    "wildcard media": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: {'*/*': "
        "{schema: {type: string}}, 'text/*': {}}}}}}}\n",
    ),
    "vendor media": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{'application/vnd.a.b+json;version=1': {schema: {type: string}}}}}}}}\n",
    ),
    "server relative": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n      servers: [{url: /v1}, {url: './x'}]\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "server var enum": (
        "3.1.1",
        "servers: [{url: '{scheme}://a.example:{port}/{base}', variables: {scheme: {default: "
        "https, enum: [https, http]}, port: {default: '443'}, base: {default: v1}}}]\npaths: {}\n",
    ),
    "webhooks only": (
        "3.1.1",
        "webhooks: {a: {post: {requestBody: {content: {application/json: {schema: {type: "
        "object}}}}, responses: {'200': {description: d}}}}}\n",
    ),
    "callback url": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n"
        "      callbacks: {c: {'https://a.example/{$request.query.id}?x={$request.body#/a/b}': "
        "{post: {responses: {'200': {description: d}}}}}}\n"
        "      responses: {'200': {description: d}}\n",
    ),
    "discriminator no mapping": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], "
        "discriminator: {propertyName: k}}\n"
        "    A: {type: object, required: [k], properties: {k: {const: A}}}\n"
        "    B: {type: object, required: [k], properties: {k: {const: B}}}\n",
    ),
    "recursive": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {type: object, properties: {children: {type: array, items: {$ref: "
        "'#/components/schemas/S'}}}}\n",
    ),
    "status ranges": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {2XX: {description: d}, 404: "
        "{description: n}, default: {description: e}}}}}\n",
    ),
    "examples in 32": (
        "3.2.0",
        "paths: {/a: {get: {operationId: a, responses: {'200': {content: {application/json: "
        "{schema: {type: integer}, examples: {one: {dataValue: 1}}}}}}}}}\n",
    ),
    "x fields": (
        "3.1.1",
        "paths:\n  '/a':\n    get:\n      operationId: a\n      x-internal: true\n"
        "      x-a-b: {c: [1]}\n      responses: {'200': {description: d}}\n",
    ),
    "empty example null": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: [string, 'null'], examples: [null, a]}\n",
    ),
    "url keys flow": (
        "3.1.1",
        "paths: {}\nx-a: {https://a.example/b, c}\n",
    ),
    "allOf type null": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {anyOf: [{type: string, format: date}, {type: 'null'}]}\n",
    ),
    "contentEncoding": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n    S: {type: string, contentEncoding: base64, examples: [aGVsbG8=]}\n",
    ),
    "dynamic": (
        "3.1.1",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: "
        "{application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents:\n"
        "  schemas:\n"
        "    S: {$dynamicAnchor: node, type: object, properties: {c: {type: array, items: "
        "{$dynamicRef: '#node'}}}}\n",
    ),
    "pathItems": (
        "3.1.1",
        "paths: {/a: {$ref: '#/components/pathItems/I'}}\n"
        "components: {pathItems: {I: {get: {operationId: a, responses: {'200': {description: "
        "d}}}}}}\n",
    ),
}


@pytest.mark.parametrize(("version", "text"), CASES.values(), ids=CASES)
def test_what_is_unusual_and_right_has_no_finding(tmp_path: Path, version: str, text: str) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(f"openapi: {version}\ninfo: {{title: A, version: '1'}}\n{text}", encoding="utf-8")
    assert check_file(file) == []


@pytest.mark.parametrize(
    "text",
    [
        "---\nopenapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n...\n",
        "openapi: 3.1.0\r\ninfo:\r\n  title: A\r\n  version: '1'\r\npaths: {}\r\n",
        '{\n\t"openapi": "3.1.0",\n\t"info": {"title": "A", "version": "1"},\n\t"paths": {}\n}\n',
    ],
)
def test_a_file_in_unusual_form_has_no_finding(tmp_path: Path, text: str) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_bytes(text.encode())
    assert check_file(file) == []
