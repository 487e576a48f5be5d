"""Checking documents: those in which nothing has changed are not checked again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from oaswright.checking.answers import Answer, Request
from oaswright.checking.memory import Memory, find_links
from oaswright.config import Config
from oaswright.diagnostics import RuleId, has_errors, ordered

if TYPE_CHECKING:
    # Imported when a document is checked: most runs repeat what the last one has found.
    from oaswright.document.bundle import Bundle
    from oaswright.document.project import Project
    from oaswright.judge.asking import Judge
    from oaswright.judge.verdicts import Refusals
    from oaswright.lint.settings import Settings
    from oaswright.lint.silences import Silence
    from oaswright.model_packages.preparation import PreparedPackage
    from oaswright.preparation import Checked


def check_documents(requests: Sequence[Request], state: Path | None = None) -> list[Answer]:
    """All findings about some documents: of rules, of preparing them and of openapi-spec-validator.

    What is found is remembered in the folder `state`. Raises SettingsError.
    """
    memory = Memory(state)
    answers = {number: memory.recall(request) for number, request in enumerate(requests)}
    due = [number for number, answer in answers.items() if answer is None]
    if due:
        answers |= zip(due, _check([requests[number] for number in due], memory, state), strict=True)
    return [answer for _, answer in sorted(answers.items()) if answer is not None]


def check_packages(config: Config) -> tuple[Request, Answer]:
    """All findings about the files of packages with models alone, without any API. Raises SettingsError."""
    from oaswright.lint.settings import parse_settings
    from oaswright.model_packages.preparation import prepare_packages

    used: set[Silence] = set()
    settings = parse_settings(config.rules, config.root)
    packages = prepare_packages(config, settings, used=used)
    documents = [document for package in packages for document in package.paths.values()]
    answer = Answer(
        tuple(ordered(diagnostic for package in packages for diagnostic in package.diagnostics)),
        {document.file: document.path for document in documents},
        {document.file: document.text for document in documents},
        frozenset(silence.number for silence in used),
        settings=settings,
    )
    return Request(config.file, config.root, config.rules), answer


def list_settings(checks: Iterable[tuple[Request, Answer]]) -> "Mapping[Path, Settings]":
    """The settings of each pyproject.toml of some requests, by its folder."""
    missing: list[Request] = []
    found: dict[Path, Settings] = {}
    for request, answer in checks:
        if request.root is not None and answer.settings is not None:
            found[request.root] = answer.settings
        missing.append(request)
    read = _read_settings(request for request in missing if request.root not in found)
    return found | {root: settings for root, settings in read.items() if root is not None}


@dataclass(frozen=True, slots=True)
class _Begun:
    """A document with what we find in it; `number` is that of the verdict, None where nobody is asked."""

    request: Request
    settings: "Settings"
    project: "Project"
    checked: "Checked"
    packages: "Sequence[PreparedPackage]"
    used: "set[Silence]"
    number: int | None


def _check(requests: Sequence[Request], memory: Memory, state: Path | None) -> list[Answer]:
    from oaswright.judge.asking import Judge

    with Judge(state) as judge:
        if not all(_is_off(request) for request in requests):
            judge.start()
        settings = _read_settings(requests)
        begun = [_begin(request, settings[request.root], judge) for request in requests]
        verdicts = judge.wait()
    answers = [_conclude(one, None if one.number is None else verdicts[one.number]) for one in begun]
    memory.save(
        (one.request, find_links([one.project.paths, *(package.paths for package in one.packages)]), answer)
        for one, answer in zip(begun, answers, strict=True)
        if answer.has_verdict
        and not has_errors(one.project.diagnostics)
        # What is installed may be any module.
        and all(package.package.generated and not has_errors(package.diagnostics) for package in one.packages)
    )
    return answers


def _read_settings(requests: Iterable[Request]) -> "Mapping[Path | None, Settings]":
    """The settings of each pyproject.toml, which are read once: its rules are modules to import."""
    from oaswright.lint.settings import DEFAULT, parse_settings

    rules = {request.root: request.rules for request in requests if request.root is not None}
    return {None: DEFAULT, **{root: parse_settings(table, root) for root, table in rules.items()}}


def _is_off(request: Request) -> bool:
    """Whether nothing that openapi-spec-validator refuses would be reported."""
    level: object = request.rules.get(RuleId.REFERENCE_VALIDATOR)
    return "off" in (cast("Mapping[str, object]", level).values() if isinstance(level, Mapping) else [level])


def _begin(request: Request, settings: "Settings", judge: "Judge") -> _Begun:
    """Find what we find ourselves, and ask openapi-spec-validator where that is no error."""
    from oaswright.document.project import load_project
    from oaswright.preparation import check_whole

    project = load_project(request.path, root=request.reference_root, data=request.data)
    used: set[Silence] = set()
    packages: Sequence[PreparedPackage] = ()
    if request.sharing is not None:
        from oaswright.model_packages.preparation import prepare_packages

        packages = prepare_packages(request.sharing, settings, used=used)
    offered: list[tuple[Bundle, int]] = []
    checked = check_whole(
        project,
        settings,
        lenient=request.lenient,
        used=used,
        formats=request.formats,
        name=request.api,
        shared=[package.models for package in packages if package.models is not None],
        offer=None if _is_off(request) else lambda bundle: offered.append((bundle, judge.ask(bundle))),
    )
    number = None
    if checked.bundle is not None and not _is_off(request):
        # What is left out in preparing is left out of the question.
        asked = [number for bundle, number in offered if bundle is checked.bundle]
        number = asked[0] if asked else judge.ask(checked.bundle)
    return _Begun(request, settings, project, checked, packages, used, number)


def _conclude(begun: _Begun, refusals: "Refusals | None") -> Answer:
    """What we find, and what openapi-spec-validator refuses beyond that."""
    found = list(begun.checked.diagnostics)
    if begun.checked.bundle is not None and refusals is not None:
        from oaswright.judge.findings import describe

        found += describe(
            refusals, begun.checked.bundle, found, begun.settings, begun.used, lenient=begun.request.lenient
        )
    # A package that cannot be generated keeps the API from it.
    found += [diagnostic for package in begun.packages for diagnostic in package.diagnostics]
    shared = [document for package in begun.packages for document in package.paths.values()]
    return Answer(
        tuple(ordered(found)),
        {document.file: document.path for document in (*begun.project.documents.values(), *shared)},
        {**begun.project.sources, **{document.file: document.text for document in shared}},
        frozenset(silence.number for silence in begun.used),
        has_verdict=begun.number is None or refusals is not None,
        settings=begun.settings,
    )
