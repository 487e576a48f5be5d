"""Types of Python that the configuration names for formats, and what generated modules call them."""

from collections.abc import Collection, Iterable, Mapping
from typing import cast

from oaswright.format_types import KNOWN
from oaswright.ir.types import External, Kind, Scalar, Type
from oaswright.openapi.names import RESERVED, pascal


def lower_formats(formats: Mapping[str, str]) -> dict[str, Type]:
    """The type of each format that the configuration names one for."""
    return {
        name: Scalar(cast("Kind", KNOWN[path])) if path in KNOWN else External(path)
        for name, path in formats.items()
    }


def name_externals(paths: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """What each type is called where the names of models are taken: its own name, or one with its module."""
    found: dict[str, str] = {}
    used = {*taken, *RESERVED}
    for path in sorted({*paths} - KNOWN.keys()):
        own = path.rpartition(".")[2]
        # A field may have the name of a class in small letters.
        name = own if own[:1].isupper() else pascal(own)
        name = name if name not in used else pascal(path.replace(".", "_"))
        while name in used:
            name += "_"
        used.add(name)
        found[path] = name
    return found


def import_external(type_: External) -> tuple[str, str]:
    """The module of a type, and what is imported of it."""
    module, _, own = type_.path.rpartition(".")
    return module, own if own == type_.name else f"{own} as {type_.name}"
