"""`interface.py`: the abstract class that handlers implement, and the responses they may give."""

from oaswright.ir.model import Api, Content, Operation, PythonType, Response
from oaswright.render.imports import THIRD_PARTY, import_block, import_lines
from oaswright.render.layout import union_lines
from oaswright.render.signature import argument_types, signature
from oaswright.render.templates import template
from oaswright.render.text import literal, wrap_docstring


def render_interface(api: Api, header: str) -> str:
    """The source of the interface module."""
    types = [found for operation in api.operations for found in argument_types(operation)]
    types += [content.type for response in api.responses for content in response.contents]
    types += [found.type for response in api.responses for found in response.headers]
    return template("interface.py").render(
        header=header,
        standard_imports=_standard_imports(api, types),
        third_party_imports=import_block(
            pair for found in types for pair in found.imports if pair[0] in THIRD_PARTY
        ),
        model_imports=import_lines(".models", (name for found in types for name in found.models)),
        secured=api.secured,
        classes=[*_credentials(api), *map(_response, api.responses)],
        unions=[_union(operation) for operation in api.operations],
        class_name=api.class_name,
        docstring=wrap_docstring(_sentence(api), indent=4),
        methods=[_method(operation) for operation in api.operations],
    )


def _standard_imports(api: Api, types: list[PythonType]) -> list[str]:
    pairs = {pair for found in types for pair in found.imports if pair[0] not in THIRD_PARTY}
    pairs |= {("abc", "ABC"), ("abc", "abstractmethod"), ("dataclasses", "dataclass")}
    if api.operations:
        pairs.add(("typing", "TypeAlias"))
    if any(response.status.isdigit() for response in api.responses):
        pairs.add(("typing", "ClassVar"))
    if any(_is_choice(response) for response in api.responses):
        pairs.add(("typing", "Literal"))
    if api.secured:
        pairs |= {("typing", "Generic"), ("typing", "TypeVar")}
    return import_block(pairs)


def _sentence(api: Api) -> str:
    about = f"\n\n{api.description}" if api.description else ""
    return f"The operations of {api.title or api.name}, one method each.{about}"


def _dataclass(name: str, text: str, fields: list[str]) -> list[str]:
    """The lines of a frozen dataclass with a docstring."""
    return [
        "@dataclass(frozen=True, slots=True)",
        f"class {name}:",
        *wrap_docstring(text, indent=4),
        "",
        *(f"    {line}" for line in fields),
    ]


def _credentials(api: Api) -> list[list[str]]:
    """The class that holds the credentials of a request; none for an API that asks for none."""
    if not api.secured:
        return []
    text = "What a request carries for each security scheme; None where it carries nothing."
    fields: list[str] = []
    for scheme in api.schemes:
        fields.append(f"{scheme.field}: str | None = None")
        fields += [line.strip() for line in wrap_docstring(scheme.description, indent=4)]
    return [_dataclass(f"{api.class_name.removesuffix('Api')}Credentials", text, fields)]


def _is_choice(response: Response) -> bool:
    return len(response.contents) > 1 and not any("*" in content.media_type for content in response.contents)


def _response(response: Response) -> list[str]:
    fields = [f"body: {_body(response.contents)}"] if response.contents else []
    if not response.status.isdigit():
        fields.append("status: int")
    fields += [f"{header.field}: {header.type.text}" for header in response.headers if header.required]
    if _is_choice(response):
        choices = [literal(content.media_type) for content in response.contents]
        fields.append(f"media_type: Literal[{', '.join(choices)}] = {choices[0]}")
    elif any("*" in content.media_type for content in response.contents):
        fields.append('media_type: str = "application/octet-stream"')
    optional = (header for header in response.headers if not header.required)
    fields += [f"{header.field}: {header.type.text} = None" for header in optional]
    fixed = response.contents[0].media_type if len(response.contents) == 1 else "application/json"
    if fixed != "application/json" and "*" not in fixed:
        fields.append(f"media_type: ClassVar[str] = {literal(fixed)}")
    if response.status.isdigit():
        fields.append(f"status: ClassVar[int] = {int(response.status)}")
    text = f"{response.status}: {response.description}" if response.description else response.status
    return _dataclass(response.class_name, text, fields)


def _body(contents: tuple[Content, ...]) -> str:
    return " | ".join(dict.fromkeys(content.type.text for content in contents))


def _union(operation: Operation) -> list[str]:
    names = [response.class_name for response in operation.responses] or ["None"]
    return union_lines(f"{operation.response_name}: TypeAlias = ", names)


def _method(operation: Operation) -> list[str]:
    head = f"{operation.http_method} {operation.path}"
    summary = operation.summary or operation.description
    text = f"{head}: {summary}" if summary else head
    if operation.summary and operation.description.strip(". \n") != operation.summary.strip(". \n"):
        text += f"\n\n{operation.description}"
    if operation.deprecated:
        text += "\n\nDeprecated."
    return [*signature(operation, "Principal"), *wrap_docstring(text, indent=8)]
