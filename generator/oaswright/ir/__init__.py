"""What a document means for Python: an `Api` of operations, parameters, bodies and responses."""

from oaswright.ir.lower import Lowered, lower
from oaswright.ir.model import (
    Api,
    Body,
    Content,
    Header,
    Operation,
    Parameter,
    PythonType,
    Response,
    SecurityScheme,
)

__all__ = [
    "Api",
    "Body",
    "Content",
    "Header",
    "Lowered",
    "Operation",
    "Parameter",
    "PythonType",
    "Response",
    "SecurityScheme",
    "lower",
]
