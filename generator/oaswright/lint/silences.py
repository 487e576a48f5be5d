"""Findings that are not reported: of one rule, in some files or at some pointers, for a written reason."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from oaswright.openapi.pointers import Pointer, parse_pointer

Tokens = tuple[re.Pattern[str] | None, ...]
"""A pattern for each token of a pointer; None stands for any number of tokens (`**`)."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Findings of one rule in the files of a pattern, at or below the pointers of a pattern.

    `at` is the text of both patterns, `number` its place among the silences of the configuration, from 0.
    """

    rule: str
    at: str
    files: re.Pattern[str]
    tokens: Tokens
    reason: str
    number: int = 0

    def covers(self, rule: str, file: str, pointer: Pointer) -> bool:
        """Whether a finding is silenced; `file` is relative to the project's root."""
        return (
            rule == self.rule
            and self.files.fullmatch(file) is not None
            and _starts_with(pointer, self.tokens)
        )


def parse_silence(rule: str, at: str, reason: str, number: int) -> Silence:
    """The silence of an `at` such as `specs/*.yaml#/paths/*/get`; either part may be absent.

    `*` and `?` stand for characters of one folder, file name or token, `**` for any number of folders or
    tokens. In a token they stand for a `/` as well, which is written `~1` there: tokens are compared
    decoded. Raises ValueError if the pointer does not start with a slash.
    """
    files, _, fragment = at.partition("#")
    tokens = tuple(None if part == "**" else _compile_token(part) for part in parse_pointer(fragment))
    return Silence(rule, at, _compile_files(files or "**"), tokens, reason, number)


def _starts_with(pointer: Pointer, tokens: Tokens) -> bool:
    """Whether the pattern fits the pointer or one above it."""
    if not tokens:
        return True
    first, rest = tokens[0], tokens[1:]
    if first is None:
        return any(_starts_with(pointer[start:], rest) for start in range(len(pointer) + 1))
    return bool(pointer) and first.fullmatch(str(pointer[0])) is not None and _starts_with(pointer[1:], rest)


def _compile_token(token: str) -> re.Pattern[str]:
    return _compile(re.split(r"(\*|\?)", token), {"*": ".*", "?": "."})


def _compile_files(files: str) -> re.Pattern[str]:
    path = PurePosixPath(files).as_posix()
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return _compile(re.split(r"(\*\*/|\*\*|\*|\?)", path), words)


def _compile(parts: list[str], words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts), re.DOTALL)
