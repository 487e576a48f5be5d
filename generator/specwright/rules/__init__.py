"""What is wrong with an API description: one rule per file, and the functions that run them all."""

from specwright.rules.checking import check, check_file, configured
from specwright.rules.model import Finding, Rule
from specwright.rules.registry import RULES
from specwright.rules.settings import Settings, SettingsError, parse_settings

__all__ = [
    "RULES",
    "Finding",
    "Rule",
    "Settings",
    "SettingsError",
    "check",
    "check_file",
    "configured",
    "parse_settings",
]
