"""The one place that knows datamodel-code-generator: schemas in, the source of `models.py` out."""

import json
import warnings
from collections.abc import Callable, Mapping
from typing import cast

from oaswright.ir.model import Api
from oaswright.ir.types import (
    NULL,
    Array,
    Choice,
    Enumeration,
    Field,
    Kind,
    Map,
    Model,
    Object,
    Reference,
    Scalar,
    Type,
    Union,
    references,
)
from oaswright.openapi.pointers import JSON
from oaswright.render.changes import with_changes
from oaswright.render.text import escaped, visible, wrap_text
from oaswright.render.verify import RenderError

# What datamodel-code-generator writes for a kind; the two last are types of our runtime. Only this
# module sets `customTypePath`: no keyword of a document gets past the types.
_KINDS: Mapping[Kind, Mapping[str, JSON]] = {
    "any": {},
    "null": {"type": "null"},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    # 30 stays 30 and 0.5 stays 0.5 on the way through.
    "number": {"type": ["integer", "number"]},
    "boolean": {"type": "boolean"},
    "date-time": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "uuid": {"type": "string", "format": "uuid"},
    "byte": {"type": "string", "customTypePath": "oaswright.runtime.Base64"},
    "upload": {"type": "string", "customTypePath": "oaswright.runtime.Upload"},
}
_TYPES = {str: "string", int: "integer", bool: "boolean"}


def render_models(api: Api, header: str) -> str:
    """The module of Pydantic models for every schema of an API.

    Optional members are typed `T | MISSING`, so that absent, null and a value stay three things.
    Raises RenderError when datamodel-code-generator cannot read the schemas.
    """
    if not api.models:
        return f"{header}\n"
    names = {
        f"{model.name}.{field.name}": field.attribute
        for model in api.models.values()
        if isinstance(model.type, Object)
        for field in model.type.fields
        if field.attribute != field.name
    }
    circles = _circles(api.models)
    schemas = {name: _schema_of(model, in_circle=name in circles) for name, model in api.models.items()}
    source = _generate(schemas, names, header)
    return with_changes(source, api.partial_models)


def _circles(models: Mapping[str, Model]) -> set[str]:
    """The names of lists that lead back to themselves through aliases alone."""
    aliases = {
        name: set(references(model.type))
        for name, model in models.items()
        if not isinstance(model.type, Object | Enumeration)
    }
    found: set[str] = set()
    for name in aliases:
        seen: set[str] = set()
        pending = [name]
        while pending and name not in found:
            for target in aliases.get(pending.pop(), ()):
                if target == name:
                    found.add(name)
                elif target not in seen:
                    seen.add(target)
                    pending.append(target)
    return found


def _schema_of(model: Model, *, in_circle: bool) -> JSON:
    schema = _schema(model.type)
    if in_circle and isinstance(model.type, Array):
        # As the only alternative of a choice a list keeps what it is a list of.
        schema = dict[str, JSON](anyOf=[cast("JSON", schema)])
    if model.description:
        schema["description"] = _text(model.description)
    return schema


def _text(description: str) -> str:
    return "\n".join(wrap_text(visible(description), indent=4))


def _schema(type_: Type) -> dict[str, JSON]:
    """A type_ in the few words of JSON Schema that datamodel-code-generator is given."""
    match type_:
        case Scalar():
            return dict(_KINDS[type_.kind])
        case Reference():
            return {"$ref": f"#/components/schemas/{type_.name}"}
        case Choice():
            kinds = {_TYPES[type(value)] for value in type_.values}
            types = {"type": kinds.pop()} if len(kinds) == 1 else {}
            if len(type_.values) == 1:
                return cast("dict[str, JSON]", {**types, "const": type_.values[0]})
            return cast(
                "dict[str, JSON]", {**types, "enum": list(type_.values), "x-enum-field-as-literal": True}
            )
        case Enumeration():
            kind = _TYPES[type(type_.values[0])]
            return {
                "type": kind,
                "enum": cast("JSON", list(type_.values)),
                "x-enum-varnames": cast("JSON", list(type_.members)),
            }
        case Array():
            return {"type": "array", "items": _schema(type_.items)}
        case Map():
            values = _schema(type_.values)
            # Without the keyword, and with true, a named object would become a class without members.
            return {"type": "object", "additionalProperties": values}
        case Union():
            return _union(type_)
        case Object():
            return _object(type_)


def _union(type_: Union) -> dict[str, JSON]:
    if type_.discriminator is None:
        return {"anyOf": [_schema(member) for member in type_.members]}
    mapping = {value: f"#/components/schemas/{name}" for value, name in type_.discriminator.mapping}
    found: dict[str, JSON] = {
        "oneOf": [_schema(member) for member in type_.members if member != NULL],
        "discriminator": cast("JSON", {"propertyName": type_.discriminator.property, "mapping": mapping}),
    }
    return {"anyOf": [found, {"type": "null"}]} if NULL in type_.members else found


def _object(type_: Object) -> dict[str, JSON]:
    extra: dict[str, JSON] = {}
    match type_.extra:
        case "ignored":
            pass
        case "kept":
            extra["additionalProperties"] = True
        case "refused":
            extra["additionalProperties"] = False
        case _:
            extra["additionalProperties"] = _schema(type_.extra)
    own: dict[str, JSON] = {
        "type": "object",
        "properties": {field.name: _member(field) for field in type_.fields},
        "required": [field.name for field in type_.fields if field.required],
        **extra,
    }
    return own if type_.base is None else {"allOf": [_schema(type_.base), own]}


def _member(field: Field) -> dict[str, JSON]:
    schema = _schema(field.type)
    if field.description:
        schema["description"] = _text(field.description)
    if field.default is not None:
        schema["default"] = field.default[0]
    if field.deprecated:
        schema["deprecated"] = True
    return schema


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


def _generate(schemas: Mapping[str, JSON], names: Mapping[str, str], header: str) -> str:
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

    document = {
        "openapi": "3.1.0",
        "info": {"title": "models", "version": "0"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = _run(
            generate,
            json.dumps(document),
            input_file_type=InputFileType.OpenAPI,
            openapi_scopes=[OpenAPIScope.Schemas],
            output_model_type=DataModelType.PydanticV2BaseModel,
            base_class="oaswright.runtime.Model",
            target_python_version=PythonVersion.PY_311,
            target_pydantic_version=TargetPydanticVersion.V2_14,
            custom_file_header=header,
            disable_timestamp=True,
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
    return escaped(source if source.endswith("\n") else f"{source}\n")
