"""A PATCH: absent, null and a value are three things, by attribute and by key of `changes()`."""

from pydantic import MISSING
from shop.models import Item, ItemUpdate, NewItem


def by_attribute(update: ItemUpdate, item: Item) -> None:
    # error: mypy[assignment] pyright[reportAttributeAccessIssue]
    item.note = update.note
    # error: mypy[assignment] pyright[reportAttributeAccessIssue]
    item.name = update.name
    if update.note is not None:
        # error: mypy[assignment] pyright[reportAttributeAccessIssue]
        item.note = update.note
    if update.note is not MISSING:
        # error: mypy[union-attr] pyright[reportOptionalMemberAccess]
        update.note.upper()
        item.note = update.note


def by_key(update: ItemUpdate, item: Item) -> None:
    changes = update.changes()
    # error: mypy[typeddict-item] pyright[reportGeneralTypeIssues]
    item.name = changes["colour"]
    if "note" in changes:
        # error: mypy[assignment] pyright[reportAttributeAccessIssue]
        item.name = changes["note"]
    if "name" in changes:
        # error: mypy[assignment] pyright[reportAttributeAccessIssue]
        item.id = changes["name"]
    # error: mypy[assignment] pyright[reportAttributeAccessIssue]
    item.name = changes.get("name")
    # error: mypy[typeddict-item] pyright[reportGeneralTypeIssues]
    changes["stock"] = None
    # error: mypy[typeddict-item] pyright[reportGeneralTypeIssues]
    changes["name"] = MISSING


def construct(new: NewItem) -> None:
    # error: mypy[arg-type] pyright[reportArgumentType]
    ItemUpdate(name=None)
    # error: mypy[arg-type] pyright[reportArgumentType]
    ItemUpdate(stock="1")
    # error: mypy[call-arg] pyright[reportCallIssue]
    ItemUpdate(colour="red")
    ItemUpdate(note=None)
    # error: mypy[attr-defined] pyright[reportAttributeAccessIssue, reportUnknownMemberType]
    new.changes()
