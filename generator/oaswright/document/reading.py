"""From a path to a Document: bytes, encoding, then YAML or JSON."""

from __future__ import annotations

import os
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Position, RuleId, Severity, Span
from oaswright.document.document import Document
from oaswright.document.findings import TextFindings
from oaswright.document.json import load_json
from oaswright.document.limits import MOST_BYTES
from oaswright.document.positions import Lines, Node
from oaswright.document.yaml import load_yaml

_NOWHERE: Node = (0, 0, None)
_OTHER_ENCODINGS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00", "UTF-16 or UTF-32"))


def shown_path(path: Path) -> str:
    """The path relative to the working directory if it lies below it, with forward slashes."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the user's own links
    try:
        return absolute.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return absolute.as_posix()


def read_document(path: Path) -> Document:
    """The document in a file. Never raises: whatever is wrong is in its diagnostics."""
    file = shown_path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            return _unusable(
                file, path, f"the file is larger than {MOST_BYTES // 2**20} MiB", rule=RuleId.TOO_LARGE
            )
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return _unusable(file, path, f"the file cannot be read: {reason}")
    except ValueError:
        return _unusable(file, path, "the file cannot be read: its name holds a NUL character")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _wrong_encoding(file, path, data, error)
    return parse_document(text.removeprefix("\ufeff"), path, file)


def parse_document(text: str, path: Path, file: str) -> Document:
    """The document in a text that came from `path`."""
    findings = TextFindings(file, text)
    loaded = None
    if path.suffix.lower() == ".json":
        if text.strip(" \t\r\n"):
            loaded = load_json(text, findings)
        else:
            findings.add(RuleId.SYNTAX, 0, 0, "the file is empty")
    else:
        read = load_yaml(text, findings)
        if read is not None:
            value, root = read
            loaded = value, lambda: root
    return Document(
        file=file,
        path=path,
        text=text,
        value=None if loaded is None else loaded[0],
        places=(lambda: _NOWHERE) if loaded is None else loaded[1],
        diagnostics=tuple(findings.found),
        usable=loaded is not None,
    )


def _wrong_encoding(file: str, path: Path, data: bytes, error: UnicodeDecodeError) -> Document:
    before = data[: error.start].decode("utf-8", "replace")
    lines = Lines.of(file, before)
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark) or data[1:2] == mark:
            message = f"the file is encoded in {name}, not in UTF-8"
            break
    else:
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
    offset = len(before)
    diagnostic = Diagnostic(
        RuleId.ENCODING, Severity.ERROR, lines.span(offset, offset + 1), message, "save the file as UTF-8"
    )
    return Document(
        file=file,
        path=path,
        text=data.decode("utf-8", "replace"),
        value=None,
        places=lambda: _NOWHERE,
        diagnostics=(diagnostic,),
        usable=False,
    )


def _unusable(file: str, path: Path, message: str, rule: RuleId = RuleId.UNREADABLE_FILE) -> Document:
    place = Span(file, Position(1, 1), Position(1, 1))
    return Document(
        file=file,
        path=path,
        text="",
        value=None,
        places=lambda: _NOWHERE,
        diagnostics=(Diagnostic(rule, Severity.ERROR, place, message),),
        usable=False,
    )
