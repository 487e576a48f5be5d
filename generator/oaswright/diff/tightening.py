"""Forms as they become tighter: each keyword of a further schema beside what is asked for already."""

from oaswright.diff.forms import (
    BOUNDS,
    EVERY_TYPE,
    TYPES_OF_FACETS,
    Form,
    Limit,
    Listed,
    Words,
    is_object,
    is_tighter,
    type_of,
)
from oaswright.diff.literals import value_key
from oaswright.lint.bounds import number_of
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object, as_array

_NUMERIC_FORMATS = frozenset({*BOUNDS, "double"})
_LENGTHS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
# Patterns that every text matches.
_ANYTHING = frozenset(
    {"", ".*", "^.*$", "^.*", ".*$", "^", "$", "(.*)", "^(.*)$", "[\\s\\S]*", "^[\\s\\S]*$"}
)
_SCALAR = frozenset({"minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "format"})


def add_types(form: Form, value: Object, pointer: Pointer) -> None:
    written = value.get("type")
    names = {name for name in (written if isinstance(written, list) else [written]) if isinstance(name, str)}
    if is_object(value):
        names = {"object"}
    if "number" in names:
        names |= {"integer", "fraction"}
    if names & (EVERY_TYPE | {"null"}):
        form.types &= frozenset(names)
        form.types_at = (*pointer, "type") if written is not None else pointer
    listed: list[JSON] | None = None
    at = "enum"
    if isinstance(value.get("enum"), list):
        listed = as_array(value["enum"])
    elif "const" in value:
        listed = [value["const"]]
        at = "const"
    else:
        return
    tighten_enum(form, [one for one in unique(listed) if one is not None], (*pointer, at))


def tighten_enum(form: Form, listed: list[JSON], pointer: Pointer) -> None:
    if form.enum is not None:
        keys = {value_key(value) for value in form.enum.values}
        listed = [value for value in listed if value_key(value) in keys]
    form.enum = Listed(tuple(listed), pointer)


def unique(values: list[JSON]) -> list[JSON]:
    return list({value_key(value): value for value in values}.values())


def add_numbers(form: Form, value: Object, pointer: Pointer) -> None:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        written, strict = number_of(value, bound), number_of(value, exclusive)
        if written is not None:
            tighten(form, bound, Limit(written, value.get(exclusive) is True, (*pointer, bound)))
        if strict is not None:
            tighten(form, bound, Limit(strict, True, (*pointer, exclusive)))
    if (bounds := BOUNDS.get(str(value.get("format")))) is not None:
        # A boolean that stands alone means the bound of the format.
        for bound, number in zip(("minimum", "maximum"), bounds, strict=True):
            exclusive = f"exclusive{bound.capitalize()}"
            strict = value.get(exclusive) is True and bound not in value
            tighten(form, bound, Limit(number, strict, (*pointer, exclusive if strict else "format")))
    step = number_of(value, "multipleOf")
    if step is not None:
        add_words(form, "multipleOf", value_key(step), (*pointer, "multipleOf"))


def add_texts(form: Form, value: Object, pointer: Pointer) -> None:
    for keyword in _LENGTHS:
        length = number_of(value, keyword)
        if length is not None and not (keyword.startswith("min") and length <= 0):
            tighten(form, keyword, Limit(length, False, (*pointer, keyword)))
    if value.get("uniqueItems") is True:
        add_words(form, "uniqueItems", "true", (*pointer, "uniqueItems"))
    for keyword in ("pattern", "format"):
        text = value.get(keyword)
        if isinstance(text, str) and text not in _ANYTHING:
            add_words(form, keyword, text, (*pointer, keyword))


def tighten(form: Form, name: str, limit: Limit) -> None:
    known = form.limits.get(name)
    if known is None or is_tighter(name, limit, known):
        form.limits[name] = limit


def add_words(form: Form, name: str, text: str, pointer: Pointer) -> None:
    known = form.words.get(name)
    form.words[name] = (
        Words(frozenset({text}), pointer) if known is None else Words(known.texts | {text}, known.pointer)
    )


def settle(form: Form) -> None:
    """Leave out what says nothing, given the rest."""
    form.idle = {name: limit for name, limit in form.limits.items() if not TYPES_OF_FACETS[name] & form.types}
    form.limits = {name: limit for name, limit in form.limits.items() if name not in form.idle}
    if form.enum is not None:
        types = frozenset(type_of(value) for value in form.enum.values)
        if types == form.types == frozenset({"boolean"}) and len(form.enum.values) == 2:
            form.enum = None
        else:
            form.types &= types
            form.limits = {name: limit for name, limit in form.limits.items() if name not in _SCALAR}
            form.words = {name: words for name, words in form.words.items() if name not in _SCALAR}
    known = form.words.get("format")
    if known is not None and form.types & {"integer", "fraction"}:
        left = known.texts - _NUMERIC_FORMATS
        form.words.pop("format")
        if left:
            form.words["format"] = Words(left, known.pointer)
    form.words = {
        name: words
        for name, words in form.words.items()
        if TYPES_OF_FACETS.get(name, EVERY_TYPE) & form.types
    }
