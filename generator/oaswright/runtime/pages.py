"""Pages beside the APIs: the index, each published document and a viewer for it, all without network."""

import html
import json
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.util import find_spec
from urllib.parse import quote

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from oaswright.runtime.api import Api, StartUpError
from oaswright.runtime.document import add_server

_ASSETS = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
}
_ASSET_PATH = "/_docs/"
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1d2433 }
body { margin: 3rem auto; max-width: 52rem; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: .2rem }
p.lead { color: #5a6478; margin-top: 0 }
li { border: 1px solid #dfe3ea; border-radius: 8px; list-style: none; margin: .8rem 0; padding: .9rem 1.1rem }
ul { padding: 0 }
h2 { font-size: 1.1rem; margin: 0 }
h2 small { color: #5a6478; font-weight: normal }
li p { margin: .3rem 0 .5rem }
a { color: #0b5fce; margin-right: 1rem }
"""
# "Try it out" calls this server and not the one that the document names.
_VIEWER = """
SwaggerUIBundle({
  url: "openapi.json", dom_id: "#viewer", deepLinking: true, validatorUrl: null,
  requestInterceptor: request => {
    const url = new URL(request.url, location.href);
    request.url = location.origin + url.pathname + url.search;
    return request;
  }
});
"""


_DOCUMENT = "/{api}/openapi.json"


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the pages beside the operations are; None switches one off.

    `{api}` in a path is the name of an API, and may be left out where there is only one. A viewer shows the
    document, so without the document there is none.
    """

    index: str | None = "/"
    docs: str | None = "/{api}/docs"
    document: str | None = _DOCUMENT


def list_pages(title: str, apis: Sequence[Api], places: Pages) -> dict[str, ASGIApp]:
    """Exact path to page: the index, each document with its viewer, and what the viewer loads.

    An application of a single API serves its document as `/openapi.json` as well, unless it has been moved.
    Raises StartUpError where two pages would have one path, or a path does not begin with a slash.
    """
    found: list[tuple[str, ASGIApp]] = []
    if places.index is not None:
        content = _render_index(title, apis, places)
        found.append((places.index, _static_page(content, "text/html; charset=utf-8")))
    for api in apis:
        if places.document is None:
            continue
        document = _fill(places.document, api)
        found.append((document, _document_page(api)))
        if len(apis) == 1 and places.document == _DOCUMENT:
            found.append(("/openapi.json", _document_page(api)))
        if places.docs is not None:
            docs = _fill(places.docs, api)
            found.append((docs, _viewer_page(api, docs, document)))
    if places.docs is not None and places.document is not None:
        found += [(_ASSET_PATH + name, _asset_page(name, kind)) for name, kind in _ASSETS.items()]
    paths = [path for path, _ in found]
    problems = [f"pages: {path} does not begin with a slash" for path in paths if not path.startswith("/")]
    problems += [f"pages: {path} is two pages" for path in sorted({*paths}) if paths.count(path) > 1]
    if problems:
        raise StartUpError(problems)
    return dict(found)


def _fill(place: str, api: Api) -> str:
    return place.replace("{api}", api.name)


def _document_page(api: Api) -> ASGIApp:
    """The document; its first server is where clients reach this one, if that is somewhere else."""

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        path = quote(scope.get("root_path", "").rstrip("/")) + api.base_path
        is_as_written = path == api.document.schemas["basePath"]
        content = api.document.content if is_as_written else add_server(api.document, path)
        await _static_page(content, "application/json")(scope, receive, send)

    return page


def _relative(path: str, page: str) -> str:
    """A path as a page refers to it, so that both may stand below a prefix."""
    return posixpath.relpath(path, posixpath.dirname(page)) + ("/" if path.endswith("/") else "")


def _static_page(content: bytes, media_type: str) -> ASGIApp:
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            response = Response(status_code=405, headers={"Allow": "GET, HEAD"})
        else:
            headers = {"Content-Type": media_type, "Content-Length": str(len(content))}
            response = Response(b"" if scope["method"] == "HEAD" else content, headers=headers)
        await response(scope, receive, send)

    return page


def _asset_page(name: str, media_type: str) -> ASGIApp:
    """A file of the viewer, read from its package when it is first asked for."""

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        content = resources.files("swagger_ui").joinpath("static", name).read_bytes()
        headers = {"Content-Type": media_type, "Cache-Control": "public, max-age=86400"}
        await Response(content, headers=headers)(scope, receive, send)

    return page


def _render_index(title: str, apis: Sequence[Api], places: Pages) -> bytes:
    items: list[str] = []
    for api in apis:
        info = api.document.schemas
        shown = {"Documentation": places.docs, "openapi.json": places.document}
        links = [
            f'<a href="{html.escape(_relative(_fill(place, api), places.index or "/"))}">{label}</a>'
            for label, place in shown.items()
            if place is not None and places.document is not None
        ]
        heading = f"{html.escape(str(info['title']))} <small>{html.escape(str(info['version']))}</small>"
        items.append(
            f"<li><h2>{heading}</h2><p>{html.escape(str(info.get('summary', '')))}</p>{''.join(links)}</li>"
        )
    escaped = html.escape(title)
    return _render_page(
        escaped,
        f'<h1>{escaped}</h1><p class="lead">Served from their documents by oaswright.</p>'
        f"<ul>{''.join(items)}</ul>",
        head=f"<style>{_STYLE}</style>",
    )


def _viewer_page(api: Api, path: str, document: str) -> ASGIApp:
    if find_spec("swagger_ui") is None:
        message = "The viewer is not installed; README says how to install the extra `serve`."
        return HTMLResponse(message, status_code=501)
    assets = html.escape(_relative(_ASSET_PATH, path))
    # `</` would end the script.
    viewer = _VIEWER.replace('"openapi.json"', json.dumps(_relative(document, path)).replace("</", "<\\/"))
    body = (
        f'<div id="viewer"></div><script src="{assets}swagger-ui-bundle.js"></script>'
        f"<script>{viewer}</script>"
    )
    head = f'<link rel="stylesheet" href="{assets}swagger-ui.css">'
    title = html.escape(api.document.schemas["title"])
    return _static_page(_render_page(title, body, head=head), "text/html; charset=utf-8")


def _render_page(title: str, body: str, *, head: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,">{head}</head><body>{body}</body></html>\n'
    ).encode()
