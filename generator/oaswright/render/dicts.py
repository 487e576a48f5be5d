"""`dicts.py`: what responses hold as plain JSON values, a `TypedDict` for each object.

The names are the document's own. What no checker can say is left to the validators: members that have a type
without being declared, and that an object has no others.
"""

import keyword
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from oaswright.ir.annotations import annotation, union
from oaswright.ir.model import Api, Content, PythonType, Response
from oaswright.ir.types import (
    Array,
    Choice,
    Enumeration,
    External,
    Field,
    Kind,
    Map,
    Model,
    Object,
    Reference,
    Scalar,
    Type,
    Union,
    references,
)
from oaswright.openapi.names import RESERVED
from oaswright.render.changes import name_changes
from oaswright.render.imports import import_lines
from oaswright.render.layout import WIDTH, union_lines
from oaswright.render.shared_models import close, list_circles
from oaswright.render.templates import template
from oaswright.render.text import literal, wrap_docstring

# Everything else is a string in JSON.
_SCALARS: Mapping[Kind, str] = {
    "any": "Any",
    "null": "None",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "upload": "Any",
}
_IMPORTED = ("Any", "Literal", "NotRequired", "TypeAlias", "TypedDict")
# As an annotation in the body of a class these would stand for the member.
_OWN_WORDS = frozenset({*_IMPORTED, *_SCALARS.values(), "str", "list", "dict"})
_SUFFIXES: Mapping[type[Type], str] = {Object: "Dict", Map: "Dict", Union: "Dict", Array: "List"}
_IDENTIFIER = re.compile(r"(?!__)[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class _Alternatives:
    """The alternatives of an annotation, each as text, and the words that these need."""

    texts: tuple[str, ...]
    words: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The annotation."""
        return " | ".join(self.texts)


@dataclass(frozen=True, slots=True)
class _Definition:
    """A definition: its lines, and whether it is a class, of which the annotations are not evaluated."""

    lines: list[str]
    words: frozenset[str]
    is_class: bool = False


@dataclass(frozen=True, slots=True)
class Dicts:
    """The models that responses of JSON may hold, by name, and what each of them is called as JSON."""

    models: Mapping[str, Model]
    names: Mapping[str, str]

    def read(self, type_: Type) -> _Alternatives:
        """The annotation for values of a type as they stand in JSON."""
        match type_:
            case Scalar():
                text = _SCALARS.get(type_.kind, "str")
                return _Alternatives((text,), frozenset({text}))
            case External():
                return _Alternatives(("str",))
            case Choice() | Enumeration():
                return _Alternatives((annotation(Choice(type_.values)).text,), frozenset({"Literal"}))
            case Reference():
                model = self.models[type_.name].type
                if isinstance(model, Scalar | External):
                    return self.read(model)
                name = self.names[type_.name]
                return _Alternatives((name,), frozenset({name}))
            case Array():
                inner = self.read(type_.items)
                return _Alternatives((f"list[{inner.text}]",), inner.words)
            case Map():
                inner = self.read(type_.values)
                return _Alternatives((f"dict[str, {inner.text}]",), inner.words)
            case Union():
                return _join(map(self.read, type_.members))
            case Object():
                raise TypeError("an object needs a name")

    def admit(self, response: Response) -> Response:
        """A response whose bodies of JSON may be plain values, too."""
        return replace(response, contents=tuple(map(self._admit, response.contents)))

    def _admit(self, content: Content) -> Content:
        if content.value is None or content.kind not in {"json", "items"}:
            return content
        found = self._admit_either(content.value)
        if found.text == "Any":
            return content
        if content.kind == "items":
            found = replace(content.type, text=f"AsyncIterable[{found.text}]", dicts=found.dicts)
        return replace(content, type=found)

    def _admit_either(self, type_: Type, seen: frozenset[str] = frozenset()) -> PythonType:
        """The annotation for models and for plain values.

        A list holds either: checkers find no type for the items of `[{…}]` in a union of two lists.
        """
        target = type_
        if isinstance(type_, Reference) and type_.name not in seen:
            target, seen = self.models[type_.name].type, seen | {type_.name}
        members = target.members if target is type_ and isinstance(target, Union) else (type_,)
        models = [annotation(member) for member in members]
        if isinstance(target, Array | Map):
            items = target.items if isinstance(target, Array) else target.values
            inner = self._admit_either(items, seen)
            if inner.dicts or inner.text != annotation(items).text:
                name, key = ("Sequence", "") if isinstance(target, Array) else ("Mapping", "str, ")
                imports = inner.imports | {("collections.abc", name)}
                return replace(inner, text=f"{name}[{key}{inner.text}]", imports=imports)
        plain = self.read(type_)
        found = _join([_Alternatives(tuple(each.text for each in models)), plain])
        return replace(union(models), text=found.text, dicts=plain.words & {*self.names.values()})

    def fields(self, type_: Object) -> dict[str, Field]:
        """The members of an object by name, inherited ones first."""
        base = self.models[type_.base.name].type if type_.base is not None else None
        inherited = self.fields(base) if isinstance(base, Object) else {}
        return inherited | {field.name: field for field in type_.fields}

    def others(self, type_: Object) -> str | Type:
        """What other members of an object are: as its base has it, unless it says so itself."""
        base = self.models[type_.base.name].type if type_.base is not None else None
        inherits = type_.extra == "ignored" and isinstance(base, Object)
        return self.others(base) if inherits and isinstance(base, Object) else type_.extra


def admit_dicts(api: Api) -> tuple[Api, Dicts]:
    """An API whose responses may hold plain JSON values, and what these are called."""
    used = [
        content.value
        for response in api.responses
        for content in response.contents
        if content.value is not None and content.kind in {"json", "items"}
    ]
    graph = {name: [*references(model.type)] for name, model in api.models.items()}
    reached = close([name for type_ in used for name in references(type_)], graph)
    models = {name: model for name, model in api.models.items() if name in reached}
    dicts = Dicts(models, _assign_names(models, _list_taken(api)))
    operations = tuple(
        replace(operation, responses=tuple(map(dicts.admit, operation.responses)))
        for operation in api.operations
    )
    return replace(api, operations=operations), dicts


def render_dicts(dicts: Dicts, header: str) -> str | None:
    """The source of the module; None where it would be empty."""
    named = [name for name, model in dicts.models.items() if not isinstance(model.type, Scalar | External)]
    if not named:
        return None
    found = {name: _define(dicts, name, quoted=frozenset()) for name in named}
    eager = {dicts.names[name]: name for name, definition in found.items() if not definition.is_class}
    graph = {own: sorted(found[name].words & eager.keys()) for own, name in eager.items()}
    heights: dict[str, int] = {}
    for circle in list_circles(graph):
        below = [heights[used] for own in circle for used in graph[own] if used in heights]
        heights |= dict.fromkeys(circle, max(below, default=-1) + 1)
        if len(circle) > 1 or any(own in graph[own] for own in circle):
            found |= {eager[own]: _define(dicts, eager[own], quoted=frozenset(circle)) for own in circle}
    ordered = [definition for definition in found.values() if definition.is_class]
    # What is evaluated comes after all that it needs, at a place which no other definition decides.
    ordered += [found[eager[own]] for own in sorted(eager, key=heights.__getitem__)]
    words = frozenset[str]().union(*(definition.words for definition in ordered))
    return template("models.py").render(
        header=header,
        blocks=[import_lines("typing", words & {*_IMPORTED})],
        exported=[],
        gap=1 + ordered[0].is_class,
        body=_separate(ordered),
        last=[],
    )


def _separate(definitions: Iterable[_Definition]) -> str:
    """The definitions one below the other, classes with two lines around them."""
    text, was_class = "", False
    for definition in definitions:
        gap = "\n\n\n" if definition.is_class or was_class else "\n"
        text += (gap if text else "") + "\n".join(definition.lines)
        was_class = definition.is_class
    return text


def _list_taken(api: Api) -> set[str]:
    """The names that stand beside those of dicts in modules of the interface."""
    taken = {*RESERVED, *_IMPORTED, *api.models, *api.externals.values(), api.class_name, api.security_name}
    taken |= {name_changes(name, api.models) for name in api.partial_models}
    taken |= {group.class_name for group in api.groups}
    taken |= {operation.response_name for operation in api.operations}
    for response in api.responses:
        taken |= {response.class_name, response.base or ""}
    return taken


def _assign_names(models: Mapping[str, Model], taken: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    used = {*taken}
    for name, model in models.items():
        own = name + _SUFFIXES.get(type(model.type), "Value")
        while own in used:
            own += "_"
        used.add(own)
        found[name] = own
    return found


def _join(parts: Iterable[_Alternatives]) -> _Alternatives:
    """All alternatives, each once, None last; anything at all takes in the rest."""
    found = [*parts]
    texts = dict.fromkeys(text for part in found for text in part.texts)
    words = frozenset[str]().union(*(part.words for part in found))
    if "Any" in texts:
        return _Alternatives(("Any",), frozenset({"Any"}))
    last = ["None"] if "None" in texts else []
    return _Alternatives((*(text for text in texts if text != "None"), *last), words)


def _define(dicts: Dicts, name: str, quoted: Collection[str]) -> _Definition:
    """The definition for a model; what needs one of the `quoted` names is written as a forward reference."""
    type_, own = dicts.models[name].type, dicts.names[name]
    if not isinstance(type_, Object):
        return _alias(own, dicts.read(type_), quoted)
    fields, others = dicts.fields(type_), dicts.others(type_)
    if not isinstance(others, str):
        types = [*(field.type for field in fields.values()), others]
        values = _join(map(dicts.read, types))
        return _alias(own, _Alternatives((f"dict[str, {values.text}]",), values.words), quoted)
    # No checker reads a TypedDict with a member without a name.
    if (not fields and others != "refused") or "" in fields:
        return _alias(own, _Alternatives(("dict[str, Any]",), frozenset({"Any"})), quoted)
    members = {field.name: dicts.read(field.type) for field in fields.values()}
    words = frozenset[str]().union(*(found.words for found in members.values()), {"TypedDict"})
    if not all(field.required for field in fields.values()):
        words |= {"NotRequired"}
    hidden = _OWN_WORDS | (words & {*dicts.names.values()})
    if all(_IDENTIFIER.fullmatch(key) and not keyword.iskeyword(key) and key not in hidden for key in fields):
        doc = wrap_docstring(f"`{name}` as plain JSON.", indent=4)
        lines = [f"    {key}: {_mark(found.text, fields[key])}" for key, found in members.items()]
        return _Definition([f"class {own}(TypedDict):", *doc, *([""] if lines else []), *lines], words, True)
    return _Definition([*_call(own, members, fields, quoted)], words)


def _alias(own: str, found: _Alternatives, quoted: Collection[str]) -> _Definition:
    words = found.words | {"TypeAlias"}
    if not found.words.isdisjoint(quoted):
        return _Definition([f"{own}: TypeAlias = {literal(found.text)}"], words)
    head = f"{own}: TypeAlias = "
    if len(found.texts) > 1:
        return _Definition(union_lines(head, found.texts), words)
    kind, bracket, inner = found.text.partition("[")
    fits = bool(bracket) and len(f"    {inner}") <= WIDTH < len(f"{head}{found.text}")
    lines = [f"{head}{kind}{bracket}", f"    {inner[:-1]}", "]"] if fits else [f"{head}{found.text}"]
    return _Definition(lines, words)


def _call(
    own: str, members: Mapping[str, _Alternatives], fields: Mapping[str, Field], quoted: Collection[str]
) -> Iterator[str]:
    """A TypedDict with names of members that are none of Python."""
    yield f"{own} = TypedDict("
    yield f"    {literal(own)},"
    yield "    {"
    for key, found in members.items():
        text = found.text if found.words.isdisjoint(quoted) else literal(found.text)
        yield f"        {literal(key)}: {_mark(text, fields[key])},"
    yield "    },"
    yield ")"


def _mark(text: str, field: Field) -> str:
    return text if field.required else f"NotRequired[{text}]"
