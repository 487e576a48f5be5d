"""`interface.py`: the abstract class that handlers implement, and the responses they may give."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from oaswright.ir.groups import SHARED
from oaswright.ir.model import Api, Content, Operation, Parameter, Response
from oaswright.render.imports import export_order, import_block, import_lines, is_standard
from oaswright.render.layout import union_lines
from oaswright.render.signature import argument_types, signature
from oaswright.render.templates import template
from oaswright.render.text import literal, wrap_docstring

MODELS = "..models"
"""The models as a module of a package below sees them."""


def render_interface(api: Api, header: str) -> str:
    """The source of the interface module of an API that is not laid by tag."""
    return _render(
        header,
        api.operations,
        api.responses,
        classes=[*_class_lines(api.responses)],
        defines_principal=api.secured,
        class_name=api.class_name,
        secured=api.secured,
        docstring=_sentence(api),
    )


def render_interface_modules(api: Api, header: str) -> dict[str, str]:
    """The sources of the modules of a package `interface`: one for each group, by name without an ending.

    `shared` has what several need, `__init__` the class of all operations, and imports everything else.
    """
    modules: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    shared = [response for response in api.responses if response.shared]
    if api.secured or shared:
        modules[SHARED] = _render(
            header,
            (),
            shared,
            classes=[*_class_lines(shared)],
            defines_principal=api.secured,
            models=MODELS,
        )
        bases = dict.fromkeys(response.base for response in shared if response.base is not None)
        names[SHARED] = [*(response.class_name for response in shared), *bases]
        if api.secured:
            names[SHARED] += ["Principal"]
    for group in api.groups:
        operations = [operation for operation in api.operations if operation.group == group.name]
        used = dict.fromkeys(response for operation in operations for response in operation.responses)
        own = [response for response in used if not response.shared]
        imported = [response.class_name for response in used if response.shared]
        about = f"The operations of {group.title}, one method each."
        modules[group.name] = _render(
            header,
            operations,
            own,
            classes=[*_class_lines(own)],
            imported=[*imported, *(["Principal"] if api.secured else [])],
            models=MODELS,
            class_name=group.class_name,
            secured=api.secured,
            docstring=f"{about}\n\n{group.description}",
        )
        names[group.name] = [
            *(response.class_name for response in own),
            *(operation.response_name for operation in operations),
            group.class_name,
        ]
    return {"__init__": _render_face(api, header, names), **modules}


def _render_face(api: Api, header: str, names: Mapping[str, Sequence[str]]) -> str:
    """The `__init__` of the package: the class that inherits all, and what people import beside it."""
    exported = [api.class_name, *(name for found in names.values() for name in found)]
    argument = "[Principal]" if api.secured else ""
    return template("interface_package.py").render(
        header=header,
        imports=[line for module in sorted(names) for line in import_lines(f".{module}", names[module])],
        exported=sorted(exported, key=export_order),
        class_name=api.class_name,
        bases=[f"{group.class_name}{argument}" for group in api.groups],
        docstring=wrap_docstring(_sentence(api), indent=4),
    )


def _render(
    header: str,
    operations: Sequence[Operation],
    responses: Sequence[Response],
    *,
    classes: Sequence[list[str]],
    imported: Sequence[str] = (),
    models: str = ".models",
    defines_principal: bool = False,
    class_name: str = "",
    secured: bool = False,
    docstring: str = "",
) -> str:
    """One module: classes of responses, the unions of operations, and their class if it has a name."""
    types = [found for operation in operations for found in argument_types(operation)]
    types += [content.type for response in responses for content in response.contents]
    types += [found.type for response in responses for found in response.headers]
    dicts = frozenset[str]().union(*(found.dicts for found in types))
    return template("interface.py").render(
        header=header,
        standard_imports=import_block(
            {
                *(pair for found in types for pair in found.imports if is_standard(pair[0])),
                *([("dataclasses", "dataclass")] if classes else []),
                *([("abc", "ABC")] if class_name else []),
                *([("abc", "abstractmethod")] if class_name and operations else []),
                *([("typing", "TypeAlias")] if operations else []),
                *([("typing", "Generic")] if class_name and secured else []),
                *([("typing", "TypeVar")] if defines_principal else []),
                *([("typing", "TYPE_CHECKING")] if dicts else []),
                *_list_response_imports(responses),
            }
        ),
        third_party_imports=import_block(
            {
                *(pair for found in types for pair in found.imports if not is_standard(pair[0])),
                *([("oaswright.runtime", "MaybeAwaitable")] if class_name and operations else []),
            }
        ),
        local_imports=[
            *import_lines(models, (name for found in types for name in found.models)),
            *import_lines(f".{SHARED}", imported),
        ],
        # Only who uses them pays for their import.
        checked_imports=import_lines(models.replace("models", "dicts"), dicts),
        defines_principal=defines_principal,
        classes=classes,
        unions=[_union(operation) for operation in operations],
        class_name=class_name,
        secured=secured,
        docstring=wrap_docstring(docstring, indent=4),
        methods=[_method(operation) for operation in operations],
    )


def _list_response_imports(responses: Sequence[Response]) -> Iterator[tuple[str, str]]:
    if any(response.status.isdigit() or _fixed_media_type(response) for response in responses):
        yield "typing", "ClassVar"
    if any(map(_is_choice, responses)):
        yield "typing", "Literal"
    if any(response.base is not None and not response.status.isdigit() for response in responses):
        yield "dataclasses", "field"


def _sentence(api: Api) -> str:
    about = f"\n\n{api.description}" if api.description else ""
    return f"The operations of {api.title or api.name}, one method each.{about}"


def _dataclass(name: str, text: str, fields: list[str]) -> list[str]:
    """The lines of a frozen dataclass with a docstring; `name` may have a base in brackets."""
    return [
        "@dataclass(frozen=True, slots=True)",
        f"class {name}:",
        *wrap_docstring(text, indent=4),
        *([""] if fields else []),
        *(f"    {line}" for line in fields),
    ]


def _fixed_media_type(response: Response) -> str:
    """The only media type of a response, unless it is that of JSON or a range; else nothing."""
    fixed = response.contents[0].media_type if len(response.contents) == 1 else "application/json"
    return "" if fixed == "application/json" or "*" in fixed else fixed


def _is_choice(response: Response) -> bool:
    return len(response.contents) > 1 and not any("*" in content.media_type for content in response.contents)


def _class_lines(responses: Iterable[Response]) -> Iterator[list[str]]:
    """The class of each response, and before the first that extends it, what these have in common."""
    written: set[str] = set()
    for response in responses:
        if response.base is None:
            yield _dataclass(response.class_name, _status_text(response), _fields(response))
            continue
        if response.base not in written:
            written.add(response.base)
            text = f"{response.description}\n\nAnswer with the class of a status."
            yield _dataclass(response.base, text, _fields(response, with_status=False))
        status = _status_field(response)
        # Fields with defaults may come before it.
        status = "status: int = field(kw_only=True)" if status == "status: int" else status
        yield _dataclass(f"{response.class_name}({response.base})", _status_text(response), [status])


def _status_text(response: Response) -> str:
    return f"{response.status}: {response.description}" if response.description else response.status


def _status_field(response: Response) -> str:
    fixed = response.status.isdigit()
    return f"status: ClassVar[int] = {int(response.status)}" if fixed else "status: int"


def _fields(response: Response, *, with_status: bool = True) -> list[str]:
    status = [_status_field(response)] if with_status else []
    fixed_status = response.status.isdigit()
    fields = [f"body: {_body(response.contents)}"] if response.contents else []
    fields += [] if fixed_status else status
    fields += [f"{header.field}: {header.type.text}" for header in response.headers if header.required]
    if _is_choice(response):
        choices = [literal(content.media_type) for content in response.contents]
        fields.append(f"media_type: Literal[{', '.join(choices)}] = {choices[0]}")
    elif any("*" in content.media_type for content in response.contents):
        default = _default_media_type(response)
        fields.append(f"media_type: str = {literal(default)}" if default else "media_type: str")
    optional = (header for header in response.headers if not header.required)
    fields += [f"{header.field}: {header.type.text} = None" for header in optional]
    if fixed := _fixed_media_type(response):
        fields.append(f"media_type: ClassVar[str] = {literal(fixed)}")
    return [*fields, *(status if fixed_status else [])]


def _default_media_type(response: Response) -> str:
    """A media type that a response with a range may have: nothing where the range names none."""
    named = [content.media_type for content in response.contents if "*" not in content.media_type]
    open_ = {"*/*", "application/*"} & {content.media_type for content in response.contents}
    return "application/octet-stream" if open_ else named[0] if named else ""


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
    described = [
        f"- `{argument}`: {_indent(description)}"
        for argument, description in _argument_texts(operation)
        if description.strip()
    ]
    if described:
        text += "\n\nArguments:\n" + "\n".join(described)
    return [*signature(operation, "Principal"), *wrap_docstring(text, indent=8)]


def _argument_texts(operation: Operation) -> Iterator[tuple[str, str]]:
    """What is said about each argument, in the order of the signature."""
    path = [parameter for parameter in operation.parameters if parameter.location == "path"]
    others = [parameter for parameter in operation.parameters if parameter.location != "path"]
    for parameter in path:
        yield parameter.argument, _parameter_text(parameter)
    if operation.body is not None:
        yield operation.body.argument, operation.body.description
    for parameter in others:
        yield parameter.argument, _parameter_text(parameter)


def _indent(description: str) -> str:
    """A description as part of an item of a list: lists in it are inner ones."""
    first, *rest = description.strip().splitlines()
    return "\n".join([first, *(f"  {line}" for line in rest)])


def _parameter_text(parameter: Parameter) -> str:
    return f"Deprecated. {parameter.description}" if parameter.deprecated else parameter.description
