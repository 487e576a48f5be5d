"""From a type_ to a Python annotation."""

from collections.abc import Mapping

from oaswright.ir.externals import import_external
from oaswright.ir.model import PythonType
from oaswright.ir.types import Array, Choice, External, Kind, Map, Reference, Scalar, Type, Union

ANY = PythonType("Any", imports=frozenset({("typing", "Any")}))

_SCALARS: Mapping[Kind, PythonType] = {
    "any": ANY,
    "null": PythonType("None"),
    "string": PythonType("str"),
    "integer": PythonType("int"),
    "number": PythonType("float"),
    "boolean": PythonType("bool"),
    "date-time": PythonType("AwareDatetime", imports=frozenset({("pydantic", "AwareDatetime")})),
    "date": PythonType("date", imports=frozenset({("datetime", "date")})),
    "uuid": PythonType("UUID", imports=frozenset({("uuid", "UUID")})),
    "byte": PythonType("Base64", imports=frozenset({("oaswright.runtime", "Base64")})),
    "decimal": PythonType("ExactDecimal", imports=frozenset({("oaswright.runtime", "ExactDecimal")})),
    "time": PythonType("ExactTime", imports=frozenset({("oaswright.runtime", "ExactTime")})),
    "duration": PythonType("ExactDuration", imports=frozenset({("oaswright.runtime", "ExactDuration")})),
    "upload": PythonType("Upload", imports=frozenset({("oaswright.runtime", "Upload")})),
}


def annotation(type_: Type) -> PythonType:
    """The annotation for values of a type_ whose references hold the names of models.

    Raises TypeError for an object or an enumeration, which are classes of their own.
    """
    match type_:
        case Scalar():
            return _SCALARS[type_.kind]
        case External():
            return PythonType(type_.name, imports=frozenset({import_external(type_)}))
        case Reference():
            return PythonType(type_.name, models=frozenset({type_.name}))
        case Choice():
            values = ", ".join(_literal(value) for value in type_.values)
            return PythonType(f"Literal[{values}]", imports=frozenset({("typing", "Literal")}))
        case Array():
            inner = annotation(type_.items)
            return PythonType(f"list[{inner.text}]", inner.models, inner.imports)
        case Map():
            inner = annotation(type_.values)
            return PythonType(f"dict[str, {inner.text}]", inner.models, inner.imports)
        case Union():
            return union([annotation(member) for member in type_.members])
        case _:
            raise TypeError(f"{type(type_).__name__} needs a name")


def union(types: list[PythonType]) -> PythonType:
    """The union of some annotations, each alternative once, None last."""
    texts = [found.text for found in types]
    if "Any" in texts:
        return ANY
    ordered = [*(text for text in texts if text != "None"), *(text for text in texts if text == "None")]
    return PythonType(
        " | ".join(dict.fromkeys(ordered)),
        frozenset[str]().union(*(found.models for found in types)),
        frozenset[tuple[str, str]]().union(*(found.imports for found in types)),
    )


def _literal(value: str | int | bool) -> str:
    shown = ascii(value)
    if isinstance(value, str) and shown.startswith("'") and '"' not in shown:
        return f'"{shown[1:-1]}"'
    return shown
