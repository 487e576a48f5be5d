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
)
from generated.zoo.interface.pets import GetPetOk as SameOk
from generated.zoo.models import Keeper, Pet, Problem
from generated.zoo.security import ZooSecurity
from generated.zoo.wiring import wire
from oaswright.runtime import ApiKey, Verified
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


class Security(ZooSecurity[str]):
    async def key(self, credential: ApiKey, request: HTTPConnection) -> Verified[str]:
        return Verified(credential.value)


wire(Zoo(), security=Security())
wire(Mixed(), security=Security())
# error: mypy[abstract] pyright[reportAbstractUsage]
wire(WithoutKeepers(), security=Security())
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Pets(), security=Security())
