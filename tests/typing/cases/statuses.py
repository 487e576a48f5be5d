"""A handler answers with the statuses that its operation declares, never with those of another one."""

from correct import User
from shop.interface import (
    CreateItemCreated,
    DeleteItemNoContent,
    Failure,
    GetItemOk,
    GetItemResponse,
    ListItemsResponse,
    NotFound,
    ShopApi,
    UpdateItemOk,
    UpdateItemResponse,
)
from shop.models import Item, ItemUpdate, Kind, Problem

ITEM = Item(id=1, name="lamp", note=None)
PROBLEM = Problem(message="none")


class Undeclared(ShopApi[User]):
    async def get_item(self, item_id: int, *, principal: User) -> GetItemResponse:
        # error: mypy[return-value] pyright[reportReturnType]
        return DeleteItemNoContent()

    async def list_items(self, *, limit: int, kind: Kind | None = None, principal: User) -> ListItemsResponse:
        # error: mypy[return-value] pyright[reportReturnType]
        return NotFound(PROBLEM)


class Widened(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_item(self, item_id: int, *, principal: User) -> GetItemOk | NotFound | Failure:
        return Failure(PROBLEM, status=409)


class OfAnotherOperation(ShopApi[User]):
    async def get_item(self, item_id: int, *, principal: User) -> GetItemResponse:
        # error: mypy[return-value] pyright[reportReturnType]
        return UpdateItemOk(ITEM)

    async def update_item(self, item_id: int, body: ItemUpdate, *, principal: User) -> UpdateItemResponse:
        # error: mypy[return-value] pyright[reportReturnType]
        return GetItemOk(ITEM)


class InThread(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    def get_item(self, item_id: int, *, principal: User) -> GetItemOk | Failure:
        return Failure(PROBLEM, status=409)


class NoResponse(ShopApi[User]):
    async def get_item(self, item_id: int, *, principal: User) -> GetItemResponse:
        # error: mypy[return-value] pyright[reportReturnType]
        return ITEM


class Nothing(ShopApi[User]):
    async def get_item(self, item_id: int, *, principal: User) -> GetItemResponse:
        # error: mypy[return-value] pyright[reportReturnType]
        return None


# error: mypy[call-arg] pyright[reportCallIssue]
GetItemOk(ITEM, status=201)
# error: mypy[misc] pyright[reportAttributeAccessIssue]
GetItemOk(ITEM).status = 201
# error: mypy[call-arg] pyright[reportCallIssue]
CreateItemCreated(ITEM)
# error: mypy[call-arg] pyright[reportCallIssue]
Failure(PROBLEM)
