"""One request to an application in process, and the CPU time that it takes."""

import time

from benchmarks.runtime.candidates.data import TOKEN


def _scope(method: str, path: str, body: bytes) -> dict[str, object]:
    headers = [(b"host", b"bench"), (b"authorization", f"Bearer {TOKEN}".encode()), (b"accept", b"*/*")]
    if body:
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
        "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "scheme": "http", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "state": {},
    }  # fmt: skip


async def once(app, method: str, path: str, body: bytes) -> tuple[int, bytes]:
    sent: list[dict] = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    await app(_scope(method, path, body), receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def cpu_microseconds(app, method: str, path: str, body: bytes, count: int) -> float:
    """CPU time of one request, over so many."""
    started = time.process_time()
    for _ in range(count):
        await once(app, method, path, body)
    return (time.process_time() - started) / count * 1e6
