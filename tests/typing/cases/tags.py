"""An API laid by tag: a class for each tag, and one that inherits them all."""

from generated.zoo.interface import (
    GetPetOk,
    GetPetResponse,
    KeepersApi,
    ListKeepersOk,
    ListKeepersResponse,
    NotFound,
    PetsApi,
    ZooApi,
    ZooCredentials,
)
from generated.zoo.interface.pets import GetPetOk as SameOk
from generated.zoo.models import Keeper, Pet, Problem
from generated.zoo.wiring import wire
from oaswright.runtime import Requirement
from starlette.requests import HTTPConnection


class Pets(PetsApi[str]):
    async def get_pet(self, pet_id: int, *, principal: str) -> GetPetResponse:
        return SameOk(Pet(name=principal, keeper=Keeper()))


class Keepers(KeepersApi[str]):
    async def list_keepers(self, *, principal: str) -> ListKeepersOk | NotFound:
        return ListKeepersOk([Keeper(pets=[Pet(name="Tom")])])


class Zoo(Keepers, Pets, ZooApi[str]):
    """All of it."""


class WithoutKeepers(Pets, ZooApi[str]):
    """Half of it."""


class Moved(PetsApi[str]):
    """Has the handler of another tag: an operation that has changed its tag leaves it here."""

    async def get_pet(self, pet_id: int, *, principal: str) -> GetPetOk:
        return GetPetOk(Pet(name=principal))

    async def list_keepers(self, *, principal: str) -> ListKeepersResponse:
        return NotFound(Problem(message="none"))


class NoKeepers(KeepersApi[str]):
    """The class of the other tag, which lacks it."""


class Mixed(NoKeepers, Moved, ZooApi[str]):
    """Serves everything."""


class Wrong(PetsApi[str]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_pet(self, pet_id: int, *, principal: str) -> ListKeepersOk:
        return ListKeepersOk([])


async def authenticate(
    credentials: ZooCredentials, requirements: tuple[Requirement, ...], connection: HTTPConnection
) -> str:
    return credentials.key or ""


wire(Zoo(), authenticate=authenticate)
wire(Mixed(), authenticate=authenticate)
# error: mypy[abstract] pyright[reportAbstractUsage]
wire(WithoutKeepers(), authenticate=authenticate)
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Pets(), authenticate=authenticate)
