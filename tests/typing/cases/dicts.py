"""A response takes plain JSON values as well as models, by the document's own names."""

from typing import Any

from shop.dicts import ItemDict, ProblemDict
from shop.interface import GetItemOk, ListItemsOk, NotFound
from shop.models import Item

row: ItemDict = {"id": 1, "name": "lamp", "note": None, "kind": "lamp"}
GetItemOk(row)
GetItemOk({"id": 1, "name": "lamp", "note": "old"})
ListItemsOk([row, row])
ListItemsOk([{"id": 1, "name": "lamp", "note": None}])
ListItemsOk([{"id": number, "name": "lamp", "note": None} for number in range(2)])
ListItemsOk([{"id": 1, "name": "lamp", "note": None}, Item(id=1, name="lamp", note=None)])
# error: mypy[list-item] pyright[reportArgumentType]
ListItemsOk([{"id": 1, "name": "lamp"}])
page: list[ItemDict] = [{"id": 1, "name": "lamp", "note": None}]
ListItemsOk(page)
ListItemsOk([Item(id=1, name="lamp", note=None)])
problem: ProblemDict = {"message": "none"}
NotFound(problem)
# error: mypy[arg-type] pyright[reportArgumentType]
GetItemOk(problem)
# error: mypy[arg-type] pyright[reportArgumentType]
GetItemOk({"id": "1", "name": "lamp", "note": None})
# error: mypy[arg-type] pyright[reportArgumentType]
GetItemOk({"id": 1, "name": "lamp"})
# error: mypy[arg-type] pyright[reportArgumentType]
GetItemOk({"id": 1, "name": "lamp", "note": None, "price": "red"})
# error: mypy[arg-type] pyright[reportArgumentType]
GetItemOk({"id": 1, "name": "lamp", "note": None, "kind": "sofa"})
stored: dict[str, Any] = {}
# error: mypy[arg-type] pyright[reportArgumentType]
GetItemOk(stored)
