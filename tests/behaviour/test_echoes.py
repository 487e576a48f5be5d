"""Values that go through a generated server, its models included, and come back as they were."""

from pathlib import Path

import pytest

from tests.echo import echo, echo_document


@pytest.mark.parametrize("value", [2**64, -(2**70), [2**64, 1], {"count": 10**30}])
@pytest.mark.parametrize(
    "schema",
    [{}, {"type": "array", "items": {"type": "integer"}}, {"type": "integer"}, {"type": "object"}],
    ids=["anything", "a list", "an integer", "an object"],
)
def test_integers_beyond_64_bits(schema: dict[str, object], value: object, tmp_path: Path) -> None:
    kinds = {"array": list, "integer": int, "object": dict}
    with echo(echo_document({"Count": schema}), tmp_path) as served:
        answer = served.send("Count", value)
        if isinstance(value, kinds.get(str(schema.get("type")), object)):
            assert answer.is_echo_of(value)
        else:
            assert answer.status == 400
