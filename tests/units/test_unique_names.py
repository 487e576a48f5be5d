"""Names that several things want: what is written decides, not the order of writing."""

import itertools
import random

import pytest
from oaswright.openapi.unique_names import Claim, assign_names


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([Claim("a", ["pet"]), Claim("b", ["cat"])], {"a": "pet", "b": "cat"}),
        # The rank decides, and then which other name is the shorter one.
        ([Claim("a", ["pet", "my_pet"], 1), Claim("b", ["pet", "query_pet"])], {"a": "my_pet", "b": "pet"}),
        ([Claim("a", ["pet", "my_pet"]), Claim("b", ["pet", "query_pet"])], {"a": "pet", "b": "query_pet"}),
        # A second choice yields to a first one, whatever the rank.
        (
            [Claim("a", ["pet", "p"]), Claim("b", ["pet", "cat"], 1), Claim("c", ["cat", "tom"], 2)],
            {"a": "pet", "b": "cat_2", "c": "cat"},
        ),
        # Numbers are what is left, and no number is the name of another.
        (
            [Claim("a", ["pet"]), Claim("b", ["pet"]), Claim("c", ["pet_2"])],
            {"a": "pet", "b": "pet_3", "c": "pet_2"},
        ),
        ([Claim("a", ["Pet"]), Claim("b", ["Pet"])], {"a": "Pet", "b": "Pet2"}),
        # A name that is repeated is no other choice.
        ([Claim("a", ["pet", "pet", "p"], 1), Claim("b", ["pet"])], {"a": "p", "b": "pet"}),
    ],
)
def test_names_are_given_by_rank_and_text(claims: list[Claim], expected: dict[str, str]) -> None:
    for order in itertools.permutations(claims):
        assert assign_names(order) == expected


def test_taken_names_are_given_to_nobody() -> None:
    claims = [Claim("a", ["pet", "my_pet"]), Claim("b", ["cat"])]
    assert assign_names(claims, taken={"pet", "cat"}) == {"a": "my_pet", "b": "cat_2"}


def test_order_of_many_claims_does_not_matter() -> None:
    chance = random.Random(20)  # noqa: S311 - a fixed series
    for _ in range(200):
        claims = [
            Claim(str(key), chance.choices("abcdef", k=chance.randint(1, 4)), chance.randint(0, 2))
            for key in range(8)
        ]
        found = assign_names(claims)
        assert len(set(found.values())) == len(claims)
        chance.shuffle(claims)
        assert assign_names(claims) == found


def test_claim_that_is_added_changes_only_what_wants_its_name() -> None:
    chance = random.Random(7)  # noqa: S311 - a fixed series
    for _ in range(200):
        claims = [Claim(str(key), [chance.choice("abcdefgh"), f"x{key}"]) for key in range(6)]
        before = assign_names(claims)
        added = Claim("new", [chance.choice("abcdefgh"), "y"])
        wanted = next(iter(added.names))
        after = assign_names([*claims, added])
        assert {key for key in before if before[key] != after[key]} <= {
            key for key, name in before.items() if name == wanted
        }
