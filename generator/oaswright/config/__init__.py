"""What is to be generated: the `[tool.oaswright]` of a pyproject.toml, or one document."""

from oaswright.config.model import FILE, ApiConfig, Config, ConfigError, ModelPackage, Split
from oaswright.config.reading import load_config
from oaswright.config.selection import document_config, select_apis

__all__ = [
    "FILE",
    "ApiConfig",
    "Config",
    "ConfigError",
    "ModelPackage",
    "Split",
    "document_config",
    "load_config",
    "select_apis",
]
