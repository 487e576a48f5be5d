"""Documents after the pass and fail cases that the OpenAPI Initiative keeps for its own schemas."""

from pathlib import Path

import pytest
from oaswright.diagnostics import has_errors
from oaswright.lint.engine import check_file

# Each case: the versions it is for, and what follows `openapi` and `info`.
FAIL: dict[str, tuple[str, str]] = {
    "no paths, components or webhooks": ("3.1 3.2", ""),
    "no paths": ("3.0", "components: {}"),
    "unknown container": ("3.0 3.1 3.2", "overlays: {}\npaths: {}"),
    "servers is no array": ("3.0 3.1 3.2", "paths: {}\nservers: {url: /v1}"),
    "server without url": ("3.0 3.1 3.2", "paths: {}\nservers: [{description: Local}]"),
    "server variable with an empty enum": (
        "3.1 3.2",
        "paths: {}\nservers: [{url: 'https://e.com/{v}', variables: {v: {enum: [], default: a}}}]",
    ),
    "server variable whose default is not in its enum": (
        "3.1 3.2",
        "paths: {}\nservers: [{url: 'https://e.com/{v}', variables: {v: {enum: [a], default: b}}}]",
    ),
    "externalDocs with a stray field": (
        "3.1 3.2",
        "paths: {}\nexternalDocs: {url: a, link: b}",
    ),
    "unknown dialect": ("3.1 3.2", "paths: {}\njsonSchemaDialect: https://some/other/dialect"),
    "dialect is not a string": ("3.1 3.2", "paths: {}\njsonSchemaDialect: {}"),
    "$self is not a string": ("3.2", "paths: {}\n$self: true"),
    "$self with a fragment": ("3.2", "paths: {}\n$self: https://example.com/a#b"),
    "component of the wrong type": ("3.0 3.1 3.2", "paths: {}\ncomponents: {schemas: []}"),
    "component name": ("3.0 3.1 3.2", "paths: {}\ncomponents: {schemas: {ö: {}}}"),
    "boolean schema": ("3.0", "paths: {}\ncomponents: {schemas: {a: true}}"),
    "schema of a wrong type": ("3.1 3.2", "paths: {}\ncomponents: {schemas: {a: hello}}"),
    "schema with an unknown type": ("3.0 3.1 3.2", "paths: {}\ncomponents: {schemas: {a: {type: thing}}}"),
    "discriminator with a stray field": (
        "3.1 3.2",
        "paths: {}\ncomponents: {schemas: {a: {discriminator: {propertyName: b, c: d}}}}",
    ),
    "externalDocs of a schema with a stray field": (
        "3.0 3.1 3.2",
        "paths: {}\ncomponents: {schemas: {a: {externalDocs: {url: b, c: d}}}}",
    ),
    "xml of the wrong type": ("3.0 3.1 3.2", "paths: {}\ncomponents: {schemas: {a: {xml: true}}}"),
    "xml with nodeType and attribute": (
        "3.2",
        "paths: {}\ncomponents: {schemas: {a: {xml: {nodeType: text, attribute: true}}}}",
    ),
    "example and examples": (
        "3.0 3.1 3.2",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: query, schema: {}, "
        "example: 1, examples: {}}}}",
    ),
    "value and externalValue": (
        "3.0 3.1 3.2",
        "paths: {}\ncomponents: {examples: {a: {value: 1, externalValue: b}}}",
    ),
    "value and dataValue": ("3.2", "paths: {}\ncomponents: {examples: {a: {value: 1, dataValue: 1}}}"),
    "header with a name": ("3.0 3.1 3.2", "paths: {}\ncomponents: {headers: {a: {name: a, schema: {}}}}"),
    "header with allowReserved": (
        "3.1 3.2",
        "paths: {}\ncomponents: {headers: {a: {allowReserved: true, schema: {}}}}",
    ),
    "parameter in header with allowReserved": (
        "3.1 3.2",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: header, schema: {}, allowReserved: true}}}",
    ),
    "cookie with allowReserved": (
        "3.2",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: cookie, style: cookie, schema: {}, "
        "allowReserved: true}}}",
    ),
    "content with style": (
        "3.1 3.2",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: query, style: form, content: {a/b: {}}}}}",
    ),
    "parameter with two media types": (
        "3.0 3.1 3.2",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: query, content: {a/b: {}, c/d: {}}}}}",
    ),
    "querystring with schema": (
        "3.2",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: querystring, schema: {}}}}",
    ),
    "querystring before 3.2": (
        "3.0 3.1",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: querystring, content: {a/b: {}}}}}",
    ),
    "two querystrings": (
        "3.2",
        "paths: {/: {parameters: [{name: a, in: querystring, content: {a/b: {}}}, "
        "{name: b, in: querystring, content: {a/b: {}}}]}}",
    ),
    "optional path parameter": (
        "3.0 3.1 3.2",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: path, schema: {}}}}",
    ),
    "additional operation with a fixed name": (
        "3.2",
        "paths: {/: {additionalOperations: {POST: {responses: {default: {description: d}}}}}}",
    ),
    "encoding with prefixEncoding": (
        "3.2",
        "paths: {}\ncomponents: {mediaTypes: {a: {encoding: {}, prefixEncoding: []}}}",
    ),
    "response without description": ("3.0 3.1", "paths: {}\ncomponents: {responses: {a: {}}}"),
    "link with a body": ("3.0 3.1 3.2", "paths: {}\ncomponents: {links: {a: {operationRef: b, body: {}}}}"),
    "security scheme without type": ("3.0 3.1 3.2", "paths: {}\ncomponents: {securitySchemes: {a: {}}}"),
    "flow without token address": (
        "3.0 3.1 3.2",
        "paths: {}\ncomponents: {securitySchemes: {a: {type: oauth2, flows: {password: {scopes: {}}}}}}",
    ),
    "flow of 3.2": (
        "3.0 3.1",
        "paths: {}\ncomponents: {securitySchemes: {a: {type: oauth2, flows: {deviceAuthorization: {}}}}}",
    ),
    "mutualTLS in 3.0": ("3.0", "paths: {}\ncomponents: {securitySchemes: {a: {type: mutualTLS}}}"),
    "paths is no object": ("3.0 3.1 3.2", "paths: []"),
    "path item is no object": ("3.0 3.1 3.2", "paths: {/: true}"),
    "responses is empty": ("3.0 3.1 3.2", "paths: {/: {get: {responses: {}}}}"),
    "webhooks is no object": ("3.1 3.2", "webhooks: []"),
    "tags is no array": ("3.0 3.1 3.2", "paths: {}\ntags: {}"),
    "tag without name": ("3.0 3.1 3.2", "paths: {}\ntags: [{}]"),
    "security is no array": ("3.0 3.1 3.2", "paths: {}\nsecurity: {}"),
}
PASS: dict[str, tuple[str, str]] = {
    "paths alone": ("3.0 3.1 3.2", "paths: {}"),
    "components alone": ("3.1 3.2", "components: {}"),
    "webhooks alone": ("3.1 3.2", "webhooks: {}"),
    "path items as components": ("3.1 3.2", "components: {pathItems: {}}"),
    "operation without responses": ("3.1 3.2", "paths: {/: {get: {}}}"),
    "parameter of a path without operations": ("3.0 3.1 3.2", "paths: {'/{var}': {}}"),
    "path with a fragment": (
        "3.0 3.1 3.2",
        "paths: {'/foo#bar': {get: {responses: {default: {description: d}}}}}",
    ),
    "extensions": ("3.0 3.1 3.2", "paths: {x-b: 1}\nx-a: {b: c}"),
    "dialect of OpenAPI": (
        "3.1",
        "paths: {}\njsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base",
    ),
    "scopes of bearer tokens": (
        "3.0 3.1 3.2",
        "paths: {}\nsecurity: [{a: [read]}]\n"
        "components: {securitySchemes: {a: {type: http, scheme: bearer}}}",
    ),
    "security by address": ("3.2", "paths: {}\nsecurity: [{'other#/components/securitySchemes/a': []}]"),
    "server variable with an empty enum in 3.0": (
        "3.0",
        "paths: {}\nservers: [{url: 'https://e.com/{v}', variables: {v: {enum: [], default: a}}}]",
    ),
    "array without items": ("3.0 3.1 3.2", "paths: {}\ncomponents: {schemas: {a: {type: array}}}"),
    "boolean schemas": (
        "3.1 3.2",
        "paths: {}\ncomponents: {schemas: {a: true, b: {properties: {c: false}}}}",
    ),
    "keywords of the author": ("3.1 3.2", "paths: {}\ncomponents: {schemas: {a: {myKeyword: true}}}"),
    "exclusive bound without a bound in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {a: {exclusiveMinimum: true}}}",
    ),
    "reference with a description": (
        "3.1 3.2",
        "paths: {}\ncomponents: {parameters: {a: {$ref: '#/components/parameters/b', description: d}, "
        "b: {name: b, in: query, schema: {}}}}",
    ),
    "webhook by reference": (
        "3.1 3.2",
        "webhooks: {a: {$ref: '#/components/pathItems/b', description: d}}\n"
        "components: {pathItems: {b: {post: {responses: {default: {description: d}}}}}}",
    ),
    "media types as components": (
        "3.2",
        "paths: {/: {put: {requestBody: "
        "{content: {application/jsonl: {$ref: '#/components/mediaTypes/A'}}}}}}\n"
        "components: {mediaTypes: {A: {itemSchema: {type: string}}}}",
    ),
    "nested encoding": (
        "3.2",
        "paths: {/: {put: {requestBody: {content: {multipart/mixed: {schema: {type: array}, "
        "prefixEncoding: [{headers: {X: {schema: {type: string}}}}], itemEncoding: {contentType: a/b}}}}}}}",
    ),
    "cookie of style form with allowReserved": (
        "3.2",
        "paths: {}\ncomponents: {parameters: {a: {name: a, in: cookie, style: form, schema: {}, "
        "allowReserved: true}}}",
    ),
    "response without description in 3.2": ("3.2", "paths: {}\ncomponents: {responses: {a: {summary: s}}}"),
    "device flow": (
        "3.2",
        "paths: {}\ncomponents: {securitySchemes: {a: {type: oauth2, oauth2MetadataUrl: u, flows: "
        "{deviceAuthorization: {deviceAuthorizationUrl: u, tokenUrl: u, scopes: {}}}}}}",
    ),
    "callback with an expression": (
        "3.0 3.1 3.2",
        "paths: {}\ncomponents: {callbacks: {a: {'http://e.com?id={$request.body#/id}': {post: {responses: "
        "{'200': {description: d}}}}}}}",
    ),
    "parameters of every style": (
        "3.0 3.1 3.2",
        "paths: {}\ncomponents: {parameters: "
        "{a: {name: a, in: path, required: true, style: matrix, schema: {}}, "
        "b: {name: b, in: query, style: deepObject, schema: {}}, "
        "c: {name: c, in: cookie, style: form, schema: {}}, "
        "d: {name: d, in: header, style: simple, schema: {}}}}",
    ),
}


def cases(table: dict[str, tuple[str, str]]) -> list[object]:
    return [
        pytest.param(version, text, id=f"{name}, {version}")
        for name, (versions, text) in table.items()
        for version in versions.split()
    ]


def judge(folder: Path, version: str, text: str) -> bool:
    file = folder / "openapi.yaml"
    file.write_text(f"openapi: {version}.0\ninfo: {{title: A, version: '1'}}\n{text}\n", encoding="utf-8")
    return not has_errors(check_file(file))


@pytest.mark.parametrize(("version", "text"), cases(FAIL))
def test_what_the_standard_refuses_is_an_error(tmp_path: Path, version: str, text: str) -> None:
    assert not judge(tmp_path, version, text)


@pytest.mark.parametrize(("version", "text"), cases(PASS))
def test_what_the_standard_allows_is_no_error(tmp_path: Path, version: str, text: str) -> None:
    assert judge(tmp_path, version, text)
