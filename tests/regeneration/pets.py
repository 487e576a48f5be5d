"""A small interface and project that the tests of regeneration edit."""

from collections.abc import Mapping
from pathlib import Path

from oaswright.handlers.model import History, Route, Subject, Sync
from oaswright.handlers.sync import synchronise

HEAD = """from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic, TypeAlias, TypeVar

from .models import Pet, PetUpdate

Principal = TypeVar("Principal")


@dataclass(frozen=True, slots=True)
class ListPetsOk:
    body: Pet
    status: ClassVar[int] = 200


@dataclass(frozen=True, slots=True)
class NotFound:
    status: ClassVar[int] = 404


@dataclass(frozen=True, slots=True)
class Gone:
    status: ClassVar[int] = 410

"""
MODELS = """from oaswright.runtime import Model


class Pet(Model):
    pass


class PetUpdate(Model):
    pass


class Cat(Model):
    pass
"""


def interface(*methods: str, principal: bool = True) -> str:
    """The text of an interface with some methods, each `name(arguments) -> A | B`."""
    generic = ", Generic[Principal]" if principal else ""
    aliases: list[str] = []
    lines = ["", f"class PetsApi(ABC{generic}):", '    """The operations."""']
    for method in methods:
        head, _, returns = method.rpartition(" -> ")
        name = head.partition("(")[0]
        alias = f"{''.join(part.title() for part in name.split('_'))}Response"
        aliases.append(f"{alias}: TypeAlias = {returns}")
        lines += ["", "    @abstractmethod", f"    async def {head} -> {alias}:", f'        """{name}"""']
    return HEAD + "\n".join([*aliases, *lines]) + "\n"


LIST = "list_pets(self, *, limit: int | None = None, principal: Principal) -> ListPetsOk | NotFound"
UPDATE = "update_pet(self, pet_id: str, body: PetUpdate, *, principal: Principal) -> ListPetsOk | NotFound"
ROUTES = {
    "list_pets": Route("listPets", "GET", "/pets"),
    "update_pet": Route("updatePet", "PATCH", "/pets/{petId}"),
}


def project(root: Path, handlers: Mapping[str, str | bytes], old: str | None) -> None:
    """Lay out a project with handler modules and the interface of an earlier run."""
    folder = root / "generated" / "pets"
    folder.mkdir(parents=True, exist_ok=True)
    if old is not None:
        (folder / "interface.py").write_text(old, encoding="utf-8")
    for name, text in handlers.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def sync(
    root: Path,
    handlers: str | bytes | Mapping[str, str | bytes],
    new: str,
    *,
    old: str | None = None,
    routes: Mapping[str, Route] = ROUTES,
    history: History | None = None,
    apply_renames: bool = False,
    entry: str = "server/handlers.py",
    models: str = MODELS,
) -> Sync:
    """Bring handlers into step with an interface, in an empty project."""
    modules = handlers if isinstance(handlers, Mapping) else {entry: handlers}
    project(root, modules, old)
    folder = root / "generated" / "pets"
    files = {folder / "interface.py": new, folder / "models.py": models}
    subject = Subject("pets", "PetsApi", "generated.pets", folder, files, routes)
    return synchronise(
        subject, root / entry, root, history or History(), overlay={}, apply_renames=apply_renames
    )


def after(root: Path, result: Sync, name: str = "server/handlers.py") -> str:
    """A handler module after a sync, as text with its line endings."""
    data = result.files.get(root / name)
    return (root / name).read_bytes().decode() if data is None else data.decode()


def rules(result: Sync) -> list[str]:
    """The rules of the findings, sorted."""
    return sorted(finding.rule for finding in result.findings)
