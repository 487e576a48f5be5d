"""Whether the credentials that sufficed for an operation still do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oaswright.diff.model import Found, Level, Operation
from oaswright.diff.sides import Side
from oaswright.openapi.pointers import Pointer
from oaswright.spec import model
from oaswright.spec.model import Requirement
from oaswright.spec.tree import as_object, as_string

_URLS = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a client needs to know of a security scheme: `kind` is what credential it sends, and where."""

    pointer: Pointer
    kind: tuple[str, ...]
    urls: Mapping[str, str]
    scopes: frozenset[str]


def read_schemes(side: Side) -> dict[str, Scheme]:
    """The security schemes of a document by name."""
    return {scheme.name: _read(scheme, side) for scheme in side.spec.schemes}


def _read(scheme: model.SecurityScheme, side: Side) -> Scheme:
    value = as_object(side.tree.at(scheme.pointer))
    kind: tuple[str, ...] = (scheme.type,)
    urls: dict[str, str] = {}
    scopes: set[str] = set()
    if scheme.type == "apiKey":
        name = scheme.parameter.lower() if scheme.location == "header" else scheme.parameter
        kind = (scheme.type, scheme.location, name)
    elif scheme.type == "http":
        kind = (scheme.type, scheme.scheme)
    elif scheme.type == "openIdConnect":
        urls["openIdConnectUrl"] = as_string(value.get("openIdConnectUrl"))
    for name, flow in as_object(value.get("flows")).items():
        found = as_object(flow)
        urls |= {f"{name}.{key}": as_string(found[key]) for key in _URLS if key in found}
        scopes |= as_object(found.get("scopes")).keys()
    return Scheme(scheme.pointer, kind, urls, frozenset(scopes))


class SecurityComparison:
    """The security of two documents: schemes once, requirements for each operation."""

    def __init__(self, old: Side, new: Side) -> None:
        self._sides = (old, new)
        self._schemes = (read_schemes(old), read_schemes(new))

    def compare_schemes(self) -> Iterator[Found]:
        """What became of the security schemes themselves. Whether they suffice, operations say."""
        old, new = self._schemes
        for name, scheme in old.items():
            other = new.get(name)
            if other is None:
                continue
            if scheme.kind != other.kind:
                message = f"the security scheme `{name}` is {_show(other)} now, and was {_show(scheme)}"
                yield Found("security-scheme", Level.INFO, message, scheme.pointer, other.pointer)
            for key in sorted({*scheme.urls, *other.urls}):
                before, after = scheme.urls.get(key), other.urls.get(key)
                if before != after and before is not None:
                    what = f"is {after}" if after is not None else "is gone"
                    message = f"`{key}` of the security scheme `{name}` {what} now, and was {before}"
                    yield Found("security-url", Level.RISKY, message, scheme.pointer, other.pointer)
            for scope in sorted(scheme.scopes - other.scopes):
                message = f"the security scheme `{name}` no longer has the scope `{scope}`"
                yield Found("security-scope", Level.RISKY, message, scheme.pointer, other.pointer)
            for scope in sorted(other.scopes - scheme.scopes):
                message = f"the security scheme `{name}` has the scope `{scope}` now"
                yield Found("security-scope", Level.INFO, message, scheme.pointer, other.pointer)

    def compare(self, old: model.Operation, new: model.Operation, operation: Operation) -> Iterator[Found]:
        """Whether what sufficed for an operation still suffices, and what suffices now."""
        before, after = self._alternatives(old, 0), self._alternatives(new, 1)
        places = (self._place(old, 0), self._place(new, 1))
        for alternative, shown in before.items():
            if not any(_is_enough(alternative, other) for other in after):
                message = f"{shown} no longer suffices; asked for: {' or '.join(after.values())}"
                yield Found("security", Level.BREAKING, message, *places, operation)
        for alternative, shown in after.items():
            if not any(_is_enough(alternative, other) for other in before):
                yield Found("security", Level.INFO, f"{shown} suffices now", *places, operation)

    def _alternatives(self, operation: model.Operation, side: int) -> dict[frozenset[tuple[str, ...]], str]:
        """What suffices for an operation, each as the credentials and scopes that are needed together."""
        requirements = operation.security or ({},)
        return {
            frozenset(self._needs(requirement, side)): _show_requirement(requirement)
            for requirement in requirements
        }

    def _needs(self, requirement: Requirement, side: int) -> Iterator[tuple[str, ...]]:
        for name, scopes in requirement.items():
            scheme = self._schemes[side].get(name)
            kind = scheme.kind if scheme is not None else ("undefined",)
            identity = (*kind, self._name(name, side))
            yield identity
            yield from ((*identity, "scope", scope) for scope in scopes)

    def _name(self, name: str, side: int) -> str:
        """One name for both documents: a scheme that was renamed has its new one."""
        mine, others = self._schemes[side], self._schemes[1 - side]
        if name in others or name not in mine:
            return name
        twins = [
            other
            for other, scheme in others.items()
            if other not in mine and (scheme.kind, scheme.urls) == (mine[name].kind, mine[name].urls)
        ]
        return max(name, twins[0]) if len(twins) == 1 else name

    def _place(self, operation: model.Operation, side: int) -> Pointer:
        """Where the security of an operation is written."""
        tree = self._sides[side].tree
        if "security" in as_object(tree.at(operation.pointer)):
            return (*operation.pointer, "security")
        return ("security",) if "security" in tree.value else operation.pointer


def _is_enough(had: frozenset[tuple[str, ...]], asked: frozenset[tuple[str, ...]]) -> bool:
    return asked <= had


def _show_requirement(requirement: Requirement) -> str:
    if not requirement:
        return "a request without credentials"
    return " with ".join(
        f"`{name}`" + (f" ({', '.join(scopes)})" if scopes else "") for name, scopes in requirement.items()
    )


def _show(scheme: Scheme) -> str:
    return " ".join(part for part in scheme.kind if part)
