"""The parameters of one operation, grouped by location, so that an absent place costs nothing to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from oaswright.runtime.parameters import ParameterPlan
from oaswright.runtime.problems import Location, Violation
from oaswright.runtime.request import parse_cookies, parse_query
from oaswright.runtime.styles import Values


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """Parameters by where they stand, compiled.

    `without_query` holds the arguments of the query parameters of a request that has no query;
    None where one of them is required, so that a violation has to be found, or has a default of which
    each request gets its own.
    """

    path: tuple[ParameterPlan, ...]
    query: tuple[ParameterPlan, ...]
    headers: tuple[ParameterPlan, ...]
    cookies: tuple[ParameterPlan, ...]
    without_query: Mapping[str, object] | None
    strict_query: bool
    """Whether no other query parameters may be sent."""

    def bind(
        self, values: Mapping[str, str], connection: HTTPConnection, arguments: dict[str, Any]
    ) -> list[Violation]:
        """Put every parameter's value under its argument's name. Returns all that is wrong with them."""
        violations: list[Violation] = []
        if self.path:
            _bind(self.path, tuple(values.items()), arguments, violations)
        query: bytes = connection.scope["query_string"]
        if self.without_query is not None and not query:
            arguments.update(self.without_query)
        elif self.query or self.strict_query:
            sent = parse_query(query) if query else ()
            _bind(self.query, sent, arguments, violations)
            if self.strict_query:
                violations += _unknown(self.query, sent)
        if self.headers:
            _bind(self.headers, connection.headers.items(), arguments, violations)
        if self.cookies:
            _bind(self.cookies, parse_cookies(connection), arguments, violations)
        return violations


def binding(parameters: Sequence[ParameterPlan], *, strict_query: bool) -> Binding:
    """Group parameters by place; the order within a location is the document's."""

    def at(*places: Location) -> tuple[ParameterPlan, ...]:
        return tuple(parameter for parameter in parameters if parameter.location in places)

    query = at("query")
    absent: dict[str, object] = {}
    missing: list[Violation] = []
    for parameter in query:
        parameter.bind((), absent, missing)
    return Binding(
        path=at("path"),
        query=query,
        headers=at("header"),
        cookies=at("cookie"),
        without_query=None if missing or any(parameter.copied for parameter in query) else absent,
        strict_query=strict_query,
    )


def _bind(
    parameters: Sequence[ParameterPlan],
    sent: Values,
    arguments: dict[str, Any],
    violations: list[Violation],
) -> None:
    for parameter in parameters:
        parameter.bind(sent, arguments, violations)


def _unknown(declared: Sequence[ParameterPlan], sent: Sequence[tuple[str, str]]) -> list[Violation]:
    known = frozenset[str]().union(*(parameter.names for parameter in declared))
    deep = {parameter.name for parameter in declared if parameter.is_deep}
    names = dict.fromkeys(
        name for name, _ in sent if name not in known and name.partition("[")[0] not in deep
    )
    return [
        Violation("query", (name,), "additionalProperties", False, f"query {name} is unknown", names=(name,))
        for name in names
    ]
