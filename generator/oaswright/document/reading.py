"""From a path to a Document: bytes, encoding, then YAML or JSON."""

import os
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Position, RuleId, Severity, Span
from oaswright.document.document import Document
from oaswright.document.findings import TextFindings
from oaswright.document.json import load_json
from oaswright.document.limits import MAX_BYTES
from oaswright.document.positions import Lines, Node
from oaswright.document.yaml import load_yaml

_NOWHERE: Node = (0, 0, None)
_OTHER_ENCODINGS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00", "UTF-16 or UTF-32"))


def display_path(path: Path) -> str:
    """The path relative to the working directory if it lies below it, with forward slashes."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the user's own links
    try:
        return absolute.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return absolute.as_posix()


def read_document(path: Path) -> Document:
    """The document in a file. Never raises: whatever is wrong is in its diagnostics."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return _unreadable(path, f"the file cannot be read: {reason}")
    except ValueError:
        return _unreadable(path, "the file cannot be read: its name contains a NUL character")
    return decode_document(data, path)


def read_again(document: Document, path: Path) -> bytes | None:
    """The bytes that a document was read from by a path; some that no file has if it has changed since."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.decode("utf-8-sig", "replace") == document.text else b"\xff"


def decode_document(data: bytes, path: Path, shown: str | None = None) -> Document:
    """The document in the bytes of a file, or in bytes that stand for it; `shown` names it otherwise."""
    if len(data) > MAX_BYTES:
        return _unreadable(path, f"the file is larger than {MAX_BYTES // 2**20} MiB", RuleId.TOO_LARGE)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _reject_encoding(path, data, error)
    return parse_document(text.removeprefix("\ufeff"), path, shown or display_path(path))


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
            loaded = value, lambda: root, None
    return Document(
        file=file,
        path=path,
        text=text,
        value=None if loaded is None else loaded[0],
        positions=(lambda: _NOWHERE) if loaded is None else loaded[1],
        diagnostics=tuple(findings.found),
        usable=loaded is not None,
        find=None if loaded is None else loaded[2],
    )


def _reject_encoding(path: Path, data: bytes, error: UnicodeDecodeError) -> Document:
    before = data[: error.start].decode("utf-8", "replace")
    lines = Lines.of(display_path(path), before)
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark) or data[1:2] == mark:
            message = f"the file is encoded in {name}, not in UTF-8"
            break
    else:
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
    span = lines.span(len(before), len(before) + 1)
    diagnostic = Diagnostic(RuleId.ENCODING, Severity.ERROR, span, message, "save the file as UTF-8")
    return _unusable(path, diagnostic, data.decode("utf-8", "replace"))


def _unreadable(path: Path, message: str, rule: RuleId = RuleId.UNREADABLE_FILE) -> Document:
    span = Span(display_path(path), Position(1, 1), Position(1, 1))
    return _unusable(path, Diagnostic(rule, Severity.ERROR, span, message), "")


def _unusable(path: Path, diagnostic: Diagnostic, text: str) -> Document:
    return Document(
        file=display_path(path),
        path=path,
        text=text,
        value=None,
        positions=lambda: _NOWHERE,
        diagnostics=(diagnostic,),
        usable=False,
    )
