"""A class that lacks an operation cannot be made, and what is no implementation cannot be wired."""

from correct import Handlers, User, Verifiers
from shop.interface import GetItemOk, NotFound, ShopApi
from shop.models import Problem
from shop.wiring import wire


class Partial(ShopApi[User]):
    async def get_item(self, item_id: int, *, principal: User) -> GetItemOk | NotFound:
        return NotFound(Problem(message="none"))


class Unrelated:
    async def get_item(self, item_id: int, *, principal: User) -> GetItemOk | NotFound:
        return NotFound(Problem(message="none"))


# error: mypy[abstract] pyright[reportAbstractUsage]
partial = Partial()
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Unrelated(), security=Verifiers())
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Handlers, security=Verifiers())
