"""Keywords that say nothing of values, and still matter: defaults, discriminators, deprecation."""

from collections.abc import Iterator

from oaswright.diff.differences import Difference
from oaswright.diff.equality import is_equal
from oaswright.diff.forms import Form, Note
from oaswright.diff.literals import digest, value_key
from oaswright.diff.normalisation import Forms
from oaswright.diff.words import list_words, show
from oaswright.openapi.discriminators import component_reference
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Tree, as_array, as_object


def compare_notes(old_forms: Forms, old: Form, new_forms: Forms, new: Form) -> Iterator[Difference]:
    """The differences of what is noted beside two schemas."""
    yield from _default(old, new)
    yield from _deprecation(old, new)
    yield from _extensible(old, new)
    yield from _discriminator(old_forms.tree, old, new_forms.tree, new)


def _value(form: Form, name: str) -> tuple[JSON, Pointer]:
    note = form.notes.get(name)
    return (note.value, note.pointer) if note is not None else (None, form.pointer)


def _default(old: Form, new: Form) -> Iterator[Difference]:
    if "default" not in old.notes and "default" not in new.notes:
        return
    (before, old_at), (after, new_at) = _value(old, "default"), _value(new, "default")
    if ("default" in old.notes) == ("default" in new.notes) and (
        is_equal(before, after) or value_key(before) == value_key(after)
    ):
        return
    if "default" not in new.notes:
        message = f"the default {show(before)} is gone"
    elif "default" not in old.notes:
        message = f"there is a default now: {show(after)}"
    else:
        message = f"the default changes from {show(before)} to {show(after)}"
    yield Difference("default", "remark", message, old_at, new_at, (before, after))


def _deprecation(old: Form, new: Form) -> Iterator[Difference]:
    (before, old_at), (after, new_at) = _value(old, "deprecated"), _value(new, "deprecated")
    if (before is True) != (after is True):
        message = "it is deprecated now" if after is True else "it is no longer deprecated"
        yield Difference("deprecation", "remark", message, old_at, new_at, (before, after))


def _extensible(old: Form, new: Form) -> Iterator[Difference]:
    (before, old_at), (after, new_at) = _value(old, "x-extensible-enum"), _value(new, "x-extensible-enum")
    known = {value_key(value): value for value in as_array(before)}
    listed = {value_key(value): value for value in as_array(after)}
    if "x-extensible-enum" not in old.notes or "x-extensible-enum" not in new.notes:
        if ("x-extensible-enum" in old.notes) != ("x-extensible-enum" in new.notes):
            message = (
                "the list of known values is gone"
                if "x-extensible-enum" in old.notes
                else "known values are listed now"
            )
            yield Difference("extensible-enum", "remark", message, old_at, new_at, (before, after))
        return
    gone = [value for key, value in known.items() if key not in listed]
    come = [value for key, value in listed.items() if key not in known]
    if gone:
        message = f"{list_words(gone)} no longer among the known values"
        yield Difference("extensible-enum", "narrowed", message, old_at, new_at, (before, after))
    if come:
        message = f"{list_words(come)} among the known values now; the list may grow"
        yield Difference("extensible-enum", "remark", message, old_at, new_at, (before, after))


def _discriminator(old_tree: Tree, old: Form, new_tree: Tree, new: Form) -> Iterator[Difference]:
    before, after = old.notes.get("discriminator"), new.notes.get("discriminator")
    if before is None and after is None:
        return
    old_at = before.pointer if before else old.pointer
    new_at = after.pointer if after else new.pointer
    if before is None or after is None:
        message = "the discriminator is gone" if after is None else "there is a discriminator now"
        yield Difference("discriminator", "changed", message, old_at, new_at)
        return
    one, other = as_object(before.value), as_object(after.value)
    name, renamed = one.get("propertyName"), other.get("propertyName")
    if name != renamed:
        message = f"the discriminator looks at {show(renamed)}, no longer at {show(name)}"
        yield Difference("discriminator", "changed", message, old_at, new_at, (name, renamed))
        return
    known, listed = _mapping(old_tree, before), _mapping(new_tree, after)
    for value in dict.fromkeys((*known, *listed)):
        if value not in listed:
            message = f"the discriminator no longer maps {show(value)}"
            yield Difference("discriminator", "changed", message, old_at, new_at)
        elif value not in known:
            yield Difference(
                "discriminator", "remark", f"the discriminator maps {show(value)} now", old_at, new_at
            )
        elif all(one != other for one, other in zip(known[value], listed[value], strict=True)):
            message = f"the discriminator maps {show(value)} to another schema"
            yield Difference("discriminator", "changed", message, old_at, new_at)


def _mapping(tree: Tree, note: Note) -> dict[str, tuple[str, str]]:
    """The values of a mapping with the name and the text of the schema that each leads to."""
    found: dict[str, tuple[str, str]] = {}
    for value, entry in as_object(as_object(note.value).get("mapping")).items():
        reference = component_reference(entry) if isinstance(entry, str) else ""
        target = tree.find(reference)
        text = digest(tree, target[0], target[1]) if target is not None else reference
        found[value] = reference, text
    return found
