"""A handler takes the arguments of its operation: their names, their types, and no more."""

from correct import User
from shop.interface import (
    CreateItemCreated,
    CreateItemResponse,
    GetItemOk,
    ListItemsOk,
    ShopApi,
    UpdateItemOk,
    UpdateItemResponse,
)
from shop.models import Item, ItemUpdate, Kind

ITEM = Item(id=1, name="lamp", note=None)


class OtherName(ShopApi[User]):
    # mypy lets a positional argument change its name; the application refuses it when it starts.
    # error: pyright[reportIncompatibleMethodOverride]
    async def get_item(self, item: int, *, principal: User) -> GetItemOk:
        return GetItemOk(ITEM)


class OtherType(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_item(self, item_id: str, *, principal: User) -> GetItemOk:
        return GetItemOk(ITEM)


class OneMore(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_item(self, item_id: int, extra: int, *, principal: User) -> GetItemOk:
        return GetItemOk(ITEM)


class WithAnArgumentOfItsOwn(ShopApi[User]):
    async def get_item(self, item_id: int, extra: int = 1, *, principal: User) -> GetItemOk:
        return GetItemOk(ITEM)


class OneLess(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def list_items(self, *, limit: int, principal: User) -> ListItemsOk:
        return ListItemsOk([])


class NotOptional(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def list_items(self, *, limit: int, kind: Kind, principal: User) -> ListItemsOk:
        return ListItemsOk([])


class NeverNone(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def list_items(self, *, limit: int, kind: Kind = Kind.LAMP, principal: User) -> ListItemsOk:
        return ListItemsOk([])


class OtherBody(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def create_item(self, body: ItemUpdate, *, principal: User) -> CreateItemResponse:
        return CreateItemCreated(ITEM, location="/items/1")


class NoBody(ShopApi[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def update_item(self, item_id: int, *, principal: User) -> UpdateItemResponse:
        return UpdateItemOk(ITEM)
