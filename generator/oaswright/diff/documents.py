"""Which documents a run compares: two files, two folders, or what is there with a revision of git."""

import os
from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from oaswright.config import Config
from oaswright.config.roots import find_reference_root
from oaswright.diff.revisions import Revision, open_revision
from oaswright.diff.sides import ReadingError, Side, make_side
from oaswright.document.discovery import SUFFIXES, classify, discover
from oaswright.document.project import Files, Project, load_project
from oaswright.document.reading import decode_document, display_path

_NOTHING = b'{"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}}'


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """A document in both states. `projects` are both with their files, None for one that is not there."""

    name: str
    old: Side
    new: Side
    projects: tuple[Project | None, Project | None]


@dataclass(frozen=True, slots=True)
class _Place:
    """A file or folder of the working tree, or of a revision."""

    path: Path
    revision: Revision | None = None

    def list_documents(self) -> dict[str, Path]:
        """The documents by their paths from a folder; of a file the empty name."""
        revision = self.revision
        if revision is None:
            if self.path.is_dir():
                found = discover(self.path).openapi
                return {path.relative_to(self.path).as_posix(): path for path in found}
            return {"": self.path} if self.path.is_file() else {}
        if revision.read_bytes(self.path) is not None:
            return {"": self.path}
        files = [path for path in revision.list_files(self.path) if path.suffix.lower() in SUFFIXES]
        return {
            path.relative_to(self.path.resolve()).as_posix(): path
            for path in files
            if classify(revision.read_bytes(path) or b"") == "openapi"
        }

    @property
    def files(self) -> Files | None:
        return None if self.revision is None else self.revision.read

    @property
    def shown(self) -> str:
        name = display_path(self.path)
        return name if self.revision is None else f"{self.revision.name}:{self.revision.show(self.path)}"


@contextmanager
def open_pairs(
    specs: Sequence[str], against: str | None, config: Config, root: Path | None
) -> Generator[list[DocumentPair]]:
    """The documents to compare, read. Raises ReadingError for what cannot be read."""
    with ExitStack() as stack:
        if against is None:
            places = [tuple(_find(spec, stack) for spec in specs)]
        else:
            paths = [Path(spec) for spec in specs] or [api.spec for api in config.apis]
            if not paths:
                raise ReadingError("name a document, or list your APIs in [tool.oaswright] of pyproject.toml")
            folder = paths[0] if paths[0].is_dir() else paths[0].parent
            revision = stack.enter_context(open_revision(against, _existing(folder)))
            places = [(_Place(_absolute(path), revision), _Place(_absolute(path))) for path in paths]
        yield [pair for old, new in places for pair in _read(old, new, config, root)]


def _find(spec: str, stack: ExitStack) -> _Place:
    """The place that an argument names: a path, or `REV:PATH` with a path from the root of the repository."""
    path = Path(spec)
    name, colon, inside = spec.partition(":")
    if path.exists() or not colon or not name:
        return _Place(_absolute(path))
    revision = stack.enter_context(open_revision(name, Path.cwd()))
    at_root, here = revision.root / inside, _absolute(Path(inside))
    is_there = revision.read_bytes(at_root) is not None or bool(revision.list_files(at_root))
    return _Place(at_root if is_there else here, revision)


def _read(old: _Place, new: _Place, config: Config, root: Path | None) -> Iterable[DocumentPair]:
    before, after = old.list_documents(), new.list_documents()
    if not before and not after:
        raise ReadingError(f"there is no OpenAPI document at {old.shown}, and none at {new.shown}")
    if (set(before) == {""}) != (set(after) == {""}) and before and after:
        raise ReadingError(f"{old.shown} and {new.shown} are a file and a folder; name two of a kind")
    if set(before) | set(after) == {""}:
        for place, found in ((old, before), (new, after)):
            if not found and place.revision is None:
                raise ReadingError(f"there is no file {place.shown}")
    for name in sorted({*before, *after}):
        old_project = _load(old, before.get(name), config, root)
        new_project = _load(new, after.get(name), config, root)
        shown = display_path(after[name]) if name in after else f"{old.shown}{name and '/'}{name}"
        yield DocumentPair(
            shown,
            make_side(old_project or _load_nothing(before.get(name) or after[name], old.shown)),
            make_side(new_project or _load_nothing(after.get(name) or before[name], new.shown)),
            (old_project, new_project),
        )


def _load(place: _Place, path: Path | None, config: Config, root: Path | None) -> Project | None:
    if path is None:
        return None
    below = root or find_reference_root(config, path)
    return load_project(path, root=below, files=place.files)


def _load_nothing(path: Path, shown: str) -> Project:
    """The document that is not there: an API without operations."""
    document = decode_document(_NOTHING, path.with_suffix(".json"), f"{shown} (no document)")
    return load_project(path, files=lambda _: document)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - links stay as they are written


def _existing(folder: Path) -> Path:
    """The nearest folder that is there: a document may be gone with its folder."""
    return next((one for one in (folder, *_absolute(folder).parents) if one.is_dir()), Path.cwd())
