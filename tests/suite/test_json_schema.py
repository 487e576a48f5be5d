"""The JSON Schema Test Suite: a schema goes through check, generation and import, an instance to a server.

An instance that the suite calls valid comes back unchanged out of the model, one that it calls invalid is
answered 400. What is not so stands in `expected.py`. `make test-suite` fetches the suite; without it there
is nothing to run.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.echo import Echo, echo
from tests.suite.expected import FAILED, IN_3_0, OUTSIDE, REFUSED
from tests.suite.figures import count
from tests.suite.groups import SUITE, Group, documents, groups

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="make test-suite fetches the suite")


@pytest.mark.parametrize(
    "group", [pytest.param(g, id=f"{g.folder}/{g.file}: {g.description}") for g in groups()]
)
def test_every_instance_is_answered_as_the_suite_says(group: Group, tmp_path: Path) -> None:
    if group.folder == "draft4" and group.key in IN_3_0:
        pytest.skip(IN_3_0[group.key])
    refusal = REFUSED.get(group.key)
    for document in documents(group):
        with echo(document, tmp_path, formats=group.formats) as served:
            if refusal is not None:
                assert {finding.rule for finding in served.refusals} == {refusal.rule}
                assert all(finding.span is not None for finding in served.refusals)
                continue
            assert not served.refusals
            wrong = [text for test in group.tests if (text := _fault(served, test)) is not None]
            assert len(wrong) == FAILED.get(group.key, 0), wrong


def _fault(served: Echo, test: dict[str, Any]) -> str | None:
    """What is wrong with the answer to an instance; None if nothing is."""
    answer = served.send("Subject", test["data"])
    is_right = answer.is_echo_of(test["data"]) if test["valid"] else answer.status == 400
    return None if is_right else f"{test['description']}: {answer.status} {answer.text[:200]}"


def test_nearly_all_required_tests_pass_and_all_of_formats() -> None:
    required = count("draft2020-12")
    assert required.passed / (required.total - required.outside) >= 0.97
    formats = count("draft2020-12/optional/format")
    assert formats.passed == formats.total


def test_lists_name_groups_of_the_suite() -> None:
    known = {group.key for group in groups()}
    assert {*REFUSED, *FAILED, *IN_3_0} <= known
    assert set(REFUSED.values()) >= OUTSIDE
