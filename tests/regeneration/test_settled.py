"""What earlier runs have found in order is looked at again once anything that it depends on has changed."""

from pathlib import Path

import pytest
from oaswright.handlers import settled
from oaswright.render import package

from tests.regeneration.projects import Result, edit, lay_out, oaswright

HELPER = "from generated.pets.models import Pet\n\n\ndef name(pet: Pet) -> str:\n    return pet.name\n"


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The APIs whose handlers are compared with their interface, and the modules that are verified."""
    found: list[str] = []
    synchronise, verify = settled.synchronise, package.verify

    def compare(subject: settled.Subject, *arguments: object, **more: object) -> settled.Sync:
        found.append(subject.name)
        return synchronise(subject, *arguments, **more)  # type: ignore[arg-type]

    def look(source: bytes, name: str, *arguments: object) -> None:
        found.append(name)
        verify(source, name, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(settled, "synchronise", compare)
    monkeypatch.setattr(package, "verify", look)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose handlers are in order, with a module of its own that uses a model."""
    lay_out(tmp_path)
    assert oaswright(tmp_path, "generate").status == 0
    (tmp_path / "server/names.py").write_text(HELPER, encoding="utf-8")
    reword(tmp_path, "All pets", "Every pet")
    return tmp_path


def reword(root: Path, old: str, new: str) -> Result:
    """Change what the document says of pets, and generate."""
    text = (root / "specs/pets.yaml").read_text(encoding="utf-8")
    assert old in text
    edit(root / "specs/pets.yaml", lambda text: text.replace(old, new))
    return oaswright(root, "generate")


def test_an_edit_of_words_is_no_matter_of_handlers(root: Path, looked: list[str]) -> None:
    assert reword(root, "Every pet", "Each pet").status == 0
    assert reword(root, "The pet", "This pet").status == 0
    assert looked == ["interface.py", "interface.py"]
    assert "This pet" in (root / "generated/pets/interface.py").read_text(encoding="utf-8")
    assert oaswright(root, "generate", "--check").status == 0


def test_an_edit_of_a_model_that_nobody_makes_is_none_either(root: Path, looked: list[str]) -> None:
    edit(root / "specs/shared/pet.yaml", lambda text: text.replace("age:", "weight:"))
    assert oaswright(root, "generate").status == 0
    assert set(looked) == {"models.py", "dicts.py"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("server/names.py", "\nWEIGHT = Pet.Weight\n"),
        ("server/pets.py", "\nX = 1\n"),
        ("server/more.py", "from generated.pets.models import Pets\n"),
        ("generated/pets/interface.py", "\nX = 1\n"),
    ],
)
def test_what_somebody_has_written_meanwhile_is_looked_at(
    root: Path, looked: list[str], path: str, text: str
) -> None:
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(text)
    assert reword(root, "Every pet", "Each pet").status == 0
    assert looked == ["interface.py", "pets"]


def test_a_name_that_is_missed_is_told_though_it_is_told_by_nobody_else(root: Path) -> None:
    (root / "server/more.py").write_text("from generated.pets.models import Dog\n", encoding="utf-8")
    for words in ("Each", "Any", "Every"):
        old = (root / "specs/pets.yaml").read_text(encoding="utf-8").partition("description: ")[2].split()[0]
        result = reword(root, f"description: {old} pet", f"description: {words} pet")
        assert result.status == 1
        assert "server/more.py:1:" in result.err
    (root / "server/more.py").unlink()
    assert reword(root, "Every pet", "Each pet").status == 0


def test_an_edit_of_an_operation_is_compared(root: Path, looked: list[str]) -> None:
    assert reword(root, "name: limit", "name: size").status == 0
    assert "size: int | None" in (root / "server/pets.py").read_text(encoding="utf-8")
    assert "pets" in looked
    assert oaswright(root, "generate", "--check").status == 0


def test_a_renamed_operation_is_told_by_its_route_alone(root: Path, looked: list[str]) -> None:
    reword(root, "/pets/{petId}", "/animals/{petId}")
    assert "pets" in looked
