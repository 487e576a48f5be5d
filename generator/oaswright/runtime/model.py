"""The base class of generated models."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A Pydantic model whose Python names are ours and whose wire names are the document's.

    Python code uses field names; `from_wire` reads wire names only, so that an unknown member of
    a request can never be taken for a field because it happens to carry the field's Python name.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, protected_namespaces=())

    def sent(self) -> dict[str, object]:
        """The fields that were given, by Python name; absent ones are no keys."""
        # Not by attribute: reading a deprecated member would warn the server about what a client sent.
        given = self.__pydantic_fields_set__
        return {name: value for name, value in self.__dict__.items() if name in given}
