"""Fields in objects that do not have them: what was meant, and where that stands in the standard."""

from dataclasses import dataclass

from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context
from oaswright.lint.fields import is_misspelt_reference, is_status, unknown_fields
from oaswright.openapi.grammar import (
    Kind,
    ListOf,
    MapOf,
    ObjectOf,
    Shape,
    component_group,
    find_mismatches,
    versions_with,
    with_article,
)
from oaswright.openapi.methods import METHODS
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.walk import Site
from oaswright.spec.tree import Object, as_array, as_object, as_string

# Words of Swagger 2.0, and what to write instead.
_SWAGGER = {
    "swagger": "this is a document of Swagger 2.0; convert it to OpenAPI 3 first",
    "host": "write `servers: [{url: …}]`",
    "basePath": "write `servers: [{url: …}]`",
    "schemes": "write `servers: [{url: …}]`",
    "securityDefinitions": "move what it holds to `components.securitySchemes`",
    "consumes": "name the media types under `requestBody.content`",
    "produces": "name the media types under `responses.<status>.content`",
    "definitions": "move what it holds to `components.schemas`",
}
# What people write for a field, and its name.
_SYNONYMS = {
    "body": "requestBody",
    "params": "parameters",
    "desc": "description",
    "models": "schemas",
    "accessCode": "authorizationCode",
    "application": "clientCredentials",
}
# Formats of a list of values in Swagger 2.0.
_COLLECTIONS = {
    "csv": "`style: form` and `explode: false`",
    "multi": "`style: form` and `explode: true`",
    "ssv": "`style: spaceDelimited` and `explode: false`",
    "pipes": "`style: pipeDelimited` and `explode: false`",
}
_OLD_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}
_OLD_OAUTH = frozenset({"flow", "authorizationUrl", "tokenUrl", "scopes"})
# Where Swagger 2.0 has components.
_OLD_GROUPS = {"definitions": "schemas", "securityDefinitions": "securitySchemes"}
# Where a media type has to be named and nobody did, most mean this one.
USUAL_TYPE = "application/json"
# Keywords of older JSON Schema: what became of them in 2020-12, and what to write.
OLDER = {
    "definitions": ("is the older name of `$defs`", "write `$defs`, also in references"),
    "dependencies": (
        "is not in JSON Schema 2020-12: it is followed, but other tools may not",
        "write `dependentRequired` for names, `dependentSchemas` for schemas",
    ),
    "additionalItems": (
        "has no effect in JSON Schema 2020-12",
        "write `prefixItems` for the first items, and `items` for those after them",
    ),
    "$recursiveRef": ("has no effect in JSON Schema 2020-12", "write `$dynamicRef`"),
    "$recursiveAnchor": ("has no effect in JSON Schema 2020-12", "write `$dynamicAnchor`"),
    "id": ("has no effect in JSON Schema 2020-12", "write `$id`"),
}
_SCHEMA_LIKE = frozenset({"type", "properties", "allOf", "oneOf", "anyOf", "enum", "$ref"})


# Keywords with a text; an object under a name near to theirs is a property.
_TEXTS = frozenset({"$id", "title", "description", "format", "pattern", "$comment"})
DOUBLED = "`properties` stands twice, one below the other"


@dataclass(frozen=True, slots=True)
class Home:
    """What to do with a stray field, and where it was meant to stand.

    From its object that is `up` levels up, then `steps` down, the last one being its name there. Without
    `steps` nobody can tell.
    """

    hint: str | None
    up: int = 0
    steps: tuple[str, ...] = ()

    def place(self, holder: Pointer) -> Pointer | None:
        """The pointer at which the field was meant to stand, for the pointer of its object."""
        if not self.steps or self.up > len(holder):
            return None
        return (*holder[: len(holder) - self.up], *self.steps)


def group_strays(context: Context, site: Site) -> list[list[str]]:
    """The fields that an object does not have; those with the same way out are one mistake."""
    groups: dict[Home | str, list[str]] = {}
    for name in unknown_fields(context, site.kind, site.value):
        # What another version has is no mistake of its place.
        home = Home(None) if versions_with(site.kind, name) else find_home(context, site, name)
        # A field that was misspelled is a mistake of its own.
        moved = home.hint is not None and not (home.steps and not home.up and len(home.steps) == 1)
        key = Home(home.hint, home.up, home.steps[:-1]) if moved else name
        groups.setdefault(key, []).append(name)
    return list(groups.values())


def group_keywords(context: Context, schema: Object) -> list[list[str]]:
    """The unknown keywords of a schema since OpenAPI 3.1: misspelled ones alone, others as one mistake."""
    fields = context.grammar.kinds["schema"].fields
    names = [name for name in schema if (name not in fields or name in OLDER) and not name.startswith("x-")]
    near = [
        name for name in names if name == "nullable" or is_older(schema, name) or did_you_mean(name, fields)
    ]
    # Several of the others are a value, or a list of properties, instead of a schema.
    rest = [name for name in names if name not in near]
    return [*([name] for name in near), *([rest] if rest else [])]


def is_older(schema: Object, name: str) -> bool:
    """Whether a keyword is one of older JSON Schema, and no property that misses its `properties`."""
    return name in OLDER and not (name == "id" and is_property(schema, name))


def is_doubled(schema: Pointer) -> bool:
    """Whether a schema is below `properties` that stands twice, one below the other."""
    return schema[-2:] == ("properties", "properties")


def find_home(context: Context, site: Site, name: str) -> Home:
    """Where a stray field of an object was meant to stand."""
    value, kind = as_object(site.value), context.grammar.kinds[site.kind]
    if (above := _find_empty_above(kind, value, name)) is not None:
        return Home(f"indent it more: `{above}` above it is empty", steps=(above, name))
    member = as_object(value.get(name))
    if "content" in kind.fields and "content" not in value and member and all("/" in key for key in member):
        return Home("media types stand in `content`: did you mean it?", steps=("content",))
    guess = did_you_mean(name, kind.fields)
    if site.kind == "schema" and guess in _TEXTS and is_property(value, name):
        guess = None
    if is_misspelt_reference(name) and component_group(kind.id, context.version):
        guess = "$ref"
    if guess != "$ref" and _is_reference(value) and component_group(kind.id, context.version):
        return Home(f"write `$ref: '{value[name]}'`", steps=("$ref",))
    if kind.id == "security-scheme" and (found := _find_below(context, site, kind, name)) is not None:
        return found
    if guess is not None:
        if guess in value:
            return Home(f"remove one of the two: `{guess}` stands there already")
        return Home(f"did you mean `{guess}`?", steps=(guess,))
    if _SYNONYMS.get(name) in kind.fields:
        return Home(f"write `{_SYNONYMS[name]}`", steps=(_SYNONYMS[name],))
    found = _find_below(context, site, kind, name)
    if found is not None:
        return found
    if name in _SWAGGER and kind.id in ("openapi", "operation", "path-item"):
        group = _OLD_GROUPS.get(name) if kind.id == "openapi" else None
        return Home(_SWAGGER[name], steps=() if group is None else ("components", group))
    return _find_elsewhere(context, site, kind, name)


def _is_reference(value: Object) -> bool:
    """Whether all that an object holds is the text of a reference."""
    return len(value) == 1 and as_string(next(iter(value.values()))).startswith("#/")


def _find_empty_above(kind: Kind, value: Object, name: str) -> str | None:
    """The map above a stray object in which nothing stands, as happens by wrong indentation."""
    above = None
    for key in value:
        if key == name:
            break
        above = key if key in kind.fields else above
    if above is None or value[above] is not None or not isinstance(value[name], dict):
        return None
    return above if isinstance(kind.fields[above].shape, (MapOf, ObjectOf)) else None


def _find_required(context: Context, kind: Kind, value: Object, name: str) -> str | None:
    """The only required field that an object lacks, if its only stray field has such a value."""
    missing = [field for field in kind.required if field not in value]
    if len(missing) != 1 or unknown_fields(context, kind.id, value) != [name]:
        return None
    return None if any(find_mismatches(kind.fields[missing[0]].shape, value[name])) else missing[0]


def _find_below(context: Context, site: Site, kind: Kind, name: str) -> Home | None:
    """What stands one level too high, by what its name tells."""
    value = as_object(site.value)
    member = value[name]
    match kind.id:
        case "schema" if is_property(value, name):
            return find_property(site, name)
        case "responses" if name in context.grammar.kinds["response"].fields:
            return Home("write the status above it, such as `'200':`", steps=("200", name))
        case "operation" if is_status(name):
            return Home("move it below `responses`", steps=("responses", name))
        case "path-item" if name.startswith("/") and site.pointer[:1] == ("components",):
            return Home("paths do not nest: write its whole path below `paths`")
        case "path-item" if name.startswith("/"):
            whole = f"{str(site.pointer[-1]).rstrip('/')}{name}" if site.pointer else name
            return Home(f"paths do not nest: write `{whole}` below `paths`", 1, (whole,))
        case "path-item" if name in context.grammar.kinds["operation"].fields:
            methods = [method for method in METHODS if method in value]
            if len(methods) == 1:
                return Home(f"move it into `{methods[0]}`", steps=(methods[0], name))
            return Home("move it into an operation, such as `get`")
        case "openapi" if name.startswith("/"):
            return Home("move it below `paths`", steps=("paths", name))
        case "openapi" if name in context.grammar.kinds["components"].fields:
            return Home("move it into `components`", steps=("components", name))
        case "components" if not _SCHEMA_LIKE.isdisjoint(as_object(member)):
            return Home("move it into `schemas`, or another group of components", steps=("schemas", name))
        case "security-scheme" if "flow" in value and name in _OLD_OAUTH:
            flow = as_string(value["flow"]) or "implicit"
            return Home(
                f"write `flows: {{{_OLD_FLOWS.get(flow, flow)}: …}}`, with the URLs and `scopes` in it"
            )
        case "parameter" if name == "collectionFormat":
            written = _COLLECTIONS.get(as_string(member), "`style` and `explode`")
            return Home(f"write {written}")
        case "implicit-flow" if name == "tokenUrl":
            return _other_url("authorizationUrl", value)
        case "token-flow" if name == "authorizationUrl":
            return _other_url("tokenUrl", value)
        case "header" if name in ("name", "in"):
            return Home("remove it: the key of a header is its name")
        case _:
            pass
    if "/" in name and "content" in kind.fields:
        return Home("move it below `content`", steps=("content", name))
    return None


def _other_url(name: str, flow: Object) -> Home:
    if name in flow:
        return Home(f"remove it: this flow has only `{name}`")
    return Home(f"this flow has `{name}` in its place", steps=(name,))


def is_property(schema: Object, name: str) -> bool:
    """Whether a stray keyword of a schema was meant as one of its properties."""
    if not isinstance(schema.get(name), dict):
        return False
    return schema.get("type", "object") == "object" or name in as_array(schema.get("required"))


def find_property(site: Site, name: str) -> Home:
    """Where a property was meant to stand that is a keyword of its schema."""
    if is_doubled(site.pointer):
        return Home("remove one of the two `properties`, and indent what is below it less", 1, (name,))
    return Home("a property is described under `properties`", steps=("properties", name))


def _find_elsewhere(context: Context, site: Site, kind: Kind, name: str) -> Home:
    """Where the standard has a field of that name: deeper in this object, or in one around it."""
    kinds = context.grammar.kinds
    # `content` first: a schema there is far more likely than one of a header.
    for field_name, field in sorted(
        kind.fields.items(), key=lambda item: item[0] not in ("content", "requestBody")
    ):
        inner = _kind_of(field.shape)
        if inner is None or inner == kind.id or name not in kinds[inner].fields:
            continue
        title = with_article(kinds[inner].title)
        if isinstance(field.shape, ObjectOf):
            return Home(f"move it into `{field_name}`: {title} has it", steps=(field_name, name))
        if field_name == "content":
            hint = f"move it into the media type in `content`: {title} has it"
            return Home(hint, steps=("content", USUAL_TYPE, name))
        return Home(f"move it into a member of `{field_name}`: {title} has it")
    for up in range(1, len(site.pointer) + 1):
        outer = context.kinds.get(site.pointer[: len(site.pointer) - up])
        if outer is not None and name in kinds[outer].fields:
            return Home(f"{with_article(kinds[outer].title)} has it: indent it less", up, (name,))
    for field_name, field in kind.fields.items():
        inner = _kind_of(field.shape)
        for deeper_name, deeper in kinds[inner].fields.items() if inner is not None else ():
            deepest = _kind_of(deeper.shape)
            if deepest is not None and name in kinds[deepest].fields and inner != "schema":
                where = f"{field_name}.….{deeper_name}"
                return Home(f"move it into `{where}`: {with_article(kinds[deepest].title)} has it")
    if (missing := _find_required(context, kind, as_object(site.value), name)) is not None:
        return Home(f"`{missing}` is missing here: did you mean it?", steps=(missing,))
    if kind.id in ("openapi", "info", "operation", "path-item", "components", "tag", "server"):
        return Home("the name of an extension starts with `x-`")
    return Home(None)


def _kind_of(shape: Shape) -> str | None:
    """The kind of object in a field, in an array or a map of such objects."""
    while isinstance(shape, (ListOf, MapOf)):
        shape = shape.item if isinstance(shape, ListOf) else shape.member
    return shape.kind if isinstance(shape, ObjectOf) else None
