"""Models that stand in a package of their own, and are imported where several APIs use them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.document.bundle import Bundle
from oaswright.ir.types import Choice, Model, Object, Type, Union, references, rename
from oaswright.openapi.grammar import Version
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.keywords import walk_schema
from oaswright.openapi.pointers import Pointer, follow
from oaswright.spec.inheritance import as_written

_NO_MODEL = ("", "move the schema below `components: {schemas: …}` of the file, and refer to it")
# More of what refers to a model helps nobody.
_MAX_NAMED = 6

Place: TypeAlias = tuple[str, Pointer, Direction]
"""Where the schema of a model is written, its file and the pointer there, and the direction of its use."""


@dataclass(frozen=True, slots=True)
class SharedModels:
    """The models of a package by the places of their schemas.

    `module` is where they are imported from, `version` that of OpenAPI which the files are read as. `places`
    are those of all names in their types, `formats` the types of Python that formats of strings have there,
    and `files` those that the package is for.
    """

    module: str
    version: Version | None
    models: Mapping[Place, Model]
    places: Mapping[str, Place]
    formats: Mapping[str, str]
    files: Set[str]


@dataclass(frozen=True, slots=True)
class Unshared:
    """A model that cannot be imported from the package of its file, why, and what to do.

    `followers` are models that cannot be for the sole reason that they refer to it.
    """

    name: str
    package: SharedModels
    reason: str
    hint: str
    followers: tuple[str, ...] = ()


def find_place(bundle: Bundle, pointer: Pointer, direction: Direction) -> Place:
    """The place of a schema of a bundle."""
    document, original = bundle.origin(pointer)
    if pointer[:3] in bundle.twins:
        document, start = bundle.twins[pointer[:3]]
        original = (*start, *pointer[3:])
    return str(document.path.resolve()), original, direction


def find_name(
    bundle: Bundle, pointer: Pointer, direction: Direction, packages: Sequence[SharedModels]
) -> str | None:
    """What a package calls the model of a schema, if the document gives the schema no name of its own."""
    place = find_place(bundle, pointer, direction)
    models = (package.models[place] for package in packages if place in package.models)
    return next((model.name for model in models if place[1][-1:] == pointer[-1:]), None)


def share(
    models: Mapping[str, Model],
    pointers: Mapping[str, tuple[Pointer, Direction]],
    bundle: Bundle,
    packages: Sequence[SharedModels],
) -> tuple[dict[str, str], list[Unshared]]:
    """What is imported for the models of a document, by name, and which of them cannot be.

    A model is imported where the package has the very same one: a type that the rest of a document makes
    another one, by a discriminator or a child, would not be what its requests and responses hold. `pointers`
    are those of the models' schemas in the bundle.
    """
    places = {name: find_place(bundle, *at) for name, at in pointers.items()}
    entry = find_place(bundle, (), "response")[0]
    offers: dict[str, tuple[SharedModels, Model]] = {}
    lacking: list[Unshared] = []
    for name in models:
        found = [package for package in packages if places[name] in package.models]
        if found:
            offers[name] = (found[0], found[0].models[places[name]])
        elif places[name][0] != entry:
            lacking += [
                Unshared(name, package, *_NO_MODEL)
                for package in packages
                if places[name][0] in package.files and not _is_inside(places[name], places, package)
            ]
    reasons: dict[str, tuple[str, str]] = {}
    for name, (package, offered) in offers.items():
        ours = _place_names(models[name].type, places)
        theirs = _place_names(offered.type, package.places)
        if ours != theirs:
            reasons[name] = _explain(ours, theirs)
    causes = {name: name for name in reasons}
    pending = [*reasons]
    while pending:
        changed = pending.pop()
        for name in offers:
            if name not in causes and changed in references(models[name].type):
                causes[name] = causes[changed]
                pending.append(name)
    imports = {
        name: f"{package.module}.{offered.name}"
        for name, (package, offered) in offers.items()
        if name not in causes
    }
    differing: list[Unshared] = []
    for name, why in reasons.items():
        followers = (other for other, cause in causes.items() if cause == name != other)
        differing.append(Unshared(name, offers[name][0], *why, tuple(followers)))
    return imports, [*lacking, *differing]


def report_unshared(
    api: str, unshared: Unshared, bundle: Bundle, pointer: Pointer, formats: Mapping[str, str]
) -> Diagnostic:
    """The finding that an API has a class of its own: an error where only its `formats` make it one."""
    name, module = unshared.name, unshared.package.module
    span = bundle.key_span(as_written(pointer))
    found = follow(bundle.value, as_written(pointer))
    used = {str(schema.get("format")) for _, schema in walk_schema(found[0] if found else None, pointer)}
    elsewhere = unshared.package.formats
    differing = sorted(item for item in used if formats.get(item) != elsewhere.get(item))
    if differing:
        here, there = formats.get(differing[0], "no type"), elsewhere.get(differing[0], "no type")
        return Diagnostic(
            RuleId.SHARED_MODEL,
            Severity.ERROR,
            span,
            f"`{name}` cannot be shared: the format `{differing[0]}` has {here} in the API {api}, "
            f"and {there} in {module}",
            "name the type in [tool.oaswright.formats], for all of them",
        )
    hint = unshared.hint
    if not unshared.reason:
        message = f"the API {api} has a class `{name}` of its own: {module} has no model for this schema"
        return Diagnostic(RuleId.SHARED_MODEL, Severity.WARNING, span, message, hint)
    if unshared.package.version != bundle.version:
        reason = f"the API is in OpenAPI {bundle.version}, the file is read as {unshared.package.version}"
        hint = f"start the file with `openapi: {bundle.version}.0`, or write them in the same version"
    else:
        reason = unshared.reason
    named = ", ".join(f"`{other}`" for other in unshared.followers[:_MAX_NAMED])
    more = f"; also of {named}, by reference" if named else ""
    message = f"the API {api} has a class of its own of `{name}`, not that of {module}: {reason}{more}"
    return Diagnostic(RuleId.SHARED_MODEL, Severity.WARNING, span, message, hint)


def find_request_models(places: Mapping[str, Place]) -> Set[str]:
    """The names of models that a body of JSON in a request can have, as far as their directions say."""
    directed = {(file, pointer) for file, pointer, direction in places.values() if direction == "request"}
    return {
        name
        for name, (file, pointer, direction) in places.items()
        if direction == "request" or (direction == "response" and (file, pointer) not in directed)
    }


def _is_inside(place: Place, places: Mapping[str, Place], package: SharedModels) -> bool:
    """Whether a schema is part of another one that has a model, in the document or in the package."""
    file, pointer, _ = place
    around = {pointer[:length] for length in range(1, len(pointer))}
    return any(file == other and above in around for other, above, _ in (*places.values(), *package.models))


def _place_names(type_: Type, places: Mapping[str, Place]) -> Type:
    """A type with names that are the same in every document: those of models are their places."""
    return rename(type_, lambda name: repr(places[name]) if name in places else name)


def _explain(ours: Type, theirs: Type) -> tuple[str, str]:
    """What makes the type of a document another one than that of a package, and what to do."""
    general = "write what makes the difference into the shared file"
    if isinstance(ours, Object) and isinstance(theirs, Object):
        there = {field.name: field for field in theirs.fields}
        for field in ours.fields:
            if field.name not in there:
                return f"it has the property `{field.name}` here", general
            if field != there[field.name]:
                if isinstance(field.type, Choice) and not isinstance(there[field.name].type, Choice):
                    return (
                        f"a discriminator outside of the file chooses it by `{field.name}`",
                        f"give `{field.name}` its value there (`const`), or write the choice into the file",
                    )
                return f"its property `{field.name}` is of another type here", general
        if ours.base == theirs.base and len(ours.fields) == len(theirs.fields):
            return (
                "it is an alternative of a choice here that no property decides",
                "give each a property with a value of its own (`const`), or write the choice into the file",
            )
    if isinstance(ours, Union) or isinstance(theirs, Union):
        return (
            "it is another choice here",
            "write the schemas that extend it, and a `mapping` that names them, into the file",
        )
    return "it is of another type here", general
