"""Files that somebody saves while a run is at work, at any point, killed later or not; run by the tests.

Usage: saving.py FOLDER FIRST NUMBER {exchange,dance}. In each trial a child publishes a new tree; at a random
operation on files somebody saves a handler module, a file of one's own in a generated package, or a generated
file, as one of the known editors does. Then another run publishes. It prints the trials in which what was
saved can be found nowhere, neither in the project nor among the copies, or not everything was written in the
end.
"""

import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from oaswright.config import ApiConfig, Config
from oaswright.publish import moving
from oaswright.publish.compare import compare
from oaswright.publish.kept import list_copies
from oaswright.publish.moving import ConflictError
from oaswright.publish.state import lock_state
from oaswright.publish.transaction import recover
from oaswright.publish.write import write

from tests.regeneration.interruption import CHANGING, PACKAGES, lay_out, trees

HANDLERS = ("server/handlers.py", "server/more.py", "server/linked.py")
OWN = ("generated/cats/mine/notes.txt", "generated/dogs/mine.py")
GENERATED = ("generated/cats/models.py", "generated/dogs/stale.py")
MAX_POINT = 70


def save_in_place(path: Path, text: str) -> Iterator[None]:
    """Open the file, which empties it, and write later."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    yield
    os.write(descriptor, text.encode())
    os.close(descriptor)


def save_at_once(path: Path, text: str) -> Iterator[None]:
    path.write_text(text, encoding="utf-8")
    yield


def save_by_rename(path: Path, text: str) -> Iterator[None]:
    draft = path.with_name(f"{path.name}.tmp")
    draft.write_text(text, encoding="utf-8")
    yield
    draft.replace(path)


def save_by_backup(path: Path, text: str) -> Iterator[None]:
    path.rename(path.with_name(f"{path.name}~"))
    yield
    path.write_text(text, encoding="utf-8")


WAYS: tuple[Callable[[Path, str], Iterator[None]], ...] = (
    save_in_place,
    save_at_once,
    save_by_rename,
    save_by_backup,
)


def publish(root: Path) -> None:
    """What a run does: handlers are edited as they are, everything else is as the document wants it."""
    apis = tuple(ApiConfig(package, root / f"{package}.yaml") for package in PACKAGES)
    config = Config(root, apis, root / "generated", None, {})
    owned = [config.package_folder(api) for api in apis]
    _, new = trees()
    with lock_state(root / ".oaswright", patience=0):
        recover(root / ".oaswright")
        for _ in range(4):
            files = {root / name: text for name, text in new.items() if "mine" not in name}
            for name in HANDLERS:
                text = (root / name).read_text(encoding="utf-8") if (root / name).exists() else ""
                files[root / name] = text.replace("# old", "# new") or "# new stub\n"
            try:
                write(compare(files, owned), owned, config)
            except ConflictError:
                continue
            return


class Interference:
    """Somebody's saves while a run is at work: begun at one point, ended at another, killed at a third."""

    def __init__(self, root: Path, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311
        self.root, self.count, self.busy = root, 0, False
        self.path = root / chance.choice(HANDLERS + OWN + GENERATED)
        self.way = chance.choice(WAYS)
        self.token = f"# saved {seed}\n"
        self.first = chance.randint(1, MAX_POINT)
        self.second = self.first + chance.choice((0, 0, 1, 2, 5, 20))
        self.killed = self.second + chance.randint(1, 40) if chance.random() < 0.5 else None
        self.saving: Iterator[None] | None = None

    def step(self) -> None:
        self.count += 1
        if self.count == self.first:
            self.begin()
        if self.count == self.second:
            self.end()
        if self.count == self.killed:
            os._exit(9)

    def begin(self) -> None:
        # What an editor saves is what it has read some time ago, and what was typed.
        self.saving = self.way(self.path, f"# old text\n{self.token}")
        self.go_on()

    def end(self) -> None:
        if self.saving is None:
            self.begin()
        self.go_on()

    def go_on(self) -> None:
        """The next step of saving; an editor whose file has gone tells, and is told to save all the same."""
        assert self.saving is not None
        try:
            next(self.saving, None)
        except OSError:
            self.saving = iter(())
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(f"# old text\n{self.token}", encoding="utf-8")

    def finish(self) -> None:
        """The run was shorter than the plan."""
        if self.count < self.second:
            self.end()


def watch(plan: Interference) -> None:
    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writing = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if plan.busy or not (writing or event in CHANGING):
            return
        plan.busy = True
        plan.step()
        plan.busy = False

    sys.addaudithook(hook)


def try_once(root: Path, seed: int) -> str | None:
    """One trial. Returns what went wrong."""
    old, _ = trees()
    lay_out(root, old | {"server/linked.py": "# old linked\n"})
    os.link(root / "server/linked.py", root / "linked.py")
    plan = Interference(root, seed)
    pid = os.fork()
    if pid == 0:
        watch(plan)
        publish(root)
        plan.busy = True
        plan.finish()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    for _ in range(2):
        publish(root)
    kept = {copy.kept.read_text(encoding="utf-8") for copy in list_copies(root / ".oaswright")}
    there = {
        path.read_text(encoding="utf-8")
        for path in root.rglob("*")
        if path.is_file() and ".oaswright" not in path.parts
    }
    story = f"{plan.way.__name__} {plan.path.relative_to(root)} {plan.first} {plan.second} {plan.killed}"
    if code not in (0, 9):
        return f"ended with {code}: {story}"
    if not any(plan.token in text for text in kept | there):
        return f"lost: {story}"
    if not all("# new" in (root / name).read_text(encoding="utf-8") for name in (*HANDLERS, GENERATED[0])):
        return f"not written: {story}"
    if (root / "server/linked.py").stat().st_nlink != 2 and not plan.path.match("linked.py"):
        return f"no longer linked: {story}"
    if left := {entry.name for entry in (root / ".oaswright").iterdir()} - {".gitignore", "lock", "replaced"}:
        return f"left {sorted(left)}: {story}"
    return None


def main() -> None:
    base, first, number, way = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    if way == "dance":
        moving.exchange = lambda *_: False  # type: ignore[assignment]
    os.fsync = lambda _: None  # type: ignore[assignment]
    wrong: dict[int, str] = {}
    for seed in range(first, first + number):
        root = base / str(seed)
        found = try_once(root, seed)
        if found is not None:
            wrong[seed] = found
        shutil.rmtree(root)
    sys.stdout.write(json.dumps(wrong))


if __name__ == "__main__":
    main()
