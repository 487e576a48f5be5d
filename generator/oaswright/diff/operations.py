"""Two documents compared: paths, operations, webhooks, callbacks, and all that they consist of."""

from collections.abc import Iterator, Mapping, Sequence

from oaswright.diff.contents import ContentComparison
from oaswright.diff.equality import Equality
from oaswright.diff.judgement import Judge
from oaswright.diff.matching import match_paths, renamed_parameters
from oaswright.diff.model import Found, Level, Operation
from oaswright.diff.parameters import ParameterComparison
from oaswright.diff.security import SecurityComparison
from oaswright.diff.servers import compare_servers
from oaswright.diff.sides import Side
from oaswright.openapi.pointers import Pointer
from oaswright.spec import model
from oaswright.spec.model import Callback, PathItem
from oaswright.spec.tree import as_object, as_string


def list_changes(old: Side, new: Side) -> Iterator[Found]:
    """All changes from one document to another, in the order of the old one, then what is new."""
    comparison = _Documents(old, new)
    yield from comparison.compare()


class _Documents:
    def __init__(self, old: Side, new: Side) -> None:
        self._old, self._new = old, new
        self._equality = Equality(old.tree, old.version, new.tree, new.version)
        self._judge = Judge(old, new)
        self._parameters = ParameterComparison(old, new, self._judge)
        self._contents = ContentComparison(self._judge)
        self._sent = ContentComparison(self._judge, sent=True)
        self._security = SecurityComparison(old, new)

    def compare(self) -> Iterator[Found]:
        old, new = self._old.spec, self._new.spec
        yield from compare_servers(self._old, self._new)
        yield from self._security.compare_schemes()
        matched = match_paths(old.paths, new.paths)
        for before, after in matched.pairs:
            yield from self._path(before, after)
        for item in matched.gone:
            for operation in item.operations:
                yield self._removed(operation, ("paths",))
        for item in matched.come:
            for operation in item.operations:
                yield self._added(operation, ("paths",))
        yield from self._callbacks(old.webhooks, new.webhooks, "webhook", ("webhooks",), ("webhooks",), None)

    def _path(self, old: PathItem, new: PathItem) -> Iterator[Found]:
        renamed = renamed_parameters(old.path, new.path)
        after = {operation.method: operation for operation in new.operations}
        for operation in old.operations:
            other = after.pop(operation.method, None)
            if other is None:
                yield self._removed(operation, new.pointer)
            elif not self._is_same(operation, other):
                yield from self._operation(operation, other, renamed)
        for operation in after.values():
            yield self._added(operation, old.pointer)

    def _is_same(self, old: model.Operation, new: model.Operation) -> bool:
        """Whether two operations, and all that they refer to or inherit, are written alike."""
        return (
            old.path == new.path
            and self._equality.is_same(old.pointer, new.pointer)
            and len(old.parameters) == len(new.parameters)
            and all(
                self._equality.is_same(one.pointer, other.pointer)
                for one, other in zip(old.parameters, new.parameters, strict=True)
            )
            and not any(self._security.compare(old, new, _name(new)))
        )

    def _operation(
        self, old: model.Operation, new: model.Operation, renamed: Mapping[str, str]
    ) -> Iterator[Found]:
        name = _name(new)
        yield from self._remarks(old, new, name)
        yield from self._security.compare(old, new, name)
        yield from self._parameters.compare(old, new, renamed, name)
        yield from self._contents.compare(old, new, name)
        yield from self._callbacks(old.callbacks, new.callbacks, "callback", old.pointer, new.pointer, name)

    def _remarks(self, old: model.Operation, new: model.Operation, name: Operation) -> Iterator[Found]:
        before, after = (as_object(self._old.tree.at(old.pointer)), as_object(self._new.tree.at(new.pointer)))
        if old.deprecated != new.deprecated:
            message = (
                "the operation is deprecated now"
                if new.deprecated
                else "the operation is no longer deprecated"
            )
            at = ((*old.pointer, "deprecated"), (*new.pointer, "deprecated"))
            yield Found("operation-deprecation", Level.INFO, message, *at, name)
        for field in ("x-sunset", "x-stability-level"):
            if before.get(field) != after.get(field):
                at = ((*old.pointer, field), (*new.pointer, field))
                message = f"`{field}` is {_show(after.get(field))} now, and was {_show(before.get(field))}"
                yield Found("operation-deprecation", Level.INFO, message, *at, name)
        one, other = as_string(before.get("operationId")), as_string(after.get("operationId"))
        if one != other:
            at = ((*old.pointer, "operationId"), (*new.pointer, "operationId"))
            message = f"the operationId is {_show(other or None)} now, and was {_show(one or None)}"
            yield Found("operation-id", Level.INFO, message, *at, name)
        if set(old.tags) != set(new.tags):
            at = ((*old.pointer, "tags"), (*new.pointer, "tags"))
            message = (
                f"the tags are {', '.join(new.tags) or 'none'} now, and were {', '.join(old.tags) or 'none'}"
            )
            yield Found("operation-tags", Level.INFO, message, *at, name)

    def _removed(self, operation: model.Operation, place: Pointer) -> Found:
        name = Operation(operation.method.upper(), operation.path)
        message = f"the operation {name} is gone"
        return Found("operation-removed", Level.BREAKING, message, operation.pointer, place, name)

    def _added(self, operation: model.Operation, place: Pointer) -> Found:
        name = _name(operation)
        return Found(
            "operation-added", Level.INFO, f"the operation {name} is new", place, operation.pointer, name
        )

    def _callbacks(
        self,
        old: Sequence[Callback],
        new: Sequence[Callback],
        kind: str,
        old_place: Pointer,
        new_place: Pointer,
        owner: Operation | None,
    ) -> Iterator[Found]:
        """The changes of the requests that the server makes."""
        before = {(one.name, each.path, each.method): each for one in old for each in one.operations}
        after = {(one.name, each.path, each.method): each for one in new for each in one.operations}
        for key, operation in before.items():
            name = owner or Operation(operation.method.upper(), key[0])
            other = after.get(key)
            if other is None:
                message = f"the {kind} `{key[0]}` ({operation.method.upper()}) is gone"
                yield Found(f"{kind}-removed", Level.BREAKING, message, operation.pointer, new_place, name)
            elif not self._equality.is_same(operation.pointer, other.pointer):
                yield from self._sent.compare(operation, other, name)
        for key, operation in after.items():
            if key not in before:
                name = owner or Operation(operation.method.upper(), key[0])
                message = f"the {kind} `{key[0]}` ({operation.method.upper()}) is new"
                yield Found(f"{kind}-added", Level.INFO, message, old_place, operation.pointer, name)


def _name(operation: model.Operation) -> Operation:
    return Operation(operation.method.upper(), operation.path)


def _show(value: object) -> str:
    return "none" if value is None else f"`{value}`"
