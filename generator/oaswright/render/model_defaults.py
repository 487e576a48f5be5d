"""Defaults of fields as expressions: of dates and UUIDs, and of models in whatever holds them."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


def _read_instant(text: str) -> datetime:
    """Raises ValueError for a text without a time."""
    date.fromisoformat(text.partition("T")[0] if "T" in text else "")
    return datetime.fromisoformat(text)


# Types that are made of a text: what makes them in a module, and what tells whether a text is one.
_OF_TEXT: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "date": ("date.fromisoformat", date.fromisoformat),
    "AwareDatetime": ("datetime.fromisoformat", _read_instant),
    "UUID": ("UUID", UUID),
}


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the names of types stand for in a module of models: a model, or another type.

    `imported` are the names under which types are imported, with their own; `lines` are those of the module,
    in UTF-8.
    """

    models: frozenset[str]
    aliases: Mapping[str, ast.expr]
    imported: Mapping[str, str]
    lines: Sequence[bytes]

    def build(self, annotation: ast.expr, value: ast.expr) -> str | None:
        """The expression of a default that its literal is not; None where the literal is right.

        Where a field has several types, and its default is validated, Pydantic says which one it becomes.
        """
        type_ = _strip(annotation)
        built = self._build(type_, value)
        if built is None and _is_validated(annotation):
            return f'cast("{ast.unparse(type_)}", {self._text(value)})'
        return None if built == self._text(value) else built

    def _build(self, annotation: ast.expr, value: ast.expr) -> str | None:
        """The expression for one type; None where several are as good."""
        type_ = _strip(annotation)
        match type_, value:
            case ast.Name(name), _ if name in self.aliases:
                return self._build(self.aliases[name], value)
            case ast.Name(name), ast.Constant(str()) if self._own(name) in _OF_TEXT:
                maker, dot, method = _OF_TEXT[self._own(name)][0].partition(".")
                called = next((known for known, own in self.imported.items() if own == maker), maker)
                return f"{called}{dot}{method}({self._text(value)})"
            case ast.Name(name), ast.Dict() if name in self.models:
                return f"{name}.model_validate({self._text(value)})"
            case ast.Subscript(value=ast.Name("list"), slice=inner), ast.List(elts=items):
                built = [self._build(inner, item) for item in items]
                if built == [self._text(item) for item in items]:
                    return self._text(value)
                return None if None in built else f"[{', '.join(map(str, built))}]"
            case ast.Subscript(value=ast.Name("dict"), slice=ast.Tuple(elts=[_, inner])), ast.Dict():
                built = [self._build(inner, item) for item in value.values]
                if built == [self._text(item) for item in value.values]:
                    return self._text(value)
                keys = [self._text(key) for key in value.keys if key is not None]
                pairs = [f"{key}: {item}" for key, item in zip(keys, built, strict=True)]
                return None if None in built else f"{{{', '.join(pairs)}}}"
            case ast.BinOp(op=ast.BitOr()), _:
                fitting = [one for one in self._list_alternatives(type_) if self._can_be(one, value)]
                return self._build(fitting[0], value) if len(fitting) == 1 else None
            case _:
                return self._text(value)

    def _list_alternatives(self, type_: ast.expr) -> Iterator[ast.expr]:
        match _strip(type_):
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                yield from self._list_alternatives(left)
                yield from self._list_alternatives(right)
            case ast.Name(name) if name in self.aliases:
                yield from self._list_alternatives(self.aliases[name])
            case one:
                yield one

    def _can_be(self, type_: ast.expr, value: ast.expr) -> bool:
        """Whether an alternative is of the kind of a literal."""
        match type_, value:
            case ast.Constant(None), _:
                return isinstance(value, ast.Constant) and value.value is None
            case ast.Name(name), ast.Dict():
                return name in self.models
            case ast.Subscript(value=ast.Name(name)), ast.Dict():
                return name == "dict"
            case ast.Subscript(value=ast.Name(name)), ast.List():
                return name == "list"
            case ast.Name(name), ast.Constant(str(text)) if self._own(name) in _OF_TEXT:
                return _is_one(self._own(name), text)
            case ast.Name(name), ast.Constant(str()):
                return name == "str"
            case ast.Subscript(value=ast.Name("Literal"), slice=words), ast.Constant(text):
                listed = words.elts if isinstance(words, ast.Tuple) else [words]
                return any(isinstance(word, ast.Constant) and word.value == text for word in listed)
            case _:
                return not isinstance(value, ast.List | ast.Dict)

    def _own(self, name: str) -> str:
        return self.imported.get(name, name)

    def _text(self, value: ast.expr) -> str:
        first, last = value.lineno - 1, (value.end_lineno or value.lineno) - 1
        text = b"\n".join(self.lines[first : last + 1])
        end = len(text) - len(self.lines[last]) + (value.end_col_offset or 0)
        return text[value.col_offset : end].decode()


def read_defaults(tree: ast.Module, lines: Sequence[bytes]) -> Defaults:
    """The types of a module that datamodel-code-generator has written."""
    models: set[str] = set()
    aliases: dict[str, ast.expr] = {}
    imported: dict[str, str] = {}
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name, bases=[ast.Name(base), *_]) if not base.endswith("Enum"):
                models.add(name)
            case ast.ImportFrom(module="datetime" | "uuid" | "pydantic", names=names):
                imported |= {found.asname or found.name: found.name for found in names}
            case ast.Assign(targets=[ast.Name(name)], value=ast.Call(args=[_, type_])):
                # `Words = TypeAliasType("Words", list[str])`
                aliases[name] = type_
            case _:
                pass
    return Defaults(frozenset(models), aliases, imported, lines)


def _is_one(type_: str, text: str) -> bool:
    """Whether a text stands for a value of a type."""
    try:
        _OF_TEXT[type_][1](text)
    except ValueError:
        return False
    return True


def _strip(annotation: ast.expr) -> ast.expr:
    """A type without what `Annotated` says beside it."""
    match annotation:
        case ast.Subscript(value=ast.Name("Annotated"), slice=ast.Tuple(elts=[inner, *_])):
            return _strip(inner)
        case _:
            return annotation


def _is_validated(annotation: ast.expr) -> bool:
    """Whether Pydantic validates the default of a field: `Annotated[Pet, Field(validate_default=True)]`."""
    match annotation:
        case ast.Subscript(value=ast.Name("Annotated"), slice=ast.Tuple(elts=[_, *others])):
            words = [word for other in others if isinstance(other, ast.Call) for word in other.keywords]
            return any(word.arg == "validate_default" for word in words)
        case _:
            return False
