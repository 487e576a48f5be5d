"""One handler against its operation: which parameters and annotations have to change, and how."""

import ast
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal

from oaswright.diagnostics import Diagnostic, RuleId
from oaswright.handlers.bindings import Module
from oaswright.handlers.calls import accepts_calls
from oaswright.handlers.findings import report_handler
from oaswright.handlers.interface import Argument, Interface, Method
from oaswright.handlers.parameter_edits import rebuild_parameters, replace_parameters
from oaswright.handlers.parameters import Kind, Parameter, find_comments, list_arguments, read_parameters
from oaswright.handlers.source import Edit, Function
from oaswright.handlers.type_printer import TypeArguments, TypePrinter
from oaswright.handlers.types import Type, TypeReader, literal_fits
from oaswright.handlers.undefined import rename_variables, report_undefined

_DECORATORS_LEFT_ALONE = frozenset({"staticmethod", "classmethod", "overload", "property"})

Verdict = Literal["keep", "change", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Version:
    """An interface, old or new, and the way to read types under it."""

    interface: Interface
    reader: TypeReader

    def type_of(self, annotation: ast.expr, method: str) -> Type:
        """The type that an annotation of a method of the interface means."""
        return self.reader.read(annotation, self.interface.origin(method))


@dataclass(slots=True)
class Resync:
    """The edits that bring a handler in sync, what is left to decide, and the annotations that go.

    `renames` has the new names of parameters by their old ones.
    """

    edits: list[Edit] = field(default_factory=list[Edit])
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    replaced: list[ast.expr] = field(default_factory=list[ast.expr])
    renames: dict[str, str] = field(default_factory=dict[str, str])


def resync(
    function: Function,
    module: Module,
    new: Version,
    old: Version | None,
    printer: TypePrinter,
    type_arguments: TypeArguments,
    *,
    rename_uses: bool = False,
) -> Resync:
    """Compare a handler with its operation and work out what has to change.

    `old` is the interface that the handler was written for, if it is known: what agreed with it follows
    the new one. `rename_uses` gives the uses of renamed parameters their names.
    """
    method = new.interface.methods[function.name]
    decorators = {_last_name(decorator) for decorator in function.decorator_list}
    if decorators & _DECORATORS_LEFT_ALONE or not list_arguments(function):
        message = f"{function.name} is not a plain method, so its signature is not kept in sync"
        declared = f"{len(method.arguments)} arguments and `{ast.unparse(method.returns)}`"
        hint = f"the interface declares {declared}"
        return Resync(findings=[report_handler(RuleId.HANDLER_SIGNATURE, module, function, message, hint)])
    before = old.interface.methods.get(function.name) if old is not None else None
    comparison = _Comparison(
        function, module, method, before, new, old, printer, type_arguments, rename_uses=rename_uses
    )
    comparison.compare_parameters()
    comparison.compare_returns()
    return comparison.result


@dataclass(frozen=True, slots=True)
class _Pair:
    """A parameter of the handler, and the argument of the interface that it takes, if there is one."""

    arg: ast.arg
    kind: Kind
    default: ast.expr | None
    argument: Argument | None

    @property
    def name(self) -> str:
        """The name that the parameter has to have."""
        return self.arg.arg if self.argument is None else self.argument.name


@dataclass(frozen=True, slots=True)
class _Comparison:
    function: Function
    module: Module
    method: Method
    before: Method | None
    new: Version
    old: Version | None
    printer: TypePrinter
    type_arguments: TypeArguments
    rename_uses: bool = False
    result: Resync = field(default_factory=Resync)

    def compare_parameters(self) -> None:
        result = self.result
        pairs = self._pair()
        annotations: dict[str, str] = {}
        stale: set[str] = set()
        for pair in pairs:
            annotation, argument, default = pair.arg.annotation, pair.argument, pair.default
            if annotation is None or argument is None:
                continue
            verdict = self._judge_argument(pair.arg.arg, annotation, argument)
            if verdict == "ambiguous":
                self._report_ambiguous(pair.arg, annotation, f"passes `{ast.unparse(argument.annotation)}`")
            if verdict != "change":
                continue
            annotations[pair.name] = self._print(argument.annotation)
            result.replaced.append(annotation)
            fits = default is None or literal_fits(
                default, self.new.type_of(argument.annotation, self.method.name)
            )
            if fits is None and default is not None:
                may = "may not be of the type that the interface passes"
                message = f"{_name_default(pair)} {may}: `{annotations[pair.name]}`"
                self._report(default, message, "left as it is; change it if it does not fit")
            elif not fits:
                stale.add(pair.name)
        gone = self._find_gone(pairs)
        result.replaced += [p.arg.annotation for p in pairs if p.arg.annotation and p.arg.arg in gone]
        self._edit_parameters(pairs, annotations, stale, gone)
        renames = {pair.arg.arg: pair.name for pair in pairs if pair.name != pair.arg.arg}
        result.renames |= renames
        declared = {argument.name for argument in self.method.arguments}
        if self.rename_uses:
            edits = rename_variables(self.function, self.module, renames)
            result.edits += [edit for some in edits.values() for edit in some]
            declared |= edits.keys()
            renames = {old: new for old, new in renames.items() if old not in edits}
        result.findings += report_undefined(
            self.function, self.module, declared, gone | renames.keys(), renames
        )

    def compare_returns(self) -> None:
        returns = self.function.returns
        if returns is None:
            return
        have = self.new.reader.read(returns, self.module)
        want = self.new.type_of(self.method.returns, self.method.name)
        agreed = False
        if self.before is not None and self.old is not None:
            was = self.old.reader.read(returns, self.module)
            agreed = was.fits(self.old.type_of(self.before.returns, self.method.name))
        verdict = _judge(have, want, fits=have.fits(want), agreed=agreed)
        if verdict == "ambiguous":
            self._report_ambiguous(returns, returns, f"answers `{ast.unparse(self.method.returns)}`")
        if verdict == "change":
            self.result.edits.append(self._replace_returns(returns))
            self.result.replaced.append(returns)

    def _pair(self) -> list[_Pair]:
        """The parameters of the handler with the arguments that they take, renamed ones included."""
        written = list_arguments(self.function)
        has = {arg.arg for arg, _, _ in written}
        renames: dict[str, str] = {}
        if self.before is not None and self.old is not None:
            renames = find_renames(self.before, self.method, self.old, self.new)
        arguments = {argument.name: argument for argument in self.method.arguments}
        arguments |= {old: arguments[new] for old, new in renames.items() if new not in has}
        return [_Pair(arg, kind, default, arguments.get(arg.arg)) for arg, kind, default in written]

    def _find_gone(self, pairs: Sequence[_Pair]) -> set[str]:
        """The parameters that no argument is for; one of the author's own, with a default, is kept."""
        known = {argument.name for argument in self.before.arguments} if self.before else set[str]()
        return {
            pair.arg.arg
            for pair in pairs
            if pair.argument is None
            and (pair.arg.arg in known or (pair.default is None and pair.kind in {"positional", "named"}))
        }

    def _edit_parameters(
        self, pairs: Sequence[_Pair], annotations: Mapping[str, str], stale: Set[str], gone: Set[str]
    ) -> None:
        """Change annotations, or the whole list where that is not enough."""
        renamed = any(pair.name != pair.arg.arg for pair in pairs)
        rebuilt = bool(gone or stale or renamed) or not accepts_calls(self.function, self.method)
        if not (rebuilt or annotations):
            return
        source = self.module.source
        found = read_parameters(source, self.function)
        retyped = [p for p in found.parameters if p.name in annotations]
        if not rebuilt and not any(find_comments(p.annotation or "") for p in retyped):
            self.result.edits += [Edit(*p.annotation_span, annotations[p.name]) for p in retyped]
            return
        names = {pair.arg.arg: pair.name for pair in pairs}
        found = replace(
            found,
            parameters=tuple(replace(p, name=names.get(p.name, p.name)) for p in found.parameters),
        )
        parameters = rebuild_parameters(found, self.method, self._print, annotations, stale, gone)
        self.result.edits.append(replace_parameters(source, self.function, found, parameters))
        self._report_dropped(pairs, {p.name: p for p in parameters}, stale)

    def _report_dropped(
        self, pairs: Sequence[_Pair], parameters: Mapping[str, Parameter], stale: Set[str]
    ) -> None:
        """Say which defaults of the author are not kept."""
        for pair in pairs:
            # The interface writes no other default than None.
            if pair.default is None or ast.unparse(pair.default) == "None":
                continue
            new = parameters.get(pair.name)
            if new is None:
                reason = "the operation no longer has this parameter"
            elif pair.name in stale and pair.argument is not None:
                reason = f"the interface passes `{self._print(pair.argument.annotation)}`"
            elif new.default is None:
                reason = "a parameter without a default follows it"
            else:
                continue
            message = f"{_name_default(pair)} is dropped: {reason}"
            self._report(pair.default, message, "change the body if it relies on the default")

    def _print(self, annotation: ast.expr) -> str:
        """An annotation of the interface as the handler's module writes it."""
        origin = self.new.interface.origin(self.method.name)
        return self.printer.print_type(annotation, origin, self.type_arguments)

    def _judge_argument(self, name: str, annotation: ast.expr, argument: Argument) -> Verdict:
        have = self.new.reader.read(annotation, self.module)
        want = self.new.type_of(argument.annotation, self.method.name)
        agreed = False
        earlier = [a for a in self.before.arguments if a.name == name] if self.before else []
        if earlier and self.old is not None:
            was = self.old.reader.read(annotation, self.module)
            agreed = was.members == self.old.type_of(earlier[0].annotation, self.method.name).members
        return _judge(have, want, fits=have.accepts(want), agreed=agreed)

    def _replace_returns(self, returns: ast.expr) -> Edit:
        source = self.module.source
        text = self._print(self.method.returns)
        start, end = source.start(returns), source.end(returns)
        comments = find_comments(source.text[start:end])
        if comments:
            margin = source.indent(self.function.lineno)
            lines = "".join(f"{margin}    {line}{source.newline}" for line in (*comments, text))
            text = f"({source.newline}{lines}{margin})"
        return Edit(start, end, text)

    def _report_ambiguous(self, node: ast.arg | ast.expr, annotation: ast.expr, does: str) -> None:
        message = f"`{ast.unparse(annotation)}` may not be what the interface says: the interface {does}"
        hint = "left as it is; change it, or make it an alias of the generated type"
        self._report(node, message, hint)

    def _report(self, node: ast.arg | ast.expr, message: str, hint: str) -> None:
        finding = report_handler(RuleId.HANDLER_SIGNATURE, self.module, node, message, hint)
        self.result.findings.append(finding)


def _name_default(pair: _Pair) -> str:
    assert pair.default is not None
    return f"the default `{ast.unparse(pair.default)}` of `{pair.arg.arg}`"


def find_renames(before: Method, after: Method, old: Version, new: Version) -> dict[str, str]:
    """The arguments that have nothing but a new name: old name -> new name.

    Such an argument has the same type as before, is passed in the same way and follows the same argument, and
    no other one does.
    """
    kept = {argument.name for argument in before.arguments} & {argument.name for argument in after.arguments}

    def group(method: Method, version: Version) -> dict[tuple[bool, str, Set[str]], list[str]]:
        found: dict[tuple[bool, str, Set[str]], list[str]] = defaultdict(list)
        previous = ""
        for argument in method.arguments:
            if argument.name in kept:
                previous = argument.name
            else:
                type_ = version.type_of(argument.annotation, method.name).members
                found[argument.named, previous, type_].append(argument.name)
        return found

    former, current = group(before, old), group(after, new)
    pairs = [(names, current.get(key, [])) for key, names in former.items()]
    return {gone[0]: added[0] for gone, added in pairs if len(gone) == len(added) == 1}


def _judge(have: Type, want: Type, *, fits: bool, agreed: bool) -> Verdict:
    """What to do with an annotation: `fits` the new interface, `agreed` with the old one."""
    if fits:
        return "keep"
    return "ambiguous" if not agreed and have.ambiguous - want.members else "change"


def _last_name(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(node).rpartition(".")[2]
