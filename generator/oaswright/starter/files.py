"""The files of a new project. Our templates are rendered; a document is only copied."""

import json
from collections.abc import Iterator
from pathlib import Path

from oaswright.render.templates import load_templates
from oaswright.render.text import literal
from oaswright.starter.model import Functions, Plan
from oaswright.starter.names import make_title

_TEMPLATES = Path(__file__).parent / "templates"
_AROUND = {
    "README.md": "README.md",
    "requirements.txt": "requirements.txt",
    "requirements-dev.txt": "requirements-dev.txt",
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
}
_FORGES = {"github": (".github/workflows/ci.yml", "github.yml"), "gitlab": (".gitlab-ci.yml", "gitlab.yml")}
_CONTAINER = {"Dockerfile": "Dockerfile", ".dockerignore": "dockerignore", "compose.yaml": "compose.yaml"}
# What a job runs before the contract tests.
_COMMANDS = ("oaswright check", "oaswright generate --check", "python -m pytest")


def list_code(plan: Plan) -> dict[str, bytes]:
    """The files without which the project would be none, by their path in it: text in UTF-8."""
    package = plan.package
    if plan.document is not None:
        sources = {f"{package}/app.py": "document/app.py", "tests/test_app.py": "document/test_app.py"}
    else:
        sources = {f"{package}/{name}.py": f"example/{name}.py" for name in _EXAMPLE}
        sources[f"{package}/store.py"] = f"example/{'database' if plan.template == 'full' else 'store'}.py"
        sources |= {plan.spec: "example/openapi.yaml", "tests/test_tasks.py": "example/test_tasks.py"}
    code = {f"{package}/__init__.py": b""} | {path: _render(source, plan) for path, source in sources.items()}
    return code if plan.document is None else {**plan.document.copies, **code}


_EXAMPLE = ("accounts", "app", "contract", "handlers", "security")


def list_surroundings(plan: Plan) -> dict[str, bytes]:
    """The files around the code, which a project may have already."""
    sources = dict([*_AROUND.items(), _FORGES[plan.forge]])
    if plan.template == "full":
        sources |= _CONTAINER
    found = {path: _render(source, plan) for path, source in sources.items()}
    if plan.wheel is not None:
        found[f"vendor/{plan.wheel.name}"] = plan.wheel.read_bytes()
    return found


def render_table(plan: Plan) -> str:
    """`[tool.oaswright]` of pyproject.toml."""
    return _render("project/oaswright.toml", plan).decode()


def render_pyproject(plan: Plan) -> bytes:
    """The whole pyproject.toml of a project that has none."""
    return _render("project/pyproject.toml", plan)


def render_example(name: str) -> str:
    """The document of the example."""
    return (
        load_templates(_TEMPLATES).get_template("example/openapi.yaml.jinja").render(title=make_title(name))
    )


def _render(source: str, plan: Plan) -> bytes:
    folder = "" if "/" in source else "project/"
    values = dict(_list_values(plan))
    text = load_templates(_TEMPLATES).get_template(f"{folder}{source}.jinja").render(values)
    return text.encode()


def _list_values(plan: Plan) -> Iterator[tuple[str, object]]:
    """What templates may name: identifiers, literals of TOML, words of ours and flags."""
    document = plan.document
    yield "name", plan.api.name
    yield "title", plan.api.title
    yield "package", plan.package
    yield "interface", plan.api.interface
    yield "security", plan.api.security
    yield "handlers", plan.api.handlers
    yield "verifiers", plan.api.verifiers
    yield "split", plan.api.is_large
    yield "full", plan.template == "full"
    yield "document", document is not None
    yield "vendored", plan.wheel is not None
    yield "version", plan.version
    yield "lenient", document is not None and document.lenient
    # A string of JSON without controls is a basic string of TOML.
    yield "spec", json.dumps(plan.spec, ensure_ascii=False)
    yield "spec_path", plan.spec.replace("`", "'").replace("|", "/")
    yield (
        "root",
        json.dumps(document.root, ensure_ascii=False) if document is not None and document.root else "",
    )
    lint = [f"ruff check {plan.package} tests", f"ruff format --check {plan.package} tests", "mypy"]
    yield "commands", (*(lint if plan.is_whole else ()), *_COMMANDS)
    functions = document.functions if document is not None else Functions()
    yield "modules", functions.modules
    yield "imports", functions.imports
    yield "info", [f"{literal(scheme)}: {name}," for scheme, name in functions.info.items()]
    yield "others", sorted({f"{name.partition('.')[0]}.*" for name in functions.imports})
