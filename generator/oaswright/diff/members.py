"""What differs in the properties of objects: which come and go, which are demanded, which way they travel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oaswright.diff.differences import Difference, Effect
from oaswright.diff.forms import Form
from oaswright.diff.keys import Key
from oaswright.openapi.jsonschema import Direction, is_marked
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Tree


@dataclass(frozen=True, slots=True)
class Members:
    """The properties of a form in one direction, without those that only the other one carries.

    `hidden` are these, and `required` what the direction demands.
    """

    form: Form
    shown: Mapping[str, Key]
    hidden: Mapping[str, Key]
    required: Mapping[str, Pointer]

    def place(self, name: str) -> Pointer:
        """Where a property stands, or the schema that does not have it."""
        key = self.form.members.get(name)
        return key[0].pointer if key else self.form.pointer


def list_members(tree: Tree, form: Form, direction: Direction) -> Members:
    """The properties that a direction carries."""
    mark = "writeOnly" if direction == "response" else "readOnly"
    hidden = {
        name: key
        for name, key in form.members.items()
        if any(
            is_marked(tree.at(one.pointer), one.pointer, (mark,), tree.at, tree.find_target)
            for one in key
            if not one.absent
        )
    }
    shown = {name: key for name, key in form.members.items() if name not in hidden}
    required = {name: at for name, at in form.required.items() if name not in hidden}
    return Members(form, shown, hidden, required)


def compare_members(old: Members, new: Members, direction: Direction) -> Iterator[Difference]:
    """The differences between two objects but for those within a property that both have."""
    if "object" not in old.form.types & new.form.types:
        return
    for name in dict.fromkeys((*old.form.members, *old.required, *new.form.members, *new.required)):
        yield from _compare(name, old, new, direction)
    yield from _compare_others(old.form, new.form)


def _compare(name: str, old: Members, new: Members, direction: Direction) -> Iterator[Difference]:
    demands: tuple[JSON, JSON] = (
        {"required": [name]} if name in old.required else True,
        {"required": [name]} if name in new.required else True,
    )
    # A witness has to have the member.
    held: tuple[JSON, JSON] = ({"properties": {name: False}}, {"properties": {name: False}})
    was, is_there = name in old.shown, name in new.shown
    before = old.required.get(name, old.place(name))
    after = new.required.get(name, new.place(name))
    if name in new.required and name not in old.required:
        what = "is required now" if name in old.form.members else "is new and required"
        yield Difference("required", "narrowed", f"`{name}` {what}", before, after, (False, True), demands)
    elif name in old.required and name not in new.required:
        what = "is no longer required" if name in new.form.members else "is gone, and was required"
        if name in new.hidden:
            what = "was required, and only goes the other way now"
        effect: Effect = "widened"
        yield Difference("required", effect, f"`{name}` {what}", before, after, (True, False), demands)
    elif was and name in new.hidden:
        message = f"`{name}` only goes the other way now"
        yield Difference("one-way", "changed", message, old.place(name), new.place(name))
    elif name in old.hidden and is_there:
        message = f"`{name}` goes this way too now"
        yield Difference("one-way", "remark", message, old.place(name), new.place(name))
    if was and name not in new.form.members:
        message = f"the property `{name}` is gone"
        # That a response lacks what was required is told already.
        if direction != "response" or name not in old.required or name in new.required:
            provable = direction != "response" and not is_open(new.form)
            yield Difference(
                "property", "removed", message, old.place(name), new.place(name), None, held, provable
            )
    if is_there and name not in old.form.members and (name not in new.required or name in old.required):
        message = f"the property `{name}` is new"
        provable = not is_open(old.form)
        yield Difference("property", "added", message, old.place(name), new.place(name), None, held, provable)


def is_open(form: Form) -> bool:
    """Whether members of any name may have any value."""
    return not form.closed and not form.others


def _compare_others(old: Form, new: Form) -> Iterator[Difference]:
    """Whether further members are admitted; what their schemas say is compared with the properties."""
    before, after = old.others_at or old.pointer, new.others_at or new.pointer
    demands: tuple[JSON, JSON] | None = None
    if old.closed and not new.closed:
        message = "further members may be there now"
        yield Difference("other-members", "widened", message, before, after, (False, True), demands)
    elif new.closed and not old.closed:
        message = "further members may no longer be there"
        yield Difference("other-members", "narrowed", message, before, after, (True, False), demands)
    elif not old.closed and bool(old.others) != bool(new.others):
        message = (
            "further members may have any value now" if old.others else "further members have a schema now"
        )
        effect: Effect = "widened" if old.others else "narrowed"
        yield Difference("other-members", effect, message, before, after)
    for pattern in dict.fromkeys((*old.patterns, *new.patterns)):
        if (pattern in old.patterns) != (pattern in new.patterns):
            was = pattern in old.patterns
            place = (old if was else new).patterns[pattern][0].pointer
            verb = "no longer have a schema" if was else "have a schema now"
            message = f"members whose names match `{pattern}` {verb}"
            yield Difference(
                "other-members",
                "widened" if was else "narrowed",
                message,
                place if was else old.pointer,
                new.pointer if was else place,
            )
