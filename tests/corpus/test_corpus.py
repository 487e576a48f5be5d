"""Documents through the whole tool, requests included: what is valid is answered, what is not is refused.

`make test-slow` sends many more requests.
"""

import os
from pathlib import Path

import pytest

from benchmarks.corpus.steps import examine

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.yaml"))
ROUNDS = 60 if os.environ.get("OASWRIGHT_SLOW") else 3
KNOWN = {
    "defaults-3.0": "a default that breaks its own schema is filled in where a response lacks the member",
}


def cases() -> list[object]:
    return [
        pytest.param(
            document,
            id=document.stem,
            marks=[pytest.mark.xfail(strict=True, reason=KNOWN[document.stem])]
            if document.stem in KNOWN
            else [],
        )
        for document in DOCUMENTS
    ]


@pytest.mark.parametrize("document", cases())
def test_requests_are_answered_as_the_document_says(document: Path, tmp_path: Path) -> None:
    row = examine(document, tmp_path, types=False, rounds=ROUNDS)
    assert row.notes == []
    assert row.marks["generated"] == "yes"
    assert row.passed
