"""What became of the parameters of an operation."""

from collections.abc import Iterator, Mapping

from oaswright.diff.judgement import Judge
from oaswright.diff.keys import Key, absent_key, key_of
from oaswright.diff.model import Found, Level, Operation
from oaswright.diff.schemas import Pair
from oaswright.diff.sides import Side
from oaswright.diff.texts import Text
from oaswright.spec import model
from oaswright.spec.model import Parameter, parameter_identity
from oaswright.spec.tree import as_object


class ParameterComparison:
    """Compares the parameters of operations of two documents."""

    def __init__(self, old: Side, new: Side, judge: Judge) -> None:
        self._old, self._new, self._judge = old, new, judge

    def compare(
        self, old: model.Operation, new: model.Operation, renamed: Mapping[str, str], operation: Operation
    ) -> Iterator[Found]:
        """The changes of the parameters; `renamed` are the new names of those of the path by the old ones."""
        before = {
            parameter_identity(
                one.location, renamed.get(one.name, one.name) if one.location == "path" else one.name
            ): one
            for one in old.parameters
        }
        after = {parameter_identity(one.location, one.name): one for one in new.parameters}
        for identity, parameter in before.items():
            other = after.get(identity)
            if other is None:
                yield from self._removed(parameter, new, operation)
            else:
                yield from self._changed(parameter, other, operation)
        for identity, parameter in after.items():
            if identity not in before:
                yield from self._added(parameter, old, operation)

    def _removed(self, old: Parameter, new: model.Operation, operation: Operation) -> Iterator[Found]:
        moved = next((one for one in new.parameters if one.name.lower() == old.name.lower()), None)
        place = moved.pointer if moved is not None else new.pointer
        where = f"; there is one of this name in {moved.location} now" if moved is not None else ""
        message = f"the {_name(old)} is gone{where}"
        yield Found("parameter-removed", Level.RISKY, message, old.pointer, place, operation)

    def _added(self, new: Parameter, old: model.Operation, operation: Operation) -> Iterator[Found]:
        message = f"the {_name(new)} is new" + (" and required" if new.required else "")
        level = Level.BREAKING if new.required else Level.INFO
        yield Found("parameter-added", level, message, old.pointer, new.pointer, operation)

    def _changed(self, old: Parameter, new: Parameter, operation: Operation) -> Iterator[Found]:
        name, places = _name(new), (old.pointer, new.pointer)
        if old.name != new.name and old.location == "path":
            message = f"the {_name(old)} is called `{new.name}` now"
            yield Found("parameter-renamed", Level.INFO, message, *places, operation)
        if old.required != new.required:
            verb = "is required now" if new.required else "is optional now"
            level = Level.BREAKING if new.required else Level.INFO
            at = ((*old.pointer, "required"), (*new.pointer, "required"))
            yield Found("parameter-required", level, f"the {name} {verb}", *at, operation)
        if old.deprecated != new.deprecated:
            verb = "is deprecated now" if new.deprecated else "is no longer deprecated"
            yield Found("parameter-deprecation", Level.INFO, f"the {name} {verb}", *places, operation)
        if old.allow_empty and not new.allow_empty:
            message = f"the {name} may no longer be sent without a value"
            yield Found("parameter-serialization", Level.RISKY, message, *places, operation)
        yield from self._style(old, new, operation)
        before, after = self._key(old), self._key(new)
        if (old.media_type is None) == (new.media_type is None):
            text: Text = "one" if old.media_type is None else ""
            if text and new.explode and new.style == "form":
                text = "repeated"
            pair = Pair(before, after, "request", text)
            yield from self._judge.list_changes(pair, name, operation, of_parameter=True)

    def _style(self, old: Parameter, new: Parameter, operation: Operation) -> Iterator[Found]:
        places = (old.pointer, new.pointer)
        if old.media_type != new.media_type:
            words = [
                f"as {one.media_type}" if one.media_type else f"in style {one.style}" for one in (old, new)
            ]
            message = f"the {_name(new)} is sent {words[1]} now, and was {words[0]}"
            yield Found("parameter-serialization", Level.BREAKING, message, *places, operation)
            return
        if old.media_type is not None:
            return
        composed = self._judge.is_composed(Pair(self._key(old), self._key(new), "request"))
        if old.style != new.style and (composed or {old.style, new.style} & {"label", "matrix"}):
            message = f"the {_name(new)} is sent in style {new.style} now, and was in style {old.style}"
            yield Found("parameter-serialization", Level.BREAKING, message, *places, operation)
        elif old.style != new.style:
            message = f"the style of the {_name(new)} is {new.style} now, which says nothing for such a value"
            yield Found("parameter-serialization", Level.INFO, message, *places, operation)
        elif old.explode != new.explode and composed:
            verb = "in one piece each" if new.explode else "joined in one"
            message = f"the values of the {_name(new)} are sent {verb} now (`explode`)"
            yield Found("parameter-serialization", Level.BREAKING, message, *places, operation)
        was, is_there = (
            as_object(side.tree.at(one.pointer)).get("allowReserved") is True
            for side, one in ((self._old, old), (self._new, new))
        )
        if was and not is_there:
            message = (
                f"reserved characters of the {_name(new)} have to be percent-encoded now (`allowReserved`)"
            )
            yield Found("parameter-serialization", Level.RISKY, message, *places, operation)

    def _key(self, parameter: Parameter) -> Key:
        return (
            key_of(parameter.schema.pointer)
            if parameter.schema is not None
            else absent_key(parameter.pointer)
        )


def _name(parameter: Parameter) -> str:
    return f"{parameter.location} parameter `{parameter.name}`"
