"""Starlette with its own router and JSON responses, token compared, nothing validated."""

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks.runtime.candidates.data import ROWS, TOKEN


def _allowed(request):
    return request.headers.get("authorization") == f"Bearer {TOKEN}"


async def list_contacts(request):
    if not _allowed(request):
        return Response(status_code=401)
    return JSONResponse({"items": [*ROWS.values()], "total": len(ROWS)})


async def get_contact(request):
    if not _allowed(request):
        return Response(status_code=401)
    return JSONResponse(ROWS[int(request.path_params["id"])])


async def update_contact(request):
    if not _allowed(request):
        return Response(status_code=401)
    return JSONResponse({**ROWS[int(request.path_params["id"])], **await request.json()})


app = Starlette(
    routes=[
        Route("/contacts", list_contacts),
        Route("/contacts/{id}", get_contact, methods=["GET"]),
        Route("/contacts/{id}", update_contact, methods=["PATCH"]),
    ]
)
