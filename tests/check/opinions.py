"""The settings that a file with one mistake asks for: a rule that is off by default."""

import re
from pathlib import Path

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.settings import Settings


def settings_of(file: Path) -> Settings:
    """The settings with every rule on that the file names as `# on: RULE-ID`."""
    named = re.findall(r"# on: (\S+)", file.read_text(encoding="utf-8", errors="replace"))
    return Settings({RuleId(name): Severity.WARNING for name in named})
