"""An application below a prefix, mounted or behind a proxy, and its pages in their places."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urljoin

import pytest
from oaswright.runtime import Policy, StartUpError
from oaswright.runtime.application import Pages, application
from oaswright.runtime.problems import Problem
from oaswright.runtime.response import Response
from oaswright.runtime.testing import Client
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import Mount

from tests.runtime.apps import document, wired
from tests.runtime.conftest import Connect

TEXT = """
servers: [{url: /v1}, {url: "https://other.example/v1"}, {url: /v2}]
paths:
  /things/{n}:
    parameters: [{name: n, in: path, required: true, schema: {type: string}}]
    get: {operationId: get, responses: {'204': {description: done}}}
  /all/:
    get: {operationId: all, responses: {'204': {description: done}}}
"""


class Proxied:
    """What a server does that is told its root path: `with_prefix` where the path holds it, as ASGI asks."""

    def __init__(self, app: Any, root: str, *, with_prefix: bool) -> None:
        self.app, self.root, self.with_prefix = app, root, with_prefix

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and self.with_prefix:
            root = self.root.rstrip("/")
            scope = {**scope, "path": root + scope["path"], "raw_path": root.encode() + scope["raw_path"]}
        await self.app({**scope, "root_path": self.root}, receive, send)


def below(kind: str, app: Any) -> tuple[Any, str]:
    """The application below a prefix, and what its clients write before a path."""
    if kind == "mount":
        return Starlette(routes=[Mount("/shop", app=app)]), "/shop"
    root = {"slash": "/shop/", "alike": "/v"}.get(kind, "/shop")
    return Proxied(app, root, with_prefix=kind == "prefix"), ""


@pytest.mark.parametrize("kind", ["mount", "prefix", "stripped", "slash", "alike"])
def test_operations_pages_and_servers_are_found_below_a_prefix(connect: Connect, kind: str) -> None:
    app, before = below(kind, application([wired(document(TEXT)).api], redirect_slashes=True))
    client = connect(app)
    root = "/v" if kind == "alike" else "/shop"
    assert client.get(f"{before}/v1/things/1").status_code == 204
    assert client.get(f"{before}/v1/things/a%2Fb%20").status_code == 204
    published = client.get(f"{before}/openapi.json").json()
    assert [server["url"] for server in published["servers"]] == [f"{root}/v1", "https://other.example/v1"]
    for page, links in (("/", 2), ("/test/docs", 2)):
        text = client.get(before + page).text
        found = [link for link in re.findall(r'(?:href|src)="([^"]+)"', text) if "data:" not in link]
        assert len(found) == links
        for link in found:
            assert client.get(urljoin(before + page, link)).status_code == 200
    reply = client.get(f"{before}/v1/all?a=b", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (307, f"{root}/v1/all/?a=b")


def test_the_document_is_published_as_it_is_where_there_is_no_prefix(connect: Connect) -> None:
    api = wired(document(TEXT)).api
    assert connect(application([api])).get("/openapi.json").content == api.document.content


def test_the_api_of_an_unknown_path_is_told_below_a_prefix_too(connect: Connect) -> None:
    async def render(_problem: Problem, _connection: HTTPConnection) -> Response:
        return Response(404, {"own": True})

    first = wired(document(TEXT.replace("/v1", "/shop")), name="first").api
    second = wired(document(TEXT), name="second", policy=Policy(render_error=render)).api
    app, before = below("mount", application([first, second]))
    assert connect(app).get(f"{before}/v1/nowhere").json() == {"own": True}


@pytest.mark.parametrize(
    ("pages", "there", "gone"),
    [
        (Pages(index=None), ["/test/docs", "/openapi.json"], ["/"]),
        (Pages(docs=None), ["/", "/openapi.json"], ["/test/docs", "/_docs/swagger-ui.css"]),
        (Pages(document=None), ["/"], ["/test/docs", "/openapi.json", "/test/openapi.json"]),
        (Pages(None, None, None), [], ["/", "/test/docs", "/openapi.json", "/_docs/swagger-ui.css"]),
        (
            Pages("/about", "/ui/", "/spec.json"),
            ["/about", "/ui/", "/spec.json", "/_docs/swagger-ui.css"],
            ["/", "/ui", "/test/docs", "/openapi.json"],
        ),
    ],
)
def test_pages_are_moved_and_switched_off(
    connect: Connect, pages: Pages, there: list[str], gone: list[str]
) -> None:
    client = connect(application([wired(document(TEXT)).api], pages=pages))
    assert [path for path in there if client.get(path).status_code != 200] == []
    assert [path for path in gone if client.get(path).status_code != 404] == []
    for page in {"/about", "/ui/"} & {*there}:
        links = re.findall(r'(?:href|src|url)(?:="|: ")([^"]+)"', client.get(page).text)
        for link in links:
            if "data:" not in link:
                assert client.get(urljoin(page, link)).status_code == 200, link


def test_pages_that_cannot_be_are_told_at_the_start() -> None:
    apis = [
        wired(document(TEXT), name="one").api,
        wired(document(TEXT.replace("/v1", "/v3")), name="two").api,
    ]
    with pytest.raises(StartUpError, match="pages: /ui is two pages"):
        application(apis, pages=Pages(docs="/ui"))
    with pytest.raises(StartUpError, match="pages: ui does not begin with a slash"):
        application(apis[:1], pages=Pages(docs="ui"))


@pytest.mark.parametrize("path", ["//v1/all", "/v1/things/1/x/", "/v1/things/"])
def test_no_redirect_leads_to_nowhere(connect: Connect, path: str) -> None:
    client = connect(application([wired(document(TEXT)).api], redirect_slashes=True))
    assert client.get("http://testserver" + path, follow_redirects=False).status_code == 404
    assert connect(application([wired(document(TEXT)).api])).get("/v1/all").status_code == 404


@pytest.mark.parametrize(("base", "path"), [("", "/things/1"), ("/v9/x", "/v9/x/things/1")])
def test_base_path_is_a_setting(connect: Connect, base: str, path: str) -> None:
    app = application([wired(document(TEXT), policy=Policy(base_path=base)).api])
    client = connect(app)
    assert client.get(path).status_code == 204
    assert client.get("/v1/things/1").status_code == 404
    servers = client.get("/openapi.json").json()["servers"]
    assert [server["url"] for server in servers] == [base or "/", "https://other.example/v1"]


@pytest.mark.parametrize("base", ["v1", "/v1/", "/", "/{tenant}"])
def test_base_path_that_cannot_be_is_told_at_the_start(base: str) -> None:
    with pytest.raises(StartUpError, match=r"policy\.base_path"):
        application([wired(document(TEXT), policy=Policy(base_path=base)).api])


def test_names_of_pages_are_no_format_strings() -> None:
    with pytest.raises(StartUpError, match="does not begin with a slash"):
        application([wired(document(TEXT)).api], pages=Pages(docs="{api.__class__}"))


def test_lifespan_of_what_it_is_mounted_in_runs_around_it() -> None:
    events: list[str] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        events.append("started")
        yield
        events.append("stopped")

    inner = application([wired(document(TEXT)).api])
    with Client(Starlette(routes=[Mount("/shop", app=inner)], lifespan=lifespan)) as client:
        assert client.get("/shop/v1/things/1").status_code == 204
        assert events == ["started"]
    assert events == ["started", "stopped"]
