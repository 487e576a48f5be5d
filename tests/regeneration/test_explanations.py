"""`oaswright generate --explain`: which edit of a document, setting or version changes which file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from oaswright.manifest import NAME

from tests.regeneration.projects import edit, lay_out, listed_in_manifest, oaswright


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is generated again and again."""
    root = tmp_path_factory.mktemp("explained")
    lay_out(root)
    first = oaswright(root, "generate", "--explain")
    assert explained(first.out)["server/pets.py"] == ["a stub for each method, where there was none"]
    assert explained(first.out)["generated/pets/models.py"] == ["the package is new"]
    return root


def explained(out: str) -> dict[str, list[str]]:
    """The reasons by file."""
    found: dict[str, list[str]] = {}
    files: list[str] = []
    told = True
    for line in out.splitlines():
        word, _, rest = line.partition(" ")
        if line.startswith("  "):
            told = True
            for file in files:
                found[file].append(line.strip())
        elif word in ("wrote", "updated", "removed"):
            name, _, reason = rest.partition(": ")
            files = [name] if told else [*files, name]
            told = bool(reason)
            found[name] = [reason] if reason else []
    return found


PRICE = "schema Pet: property `price` added (specs/shared/pet.yaml:7)"


def add_property(root: Path) -> None:
    edit(root / "specs/shared/pet.yaml", lambda text: text + "    price: {type: number}\n")


def add_parameter(root: Path) -> None:
    line = "        - {name: after, in: query, schema: {type: string}}\n"
    edit(
        root / "specs/pets.yaml",
        lambda text: text.replace("      responses:\n", line + "      responses:\n", 1),
    )


def rename_operation(root: Path) -> None:
    edit(root / "specs/shops.yaml", lambda text: text.replace("listShops", "getShops"))


def reword(root: Path) -> None:
    edit(root / "specs/shops.yaml", lambda text: text.replace("All shops", "Every shop"))


def change_setting(root: Path) -> None:
    edit(
        root / "pyproject.toml",
        lambda text: text.replace(
            "[tool.oaswright.apis.shops]", 'split = "tags"\n\n[tool.oaswright.apis.shops]'
        ),
    )


def edit_by_hand(root: Path) -> None:
    edit(root / "generated/shops/models.py", lambda text: text + "# mine\n")
    (root / "generated/shops/wiring.py").unlink()


def edit_document_by_hand(root: Path) -> None:
    edit(root / "generated/shops/openapi.json", lambda text: text + "\n")
    edit(root / "specs/shops.yaml", lambda text: text.replace("Every shop", "Any shop"))


def upgrade(root: Path) -> None:
    def change(text: str) -> str:
        return json.dumps({**json.loads(text), "oaswright": "0.0.1"})

    listed_in_manifest(root / "generated/shops", "models.py")
    edit(root / "generated/shops" / NAME, change)


AFTER = "operation listPets: parameter `after` added (specs/pets.yaml:9)"
CASES: list[tuple[Callable[[Path], None], dict[str, list[str] | None]]] = [
    (
        add_property,
        {
            "generated/pets/models.py": [PRICE],
            "generated/pets/openapi.json": [PRICE],
            "generated/pets/schemas.json": [PRICE],
            "generated/pets/interface.py": None,
            "generated/shops/models.py": None,
        },
    ),
    (
        add_parameter,
        {
            "generated/pets/interface.py": [AFTER],
            "generated/pets/wiring.py": [AFTER],
            "server/pets.py": [AFTER],
            "generated/pets/models.py": None,
        },
    ),
    (
        reword,
        {
            "generated/shops/interface.py": [
                "operation listShops: response `200`: `description` changed "
                'from "All shops." to "Every shop." (specs/shops.yaml:9)'
            ]
        },
    ),
    (
        rename_operation,
        {
            "generated/shops/interface.py": [
                "operation getShops renamed from listShops (specs/shops.yaml:5)"
            ],
            "server/shops.py": ["operation getShops renamed from listShops (specs/shops.yaml:5)"],
        },
    ),
    (
        change_setting,
        {
            "generated/pets/interface.py": ["setting `split`: not set -> tags"],
            "generated/pets/models/pets.py": ["setting `split`: not set -> tags"],
        },
    ),
    (
        edit_by_hand,
        {
            "generated/shops/models.py": ["it was edited by hand"],
            "generated/shops/wiring.py": ["it was missing"],
        },
    ),
    (
        edit_document_by_hand,
        {
            "generated/shops/interface.py": [
                "the document as it was is not known: openapi.json is not as the last run wrote it",
                "`GetShopsOk`: by which edit is not known",
            ]
        },
    ),
    (
        upgrade,
        {
            f"generated/shops/{NAME}": ["oaswright 0.0.1 -> 0.1.0", "it lists what is written"],
            "generated/shops/models.py": ["oaswright 0.0.1 -> 0.1.0"],
        },
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=[case[0].__name__ for case in CASES])
def test_each_file_says_what_changes_it(
    generated: Path, change: Callable[[Path], None], expected: dict[str, list[str] | None]
) -> None:
    change(generated)
    checked = oaswright(generated, "generate", "--check", "--explain")
    assert checked.status == 1
    found = explained(oaswright(generated, "generate", "--explain").out)
    assert {name: found.get(name) for name in expected} == expected
    for name, reasons in expected.items():
        for reason in reasons or ():
            assert f"  {reason}\n" in checked.err.partition(f"{name}: ")[2] or name.startswith("server"), name


def test_nothing_is_explained_where_nothing_is_to_do(generated: Path) -> None:
    oaswright(generated, "generate")
    assert oaswright(generated, "generate", "--explain").out.splitlines()[0] == "nothing to do"
