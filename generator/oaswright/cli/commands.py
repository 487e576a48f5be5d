"""The commands: what each is for, how it is called, what its exit status means."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """What `--help` says beside the arguments. `page` is where more stands in the repository of oaswright."""

    about: str
    examples: tuple[str, ...]
    statuses: str
    page: str = "README.md"

    @property
    def epilog(self) -> str:
        """The end of the help."""
        examples = "\n".join(f"  oaswright {example}" for example in self.examples)
        return (
            f"examples:\n{examples}\n\nexit status: {self.statuses}\n"
            f"more: {self.page} in the repository of oaswright"
        )


COMMANDS: Mapping[str, Command] = {
    "init": Command(
        "lay out a new project, which is served and tested at once",
        ("init shop", "init shop --template full", "init --from openapi.json"),
        "0 fine, 1 errors in the document, 2 wrong use, something is in the way",
    ),
    "check": Command(
        "validate and lint documents; every problem at once, with its position",
        ("check", "check specs/ --fail-on warning", "check --format sarif - < shop.yaml"),
        "0 fine or only warnings, 1 errors (see --fail-on), 2 wrong use",
    ),
    "generate": Command(
        "write models, interface and wiring, and stubs for missing handlers",
        ("generate", "generate --check", "generate --watch", "generate shop.yaml --out generated/shop"),
        "0 fine, 1 errors, drift or names that are gone, 2 wrong use",
    ),
    "diff": Command(
        "what changed for clients between two states of an API, and what breaks them",
        ("diff old.yaml new.yaml", "diff --against main"),
        "0 fine, 1 a change breaks (see --fail-on), 2 wrong use",
        "docs/diff.md",
    ),
    "kept": Command(
        "list former versions of handlers and of edited files, and where they are kept",
        ("kept", "kept --out generated/shop"),
        "0 fine, 2 wrong use",
    ),
    "serve": Command(
        "run the application of the project",
        ("serve --reload", "serve --host 0.0.0.0 --port 80"),
        "0 fine, 1 cannot start, 2 wrong use",
    ),
    "test": Command(
        "hold a server against its document: shapes, behaviour, security",
        ("test", "test --api shop --html report.html", "test shop.yaml --url http://localhost:3000"),
        "0 fine, 1 faults, 2 wrong use, no server",
        "docs/contract-tests.md",
    ),
    "explain": Command(
        "what a rule means and how to mend or silence what it finds",
        ("explain", "explain unresolved-reference"),
        "0 fine, 2 there is no such rule",
    ),
}
