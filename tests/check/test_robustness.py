"""Whatever a document holds, it is judged without a traceback and every finding has a position."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from oaswright.diagnostics.sarif import format_sarif
from oaswright.diagnostics.text import format_text
from oaswright.document.project import load_project
from oaswright.lint.engine import check
from oaswright.openapi.pointers import JSON, Pointer

HERE = Path(__file__).parent
ODD: list[JSON] = [
    None,
    True,
    0,
    -1,
    3.5,
    "",
    "#/",
    "#",
    "#/components",
    "$ref",
    [],
    {},
    [1],
    [None],
    [{}],
    {"$ref": 1},
    {"$ref": "#"},
    {"$ref": "#/components/schemas/Pet"},
    {"$ref": "#/paths"},
    {"": {}},
    {"type": []},
    {"type": "object", "required": "x"},
]
NAMES = ["$ref", "x", "type", "", "examples", "200", "{a}", "/a/{b}/{b}"]


def pointers(value: JSON, pointer: Pointer = ()) -> Iterator[Pointer]:
    yield pointer
    if isinstance(value, dict):
        for name, member in value.items():
            yield from pointers(member, (*pointer, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from pointers(item, (*pointer, index))


def at(value: JSON, pointer: Pointer) -> JSON:
    for token in pointer:
        value = value[token]
    return value


def spoil(document: JSON, random: random.Random) -> None:
    """Replace, copy, remove or rename something."""
    positions = [pointer for pointer in pointers(document) if pointer]
    if not positions:
        return
    position = random.choice(positions)
    holder = at(document, position[:-1])
    assert isinstance(holder, (dict, list))
    way = random.randrange(4)
    if way == 0:
        holder[position[-1]] = copy.deepcopy(random.choice(ODD))
    elif way == 1:
        holder[position[-1]] = copy.deepcopy(at(document, random.choice(positions)))
    elif way == 2 or isinstance(holder, list):
        del holder[position[-1]]
    else:
        holder[random.choice(NAMES)] = holder.pop(str(position[-1]))


@pytest.mark.parametrize("name", ["pets-3.0", "pets-3.1", "pets-3.2"])
def test_spoiled_documents_are_judged(name: str, tmp_path: Path) -> None:
    original = load_project(HERE / "correct" / f"{name}.yaml").entry.value
    chance = random.Random(name)  # noqa: S311 - no secret
    for number in range(150):
        document = copy.deepcopy(original)
        for _ in range(chance.choice([1, 1, 2, 5])):
            spoil(document, chance)
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(document, indent=1), encoding="utf-8")
        project = load_project(file)
        found = check(project)
        assert all(item.span is not None and item.span.start <= item.span.end for item in found)
        assert format_text(found, project.sources, colour=True).count("\n") >= len(found) - 1
        json.loads(format_sarif(found))


def doubling(keyword: str) -> dict[str, JSON]:
    schemas: dict[str, JSON] = {
        f"S{n}": {keyword: [{"$ref": f"#/components/schemas/S{n + 1}"}] * 2} for n in range(30)
    }
    return {**schemas, "S30": {"type": "string"}, "A": {"$ref": "#/components/schemas/S0", "example": 1}}


@pytest.mark.parametrize(
    "schemas",
    [
        doubling("allOf"),
        doubling("oneOf"),
        {"A": {"pattern": "^(?=(a+)+$)b", "example": "a" * 60}},
        {"A" * 500_000: {"$ref": "#/components/schemas/" + "B" * 500_000}},
        {"A": {"enum": list(range(20_000)), "example": -1}},
    ],
    ids=["allOf", "oneOf", "pattern", "name", "enum"],
)
def test_what_would_occupy_a_tool_for_hours_is_judged_at_once(
    schemas: dict[str, JSON], tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    file.write_text(json.dumps({**head, "components": {"schemas": schemas}}), encoding="utf-8")
    project = load_project(file)
    assert len(format_text(check(project), project.sources, colour=False)) < 30_000


def test_a_text_cut_off_anywhere_is_judged(tmp_path: Path) -> None:
    text = (HERE / "correct" / "pets-3.1.yaml").read_text(encoding="utf-8")
    chance = random.Random(1)  # noqa: S311 - no secret
    for number in range(60):
        file = tmp_path / f"{number}.yaml"
        file.write_text(text[: chance.randrange(len(text))], encoding="utf-8")
        for item in check(load_project(file)):
            assert item.span is not None
