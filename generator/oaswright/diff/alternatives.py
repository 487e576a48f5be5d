"""Which alternative of a choice is which one of another: by what it says, not by its name or place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oaswright.diff.forms import Form, Forms
from oaswright.diff.keys import Key
from oaswright.diff.literals import digest
from oaswright.spec.tree import Tree, as_object, as_string

_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of alternatives by number, and what is only in the old or in the new choice."""

    pairs: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    come: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    form: Form
    text: str
    name: str


def match_alternatives(old: Forms, old_keys: Sequence[Key], new: Forms, new_keys: Sequence[Key]) -> Matching:
    """The nearest new alternative of each old one: what is equal first, then by name, then by likeness."""
    before = [_describe(old, key) for key in old_keys]
    after = [_describe(new, key) for key in new_keys]
    left, right = list(range(len(before))), list(range(len(after)))
    pairs: list[tuple[int, int]] = []

    def pair_by(fits: Callable[[_Named, _Named], float]) -> None:
        scored = sorted(
            ((fits(before[one], after[other]), -one, -other) for one in left for other in right), reverse=True
        )
        for score, one, other in scored:
            if score >= _LEAST and -one in left and -other in right:
                pairs.append((-one, -other))
                left.remove(-one)
                right.remove(-other)

    pair_by(lambda one, other: one.text == other.text)
    pair_by(lambda one, other: bool(one.name) and one.name == other.name)
    pair_by(_likeness)
    return Matching(tuple(sorted(pairs)), tuple(left), tuple(right))


def _describe(forms: Forms, key: Key) -> _Named:
    tree = forms.tree
    texts = sorted(
        digest(tree, tree.at(entry.pointer), entry.pointer) + str(sorted(entry.without))
        for entry in key
        if not entry.absent
    )
    return _Named(forms.of(key), "\n".join(texts), _name(tree, key))


def _name(tree: Tree, key: Key) -> str:
    schema = as_object(tree.at(key[-1].pointer)) if key else {}
    return as_string(schema.get("$ref")).rpartition("/")[2] or as_string(schema.get("title"))


def _likeness(one: _Named, other: _Named) -> float:
    first, second = one.form, other.form
    if not first.types & second.types:
        return 0
    if "object" not in first.types & second.types or not (first.members or second.members):
        return 0.6 if first.types == second.types else 0.5
    names, others = set(first.members), set(second.members)
    return len(names & others) / (len(names | others) or 1)
