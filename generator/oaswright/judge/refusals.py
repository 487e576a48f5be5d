"""openapi-spec-validator itself, told to say where. Only the process of `judge.__main__` imports it.

It checks defaults by patterns that may not come to an end, and follows references inside of values. So it
runs in a process with limits, and opens nothing.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any, NoReturn

import jsonschema_rs
from jsonschema_path.paths import SchemaPath
from openapi_schema_validator import OAS30Validator, OAS31Validator, OAS32Validator
from openapi_schema_validator._specifications import REGISTRY
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
from openapi_spec_validator.validation.keywords import SchemaValidator, ValueValidator

from oaswright.openapi.pointers import JSON, Pointer, follow, parse_pointer

_VALIDATORS: Mapping[str, Any] = {
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}
_SCHEMA_VALIDATORS: tuple[Any, ...] = (OAS30Validator, OAS31Validator, OAS32Validator)
_MAX_REFUSALS = 100
# Its own default for how many resolved references are kept, which only its own constructor applies.
_CACHED = 128


class _PlacedError(OpenAPIValidationError):
    """An error whose path begins at the root of the document."""


def find_refusals(version: str, value: dict[str, JSON]) -> list[tuple[Pointer, str]]:
    """What it refuses: pointers and its own messages. What it fails at itself is no refusal."""
    found: list[tuple[Pointer, str]] = []
    path = SchemaPath.from_dict(value, handlers=_Closed(), resolved_cache_maxsize=_CACHED)
    validator = _make_validator(version)(path)
    try:
        for error in islice(validator.iter_errors(), _MAX_REFUSALS):
            found.append((_settle(value, list(error.absolute_path)), str(error.message)))
    except Exception:  # noqa: S110 - whatever it raises, it fails at documents without a mistake as well
        pass
    return found


class _Closed(dict[str, Any]):
    """Handlers for every scheme of URIs, which open nothing; a missing one would be opened as a URL.

    A value such as a default may hold what looks like a reference.
    """

    def __contains__(self, scheme: object) -> bool:
        return True

    def __getitem__(self, scheme: str) -> Any:
        return _refuse


def _refuse(uri: str) -> NoReturn:
    raise ValueError(uri)


def _make_validator(version: str) -> Any:
    base = _VALIDATORS[version]
    keywords = {name: _place(_hasten(checker)) for name, checker in base.keyword_validators.items()}
    return type("Validator", (base,), {"keyword_validators": keywords})


def _hasten(checker: Any) -> Any:
    """A checker that walks through the meta-schema only for schemas that are not valid against it."""
    if not issubclass(checker, SchemaValidator):
        return checker
    base: Any = checker

    def begin(self: Any, registry: Any) -> None:
        base.__init__(self, registry)
        # Lists of its own, which it searches for each schema.
        self.visited_schema_ids = _Seen()
        self.meta_checked_schema_ids = _Seen()

    def choose(self: Any, schema: SchemaPath, value: Any) -> Callable[[Any], None]:
        check: Callable[[Any], None] = base._get_schema_checker(self, schema, value)  # noqa: SLF001
        # A method of the class of validators, with or without the argument for formats.
        owner = getattr(getattr(check, "func", check), "__self__", None)
        return partial(_check_schema, owner, check) if owner in _SCHEMA_VALIDATORS else check

    return type(base.__name__, (base,), {"__init__": begin, "_get_schema_checker": choose})


class _Seen(set[int]):
    """The ids of schemas that have had their turn."""

    append = set[int].add


def _check_schema(owner: Any, check: Callable[[Any], None], schema: Any) -> None:
    if not _compile_metaschema(owner).is_valid(schema):
        check(schema)


@cache
def _compile_metaschema(owner: Any) -> Any:
    """The meta-schema of its validator of schemas, with its own formats, compiled."""
    formats = owner.FORMAT_CHECKER
    known: Any = [(uri, REGISTRY.contents(uri)) for uri in REGISTRY]
    return jsonschema_rs.validator_cls_for(owner.META_SCHEMA)(
        owner.META_SCHEMA,
        registry=jsonschema_rs.Registry(known),
        validate_formats=True,
        formats={name: partial(formats.conforms, format=name) for name in formats.checkers},
    )


def _place(checker: type[Any]) -> type[Any]:
    """A checker of one keyword whose errors say where in the document they are."""
    inner = () if not issubclass(checker, ValueValidator) else ("default",)

    def call(self: Any, *arguments: Any, **options: Any) -> Iterator[Any]:
        for error in checker.__call__(self, *arguments, **options):
            if isinstance(error, _PlacedError):
                yield error
                continue
            place = next((given.parts for given in arguments if isinstance(given, SchemaPath)), ())
            placed: Any = _PlacedError.create_from(error)
            placed.relative_path = deque((*place, *inner, *error.absolute_path))
            placed.parent = None
            yield placed

    return type(checker.__name__, (checker,), {"__call__": call})


def _settle(value: JSON, path: Sequence[str | int]) -> Pointer:
    """The pointer of what a path leads to that goes on behind references."""
    node: tuple[JSON, Pointer] = (value, ())
    for token in path:
        for _ in path:
            node = _find_target(value, node[0], token) or node
        found = follow(node[0], (token,))
        if found is None:
            break
        node = (found[0], (*node[1], *found[1]))
    return node[1]


def _find_target(value: JSON, here: JSON, token: str | int) -> tuple[JSON, Pointer] | None:
    """What an object refers to that has no such member itself."""
    reference = here.get("$ref") if isinstance(here, dict) and token not in here else None
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    return follow(value, parse_pointer(reference[1:]))
