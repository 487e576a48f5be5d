"""A mistake that is a warning is repaired: the package is that of a document that says so itself."""

import json
from pathlib import Path
from typing import Any

import oaswright
import pytest
from oaswright.diagnostics import has_errors
from oaswright.generation import Generation

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
ID = "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
DONE = "      responses: {'204': {description: done}}\n"
OPERATION = "paths:\n  /things/{id}:\n    post:\n      operationId: send\n" + ID + DONE
PLAIN = HEAD + OPERATION
BODY = "      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}\n"
SCHEMA = PLAIN + BODY + "components:\n  schemas:\n    A: "
PAIR = (
    SCHEMA
    + "{oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: MAPPING}}\n"
)
PAIR += "    B: {type: object, required: [k], properties: {k: {type: string}}}\n"
SCHEMES = PLAIN + "components:\n  securitySchemes:\n    o: "
SERVER = PLAIN + "servers: [{url: 'https://{a}.example.com', variables: {a: {VARIABLE}}}]\n"
X = "{name: x, in: path, required: true, schema: {}}"
OF_X = "  /of/{x}:\n    get:\n      operationId: get_x\n      parameters: [PARAMETER]\n" + DONE


def more(parameter: str) -> str:
    """The plain document with one more parameter."""
    return PLAIN.replace("}}]", "}}, " + parameter + "]") if parameter else PLAIN


def schema(text: str, version: str = "3.1.0") -> str:
    return (SCHEMA + text + "\n").replace("3.1.0", version)


# The rule, what the document says, and what it is read as; the words for what is lost.
CASES: dict[str, tuple[str, str, str, str]] = {
    # What differs from a method or a status by capital letters.
    "a method and a status in other letters": (
        "unknown-field",
        SCHEMA.replace("post:", "Post:").replace("'204'", "4xx: {description: no}, '204'")
        + "{type: string}\n",
        SCHEMA.replace("'204'", "4XX: {description: no}, '204'") + "{type: string}\n",
        "it is read as `post`",
    ),
    # Fields that are missing.
    "no title": (
        "missing-field",
        PLAIN.replace("title: T, ", ""),
        PLAIN.replace(" T,", " Untitled,"),
        "`Untitled`",
    ),
    "no version": (
        "missing-field",
        PLAIN.replace(", version: '1'", ""),
        PLAIN.replace("'1'", "'0'"),
        "`0` is",
    ),
    "no info": (
        "missing-field",
        "openapi: 3.1.0\n" + OPERATION,
        PLAIN.replace("T, version: '1'", "Untitled, version: '0'"),
        "an empty one is assumed",
    ),
    "no description": (
        "missing-field",
        PLAIN.replace("description: done", ""),
        PLAIN.replace("done", "''"),
        "an empty one is assumed",
    ),
    "no responses": (
        "missing-field",
        PLAIN.replace("{'204': {description: done}}", "{}"),
        PLAIN.replace("'204': {description: done}", "default: {description: ''}"),
        "any status is sent, without a body",
    ),
    "no name of a parameter": ("missing-field", more("{in: query, schema: {}}"), PLAIN, "it is left out"),
    "no place of a parameter": ("missing-field", more("{name: a, schema: {}}"), PLAIN, "it is left out"),
    "no schema of a parameter": (
        "missing-field",
        more("{name: b, in: query}"),
        more("{name: b, in: query, schema: {}}"),
        "any value is accepted",
    ),
    "no content of a body": (
        "missing-field",
        PLAIN + "      requestBody: {description: x}\n",
        PLAIN + "      requestBody: {description: x, content: {}}\n",
        "an empty one is assumed",
    ),
    "no name of a license": (
        "missing-field",
        PLAIN.replace(" T,", " T, license: {url: 'https://e.com'},"),
        PLAIN.replace(" T,", " T, license: {url: 'https://e.com', name: ''},"),
        "an empty one is assumed",
    ),
    "no url of a server": (
        "missing-field",
        PLAIN + "servers: [{description: x}]\n",
        PLAIN + "servers: [{description: x, url: /}]\n",
        "`/` is assumed",
    ),
    "no default of a variable": (
        "missing-field",
        SERVER.replace("VARIABLE", "enum: [x, y]"),
        SERVER.replace("VARIABLE", "enum: [x, y], default: x"),
        "`x` is assumed",
    ),
    "no default of a variable and no values": (
        "missing-field",
        SERVER.replace("VARIABLE", ""),
        SERVER.replace("VARIABLE", "default: ''"),
        "an empty one is assumed",
    ),
    "no scopes of a flow": (
        "missing-field",
        SCHEMES + "{type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://e.com'}}}\n",
        SCHEMES + "{type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://e.com', scopes: {}}}}\n",
        "an empty one is assumed",
    ),
    "no address of a flow": (
        "missing-field",
        SCHEMES + "{type: oauth2, flows: {clientCredentials: {scopes: {a: A}}}}\n",
        SCHEMES + "{type: oauth2, flows: {clientCredentials: {scopes: {a: A}, tokenUrl: ''}}}\n",
        "an empty one is assumed",
    ),
    # Values of a wrong type.
    "a number as text": (
        "wrong-type",
        schema("{type: string, maxLength: '5'}"),
        schema("{type: string, maxLength: 5}"),
        "5 is assumed",
    ),
    "a number in words": (
        "wrong-type",
        schema("{type: string, maxLength: five}"),
        schema("{type: string}"),
        "`maxLength` is left out",
    ),
    "a yes": ("wrong-type", schema("{deprecated: yes}"), schema("{deprecated: true}"), "true is assumed"),
    "an off": (
        "wrong-type",
        schema("{deprecated: 'Off'}"),
        schema("{deprecated: false}"),
        "false is assumed",
    ),
    "one type in a list": (
        "wrong-type",
        schema("{type: [string]}", "3.0.3"),
        schema("{type: string}", "3.0.3"),
        "`string` is assumed",
    ),
    "a type and null in a list": (
        "wrong-type",
        schema("{type: [string, 'null']}", "3.0.3"),
        schema("{type: string, nullable: true}", "3.0.3"),
        "`string` that may be null is assumed",
    ),
    "types in a list": (
        "wrong-type",
        schema("{type: [string, integer]}", "3.0.3"),
        schema("{}", "3.0.3"),
        "values of any type are accepted",
    ),
    "a flag for a bound": (
        "wrong-type",
        schema("{type: integer, minimum: 3, exclusiveMinimum: true}"),
        schema("{type: integer, exclusiveMinimum: 3}"),
        "`exclusiveMinimum: 3` is assumed",
    ),
    "a flag for no bound": (
        "wrong-type",
        schema("{type: integer, exclusiveMinimum: true}"),
        schema("{type: integer}"),
        "it is ignored",
    ),
    "a flag that excludes nothing": (
        "wrong-type",
        schema("{type: integer, maximum: 3, exclusiveMaximum: false}"),
        schema("{type: integer, maximum: 3}"),
        "it is ignored",
    ),
    "a bound for a flag": (
        "wrong-type",
        schema("{type: integer, exclusiveMinimum: 3}", "3.0.3"),
        schema("{type: integer, exclusiveMinimum: true, minimum: 3}", "3.0.3"),
        "`minimum: 3` is assumed to be excluded",
    ),
    "a bound for a flag beside another": (
        "wrong-type",
        schema("{type: integer, minimum: 1, exclusiveMinimum: 3}", "3.0.3"),
        schema("{type: integer, minimum: 1}", "3.0.3"),
        "it is ignored",
    ),
    "a list of schemas for one": (
        "wrong-type",
        schema("{type: array, items: [{type: string}]}"),
        schema("{type: array, items: {}}"),
        "any value is accepted here",
    ),
    # Words that the standard does not know.
    "an unknown type": (
        "unknown-value",
        schema("{type: datetime}"),
        schema("{}"),
        "values of any type are accepted",
    ),
    "an unknown type of two": (
        "unknown-value",
        schema("{type: [string, datetime]}"),
        schema("{}"),
        "values of any type are accepted",
    ),
    "a file": (
        "unknown-value",
        schema("{type: file}"),
        schema("{type: string, format: binary}"),
        "a binary string is assumed",
    ),
    "a body as a parameter": (
        "unknown-value",
        more("{name: b, in: body, schema: {}}"),
        PLAIN,
        "it is left out",
    ),
    # Parameters and paths.
    "a path parameter that is optional": (
        "path-parameters",
        PLAIN.replace("required: true", "required: false"),
        PLAIN,
        "it is required",
    ),
    "a path parameter that does not say": (
        "path-parameters",
        PLAIN.replace("in: path, required: true, schema: {type: string}", "in: path, schema: {type: string}"),
        PLAIN,
        "it is required",
    ),
    "a path parameter in the query": (
        "path-parameters",
        PLAIN.replace("in: path", "in: query"),
        PLAIN,
        "it is read from the path",
    ),
    "a path parameter that nobody declares": (
        "path-parameters",
        PLAIN.replace(ID, ""),
        PLAIN.replace(ID, "") + ID,
        "it is a string",
    ),
    "one of two path parameters that nobody declares": (
        "path-parameters",
        PLAIN.replace("{id}", "{id}/{x}"),
        more("{name: x, in: path, required: true, schema: {type: string}}").replace("{id}", "{id}/{x}"),
        "it is a string",
    ),
    "a path parameter of no path": ("path-parameters", more(X), PLAIN, "it is left out"),
    "a shared path parameter of another path": (
        "path-parameters",
        more("{$ref: '#/components/parameters/x'}")
        + OF_X.replace("PARAMETER", "{$ref: '#/components/parameters/x'}")
        + "components: {parameters: {x: "
        + X
        + "}}\n",
        PLAIN
        + OF_X.replace("PARAMETER", "{$ref: '#/components/parameters/x'}")
        + "components: {parameters: {x: "
        + X
        + "}}\n",
        "it is left out",
    ),
    "a parameter that is itself": (
        "circular-reference",
        more("{$ref: '#/components/parameters/x'}")
        + "components: {parameters: {x: {$ref: '#/components/parameters/x'}}}\n",
        PLAIN + "components: {parameters: {}}\n",
        "`x` of `parameters` is left out",
    ),
    "two media types of a parameter": (
        "conflicting-fields",
        more("{name: q, in: query, content: {application/json: {schema: {type: integer}}, text/xml: {}}}"),
        more("{name: q, in: query, content: {application/json: {schema: {type: integer}}}}"),
        "only `application/json` is read",
    ),
    "schema beside content": (
        "conflicting-fields",
        more("{name: q, in: query, schema: {type: string}, content: {application/json: {}}}"),
        more("{name: q, in: query, schema: {type: string}}"),
        "`content` is left out",
    ),
    "two media types beside a schema": (
        "conflicting-fields",
        more("{name: q, in: query, schema: {}, content: {application/json: {}, text/xml: {}}}"),
        more("{name: q, in: query, schema: {}}"),
        "`content` is left out",
    ),
    "a style for another place": (
        "conflicting-fields",
        PLAIN.replace("{type: string}}", "{type: string}, style: form}"),
        PLAIN,
        "`style` is left out",
    ),
    "a path without a slash": (
        "path-syntax",
        PLAIN + "  others:\n    post:\n      operationId: others\n" + DONE,
        PLAIN + "  /others:\n    post:\n      operationId: others\n" + DONE,
        "`/others` is served",
    ),
    "a path without a slash beside one with it": (
        "path-syntax",
        PLAIN
        + ("  /others:\n    post:\n      operationId: others\n" + DONE)
        + ("  others:\n    get:\n      operationId: again\n" + DONE),
        PLAIN + "  /others:\n    post:\n      operationId: others\n" + DONE,
        "it is not served",
    ),
    "braces that do not match": (
        "path-syntax",
        PLAIN + "  '/x/{a':\n    get:\n      operationId: again\n" + DONE,
        PLAIN,
        "it is not served",
    ),
    "two equal paths": (
        "identical-paths",
        PLAIN + OF_X.replace("/of/", "/things/").replace("get:", "post:").replace("PARAMETER", X),
        PLAIN,
        "it is not served",
    ),
    "two equal paths with other methods": (
        "identical-paths",
        PLAIN + OF_X.replace("/of/", "/things/").replace("PARAMETER", X),
        PLAIN + OF_X.partition("\n")[2].replace("PARAMETER", X.replace("x", "id")),
        "its operations are served under `/things/{id}`",
    ),
    "two equal paths with parameters of their own": (
        "identical-paths",
        PLAIN + "  /things/{x}:\n    parameters: [" + X + ", {name: q, in: query, schema: {}}]\n"
        "    post:\n      operationId: lost\n" + DONE + "    get:\n      operationId: get_x\n"
        "      parameters: [{name: q, in: query, schema: {type: integer}}]\n" + DONE,
        PLAIN
        + "    get:\n      operationId: get_x\n      parameters: ["
        + X.replace("x", "id")
        + ", {name: q, in: query, schema: {type: integer}}]\n"
        + DONE,
        "served under `/things/{id}`, but for POST, which is not served",
    ),
    "two equal paths, the first with parameters": (
        "identical-paths",
        PLAIN.replace("    post:", "    parameters: []\n    post:")
        + OF_X.replace("/of/", "/things/").replace("PARAMETER", X),
        PLAIN.replace("    post:", "    parameters: []\n    post:"),
        "it is not served",
    ),
    "methods of another standard": (
        "unsupported-construct",
        PLAIN.replace("3.1.0", "3.2.0") + "    additionalOperations: {COPY: {operationId: copy,"
        " parameters: [{name: id, in: path, required: true, schema: {}}],"
        " responses: {'204': {description: x}}}}\n",
        PLAIN.replace("3.1.0", "3.2.0"),
        "they are not served",
    ),
    # Schemas.
    "a pattern that is none": (
        "invalid-pattern",
        schema("{type: string, pattern: '['}"),
        schema("{type: string}"),
        "it is not enforced",
    ),
    "a pattern of names that is none": (
        "invalid-pattern",
        schema("{patternProperties: {'[': {type: string}}}"),
        schema("{patternProperties: {}}"),
        "properties of such names are not checked",
    ),
    "a value that is mapped to nothing": (
        "discriminator",
        PAIR.replace("MAPPING", "{b: B, c: C}"),
        PAIR.replace("MAPPING", "{b: B}"),
        "the value is not mapped",
    ),
    "a multiple of nothing": (
        "impossible-schema",
        schema("{type: integer, multipleOf: 0}"),
        schema("{type: integer}"),
        "it is not enforced",
    ),
    "no value at all": ("impossible-schema", schema("{enum: []}"), schema("{}"), "it is not enforced"),
    "two types at once": (
        "impossible-schema",
        schema("{allOf: [{type: string}, {type: integer}]}"),
        "",
        "no value is accepted",
    ),
    "an endless schema": (
        "circular-reference",
        schema("{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}"),
        schema("{type: object, required: [a], properties: {a: {}}}"),
        "any value is accepted here",
    ),
    "a reference to another kind": (
        "reference-kind",
        schema("{$ref: '#/components/parameters/p'}\n  parameters: {p: {name: p, in: query, schema: {}}}"),
        schema("{}\n  parameters: {p: {name: p, in: query, schema: {}}}"),
        "any value is accepted here",
    ),
    "a name that is required twice": (
        "duplicate-item",
        schema("{required: [a, b, a], properties: {a: {}, b: {}}}"),
        schema("{required: [a, b], properties: {a: {}, b: {}}}"),
        "it counts once",
    ),
    "a dialect that nobody knows": (
        "schema-dialect",
        schema("{}") + "jsonSchemaDialect: https://example.com/dialect\n",
        schema("{}"),
        "`jsonSchemaDialect` is left out",
    ),
    # Fields without effect.
    "an unknown field": (
        "unknown-field",
        PLAIN.replace("      operationId", "      owner: me\n      operationId"),
        PLAIN,
        "it is ignored",
    ),
    "an unknown field that references lead into": (
        "unknown-field",
        schema("{$ref: '#/definitions/B'}\ndefinitions: {B: {type: string}}"),
        "",
        "the field itself has no effect",
    ),
    "two equal ids": (
        "duplicate-operation-id",
        PLAIN + "  /others:\n    post:\n      operationId: send\n" + DONE,
        PLAIN + "  /others:\n    post:\n" + DONE,
        "called by its method and path",
    ),
    "a tag declared twice": (
        "duplicate-tag",
        PLAIN + "tags: [{name: a}, {name: a, description: again}]\n",
        PLAIN + "tags: [{name: a}]\n",
        "it is left out",
    ),
    "a media type that is none": (
        "media-type-name",
        SCHEMA.replace("{application/json", "{json: {}, application/json") + "{}\n",
        SCHEMA + "{}\n",
        "`json` of `content` is left out",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_lenient_document_is_read_as_it_was_meant(name: str, tmp_path: Path) -> None:
    rule, text, meant, loss = CASES[name]
    spec = tmp_path / "openapi.yaml"
    spec.write_text(text)
    assert rule in {found.rule for found in oaswright.check(spec) if has_errors([found])}
    lenient = oaswright.generate(spec, out=tmp_path / "served", lenient=True)
    assert not has_errors(lenient.diagnostics)
    assert any(found.rule == rule and loss in found.message for found in lenient.diagnostics), (
        lenient.diagnostics
    )
    assert lenient.files
    if meant:
        spec.write_text(meant)
        asked = oaswright.generate(spec, out=tmp_path / "served")
        assert _texts(lenient) == _texts(asked)


def _texts(generation: Generation) -> dict[str, Any]:
    """The files of a package; what the application shows, in whatever order a repair leaves."""
    return {
        path.name: json.loads(text) if path.name == "openapi.json" else text
        for path, text in generation.files.items()
        if path.name != ".oaswright.json"
    }
