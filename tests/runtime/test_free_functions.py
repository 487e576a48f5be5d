"""Applications of Connexion, as its examples are, whose functions are served as they are."""

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import UUID

import connexion
import pytest
from connexion.context import context
from connexion.exceptions import ProblemException, Unauthorized
from oaswright.runtime import Api, Basic, StartUpError, Upload, Verified
from oaswright.runtime.application import Pages, application
from oaswright.runtime.free_functions import Function, adapt_functions
from oaswright.runtime.testing import Client
from starlette.applications import Starlette
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Mount
from werkzeug.exceptions import abort

from tests.runtime.apps import document, wiring
from tests.runtime.conftest import Connect


def wired(text: str, handlers: object = None, security: object = None) -> Api:
    """The API of a document with handlers of its own, none unless given."""
    generated = wiring(json.dumps(document(text)))
    options = {"security": security or SimpleNamespace()} if hasattr(generated, "VERIFIERS") else {}
    api: Api = generated.wire(handlers or SimpleNamespace(), **options)
    return api


def module(name: str, *functions: Function, **others: object) -> ModuleType:
    """A module with these functions."""
    made = ModuleType(name)
    vars(made).update({function.__name__: function for function in functions}, **others)
    return made


HELLO = """
openapi: 3.0.0
servers: [{url: /openapi}]
paths:
  /greeting/{name}:
    post:
      operationId: hello.post_greeting
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: a greeting, content: {text/plain: {schema: {type: string}}}}
"""


def test_hello_world_behind_a_reverse_proxy(connect: Connect) -> None:
    def post_greeting(name: str) -> tuple[str, int]:
        return f"Hello {name}", 200

    api = adapt_functions(wired(HELLO), module("hello", post_greeting, request=connexion.request))
    app = application([api], pages=Pages(docs="/openapi/ui/"), redirect_slashes=True)
    client = connect(Starlette(routes=[Mount("/proxied", app=app)]))
    reply = client.post("/proxied/openapi/greeting/Ann")
    assert (reply.text, reply.headers["content-type"]) == ("Hello Ann", "text/plain")
    assert client.get("/proxied/openapi/ui", follow_redirects=True).status_code == 200
    assert client.post("/proxied/openapi/greeting/Ann/", follow_redirects=True).text == "Hello Ann"


PETS = """
openapi: 3.0.0
paths:
  /pets:
    get:
      operationId: app.get_pets
      parameters:
        - {name: animal-type, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, minimum: 0, default: 100}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        '200':
          description: pets
          headers: {X-Total: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{pet-id}:
    parameters: [{name: pet-id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: app.get_pet
      responses:
        '200': {$ref: '#/components/responses/Pet'}
        '404': {description: none}
    put:
      operationId: app.put_pet
      requestBody: {$ref: '#/components/requestBodies/Pet'}
      responses:
        '200': {description: changed}
        '201': {description: new}
    delete:
      operationId: app.delete_pet
      responses:
        '204': {description: gone}
        '404': {description: none}
components:
  requestBodies:
    Pet:
      x-body-name: pet
      required: true
      content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
  responses:
    Pet: {description: a pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  schemas:
    Pet:
      type: object
      required: [name]
      additionalProperties: false
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        born: {type: string, format: date}
        seen: {type: string, format: date-time}
        chip: {type: string, format: uuid}
        weight: {type: number}
"""


def pets_app() -> ModuleType:
    """A module with the operations on pets, as functions."""
    pets: dict[int, dict[str, Any]] = {}

    def get_pets(limit: int, animaltype: str = "any", **others: object) -> object:
        assert sorted(others) in ([], ["tags"])
        found = [pet for pet in pets.values() if animaltype in {"any", pet["name"]}]
        return found[:limit], 200, {"X-Total": len(found)}

    def get_pet(pet_id: int) -> object:
        return pets.get(pet_id) or (connexion.NoContent, 404)

    async def put_pet(pet_id: int, pet: dict[str, Any]) -> object:
        exists = pet_id in pets
        pets[pet_id] = pet | {"id": pet_id, "born": datetime.date(2020, 1, 2), "weight": Decimal("1.5")}
        pets[pet_id] |= {"chip": UUID(int=1), "seen": datetime.datetime(2020, 1, 2)}  # noqa: DTZ001
        return connexion.NoContent, (200 if exists else 201)

    def delete_pet(pet_id: int) -> object:
        if pet_id not in pets:
            abort(404)
        del pets[pet_id]
        return connexion.NoContent

    return module("app", get_pets, get_pet, put_pet, delete_pet)


def test_functions_of_a_module_answer_operations(connect: Connect) -> None:
    client = connect(application([adapt_functions(wired(PETS), pets_app())]))
    assert client.get("/pets/1").status_code == 404
    assert client.put("/pets/1", json={"name": "Rex"}).status_code == 201
    assert client.put("/pets/1", json={"name": "Rex", "x": 1}).status_code == 400
    assert client.put("/pets/1", json={"name": "Rex"}).status_code == 200
    pet = {
        "id": 1,
        "name": "Rex",
        "born": "2020-01-02",
        "seen": "2020-01-02T00:00:00Z",
        "chip": str(UUID(int=1)),
        "weight": 1.5,
    }
    assert client.get("/pets/1").json() == pet
    reply = client.get("/pets?tags=a&animal-type=Rex", headers={"X-Trace": "t"})
    assert (reply.json(), reply.headers["x-total"]) == ([pet], "1")
    assert client.get("/pets", params={"animal-type": "Tom"}).json() == []
    assert client.get("/pets?limit=x").status_code == 400
    assert [client.delete("/pets/1").status_code for _ in range(2)] == [204, 404]


SECRET = """
openapi: 3.0.0
paths:
  /secret:
    get:
      operationId: app.get_secret
      security: [{SCHEME: [SCOPES]}]
      responses:
        '200': {description: the secret, content: {text/plain: {schema: {type: string}}}}
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    api_key: {type: apiKey, name: X-Auth, in: header}
    jwt: {type: http, scheme: bearer, bearerFormat: JWT}
    oauth:
      type: oauth2
      flows: {implicit: {authorizationUrl: "https://login.example", scopes: {read: all}}}
"""


def secret(scheme: str, scopes: str = "") -> str:
    return SECRET.replace("SCHEME", scheme).replace("SCOPES", scopes)


def get_secret(user: str, token_info: object, context_: object, note: object = None) -> str:
    assert connexion.request.headers["accept"] == "*/*"
    assert context["user"] == user
    assert (context_, note) == ({"user": user, "token_info": token_info}, None)
    return f"You are {user}"


def basic_auth(username: str, password: str) -> dict[str, object] | None:
    return {"sub": username} if password == "secret" else None


def apikey_auth(token: str, required_scopes: list[str]) -> dict[str, object] | None:
    assert required_scopes == []
    return {"uid": token} if token == "k" else None


async def decode_token(token: str) -> dict[str, object]:
    if token != "good":
        raise Unauthorized
    return {"sub": "Ann", "scope": "read write"}


def token_info(access_token: str, required_scopes: list[str]) -> dict[str, object]:
    return {"uid": "Ann", "scopes": required_scopes if access_token == "all" else []}


@pytest.mark.parametrize(
    ("scheme", "scopes", "info", "name", "values", "user"),
    [
        (
            "basic",
            "",
            basic_auth,
            "Authorization",
            {"Basic QW5uOnNlY3JldA==": 200, "Basic QW5uOm5v": 401},
            "Ann",
        ),
        ("api_key", "", apikey_auth, "X-Auth", {"k": 200, "x": 401}, "k"),
        ("jwt", "", decode_token, "Authorization", {"Bearer good": 200, "Bearer bad": 401}, "Ann"),
        ("oauth", "read", token_info, "Authorization", {"Bearer all": 200, "Bearer some": 403}, "Ann"),
    ],
)
def test_info_functions_verify_credentials(
    connect: Connect,
    scheme: str,
    scopes: str,
    info: Function,
    name: str,
    values: Mapping[str, int],
    user: str,
) -> None:
    api = adapt_functions(wired(secret(scheme, scopes)), module("app", get_secret), info={scheme: info})
    for layers in ([], [lambda app: app]):
        client = connect(application([api], middlewares=layers))
        assert client.get("/secret").status_code == 401
        replies = {value: client.get("/secret", headers={name: value}) for value in values}
        assert {value: reply.status_code for value, reply in replies.items()} == values
        assert next(iter(replies.values())).text == f"You are {user}"


def test_principals_of_verifiers_are_users(connect: Connect) -> None:
    async def basic(credential: Basic, _request: object) -> Verified[str]:
        return Verified(credential.username)

    api = wired(secret("basic"), security=SimpleNamespace(basic=basic))
    app = application([adapt_functions(api, module("app", get_secret))])
    assert connect(app).get("/secret", auth=("Ann", "x")).text == "You are Ann"


RESTFUL = """
openapi: 3.1.0
x-openapi-router-controller: shop.things
paths:
  /things:
    get: {operationId: search, responses: {'200': {description: all, content: {application/json: {}}}}}
    post:
      operationId: add
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: made, content: {application/json: {}}}}
  /things/{id}:
    get:
      operationId: get
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: one, content: {application/json: {}}}}
"""


def test_methods_controllers_and_handlers_stand_beside_each_other(connect: Connect) -> None:
    class Things:
        def search(self) -> object:
            return ["a"]

    def get(id_: int) -> object:
        return {"id": id_}

    def search() -> object:
        raise AssertionError("another module's")

    class Handlers:
        async def add(self, *, body: object) -> object:
            raise NotImplementedError

    functions = {"GET /things": Things().search}
    modules = module("shop.things", get), module("shop.others", search)
    with pytest.raises(StartUpError, match=r"shop\.others has no function that an operation is answered by"):
        application([adapt_functions(wired(RESTFUL, Handlers()), functions, *modules)])
    client = connect(application([adapt_functions(wired(RESTFUL, Handlers()), functions, modules[0])]))
    assert client.get("/things").json() == ["a"]
    assert client.get("/things/5").json() == {"id": 5}
    assert client.post("/things", json={}).status_code == 501


RESULTS = """
paths:
  /result:
    post:
      operationId: result
      requestBody: {content: {application/json: {schema: {type: [object, 'null']}}}}
      responses:
        '200':
          description: fine
          content:
            application/json: {schema: {type: object}}
            text/plain: {schema: {type: string}}
            application/octet-stream: {}
        '202': {description: later}
        '409':
          description: no
          content: {application/problem+json: {schema: {type: object, required: [title]}}}
"""


def pieces() -> Iterator[bytes]:
    yield b"a"
    yield b"b"


def problem() -> object:
    raise ProblemException(status=409, title="Taken")


@pytest.mark.parametrize(
    ("function", "status", "content", "media_type"),
    [
        (lambda: {"a": 1}, 200, b'{"a":1}', "application/json"),
        (lambda: "text", 200, b"text", "text/plain"),
        (lambda: b"bytes", 200, b"bytes", "application/octet-stream"),
        (pieces, 200, b"ab", "application/octet-stream"),
        (lambda: ({"a": 1}, {"Content-Type": "application/json"}), 200, b'{"a":1}', "application/json"),
        (lambda: (None, 202), 202, b"", None),
        (lambda: (connexion.NoContent, 202, {"X-Own": ["a", "b"]}), 202, b"", None),
        (lambda: JSONResponse({"a": 1}), 200, b'{"a":1}', "application/json"),
        (lambda: StreamingResponse(pieces(), media_type="text/plain"), 200, b"ab", None),
        (lambda: connexion.problem(409, "No", None), 409, None, "application/problem+json"),
        (problem, 409, None, "application/problem+json"),
        # What the document does not declare never leaves.
        (lambda: [1], 500, None, "application/problem+json"),
        (lambda: ({}, 201), 500, None, "application/problem+json"),
        (object, 500, None, "application/problem+json"),
        (lambda: (1, 2, 3, 4), 500, None, "application/problem+json"),
        (lambda: ({}, True), 500, None, "application/problem+json"),
        (lambda: ({}, 409), 500, None, "application/problem+json"),
    ],
)
def test_results_become_the_responses_that_they_mean(
    connect: Connect, function: Function, status: int, content: bytes | None, media_type: str | None
) -> None:
    reply = connect(application([adapt_functions(wired(RESULTS), {"result": function})])).post("/result")
    assert reply.status_code == status
    if content is not None:
        assert reply.content == content
    if media_type is not None:
        assert reply.headers["content-type"] == media_type


@pytest.mark.parametrize(
    ("sent", "seen"), [(None, {}), (b"{}", {}), (b"null", None), (b'{"a": 1}', {"a": 1})]
)
def test_an_absent_body_is_an_empty_object(connect: Connect, sent: bytes | None, seen: object) -> None:
    def result(body: object) -> object:
        return {"seen": body}

    client = connect(application([adapt_functions(wired(RESULTS), {"result": result})]))
    assert client.post("/result", content=sent, headers={"Content-Type": "application/json"}).json() == {
        "seen": seen
    }


NAMES = """
paths:
  /{pet-id}:
    get:
      operationId: names
      parameters:
        - {name: pet-id, in: path, required: true, schema: {type: integer}}
        - {name: max-age, in: query, schema: {type: integer}}
        - {name: "f[x]", in: query, schema: {type: string}}
        - {name: $top, in: query, schema: {type: integer, default: 5}}
        - {name: class, in: query, schema: {type: string}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses: {'200': {description: fine, content: {application/json: {}}}}
"""


def test_parameters_have_the_names_of_connexion(connect: Connect) -> None:
    def take_all(**arguments: object) -> object:
        return arguments

    def take_pythonic(pet_id: int, max_age: int, class_: str = "none", x_trace: str = "none") -> object:
        return [pet_id, max_age, class_, x_trace]

    client = connect(application([adapt_functions(wired(NAMES), {"names": take_all})]))
    assert client.get("/1", headers={"X-Trace": "t"}).json() == {"pet_id": 1, "top": 5}
    found = client.get("/1?max-age=2&f[x]=y&$top=3&class=c").json()
    assert found == {"pet_id": 1, "maxage": 2, "f_x": "y", "top": 3, "class": "c"}
    client = connect(application([adapt_functions(wired(NAMES), {"names": take_pythonic})]))
    assert client.get("/1", headers={"X-Trace": "t"}).json() == [1, None, "none", "t"]
    assert client.get("/1?class=c&max-age=2").json() == [1, 2, "c", "none"]


UPLOAD = """
paths:
  /upload:
    post:
      operationId: upload
      requestBody:
        content:
          application/octet-stream: {}
          multipart/form-data:
            schema:
              type: object
              properties:
                note: {type: string}
                file: {type: string, contentMediaType: application/octet-stream}
      responses: {'200': {description: fine, content: {application/json: {}}}}
"""


def test_files_are_arguments_and_bytes_are_bodies(connect: Connect) -> None:
    async def upload(body: Any, file: Upload | None = None) -> object:
        return {
            "body": body if file else body.decode(),
            "file": (await file.read()).decode() if file else None,
        }

    def upload_in_thread(body: Any, file: Upload | None = None) -> object:
        return {"body": body if file else body.decode(), "file": file.file.read().decode() if file else None}

    for function in (upload, upload_in_thread):
        client = connect(application([adapt_functions(wired(UPLOAD), {"upload": function})]))
        reply = client.post("/upload", data={"note": "n"}, files={"file": b"content"})
        assert reply.json() == {"body": {"note": "n"}, "file": "content"}
        reply = client.post("/upload", content=b"abc", headers={"Content-Type": "application/octet-stream"})
        assert reply.json() == {"body": "abc", "file": None}


def test_all_that_does_not_fit_is_told_at_once() -> None:
    def get_pets(request_id: str) -> object:
        raise AssertionError(request_id)

    def get_pet() -> object:
        raise AssertionError

    def put_pet(pet_id: int, body: object, /) -> object:
        raise AssertionError(pet_id, body)

    def delete_pet(petid: int, pet_id: int) -> object:
        raise AssertionError(petid, pet_id)

    others = module("others", get_pet=delete_pet)
    pets = module("pets", get_pet, put_pet, delete_pet)
    functions = {"app.get_pets": get_pets, "get_cats": get_pets}
    api = adapt_functions(wired(PETS), functions, pets, others, module("empty"), info={"key": get_pet})
    with pytest.raises(StartUpError) as caught:
        application([api])
    assert re.sub(r"[\w.]+<locals>\.|served_\d+: ", "", str(caught.value)).splitlines() == [
        "app.get_pet is answered by get_pet and delete_pet: name one of them in a dict",
        "get_cats is no operation",
        "empty has no function that an operation is answered by",
        "get_pets demands request_id, which is no part of app.get_pets",
        "put_pet demands pet_id by position, and is called with keywords",
        "put_pet demands body by position, and is called with keywords",
        "put_pet does not take the path parameter pet-id of app.put_pet",
        "delete_pet demands petid, which is no part of app.delete_pet",
        "info names key, which no operation asks for; there are: none",
        "SimpleNamespace.app_get_pet is missing: it answers GET /pets/{pet-id}",
    ]


def test_info_functions_that_cannot_be_called_are_told() -> None:
    def nobody() -> None: ...

    api = adapt_functions(wired(secret("basic")), module("app", get_secret), info={"basic": nobody})
    with pytest.raises(StartUpError, match=r"nobody cannot be called with the credential of basic: too many"):
        application([api])


def test_what_an_info_function_returns_is_a_dict_or_nobody() -> None:
    def anybody(token: str) -> object:
        return token == "k"

    api = adapt_functions(wired(secret("api_key")), module("app", get_secret), info={"api_key": anybody})
    with (
        Client(application([api]), headers={"X-Auth": "k"}) as client,
        pytest.raises(TypeError, match="neither"),
    ):
        client.get("/secret")
