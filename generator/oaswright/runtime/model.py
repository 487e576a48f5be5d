"""What generated models are made of: their base class, and bytes that travel as base64."""

import base64
import binascii
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """A Pydantic model with names of Python, whose aliases are the names in the document.

    Python code may use both. A request is read by the document's names only, so that an unknown member
    is never taken for a field because it happens to carry the field's name in Python. An instance of a
    subclass is written as what it is, wherever its base is declared.
    """

    model_config = ConfigDict(
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
        polymorphic_serialization=True,
    )

    def sent(self) -> dict[str, object]:
        """The fields that were given, by their names in Python; absent ones are no keys."""
        # Not by attribute: reading a deprecated member would warn the server about what a client sent.
        given = self.__pydantic_fields_set__
        return {name: value for name, value in self.__dict__.items() if name in given}


def _decode(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise PydanticCustomError("byte_text", "not base64") from None


def _encode(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


Base64 = Annotated[
    bytes, BeforeValidator(_decode), PlainSerializer(_encode, return_type=str, when_used="json")
]
"""Bytes in Python, a base64 string in JSON (`format: byte`; RFC 4648, section 4)."""
