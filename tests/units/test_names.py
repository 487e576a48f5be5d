"""Names in Python for names of a document."""

from oaswright.openapi.names import TAKEN_BY_MODELS
from pydantic import BaseModel


def test_every_public_name_of_a_pydantic_model_is_taken() -> None:
    assert {name for name in dir(BaseModel) if not name.startswith("_")} <= TAKEN_BY_MODELS
