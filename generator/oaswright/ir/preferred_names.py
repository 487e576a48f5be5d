"""The name that the type of a schema prefers: from its pointer, never from the order of reading."""

from collections.abc import Mapping

from oaswright.openapi.names import pascal, words
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Tree, as_object, as_string

# Longer names help nobody; steps in the middle are left out for the last ones.
_MAX_LENGTH = 56
_MAX_TITLE = 40
# A member of these names that has a single value tells what an alternative is.
_TELLING = ("type", "object", "kind", "event", "status")


class PreferredNames:
    """Names for pointers of a document: a root gives the first words, the steps below it the others."""

    def __init__(self, tree: Tree, roots: Mapping[Pointer, str]) -> None:
        self._tree = tree
        self._roots = dict(roots)

    def root(self, pointer: Pointer, name: str) -> None:
        """Let names below a place begin with a name; the first one stays."""
        self._roots.setdefault(pointer, name)

    def name(self, pointer: Pointer) -> str:
        """`Pet` and `properties, address, items` give `PetAddressItem`."""
        for length in range(len(pointer), 0, -1):
            if pointer[:length] in self._roots:
                start = self._roots[pointer[:length]]
                return self._joined(start, self._steps(pointer, length))
        return self._joined("", self._steps(pointer, 0))

    def _joined(self, start: str, steps: list[str]) -> str:
        while len(steps) > 1 and len(start) + sum(map(len, steps)) > _MAX_LENGTH:
            steps = steps[1:]
        return pascal("".join([start, *steps])) if steps else start

    def _steps(self, pointer: Pointer, start: int) -> list[str]:
        steps: list[str] = []
        index = start
        while index < len(pointer):
            keyword = str(pointer[index])
            token = pointer[index + 1] if index + 1 < len(pointer) else ""
            match keyword:
                case "properties" | "$defs" | "definitions":
                    steps.append(_capitalised(str(token)))
                    index += 2
                case "patternProperties" | "additionalProperties":
                    steps.append("Value")
                    index += 2 if keyword == "patternProperties" else 1
                case "items":
                    steps.append("Item")
                    index += 1
                case "prefixItems":
                    steps.append(f"Item{int(token) + 1}" if isinstance(token, int) else "Item")
                    index += 2
                case "oneOf" | "anyOf":
                    steps.append(self._alternative(pointer[: index + 2]))
                    index += 2
                case "allOf":
                    index += 2
                case _:
                    steps.append(_capitalised(keyword))
                    index += 1
        return [step for step in steps if step]

    def _alternative(self, pointer: Pointer) -> str:
        number = str(int(pointer[-1]) + 1) if isinstance(pointer[-1], int) else ""
        try:
            schema = as_object(self._tree.at(pointer))
        except KeyError:
            return number
        title = as_string(schema.get("title"))
        if 0 < len(title) <= _MAX_TITLE and words(title):
            return _capitalised(title)
        properties = as_object(schema.get("properties"))
        for name in _TELLING:
            value = single_value(as_object(properties.get(name)))
            if isinstance(value, str) and words(value) and len(value) <= _MAX_TITLE:
                return _capitalised(value)
        return number


def single_value(schema: Mapping[str, JSON]) -> JSON:
    """The one value that a schema admits, None if it admits several."""
    if "const" in schema:
        return schema["const"]
    values = schema.get("enum")
    return values[0] if isinstance(values, list) and len(values) == 1 else None


def _capitalised(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in words(name))
