"""A bare ASGI function: no routing, no validation; the ceiling of the machine."""

import orjson

from benchmarks.runtime.candidates.data import ROWS


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    more = scope["method"] == "PATCH"
    while more:
        more = (await receive()).get("more_body", False)
    is_list = scope["path"] == "/contacts"
    body = orjson.dumps({"items": [*ROWS.values()], "total": len(ROWS)} if is_list else ROWS[7])
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
