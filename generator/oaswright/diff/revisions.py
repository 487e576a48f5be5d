"""Files as a revision of git has them, read from its objects: nothing is checked out."""

import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from oaswright.diff.sides import ReadingError
from oaswright.document.document import Document
from oaswright.document.limits import MAX_BYTES
from oaswright.document.reading import decode_document

_PATIENCE_SECONDS = 60


class Revision:
    """A commit of a repository. `name` is as the user wrote it."""

    def __init__(self, name: str, commit: str, root: Path, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.root = root
        self._commit = commit
        self._process = process
        self._known: dict[Path, Document | None] = {}

    def read(self, path: Path) -> Document | None:
        """The document at a path of the working tree as the revision has it; None if it has none."""
        if path not in self._known:
            data = self.read_bytes(path)
            shown = f"{self.name}:{self.show(path)}"
            self._known[path] = None if data is None else decode_document(data, path, shown)
        return self._known[path]

    def read_bytes(self, path: Path) -> bytes | None:
        """The bytes of a file; None if the revision has no such file."""
        name = self.show(path)
        stdin, stdout = self._process.stdin, self._process.stdout
        if name is None or "\n" in name or stdin is None or stdout is None:
            return None
        stdin.write(f"{self._commit}:{name}\n".encode())
        stdin.flush()
        head = stdout.readline().split()
        if len(head) != 3 or not head[2].isdigit():
            return None
        size = int(head[2])
        data = stdout.read(size + 1)[:size]
        return data[: MAX_BYTES + 1] if head[1] == b"blob" else None

    def show(self, path: Path) -> str | None:
        """A path from the root of the repository; None outside of it."""
        real = path.resolve()
        return real.relative_to(self.root).as_posix() if real.is_relative_to(self.root) else None

    def list_files(self, folder: Path) -> list[Path]:
        """The files of the revision below a folder of the working tree."""
        name = self.show(folder)
        if name is None:
            return []
        command = ["ls-tree", "-r", "-z", "--name-only", self._commit, "--", *([] if name == "." else [name])]
        listed = _run(command, self.root)
        return [self.root / part.decode("utf-8", "surrogateescape") for part in listed.split(b"\0") if part]


@contextmanager
def open_revision(name: str, folder: Path) -> Generator[Revision]:
    """A revision (a commit, branch or tag) of the repository around a folder. Raises ReadingError."""
    try:
        root = Path(_run(["rev-parse", "--show-toplevel"], folder).decode().strip()).resolve()
    except ReadingError:
        raise ReadingError(
            f"{folder} is in no git repository, which `{name}` would be a revision of"
        ) from None
    try:
        commit = _run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"], root)
    except ReadingError:
        raise ReadingError(f"`{name}` is no revision of the repository {root}") from None
    with subprocess.Popen(  # noqa: S603 - the names are data on standard input
        [_find_git(), "cat-file", "--batch"], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield Revision(name, commit.decode().strip(), root, process)
        finally:
            process.terminate()


def _find_git() -> str:
    git = shutil.which("git")
    if git is None:
        raise ReadingError("git is not installed; name two files instead of a revision")
    return git


def _run(arguments: list[str], folder: Path) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - the name of a revision cannot be an option
            [_find_git(), *arguments], cwd=folder, capture_output=True, timeout=_PATIENCE_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ReadingError(f"git {arguments[0]} failed: {error}") from None
    return done.stdout
