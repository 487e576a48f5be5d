"""The one place that knows datamodel-code-generator: schemas in, the source of `models.py` out."""

import json
import sys
import warnings
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from oaswright.ir.model import Api
from oaswright.render.changes import add_changes
from oaswright.render.model_schemas import has_fields, list_attributes, model_schemas
from oaswright.render.modern import modernise
from oaswright.render.other_members import add_lines, describe_others
from oaswright.render.parts import Parts, make_anew, make_key
from oaswright.render.text import escape_invisible
from oaswright.render.verify import RenderError


def render_models(api: Api, header: str, parts: Parts = make_anew) -> str:
    """The module of Pydantic models for every schema of an API.

    Optional members are typed `T | MISSING`, so that absent, null and a value stay three things. What
    datamodel-code-generator makes of the same schemas may be remembered. Raises RenderError when it cannot
    read them.
    """
    if not api.models:
        return f"{header}\n"
    partial = [name for name in api.partial_models if has_fields(api.models, name)]
    others = describe_others(api.models)
    imports = ["typing.TypedDict", "typing.cast"] if partial else []
    imports += ["typing.ClassVar", "pydantic.ConfigDict"] if others else []
    made_from = (json.dumps(model_schemas(api.models)), list_attributes(api.models), header, imports)
    source = parts(make_key("models", _describe_tool(), *made_from), lambda: _generate(*made_from))
    return add_changes(modernise(add_lines(source, others), api.externals), partial, api.models)


def _describe_tool() -> object:
    """What decides on the source besides the schemas: the options here, and who reads them."""
    return (sys.version, version("datamodel-code-generator"), Path(__file__).read_bytes())


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


def _generate(schemas: str, names: Mapping[str, str], header: str, imports: list[str]) -> str:
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
            custom_file_header=header,
            disable_timestamp=True,
            additional_imports=imports,
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
