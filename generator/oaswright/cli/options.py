"""The options of `oaswright generate`, which `serve` gives as well."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """`spec` and `out` are one document and its package; without them the APIs of the configuration count.

    `apis` are names of some of these.
    """

    spec: Path | None = None
    out: Path | None = None
    apis: tuple[str, ...] = ()
    mode: Literal["write", "check", "diff", "watch"] = "write"
    apply_renames: bool = False
