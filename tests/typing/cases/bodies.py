"""Each status takes the body that is declared for it."""

from shop.interface import DeleteItemNoContent, GetItemOk, ListItemsOk, NotFound
from shop.models import Item, Kind, Problem

ITEM = Item(id=1, name="lamp", note=None)
# error: mypy[arg-type] pyright[reportArgumentType]
GetItemOk(Problem(message="none"))
GetItemOk({"id": 1, "name": "lamp", "note": None})
# error: mypy[arg-type] pyright[reportArgumentType]
GetItemOk(None)
# error: mypy[call-arg] pyright[reportCallIssue]
GetItemOk()
# error: mypy[arg-type] pyright[reportArgumentType]
NotFound(ITEM)
# error: mypy[arg-type] pyright[reportArgumentType]
ListItemsOk(ITEM)
# error: mypy[list-item] pyright[reportArgumentType]
ListItemsOk([Problem(message="none")])
# error: mypy[call-arg] pyright[reportCallIssue]
DeleteItemNoContent(ITEM)
# error: mypy[arg-type] pyright[reportArgumentType]
Item(id="1", name="lamp", note=None)
# error: mypy[arg-type] pyright[reportArgumentType]
Item(id=1, name=None, note=None)
# error: mypy[call-arg] pyright[reportCallIssue]
Item(id=1, name="lamp")
# error: mypy[call-arg] pyright[reportCallIssue]
Item(id=1, name="lamp", note=None, colour="red")
# error: mypy[arg-type] pyright[reportArgumentType]
Item(id=1, name="lamp", note=None, kind="lamp")
# error: mypy[arg-type] pyright[reportArgumentType]
Item(id=1, name="lamp", note=None, kind=None)
Item(id=1, name="lamp", note=None, kind=Kind.LAMP)
