"""Where handlers answer with a class that their operation no longer has, or that takes something else."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity
from oaswright.handlers.answers import Change, Changes, ResponseClass
from oaswright.handlers.bindings import Module
from oaswright.handlers.findings import locate
from oaswright.handlers.source import Edit, Function, list_nodes
from oaswright.handlers.type_printer import TypePrinter
from oaswright.handlers.types import public_name, qualify
from oaswright.handlers.uses import Use, list_uses
from oaswright.handlers.vanished import PackageNames

_MAX_NAMED = 3


@dataclass(slots=True)
class Place:
    """The uses of a former class in the handler of an operation, or outside of all handlers.

    `nodes` are the names themselves in the code, `uses` what holds each; `successor` is the class to write
    instead, where that is sure.
    """

    name: str
    changes: Sequence[Change]
    successor: ResponseClass | None
    is_handler: bool
    uses: list[Use] = field(default_factory=list[Use])
    nodes: list[ast.expr] = field(default_factory=list[ast.expr])


def find_places(
    module: Module, handlers: Sequence[Function], changes: Changes, names: PackageNames
) -> list[Place]:
    """Where a module uses classes of responses that have changed, in the order of the text.

    `handlers` are those among its functions that answer operations.
    """
    interface = f"{names.subject.package}.interface"
    places: dict[tuple[str, str, bool], Place] = {}
    tree = module.source.tree
    calls: dict[ast.expr, ast.Call] = {}
    uses = sorted(list_uses(tree), key=lambda use: (use.node.lineno, use.node.col_offset))
    for use in uses if changes.found else ():
        for node in _chain(use.name):
            dotted = public_name(qualify(node, module) or "", names.subject.package)
            meant = public_name(names.follow(dotted), names.subject.package)
            head, _, name = meant.rpartition(".")
            # What another module hands on has to keep its name, unless that is one that an import gives it.
            handed_on = meant != dotted and dotted.endswith(f".{name}")
            if head != interface or (use.checks and not names.lacks(head, name)):
                continue
            function = _find_handler(use.node, handlers)
            if function is not None and function.name in names.interface.methods:
                first = function.body[0]
                if (use.node.lineno, use.node.col_offset) < (first.lineno, first.col_offset):
                    continue  # signatures are kept in sync
            method = "" if function is None else changes.former.get(function.name, function.name)
            change = changes.found.get(method, {}).get(name)
            found = changes.of_class(name) if function is None else [change] if change is not None else []
            if found and all(each.is_turn for each in found):
                calls = calls or {call.func: call for call in list_nodes(tree) if isinstance(call, ast.Call)}
                if not _leaves_media_type(calls.get(node)):
                    continue
            if found:
                successor = changes.successor(name)
                if change is not None:
                    successor = change.new if change.is_rename else None
                place = Place(name, found, None if handed_on else successor, function is not None)
                place = places.setdefault((method, name, handed_on), place)
                place.uses.append(use)
                place.nodes.append(node)
    return [*places.values()]


def _leaves_media_type(call: ast.Call | None) -> bool:
    """Whether a class is made without saying which media type it has."""
    if call is None or any(isinstance(argument, ast.Starred) for argument in call.args):
        return False
    return not any(keyword.arg in {None, "media_type"} for keyword in call.keywords)


def _chain(node: ast.expr) -> Iterator[ast.expr]:
    """A dotted name, and all that it begins with."""
    yield node
    while isinstance(node, ast.Attribute):
        node = node.value
        yield node


def _find_handler(node: ast.expr, handlers: Sequence[Function]) -> Function | None:
    """The handler in which something stands."""
    for function in handlers:
        if function.lineno <= node.lineno <= (function.end_lineno or 0):
            return function
    return None


def rename_classes(module: Module, places: Sequence[Place], printer: TypePrinter) -> list[Edit]:
    """The edits that write the successors of classes; `printer` learns what has to be imported."""
    source = module.source
    edits: list[Edit] = []
    for place in places:
        if place.successor is None:
            continue
        new = place.successor.name
        for use, node in zip(place.uses, place.nodes, strict=True):
            start, end = source.start(node), source.end(node)
            if isinstance(node, ast.Name) and node.id != place.name:
                continue  # the import gives it this name, and goes on doing so
            if isinstance(node, ast.Attribute) and node.attr != place.name:
                continue  # and so does one elsewhere
            name = new
            if isinstance(node, ast.Name):
                name = printer.print_name(f"{printer.package}.interface.{new}")
            if use.node is not use.name:  # in a string
                text = source.text[source.start(use.node) : source.end(use.node)]
                start = source.start(use.node) + text.find(place.name)
                edits.append(Edit(start, start + len(place.name), name))
            else:
                edits.append(Edit(end - len(place.name), end, name))
    return edits


def rename_imports(module: Module, changes: Changes, package: str, *, for_others: bool) -> list[Edit]:
    """The edits that let imports of former classes mean their successors, under the names that they have.

    Those are imports `as` something and, `for_others` who take a name from this module, those of names that
    it does not use itself.
    """
    used = {use.name.id for use in list_uses(module.source.tree) if isinstance(use.name, ast.Name)}
    edits: list[Edit] = []
    for node in list_nodes(module.source.tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        for alias in node.names:
            head = public_name(f"{module.origin(node)}.{alias.name}", package).rpartition(".")[0]
            successor = changes.successor(alias.name) if head == f"{package}.interface" else None
            if successor is not None and (alias.asname or (for_others and alias.name not in used)):
                start = module.source.start(alias)
                name = successor.name if alias.asname else f"{successor.name} as {alias.name}"
                edits.append(Edit(start, start + len(alias.name), name))
    return edits


def report_places(module: Module, places: Sequence[Place], names: PackageNames) -> list[Diagnostic]:
    """One finding for each handler and class; a class that is gone is told where it is imported."""
    found: list[Diagnostic] = []
    for place in places:
        if names.lacks(f"{names.subject.package}.interface", place.name):
            continue
        first, *rest = place.uses
        message, hint = _describe_one(place) if place.is_handler else _describe_all(place)
        related = tuple(Related(locate(module, use.node), "used here") for use in rest)
        rule = RuleId.CHANGED_RESPONSE if place.successor is None else RuleId.RENAMED_RESPONSE
        span = locate(module, first.node)
        found.append(Diagnostic(rule, Severity.ERROR, span, message, hint, related))
    return found


def _describe_one(place: Place) -> tuple[str, str]:
    change = place.changes[0]
    name, status, new = place.name, change.old.status, change.new
    if new is None:
        message = f"{change.method} does not answer {status} any more, which `{name}` was for"
        return message, "answer with another class, or describe the response again"
    if change.is_turn:
        return _describe_turn(change.old, new)
    if new.name == name:
        return f"`{name}` takes other arguments now: {_print_fields(new)}", "change what it is made with"
    message = f"{change.method} answers {status} with `{new.name}` now, no longer with `{name}`"
    if place.successor is not None:
        return message, f"write `{new.name}`, or let `oaswright generate --apply-renames` do it"
    return message, f"write {print_class(change)}"


def _describe_turn(old: ResponseClass, new: ResponseClass) -> tuple[str, str]:
    message = f"`{new.name}` is sent as {new.sends} now, where nothing else is said, no longer as {old.sends}"
    return message, f'give `media_type="{old.sends}"`, or what the body is'


def _describe_all(place: Place) -> tuple[str, str]:
    first = place.changes[0]
    if first.new is not None and all(change.is_turn for change in place.changes):
        return _describe_turn(first.old, first.new)
    methods = list(dict.fromkeys(change.method for change in place.changes))
    more = len(methods) - _MAX_NAMED
    listed = [*methods[:_MAX_NAMED], *([f"{more} more"] if more > 0 else [])]
    operations = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    message = f"`{place.name}` is not what it was for {operations}"
    told = list(dict.fromkeys(print_class(change) for change in place.changes if change.new is not None))
    if not told:
        return message, "answer with another class there, or describe the response again"
    if place.successor is not None:
        return message, f"write {told[0]}, or let `oaswright generate --apply-renames` do it"
    return message, f"answer with {' or '.join(told)} there"


def print_class(change: Change) -> str:
    """The class that stands for a former one, with what it is made of where that is something else."""
    if change.new is None:
        return "nothing"
    takes = "" if change.is_rename else f", which takes {_print_fields(change.new)}"
    return f"`{change.new.name}`{takes}"


def _print_fields(found: ResponseClass) -> str:
    """The arguments of a class with their types, as a reader writes them."""
    texts: list[str] = []
    for name, argument in found.fields.items():
        members = (
            member.rpartition(".")[2] if "[" not in member else member for member in argument.type.members
        )
        texts.append(f"`{name}: {' | '.join(sorted(members))}`")
    return ", ".join(texts) or "nothing"
