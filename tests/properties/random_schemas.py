"""Random schemas of OpenAPI 3.0 and 3.1, and values that nearly fit them."""

from random import Random
from typing import Any

NAMES = ("a", "b", "c-d")
_SCALARS: tuple[Any, ...] = (None, True, False, 0, 1, 7, -3, 2.5, 1.0, "", "a", "x1", "2026-12-24")


class Schemas:
    """Makes the schemas of one document; `names` are the components that a schema may refer to."""

    def __init__(self, random: Random, version: str, names: tuple[str, ...]) -> None:
        self._random, self._version, self._names = random, version, names

    def schema(self, depth: int = 3, *, refers: bool = False) -> dict[str, Any]:
        """A schema of any kind; it is only a reference where a circle of them uses the value up."""
        choose = self._random.choice
        kinds = ["string", "integer", "number", "boolean", "enum", *(["reference"] if refers else [])]
        if depth > 0:
            kinds += ["object", "object", "object", "array", "array", "allOf", "anyOf", "oneOf", "not"]
        match choose(kinds):
            case "reference":
                return {"$ref": f"#/components/schemas/{choose(self._names)}"}
            case "enum":
                values = ["a", "b", 1, 2, 2.5, True, False, 0]
                return {"enum": self._random.sample(values, k=self._random.randint(1, 3))}
            case "object":
                return self._nullable(self._object(depth))
            case "array":
                return self._nullable(self._array(depth))
            case "not":
                return {"not": self.schema(0)}
            case "allOf" | "anyOf" | "oneOf" as keyword:
                return {keyword: [self.schema(depth - 1) for _ in range(self._random.randint(1, 3))]}
            case kind:
                return self._nullable(self._scalar(kind))

    def _scalar(self, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {"type": kind}
        bounds: dict[str, list[tuple[str, Any]]] = {
            "string": [("minLength", 1), ("maxLength", 4), ("pattern", "^[a-z]"), ("enum", ["a", "x1"])],
            "integer": [("minimum", 0), ("maximum", 5), ("multipleOf", 2), ("enum", [1, 7])],
            "number": [("minimum", 0), ("maximum", 2.5), ("multipleOf", 0.5)],
        }
        found |= dict(self._some(bounds.get(kind, [])))
        return found

    def _object(self, depth: int) -> dict[str, Any]:
        # Without a type every scalar fits as well, which no model carries; `check` warns of that.
        found: dict[str, Any] = {"type": "object"}
        found["properties"] = {name: self.schema(depth - 1, refers=True) for name in self._some(NAMES)}
        if names := self._some([*NAMES, "z"], share=0.25):
            found["required"] = names
        match self._random.randint(0, 4):
            case 0:
                found["additionalProperties"] = False
            case 1:
                found["additionalProperties"] = self.schema(depth - 1, refers=True)
            case 2 if self._version != "3.0.3":
                found["patternProperties"] = {"^[xz]": self.schema(depth - 1)}
            case 3:
                found["maxProperties"] = 2
            case _:
                pass
        return found

    def _array(self, depth: int) -> dict[str, Any]:
        limits: list[tuple[str, Any]] = [("minItems", 1), ("maxItems", 2), ("uniqueItems", True)]
        return {
            "type": "array",
            "items": self.schema(depth - 1, refers=True),
            **dict(self._some(limits, share=0.2)),
        }

    def _nullable(self, schema: dict[str, Any]) -> dict[str, Any]:
        if self._random.random() > 0.2 or "type" not in schema or "enum" in schema:
            return schema
        if self._version == "3.0.3":
            return {**schema, "nullable": True}
        return {**schema, "type": [schema["type"], "null"]}

    def _some(self, items: Any, share: float = 0.4) -> list[Any]:
        return [item for item in items if self._random.random() < share]


def value_near(random: Random, schema: Any, components: dict[str, Any], depth: int = 4) -> Any:
    """A value that fits a schema more often than chance would have it."""
    if not isinstance(schema, dict) or depth < 0 or random.random() < 0.12:
        return _anything(random)
    if "$ref" in schema:
        return value_near(random, components[schema["$ref"].rpartition("/")[2]], components, depth - 1)
    if "enum" in schema:
        return random.choice(schema["enum"])
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keyword in schema:
            found = [value_near(random, part, components, depth - 1) for part in schema[keyword]]
            if keyword == "allOf" and all(isinstance(part, dict) for part in found):
                return {name: value for part in found for name, value in part.items()}
            return random.choice(found)
    kinds = schema.get("type", "object" if "properties" in schema else None)
    kind = random.choice(kinds) if isinstance(kinds, list) else kinds
    match kind:
        case "object":
            required = schema.get("required", ())
            members = {**schema.get("properties", {}), **dict.fromkeys(required)}
            found_members = {
                name: value_near(random, below, components, depth - 1)
                for name, below in members.items()
                if name in required or random.random() < 0.6
            }
            if random.random() < 0.3:
                more = schema.get("additionalProperties", schema.get("patternProperties", {}).get("^[xz]"))
                found_members[random.choice(["x", "z", "more"])] = value_near(
                    random, more, components, depth - 1
                )
            return found_members
        case "array":
            items = schema["items"]
            return [value_near(random, items, components, depth - 1) for _ in range(random.randint(0, 3))]
        case "string":
            return random.choice(["", "a", "x1", "abcdef"])
        case "integer" | "number":
            return random.choice([0, 1, 2, 7, -1, 2.5, 1.0])
        case "boolean":
            return random.choice([True, False, 1])
        case "null":
            return None
        case _:
            return _anything(random)


def _anything(random: Random) -> Any:
    return random.choice([*_SCALARS, [], {}, ["a"], {"a": 1}, {"z": None}])
