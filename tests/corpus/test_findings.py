"""The corpus run itself: it sees servers that fail, refuse what is valid or take what is not."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.corpus.probe import Findings, send_requests

DOCUMENT: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "documents" / "schemas-3.1.yaml").read_text("utf-8")
)


def findings_of(status: int) -> Findings:
    """What is found of a server that answers everything with one status."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    findings = Findings()
    asyncio.run(send_requests(app, DOCUMENT, lambda _: 200, findings, rounds=5))
    assert findings.valid
    assert findings.invalid > findings.valid
    return findings


@pytest.mark.parametrize(
    ("status", "failed", "refused", "accepted"),
    [(200, False, False, True), (400, False, True, False), (500, True, False, False)],
)
def test_a_server_with_one_answer_for_everything_is_found_out(
    status: int, failed: bool, refused: bool, accepted: bool
) -> None:
    findings = findings_of(status)
    assert (findings.failed > 0, findings.refused > 0, findings.accepted > 0) == (failed, refused, accepted)
    assert findings.notes


def test_every_invalid_request_is_taken_by_a_server_that_takes_everything() -> None:
    findings = findings_of(200)
    assert findings.accepted == findings.invalid
    assert findings.refused == 0
