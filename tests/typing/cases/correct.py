"""Everything that the checkers must accept: a whole implementation, and an application that serves it."""

from typing import assert_type

from oaswright.runtime import ApiKey, Basic, Bearer, Granted, InvalidCredentialError, Verified
from oaswright.runtime.application import Application, application
from pydantic import MISSING
from shop.interface import (
    CancelOrderResponse,
    CreateItemCreated,
    CreateItemResponse,
    DeleteItemNoContent,
    DeleteItemResponse,
    Failure,
    GetItemOk,
    ListItemsOk,
    NotFound,
    PlaceOrderResponse,
    RefusalBadRequest,
    RefusalConflict,
    RefusalServerError,
    ShopApi,
    UpdateItemOk,
)
from shop.models import Item, ItemUpdate, ItemUpdateChanges, Kind, NewItem, Problem
from shop.security import ShopSecurity
from shop.wiring import wire
from starlette.requests import HTTPConnection


class User:
    """The principal of this application."""

    name: str = "Ann"


class Handlers(ShopApi[User]):
    """Every operation, each answering with what its document declares."""

    async def list_items(self, *, limit: int, kind: Kind | None = None, principal: User) -> ListItemsOk:
        assert_type(principal, User)
        items = [Item(id=number, name=principal.name, note=None) for number in range(limit)]
        return ListItemsOk([item for item in items if kind is None or item.kind == kind])

    async def create_item(self, body: NewItem, *, principal: User) -> CreateItemResponse:
        assert_type(body.name, str)
        if not body.name:
            return Failure(Problem(message="a name is needed"), status=422)
        return CreateItemCreated(Item(id=1, name=body.name, note=None), location="/items/1")

    async def get_item(self, item_id: int, *, principal: User) -> GetItemOk | NotFound:
        assert_type(item_id, int)
        if item_id:
            return NotFound(Problem(message="no such item"))
        return GetItemOk(Item(id=item_id, name="lamp", note="on", kind=Kind.LAMP))

    async def update_item(self, item_id: int, body: ItemUpdate, *, principal: User) -> UpdateItemOk:
        assert_type(body.changes(), ItemUpdateChanges)
        return UpdateItemOk(apply(Item(id=item_id, name="lamp", note=None), body))

    async def delete_item(self, item_id: int, *, principal: User) -> DeleteItemResponse:
        return DeleteItemNoContent()

    def place_order(self, *, principal: User) -> PlaceOrderResponse:
        return RefusalBadRequest(Problem(message="no"))

    async def cancel_order(self, order_id: int, *, principal: User) -> CancelOrderResponse:
        if order_id:
            return RefusalServerError(Problem(message="later"), status=503)
        return RefusalConflict(Problem(message="sent"), retry_after=5)


def apply(item: Item, update: ItemUpdate) -> Item:
    """Absent, null and a value, told apart by attribute and by key."""
    if update.note is MISSING:
        return item
    assert_type(update.note, str | None)
    changes = update.changes()
    if "note" in changes:
        assert_type(changes["note"], str | None)
        item.note = changes["note"]
    if "name" in changes:
        item.name = changes["name"]
    assert_type(changes.get("stock"), int | None)
    return item


class Verifiers(ShopSecurity[User]):
    """Every security scheme, each with the credential that it has."""

    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:
        assert_type(credential.token, str)
        if not credential.token:
            raise InvalidCredentialError
        return Verified(User())

    async def basic(self, credential: Basic, request: HTTPConnection) -> Granted[User]:
        assert_type((credential.username, credential.password), tuple[str, str])
        return Granted(User(), {"more than is asked for"})

    async def oauth(self, credential: Bearer, request: HTTPConnection) -> Granted[User]:
        return Granted(User(), frozenset(credential.token.split()))

    async def user(self, credential: ApiKey, request: HTTPConnection, *, principal: User) -> Verified[User]:
        assert_type(principal, User)
        assert_type(credential.value, str)
        return Verified(principal)


def create_app() -> Application:
    return application([wire(Handlers(), security=Verifiers())])
