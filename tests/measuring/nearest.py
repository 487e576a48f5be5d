"""Which tests stand nearest to which package of the toolkit; "" is for the modules beside the packages."""

from collections.abc import Mapping

TESTS: Mapping[str, tuple[str, ...]] = {
    "": ("tests/units", "tests/toolkit", "tests/regeneration", "tests/check"),
    "openapi": ("tests/units", "tests/check", "tests/behaviour", "tests/runtime"),
    "diagnostics": ("tests/units", "tests/messages", "tests/check"),
    "document": ("tests/units", "tests/check", "tests/messages", "tests/behaviour", "tests/hostile"),
    "spec": ("tests/units", "tests/behaviour", "tests/toolkit", "tests/server/test_in_step.py"),
    "lint": ("tests/units", "tests/messages", "tests/check"),
    "ir": ("tests/units", "tests/behaviour", "tests/toolkit", "tests/server/test_in_step.py"),
    "render": (
        "tests/units",
        "tests/behaviour",
        "tests/toolkit",
        "tests/server/test_in_step.py",
        "tests/typing",
        "tests/hostile",
    ),
    "handlers": (
        "tests/units",
        "tests/regeneration/test_handlers.py",
        "tests/regeneration",
        "tests/properties",
    ),
    "publish": ("tests/units", "tests/toolkit", "tests/regeneration"),
    "cli": ("tests/units", "tests/repository", "tests/check", "tests/toolkit", "tests/regeneration"),
    "runtime": ("tests/units", "tests/runtime", "tests/behaviour", "tests/corpus"),
}
