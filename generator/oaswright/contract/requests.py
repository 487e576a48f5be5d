"""Requests for an operation: values of its parameters, its body, and who calls."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeAlias
from urllib.parse import quote, urlencode

from oaswright.contract.api import Api, Content, Operation, Parameter
from oaswright.contract.identities import Contract, Identity
from oaswright.contract.messages import Request
from oaswright.contract.parameter_texts import write_header, write_path, write_query, write_scalar
from oaswright.contract.values import NoValueError, Values
from oaswright.openapi.media_types import is_json
from oaswright.openapi.pointers import JSON
from oaswright.spec.model import Requirement, SecurityScheme

_BOUNDARY: Final = "oaswright-boundary"


class _Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT
"""No body, which is another thing than null."""

Body: TypeAlias = "JSON | _Absent"


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential where it is sent: `place` is header, query or cookie."""

    scheme: str
    place: str
    name: str
    text: str


class Requests:
    """Writes requests for the operations of one API."""

    def __init__(self, api: Api, contract: Contract, values: Values) -> None:
        self._api, self._contract, self._values = api, contract, values
        self.discovered: dict[str, JSON] = {}

    def candidates(self, operation: Operation, parameter: Parameter) -> list[JSON]:
        """Values for a parameter, the best known first: told, found out, from the document."""
        known = self._contract.known
        found = [known[key] for key in (f"{operation.id}.{parameter.name}", parameter.name) if key in known]
        if parameter.location == "path" and parameter.name in self.discovered:
            found.append(self.discovered[parameter.name])
        return [*found, *parameter.examples, *self._api.hints.get(parameter.name, ())]

    def is_known(self, operation: Operation, parameter: Parameter) -> bool:
        """Whether somebody told a value for a parameter, or one was found out."""
        known = self._contract.known
        keys = (f"{operation.id}.{parameter.name}", parameter.name)
        return any(key in known for key in keys) or parameter.name in self.discovered

    def fill(self, operation: Operation, given: Mapping[str, JSON]) -> dict[str, JSON]:
        """Values of the required parameters by name, those that are given before all. Raises NoValueError."""
        found = dict(given)
        for parameter in operation.parameters:
            told = f"{operation.id}.{parameter.name}" in self._contract.known
            if parameter.name not in found and (parameter.required or told):
                candidates = self.candidates(operation, parameter)
                found[parameter.name] = self._values.make(parameter.schema, examples=candidates)
        return found

    def make_body(self, operation: Operation, *, every: bool = False) -> Body:
        """A valid JSON body: an example of the document, or one that is made. ABSENT where it takes none.

        Members with a value that the contract tells have that value. Raises NoValueError.
        """
        content = operation.json_body
        if content is None:
            return ABSENT
        found = self._values.make(content.schema, examples=() if every else content.examples, every=every)
        if isinstance(found, dict):
            for name in content.read_only & found.keys():
                if name not in self._values.definitions.required(content.schema):
                    found.pop(name)
            told = self.find_told(operation)
            for path, value in told.items():
                _put(found, path.split("."), value)
        return found

    def find_told(self, operation: Operation) -> dict[str, JSON]:
        """What the contract tells of the members of a body, by name."""
        names = self._values.definitions.properties(operation.json_body.schema) if operation.json_body else ()
        known = self._contract.known
        found = {name: known[name] for name in names if name in known}
        prefix = f"{operation.id}."
        return {**found, **{key.removeprefix(prefix): known[key] for key in known if key.startswith(prefix)}}

    def fill_required(self, content: Content, kept: Mapping[str, JSON]) -> dict[str, JSON]:
        """Values of required members that what is shown of a thing does not tell: secrets, mostly."""
        members = self._values.definitions.properties(content.schema)
        found: dict[str, JSON] = {}
        for name in self._values.definitions.required(content.schema):
            if name not in kept and name in members:
                known = [self._contract.known[name]] if name in self._contract.known else []
                with suppress(NoValueError):
                    found[name] = self._values.make(
                        members[name], examples=[*known, *self._api.hints.get(name, ())]
                    )
        return found

    def write(
        self,
        operation: Operation,
        values: Mapping[str, JSON],
        body: Body = ABSENT,
        *,
        identity: Identity | None = None,
        headers: Mapping[str, str] | None = None,
        texts: Mapping[str, str] | None = None,
        content: Content | None = None,
    ) -> Request:
        """A request with these values of parameters, as they are: a missing one is not sent.

        `texts` has parameters written as they stand, valid or not; `headers` take the place of those that
        would be sent. The identity is the owner; one without credentials sends none.
        """
        identity = self._contract.owner if identity is None else identity
        path, query, cookies = operation.path, list[str](), list[str]()
        lines = {"accept": self._accept(operation)}
        for parameter in operation.parameters:
            raw = (texts or {}).get(parameter.name)
            if parameter.name not in values and raw is None:
                continue
            value = values.get(parameter.name)
            match parameter.location:
                case "path":
                    text = write_path(parameter, value) if raw is None else quote(raw, safe="")
                    path = path.replace(f"{{{parameter.name}}}", text)
                case "query":
                    name = quote(parameter.name, safe="")
                    query += (
                        write_query(parameter, value) if raw is None else [f"{name}={quote(raw, safe='')}"]
                    )
                case "header":
                    lines[parameter.name] = write_header(parameter, value) if raw is None else raw
                case "cookie":
                    cookies += write_query(parameter, value) if raw is None else [f"{parameter.name}={raw}"]
                case _:
                    query.append(urlencode(value) if isinstance(value, dict) else write_scalar(value))
        for credential in self.find_credentials(operation, identity):
            match credential.place:
                case "query":
                    query.append(f"{quote(credential.name, safe='')}={quote(credential.text, safe='')}")
                case "cookie":
                    cookies.append(f"{credential.name}={credential.text}")
                case _:
                    lines[credential.name] = credential.text
        lines |= identity.headers
        if cookies:
            lines["cookie"] = "; ".join(cookies)
        sent = None
        if body is not ABSENT:
            content = (
                content or operation.json_body or (operation.body.contents[0] if operation.body else None)
            )
            media_type = "application/json" if content is None else _concrete(content.media_type)
            sent, lines["content-type"] = write_body(media_type, body)
        lines |= headers or {}
        target = f"{path}?{'&'.join(query)}" if query else path
        lines = {name: value for name, value in lines.items() if value}
        return Request(operation.id, operation.method, target, lines, sent)

    def write_raw(
        self, operation: Operation, values: Mapping[str, JSON], sent: bytes, media_type: str
    ) -> Request:
        """A request with a body as it is, valid or not."""
        request = self.write(operation, values)
        return replace(request, headers={**request.headers, "content-type": media_type}, body=sent)

    def find_credentials(self, operation: Operation, identity: Identity) -> list[Credential]:
        """What an identity sends: for the first requirement for which it has all that is asked for."""
        requirement = find_requirement(operation.security, identity)
        return [
            place_credential(self._api.schemes[name], identity.credentials[name])
            for name in (requirement or {})
            if name in self._api.schemes
        ]

    @staticmethod
    def _accept(operation: Operation) -> str:
        """The media types of success before all others."""
        success = operation.success
        names = [content.media_type for content in (success.contents if success is not None else ())]
        return ", ".join([*names, "*/*;q=0.1"]) if names else "*/*"


def find_requirement(security: Sequence[Requirement], identity: Identity) -> Requirement | None:
    """The first alternative for which an identity has all credentials, those that ask for some before all."""
    for requirement in sorted(security, key=lambda one: not one):
        if requirement and all(name in identity.credentials for name in requirement):
            return requirement
    return None


def place_credential(scheme: SecurityScheme, text: str) -> Credential:
    """A credential as a request has it (section 4.8.27)."""
    match scheme.type, scheme.scheme:
        case "apiKey", _:
            return Credential(scheme.name, scheme.location, scheme.parameter, text)
        case "http", "basic":
            encoded = base64.b64encode(text.encode()).decode()
            return Credential(scheme.name, "header", "authorization", f"Basic {encoded}")
        case "http", name if name != "bearer":
            return Credential(scheme.name, "header", "authorization", f"{name.capitalize()} {text}")
        case _:
            return Credential(scheme.name, "header", "authorization", f"Bearer {text}")


def write_body(media_type: str, value: JSON) -> tuple[bytes, str]:
    """A body and its `Content-Type`."""
    if is_json(media_type):
        return json.dumps(value, ensure_ascii=False).encode(), media_type
    if media_type == "application/x-www-form-urlencoded" and isinstance(value, dict):
        pairs = [(name, write_scalar(one)) for name, held in value.items() for one in _several(held)]
        return urlencode(pairs).encode(), media_type
    if media_type.startswith("multipart/") and isinstance(value, dict):
        parts = "".join(
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{write_scalar(one)}\r\n'
            for name, held in value.items()
            for one in _several(held)
        )
        return f"{parts}--{_BOUNDARY}--\r\n".encode(), f"{media_type}; boundary={_BOUNDARY}"
    return write_scalar(value).encode(), media_type


def _several(value: JSON) -> Iterable[JSON]:
    return value if isinstance(value, list) else [value]


def _concrete(media_type: str) -> str:
    """A media type that a range admits."""
    return {"*/*": "application/json", "application/*": "application/json", "text/*": "text/plain"}.get(
        media_type, media_type
    )


__all__ = ["ABSENT", "Body", "Credential", "NoValueError", "Requests", "find_requirement", "place_credential"]


def _put(value: JSON, path: list[str], told: JSON) -> None:
    """Set a member inside of objects and of the objects of arrays, wherever there is one."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and path[0] in one:
            if len(path) == 1:
                one[path[0]] = told
            else:
                _put(one[path[0]], path[1:], told)
