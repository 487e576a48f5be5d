"""The parameter list of a handler, taken apart with its comments."""

import ast
import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from oaswright.handlers.source import Function, Source

Kind = Literal["first", "slash", "positional", "star", "named", "rest"]
_NEWLINES = re.compile(r"\r\n|\r")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as it is written. `star` is `*` or `*args`, `rest` is `**kwargs`.

    `before` and `after` are the comments above it and behind it; `annotation_span` holds the offsets of the
    annotation that stands in the module, with brackets around it.
    """

    name: str
    kind: Kind
    annotation: str | None = None
    default: str | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    annotation_span: tuple[int, int] = (0, 0)

    @property
    def text(self) -> str:
        """The parameter as source."""
        mark = {"star": "*", "rest": "**"}.get(self.kind, "")
        head = mark + self.name + (f": {self.annotation}" if self.annotation is not None else "")
        if self.default is None:
            return head
        return f"{head} = {self.default}" if self.annotation is not None else f"{head}={self.default}"

    @property
    def comments(self) -> tuple[str, ...]:
        """The comments within the annotation and the default."""
        return (*find_comments(self.annotation or ""), *find_comments(self.default or ""))


@dataclass(frozen=True, slots=True)
class ParameterList:
    """The parameters of a function, the offsets of the brackets, and comments after the last parameter.

    `exploded`: a trailing comma keeps one parameter a line.
    """

    parameters: tuple[Parameter, ...]
    start: int
    end: int
    comments: tuple[str, ...]
    exploded: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A token between the brackets; `depth` counts the brackets around it, `own_line` is for comments."""

    type: int
    text: str
    start: int
    end: int
    depth: int
    own_line: bool


def list_arguments(function: Function) -> list[tuple[ast.arg, Kind, ast.expr | None]]:
    """The arguments in the order of the text, each with its default."""
    found = function.args
    plain = [*found.posonlyargs, *found.args]
    defaults = [*[None] * (len(plain) - len(found.defaults)), *found.defaults]
    result: list[tuple[ast.arg, Kind, ast.expr | None]] = []
    for index, (arg, default) in enumerate(zip(plain, defaults, strict=True)):
        result.append((arg, "positional" if index else "first", default))
    if found.vararg:
        result.append((found.vararg, "star", None))
    for arg, default in zip(found.kwonlyargs, found.kw_defaults, strict=True):
        result.append((arg, "named", default))
    if found.kwarg:
        result.append((found.kwarg, "rest", None))
    return result


def find_comments(text: str) -> tuple[str, ...]:
    """The comments within an expression."""
    if "#" not in text:
        return ()
    tokens = tokenize.generate_tokens(io.StringIO(f"({_NEWLINES.sub(chr(10), text)}\n)").readline)
    return tuple(token.string.rstrip() for token in tokens if token.type == tokenize.COMMENT)


def read_parameters(source: Source, function: Function) -> ParameterList:
    """Take the parameter list of a function apart."""
    start, end, tokens = _tokenize(source, function)
    code = [token for token in tokens if token.type not in {tokenize.COMMENT, tokenize.NL}]
    # Where a parameter begins and ends, and the parameter.
    found: list[tuple[int, int, Parameter]] = []
    values: list[tuple[int, int]] = []
    for arg, kind, default in list_arguments(function):
        parameter = Parameter(arg.arg, kind)
        last = source.end(arg)
        if arg.annotation is not None:
            span = (_after(code, ":", source.start(arg)), last)
            values.append(span)
            parameter = replace(parameter, annotation=source.text[slice(*span)], annotation_span=span)
        if default is not None:
            span = _default_span(source, default, code, last)
            values.append(span)
            last = span[1]
            parameter = replace(parameter, default=source.text[slice(*span)])
        found.append((source.start(arg), last, parameter))
    for token, following in zip(code, [*code[1:], None], strict=True):
        if token.depth or any(first <= token.start < last for first, last in values):
            continue
        if token.text == "/":
            found.append((token.start, token.end, Parameter("/", "slash")))
        elif token.text == "*" and following is not None and following.text == ",":
            found.append((token.start, token.end, Parameter("", "star")))
    found.sort(key=lambda item: item[0])
    comments = [
        token
        for token in tokens
        if token.type == tokenize.COMMENT and not any(first <= token.start < last for first, last in values)
    ]
    parameters, rest = _attach(comments, found)
    broken = any(token.type == tokenize.NL for token in tokens)
    exploded = broken and bool(code) and code[-1].text == ","
    return ParameterList(tuple(parameters), start, end, rest, exploded)


def _attach(
    comments: Sequence[_Token], found: Sequence[tuple[int, int, Parameter]]
) -> tuple[list[Parameter], tuple[str, ...]]:
    """The parameters with the comments that belong to them, and those after the last parameter."""
    parameters = [parameter for _, _, parameter in found]
    rest: list[str] = []
    for token in comments:
        index = sum(first < token.start for first, _, _ in found) - 1
        if index >= 0 and not token.own_line:
            old = parameters[index]
            parameters[index] = replace(old, after=(*old.after, token.text))
            continue
        if index < 0 or token.start >= found[index][1]:
            index += 1
        if index == len(parameters):
            rest.append(token.text)
        else:
            old = parameters[index]
            parameters[index] = replace(old, before=(*old.before, token.text))
    return parameters, tuple(rest)


def _after(code: Sequence[_Token], text: str, offset: int) -> int:
    """The offset of the code that follows the first token with a text from an offset on."""
    mark = next(index for index, token in enumerate(code) if token.text == text and token.start >= offset)
    return code[mark + 1].start


def _default_span(source: Source, default: ast.expr, code: Sequence[_Token], offset: int) -> tuple[int, int]:
    """The offsets of a default with the brackets around it; the `=` comes after `offset`."""
    start, end = _after(code, "=", offset), source.end(default)
    opened = sum(token.text == "(" and start <= token.start < source.start(default) for token in code)
    closing = [token.end for token in code if token.text == ")" and token.start >= end]
    return start, closing[opened - 1] if opened else end


def _tokenize(source: Source, function: Function) -> tuple[int, int, list[_Token]]:
    """The offsets of the brackets around the parameters, and the tokens between them."""
    first = function.lineno
    lines = (source.line(number) for number in range(first, (function.end_lineno or first) + 1))
    # The tokenizer knows no lone carriage return; every character keeps its column.
    readable = (f"{line[:-1]}\n" if line.endswith("\r") else line for line in lines)
    depth, start, row = 0, -1, 0
    found: list[_Token] = []
    for token in tokenize.generate_tokens(lambda: next(readable, "")):
        offset = source.starts[first - 1 + token.start[0] - 1] + token.start[1]
        opening, closing = token.string in {"(", "[", "{"}, token.string in {")", "]", "}"}
        if start < 0:
            if token.string == "(" and depth == 0:
                start, row = offset, token.end[0]
            else:
                depth += opening - closing
            continue
        if closing and depth == 0:
            return start, offset, found
        depth -= closing
        text = token.string.rstrip() if token.type == tokenize.COMMENT else token.string
        own_line = token.start[0] != row
        found.append(_Token(token.type, text, offset, offset + len(token.string), depth, own_line))
        depth += opening
        if token.type not in {tokenize.COMMENT, tokenize.NL}:
            row = token.end[0]
    raise AssertionError("a function without a closing bracket does not parse")
