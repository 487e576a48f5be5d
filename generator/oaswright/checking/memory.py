"""What `check` has found in documents, so that one in which nothing has changed is not checked again.

An answer holds for the content of all files that were read, the paths by which they were reached, the
settings and the tool. There is none for a document whose findings depend on more: on rules of one's own,
which may read anything, and on references to files that are not there.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oaswright.checking.answers import Answer, Request
from oaswright.config.roots import find_root
from oaswright.contents import replace_file
from oaswright.diagnostics import Diagnostic, Position, Related, Severity, Span
from oaswright.lint.entry_points import has_entry_points
from oaswright.publish.cache import describe_tool, hash_bytes, hash_file
from oaswright.publish.state import make_state

if TYPE_CHECKING:
    from oaswright.document.document import Document

_FILE = "checks.json"
_FORMAT = 1
# Documents are renamed and removed.
_MAX_KEPT = 100
# Reading more takes as long as finding them.
_MAX_FINDINGS = 5000


@dataclass(frozen=True, slots=True)
class Link:
    """A path by which a file was reached, what it led to, and the digest of the content."""

    path: str
    real: str
    digest: str

    def is_current(self) -> bool:
        """Whether the path still leads to the same file with the same content."""
        return os.path.realpath(self.path) == self.real and hash_file(self.path) == self.digest


def find_links(reached: "Iterable[Mapping[Path, Document]]") -> list[Link]:
    """The paths by which documents were reached; none where one has changed since."""
    from oaswright.document.reading import read_again

    found: list[Link] = []
    for path, document in (item for paths in reached for item in paths.items()):
        digest = hash_bytes(read_again(document, path))
        if digest is None:
            return []
        found.append(Link(str(path), os.path.realpath(path), digest))
    return found


class Memory:
    """The answers of earlier runs, in the folder of state of a project; none where there is no project."""

    def __init__(self, state: Path | None) -> None:
        self._state = None if has_entry_points() else state
        self._key: list[Any] = []
        self._entries: dict[str, Any] = {}
        if self._state is not None:
            self._key = [_FORMAT, *describe_tool()]
            self._entries = _load(self._state, self._key)

    def recall(self, request: Request) -> Answer | None:
        """The answer about a document, if it is known and nothing has changed."""
        if not self._entries or not _is_reproducible(request):
            return None
        try:
            links, answer = _read_entry(self._entries[_name(request)])
        except (KeyError, ValueError, TypeError, AttributeError):
            return None
        return answer if all(link.is_current() for link in links) else None

    def save(self, answers: Iterable[tuple[Request, Sequence[Link], Answer]]) -> None:
        """Remember answers; a project that cannot be written to does without."""
        if self._state is None:
            return
        new = {
            _name(request): _write_entry(links, answer)
            for request, links, answer in answers
            if links and _is_reproducible(request) and len(answer.found) <= _MAX_FINDINGS
        }
        if not new:
            return
        kept = {name: entry for name, entry in self._entries.items() if name not in new}
        table = {"key": self._key, "documents": dict(list({**kept, **new}.items())[-_MAX_KEPT:])}
        with suppress(OSError):
            make_state(self._state)
            replace_file(self._state / _FILE, json.dumps(table).encode())


def _is_reproducible(request: Request) -> bool:
    return request.data is None and request.root is not None and not request.rules.get("files")


def _name(request: Request) -> str:
    """What an answer is remembered by: all that is asked."""
    path = request.path.absolute()
    root = (request.reference_root or find_root(path)).resolve()
    settings = (request.lenient, dict(request.formats), str(request.root), request.rules, request.sharing)
    asked = (str(path), str(root), *settings)
    return blake2b(repr(asked).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _load(state: Path, key: list[Any]) -> dict[str, Any]:
    try:
        table: Any = json.loads((state / _FILE).read_bytes())
        return dict(table["documents"]) if table["key"] == key else {}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _write_entry(links: Sequence[Link], answer: Answer) -> dict[str, Any]:
    return {
        "links": [[link.path, link.real, link.digest] for link in links],
        "found": [_write_finding(diagnostic) for diagnostic in answer.found],
        "files": {shown: str(path) for shown, path in answer.files.items()},
        "used": sorted(answer.used),
    }


def _read_entry(table: Any) -> tuple[list[Link], Answer]:
    links = [Link(str(path), str(real), str(digest)) for path, real, digest in table["links"]]
    found = tuple(_read_finding(*entry) for entry in table["found"])
    files = {str(shown): Path(path) for shown, path in table["files"].items()}
    return links, Answer(found, files, {}, frozenset(map(int, table["used"])))


def _write_finding(diagnostic: Diagnostic) -> list[Any]:
    related = [(_write_span(other.span), other.message) for other in diagnostic.related]
    span = None if diagnostic.span is None else _write_span(diagnostic.span)
    return [diagnostic.rule, diagnostic.severity.value, span, diagnostic.message, diagnostic.hint, related]


def _read_finding(rule: Any, severity: Any, span: Any, message: Any, hint: Any, related: Any) -> Diagnostic:
    return Diagnostic(
        str(rule),
        Severity(severity),
        None if span is None else _read_span(*span),
        str(message),
        None if hint is None else str(hint),
        tuple(Related(_read_span(*place), str(words)) for place, words in related),
    )


def _write_span(span: Span) -> list[Any]:
    return [span.file, span.start.line, span.start.column, span.end.line, span.end.column]


def _read_span(file: Any, line: Any, column: Any, last: Any, end: Any) -> Span:
    return Span(str(file), Position(int(line), int(column)), Position(int(last), int(end)))
