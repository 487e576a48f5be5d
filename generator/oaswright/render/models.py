"""The one place that knows datamodel-code-generator: schemas in, classes and aliases out."""

import json
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import cast

from oaswright.ir.model import Api
from oaswright.ir.types import Model, Object
from oaswright.openapi.pointers import JSON
from oaswright.render.changes import add_changes, name_changes
from oaswright.render.model_definitions import Definition, read_definitions
from oaswright.render.model_order import find_order
from oaswright.render.model_schemas import has_fields, list_attributes, model_schemas
from oaswright.render.model_surroundings import survey
from oaswright.render.modern import modernise
from oaswright.render.other_members import add_lines, describe_others
from oaswright.render.parts import FORGETFUL, Parts, make_key
from oaswright.render.text import escape_invisible
from oaswright.render.verify import RenderError

# So that to undo one of the last edits costs no more than to make it.
_MAX_FORMER = 256


def define_models(api: Api, parts: Parts = FORGETFUL) -> dict[str, Definition]:
    """A Pydantic model for every schema of an API, by name in order; what belongs to one stands before it.

    Optional members are typed `T | MISSING`, so that absent, null and a value stay three things.
    datamodel-code-generator writes those that `parts` does not remember. Raises RenderError when it cannot
    read them.
    """
    if not api.models:
        return {}
    partial = frozenset(name for name in api.partial_models if has_fields(api.models, name))
    others = describe_others(api.models)
    order = find_order(api.models)
    surroundings = survey(api.models, api.externals.values())
    keys = {
        name: make_key(
            name,
            surroundings.describe(name),
            others.get(name),
            name in partial and name_changes(name, api.models),
            order.quoted.get(name),
            [*api.externals.items()],
        )
        for name in api.models
    }
    former = parts.recall(api.name)
    known = {name: _read(former[key]) for name, key in keys.items() if key in former}
    new = [name for name in api.models if name not in known]
    if new and known and order.quoted.keys().isdisjoint(new):
        models = surroundings.cut(new)
        made = _define(models, api, partial & {*new}, others)
        if made.keys() <= {own for name in models for own in (name_changes(name, api.models), name)}:
            known |= _group(made, new, api.models)
    if len(known) < len(api.models):
        found = _define(api.models, api, partial, others)
        known = _group(found, api.models, api.models)
        if len(found) != sum(map(len, known.values())) or not order.suits([*found], api.models):
            # Not what was asked for, so it cannot be taken apart.
            return found
    values = {keys[name]: _write(group) for name, group in known.items()}
    if values.keys() != former.keys():
        left = [(key, value) for key, value in former.items() if key not in values]
        parts.remember(api.name, {**values, **dict(left[:_MAX_FORMER])})
    return {own: definition for name in order.names for own, definition in known[name].items()}


def warm_up() -> None:
    """Have datamodel-code-generator load its modules, which takes longer than a few models."""
    # It reads the pyproject.toml of the working directory; what is wrong with that is told by the run.
    with suppress(RenderError):
        _generate('{"Model": {"type": "string"}}', {})


def _define(
    models: Mapping[str, Model], api: Api, partial: Collection[str], others: Mapping[str, list[str]]
) -> dict[str, Definition]:
    """What datamodel-code-generator makes of some models, and what we add to it."""
    source = _generate(json.dumps(model_schemas(models)), list_attributes(models))
    added = {name: lines for name, lines in others.items() if name in models}
    told = {
        (name, field.attribute)
        for name, model in models.items()
        if isinstance(model.type, Object)
        for field in model.type.fields
        if field.told
    }
    source = modernise(add_lines(source, added), api.externals, told)
    return read_definitions(add_changes(source, partial, api.models))


_Group = Mapping[str, Definition]
"""The definition of a model, and that of its changes before it."""


def _group(
    found: Mapping[str, Definition], names: Iterable[str], models: Mapping[str, Model]
) -> dict[str, _Group]:
    pairs = {name: (name_changes(name, models), name) for name in names if name in found}
    return {name: {own: found[own] for own in pair if own in found} for name, pair in pairs.items()}


def _write(group: _Group) -> JSON:
    return [
        [name, definition.text, [*sorted(definition.uses)], [[*pair] for pair in sorted(definition.imports)]]
        for name, definition in group.items()
    ]


def _read(value: JSON) -> _Group:
    rows = cast("list[tuple[str, str, list[str], list[tuple[str, str]]]]", value)
    return {
        name: Definition(text, frozenset(uses), frozenset((module, alias) for module, alias in imports))
        for name, text, uses, imports in rows
    }


def _run(generate: Callable[..., object], tree: str, **options: object) -> str:
    """Call datamodel-code-generator. Raises RenderError with its words, whatever it raised."""
    try:
        source = generate(tree, **options)
    except Exception as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise RenderError(f"its models, {reason}") from None
    if not isinstance(source, str):
        raise RenderError("its models, which are not one module")
    return source


def _generate(schemas: str, names: Mapping[str, str]) -> str:
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import (
        DataModelType,
        DefaultValueType,
        InputFileType,
        OpenAPIScope,
        TargetPydanticVersion,
    )
    from datamodel_code_generator.format import Formatter, PythonVersion
    from datamodel_code_generator.parser import LiteralType

    document = (
        '{"openapi": "3.1.0", "info": {"title": "models", "version": "0"}, "paths": {}, '
        f'"components": {{"schemas": {schemas}}}}}'
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = _run(
            generate,
            document,
            input_file_type=InputFileType.OpenAPI,
            openapi_scopes=[OpenAPIScope.Schemas],
            output_model_type=DataModelType.PydanticV2BaseModel,
            base_class="oaswright.runtime.Model",
            target_python_version=PythonVersion.PY_311,
            target_pydantic_version=TargetPydanticVersion.V2_14,
            custom_file_header="#",
            disable_timestamp=True,
            # What we add to its classes.
            additional_imports=[
                "datetime.datetime",
                "typing.ClassVar",
                "typing.TypedDict",
                "typing.cast",
                "pydantic.ConfigDict",
            ],
            formatters=[Formatter.BUILTIN],
            builtin_format_line_length=110,
            # Names: ours on the Python side, the document's on the wire.
            aliases=dict(names),
            # Absent is not null is not a value.
            use_missing_sentinel=True,
            strict_nullable=True,
            # Enums are enums, also as defaults; scalars behind a reference are aliases, not wrappers.
            enum_field_as_literal=LiteralType.Off,
            use_specialized_enum=True,
            deserialize_default_values=[DefaultValueType.Enum],
            use_one_literal_as_default=True,
            use_type_alias=True,
            # Modern, readable source.
            use_annotated=True,
            use_double_quotes=True,
            use_standard_collections=True,
            use_union_operator=True,
            use_schema_description=True,
            use_field_description=True,
            use_single_line_docstring=True,
            # Nothing from outside, nothing dangling.
            allow_remote_refs=False,
            strict_refs=True,
        )
    return escape_invisible(source if source.endswith("\n") else f"{source}\n")
