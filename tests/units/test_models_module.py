"""The text of models.py: classes, aliases, `changes()`, and no word of the library that writes it."""

import ast
from dataclasses import replace

import pytest
from oaswright.ir.model import Api
from oaswright.ir.types import NULL, Array, Choice, Field, Model, Object, Reference, Scalar, Type, Union
from oaswright.render import models as module
from oaswright.render.model_modules import render_models
from oaswright.render.models import define_models
from oaswright.render.verify import RenderError, verify

STRING = Scalar("string")
EMPTY = Api("pets", "pets.yaml", "PetsApi", "PetsSecurity", "Pets", "", (), (), {}, frozenset())
PET = Object(
    (
        Field("petId", "pet_id", STRING, required=True),
        Field("tag", "tag", Union((STRING, NULL)), required=False, description="A word."),
        Field("status", "status", Choice(("new", "sold")), required=False, default=("new",)),
    )
)
CAT = Object((Field("lives", "lives", Scalar("integer"), required=False),), base=Reference("Pet"))


def render(partial: tuple[str, ...] = (), **types: Type) -> str:
    api = replace(
        EMPTY,
        models={name: Model(name, type_) for name, type_ in types.items()},
        partial_models=frozenset(partial),
    )
    source = render_models(define_models(api), api, "# Header")
    verify(source.encode())
    return source


def test_api_without_models_has_an_empty_module() -> None:
    assert render_models(define_models(EMPTY), EMPTY, "# Header") == "# Header\n"


def test_models_become_classes_with_python_names_and_missing_members() -> None:
    assert (
        render(Pet=PET, Names=Array(STRING))
        == '''# Header

from __future__ import annotations

from typing import Annotated, Literal

from oaswright.runtime import Model
from pydantic import MISSING, Field
from typing_extensions import TypeAliasType


class Pet(Model):
    pet_id: Annotated[str, Field(alias="petId")]
    tag: str | None | MISSING = MISSING
    """A word."""
    status: Literal["new", "sold"] = "new"


Names = TypeAliasType("Names", list[str])
'''
    )


def test_partial_model_gets_changes_with_inherited_members() -> None:
    source = render(("Cat",), Pet=PET, Cat=CAT)
    assert "from typing import Annotated, Literal, TypedDict, cast\n" in source
    assert (
        '    status: Literal["new", "sold"] = "new"\n'
        "\n\n"
        "class CatChanges(TypedDict, total=False):\n"
        '    """The members of `Cat` that were sent."""\n'
        "\n"
        "    pet_id: str\n"
        "    tag: str | None\n"
        "    status: Literal['new', 'sold']\n"
        "    lives: int\n"
        "\n\n"
        "class Cat(Pet):\n"
        "    lives: int | MISSING = MISSING\n"
        "\n"
        "    def changes(self) -> CatChanges:\n"
        '        """The members that were sent: absent ones are no keys, null is None."""\n'
        '        return cast("CatChanges", cast("object", self.sent()))\n'
    ) in source
    assert "PetChanges" not in source


def test_every_partial_model_gets_changes() -> None:
    source = render(("Pet", "Cat"), Pet=PET, Cat=CAT)
    names = [node.name for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    assert names == ["PetChanges", "Pet", "CatChanges", "Cat"]


@pytest.mark.parametrize("name", ["Empty", "Names", "Gone"])
def test_partial_model_without_members_stays_as_it_is(name: str) -> None:
    types: dict[str, Type] = {"Empty": Object(()), "Names": Array(STRING)}
    source = render((name,), **types)
    assert "TypedDict" not in source
    assert source == render((), **types)


def test_failure_of_the_library_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_document: str, **_options: object) -> str:
        raise ValueError(f"{'a' * 300}\nsecond line")

    def fail_silently(_document: str, **_options: object) -> str:
        raise KeyError

    def several(_document: str, **_options: object) -> dict[str, str]:
        return {}

    run = getattr(module, "_run")  # noqa: B009 - the one place where the library is called
    for call, message in (
        (fail, f"its models, {'a' * 200}"),
        (fail_silently, "its models, KeyError"),
        (several, "its models, which are not one module"),
    ):
        with pytest.raises(RenderError) as caught:
            run(call, "{}")
        assert str(caught.value) == message
