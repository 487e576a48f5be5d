"""A response to a wrong request that is not declared, or that problem details do not fit.

## What it does
Reports responses for `400`, `401`, `403`, `413`, `415`, `422`, `4XX` and `default` whose schema admits none
of the forms in which the server refuses a request: problem details (RFC 9457) with or without the list
`errors`, and FastAPI's `HTTPValidationError` and `{"detail": …}`. Each response is reported once, with the
operations that the server would answer with it. Reports 403, 413 and 415 as well where operations can be
answered with them and declare neither the status nor `4XX` or `default`: once, at the first of these
operations. Of 400 and 401 rules of their own speak (`client-error-response`, `unauthorized-response`).

## Why
The server refuses wrong requests before a handler sees them. Where its words do not fit what is declared,
clients get a body that they do not expect. An API that builds its own bodies (`Policy.render_error`) has no
use for this rule, and only the application knows; so the rule is off unless it is asked for, and the server
says the same in its log when it starts.

## Example
    responses:
      "400":
        description: wrong
        content:
          application/json: {schema: {type: object, required: [code], properties: {code: {type: integer}}}}

## How to fix
Build the declared body in `Policy.render_error`, or declare problem details.
Declare each status, or `default`.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.descriptions import join_or
from oaswright.lint.rule import Finding, Rule, RuleSet
from oaswright.openapi.media_types import essence
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.problem_forms import CONTENT_STATUSES, declared_statuses, find_entry, find_form
from oaswright.openapi.statuses import reason_phrase
from oaswright.spec.model import Operation, Response

_MAX_NAMED = 3
_UNDECLARED = {
    403: "credentials that lack scopes",
    413: "a body that is too large",
    415: "a body of another media type",
}


def check(context: Context) -> Iterable[Finding]:
    yield from _misfits(context)
    missing: dict[int, list[Operation]] = {}
    for operation in context.answered.values():
        declared = {response.status: response for response in operation.responses}
        for status in {status for statuses in _refusals(operation, declared) for status in statuses}:
            if status in _UNDECLARED and find_entry(status, declared) is None:
                missing.setdefault(status, []).append(operation)
    # Most operations lack the same statuses.
    together: dict[Pointer, list[int]] = {}
    for status, operations in sorted(missing.items()):
        together.setdefault(operations[0].pointer, []).append(status)
    for pointer, statuses in together.items():
        ids = dict.fromkeys(operation.id for status in statuses for operation in missing[status])
        named = join_or([f"`{status}`" for status in statuses])
        do = "does" if len(ids) == 1 else "do"
        words = join_or([_UNDECLARED[status] for status in statuses])
        yield Finding(
            (*pointer, "responses"),
            f"the server refuses {words} with {named}, and {_name([*ids])} {do} not declare that",
            f"declare {'it' if len(statuses) == 1 else 'them'}, `4XX` or `default`",
            at="key",
        )


def _name(ids: list[str]) -> str:
    named = ", ".join(f"`{id_}`" for id_ in ids[:_MAX_NAMED])
    return named + (f" and {len(ids) - _MAX_NAMED} more" if len(ids) > _MAX_NAMED else "")


def _misfits(context: Context) -> Iterator[Finding]:
    found: dict[Pointer, tuple[str, list[str]]] = {}
    for operation in context.answered.values():
        declared = {response.status: response for response in operation.responses}
        for statuses in _refusals(operation, declared):
            keys = [key for status in statuses if (key := find_entry(status, declared)) is not None]
            if keys and not any(
                _fits(context, status, declared[key]) for status, key in zip(statuses, keys, strict=True)
            ):
                _, ids = found.setdefault(declared[keys[0]].pointer, (keys[0], []))
                ids += [operation.id] if operation.id not in ids else []
    for pointer, (status, ids) in found.items():
        yield Finding(
            (*pointer, "content"),
            f"the server's own refusals do not fit the response `{status}` of {_name(ids)}",
            "build its body in `Policy.render_error`, or declare `application/problem+json` (RFC 9457)",
            at="key",
        )


def _refusals(operation: Operation, declared: dict[str, Response]) -> Iterator[list[int]]:
    """The statuses of each way in which the server refuses a request, the likeliest first."""
    if operation.secured != "never":
        yield [401]
        if any(scopes for requirement in operation.security for scopes in requirement.values()):
            yield [403]
    if operation.parameters or operation.body:
        yield list(declared_statuses(CONTENT_STATUSES, 400, declared))
    if operation.body:
        yield list(declared_statuses(CONTENT_STATUSES[::-1], 400, declared))
        yield [413]
        if all(essence(content.name) != "*/*" for content in operation.body.content):
            yield [415]


def _fits(context: Context, status: int, response: Response) -> bool:
    schemas = {content.name: content.schema for content in response.content}

    def fits(media_type: str, body: JSON) -> bool:
        schema = schemas[media_type]
        if schema is None:
            return True
        validators = context.validators.towards("response", schema.pointer)
        validator = validators.of(schema.value, schema.pointer)
        return validator is None or validator.compiled.is_valid(body)

    return find_form(_details(status), tuple(schemas), fits) is not None


def _details(status: int) -> dict[str, JSON]:
    """Problem details as the server sends them; only wrong content has a list of errors."""
    details: dict[str, JSON] = {
        "type": "about:blank", "title": reason_phrase(status), "status": status, "detail": "body lacks name",
    }  # fmt: skip
    if status in CONTENT_STATUSES:
        error: JSON = {"in": "body", "pointer": "", "rule": "required", "message": "body lacks name"}
        details["errors"] = [error]
    return details


RULE = Rule(RuleId.REFUSAL_RESPONSE, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
