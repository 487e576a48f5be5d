"""Text of a document as Python source: literals and docstrings, never anything else."""

import textwrap
import unicodedata

from specwright.render.layout import WIDTH


def literal(value: object) -> str:
    """A Python literal in ASCII with double quotes where that needs no escaping."""
    text = ascii(value)
    if isinstance(value, str) and text.startswith("'") and '"' not in text:
        return f'"{text[1:-1]}"'
    return text


def printable(text: str) -> str:
    """Text for a docstring: one kind of line break, no control or direction characters.

    Backslashes, a run of three double quotes and a quote at the end are escaped, so that no text can
    end the docstring or start an escape sequence.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = ["".join(character for character in line if _is_visible(character)) for line in lines]
    escaped = "\n".join(kept).strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'{escaped[:-1]}\\"' if escaped.endswith('"') else escaped


def _is_visible(character: str) -> bool:
    """Letters, marks, digits, punctuation, symbols and the plain space; no separators or controls."""
    return character == " " or unicodedata.category(character)[0] in "LMNPS"


def wrap_text(text: str, *, indent: int) -> list[str]:
    """The lines of a text, paragraphs wrapped to what a docstring at an indent has room for."""
    lines: list[str] = []
    for paragraph in (" ".join(part.split()) for part in text.split("\n\n")):
        if paragraph:
            wrapped = textwrap.wrap(
                paragraph, WIDTH - indent - 6, break_long_words=False, break_on_hyphens=False
            )
            lines += [*([""] if lines else []), *wrapped]
    return lines


def wrap_docstring(text: str, *, indent: int) -> list[str]:
    """The lines of a docstring; none for an empty text."""
    margin = " " * indent
    lines = wrap_text(printable(text), indent=indent)
    if not lines:
        return []
    if len(lines) == 1:
        return [f'{margin}"""{lines[0]}"""']
    return [f'{margin}"""{lines[0]}', *(f"{margin}{line}".rstrip() for line in lines[1:]), f'{margin}"""']
