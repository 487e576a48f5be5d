"""A hint says what to write: whoever does exactly that has a right document."""

from pathlib import Path

import pytest
from oaswright.lint.engine import check_file

# By what the mistake is: version, what follows `info`, and the hint of the first finding.
CASES: dict[str, tuple[str, str, str | None]] = {
    "properties without `properties`": (
        "3.1",
        "components: {schemas: {E: {type: object, required: [error], error: {type: string}}}}",
        "a property is described under `properties`",
    ),
    "properties without `properties` in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: object, error: {type: string}}}}",
        "a property is described under `properties`",
    ),
    "body of an operation": (
        "3.1",
        "paths: {/: {post: {operationId: a, body: {content: {}}, responses: {default: {description: d}}}}}",
        "write `requestBody`",
    ),
    "schema of a response": (
        "3.1",
        "paths: {/: {get: {operationId: a, responses: {default: {description: d, schema: {}}}}}}",
        "move it into the media type in `content`: a Media Type Object has it",
    ),
    "nullable with a type": (
        "3.1",
        "components: {schemas: {E: {type: string, nullable: true}}}",
        "OpenAPI 3.1 writes `type: [string, 'null']`",
    ),
    "nullable with an enum": (
        "3.1",
        "components: {schemas: {E: {type: string, enum: [a], nullable: true}}}",
        "OpenAPI 3.1 writes `type: [string, 'null']`, and list null in `enum`",
    ),
    "nullable with alternatives": (
        "3.1",
        "components: {schemas: {E: {oneOf: [{type: string}], nullable: true}}}",
        "OpenAPI 3.1 has null as a type: add `type: 'null'` to the alternatives of `oneOf`",
    ),
    "nullable with a reference": (
        "3.1",
        "components: {schemas: {E: {type: string}, F: {$ref: '#/components/schemas/E', nullable: true}}}",
        "OpenAPI 3.1 has null as a type: write `anyOf: [{$ref: …}, {type: 'null'}]`",
    ),
    "nullable that is false": (
        "3.1",
        "components: {schemas: {E: {type: string, nullable: false}}}",
        "remove it",
    ),
    "nullable beside a reference in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: string}, "
        "F: {$ref: '#/components/schemas/E', nullable: true, maxLength: 3}}}",
        "write `nullable: true` in the schema that is referred to, "
        "and wrap the reference in `allOf: [{$ref: …}]` for `maxLength`",
    ),
    "other keywords beside a reference in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: string}, "
        "F: {$ref: '#/components/schemas/E', maxLength: 3}}}",
        "wrap the reference in `allOf: [{$ref: …}]`",
    ),
    "an exclusive bound of 3.0": (
        "3.1",
        "components: {schemas: {E: {type: number, minimum: 2, exclusiveMinimum: true}}}",
        "since OpenAPI 3.1 it is the bound: write `exclusiveMinimum: 2` instead of `minimum`",
    ),
    "an exclusive bound of nothing": (
        "3.1",
        "components: {schemas: {E: {type: number, exclusiveMinimum: true}}}",
        "since OpenAPI 3.1 it is the bound itself: write a number, or remove it",
    ),
    "an exclusive bound of 3.1": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: number, exclusiveMinimum: 2}}}",
        "in OpenAPI 3.0 write `minimum: 2` and `exclusiveMinimum: true`",
    ),
    "a number beyond 64 bits": (
        "3.1",
        "components: {schemas: {E: {type: number, minimum: -9223372036854776000}}}",
        "write `-9.223372036854776e+18` if a number is meant, or put it in quotes if a string is",
    ),
    "a field of a later version": (
        "3.0",
        "paths: {}\nwebhooks: {}",
        "added in OpenAPI 3.1: write `openapi: 3.1.0`, or remove it",
    ),
    "a field of an earlier version": (
        "3.1",
        "components: {headers: {A: {allowReserved: true, schema: {}}}}",
        "removed after OpenAPI 3.0: remove it",
    ),
    "schemes by name alone": (
        "3.1",
        "security: [key]\ncomponents: {securitySchemes: {key: {type: http, scheme: basic}}}",
        "write `key: []`",
    ),
    "one scheme by its name": (
        "3.1",
        "security: key\ncomponents: {securitySchemes: {key: {type: http, scheme: basic}}}",
        "write `[{key: []}]`",
    ),
    "tags by name alone": ("3.1", "paths: {}\ntags: [pets]", "write `name: pets`"),
    "servers by url alone": ("3.1", "paths: {}\nservers: [/v1]", "write `url: /v1`"),
    "one server": ("3.1", "paths: {}\nservers: {url: /v1}", "start each item with `- `"),
    "parameters by name": (
        "3.1",
        "paths: {/: {parameters: {limit: {in: query, schema: {}}}}}",
        "write an item for each: `- name: …`",
    ),
    "an example without value": (
        "3.1",
        "components: {parameters: {A: {name: a, in: query, schema: {}, examples: {one: two}}}}",
        "write `value: …` below it",
    ),
    "an optional path parameter": (
        "3.1",
        "components: {parameters: {A: {name: a, in: path, schema: {}}}}",
        "write `required: true`: a path without one of its parts is another path",
    ),
    "a component with a space": (
        "3.1",
        "components: {schemas: {'Pet Food': {}}}",
        "write `PetFood`, also in references",
    ),
    "a component with a space whose better name is taken": (
        "3.1",
        "components: {schemas: {'Pet Food': {}, PetFood: {}}}",
        None,
    ),
    "a class of another kind": (
        "3.1",
        "components: {schemas: {UserUpdateDTO: {}, E: {$ref: '#/components/schemas/UserCreateDTO'}}}",
        "`#/components/schemas` has `UserUpdateDTO`, `E`",
    ),
    "an open brace": ("3.1", "paths: {'/{a': {}}", "write each parameter as `{name}`"),
    "a list of one type in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: [string, 'null']}}}",
        "OpenAPI 3.0 knows one type: write `type: string` and `nullable: true`",
    ),
    "a list of two types in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: [string, integer]}}}",
        "OpenAPI 3.0 knows one type: write `anyOf: [{type: string}, {type: integer}]`",
    ),
    "a list of items": (
        "3.1",
        "components: {schemas: {E: {type: array, items: [{type: string}]}}}",
        "write one schema without `- `, or `prefixItems` for one schema per position",
    ),
    "a required property": (
        "3.1",
        "components: {schemas: {E: {type: object, properties: {a: {type: string, required: true}}}}}",
        "remove it, and write `required: [a]` beside `properties`",
    ),
    "an optional property": (
        "3.1",
        "components: {schemas: {E: {type: object, properties: {a: {type: string, required: false}}}}}",
        "remove it: a property is optional unless `required` beside `properties` lists it",
    ),
    "a keyword among properties": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: object, properties: {additionalProperties: false}}}}",
        "indent it less: `additionalProperties` is a keyword, and stands beside `properties`",
    ),
    "values with names": (
        "3.1",
        "components: {schemas: {E: {type: string, enum: {a: One, b: Two}}}}",
        "list the values: `[a, b]`",
    ),
    "values with a bar": (
        "3.1",
        "components: {schemas: {E: {type: string, enum: a|b}}}",
        "write `[a, b]`",
    ),
    "values as objects": (
        "3.1",
        "components: {schemas: {E: {type: string, enum: [{a: One}, b]}}}",
        "write the value alone: `a`",
    ),
    "a list of responses": (
        "3.1",
        "paths: {/: {get: {operationId: a, responses: ['200']}}}",
        "write each status as a key without `- `: `'200': {description: …}`",
    ),
    "a body that is a schema": (
        "3.1",
        "components: {schemas: {E: {}}, requestBodies: {B: {$ref: '#/components/schemas/E'}}}",
        "write it below `content: {application/json: {schema: …}}`",
    ),
    "content that is a schema": (
        "3.1",
        "components: {schemas: {E: {}}, requestBodies: {B: {content: {$ref: '#/components/schemas/E'}}}}",
        "write the media type above it: `application/json: {schema: {$ref: …}}`",
    ),
    "a parameter without its dash": (
        "3.1",
        "paths: {/: {parameters: {$ref: '#/components/parameters/P'}}}\n"
        "components: {parameters: {P: {name: a, in: query, schema: {}}}}",
        "start the item with `- `",
    ),
    "a header that is a parameter": (
        "3.1",
        "components: {headers: {A: {name: A, in: header, schema: {}}}}",
        "remove it: the key of a header is its name",
    ),
    "a schema among components": (
        "3.1",
        "components: {E: {type: object, properties: {a: {}}}}",
        "move it into `schemas`, or another group of components",
    ),
    "a keyword beside a reference and `allOf` in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: string}, "
        "F: {$ref: '#/components/schemas/E', allOf: [{maxLength: 3}]}}}",
        "move the reference into `allOf`",
    ),
    "a path at the root": (
        "3.1",
        "/a: {get: {operationId: a, responses: {'200': {description: d}}}}",
        "move it below `paths`",
    ),
    "a scheme without scopes": (
        "3.1",
        "security: [{key: null}]\ncomponents: {securitySchemes: {key: {type: http, scheme: basic}}}",
        "write `key: []`",
    ),
    "additional items": (
        "3.1",
        "components: {schemas: {E: {type: array, items: {type: string}, additionalItems: false}}}",
        "remove it: `items` describes all of them, those of `prefixItems` excepted",
    ),
    "dependencies": (
        "3.1",
        "components: {schemas: {E: {type: object, properties: {a: {}}, dependencies: {a: [b]}}}}",
        "write `dependentRequired` for names, `dependentSchemas` for schemas",
    ),
    "definitions in a schema": (
        "3.1",
        "components: {schemas: {E: {type: object, definitions: {a: {type: string}}}}}",
        "write `$defs`, also in references",
    ),
    "a recursive reference": (
        "3.1",
        "components: {schemas: {E: {type: object, properties: {a: {$recursiveRef: '#'}}}}}",
        "write `$dynamicRef`",
    ),
    "a recursive anchor": (
        "3.1",
        "components: {schemas: {E: {type: object, $recursiveAnchor: true}}}",
        "write `$dynamicAnchor`",
    ),
    "an id of draft 4": (
        "3.1",
        "components: {schemas: {E: {id: 'https://a.example/b', type: string}}}",
        "write `$id`",
    ),
    "a property called id": (
        "3.1",
        "components: {schemas: {E: {type: object, id: {type: string}}}}",
        "a property is described under `properties`",
    ),
    "a closed object that requires more": (
        "3.1",
        "components: {schemas: {E: {type: object, additionalProperties: false, required: [a, b], "
        "properties: {a: {}}}}}",
        "describe it under `properties`",
    ),
    "a format of a type": (
        "3.1",
        "components: {schemas: {E: {type: string, format: string}}}",
        "remove it; `type` says it",
    ),
    "a format of Java": (
        "3.1",
        "components: {schemas: {E: {type: integer, format: long}}}",
        "did you mean `int64`?",
    ),
    "a format of a point in time": (
        "3.1",
        "components: {schemas: {E: {type: string, format: datetime}}}",
        "did you mean `date-time`?",
    ),
    "a format of an address": (
        "3.1",
        "components: {schemas: {E: {type: string, format: url}}}",
        "did you mean `uri`?",
    ),
    "a pattern with slashes": (
        "3.1",
        "components: {schemas: {E: {type: string, pattern: '/^a$/i'}}}",
        "write `^a$`; JSON Schema has no flags",
    ),
    "values without null": (
        "3.1",
        "components: {schemas: {E: {type: [string, 'null'], enum: [a, b]}}}",
        "list null in `enum`, or remove it from `type`",
    ),
    "a path with a colon": (
        "3.1",
        "paths: {'/a/:id': {get: {operationId: a, parameters: [{name: id, in: path, required: true, "
        "schema: {type: string}}], responses: {'200': {description: d}}}}}",
        "write `/a/{id}`",
    ),
    "a path with a colon and no parameter": (
        "3.1",
        "paths: {'/a/:id': {get: {operationId: a, responses: {'200': {description: d}}}}}",
        "write `/a/{id}`",
    ),
    "a path with angles": (
        "3.1",
        "paths: {'/a/<int:id>': {get: {operationId: a, parameters: [{name: id, in: path, required: true, "
        "schema: {type: string}}], responses: {'200': {description: d}}}}}",
        "write `/a/{id}`",
    ),
    "a path with a converter": (
        "3.1",
        "paths: {'/a/{id:int}': {get: {operationId: a, parameters: [{name: id, in: path, required: true, "
        "schema: {type: string}}], responses: {'200': {description: d}}}}}",
        "write `/a/{id}`",
    ),
    "a path with a modifier": (
        "3.1",
        "paths: {'/a/{id*}': {get: {operationId: a, parameters: [{name: id, in: path, required: true, "
        "schema: {type: string}}], responses: {'200': {description: d}}}}}",
        "write `/a/{id}`",
    ),
    "a path with two braces": (
        "3.1",
        "paths: {'/a/{{id}}': {get: {operationId: a, parameters: [{name: id, in: path, required: true, "
        "schema: {type: string}}], responses: {'200': {description: d}}}}}",
        "write `/a/{id}`",
    ),
    "a path with a dollar": (
        "3.1",
        "paths: {'/a/${id}': {get: {operationId: a, parameters: [{name: id, in: path, required: true, "
        "schema: {type: string}}], responses: {'200': {description: d}}}}}",
        "write `/a/{id}`",
    ),
    "a path that has its template": (
        "3.1",
        "paths: {'/a/:id': {}, '/a/{id}': {}}",
        "move its operations to `/a/{id}`, which is there",
    ),
    "a path with its server": (
        "3.1",
        "paths: {'https://a.example/b': {get: {operationId: a, responses: {'200': {description: d}}}}}",
        "write `/b`, and the server in `servers: [{url: https://a.example}]`",
    ),
    "a path whose slash is there": (
        "3.1",
        "paths: {'/a': {}, 'a': {}}",
        "move its operations to `/a`, which is there",
    ),
    "a path with a space": (
        "3.1",
        "paths: {'/a b': {get: {operationId: a, responses: {'200': {description: d}}}}}",
        "write `%20`",
    ),
    "a path with an empty part": (
        "3.1",
        "paths: {'/a//b': {get: {operationId: a, responses: {'200': {description: d}}}}}",
        "remove one of the slashes",
    ),
    "a parameter without a name": (
        "3.1",
        "paths: {'/a': {get: {operationId: a, parameters: [{name: '', in: query, schema: {}}], "
        "responses: {'200': {description: d}}}}}",
        "write a name",
    ),
    "a body of GET": (
        "3.1",
        "paths: {'/a': {get: {operationId: a, requestBody: {required: true, content: {application/json: "
        "{schema: {type: object}}}}, responses: {'200': {description: d}}}}}",
        "describe parameters, or use POST",
    ),
    "a path item of two paths": (
        "3.1",
        "paths: {/a: {$ref: '#/components/pathItems/I'}, /b: {$ref: "
        "'#/components/pathItems/I'}}\ncomponents: {pathItems: {I: {get: {operationId: a, responses: "
        "{'200': {description: d}}}}}}",
        "write the path item out for one of the two paths, with an `operationId` of its own",
    ),
    "a flow of Swagger 2.0": (
        "3.1",
        "components: {securitySchemes: {k: {type: oauth2, flow: accessCode, authorizationUrl: "
        "'https://a.example', tokenUrl: 'https://a.example', scopes: {}}}}",
        "write `flows: {authorizationCode: …}`, with the URLs and `scopes` in it",
    ),
    "a name of a flow in Swagger 2.0": (
        "3.1",
        "components: {securitySchemes: {k: {type: oauth2, flows: {application: {tokenUrl: "
        "'https://a.example', scopes: {}}}}}}",
        "write `clientCredentials`",
    ),
    "a scheme of Swagger 2.0": (
        "3.1",
        "components: {securitySchemes: {k: {type: basic}}}",
        "write `type: http` and `scheme: basic`",
    ),
    "a scheme of tokens": (
        "3.1",
        "components: {securitySchemes: {k: {type: http, scheme: jwt, bearerFormat: JWT}}}",
        "write `scheme: bearer`, and `bearerFormat: JWT`",
    ),
    "a format of a bearer without one": (
        "3.1",
        "components: {securitySchemes: {k: {type: http, scheme: basic, bearerFormat: JWT}}}",
        "remove it",
    ),
    "a body among the parameters": (
        "3.1",
        "paths: {'/a': {get: {operationId: a, parameters: [{name: b, in: body, schema: {}}], responses: "
        "{'200': {description: d}}}}}",
        "describe it by `requestBody`, with `content: {application/json: {schema: …}}`",
    ),
    "a form among the parameters": (
        "3.1",
        "paths: {'/a': {get: {operationId: a, parameters: [{name: b, in: formData, type: string}], "
        "responses: {'200': {description: d}}}}}",
        "describe it by `requestBody`, with `content: {multipart/form-data: {schema: …}}`",
    ),
    "a format of collections": (
        "3.1",
        "paths: {'/a': {get: {operationId: a, parameters: [{name: b, in: query, schema: {type: array, "
        "items: {}}, collectionFormat: multi}], responses: {'200': {description: d}}}}}",
        "write `style: form` and `explode: true`",
    ),
    "a host": (
        "3.1",
        "host: a.example\nbasePath: /v1\nschemes: [https]\npaths: {}",
        "write `servers: [{url: …}]`",
    ),
    "schemes of Swagger 2.0": (
        "3.1",
        "security: [{k: []}]\npaths: {}\nsecurityDefinitions: {k: {type: http, scheme: basic}}",
        "move what it holds to `components.securitySchemes`",
    ),
    "a discriminator by name": (
        "3.1",
        "components: {schemas: {E: {type: object, required: [a], properties: {a: {type: string}}, "
        "discriminator: a}}}",
        "write `propertyName: a`",
    ),
    "a field beside its right name": (
        "3.1",
        "paths: {'/a': {get: {operationId: a, operationid: b, responses: {'200': {description: d}}}}}",
        "remove one of the two: `operationId` stands there already",
    ),
    "an id that is taken": (
        "3.1",
        "paths: {/b: {get: {responses: {'200': {description: d}}}}, /a: {get: {operationId: getB, "
        "responses: {'200': {description: d}}}}}",
        "add one",
    ),
    "values without null in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {schemas: {E: {type: string, nullable: true, enum: [a, b]}}}",
        "list null in `enum`, or remove `nullable`",
    ),
    "a parameter of the path in the query": (
        "3.1",
        "paths: {'/a/{id}': {get: {operationId: a, parameters: [{name: id, in: query, schema: {}}], "
        "responses: {'200': {description: d}}}}}",
        "write `in: path` and `required: true`, or rename one of the two",
    ),
    "a query in a path": (
        "3.1",
        "paths: {'/a?b={b}': {get: {operationId: a, responses: {'200': {description: d}}}}}",
        "declare what follows as parameters with `in: query`",
    ),
    "a scheme without its colon": (
        "3.1",
        "paths: {}\ntags: [{name: a, externalDocs: {url: 'http//a.example'}}]",
        "write `http://a.example`",
    ),
    "a list of variables": (
        "3.1",
        "paths: {}\nservers: [{url: 'https://{a}.example', variables: [a]}]",
        "write `name: value` pairs without `- `",
    ),
    "a callback without its URL": (
        "3.1",
        "paths: {/a: {post: {operationId: a, responses: {'200': {description: d}}, callbacks: {c: {post: "
        "{responses: {'200': {description: d}}}}}}}}",
        "write it above, such as `'{$request.body#/callbackUrl}': {post: …}`",
    ),
    "the URL of another flow": (
        "3.1",
        "components: {securitySchemes: {k: {type: oauth2, flows: {implicit: {tokenUrl: "
        "'https://a.example', scopes: {}}}}}}",
        "this flow has `authorizationUrl` in its place",
    ),
    "a link by a name": (
        "3.1",
        "components: {links: {l: {operationRef: a}}}\npaths: {/a: {get: {operationId: a, responses: "
        "{'200': {description: d}}}}}",
        "write `operationId: a`",
    ),
    "a link to a schema": (
        "3.1",
        "components: {links: {l: {operationRef: '#/info'}}}",
        "write it as `#/paths/~1pets/get`: each `/` in a path is `~1`",
    ),
    "a format of numbers for a string": (
        "3.1",
        "components: {schemas: {E: {type: string, format: float}}}",
        "correct the type, or remove the format",
    ),
    "alternatives with names": (
        "3.1",
        "components: {schemas: {E: {oneOf: {a: {type: object}}, discriminator: {propertyName: a, "
        "mapping: {a: E}}}}}",
        "start each item with `- `",
    ),
    "a required property that examples lack": (
        "3.1",
        "components: {schemas: {E: {type: object, required: [a, other], properties: {a: {}}, example: "
        "{a: 1}}}}",
        "describe it under `properties`",
    ),
    "an alternative without `$ref`": (
        "3.1",
        "components: {schemas: {C: {type: object, required: [k], properties: {k: {}}}, E: {oneOf: "
        "['#/components/schemas/C', {$ref: '#/components/schemas/C'}], "
        "discriminator: {propertyName: k, mapping: {c: '#/components/schemas/E'}}, example: {k: c}}}}",
        "write `$ref: '#/components/schemas/C'`",
    ),
    "an empty value in a path in 3.0": (
        "3.0",
        "paths: {}\ncomponents: {parameters: {A: {name: a, in: header, allowEmptyValue: true, schema: {}}}}",
        "remove it",
    ),
}


@pytest.mark.parametrize(("version", "text", "hint"), CASES.values(), ids=CASES)
def test_the_hint_makes_the_document_right(tmp_path: Path, version: str, text: str, hint: str | None) -> None:
    file = tmp_path / "openapi.yaml"
    head = f"openapi: {version}.0\ninfo: {{title: A, version: '1'}}\n"
    file.write_text(f"{head}{text}\n", encoding="utf-8")
    found = [item for item in check_file(file) if item.rule not in ("unused-component", "name-collision")]
    assert [item.hint for item in found] == [hint]
