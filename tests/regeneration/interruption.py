"""A process that is stopped at every operation on files in turn; run by the tests, not collected.

Usage: interruption.py FOLDER {kill,fail,full} {exchange,dance}. For each point it lays out the old tree in a
new folder, lets a child publish the new one and stops it there: `kill` ends it without any clean-up,
`fail` lets the operation fail once, `full` lets it and all later ones that need room fail. It prints what
was found as JSON.
"""

import errno
import json
import os
import shutil
import sys
from pathlib import Path

from oaswright.config import ApiConfig, Config
from oaswright.manifest import NAME, Manifest, format_manifest, hash_content
from oaswright.publish import moving
from oaswright.publish.compare import compare
from oaswright.publish.kept import list_copies
from oaswright.publish.state import lock_state
from oaswright.publish.transaction import recover
from oaswright.publish.write import write
from oaswright.render.package import MARKER

PACKAGES = ("cats", "dogs")
CHANGING = {
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "shutil.rmtree",
    "shutil.copyfile",
    "oaswright.exchange",
}
NEEDING_ROOM = {"open", "os.mkdir", "os.link", "shutil.copyfile"}


def trees() -> tuple[dict[str, str], dict[str, str]]:
    """The old and the new files of a project."""
    old = {
        "generated/__init__.py": MARKER,
        "server/handlers.py": "# old handlers\n",
        "server/more.py": "# old more\n",
    }
    for package in PACKAGES:
        old |= {
            f"generated/{package}/{name}.py": f"# old {name}\n" for name in ("models", "interface", "stale")
        }
    new = {name: text.replace("old", "new") for name, text in old.items() if "stale" not in name}
    new["generated/cats/fresh.py"] = "# new fresh\n"
    for files in (old, new):
        for package in PACKAGES:
            top = f"generated/{package}/"
            ours = {
                name.removeprefix(top): hash_content(t) for name, t in files.items() if name.startswith(top)
            }
            files[f"{top}{NAME}"] = format_manifest(Manifest("1", ours))
    # What is not ours stays.
    mine = {"generated/cats/mine/notes.txt": "mine\n", "generated/dogs/mine.py": "# mine\n"}
    return old | mine, new | mine


def lay_out(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def found(root: Path, top: str = "") -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((root / top).rglob("*"))
        if path.is_file() and ".oaswright/" not in f"{path.relative_to(root).as_posix()}"
    }


def publish(root: Path, new: dict[str, str]) -> None:
    apis = tuple(ApiConfig(package, root / f"{package}.yaml") for package in PACKAGES)
    config = Config(root, apis, root / "generated", None, {})
    owned = [config.package_folder(api) for api in apis]
    with lock_state(root / ".oaswright", patience=0):
        recover(root / ".oaswright")
        ours = {root / name: text for name, text in new.items() if "mine" not in name}
        changes = compare(ours, owned)
        write(changes, owned, config)


def child(root: Path, new: dict[str, str], point: int, mode: str) -> None:
    """Publish and be stopped at a point. Ends the process: 0 done in spite of it, 3 there is no such
    point any more, 7 an OSError was reported, 9 killed."""
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        writing = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if not (writing or event in CHANGING) or not any(str(root) in str(a) for a in arguments):
            return
        count += 1
        if mode == "kill" and count == point:
            os._exit(9)
        if mode == "fail" and count == point:
            raise OSError(errno.EACCES, "Permission denied", str(arguments[0]))
        if mode == "full" and count >= point and event in NEEDING_ROOM:
            raise OSError(errno.ENOSPC, "No space left on device", str(arguments[0]))

    sys.addaudithook(hook)
    try:
        publish(root, new)
    except OSError:
        os._exit(7)
    os._exit(0 if count >= point else 3)


def main() -> None:
    base, mode, way = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    if way == "dance":
        moving.exchange = lambda *_: False  # type: ignore[assignment]
    old, new = trees()
    results: list[dict[str, object]] = []
    for point in range(1, 1000):
        root = base / str(point)
        lay_out(root, old)
        pid = os.fork()
        if pid == 0:
            child(root, new, point, mode)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

        def state(top: str = "", root: Path = root) -> str:
            there = found(root, top)
            for name, files in (("old", old), ("new", new)):
                if there == {key: text for key, text in files.items() if key.startswith(top)}:
                    return name
            return f"mixed: {sorted(there.items())}"

        result: dict[str, object] = {
            "point": point,
            "code": code,
            "generated": state("generated"),
            "whole": state(),
        }
        with lock_state(root / ".oaswright", patience=0):
            recover(root / ".oaswright")
        result["recovered"] = state()
        publish(root, new)
        result["again"] = state()
        result["kept"] = sorted(copy.kept.read_text("utf-8") for copy in list_copies(root / ".oaswright"))
        result["left"] = sorted(entry.name for entry in (root / ".oaswright").iterdir())
        results.append(result)
        shutil.rmtree(root)
        if code == 3:
            break
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    main()
