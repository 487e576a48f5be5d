"""A response that several operations share under several statuses: a class for each, with one base."""

from correct import User
from shop.interface import (
    CancelOrderNoContent,
    CancelOrderResponse,
    PlaceOrderResponse,
    Refusal,
    RefusalBadRequest,
    RefusalConflict,
    RefusalServerError,
    ShopApi,
)
from shop.models import Problem

PROBLEM = Problem(message="no")


def conflict(message: str) -> RefusalConflict:
    """For every operation that declares it."""
    return RefusalConflict(Problem(message=message), retry_after=5)


def text(refusal: Refusal) -> str:
    return refusal.body.message if isinstance(refusal.body, Problem) else refusal.body["message"]


class Declared(ShopApi[User]):
    async def place_order(self, *, principal: User) -> PlaceOrderResponse:
        return RefusalBadRequest(PROBLEM) if principal.name else conflict(text(RefusalBadRequest(PROBLEM)))

    async def cancel_order(self, order_id: int, *, principal: User) -> CancelOrderResponse:
        if order_id:
            return RefusalServerError(PROBLEM, status=503)
        return CancelOrderNoContent() if principal.name else conflict("sent")


class OfAnotherStatus(ShopApi[User]):
    async def cancel_order(self, order_id: int, *, principal: User) -> CancelOrderResponse:
        # error: mypy[return-value] pyright[reportReturnType]
        return RefusalBadRequest(PROBLEM)

    async def place_order(self, *, principal: User) -> PlaceOrderResponse:
        # error: mypy[return-value] pyright[reportReturnType]
        return Refusal(PROBLEM)


# error: mypy[call-arg] pyright[reportCallIssue]
STATUS_LEFT_OUT = RefusalServerError(PROBLEM)
