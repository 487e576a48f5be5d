"""The parameter list of a handler: taken apart with its comments, and put together anew."""

import ast
import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from oaswright.handlers.classes import Function
from oaswright.handlers.source import Edit, Source
from oaswright.render.layout import WIDTH

Kind = Literal["first", "slash", "positional", "star", "named", "rest"]
_COMMENT = re.compile(r"#[^\r\n]*")
_NEWLINES = re.compile(r"\r\n|\r")
_NO_COMMENTS: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as it is written. `star` is `*` or `*args`, `rest` is `**kwargs`."""

    name: str
    kind: Kind
    annotation: str | None = None
    default: str | None = None
    before: tuple[str, ...] = _NO_COMMENTS
    after: tuple[str, ...] = _NO_COMMENTS

    @property
    def text(self) -> str:
        """The parameter as source."""
        mark = {"star": "*", "rest": "**"}.get(self.kind, "")
        head = mark + self.name + (f": {self.annotation}" if self.annotation is not None else "")
        if self.default is None:
            return head
        return f"{head} = {self.default}" if self.annotation is not None else f"{head}={self.default}"


@dataclass(slots=True)
class ParameterList:
    """The parameters of a function, the brackets' places, and comments after the last one."""

    parameters: list[Parameter]
    start: int
    end: int
    comments: list[str] = field(default_factory=list[str])
    exploded: bool = False
    """Whether a trailing comma keeps one parameter a line."""


def nodes(function: Function) -> list[tuple[ast.arg, Kind, ast.expr | None]]:
    """The parameters in the order of the text, each with its default."""
    found = function.args
    plain = [*found.posonlyargs, *found.args]
    missing = len(plain) - len(found.defaults)
    first: Kind = "first"
    positional: Kind = "positional"
    result: list[tuple[ast.arg, Kind, ast.expr | None]] = [
        (arg, first if i == 0 else positional, found.defaults[i - missing] if i >= missing else None)
        for i, arg in enumerate(plain)
    ]
    if found.vararg:
        result.append((found.vararg, "star", None))
    for arg, default in zip(found.kwonlyargs, found.kw_defaults, strict=True):
        result.append((arg, "named", default))
    if found.kwarg:
        result.append((found.kwarg, "rest", None))
    return result


def read_parameters(source: Source, function: Function) -> ParameterList:
    """Take the parameter list of a function apart."""
    start, end, commas, comments, bare = _brackets(source, function)
    written = nodes(function)
    parameters: list[Parameter] = []
    spans: list[tuple[int, int]] = []
    for arg, kind, default in written:
        given = None if default is None else _default(source, arg, default, commas, end)
        parameters.append(
            Parameter(
                arg.arg,
                kind,
                None if arg.annotation is None else source.text[slice(*annotation_span(source, arg))],
                None if given is None else source.text[slice(*given)],
            )
        )
        spans.append((source.start(arg), source.end(arg) if given is None else given[1]))
    places = [source.start(arg) for arg, _, _ in written]
    if function.args.kwonlyargs and not function.args.vararg:
        index = next(i for i, (_, kind, _) in enumerate(written) if kind == "named")
        parameters.insert(index, Parameter("", "star"))
        places.insert(index, next(place for place, text in bare if text == "*"))
    for place, text in bare:
        if text == "/":
            index = sum(place > other for other in places)
            parameters.insert(index, Parameter("/", "slash"))
            places.insert(index, place)
    result = ParameterList(parameters, start, end)
    for place, text, own_line in comments:
        if any(first <= place < last for first, last in spans):
            continue
        index = sum(place > other for other in places) - 1
        if own_line or index < 0:
            if index + 1 < len(parameters):
                later = parameters[index + 1]
                parameters[index + 1] = replace(later, before=(*later.before, text))
            else:
                result.comments.append(text)
        else:
            parameters[index] = replace(parameters[index], after=(*parameters[index].after, text))
    last = source.text[start + 1 : end].rstrip()
    result.exploded = (
        last.endswith(",") and source.text.count("\n", start, end) + source.text.count("\r", start, end) > 0
    )
    return result


def annotation_span(source: Source, arg: ast.arg) -> tuple[int, int]:
    """Where the annotation of a parameter stands, with brackets around it."""
    end = source.end(arg)
    start = source.text.index(":", source.start(arg)) + 1
    while source.text[start] in " \t\r\n\f\\":
        start += 1
    return start, end


def comments_in(text: str) -> tuple[str, ...]:
    """The comments within an expression."""
    if "#" not in text:
        return ()
    tokens = tokenize.generate_tokens(io.StringIO(f"({_NEWLINES.sub(chr(10), text)}\n)").readline)
    return tuple(token.string.rstrip() for token in tokens if token.type == tokenize.COMMENT)


def _default(
    source: Source, arg: ast.arg, default: ast.expr, commas: Sequence[int], end: int
) -> tuple[int, int]:
    """Where a default stands, with brackets around it."""
    start = source.text.index("=", source.end(arg)) + 1
    while source.text[start] in " \t\r\n\f\\":
        start += 1
    limit = min([comma for comma in commas if comma >= source.end(default)], default=end)
    stretch = _COMMENT.sub(lambda found: " " * len(found[0]), source.text[source.end(default) : limit])
    return start, source.end(default) + stretch.rfind(")") + 1


def _brackets(
    source: Source, function: Function
) -> tuple[int, int, list[int], list[tuple[int, str, bool]], list[tuple[int, str]]]:
    """The places of the brackets and of the commas between them, the comments, and bare `*` and `/`."""
    first = function.lineno
    lines = iter(_readable(source, first, function.end_lineno or first))
    depth, start = 0, -1
    commas: list[int] = []
    comments: list[tuple[int, str, bool]] = []
    bare: list[tuple[int, str]] = []
    previous, previous_place, row = "", 0, 0
    stream = io.StringIO("".join(lines))
    for token in tokenize.generate_tokens(stream.readline):
        place = source.starts[first - 1 + token.start[0] - 1] + token.start[1]
        if start < 0:
            if token.string == "(" and depth == 0:
                start = place
            elif token.string in {"(", "["}:
                depth += 1
            elif token.string in {")", "]"}:
                depth -= 1
            row = token.end[0]
            previous = token.string
            continue
        if token.type == tokenize.COMMENT:
            comments.append((place, token.string.rstrip(), token.start[0] != row))
            continue
        if token.string in {"(", "[", "{"}:
            depth += 1
        elif token.string in {")", "]", "}"}:
            if depth == 0:
                if previous == "/":
                    bare.append((previous_place, previous))
                return start, place, commas, comments, bare
            depth -= 1
        elif depth == 0 and token.string == ",":
            commas.append(place)
            if previous in {"*", "/"}:
                bare.append((previous_place, previous))
        if token.type == tokenize.NL:
            continue
        if depth == 0 and token.string in {"*", "/"}:
            previous_place = place
        previous, row = token.string, token.end[0]
    raise AssertionError("a function without a closing bracket does not parse")


def _readable(source: Source, first: int, last: int) -> list[str]:
    """Lines for the tokenizer, which knows no lone carriage return; every character keeps its column."""
    lines = [source.line(number) for number in range(first, last + 1)]
    return [f"{line[:-1]}\n" if line.endswith("\r") else line for line in lines]


def rewritten(source: Source, function: Function, found: ParameterList, parameters: list[Parameter]) -> Edit:
    """The edit that puts other parameters in the place of those that stand there.

    Comments of parameters that go stay where they were.
    """
    kept = {_key(parameter): parameter for parameter in parameters}
    stray: list[str] = []
    leading: dict[str, list[str]] = {}
    for old in found.parameters:
        if _key(old) not in kept:
            stray += [*old.before, *_inner_comments(old), *old.after]
            continue
        lost = [comment for comment in _inner_comments(old) if comment not in kept[_key(old)].text]
        leading[_key(old)], stray = [*stray, *lost], []
    parameters = [replace(p, before=(*leading.get(_key(p), ()), *p.before)) for p in parameters]
    tail = [*stray, *found.comments]
    newline = source.newline
    margin = source.indent(function.lineno)
    unit = "\t" if "\t" in margin else "    "
    plain = not tail and not any(p.before or p.after or _broken(p.text) for p in parameters)
    texts = [parameter.text for parameter in parameters]
    if plain and not found.exploded:
        head = found.start + 1 - source.starts[_line_of(source, found.start) - 1]
        one_line = ", ".join(texts)
        if head + len(one_line) + _after(source, function, found.end) <= WIDTH:
            return Edit(found.start + 1, found.end, one_line)
        if len(margin.expandtabs(4)) + 4 + len(one_line) <= WIDTH:
            return Edit(found.start + 1, found.end, f"{newline}{margin}{unit}{one_line}{newline}{margin}")
    lines: list[str] = []
    for index, parameter in enumerate(parameters):
        lines += [*parameter.before]
        comma = "" if parameter.kind == "rest" and index + 1 < len(parameters) else ","
        lines.append(f"{parameter.text}{comma}" + "".join(f"  {comment}" for comment in parameter.after[:1]))
        lines += parameter.after[1:]
    lines += tail
    block = "".join(f"{margin}{unit}{line}{newline}" for line in lines)
    return Edit(found.start + 1, found.end, f"{newline}{block}{margin}")


def _key(parameter: Parameter) -> str:
    return "*" if parameter.kind == "star" else parameter.name


def _inner_comments(parameter: Parameter) -> tuple[str, ...]:
    """The comments within the annotation and the default of a parameter."""
    return (*comments_in(parameter.annotation or ""), *comments_in(parameter.default or ""))


def _broken(text: str) -> bool:
    return "\n" in text or "\r" in text


def _line_of(source: Source, place: int) -> int:
    return bisect_right(source.starts, place)


def _after(source: Source, function: Function, end: int) -> int:
    """How many characters follow the closing bracket up to the colon."""
    if function.returns is None:
        return 2
    return source.end(function.returns) - end + 1
