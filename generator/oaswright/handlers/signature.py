"""One handler against its operation: which parameters and annotations have to change, and how."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace

from oaswright.diagnostics import RuleId
from oaswright.handlers.classes import Function
from oaswright.handlers.contract import Argument, Contract, Method
from oaswright.handlers.imports import Speller
from oaswright.handlers.modules import Module
from oaswright.handlers.parameters import (
    Kind,
    Parameter,
    ParameterList,
    annotation_span,
    comments_in,
    nodes,
    read_parameters,
    rewritten,
)
from oaswright.handlers.source import Edit
from oaswright.handlers.types import Meaning, Reader
from oaswright.handlers.undefined import Doubt, undefined_names

_LEFT_ALONE = frozenset({"staticmethod", "classmethod", "overload", "property"})


@dataclass(frozen=True, slots=True)
class Side:
    """An interface with the means to read annotations as they were or are under it."""

    contract: Contract
    reader: Reader


@dataclass(frozen=True, slots=True)
class Outcome:
    """The edits that bring a handler into step, and what is left to decide."""

    edits: tuple[Edit, ...]
    doubts: tuple[Doubt, ...] = ()
    replaced: tuple[ast.expr, ...] = ()
    """Annotations that are written anew, whose imports may go."""


def resync(
    function: Function,
    module: Module,
    new: Side,
    old: Side | None,
    speller: Speller,
    principals: Mapping[str, tuple[ast.expr, Module]],
) -> Outcome:
    """Compare a handler with its operation and work out what has to change.

    `old` is the interface that the handler was written for, if it is known: what agreed with it follows
    the new one. `principals` says what stands for the interface's type parameters.
    """
    method = new.contract.methods[function.name]
    if any(_last_name(decorator) in _LEFT_ALONE for decorator in function.decorator_list) or not nodes(
        function
    ):
        return Outcome((), (_shape_doubt(function, method),))
    before = old.contract.methods.get(function.name) if old is not None else None
    work = _Work(function, module, method, before, new, old, speller, principals)
    return work.outcome()


@dataclass(frozen=True, slots=True)
class _Work:
    function: Function
    module: Module
    method: Method
    before: Method | None
    new: Side
    old: Side | None
    speller: Speller
    principals: Mapping[str, tuple[ast.expr, Module]]

    def outcome(self) -> Outcome:
        source = self.module.source
        edits: list[Edit] = []
        doubts: list[Doubt] = []
        replaced: list[ast.expr] = []
        annotations: dict[str, str] = {}
        wanted = {argument.name: argument for argument in self.method.arguments}
        for arg, _, _ in nodes(self.function):
            argument = wanted.get(arg.arg)
            if argument is None or arg.annotation is None:
                continue
            verdict = self._argument(arg.annotation, argument)
            if verdict == "change":
                annotations[arg.arg] = self._spelt(argument.annotation)
                replaced.append(arg.annotation)
            elif verdict == "doubt":
                expected = ast.unparse(argument.annotation)
                doubts.append(_doubt(arg, ast.unparse(arg.annotation), f"the interface passes `{expected}`"))
        structure = self._structure(annotations)
        if structure is not None:
            found, parameters, gone = structure
            edits.append(rewritten(source, self.function, found, parameters))
            replaced += [a.annotation for a, _, _ in nodes(self.function) if a.arg in gone and a.annotation]
        else:
            gone = set[str]()
            for arg, _, _ in nodes(self.function):
                if arg.arg in annotations:
                    edits.append(Edit(*annotation_span(source, arg), annotations[arg.arg]))
        doubts += undefined_names(self.function, self.module, {*wanted}, gone)
        returns = self.function.returns
        if returns is not None:
            verdict = self._returns(returns)
            if verdict == "change":
                edits.append(self._return_edit(returns))
                replaced.append(returns)
            elif verdict == "doubt":
                expected = ast.unparse(self.method.returns)
                doubts.append(_doubt(returns, ast.unparse(returns), f"the interface answers `{expected}`"))
        return Outcome(tuple(edits), tuple(doubts), tuple(replaced))

    def _spelt(self, annotation: ast.expr) -> str:
        """An annotation of the interface as the handler's module writes it."""
        return spell(annotation, self.new.contract, self.speller, self.principals)

    def _argument(self, annotation: ast.expr, argument: Argument) -> str:
        have = self.new.reader.meaning(annotation, self.module)
        want = self.new.reader.meaning(argument.annotation, self.new.contract.module)
        if have.accepts(want):
            return "keep"
        earlier = (
            next((a for a in self.before.arguments if a.name == argument.name), None) if self.before else None
        )
        if earlier is not None and self.old is not None:
            was = self.old.reader.meaning(annotation, self.module)
            if was.members == self.old.reader.meaning(earlier.annotation, self.old.contract.module).members:
                return "change"
        return "doubt" if have.doubts - want.members else "change"

    def _returns(self, annotation: ast.expr) -> str:
        have = self.new.reader.meaning(annotation, self.module)
        want = self.new.reader.meaning(self.method.returns, self.new.contract.module)
        if have.fits(want):
            return "keep"
        if self.before is not None and self.old is not None:
            was = self.old.reader.meaning(annotation, self.module)
            if was.fits(self.old.reader.meaning(self.before.returns, self.old.contract.module)):
                return "change"
        return "doubt" if have.doubts - want.members else "change"

    def _return_edit(self, returns: ast.expr) -> Edit:
        source = self.module.source
        text = self._spelt(self.method.returns)
        start, end = source.start(returns), source.end(returns)
        comments = comments_in(source.text[start:end])
        if comments:
            margin = source.indent(self.function.lineno)
            lines = "".join(f"{margin}    {line}{source.newline}" for line in (*comments, text))
            text = f"({source.newline}{lines}{margin})"
        return Edit(start, end, text)

    def _structure(
        self, annotations: Mapping[str, str]
    ) -> tuple[ParameterList, list[Parameter], set[str]] | None:
        """The parameter list anew, and the names that go; None where the one that stands there serves."""
        earlier = {argument.name for argument in self.before.arguments} if self.before else set[str]()
        current = {argument.name for argument in self.method.arguments}
        has = {arg.arg for arg, _, _ in nodes(self.function)}
        gone = (earlier - current) & has
        source = self.module.source
        commented = any(
            comments_in(source.text[slice(*annotation_span(source, arg))])
            for arg, _, _ in nodes(self.function)
            if arg.arg in annotations
        )
        stale_defaults = {
            arg.arg
            for arg, _, default in nodes(self.function)
            if default is not None and self._is_stale(arg, default, annotations)
        }
        if not (gone or commented or stale_defaults) and self._serves():
            return None
        found = read_parameters(source, self.function)
        by_name = {parameter.name: parameter for parameter in found.parameters}
        gone |= {
            p.name
            for p in found.parameters
            if p.kind in {"positional", "named"} and p.name not in current and p.default is None
        }

        def made(argument: Argument) -> Parameter:
            kind: Kind = "named" if argument.named else "positional"
            old = by_name.get(argument.name)
            if old is None:
                return Parameter(argument.name, kind, self._spelt(argument.annotation), argument.default)
            kept = old.default if argument.name not in stale_defaults else None
            annotation = annotations.get(argument.name, old.annotation)
            return replace(old, kind=kind, annotation=annotation, default=kept or argument.default)

        first = [p for p in found.parameters if p.kind == "first"]
        slash = [p for p in found.parameters if p.kind == "slash"]
        plain = _without_gaps([made(a) for a in self.method.arguments if not a.named])
        named = [made(a) for a in self.method.arguments if a.named]
        named += [
            replace(p, kind="named")
            for p in found.parameters
            if p.kind in {"positional", "named"} and p.name not in current | gone
        ]
        star = [p for p in found.parameters if p.kind == "star"]
        if named and not star:
            star = [Parameter("", "star")]
        elif not named and star and not star[0].name:
            star = []
        rest = [p for p in found.parameters if p.kind == "rest"]
        # A slash keeps its place only where nothing but `self` stands before it.
        at_first = bool(slash) and found.parameters.index(slash[0]) == 1
        return found, [*first, *(slash if at_first else []), *plain, *star, *named, *rest], gone

    def _is_stale(self, arg: ast.arg, default: ast.expr, annotations: Mapping[str, str]) -> bool:
        """Whether a default of None stands where None is no longer a value."""
        argument = next((a for a in self.method.arguments if a.name == arg.arg), None)
        if argument is None or argument.default is not None:
            return False
        if not (isinstance(default, ast.Constant) and default.value is None) or arg.arg not in annotations:
            return False
        return "None" not in self._meaning(argument).members

    def _meaning(self, argument: Argument) -> Meaning:
        return self.new.reader.meaning(argument.annotation, self.new.contract.module)

    def _serves(self) -> bool:
        """Whether every call that the interface allows is a call that the function takes."""
        found = self.function.args
        plain = [
            (arg.arg, i < len(found.posonlyargs)) for i, arg in enumerate([*found.posonlyargs, *found.args])
        ][1:]
        optional = {arg.arg for arg, _, default in nodes(self.function) if default is not None}
        anything = found.vararg is not None and found.kwarg is not None and not plain
        wanted = {argument.name: argument for argument in self.method.arguments}
        positional = [argument for argument in self.method.arguments if not argument.named]
        for index, argument in enumerate(positional):
            if index < len(plain):
                if plain[index] != (argument.name, False):
                    return False
            elif not anything:
                return False
        by_name = {name for name, only in plain[len(positional) :] if not only}
        by_name |= {arg.arg for arg in found.kwonlyargs}
        for argument in self.method.arguments:
            if argument.named and argument.name not in by_name and found.kwarg is None:
                return False
            takes = argument.name in by_name or not argument.named
            if argument.default is not None and takes and argument.name not in optional and not anything:
                return False
        others = {name for name, _ in plain} | {arg.arg for arg in found.kwonlyargs}
        return all(name in wanted or name in optional for name in others)


def _without_gaps(plain: list[Parameter]) -> list[Parameter]:
    """Positional parameters with defaults only at the end, as Python wants them."""
    result: list[Parameter] = []
    required = False
    for parameter in reversed(plain):
        required = required or parameter.default is None
        result.insert(0, replace(parameter, default=None) if required else parameter)
    return result


def spell(
    annotation: ast.expr,
    contract: Contract,
    speller: Speller,
    principals: Mapping[str, tuple[ast.expr, Module]],
) -> str:
    """An annotation of an interface as a module writes it, with what stands for a type parameter."""
    if isinstance(annotation, ast.Name) and annotation.id in principals:
        return speller.spell(*principals[annotation.id])
    if (
        isinstance(annotation, ast.BinOp)
        and isinstance(annotation.left, ast.Name)
        and annotation.left.id in principals
    ):
        left = speller.spell(*principals[annotation.left.id])
        right = speller.spell(annotation.right, contract.module)
        return left if left in {"object", "Any"} else f"{left} | {right}"
    return speller.spell(annotation, contract.module)


def _last_name(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(node).rpartition(".")[2]


def _shape_doubt(function: Function, method: Method) -> Doubt:
    return Doubt(
        RuleId.HANDLER_SIGNATURE,
        function.lineno,
        function.col_offset,
        f"{function.name} is not a plain method, so its signature is not kept in step",
        f"the interface declares {len(method.arguments)} arguments and `{ast.unparse(method.returns)}`",
    )


def _doubt(node: ast.arg | ast.expr, written: str, expected: str) -> Doubt:
    return Doubt(
        RuleId.HANDLER_SIGNATURE,
        node.lineno,
        node.col_offset,
        f"`{written}` may not be what the interface says: {expected}",
        "left as it is; change it, or make it an alias that leads to the generated type",
    )
