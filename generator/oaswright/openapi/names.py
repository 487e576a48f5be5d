"""Python identifiers out of the names of a document.

Two passes: names are gathered for a whole namespace first and made unique afterwards, so that a
name never depends on the order in which unrelated parts of the document are read.
"""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"OAuth|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_GLUED = re.compile(
    r"OAuth[0-9]*|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+(?:[0-9]+[a-z]*)*|[A-Z]+[0-9]*|[0-9]+[a-z]*"
)
_SOFT_KEYWORDS = frozenset({"type", "match", "case", "_"})
# What annotations in a class body refer to, and what every model has already.
TAKEN_BY_MODELS = frozenset(
    {
        "str", "int", "float", "bool", "bytes", "list", "dict", "self", "sent", "changes",
        # The public names of pydantic.BaseModel, which is no part of the standard library.
        "construct", "copy", "from_orm", "json", "model_computed_fields", "model_config",
        "model_construct", "model_copy", "model_dump", "model_dump_json", "model_extra", "model_fields",
        "model_fields_set", "model_json_schema", "model_parametrized_name", "model_post_init",
        "model_rebuild", "model_validate", "model_validate_json", "model_validate_strings", "parse_file",
        "parse_obj", "parse_raw", "schema", "schema_json", "update_forward_refs", "validate",
    }
)  # fmt: skip
# Names that generated modules use for themselves.
RESERVED = frozenset(
    {
        "ABC", "Annotated", "Any", "Api", "Argument", "Authenticate", "AwareDatetime", "Base64", "Body",
        "ClassVar", "ConfigDict", "Credentials", "Dict", "Enum", "Field", "Generic", "IntEnum", "List",
        "Literal", "MISSING", "Model", "Operation", "Optional", "Policy", "Principal", "RootModel", "Stream",
        "StrEnum", "TypeAlias", "TypeAliasType", "TypeVar", "TypedDict", "UUID", "Union", "Upload",
    }
)  # fmt: skip
_BUILTINS = frozenset(name for name in dir(builtins) if name.islower())


def words(text: str) -> list[str]:
    """The words of a name: camelCase humps, digits and whatever punctuation separates.

    >>> words("primaryCalendarID-2")
    ['primary', 'Calendar', 'ID', '2']
    """
    return _WORD.findall(_ascii(text))


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def snake(text: str, *, fallback: str = "value") -> str:
    """A lower-case identifier that shadows neither a keyword nor a builtin.

    >>> snake("calendarId"), snake("class"), snake("2nd"), snake("id")
    ('calendar_id', 'class_', 'value_2_nd', 'id_')
    """
    name = "_".join(word.lower() for word in words(text)) or fallback
    if name[0].isdigit():
        name = f"{fallback}_{name}"
    if keyword.iskeyword(name) or name in _SOFT_KEYWORDS or name in _BUILTINS:
        return f"{name}_"
    return name


def pascal(text: str, *, fallback: str = "Model") -> str:
    """An identifier in CapWords that shadows neither a keyword nor a builtin.

    Capitals inside a name stay as the author wrote them, so that `OAuthURL` keeps its look.

    >>> pascal("update-calendar"), pascal("None"), pascal("3d"), pascal("CalendarConnection")
    ('UpdateCalendar', 'NoneModel', 'Model3D', 'CalendarConnection')
    """
    name = "".join(word[:1].upper() + word[1:] for word in words(text)) or fallback
    if name[0].isdigit():
        name = f"{fallback}{name[0]}{name[1:2].upper()}{name[2:]}"
    if keyword.iskeyword(name) or hasattr(builtins, name):
        return f"{name}{fallback}"
    return name


def model_name(text: str) -> str:
    """The name of a model, which no name that generated modules import for themselves may hide.

    >>> model_name("calendar"), model_name("Field"), model_name("operation")
    ('Calendar', 'FieldModel', 'OperationModel')
    """
    name = pascal(text)
    return f"{name}Model" if name in RESERVED else name


def attribute(text: str) -> str:
    """The name of a model's field: it shadows no keyword, no member of a model and no type in use.

    Digits stay with the letters before them, and builtins that no annotation needs keep their name.

    >>> attribute("calendarId"), attribute("line1"), attribute("class"), attribute("json"), attribute("id")
    ('calendar_id', 'line1', 'class_', 'json_', 'id')
    """
    name = "_".join(word.lower() for word in _GLUED.findall(_ascii(text))) or "field"
    if name[0].isdigit():
        name = f"field_{name}"
    if name == "l":  # too easily taken for a digit
        return "l_"
    return f"{name}_" if keyword.iskeyword(name) or name in TAKEN_BY_MODELS else name


def member(value: str) -> str:
    """The name of an enum's member for a value.

    >>> member("half-day"), member("2021-04-15"), member("*")
    ('HALF_DAY', 'VALUE_2021_04_15', 'VALUE')
    """
    name = "_".join(_GLUED.findall(_ascii(value))).upper()
    # Enum gives names like _GENERATE_NEXT_VALUE_ and MRO a meaning; letters first avoid all but one.
    # I and O are too easily taken for digits.
    return name if name[:1].isalpha() and name not in {"MRO", "I", "O"} else f"VALUE_{name}".removesuffix("_")


def unique(preferred: Iterable[tuple[str, str]], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """Give each key a name of its own; the first key that wants a name gets it, later ones a number.

    `preferred` holds pairs of key and preferred name. A number is skipped where it would hit a name
    that some other key wants as it stands.
    """
    pairs = list(preferred)
    used = set(taken)
    claimed = {name for _, name in pairs} | used
    names: dict[str, str] = {}
    for key, name in pairs:
        chosen, number = name, 2
        while chosen in used or (chosen != name and chosen in claimed):
            chosen, number = f"{name}{'_' if name.islower() else ''}{number}", number + 1
        names[key] = chosen
        used.add(chosen)
    return names
