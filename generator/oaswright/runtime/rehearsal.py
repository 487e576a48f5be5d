"""Refusals tried at start-up: which of them break what the document declares for their status.

Who declares bodies of their own for 400 or 401 has to build them in `Policy.render_error`. That it is missing
is said in the log when the application is built. A renderer that is there is not called before there is a
request, since it may count or log; what it builds is held against the document then.
"""

import logging
from collections.abc import Iterator, Sequence

from oaswright.runtime import problems
from oaswright.runtime.declared_refusals import as_declared
from oaswright.runtime.plans import OperationPlan
from oaswright.runtime.problems import Problem, Violation, problem_details, render_details
from oaswright.runtime.responses import declared_for

logger = logging.getLogger("oaswright.runtime")


def rehearse(plans: Sequence[OperationPlan]) -> None:
    """Log a warning for each API with refusals that break its document; by status, with the operations."""
    broken: dict[str, dict[int, list[str]]] = {}
    known: dict[object, bool] = {}
    for plan in plans:
        if plan.policy.render_error is not problem_details:
            continue
        for problem in _possible_problems(plan):
            response = as_declared(problem, render_details(problem), plan.declared, plan.policy)
            entry = declared_for(plan.declared, response.status)
            if entry is None or not entry.contents:
                continue
            # Most operations declare the same few responses to the same problems.
            said = (*entry.contents.items(), *entry.headers)
            key = (plan.api_name, type(problem), response.status, said)
            if key not in known:
                known[key] = bool(entry.find_violations(response))
            if known[key]:
                ids = broken.setdefault(plan.api_name, {}).setdefault(response.status, [])
                ids += [plan.id] if plan.id not in ids else []
    for name, by_status in broken.items():
        told = "; ".join(f"{status} of {', '.join(ids)}" for status, ids in sorted(by_status.items()))
        message = "%s: problem details break what is declared for %s; Policy.render_error can build that"
        logger.warning(message, name, told)


def _possible_problems(plan: OperationPlan) -> Iterator[Problem]:
    """What may be wrong with a request for an operation before its handler is called."""
    if plan.security is not None:
        yield problems.MissingCredentials()
        yield problems.InvalidCredentials()
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
