"""What can be guessed from around a new project."""

import json
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from oaswright.starter.model import Forge


def guess_forge(root: Path) -> Forge:
    """Where the repository around a folder is, by the addresses that git knows."""
    for folder in (root, *root.parents):
        config = folder / ".git" / "config"
        if config.is_file():
            text = config.read_text("utf-8", "replace")
            urls = [line for line in text.splitlines() if line.strip().startswith("url")]
            return "gitlab" if any("gitlab" in url for url in urls) else "github"
    return "github"


def find_wheel() -> Path | None:
    """The wheel that oaswright was installed from, where it is still there (PyPA, "Direct URL origin")."""
    text = distribution("oaswright").read_text("direct_url.json")
    if text is None:
        return None
    url = urlsplit(str(json.loads(text).get("url", "")))
    path = Path(unquote(url.path))
    return path if url.scheme == "file" and path.suffix == ".whl" and path.is_file() else None
