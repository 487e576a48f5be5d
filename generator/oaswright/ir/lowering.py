"""What the modules that lower schemas share: the state of a run, and how they call each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from oaswright.ir.parts import Flattening, Part
from oaswright.ir.types import Type
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import as_array

MERGED = "merged"
"""Below `allOf`: an alternative of a choice together with what holds beside the choice."""


@dataclass(frozen=True, slots=True)
class UnnamedModel:
    """A model before names are resolved: the names it may take, its type and its description.

    The best name comes first; `rank` and `place` say who chooses first. `pointer` is where its schema stands,
    `direction` how it is used there.
    """

    names: Iterable[str]
    rank: int
    place: str
    type: Type
    description: str
    pointer: Pointer
    direction: Direction


class Lowering(Protocol):
    """Lowers the schemas of one document; `models` fills with whatever needs a name, by key.

    References in types hold keys until names are given to all keys at once.
    """

    models: dict[str, UnnamedModel]
    flattening: Flattening
    discriminator_values: Mapping[Pointer, Mapping[str, tuple[str, ...]]]

    def lower_part(self, part: Part) -> Type:
        """The type of a schema; an object or an enumeration becomes a model, and a reference to it."""
        ...

    def lower_together(self, parts: list[Part], at: Part) -> Type:
        """The type of schemas that hold side by side, under the name of a place of its own."""
        ...

    def lower_own(self, part: Part) -> Type:
        """The type of a schema without `$ref` and `allOf`, which is not made a model."""
        ...

    def component(self, pointer: Pointer, direction: Direction) -> None:
        """Make the model of a component, if it is not there yet."""
        ...

    def is_open(self, key: str) -> bool:
        """Whether a model is being lowered at the moment."""
        ...


def model_key(pointer: Pointer, direction: Direction) -> str:
    """The key of a model until it has a name."""
    return repr((direction, *pointer))


def is_component(pointer: Pointer) -> bool:
    """Whether a pointer is that of a component schema itself."""
    return len(pointer) == 3 and pointer[:2] == ("components", "schemas")


def names_in(value: JSON) -> set[str]:
    """The strings of an array such as `required`."""
    return {name for name in as_array(value) if isinstance(name, str)}
