"""The one place that knows datamodel-code-generator: schemas in, the source of `models.py` out."""

import ast
import json
import re
import warnings
from collections.abc import Mapping

from specwright.ir import Api
from specwright.ir.model import JSON
from specwright.render.changes import with_changes
from specwright.render.layout import WIDTH
from specwright.render.overrides import without_overrides
from specwright.render.text import wrap_text

# Formats that become Python types. Every other string stays the text that was sent: the validators
# check its format, and no type may rewrite it on the way out (a URL type appends a slash).
_TYPED_FORMATS = frozenset({"date", "date-time", "uuid", "int32", "int64", "float", "double"})
# The compiled validators enforce these; in a model they would be a second regular expression
# dialect and a copy of the documentation.
_LEFT_TO_VALIDATORS = frozenset({"pattern", "example", "examples"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})


def render_models(api: Api, header: str) -> str:
    """The module of Pydantic models for every schema of an API.

    Optional members are typed `T | MISSING`, so that absent, null and a value stay three things.
    Raises ValueError when datamodel-code-generator cannot read the schemas.
    """
    if not api.schemas:
        return f"{header}\n"
    schemas = without_overrides(api.schemas)
    source = _generate({name: _prepared(schema) for name, schema in schemas.items()}, header)
    return with_changes(source, api.partial_models)


def _generate(schemas: Mapping[str, JSON], header: str) -> str:
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
        source = generate(
            json.dumps(document),
            input_file_type=InputFileType.OpenAPI,
            openapi_scopes=[OpenAPIScope.Schemas],
            output_model_type=DataModelType.PydanticV2BaseModel,
            base_class="specwright.runtime.Model",
            target_python_version=PythonVersion.PY_311,
            target_pydantic_version=TargetPydanticVersion.V2_14,
            custom_file_header=header,
            disable_timestamp=True,
            formatters=[Formatter.BUILTIN],
            builtin_format_line_length=110,
            # Names: ours on the Python side, the document's on the wire.
            snake_case_field=True,
            capitalise_enum_members=True,
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
    if not isinstance(source, str):
        raise ValueError("datamodel-code-generator did not write one module")  # noqa: TRY004
    ast.parse(source)
    return _ALIAS.sub(_short_alias, source)


_ALIAS = re.compile(r"^(\w+ = TypeAliasType\()(.*)\)$", re.MULTILINE)


def _short_alias(match: re.Match[str]) -> str:
    """An alias over several lines where it is too long for one."""
    if len(match[0]) <= WIDTH:
        return match[0]
    return f"{match[1]}\n    {match[2]}\n)"


def _prepared(schema: JSON) -> JSON:
    """The part of a schema that shapes a Python type."""
    if isinstance(schema, list):
        return [_prepared(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    # A pattern fixes the exact text, which a datetime or a UUID object would not keep.
    typed = "pattern" not in schema
    prepared: dict[str, JSON] = {}
    for key, value in schema.items():
        if key in _NAMED and isinstance(value, dict):
            prepared[key] = {name: _prepared(item) for name, item in value.items()}
        elif key in {"default", "enum", "const"}:
            prepared[key] = value
        elif key in _LEFT_TO_VALIDATORS or (key == "format" and not (typed and value in _TYPED_FORMATS)):
            continue
        elif key == "description" and isinstance(value, str):
            prepared[key] = "\n".join(wrap_text(value, indent=4))
        elif key == "type" and value == "number" and "enum" not in schema:
            # 30 stays 30 and 0.5 stays 0.5 on the way through.
            prepared[key] = ["integer", "number"]
        else:
            prepared[key] = _prepared(value)
    return prepared
