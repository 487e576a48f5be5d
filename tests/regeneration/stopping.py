"""Whole runs of the command that are killed, and what may happen until the next one; run by the tests.

Usage: stopping.py FOLDER FIRST NUMBER. In each trial `oaswright generate` is killed at a random operation on
files: before it, or when the file is open and empty. Then somebody switches the branch, copies the project,
sets the clock back, or damages a file that runs leave for each other; or nobody does anything. Then the next
run goes on. It prints the trials in which something that people wrote is neither in the project nor among the
copies, something else than from nothing is generated, or a run ends with an exception.
"""

import json
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from oaswright.publish.kept import list_copies

from tests.regeneration.interruption import CHANGING
from tests.regeneration.projects import edit, lay_out, oaswright, tree

MAX_POINT = 90
COMMANDS = (*[("generate",)] * 8, ("generate", "--explain"), ("check",))
YEAR = 365 * 24 * 60 * 60
DRAFTS = re.compile(r"staged|journal\.json.*|holder")
TORN = os.O_WRONLY | os.O_RDWR
WORDS: tuple[object, ...] = (None, 3, -1, 10**30, "x", "../../x", [], {}, ["x"], {"x": "y"}, True)


def write_by_hand(root: Path, mark: str) -> None:
    """Fill the handlers, and edit a generated file."""
    for name in ("pets", "shops"):
        handlers = root / f"server/{name}.py"
        text = handlers.read_text(encoding="utf-8")
        handlers.write_text(text.replace("raise", f"# {mark} {name}\n        raise"), encoding="utf-8")
    edit(root / "generated/pets/models.py", lambda text: f"{text}# {mark} edited\n")


def change_document(root: Path) -> None:
    """What a developer changes: a parameter, a property, a new operation."""
    edit(
        root / "specs/pets.yaml",
        lambda text: text.replace("schema: {type: integer}", "schema: {type: string}"),
    )
    edit(
        root / "specs/shared/pet.yaml",
        lambda text: text.replace("age: {type: integer}", "born: {type: string}"),
    )
    shops = (
        "  /fairs:\n    get:\n      operationId: listFairs\n      responses: {'204': {description: None.}}\n"
    )
    edit(root / "specs/shops.yaml", lambda text: text.replace("  /shops:\n", f"{shops}  /shops:\n"))


def kill(root: Path, command: tuple[str, ...], point: int, *, torn: bool) -> bool:
    """Run a command in a child, and kill it at a point. Returns whether it came so far."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & TORN
        if not (writing or event in CHANGING) or str(root) not in str(Path.cwd() / str(arguments[0])):
            return
        count += 1
        if count == point:
            if torn and writing and isinstance(arguments[0], str) and isinstance(arguments[2], int):
                os.open(arguments[0], arguments[2], 0o644)
            os._exit(9)

    sys.addaudithook(hook)
    oaswright(root, *command)
    os._exit(0)


def damage(path: Path, draw: random.Random) -> str:
    """Damage a file that runs leave for each other. Returns what was done."""
    data = path.read_bytes() if path.exists() else b"{}"
    ways: list[Callable[[], bytes]] = [
        lambda: b"",
        lambda: data[: draw.randrange(len(data) + 1)],
        lambda: draw.randbytes(80),
        lambda: data[:-3] + b"\xff\x00}",
        lambda: json.dumps(draw.choice(WORDS)).encode(),
        lambda: _change_value(data, draw),
        lambda: _change_value(data, draw),
        lambda: _change_value(data, draw),
    ]
    way = draw.randrange(len(ways) + 1)
    if way == len(ways):
        path.unlink(missing_ok=True)
        path.mkdir()
        return f"folder {path.name}"
    path.write_bytes(ways[way]())
    return f"{way} {path.name}"


def _change_value(data: bytes, draw: random.Random) -> bytes:
    """JSON with one of its values changed: another version, another type, another path."""
    try:
        table = json.loads(data)
    except ValueError:
        return data + data
    places: list[tuple[object, object]] = []
    pending = [table]
    while pending:
        node = pending.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        places += ((node, key) for key in keys)
        pending += (node[key] for key in keys)
    if not places:
        return data
    node, key = draw.choice(places)
    node[key] = draw.choice(WORDS)  # type: ignore[index]
    return json.dumps(table).encode()


def try_once(folder: Path, seed: int) -> str | None:
    """One trial. Returns what went wrong."""
    draw = random.Random(seed)  # noqa: S311
    root, base = folder / "project", folder / "base"
    shutil.copytree(base / "edited", root, symlinks=True)
    point, torn = draw.randint(1, MAX_POINT), draw.random() < 0.5
    command = draw.choice(COMMANDS)
    reached = kill(root, command, point, torn=torn)
    way = draw.choice(("nothing", "nothing", "branch", "copy", "clock", "damage", "damage", "manifest"))
    state, marks = "edited", {"mine pets", "mine shops", "mine edited"}
    if way == "branch":
        for name in ("specs", "server", "generated"):
            shutil.rmtree(root / name)
            shutil.copytree(base / "branch" / name, root / name)
        state, marks = "branch", {"other pets", "other shops", "other edited"}
    elif way == "copy":
        root = root.rename(folder / "copy")
        shutil.copytree(base / "edited", folder / "project", symlinks=True)
    elif way == "clock":
        for path in root.rglob("*"):
            os.utime(path, (time.time() - YEAR, time.time() - YEAR), follow_symlinks=False)
    elif way == "damage":
        # What is linked is a file of the project as well.
        memory = root / ".oaswright"
        found = [path for path in memory.rglob("*") if path.is_file() and path.stat().st_nlink == 1]
        ours = [path for path in found if "replaced" not in path.parts and path.name != "lock"]
        way = f"damage {damage(draw.choice(sorted(ours) or [memory / 'cache.json']), draw)}"
    elif way == "manifest":
        way = f"damage {damage(draw.choice(sorted(root.glob('generated/*/.oaswright.json'))), draw)}"
    story = f"{' '.join(command)}, point {point}, torn {torn}, reached {reached}, {way}: "
    here = tree(root, "generated", "server")
    try:
        results = [oaswright(root, "generate") for _ in range(2)]
        if command == ("check",) or "damage" in way:
            results.append(oaswright(root, "check"))
    except Exception as error:
        return story + repr(error)
    if ".oaswright.json" in way and "in the way and not written by oaswright" in results[0].err:
        # What is ours is not known any more: nothing is touched.
        return None if tree(root, "generated", "server") == here else f"{story}files changed"
    if [result.status for result in results] != [0] * len(results):
        return story + "".join(result.err for result in results)
    if results[1].out != "nothing to do\n":
        return f"{story}second run: {results[1].out}"
    for top in ("generated", "server"):
        found, wanted = tree(root, top), tree(base / f"{state}-done", top)
        if found != wanted:
            return (
                f"{story}differs in {sorted(n for n in {*found, *wanted} if found.get(n) != wanted.get(n))}"
            )
    copies = {copy.kept.read_bytes() for copy in list_copies(root / ".oaswright")}
    texts = {*tree(root, "server").values(), *copies}
    if lost := {mark for mark in marks if not any(mark.encode() in text for text in texts)}:
        return f"{story}lost {sorted(lost)}"
    written = ("server/pets.py", "server/shops.py", "generated/pets/models.py")
    versions = {
        name: [(base / top / name).read_bytes() for top in (state, f"{state}-done")] for name in written
    }
    if gone := [name for name, (old, new) in versions.items() if old != new and old not in copies]:
        return f"{story}no former version of {gone}"
    state_files = [path.relative_to(root / ".oaswright") for path in (root / ".oaswright").rglob("*")]
    # Copies of what was staged are kept below `replaced`.
    if left := [
        path.name for path in state_files if "replaced" not in path.parts and DRAFTS.fullmatch(path.name)
    ]:
        return f"{story}left {sorted(left)}"
    if way == "copy" and tree(folder / "project", "server", "generated") != tree(
        base / "edited", "server", "generated"
    ):
        return f"{story}the original changed"
    return None


def prepare(root: Path, base: Path) -> None:
    """The project before the run that is killed, one on another branch, and both after a whole run.

    All are made at the path `root` and copied from there: a project that has moved remembers nothing.
    """
    lay_out(root)
    oaswright(root, "generate")
    oaswright(root, "check")
    for name, mark in (("edited", "mine"), ("branch", "other")):
        former = shutil.copytree(root, base / "former", dirs_exist_ok=True)
        write_by_hand(root, mark)
        if name == "edited":
            change_document(root)
        shutil.copytree(root, base / name)
        oaswright(root, "generate")
        shutil.copytree(root, base / f"{name}-done")
        shutil.rmtree(root)
        shutil.copytree(former, root)
    shutil.rmtree(root)


def main() -> None:
    folder, first, number = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.fsync = lambda _: None  # type: ignore[assignment]
    prepare(folder / "project", folder / "base")
    wrong: dict[int, str] = {}
    for seed in range(first, first + number):
        found = try_once(folder, seed)
        if found is not None:
            wrong[seed] = found
        for name in ("project", "copy"):
            shutil.rmtree(folder / name, ignore_errors=True)
    sys.stdout.write(json.dumps(wrong, indent=1))


if __name__ == "__main__":
    main()
