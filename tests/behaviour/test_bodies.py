"""Request bodies by media type: what the handler receives, and what is refused."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from oaswright.runtime import BodyStream, Policy, Upload

from tests.behaviour.building import Built, build
from tests.echo import echo, echo_document

FORM = """
paths:
  /things:
    post:
      operationId: addThing
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              additionalProperties: false
              properties:
                name: {type: string}
                count: {type: integer, maximum: 9}
                tags: {type: array, items: {type: string}}
                codes: {type: array, items: {type: integer}}
                flag: {type: boolean}
                address: {type: object, properties: {city: {type: string}, floor: {type: integer}}}
                extra: {type: object, properties: {a: {type: integer}}}
            encoding:
              codes: {style: form, explode: false}
              address: {style: deepObject, explode: true}
      responses:
        '204': {description: done}
"""

UPLOAD = """
paths:
  /files:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: {type: string, format: binary}
                more: {type: array, items: {type: string, format: binary}}
                picture: {type: string, format: binary}
                title: {type: string, maxLength: 5}
                size: {type: integer}
                details: {type: object, required: [a], properties: {a: {type: integer}}}
                tree: {type: object}
            encoding:
              picture: {contentType: 'image/png, IMAGE/jpeg;q=1, video/*'}
              more: {contentType: application/octet-stream}
              tree: {style: deepObject}
      responses:
        '204': {description: done}
"""


def served(
    folder: Path, document: str, method: str, answer: str, requests: list[dict[str, Any]], **more: Any
) -> Any:
    """Send requests; the statuses, and the bodies that the handler received."""
    built = build(folder, document)
    bodies: list[Any] = []
    read: list[bytes] = []

    async def handler(body: Any = None, **_: Any) -> object:
        bodies.append(await body.read() if isinstance(body, BodyStream) else body)
        if isinstance(getattr(body, "file", None), Upload):
            read.append(await body.file.read())
        return getattr(built.interface, answer)()

    async def run() -> list[int]:
        async with built.client(**more, **{method: handler}) as client:
            return [(await client.request("POST", **request)).status_code for request in requests]

    return asyncio.run(run()), bodies, read


@pytest.fixture(scope="module")
def upload(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("upload"), UPLOAD)


def test_a_form_is_typed_by_its_schema(tmp_path: Path) -> None:
    sent = "name=Ada&count=3&tags=a&tags=b&codes=1,2&flag=true&address[city]=Bonn&address[floor]=2"
    sent += "&extra=%7B%22a%22%3A1%7D"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    statuses, [body], _ = served(
        tmp_path,
        FORM,
        "add_thing",
        "AddThingNoContent",
        [{"url": "/things", "content": sent, "headers": headers}],
    )
    assert statuses == [204]
    assert (body.name, body.count, body.tags, body.codes, body.flag) == ("Ada", 3, ["a", "b"], [1, 2], True)
    assert (body.address.city, body.address.floor, body.extra.a) == ("Bonn", 2, 1)


def test_a_form_is_held_against_its_schema(tmp_path: Path) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
    wrong = [
        "",
        "count=1",
        "name=a&count=x",
        "name=a&count=10",
        "name=a&name=b",
        "name=a&unknown=1",
        "name=%ff",
    ]
    statuses, bodies, _ = served(
        tmp_path,
        FORM,
        "add_thing",
        "AddThingNoContent",
        [{"url": "/things", "content": content, "headers": headers} for content in wrong],
    )
    assert statuses == [400] * len(wrong)
    assert bodies == []


def test_files_of_a_form_are_uploads(tmp_path: Path) -> None:
    request = {
        "url": "/files",
        "files": [
            ("file", ("a.txt", b"hello", "text/plain")),
            ("more", ("b.bin", b"1")),
            ("more", ("c.bin", b"2")),
        ],
        "data": {"title": "five", "size": "7", "details": '{"a": 1}'},
    }
    statuses, [body], read = served(tmp_path, UPLOAD, "upload", "UploadNoContent", [request])
    assert statuses == [204]
    assert read == [b"hello"]
    assert (body.file.filename, body.file.content_type, body.file.size) == ("a.txt", "text/plain", 5)
    assert [file.filename for file in body.more] == ["b.bin", "c.bin"]
    assert (body.title, body.size, body.details.a) == ("five", 7, 1)


@pytest.mark.parametrize(
    ("name", "media_type", "status"),
    [
        ("picture", "image/png", 204),
        ("picture", "image/JPEG; x=1", 204),
        ("picture", "video/mp4", 204),
        ("picture", "image/svg+xml", 400),
        ("picture", "text/html", 400),
        ("more", "application/octet-stream", 204),
        ("more", "text/html", 400),
        ("file", "text/html", 204),
    ],
)
def test_a_file_is_held_against_the_media_types_of_its_field(
    upload: Built, name: str, media_type: str, status: int
) -> None:
    files = [("file", ("a", b"1")), (name, ("a", b"1", media_type))][name == "file" :]
    answer = asyncio.run(_post(upload, files=files))
    assert answer.status_code == status, answer.text
    if status == 400:
        (error,) = answer.json()["errors"]
        assert (error["pointer"].split("/")[1], error["rule"]) == (name, "contentType")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Content-Type: image/png", 204),
        ("Content-Type: text/html", 400),
        ("", 400),  # which says text/plain
        ('Content-Disposition: form-data; name="picture"; filename=""\r\nContent-Type: video/mp4', 204),
    ],
)
def test_a_file_without_a_name_is_a_file_all_the_same(upload: Built, head: str, status: int) -> None:
    """Its bytes need not be text, and its media type counts."""
    seen: list[tuple[bytes, str | None, str | None]] = []

    async def handler(body: Any) -> object:
        seen.append((await body.picture.read(), body.picture.content_type, body.picture.filename))
        seen.append((await body.file.read(), body.file.content_type, body.file.filename))
        return upload.interface.UploadNoContent()

    disposition = "" if "Disposition" in head else 'Content-Disposition: form-data; name="picture"\r\n'
    content = (
        f"--b\r\n{disposition}{head}{'' if not head else chr(13) + chr(10)}\r\n".encode()
        + b'\xff\x00\r\n--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--b--\r\n'
    )

    async def run() -> int:
        async with upload.client(upload=handler) as client:
            headers = {"content-type": "multipart/form-data; boundary=b"}
            return (await client.post("/files", content=content, headers=headers)).status_code

    assert asyncio.run(run()) == status
    if status == 204:
        name = "" if "filename" in head else None
        assert seen == [(b"\xff\x00", head.rpartition(": ")[2], name), (b"text", None, None)]


@pytest.mark.parametrize(("depth", "status"), [(8, 204), (9, 400)])
def test_a_field_with_too_many_brackets_is_refused(upload: Built, depth: int, status: int) -> None:
    answer = asyncio.run(_post(upload, files=[("file", ("a", b"1"))], data={f"tree{'[a]' * depth}": "1"}))
    assert answer.status_code == status, answer.text


async def _post(built: Built, **sent: Any) -> Any:
    async def handler(**_: Any) -> object:
        return built.interface.UploadNoContent()

    async with built.client(upload=handler) as client:
        return await client.post("/files", **sent)


def test_a_multipart_form_is_held_against_schema_and_limit(tmp_path: Path) -> None:
    file = ("file", ("a.txt", b"x" * 3000, "text/plain"))
    requests: list[dict[str, Any]] = [
        {"url": "/files", "files": [("more", ("a", b"1"))]},
        {"url": "/files", "files": [file], "data": {"title": "too long"}},
        {"url": "/files", "files": [file], "data": {"details": "{}"}},
        {"url": "/files", "content": b"--x", "headers": {"content-type": "multipart/form-data"}},
        {"url": "/files", "content": b"zzz", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"url": "/files", "files": [("file", ("a.txt", b"x" * 200_000))]},
        {"url": "/files", "json": {}},
    ]
    policy = Policy(upload_limit=100_000)
    statuses, _, _ = served(tmp_path, UPLOAD, "upload", "UploadNoContent", requests, policy=policy)
    assert statuses == [400, 400, 400, 400, 400, 413, 415]


def test_text_and_bytes_come_as_they_are_and_several_types_are_a_union(tmp_path: Path) -> None:
    document = """
paths:
  /notes:
    post:
      operationId: note
      requestBody:
        content:
          application/json: {schema: {type: object, properties: {a: {type: integer}}}}
          text/plain: {}
          application/xml: {schema: {type: object, properties: {a: {type: integer}}}}
          image/*: {}
      responses:
        '204': {description: done}
"""
    requests = [
        {"url": "/notes", "json": {"a": 1}},
        {"url": "/notes", "content": "grüße".encode(), "headers": {"content-type": "text/plain"}},
        {"url": "/notes", "content": b"<a/>", "headers": {"content-type": "application/xml"}},
        {"url": "/notes", "content": b"\x00", "headers": {"content-type": "image/png"}},
        {"url": "/notes"},
        {"url": "/notes", "content": b"x", "headers": {"content-type": "audio/ogg"}},
    ]
    statuses, bodies, _ = served(tmp_path, document, "note", "NoteNoContent", requests)
    assert statuses == [204, 204, 204, 204, 204, 415]
    assert bodies[0].a == 1
    assert bodies[1:] == ["grüße", b"<a/>", b"\x00", None]
    built = build(tmp_path, document)
    assert "body: NoteBody | str | BodyStream[bytes] | None" in built.files["interface.py"]
    [warning] = [found for found in built.diagnostics if found.rule == "unsupported-construct"]
    assert "application/xml" in warning.message
    assert warning.span is not None


@pytest.mark.parametrize("said", ["format: byte", "contentEncoding: base64"])
def test_base64_is_bytes_in_python(tmp_path: Path, said: str) -> None:
    document = """
paths:
  /keys:
    post:
      operationId: key
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [key], properties: {key: {type: string, SAID}}}
      responses:
        '204': {description: done}
""".replace("SAID", said)
    requests = [{"url": "/keys", "json": {"key": key}} for key in ("aGk=", "!")]
    statuses, [body], _ = served(tmp_path, document, "key", "KeyNoContent", requests)
    assert statuses == [204, 400]
    assert body.key == b"hi"


def test_a_member_that_tells_overlapping_alternatives_apart_stays(tmp_path: Path) -> None:
    content = "content: {application/json: {schema: {$ref: '#/components/schemas/Source'}}}"
    built = build(tmp_path, f"""
paths:
  /echo:
    post:
      operationId: echo
      requestBody: {{required: true, {content}}}
      responses: {{'200': {{description: the same, {content}}}, '400': {{description: wrong}}}}
components:
  schemas:
    Source: {{oneOf: [{{$ref: '#/components/schemas/Field'}}, {{$ref: '#/components/schemas/Taxonomy'}}]}}
    Field: {{type: object, required: [key], properties: {{key: {{type: string}}, level: {{type: integer}}}}}}
    Taxonomy:
      type: object
      required: [key]
      properties: {{key: {{type: string}}, other: {{type: string}}}}
      not: {{required: [level]}}
      maxProperties: 1
    Rest: {{type: object, minProperties: 2, properties: {{key: {{type: string}}}}}}
""")  # fmt: skip
    sent = [{"key": "x", "more": 1}, {"key": "x", "level": 1}]

    async def echo(body: Any) -> object:
        return built.interface.EchoOk(body)

    async def run() -> list[Any]:
        async with built.client(echo=echo) as client:
            return [(await client.post("/echo", json=body)).json() for body in sent]

    assert asyncio.run(run()) == sent
    assert built.models.Rest.model_validate({"key": "x", "b": 1}).model_dump() == {"key": "x", "b": 1}


def test_what_only_undeclared_members_tell_apart_stays_apart(tmp_path: Path) -> None:
    item = {"type": "object", "properties": {"a": {"type": "string"}}}
    closed = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}
    schemas = {
        "Unique": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/components/schemas/Item"}},
        "Lists": {"oneOf": [{"type": "array", "items": item}, {"type": "array", "items": closed}]},
    }
    with echo(echo_document(schemas, more={"Item": item}), tmp_path) as served:
        for name in schemas:
            sent = [{"a": "x", "more": 1}, {"a": "x", "more": 2}]
            assert served.send(name, sent).is_echo_of(sent)


SUFFIX = """
paths:
  /things:
    put:
      operationId: keep
      requestBody:
        required: true
        content:
          application/*+json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}
      responses:
        '200':
          description: the same
          content: {application/*+json: {schema: {type: object, properties: {a: {type: integer}}}}}
        '201':
          description: a picture
          content: {image/*: {schema: {type: string, format: binary}}}
"""


@pytest.mark.parametrize(
    ("content", "accept", "status"),
    [
        ("application/vnd.thing+json", "*/*", 200),
        ("application/vnd.thing+json", "application/vnd.other+json", 200),
        ("application/vnd.thing+xml", "*/*", 415),
        ("application/json", "*/*", 415),
    ],
)
def test_range_of_a_suffix_is_read_and_sent(tmp_path: Path, content: str, accept: str, status: int) -> None:
    built = build(tmp_path, SUFFIX)

    async def keep(body: Any) -> Any:
        return built.interface.KeepOk(built.models.KeepOkBody(a=body.a), "application/vnd.thing+json")

    async def run() -> None:
        async with built.client(keep=keep) as client:
            headers = {"content-type": content, "accept": accept}
            answer = await client.put("/things", content=b'{"a": 3}', headers=headers)
            assert answer.status_code == status
            if status == 200:
                assert answer.headers["content-type"] == "application/vnd.thing+json"
                assert answer.json() == {"a": 3}

    asyncio.run(run())
    with pytest.raises(TypeError, match="media_type"):
        built.interface.KeepCreated(b"")
