"""The runtime's own refusals in the form that the document declares for their status.

They are problem details as long as nothing else is declared (`openapi.problem_forms`). What an API renders
itself (`Policy.render_error`) is its own affair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from oaswright.openapi.pointers import JSON
from oaswright.openapi.problem_forms import CONTENT_STATUSES, declared_statuses, find_entry, find_form
from oaswright.openapi.statuses import reason_phrase
from oaswright.runtime.policy import Policy
from oaswright.runtime.problems import Invalid, MalformedBody, MissingBody, Problem, RepeatedCredentials
from oaswright.runtime.response import Response
from oaswright.runtime.responses import DeclaredResponse


def as_declared(
    problem: Problem, details: Response, declared: Mapping[str, DeclaredResponse], policy: Policy
) -> Response:
    """Problem details with the status, the media type and the body that an operation declares.

    They stay as they are where the document declares nothing for the status, or nothing that they fit.
    """
    usual = details.status
    if not isinstance(problem, Invalid | MalformedBody | MissingBody | RepeatedCredentials):
        statuses: Sequence[int] = [usual]
    elif policy.invalid_status is not None:
        statuses = [policy.invalid_status]
    else:
        order = CONTENT_STATUSES if isinstance(problem, Invalid) else CONTENT_STATUSES[::-1]
        statuses = declared_statuses(order, usual, declared)
    for status in statuses:
        found = _fitting(_with_status(details, status), declared)
        if found is not None:
            return found
    return _with_status(details, statuses[0])


def _with_status(details: Response, status: int) -> Response:
    if status == details.status:
        return details
    body = {**cast("dict[str, JSON]", details.body), "title": reason_phrase(status), "status": status}
    return replace(details, status=status, body=body)


def _fitting(details: Response, declared: Mapping[str, DeclaredResponse]) -> Response | None:
    """Problem details in the first form that is declared for their status; None if there is none."""
    key = find_entry(details.status, declared)
    if key is None:
        return None
    contents = declared[key].contents

    def fits(media_type: str, body: JSON) -> bool:
        validator = contents[media_type]
        return validator is None or validator.valid(body)

    form = find_form(cast("dict[str, JSON]", details.body), tuple(contents), fits)
    return None if form is None else replace(details, media_type=form[0], body=form[1])
