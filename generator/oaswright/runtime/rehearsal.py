"""Refusals tried at start-up: which of them break what the document declares for their status.

Who declares bodies of their own for 400 or 401 has to build them in `Policy.render_error`. That it is missing
or builds others is said in the log when the application is built. What a renderer makes of wrong content is
held against the document on each request, since it depends on that; so is what needs more than problem,
method and path.
"""

import logging
from collections.abc import Iterator, Sequence

from starlette.requests import HTTPConnection
from starlette.types import Scope

from oaswright.runtime import problems
from oaswright.runtime.declared_refusals import as_declared
from oaswright.runtime.plans import OperationPlan
from oaswright.runtime.policy import Policy
from oaswright.runtime.problems import Problem, Violation, problem_details, render_details
from oaswright.runtime.response import HTTPError, Response
from oaswright.runtime.responses import declared_for

logger = logging.getLogger("oaswright.runtime")


def rehearse(plans: Sequence[OperationPlan]) -> None:
    """Log a warning for each API with refusals that break its document; by status, with the operations."""
    broken: dict[tuple[str, bool], dict[int, list[str]]] = {}
    known: dict[object, bool] = {}
    for plan in plans:
        is_own = _has_renderer(plan.policy)
        for problem in _possible_problems(plan):
            if is_own and isinstance(problem, problems.Invalid | problems.MalformedBody):
                continue
            response = _refuse(plan, problem)
            entry = declared_for(plan.declared, response.status) if response is not None else None
            if response is None or entry is None or not entry.contents:
                continue
            # Most operations declare the same few responses to the same problems.
            said = (*entry.contents.items(), *entry.headers)
            sent = (response.media_type, repr(response.body), *response.headers) if is_own else ()
            key = (plan.api_name, type(problem), response.status, said, sent)
            if key not in known:
                known[key] = bool(entry.find_violations(response))
            if known[key]:
                ids = broken.setdefault((plan.api_name, is_own), {}).setdefault(response.status, [])
                ids += [plan.id] if plan.id not in ids else []
    for (name, is_own), by_status in broken.items():
        told = "; ".join(f"{status} of {', '.join(ids)}" for status, ids in sorted(by_status.items()))
        what = "what Policy.render_error builds breaks" if is_own else "problem details break"
        more = "" if is_own else "; Policy.render_error can build that"
        logger.warning("%s: %s what is declared for %s%s", name, what, told, more)


def _has_renderer(policy: Policy) -> bool:
    return policy.render_error is not problem_details


def _refuse(plan: OperationPlan, problem: Problem) -> Response | None:
    """The response to a problem; None where a renderer waits for something, or fails without a request."""
    if not _has_renderer(plan.policy):
        return as_declared(problem, render_details(problem), plan.declared, plan.policy)
    scope: Scope = {
        "type": "http", "method": plan.http_method, "path": plan.path, "query_string": b"", "headers": [],
    }  # fmt: skip
    steps = plan.policy.render_error(problem, HTTPConnection(scope)).__await__()
    try:
        next(steps)
    except StopIteration as done:
        found: object = done.value
    except HTTPError as instead:
        found = instead.response
    except Exception:
        return None  # what it does without a request says nothing about one
    else:
        return None
    return found if isinstance(found, Response) else None


def _possible_problems(plan: OperationPlan) -> Iterator[Problem]:
    """What may be wrong with a request for an operation before its handler is called."""
    if plan.security is not None:
        yield problems.MissingCredentials()
        yield problems.InvalidCredentials()
        scopes = frozenset[str]().union(*(found.scopes for found, _ in plan.security.requirements))
        if scopes:
            yield problems.InsufficientScope(tuple(sorted(scopes)))
    if plan.parameters or plan.body is not None:
        location = plan.parameters[0].location if plan.parameters else "body"
        yield problems.Invalid((Violation(location, ("name",), "required", True, f"{location} lacks name"),))
    if plan.body is not None:
        yield problems.MalformedBody("invalid JSON at line 1 column 1")
        yield problems.BodyTooLarge(plan.body.limit)
        if plan.body.required:
            yield problems.MissingBody()
        if not plan.body.ignores_other_media_types and "*/*" not in plan.body.contents:
            yield problems.UnsupportedMediaType(None, tuple(plan.body.contents))
    if plan.policy.negotiates:
        yield problems.NotAcceptable()
