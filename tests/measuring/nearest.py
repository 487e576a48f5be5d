"""Which tests stand nearest to which package of the toolkit; "" is for the modules beside the packages."""

from collections.abc import Mapping

# The first test that fails ends a run: the quick ones stand first.
TESTS: Mapping[str, tuple[str, ...]] = {
    "": ("tests/units", "tests/check", "tests/regeneration", "tests/toolkit"),
    "openapi": ("tests/units", "tests/check", "tests/behaviour", "tests/runtime"),
    "diagnostics": ("tests/units", "tests/messages", "tests/check"),
    "document": ("tests/units", "tests/check", "tests/messages", "tests/behaviour", "tests/hostile"),
    "spec": ("tests/units", "tests/server/test_in_sync.py", "tests/behaviour", "tests/toolkit"),
    "checking": ("tests/check",),
    "config": ("tests/check", "tests/toolkit", "tests/regeneration", "tests/behaviour/test_format_types.py"),
    "judge": ("tests/check", "tests/corpus/test_judge.py"),
    "lint": ("tests/units", "tests/messages", "tests/check"),
    "ir": ("tests/units", "tests/server/test_in_sync.py", "tests/behaviour", "tests/toolkit"),
    "render": (
        "tests/units",
        "tests/server/test_in_sync.py",
        "tests/behaviour",
        "tests/typing",
        "tests/toolkit",
        "tests/corpus/test_linters.py",
    ),
    "model_packages": ("tests/behaviour/test_model_packages.py", "tests/toolkit/test_model_packages.py"),
    "handlers": ("tests/units", "tests/regeneration", "tests/properties"),
    "publish": ("tests/units", "tests/regeneration", "tests/toolkit"),
    "cli": ("tests/units", "tests/repository", "tests/check", "tests/toolkit", "tests/regeneration"),
    "runtime": ("tests/units", "tests/runtime", "tests/behaviour", "tests/corpus"),
}
