"""The principal of the handlers is what the verifiers find; a document with security needs these."""

from correct import Handlers, User, Verifiers
from oaswright.runtime import Bearer, Verified
from shop.interface import GetItemOk, ShopApi
from shop.models import Item
from shop.security import ShopSecurity
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


class OneScheme(ShopSecurity[User]):
    """Lacks the methods of the others."""

    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:
        return Verified(User())


def wire_names(security: ShopSecurity[str]) -> None:
    # error: mypy[misc] pyright[reportArgumentType]
    wire(Handlers(), security=security)


# error: mypy[call-arg] pyright[reportCallIssue]
wire(Handlers())
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Handlers(), security=None)
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Handlers(), security=Verifiers)
# error: mypy[abstract] pyright[reportAbstractUsage]
wire(Handlers(), security=OneScheme())
# error: mypy[arg-type] pyright[reportArgumentType]
wire(Handlers(), security=Verifiers(), policy="strict")
