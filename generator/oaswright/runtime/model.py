"""What generated models are made of: their base class, and bytes that travel as base64."""

import base64
import binascii
from typing import Annotated, Any, ClassVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, PlainSerializer
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from oaswright.runtime.exactness import separate_booleans


class Model(BaseModel):
    """A Pydantic model with names of Python, whose aliases are the names in the document.

    Python code may use both. A request is read by the document's names only, so that an unknown member
    is never taken for a field because it happens to carry the field's name in Python. An instance of a
    subclass is written as what it is, wherever its base is declared. Errors show no value, as they may be
    logged.
    """

    model_config = ConfigDict(
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
        polymorphic_serialization=True,
        hide_input_in_errors=True,
    )
    _passed_over: ClassVar[tuple[str, ...]] = ()
    """The members, by the document's names, that only the other direction carries: they are never kept."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        found = handler(source)
        model = cast("dict[str, Any]", handler.resolve_ref_schema(found))
        if model["type"] == "model" and model["schema"]["type"] == "model-fields":
            separate_booleans(model["schema"], handler)
            if cls._passed_over:
                names = frozenset(cls._passed_over)
                model["schema"] = no_info_before_validator_function(
                    lambda value: _without(value, names), model["schema"]
                )
        return found

    def sent(self) -> dict[str, object]:
        """What was given: fields by their names in Python, then other members that are kept by theirs.

        Absent ones are no keys. A field wins over another member that is sent under its name in Python.
        """
        # Not by attribute: reading a deprecated member would warn the server about what a client sent.
        given = self.__pydantic_fields_set__
        fields = {name: value for name, value in self.__dict__.items() if name in given}
        others = self.__pydantic_extra__ or {}
        return fields | {name: value for name, value in others.items() if name not in self.__dict__}


def _without(value: object, names: frozenset[str]) -> object:
    """A value without some members, if it is an object."""
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, object]", value)
    if names.isdisjoint(members):
        return members
    return {name: held for name, held in members.items() if name not in names}


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
