"""The principal of the handlers is what `authenticate` returns; a document with security needs one."""

from correct import Handlers, User, authenticate
from oaswright.runtime import Requirement
from shop.interface import GetItemOk, ShopApi, ShopCredentials
from shop.models import Item
from shop.wiring import wire
from starlette.requests import HTTPConnection


class OtherPrincipal(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_item(self, item_id: int, *, principal: str) -> GetItemOk:
        return GetItemOk(Item(id=item_id, name=principal, note=None))


class NoPrincipal(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_item(self, item_id: int) -> GetItemOk:
        return GetItemOk(Item(id=item_id, name="lamp", note=None))


async def a_name(
    credentials: ShopCredentials, requirements: tuple[Requirement, ...], connection: HTTPConnection, /
) -> str:
    return "Ann"


async def perhaps(
    credentials: ShopCredentials, requirements: tuple[Requirement, ...], connection: HTTPConnection, /
) -> User | None:
    return User() if credentials.bearer else None


async def other_credentials(
    credentials: str, requirements: tuple[Requirement, ...], connection: HTTPConnection, /
) -> User:
    return User()


def not_async(
    credentials: ShopCredentials, requirements: tuple[Requirement, ...], connection: HTTPConnection, /
) -> User:
    return User()


# error: mypy[call-arg] pyright[reportCallIssue]
ShopCredentials(basic="Ann")
# error: mypy[call-arg] pyright[reportCallIssue]
wire(Handlers())
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Handlers(), authenticate=None)
# error: mypy[misc] pyright[reportArgumentType]
wire(Handlers(), authenticate=a_name)
# error: mypy[misc] pyright[reportArgumentType]
wire(Handlers(), authenticate=perhaps)
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Handlers(), authenticate=other_credentials)
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Handlers(), authenticate=not_async)
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Handlers(), authenticate=authenticate, policy="strict")
