"""What the author of a YAML text did where its parser stopped, told from the lines around."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ParserError:
    """Where the parser stopped in a text, where it says that the construct began, and what it says."""

    text: str
    offset: int
    begin: int | None
    problem: str

    @property
    def line_start(self) -> int:
        return self.text.rfind("\n", 0, self.offset) + 1

    @property
    def before(self) -> str:
        """What stands before the place in its line."""
        return self.text[self.line_start : self.offset]


@dataclass(frozen=True, slots=True)
class Cause:
    """What the author did: the place, the length of what is marked (0: to the end of the word), the words."""

    offset: int
    message: str
    hint: str | None
    length: int = 0
    related: tuple[tuple[int, int, str], ...] = ()


_Recognise: TypeAlias = Callable[[ParserError], Cause | None]

# So far a cause is looked for, which keeps the search of hostile texts short.
_MAX_SEARCHED = 2_000
_KEY = re.compile(r" *(?:- +)*[\w$./{}-]+ *:(?: |$)")
# Quotes of word processors.
_CURLY = "\u201c\u201d\u2018\u2019\u201e"
_LEVEL = re.compile(r" *(?:- +)*")
_QUOTED = re.compile(r"""(?:^|[ :\[{,-])("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*$""")


def open_quote(text: str, start: int, related: tuple[tuple[int, int, str], ...] = ()) -> Cause:
    quote = text[start]
    length = max(1, text.find("\n", start) - start)
    return Cause(
        start,
        "the quoted string that starts here is not closed on its line",
        f"add the closing {quote} where it ends",
        length,
        related,
    )


def end_of_word(text: str, offset: int) -> int:
    end = offset
    while end < len(text) and not text[end].isspace():
        end += 1
    return max(end, offset + 1)


def _tab(error: ParserError) -> Cause | None:
    end = error.text.find("\n", error.offset)
    line = error.text[error.line_start : end if end >= 0 else None]
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" not in indentation:
        return None
    offset = error.line_start + indentation.index("\t")
    return Cause(offset, "a tab cannot indent a line in YAML", "use spaces", 1)


def _false_space(error: ParserError) -> Cause | None:
    """A character that looks like a space, in the line of the error or the one before."""
    start = error.text.rfind("\n", 0, max(0, error.line_start - 1)) + 1
    found = re.search("[\u00a0\u2000-\u200b\u202f\u3000\ufeff]", error.text[start : error.offset])
    if found is None:
        return None
    name = f"U+{ord(found[0]):04X}"
    return Cause(
        start + found.start(),
        f"the character {name} looks like a space, and is none in YAML",
        "write a space in place of it",
        1,
    )


def _alias(error: ParserError) -> Cause:
    start = error.offset if error.begin is None else error.begin
    word = error.text[start : end_of_word(error.text, start)].rstrip(":,]}")
    what = "alias" if word.startswith("*") else "anchor"
    return Cause(
        start,
        f"`{word[:1]}` starts an {what} in YAML, and `{word}` is none",
        f"write it in quotes: `'{word}'`" if "'" not in word else "write it in quotes",
        len(word),
    )


def _without_space(error: ParserError) -> Cause | None:
    """`key:value` in the line where the parser began, or in the one before the error."""
    other = max(0, error.line_start - 1) if error.begin is None else error.begin
    for start in (error.text.rfind("\n", 0, other) + 1, error.line_start):
        end = error.text.find("\n", start)
        line = error.text[start : end if end >= 0 else None]
        found = re.match(r"( *(?:- +)*)([\w$.-]+):([^\s:/'\"][^\n]*|'[^']*'|\"[^\"]*\")$", line)
        if found is not None and ": " not in found[3]:
            colon = start + found.end(2)
            return Cause(colon, "a `:` needs a space after it", f"write `{found[2]}: {found[3].strip()}`", 1)
        found = re.match(r"( *)-([A-Za-z_$][\w$-]*):(?: |$)", line)
        if found is not None:
            return Cause(start + found.end(1), "a `-` needs a space after it", f"write `- {found[2]}:`", 1)
    return None


def _colon(error: ParserError) -> Cause | None:
    """A `: ` where no key can stand: in a value, or in a line that continues the one before."""
    text, start = error.text, error.line_start
    key = re.match(r" *(?:- +)*[^\s:'\"]+:\s+", error.before)
    if key is not None:
        value = start + key.end()
        if text[value] in _CURLY:
            message = f"`{text[value]}` is no quote in YAML, and a `: ` ends a value without quotes"
            return Cause(value, message, 'write `"` in place of it', 1)
        return Cause(
            error.offset,
            "a `:` followed by a space is not allowed inside this value",
            "put the value in quotes",
        )
    above = _line_above(text, start)
    if above is None:
        return None
    number, line = above
    line_start = text.rfind(line, 0, start)
    above_start = line_start + len(line) - len(line.lstrip())
    here = len(error.before) - len(error.before.lstrip())
    if not _KEY.match(line):
        return Cause(
            above_start,
            "this line has a value without a key, and a key cannot follow it",
            "write it beside its key with a `:` between them, or in quotes",
            len(line.strip()),
        )
    level = _level(line)
    if here <= level:
        return None
    levels = _open_levels(text[:line_start])
    if here - level == 1 and level % 2 == 1:
        message = "this line is indented by one space less than the lines below it"
        return Cause(above_start, message, f"indent it by {here} spaces", len(line.strip()))
    if level not in levels and any(other > level for other in levels):
        # It is the line above that belongs nowhere.
        return _unknown_level(text, above_start, level, levels, len(line.strip()))
    if _count_keys(text, start, here) > 1:
        return Cause(
            above_start,
            f"the lines below this one are indented by {here} spaces, and it has a value already",
            f"indent it as they are, if it is one of them; or remove its value; or indent them by {level} "
            "spaces",
            len(line.strip()),
            ((start + here, _end_of_line(text, start), "the line below"),),
        )
    return Cause(
        start + here,
        f"this line is indented below line {number}, which has a value already",
        f"indent it by {level} spaces, as line {number}; or move that value below its key",
        related=(_at_line(text, number, "the line above"),),
    )


def _count_keys(text: str, start: int, level: int) -> int:
    """How many keys are indented by a number of spaces, in the line at an offset and those below it."""
    count = 0
    for line in text[start : start + _MAX_SEARCHED].split("\n"):
        indentation = len(line) - len(line.lstrip(" "))
        if line.strip() and indentation < level:
            break
        count += indentation == level and _KEY.match(line) is not None
    return count


def _at_line(text: str, number: int, words: str) -> tuple[int, int, str]:
    """A line without its indentation, as it is related to an error: where it starts and ends."""
    lines = text.split("\n", number)
    start = sum(len(line) + 1 for line in lines[: number - 1])
    line = lines[number - 1]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip()), words


def _line_above(text: str, start: int) -> tuple[int, str] | None:
    """The last line before an offset that is neither empty nor a comment, with its number."""
    lines = text[:start].split("\n")[:-1]
    for number in range(len(lines), 0, -1):
        if lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#"):
            return number, lines[number - 1]
    return None


def _no_pair(error: ParserError) -> Cause | None:
    """A line that is no `key: value` pair."""
    if error.begin is None:
        return None
    end = error.text.find("\n", error.begin)
    line = error.text[error.begin : end if end >= 0 else None].rstrip()
    if re.match(r"<{7}|={7}|>{7}|\|{7}", line):
        return Cause(
            error.begin,
            "a conflict of version control was left in the file",
            "keep one of the two sides, and remove the marks around them",
        )
    if line.startswith(("//", "/*")):
        return Cause(error.begin, "YAML has no such comments", "start a comment with `# `")
    if found := re.match(r"([\w$-]+) ?=\s*(.*)", line):
        return Cause(
            error.begin + found.end(1),
            "a key is followed by `:`, not by `=`",
            f"write `{found[1]}: {found[2]}`",
        )
    if re.fullmatch(r"[\w$./{}-]+", line):
        return Cause(error.begin, f"`{line}` has no `:` after it", f"write `{line}:`")
    return None


def _after_value(error: ParserError) -> Cause | None:
    """Something after the end of a quoted text, or of a value in brackets."""
    before = error.before.rstrip()
    if not before:
        return None
    rest = error.text[error.offset : _end_of_line(error.text, error.offset)]
    if quoted := _QUOTED.search(before[-_MAX_SEARCHED:]):
        quote = quoted[1][0]
        hint = "put the whole value in quotes"
        if quote in rest:
            other, double = ("double", "''") if quote == "'" else ("single", '\\"')
            hint = f"write `{double}` for a quote inside of the text, or put it in {other} quotes"
        return Cause(error.offset, "the quoted text ended before this", hint)
    if before[-1] in "]}":
        if rest[:1] in "]}":
            return Cause(error.offset, f"this `{rest[0]}` closes nothing", "remove it", 1)
        opened = "{" if before[-1] == "}" else "["
        message = f"a value that starts with `{opened}` ended before this"
        return Cause(error.offset, message, "put the whole value in quotes if it is a text")
    return None


def _end_of_line(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _indentation(error: ParserError) -> Cause | None:
    """A line whose indentation is that of nothing above it."""
    if error.before.strip():
        return None
    text, start = error.text, error.line_start
    here = len(error.before)
    levels = _open_levels(text[:start])
    above = _line_above(text, start)
    item = None if above is None else re.match(r" *(?=- )", above[1])
    # Beside an item that is indented by one space more or less, it is no first one without a dash.
    if text.startswith("- ", error.offset) and (item is None or abs(item.end() - here) != 1):
        missing = _missing_dash(text, error)
        if missing is not None:
            return missing
    if here in levels:
        return None
    closing = _find_closing(text, start, here)
    if closing is not None:
        offset, level, below, length = closing
        message = f"this line is indented by {level} spaces, and what is below it by {below}"
        hint = f"indent it by {here} spaces, as the lines above and below that it goes with"
        return Cause(
            offset, message, hint, length, ((error.offset, end_of_word(text, error.offset), "one of them"),)
        )
    return _unknown_level(text, error.offset, here, levels)


def _find_closing(text: str, start: int, here: int) -> tuple[int, int, int, int] | None:
    """The key that ends what a line belongs to, though what is below the key is indented more than the line.

    Where it is, its indentation, that of what is below it, and its length.
    """
    lines = text[max(0, start - _MAX_SEARCHED) : start].split("\n")[1:-1]
    offset, below = start, 0
    closing: tuple[int, int, int, int] | None = None
    for line in reversed(lines):
        offset -= len(line) + 1
        level = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if closing is not None and level <= here:
            # What a line belongs to was open until there.
            return closing if level == here else None
        if closing is None and level <= here:
            if level == here or below <= here or not line.rstrip().endswith(":"):
                return None
            closing = offset + level, level, below, len(line.strip())
        below = level
    return None


def _unknown_level(text: str, offset: int, here: int, levels: dict[int, int], length: int = 0) -> Cause:
    """What is said of a line at an offset whose indentation is none of the levels that are open there."""
    inner = min((level for level in levels if level > here), default=None)
    outer = max((level for level in levels if level < here), default=None)
    known = [f"by {level} spaces as line {levels[level]}" for level in (inner, outer) if level is not None]
    spaces = "1 space" if here == 1 else f"{here} spaces"
    message = f"this line is indented by {spaces}, and no line to which it could belong is"
    hint = f"indent it {' or '.join(known)}" if known else None
    related = () if inner is None else (_at_line(text, levels[inner], f"indented by {inner}"),)
    return Cause(offset, message, hint, length, related)


def _level(line: str) -> int:
    """The indentation of the first key of a line, behind the dashes of items."""
    found = _LEVEL.match(line)
    return found.end() if found is not None else 0


def _open_levels(text: str) -> dict[int, int]:
    """The indentations to which the next line may belong, each with the last line that has it."""
    levels: dict[int, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#") or not _KEY.match(line):
            continue
        first = len(line) - len(line.lstrip(" "))
        levels = {level: where for level, where in levels.items() if level <= first}
        levels[first] = number
        levels[len(_LEVEL.match(line)[0])] = number  # type: ignore[index]
    return levels


def _missing_dash(text: str, error: ParserError) -> Cause | None:
    """The first line below a key that has `- ` in a later line only."""
    lines = text[: error.line_start].split("\n")[:-1]
    here, found = len(error.before), None
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        level = len(line) - len(line.lstrip(" "))
        if level < here or (level == here and not line.lstrip().startswith("-")):
            break
        found = number
    if found is None or lines[found - 1].lstrip().startswith("- "):
        return None
    first = lines[found - 1].strip()
    offset = sum(len(line) + 1 for line in lines[: found - 1]) + lines[found - 1].index(first[0])
    if first.startswith("-"):
        return Cause(offset, "a `-` needs a space after it", f"write `- {first.split(' ')[0][1:]}`", 1)
    related = ((error.offset, error.offset + 1, "as this item does"),)
    return Cause(
        offset, "the first item of the list has no `- `", f"write `- {first.split(' ')[0]}`", 0, related
    )


def _flow(error: ParserError) -> Cause | None:
    """What is wrong in a list in `[…]` or a mapping in `{…}`."""
    text, offset = error.text, error.offset
    begin = error.begin
    above = text.rfind("\n", 0, max(0, error.line_start - 1)) + 1
    comment = re.search(r" (#[^\n]*[\]}][^\n]*)\n", text[above : min(offset, above + _MAX_SEARCHED)])
    if comment is not None:
        return Cause(
            above + comment.start(1),
            "after a space `#` starts a comment, which hides the rest of the line",
            "put the value with the `#` in quotes",
            len(comment[1]),
        )
    if begin is None or text[begin : begin + 1] not in ("[", "{"):
        # The parser says where the item begins, not the collection.
        begin = _open_bracket(text, offset)
        if begin is None and text[offset : offset + 1] in ("]", "}"):
            return Cause(offset, f"this `{text[offset]}` closes nothing", "remove it", 1)
        if begin is None:
            return None
    opened = text[begin]
    kind, closing = ("list", "]") if opened == "[" else ("mapping", "}")
    before = text[begin:offset].rstrip()
    at = text[offset : offset + 1]
    if "node content" in error.problem and at == ",":
        return Cause(offset, "a value is missing before this comma", "remove the comma", 1)
    if at in ("]", "}"):
        return Cause(
            offset, f"the {kind} opened with `{opened}` is closed with `{at}`", f"write `{closing}`", 1
        )
    indentation = len(error.before) - len(error.before.lstrip())
    line = text[text.rfind("\n", 0, begin) + 1 : begin]
    if not text[offset:].strip() or (
        "\n" in text[begin:offset] and indentation <= len(line) - len(line.lstrip())
    ):
        related = ((offset, end_of_word(text, offset), "up to here, where something else follows"),)
        message = f"the {kind} that starts here is not closed"
        return Cause(begin, message, f"add the missing `{closing}`", 1, related)
    last = begin + len(before) - 1
    if at == ":":
        start = last + 1 - len(before.rsplit(None, 1)[-1])
        return Cause(start, f"a `,` is missing before `{text[start:offset]}`", "add the missing `,`")
    return Cause(last, "a `,` is missing after this", "add the missing `,`", 1)


def _open_bracket(text: str, offset: int) -> int | None:
    """The innermost bracket that is open at an offset, looked for in the last lines before it."""
    depth = 0
    for position in range(offset - 1, max(0, offset - _MAX_SEARCHED) - 1, -1):
        if text[position] in "]}":
            depth += 1
        elif text[position] in "[{":
            if not depth:
                return position
            depth -= 1
    return None


def _end(error: ParserError) -> Cause | None:
    begin = error.begin
    if begin is not None and error.text[begin : begin + 1] in ("'", '"'):
        return open_quote(error.text, begin)
    return None


# What is looked for, by the words of the parser; the first cause that is recognised is reported.
CAUSES: tuple[tuple[str, _Recognise], ...] = (
    ("", _tab),
    ("alphabetic or numeric character", _alias),
    ("mapping values are not allowed", _without_space),
    ("could not find expected ':'", _without_space),
    ("did not find expected '-' indicator", _without_space),
    ("mapping values are not allowed", _false_space),
    ("could not find expected ':'", _false_space),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_pair),
    ("did not find expected key", _after_value),
    ("did not find expected key", _indentation),
    ("did not find expected ',' or", _flow),
    ("did not find expected node content", _flow),
    ("found unexpected end of stream", _end),
)
