"""Whether each fault shows: `python -m benchmarks.contract.shown [TARGET…]`.

The same requests go to the server with and without it, in process, and the answers are compared; ids, times
and tags by which of them are the same.
"""

import asyncio
import json
import re
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

from benchmarks.contract.planting import Answer, Fault, Json, Request, calling
from benchmarks.contract.targets import TARGETS, Target

_VARIABLE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4,}[0-9a-f-]*|[0-9a-f]{32}|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+"
    r'|"nextCursor": ?"[^"]*"|state=[^&"]*|cal_[A-Za-z0-9]{16}|\b[A-Za-z0-9]{20}\b'
)
_PASSED_OVER = ("date", "content-length", "x-ratelimit-")


async def transcript(target: Target, fault: Fault | None) -> list[str]:
    """What a server answers to the target's requests."""
    names: dict[str, str] = {}
    lines: list[str] = []
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(target.started(fault))
        call = calling(app)

        async def send(
            method: str,
            path: str,
            headers: Mapping[str, str],
            *,
            json: Json = None,
            body: bytes = b"",
            query: Any = (),
        ) -> Answer:
            request = Request(method, path, tuple(dict(query).items()), tuple(headers.items()), body)
            if not isinstance(query, Mapping):
                request = Request(method, path, tuple(query), tuple(headers.items()), body)
            if json is not None:
                request = request.with_header("content-type", "application/json").with_json(json)
            answer = await call(request)
            shown = sorted(
                f"{name}: {value}" for name, value in answer.headers if not name.startswith(_PASSED_OVER)
            )
            asked = f"{method} {path} {'&'.join(name for name, _ in request.query)}"
            text = f"{asked} {answer.status} {'; '.join(shown)}\n{_canonical(answer)}"
            for found in _VARIABLE.findall(text):
                names.setdefault(found, f"<{len(names)}>")
            lines.append(_VARIABLE.sub(lambda match: names[match.group()], text))
            return answer

        assert target.play is not None
        await target.play(send)
    return lines


async def main(wanted: list[str]) -> int:
    """Print the faults that do not show; the status is 1 when there are some."""
    hidden = 0
    for target in TARGETS:
        if target.faults and (not wanted or target.name in wanted):
            clean = await transcript(target, None)
            again = await transcript(target, None)
            if clean != again:
                print(f"{target.name}: two runs without a fault differ: {_difference(clean, again)}")
                hidden += 1
            for fault in target.faults:
                try:
                    seen = await transcript(target, fault)
                except Exception as error:
                    print(f"{target.name} {fault.id}: the server fails: {error!r}")
                    hidden += 1
                    continue
                if seen == clean:
                    print(f"{target.name} {fault.id}: does not show")
                    hidden += 1
                elif "-v" in sys.argv:
                    print(f"{target.name} {fault.id}: {_difference(clean, seen)}")
    return min(hidden, 1)


def _canonical(answer: Answer) -> str:
    """The body without what a rewriting fault changes in any case: spaces and escapes."""
    body = answer.json
    return answer.body.decode(errors="replace") if body is None else json.dumps(body, ensure_ascii=False)


def _difference(left: list[str], right: list[str]) -> str:
    return next((f"{a}\n    {b}" for a, b in zip(left, right, strict=False) if a != b), "length")


if __name__ == "__main__":
    sys.exit(asyncio.run(main([name for name in sys.argv[1:] if name != "-v"])))
