"""What is read from a document: parameters, bodies, responses, and where their schemas are used."""

from typing import Any

import pytest
import yaml
from oaswright.openapi.pointers import JSON
from oaswright.spec.directions import find_directions
from oaswright.spec.model import Encoding, Operation, Schema, Spec
from oaswright.spec.reading import base_path, read_spec
from oaswright.spec.text_types import holds_text, is_composed, is_open, text_type
from oaswright.spec.tree import Tree
from oaswright.spec.uses import schema_uses


def read(text: str) -> Spec:
    return read_spec(Tree(yaml.safe_load(text)), "3.1")


def operation(text: str) -> Operation:
    """The operation of a document that has one, given what stands below the path."""
    lines = "\n".join(f"    {line}" for line in text.strip("\n").splitlines())
    (found,) = read(f"paths:\n  /a:\n{lines}\n{COMPONENTS}").operations
    return found


COMPONENTS = """
components:
  parameters:
    Size: {name: size, in: query, schema: {type: integer}}
  schemas:
    Loop: {$ref: '#/components/schemas/Loop'}
    Thing: {type: object, properties: {a: {type: string}}}
    Word: {type: string}
"""


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        (None, ""),
        ([], ""),
        ([{"url": "https://example.com"}, {"url": "/other"}], ""),
        ([{"url": "https://example.com/v1/"}], "/v1"),
        ([{"url": "/v1?a=b"}], "/v1"),
        ([{"url": "https://{host}/{base}", "variables": {"base": {"default": "v2"}}}], "/v2"),
        ([{"url": "https://{host}/v1"}], "/v1"),
    ],
)
def test_the_base_path_is_that_of_the_first_server(servers: JSON, expected: str) -> None:
    assert base_path(servers) == expected


def test_parameters_of_the_path_are_those_of_the_operation_unless_it_has_its_own() -> None:
    found = operation("""
parameters:
  - {name: id, in: path, schema: {type: string}}
  - {name: a, in: query, schema: {type: string}}
  - {$ref: '#/components/parameters/Size'}
  - {$ref: '#/components/parameters/Gone'}
get:
  parameters:
    - {name: a, in: query, required: true, schema: {type: integer}}
    - {name: Accept, in: header, schema: {type: string}}
    - {name: Accept, in: query, schema: {type: string}}
""")
    assert [(each.name, each.location, each.required) for each in found.parameters] == [
        ("id", "path", True),
        ("a", "query", True),
        ("size", "query", False),
        ("Accept", "query", False),
    ]
    assert found.parameters[1].schema is not None
    assert found.parameters[1].schema.value == {"type": "integer"}


@pytest.mark.parametrize(
    ("parameter", "style", "explode", "allow_empty"),
    [
        ("in: query", "form", True, False),
        ("in: query, allowEmptyValue: true", "form", True, True),
        ("in: query, explode: false", "form", False, False),
        ("in: query, style: spaceDelimited, allowEmptyValue: true", "spaceDelimited", False, False),
        ("in: query, style: pipeDelimited, explode: true", "pipeDelimited", True, False),
        ("in: cookie", "form", True, False),
        ("in: cookie, style: cookie", "cookie", True, False),
        ("in: cookie, content: {application/json: {schema: {}}}", "cookie", True, False),
        ("in: query, content: {application/json: {schema: {}}}", "form", True, False),
        ("in: header, allowEmptyValue: true", "simple", False, False),
        ("in: path, explode: true", "simple", True, False),
    ],
)
def test_styles(parameter: str, style: str, explode: bool, allow_empty: bool) -> None:
    (found,) = operation(f"get:\n  parameters: [{{name: a, {parameter}}}]").parameters
    assert (found.style, found.explode, found.allow_empty) == (style, explode, allow_empty)


@pytest.mark.parametrize(
    ("written", "schema", "media_type"),
    [
        ("schema: {type: string}", {"type": "string"}, None),
        ("schema: {type: string}, content: {text/plain: {}}", {"type": "string"}, None),
        ("content: {text/plain: {schema: {type: integer}}}", {"type": "integer"}, "text/plain"),
        # What XML says of an object says nothing of its text.
        ("content: {text/xml: {schema: {type: object}}}", {"type": "string"}, "text/xml"),
        ("content: {text/xml: {schema: {type: integer}}}", {"type": "integer"}, "text/xml"),
        ("content: {application/json: {schema: {type: object}}}", {"type": "object"}, "application/json"),
        ("content: {text/plain: {}}", None, "text/plain"),
        ("content: {}", None, None),
    ],
)
def test_the_schema_of_a_parameter_or_header(written: str, schema: JSON, media_type: str | None) -> None:
    found = operation(f"""
get:
  parameters: [{{name: a, in: query, {written}}}]
  responses: {{'200': {{headers: {{A: {{{written}}}, content-type: {{}}, B: {{$ref: '#/gone'}}}}}}}}
""")
    (parameter,), (header,) = found.parameters, found.responses[0].headers
    assert (parameter.schema and parameter.schema.value, parameter.media_type) == (schema, media_type)
    assert (header.schema and header.schema.value, header.media_type) == (schema, media_type)
    assert (header.name, header.required, header.explode) == ("A", False, False)


@pytest.mark.parametrize(
    ("media_type", "schema", "kind"),
    [
        ("application/json", "{}", "json"),
        ("application/merge-patch+json", "{type: object}", "json"),
        ("application/x-www-form-urlencoded", "{type: object}", "form"),
        ("multipart/form-data", "{type: object}", "multipart"),
        ("text/plain", "{type: string}", "text"),
        ("application/octet-stream", "{type: string}", "binary"),
    ],
)
def test_how_a_body_is_read(media_type: str, schema: str, kind: str) -> None:
    found = operation(f"post:\n  requestBody: {{content: {{{media_type}: {{schema: {schema}}}}}}}").body
    assert found is not None
    assert [each.kind for each in found.content] == [kind]
    assert not found.required


@pytest.mark.parametrize(
    ("schema", "structured"),
    [
        ("{type: object}", True),
        ("{type: array}", True),
        ("{properties: {}}", True),
        ("{$ref: '#/components/schemas/Thing'}", True),
        ("{$ref: '#/components/schemas/Word'}", False),
        ("{type: string}", False),
        ("{}", False),
    ],
)
def test_a_type_that_may_be_anything_is_read_as_its_schema_says(schema: str, structured: bool) -> None:
    found = operation(f"post:\n  requestBody: {{content: {{'*/*': {{schema: {schema}}}}}}}").body
    assert found is not None
    assert (found.content[0].kind == "json") is structured


def test_references_to_nothing_are_noted_once_and_what_they_stand_for_is_absent() -> None:
    spec = read(f"""
paths:
  /a:
    post:
      requestBody:
        content:
          text/plain: {{schema: {{$ref: '#/components/schemas/Loop'}}}}
          text/csv: {{schema: {{$ref: '#/components/schemas/Gone'}}}}
      responses: {{'200': {{$ref: '#/components/responses/Gone'}}, x-more: {{}}, '204': {{description: d}}}}
{COMPONENTS}""")
    (found,) = spec.operations
    assert [response.status for response in found.responses] == ["204"]
    # A schema is looked for by whoever reads it; only what never ends would be looked for again and again.
    assert [(error.reference, error.endless) for error in spec.unresolved] == [
        ("#/components/schemas/Loop", True),
        ("#/components/responses/Gone", False),
    ]


def test_what_a_form_says_of_its_fields() -> None:
    found = operation("""
post:
  requestBody:
    content:
      application/x-www-form-urlencoded:
        encoding:
          a: {contentType: text/plain}
          b: {style: spaceDelimited}
          c: {explode: false}
          d: {allowReserved: true, style: form}
""").body
    assert found is not None
    assert found.content[0].encoding == {
        "a": Encoding("text/plain", "form", True, False),
        "b": Encoding("", "spaceDelimited", False, True),
        "c": Encoding("", "form", False, True),
        "d": Encoding("", "form", True, True),
    }


def test_an_operation_has_its_own_security_or_that_of_the_document() -> None:
    spec = read("""
security: [{key: []}]
paths:
  /a: {get: {}, put: {security: []}, post: {security: [{key: [read, write]}, {}]}}
""")
    assert [found.security for found in spec.operations] == [
        ({"key": ()},),
        (),
        ({"key": ("read", "write")}, {}),
    ]


def test_security_schemes() -> None:
    spec = read("""
paths: {}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key, description: Ours.}
    token: {$ref: '#/components/securitySchemes/bearer'}
    bearer: {type: http, scheme: BEARER}
    gone: {$ref: '#/components/securitySchemes/none'}
""")
    found = [
        (one.name, one.type, one.location, one.parameter, one.scheme, one.description) for one in spec.schemes
    ]
    assert found == [
        ("key", "apiKey", "header", "X-Key", "", "Ours."),
        ("token", "http", "", "", "bearer", ""),
        ("bearer", "http", "", "", "bearer", ""),
    ]


def test_what_a_document_says_of_itself_and_of_its_tags() -> None:
    spec = read("""
info: {title: T, summary: S, description: D}
tags: [{name: a, description: first}, {name: a, description: second}, {name: b}]
servers: [{url: /v1}]
paths: {x-more: {get: {}}, /a: {summary: s, get: {tags: [a, 1]}, x-b: {}}, /b: {$ref: '#/gone'}}
""")
    assert (spec.title, spec.description, spec.base_path) == ("T", "S", "/v1")
    assert spec.tags == {"a": "first", "b": ""}
    (found,) = spec.operations
    assert (found.id, found.tags, found.deprecated, found.body, found.responses) == (
        "get/a",
        ("a",),
        False,
        None,
        (),
    )


def test_a_callback_that_holds_itself_is_read_once() -> None:
    spec = read("""
paths: {/a: {post: {callbacks: {told: {$ref: '#/components/callbacks/Told'}}}}}
components:
  callbacks:
    Told:
      x-more: {post: {}}
      '{$request.body#/url}': {post: {callbacks: {again: {$ref: '#/components/callbacks/Told'}}}}
""")
    (operation_,) = spec.operations
    (told,) = operation_.callbacks
    assert told.name == "told"
    assert [found.callbacks for found in told.operations] == [()]


USED = """
paths:
  /a:
    post:
      parameters: [{name: p, in: query, schema: {title: parameter}}]
      requestBody:
        content:
          application/json: {schema: {title: body}}
          multipart/form-data: {schema: {title: form}}
      responses:
        '200':
          headers: {H: {schema: {title: header}}}
          content:
            application/json: {schema: {title: answer}}
            multipart/form-data: {schema: {title: parts}}
        '204': {content: {application/json: {schema: {title: nothing}}}}
      callbacks:
        told:
          '{$request.body#/url}':
            post:
              parameters: [{name: p, in: query, schema: {title: sent parameter}}]
              requestBody:
                content:
                  application/json: {schema: {title: sent}}
                  multipart/form-data: {schema: {title: sent form}}
              responses:
                '200':
                  headers: {H: {schema: {title: received header}}}
                  content: {multipart/form-data: {schema: {title: received}}}
webhooks:
  hook: {post: {requestBody: {content: {application/json: {schema: {title: hooked}}}}}}
"""


def test_in_which_direction_each_schema_is_used() -> None:
    found: dict[str, tuple[str, str | None]] = {}
    for use in schema_uses(read(USED)):
        assert isinstance(use.schema.value, dict)
        found[str(use.schema.value["title"])] = use.direction, use.sender and use.sender[1]
    assert found == {
        "parameter": ("request", None),
        "body": ("request", None),
        "form": ("form", None),
        "answer": ("response", None),
        "parts": ("response", None),
        "header": ("response", None),
        "sent": ("response", "told"),
        "sent form": ("response", "told"),
        "received": ("form", "told"),
        "received header": ("request", "told"),
        "hooked": ("response", "hook"),
    }


DIRECTED = """
paths:
  /a:
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          multipart/form-data: {schema: {$ref: '#/components/schemas/Upload'}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {properties: {owner: {$ref: '#/components/schemas/Owner'}, tag: {$ref: '#/components/schemas/Tag'}}}
    Owner: {properties: {pets: {items: {$ref: '#/components/schemas/Pet'}}, id: {readOnly: true}}}
    Tag: {type: string}
    Upload: {properties: {file: {type: string, format: binary}, tag: {$ref: '#/components/schemas/Tag'}}}
    Unused: {properties: {id: {writeOnly: true}}}
"""


def test_a_schema_differs_by_direction_where_one_that_it_refers_to_does() -> None:
    directions = find_directions(read(DIRECTED))
    found = {
        name: directions.of(("components", "schemas", name))
        for name in ("Pet", "Owner", "Tag", "Upload", "Unused")
    }
    assert found == {
        "Pet": ["response", "request"],
        "Owner": ["response", "request"],
        "Tag": ["response"],
        "Upload": ["form"],
        "Unused": ["response"],
    }
    pet, upload = ("components", "schemas", "Pet"), ("components", "schemas", "Upload")
    assert [directions.suffix(pet, direction) for direction in directions.of(pet)] == ["", "Request"]
    assert directions.suffix(upload, "form") == ""


def tree(schemas: str) -> Tree:
    return Tree({"components": {"schemas": yaml.safe_load(schemas)}})


def types(schema: str, schemas: str = "{}") -> dict[str, Any]:
    return text_type(tree(schemas), Schema((), yaml.safe_load(schema)))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{}", {}),
        ("true", {}),
        ("{type: integer}", {"types": ["integer"]}),
        ("{type: [string, 'null']}", {"types": ["null", "string"]}),
        ("{type: integer, nullable: true}", {"types": ["integer", "null"]}),
        ("{enum: [1, a, true, 1.5, null]}", {"types": ["boolean", "integer", "number", "string"]}),
        ("{const: 1}", {"types": ["integer"]}),
        ("{const: null}", {}),
        ("{type: string, enum: [1]}", {"types": ["string"]}),
        ("{anyOf: [{type: integer}, {allOf: [{type: boolean}]}]}", {"types": ["boolean", "integer"]}),
        ("{type: string, format: binary}", {"types": ["string"], "file": True}),
        ("{type: array, items: {type: integer}}", {"types": ["array"], "items": {"types": ["integer"]}}),
        (
            "{properties: {a: {type: integer}}, allOf: [{properties: {a: {type: boolean}, b: {}}}]}",
            {"types": ["object"], "properties": {"a": {"types": ["boolean", "integer"]}, "b": {}}},
        ),
        ("{patternProperties: {^a: {type: integer}}}", {"patterns": {"^a": {"types": ["integer"]}}}),
        ("{additionalProperties: {type: integer}}", {"additional": {"types": ["integer"]}}),
        ("{additionalProperties: false}", {}),
        ("{additionalProperties: {}}", {}),
        ("{$ref: '#/components/schemas/Gone', type: integer}", {"types": ["integer"]}),
    ],
)
def test_which_types_a_text_may_be(schema: str, expected: JSON) -> None:
    assert types(schema) == expected


def test_a_text_of_a_schema_without_end_is_read_to_some_depth() -> None:
    schemas = "{Loop: {items: {$ref: '#/components/schemas/Loop'}}}"
    found, depth = types("{$ref: '#/components/schemas/Loop'}", schemas), 0
    while found:
        found, depth = found["items"], depth + 1
    assert depth == 9
    chain = ", ".join(f"N{n}: {{$ref: '#/components/schemas/N{n + 1}'}}" for n in range(12))
    longest = "{%s, N12: {type: integer}}" % chain  # noqa: UP031 - braces
    assert types("{$ref: '#/components/schemas/N4'}", longest) == {"types": ["integer"]}
    assert types("{$ref: '#/components/schemas/N3'}", longest) == {}
    wide = "{Wide: {properties: {%s}}}" % ", ".join(  # noqa: UP031 - braces
        f"p{n}: {{$ref: '#/components/schemas/Wide'}}" for n in range(40)
    )
    nodes, pending = 0, [types("{$ref: '#/components/schemas/Wide'}", wide)]
    while pending:
        below = pending.pop().get("properties", {})
        nodes += bool(below)
        pending += below.values()
    assert nodes == 1000


@pytest.mark.parametrize(
    ("schema", "composed", "text", "is_open_"),
    [
        ("{}", False, True, False),
        ("{type: string}", False, True, False),
        ("{type: object}", True, False, True),
        ("{type: [object, string]}", True, True, True),
        ("{type: [array, 'null']}", True, False, False),
        ("{properties: {a: {}}}", True, False, False),
        ("{properties: {a: {}}, patternProperties: {b: {}}}", True, False, True),
        ("{properties: {a: {}}, additionalProperties: false}", True, False, False),
        ("{type: object, additionalProperties: false}", True, False, False),
        ("{properties: {a: {}}, additionalProperties: {}}", True, False, True),
        ("{properties: {a: {}}, unevaluatedProperties: {type: string}}", True, False, True),
        ("{anyOf: [{type: string}, {properties: {a: {}}}]}", True, True, False),
        ("{patternProperties: {b: {}}}", False, True, False),
    ],
)
def test_what_a_text_is_of(schema: str, composed: bool, text: bool, is_open_: bool) -> None:
    described = Schema((), yaml.safe_load(schema))
    found = is_composed(Tree({}), described), holds_text(Tree({}), described), is_open(Tree({}), described)
    assert found == (composed, text, is_open_)
