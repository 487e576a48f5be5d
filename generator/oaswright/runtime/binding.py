"""The parameters of one operation, grouped by location, so that an absent place costs nothing to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection

from oaswright.runtime.brackets import Values
from oaswright.runtime.parameters import ParameterPlan, join_taken
from oaswright.runtime.problems import Location, Violation
from oaswright.runtime.request import (
    SENT_PATH,
    decode_query,
    parse_query,
    split_cookies,
    split_query,
    unquote_cookies,
)


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """Parameters by where they stand, compiled.

    `without_query` holds the arguments of the query parameters of a request that has no query;
    None where one of them is required, so that a violation has to be found, or has a default of which
    each request gets its own.
    """

    path: tuple[ParameterPlan, ...]
    query: tuple[ParameterPlan, ...]
    whole: ParameterPlan | None
    """The one parameter that is all of the query (OpenAPI 3.2, section 4.12)."""
    headers: tuple[ParameterPlan, ...]
    cookies: tuple[ParameterPlan, ...]
    without_query: Mapping[str, object] | None
    strict_query: bool
    """Whether no other query parameters may be sent."""
    raw_query: bool
    """Whether a parameter of the query is split before it is decoded."""

    def bind(
        self, values: Mapping[str, str], connection: HTTPConnection, arguments: dict[str, Any]
    ) -> list[Violation]:
        """Put every parameter's value under its argument's name. Returns all that is wrong with them."""
        violations: list[Violation] = []
        scope = connection.scope
        if self.path:
            sent = tuple(values.items())
            as_sent = tuple(scope[SENT_PATH].items()) if SENT_PATH in scope else sent
            for parameter in self.path:
                parameter.bind(as_sent if parameter.reads_raw else sent, arguments, violations)
        query: bytes = scope["query_string"]
        if self.without_query is not None and not query:
            arguments.update(self.without_query)
        elif self.query or self.strict_query:
            self._bind_query(query, arguments, violations)
        if self.headers:
            _bind(self.headers, connection.headers.items(), arguments, violations)
        if self.cookies:
            cookies = split_cookies(connection)
            _bind(self.cookies, unquote_cookies(cookies), arguments, violations, cookies)
        return violations

    def _bind_query(self, query: bytes, arguments: dict[str, Any], violations: list[Violation]) -> None:
        if self.whole is not None:
            name = self.whole.name
            # The fields of a form are told apart before they are decoded.
            text = query.decode("latin-1") if self.whole.reads_raw else decode_query(name, query)
            self.whole.bind(((name, text),) if query else (), arguments, violations)
            return
        sent = parse_query(query) if query else ()
        _bind(self.query, sent, arguments, violations, split_query(query) if self.raw_query else ())
        if self.strict_query:
            violations += _unknown(self.query, sent)


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
        whole=next((parameter for parameter in query if parameter.is_whole), None),
        headers=at("header"),
        cookies=at("cookie"),
        without_query=None if missing or any(parameter.copied for parameter in query) else absent,
        strict_query=strict_query and not any(parameter.is_open for parameter in query),
        raw_query=any(parameter.reads_raw for parameter in query),
    )


def _bind(
    parameters: Sequence[ParameterPlan],
    sent: Values,
    arguments: dict[str, Any],
    violations: list[Violation],
    raw: Values = (),
) -> None:
    for parameter in parameters:
        parameter.bind(raw if parameter.reads_raw else sent, arguments, violations)


def _unknown(declared: Sequence[ParameterPlan], sent: Sequence[tuple[str, str]]) -> list[Violation]:
    known = join_taken(parameter.sent_as for parameter in declared)
    names = dict.fromkeys(
        name for name, _ in sent if name not in known.names and not name.startswith(known.prefixes)
    )
    return [
        Violation("query", (name,), "additionalProperties", False, f"query {name} is unknown", names=(name,))
        for name in names
    ]
