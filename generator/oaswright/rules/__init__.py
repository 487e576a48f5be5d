"""What is wrong with an API description: one rule per file, and the functions that run them all."""

from oaswright.rules.checking import check, check_file, configured
from oaswright.rules.model import Finding, Rule
from oaswright.rules.registry import RULES
from oaswright.rules.settings import Settings, SettingsError, parse_settings

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
