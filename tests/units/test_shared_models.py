"""Which shared models can stand in a module of their own."""

import random

import pytest
from oaswright.render.shared_models import divide, list_circles


@pytest.mark.parametrize(
    ("graph", "divided"),
    [
        ({}, {}),
        (
            {"PetName": [], "PetAge": ["PetName"], "Shop": ["PetAge"]},
            {"PetName": "pet", "PetAge": "pet", "Shop": "shop"},
        ),
        # The circle stands together with what leads into it; what it only refers to need not.
        (
            {"A": ["B"], "B": ["A", "CardSize"], "CardSize": ["CardName"], "CardName": [], "Top": ["A"]},
            {"CardSize": "card", "CardName": "card"},
        ),
        # Words that need each other.
        (
            {"PetA": ["ShopA"], "ShopA": [], "ShopB": ["PetB"], "PetB": []},
            dict.fromkeys(["PetA", "PetB", "ShopA", "ShopB"], "pet"),
        ),
    ],
)
def test_names_are_divided_by_their_first_word(graph: dict[str, list[str]], divided: dict[str, str]) -> None:
    assert divide(graph) == divided


@pytest.mark.parametrize("seed", range(40))
def test_no_module_needs_one_that_needs_it(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    names = [f"{chance.choice('ABCDEF')}{chance.choice('xyz')} {n}".replace(" ", "N") for n in range(40)]
    graph = {name: chance.sample(names, chance.choice([0, 1, 1, 2])) for name in names}
    places = divide(graph)
    modules: dict[str, set[str]] = {}
    for name, others in graph.items():
        here = places.get(name, "")
        modules.setdefault(here, set()).update(places.get(other, "") for other in others)
    alone = {module: others - {module} for module, others in modules.items()}
    assert all(len(circle) == 1 for circle in list_circles(alone))


def test_long_chain_of_names_needs_no_deep_stack() -> None:
    graph = {f"N{n}": [f"N{n + 1}"] for n in range(20_000)}
    assert len([*list_circles(graph)]) == 20_000
