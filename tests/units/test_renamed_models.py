"""Models that have other names than before are recognised by all that is the same."""

import pytest
from oaswright.handlers.renamed_models import find_renamed, split_definitions

ITEM = """class Item(Model):
    kind: ItemKind
    next: Item | None


class ItemKind(StrEnum):
    A = "a"


class Other(StrEnum):
    A = "a"


Items: TypeAlias = list[Item]
"""


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (ITEM, {}),
        (ITEM.replace("Item", "Post"), {"Item": "Post", "ItemKind": "PostKind", "Items": "Posts"}),
        (ITEM.replace("Items", "Posts"), {"Items": "Posts"}),
        (ITEM.replace("ItemKind", "Kind"), {"ItemKind": "Kind"}),
        # Two that look alike, and nothing tells which is which.
        (ITEM.replace("ItemKind", "Kind").replace("Other", "More"), {}),
        # Another member: nobody knows whether it is the same.
        (ITEM.replace("Item", "Post").replace("next", "last"), {"ItemKind": "PostKind"}),
        (ITEM.replace("Items: TypeAlias = list[Item]\n", ""), {}),
        (ITEM + "\n\nclass Post(Model):\n    next: Post | None\n", {}),
    ],
)
def test_renamed_models_are_found(now: str, found: dict[str, str]) -> None:
    assert find_renamed(split_definitions(ITEM), split_definitions(now)) == found
