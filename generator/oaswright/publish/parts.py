"""Parts of packages that are dear to make, remembered in `.oaswright/parts/`, a file for each package."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from oaswright.contents import replace_file
from oaswright.manifest import hash_content
from oaswright.openapi.pointers import JSON
from oaswright.publish.cache import describe_tool
from oaswright.publish.state import make_state
from oaswright.render.parts import Parts


def remember_parts(state: Path) -> Parts:
    """What the last run with the same tool has left below `state`, and the way to leave it for the next one.

    Damaged parts are no parts. A project that cannot be written to does without.
    """
    folder = state / "parts"
    tool = json.dumps(describe_tool())

    def recall(name: str) -> Mapping[str, JSON]:
        try:
            digest, _, data = (folder / name).read_bytes().partition(b"\n")
        except OSError:
            return {}
        if digest.decode("ascii", "replace") != hash_content(tool.encode() + data):
            return {}
        found: dict[str, JSON] = json.loads(data)
        return found

    def remember(name: str, parts: Mapping[str, JSON]) -> None:
        data = json.dumps(parts).encode()
        with suppress(OSError):
            make_state(state)
            folder.mkdir(exist_ok=True)
            replace_file(folder / name, hash_content(tool.encode() + data).encode() + b"\n" + data)

    return Parts(recall, remember)
