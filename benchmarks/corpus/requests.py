"""Requests for one operation: valid ones from its schemas, and invalid ones with one thing wrong."""

import base64
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from benchmarks.corpus.instances import NOTHING, Instances
from benchmarks.corpus.nodes import follow, is_json, resolve, token
from benchmarks.corpus.oracle import Oracle
from benchmarks.corpus.parameters import in_header, in_path, in_query, is_plain

BOUNDARY = "corpus-boundary"
INVALID_BODIES = 4
SCALARS = {"integer", "number", "boolean"}


@dataclass(frozen=True)
class Request:
    """A request. `wrong` tells what is wrong with it; it is empty for a valid one."""

    method: str
    path: str
    query: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    wrong: str = ""


@dataclass(frozen=True)
class Operation:
    """An operation of a document with all that a request needs to know of it.

    Parameters and contents carry the pointer at which they stand in the document, references followed.
    """

    id: str
    method: str
    path: str
    parameters: tuple[tuple[Mapping[str, Any], str], ...]
    content: Mapping[str, str]
    body_required: bool
    security: tuple[Mapping[str, list[str]], ...]


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations below `paths`."""
    methods = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
    for path in document.get("paths", {}):
        item, pointer = follow(document, f"#/paths/{token(path)}")
        for method in methods:
            if isinstance(item, dict) and method in item:
                yield _operation(document, path, item, pointer, method)


def _operation(
    document: Mapping[str, Any], path: str, item: Mapping[str, Any], item_pointer: str, method: str
) -> Operation:
    declared = item[method]
    merged: dict[tuple[str, str], tuple[Mapping[str, Any], str]] = {}
    for owner, pointer in ((item, item_pointer), (declared, f"{item_pointer}/{method}")):
        for number in range(len(owner.get("parameters", []))):
            found, at = follow(document, f"{pointer}/parameters/{number}")
            name = found["name"].lower() if found["in"] == "header" else found["name"]
            merged[found["in"], name] = (found, at)
    content: dict[str, str] = {}
    body: Mapping[str, Any] = {}
    if "requestBody" in declared:
        body, at = follow(document, f"{item_pointer}/{method}/requestBody")
        for media_type in body.get("content", {}):
            content[media_type] = follow(document, f"{at}/content/{token(media_type)}")[1]
    return Operation(
        id=declared.get("operationId", f"{method} {path}"),
        method=method.upper(),
        path=path,
        parameters=tuple(merged.values()),
        content=content,
        body_required=body.get("required", False),
        security=tuple(declared.get("security", document.get("security", []))),
    )


class Requests:
    """Makes requests for the operations of one document."""

    def __init__(self, document: Mapping[str, Any], seed: int) -> None:
        self._document = document
        self._oracle = Oracle(document, "request")
        self._rng = random.Random(seed)  # noqa: S311 - repeatable data
        self._instances = Instances(self._oracle, self._rng)

    def valid(self, operation: Operation) -> Iterator[Request]:
        """A valid request for each media type; none where no fitting data is found."""
        for media_type in [*operation.content] or [None]:
            request = self._request(operation)
            if request is None:
                continue
            if media_type is None:
                yield request
                continue
            pointer = operation.content[media_type]
            body = self._body(media_type, pointer)
            if body is not None:
                yield self._with_body(request, media_type, body)
            elif not operation.body_required:
                yield request

    def invalid(self, operation: Operation, valid: Request) -> Iterator[Request]:
        """Requests that differ from a valid one in one thing that the document forbids."""
        yield from self._wrong_parameters(operation, valid)
        if not operation.content:
            return
        if operation.body_required:
            headers = {name: value for name, value in valid.headers.items() if name != "content-type"}
            yield replace(valid, body=None, headers=headers, wrong="no body")
        if "*/*" not in operation.content:
            headers = {**valid.headers, "content-type": "model/unheard-of"}
            yield replace(valid, body=b"x", headers=headers, wrong="media type")
        for media_type, pointer in operation.content.items():
            if is_json(media_type):
                yield replace(self._with_body(valid, media_type, b'{"a": '), wrong="half a JSON text")
                yield from self._wrong_bodies(valid, media_type, pointer)

    def _wrong_parameters(self, operation: Operation, valid: Request) -> Iterator[Request]:
        for parameter, pointer in operation.parameters:
            name, location = parameter["name"], parameter["in"]
            if location != "query":
                continue
            schema = resolve(self._document, parameter.get("schema", {}))
            if not isinstance(schema, dict) or _takes_many_names(parameter, schema):
                continue
            mark = quote(name, safe="")
            rest = tuple(pair for pair in valid.query if pair.partition("=")[0] != mark)
            if parameter.get("required") and "schema" in parameter:
                yield replace(valid, query=rest, wrong=f"no parameter {name}")
            types = schema.get("type")
            kinds = set(types) if isinstance(types, list) else {types}
            if kinds <= SCALARS or (schema.get("enum") and self._refuses(pointer, "x!y")):
                yield replace(valid, query=(*rest, f"{mark}=x!y"), wrong=f"parameter {name} of another type")

    def _refuses(self, pointer: str, value: Any) -> bool:
        return self._oracle.admits(f"{pointer}/schema", value) is False

    def _wrong_bodies(self, valid: Request, media_type: str, pointer: str) -> Iterator[Request]:
        if "schema" not in follow(self._document, pointer)[0]:
            return
        good = self._instances.valid(f"{pointer}/schema")
        if good is NOTHING:
            return
        for _ in range(INVALID_BODIES):
            found = self._instances.invalid(f"{pointer}/schema", good)
            if found is not NOTHING:
                text = json.dumps(found).encode()
                yield replace(self._with_body(valid, media_type, text), wrong=f"body {text[:200].decode()}")

    def _request(self, operation: Operation) -> Request | None:
        """A request without its body."""
        if "?" in operation.path:
            return None
        path, query, headers, cookies = operation.path, list[str](), dict[str, str](), list[str]()
        for parameter, pointer in operation.parameters:
            required = parameter.get("required", False)
            if not required and self._rng.random() < 0.3:
                continue
            value = self._value(parameter, pointer)
            if value is NOTHING:
                if required:
                    return None
                continue
            name = parameter["name"]
            match parameter["in"]:
                case "path":
                    path = path.replace(f"{{{name}}}", in_path(parameter, value))
                case "query" if "content" in parameter:
                    query.append(f"{quote(name, safe='')}={quote(json.dumps(value), safe='')}")
                case "query":
                    query += in_query(parameter, value)
                case "querystring":
                    query += in_query({"name": name}, value)
                case "header":
                    text = json.dumps(value) if "content" in parameter else in_header(parameter, value)
                    headers[name.lower()] = text
                case _:
                    text = [f"{name}={quote(json.dumps(value))}"] if "content" in parameter else []
                    cookies += text or in_query({"explode": False, **parameter}, value)
        if not self._authorize(operation, query, headers, cookies):
            return None
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        return Request(operation.method, self._base() + path, tuple(query), headers)

    def _value(self, parameter: Mapping[str, Any], pointer: str) -> Any:
        if "content" in parameter:
            media_type = next(iter(parameter["content"]))
            plain: Callable[[Any], bool] = (lambda _: True) if is_json(media_type) else is_plain
            return self._instances.valid(f"{pointer}/content/{token(media_type)}/schema", plain)
        return self._instances.valid(f"{pointer}/schema", is_plain)

    def _base(self) -> str:
        """The path of the first server, its variables at their defaults."""
        server = next(iter(self._document.get("servers", [])), {})
        url = server.get("url", "/")
        for name, variable in server.get("variables", {}).items():
            url = url.replace(f"{{{name}}}", variable["default"])
        _, _, rest = url.partition("://")
        path = f"/{rest.partition('/')[2]}" if rest else url
        return path.partition("?")[0].rstrip("/") if path.startswith("/") else ""

    def _authorize(
        self, operation: Operation, query: list[str], headers: dict[str, str], cookies: list[str]
    ) -> bool:
        """Add the credentials of the first requirement that one request can meet."""
        schemes = self._document.get("components", {}).get("securitySchemes", {})
        for name in operation.security[0] if operation.security else ():
            scheme = resolve(self._document, schemes[name])
            if scheme["type"] == "apiKey":
                match scheme["in"]:
                    case "query":
                        query.append(f"{quote(scheme['name'], safe='')}=key")
                    case "header":
                        headers[scheme["name"].lower()] = "key"
                    case _:
                        cookies.append(f"{scheme['name']}=key")
            else:
                kind = scheme["scheme"].title() if scheme["type"] == "http" else "Bearer"
                value = base64.b64encode(b"ann:secret").decode() if kind == "Basic" else "token"
                if headers.setdefault("authorization", f"{kind} {value}") != f"{kind} {value}":
                    return False
        return True

    def _body(self, media_type: str, pointer: str) -> bytes | None:
        content = resolve(self._document, {"$ref": pointer})
        if not is_json(media_type) and not media_type.endswith(("urlencoded", "form-data")):
            # Bytes and text reach the handler as they are; line formats and XML are not looked into.
            return b"text" if media_type.startswith("text/") or "*" in media_type else b"bytes"
        schema = f"{pointer}/schema"
        value = self._instances.valid(schema) if "schema" in content else {"a": 1}
        if value is NOTHING:
            return None
        if is_json(media_type):
            return json.dumps(value).encode()
        if not isinstance(value, dict) or not all(
            is_plain(item) or _is_file(item) for item in value.values()
        ):
            return None
        if media_type.endswith("urlencoded"):
            encoding = content.get("encoding", {})
            deep = {name for name, declared in encoding.items() if declared.get("style") == "deepObject"}
            if any(isinstance(value.get(name), list) for name in deep):
                return None  # the standard gives arrays no such form
            return self._urlencoded(value, encoding).encode()
        return self._multipart(value)

    def _urlencoded(self, value: Mapping[str, Any], encoding: Mapping[str, Any]) -> str:
        pairs: list[str] = []
        for name, item in value.items():
            declared = encoding.get(name, {})
            if isinstance(item, dict) and "style" not in declared:
                pairs.append(f"{quote(name, safe='')}={quote(json.dumps(item), safe='')}")
            else:
                pairs += in_query({"name": name, **declared}, item)
        return "&".join(pairs)

    def _multipart(self, value: Mapping[str, Any]) -> bytes:
        parts = b""
        for name, item in value.items():
            for one in item if isinstance(item, list) else [item]:
                text = one if isinstance(one, str) else json.dumps(one)
                kind = "application/json" if isinstance(one, dict) else "text/plain"
                head = f'Content-Disposition: form-data; name="{name}"\r\nContent-Type: {kind}'
                parts += f"--{BOUNDARY}\r\n{head}\r\n\r\n{text}\r\n".encode()
        return parts + f"--{BOUNDARY}--\r\n".encode()

    def _with_body(self, request: Request, media_type: str, body: bytes) -> Request:
        sent = media_type.replace("*/*", "text/plain").replace("/*", "/plain")
        if media_type.startswith("multipart/"):
            sent = f"{media_type}; boundary={BOUNDARY}"
        return replace(request, body=body, headers={**request.headers, "content-type": sent})


def _takes_many_names(parameter: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    """Whether a query parameter is an object that stands in the query by the names of its properties."""
    types = schema.get("type")
    return parameter.get("style", "form") == "deepObject" or types == "object" or "properties" in schema


def _is_file(value: Any) -> bool:
    return isinstance(value, str)
