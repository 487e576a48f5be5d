"""Requests and answers as values, and the curl line that repeats one."""

import base64
import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import quote

import orjson

from oaswright.openapi.media_types import is_json
from oaswright.openapi.pointers import JSON

MASK: Final = "***"
_MAX_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Request:
    """One request to an operation.

    `target` is path and query as they are sent, percent-encoded, below the URL of the server.
    """

    operation: str
    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 is nothing.

    Header names are in lower case; of a header that is repeated, values are joined.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The `Content-Type`, empty where there is none."""
        return self.headers.get("content-type", "")

    @cached_property
    def json(self) -> JSON:
        """The body, parsed; None where it is no JSON."""
        if not is_json(self.media_type):
            return None
        try:
            found: JSON = orjson.loads(self.body)
        except ValueError:
            return None
        return found

    @property
    def succeeded(self) -> bool:
        """Whether the status says so (2xx)."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer."""

    request: Request
    answer: Answer


class Masking:
    """Hides texts that nobody may read in a report.

    Short texts are not hidden: they would be found everywhere.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Hide one more text, as it is and as URLs, JSON and basic authentication write it."""
        if len(secret) >= 6:
            encoded = base64.b64encode(secret.encode()).decode()
            self._secrets |= {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], encoded}

    def mask(self, text: str) -> str:
        """The text without what is secret."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, MASK)
        return text

    def show_request(self, request: Request) -> str:
        """Method, target and body of a request, for people."""
        body = "" if request.body is None else f"\n{_shorten(_as_text(request.body))}"
        return self.mask(f"{request.method} {request.target}{body}")

    def show_answer(self, answer: Answer) -> str:
        """Status and body of an answer, for people."""
        if not answer.status:
            return "no answer"
        body = _shorten(_as_text(answer.body))
        return self.mask(f"{answer.status} {answer.media_type}\n{body}" if body else str(answer.status))

    def write_curl(self, request: Request, url: str) -> str:
        """A line for a shell that sends the request again, with secrets hidden."""
        parts = ["curl", "-i", "-X", request.method, shlex.quote(f"{url}{request.target}")]
        for name, value in request.headers.items():
            parts += ["-H", shlex.quote(f"{name}: {value}")]
        if request.body is not None:
            parts += ["--data-raw", shlex.quote(_as_text(request.body))]
        return self.mask(" ".join(parts))


def _as_text(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace")


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}… ({len(text)} characters)"
