"""Pydantic's adapters for the types that generated code names, one for each type."""

from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter

from oaswright.runtime.exactness import Exact


def adapter_of(type_: Any) -> TypeAdapter[Any]:
    """The adapter of a type, made once: most headers and errors of an API have one of a few types.

    Raises PydanticSchemaGenerationError for a type that Pydantic does not know.
    """
    try:
        hash(type_)
    except TypeError:  # an annotation with metadata that has no hash
        return TypeAdapter(type_)
    # Unions are equal whatever the order of their members, and the order decides between these.
    return _make(type_, repr(type_))


@cache
def _make(type_: Any, _written: str) -> TypeAdapter[Any]:
    exact: Any = Annotated[type_, Exact()]
    return TypeAdapter(exact)
