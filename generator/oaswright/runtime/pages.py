"""Pages beside the APIs: the index, each published document and a viewer for it, all without network."""

import html
from collections.abc import Sequence
from importlib import resources
from importlib.util import find_spec

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from oaswright.runtime.api import Api

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


def pages(title: str, apis: Sequence[Api]) -> dict[str, ASGIApp]:
    """Exact path to page: `/`, `/<api>/openapi.json`, `/<api>/docs` and what the viewer loads.

    An application of a single API serves its document as `/openapi.json` as well.
    """
    found: dict[str, ASGIApp] = {"/": _static_page(_render_index(title, apis), "text/html; charset=utf-8")}
    for api in apis:
        document = _static_page(api.document.content, "application/json")
        found[f"/{api.name}/openapi.json"] = document
        if len(apis) == 1:
            found["/openapi.json"] = document
        found[f"/{api.name}/docs"] = _viewer_page(api)
    for name, media_type in _ASSETS.items():
        found[f"{_ASSET_PATH}{name}"] = _asset_page(name, media_type)
    return found


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


def _render_index(title: str, apis: Sequence[Api]) -> bytes:
    items: list[str] = []
    for api in apis:
        info = api.document.schemas
        name = html.escape(api.name)
        heading = f"{html.escape(str(info['title']))} <small>{html.escape(str(info['version']))}</small>"
        items.append(
            f"<li><h2>{heading}</h2>"
            f"<p>{html.escape(str(info.get('summary', '')))}</p>"
            f'<a href="{name}/docs">Documentation</a><a href="{name}/openapi.json">openapi.json</a></li>'
        )
    escaped = html.escape(title)
    return _render_page(
        escaped,
        f'<h1>{escaped}</h1><p class="lead">Served from their documents by oaswright.</p>'
        f"<ul>{''.join(items)}</ul>",
        head=f"<style>{_STYLE}</style>",
    )


def _viewer_page(api: Api) -> ASGIApp:
    if find_spec("swagger_ui") is None:
        message = "The viewer is not installed; README says how to install the extra `serve`."
        return HTMLResponse(message, status_code=501)
    body = (
        '<div id="viewer"></div><script src="../_docs/swagger-ui-bundle.js"></script>'
        f"<script>{_VIEWER}</script>"
    )
    head = '<link rel="stylesheet" href="../_docs/swagger-ui.css">'
    title = html.escape(api.document.schemas["title"])
    return _static_page(_render_page(title, body, head=head), "text/html; charset=utf-8")


def _render_page(title: str, body: str, *, head: str) -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,">{head}</head><body>{body}</body></html>\n'
    ).encode()
