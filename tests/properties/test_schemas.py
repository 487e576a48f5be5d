"""Random schemas and values: the reference implementation and a generated server agree on each.

A value that the reference implementation accepts comes back out of the model as it was, but for members that
no schema declares, which models may pass over; one that it refuses is answered 400. `make test-slow` tries
many more. Models are written as Pydantic writes them.
"""

import json
import os
from collections.abc import Collection
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from oaswright.runtime import encoders
from oaswright.runtime.writing import Write, writer_of
from openapi_schema_validator import OAS30Validator, OAS31Validator

from tests.echo import echo, echo_document, same
from tests.properties.random_schemas import Schemas, value_near

if TYPE_CHECKING:
    from pydantic import TypeAdapter

ROUNDS = 300 if os.environ.get("OASWRIGHT_SLOW") else 5
VALUES = 60


@pytest.fixture(autouse=True)
def compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is written in another way than Pydantic writes it fails its request."""

    def compared_writer_of(adapter: "TypeAdapter[Any]") -> Write | None:
        write = writer_of(adapter)

        def compare(value: object) -> object:
            assert write is not None
            found = write(value)
            told = adapter.dump_python(value, mode="json", by_alias=True, warnings="error")
            assert orjson.dumps(found) == orjson.dumps(told)
            return found

        return compare if write is not None else None

    monkeypatch.setattr(encoders, "writer_of", compared_writer_of)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_reference_implementation_agrees(seed: int, version: str, tmp_path: Path) -> None:
    random = Random(f"{version} {seed}")  # noqa: S311 - the same schemas in each run
    names = ("One", "Two", "Three")
    schemas = Schemas(random, version, names)
    components: dict[str, Any] = {name: schemas.schema() for name in names}
    document = echo_document(components, version)
    reference = OAS30Validator if version == "3.0.3" else OAS31Validator
    with echo(document, tmp_path, formats=False) as served:
        if served.refusals:
            assert all(finding.span is not None for finding in served.refusals)
            return
        for name in names:
            schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
            validator = reference(schema)
            for _ in range(VALUES):
                value = value_near(random, components[name], components)
                answer = served.send(name, value)
                # Draft 4, on which OpenAPI 3.0 builds, takes 1.0 for no integer; we go by the later drafts.
                is_valid = validator.is_valid(whole_numbers(value) if version == "3.0.3" else value)
                assert answer.status == (200 if is_valid else 400), json.dumps(
                    [components[name], value, answer.status, answer.text[:160]]
                )
                declared = components[name].get("properties", {}).keys()
                if is_valid:
                    assert is_carried(json.loads(answer.text), value, declared), (
                        components,
                        name,
                        value,
                        answer,
                    )


def whole_numbers(value: Any) -> Any:
    """A value whose numbers without a fraction are integers."""
    if isinstance(value, dict):
        return {name: whole_numbers(below) for name, below in value.items()}
    if isinstance(value, list):
        return [whole_numbers(below) for below in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_carried(found: object, sent: object, declared: Collection[str] = ()) -> bool:
    """Whether a value came back, but for members of objects that are not `declared`."""
    if isinstance(found, dict) and isinstance(sent, dict):
        kept = found.keys() <= sent.keys() and found.keys() >= sent.keys() & {*declared}
        return kept and all(is_carried(found[name], sent[name]) for name in found)
    if isinstance(found, list) and isinstance(sent, list):
        return len(found) == len(sent) and all(map(is_carried, found, sent))
    return same(found, sent)
