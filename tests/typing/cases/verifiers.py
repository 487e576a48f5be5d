"""What a verifier may not return, and what it may not take for the credential of its scheme."""

from correct import User
from oaswright.runtime import ApiKey, Basic, Bearer, Granted, Verified
from shop.security import ShopSecurity
from starlette.requests import HTTPConnection

USERS = {"token-of-ann": User()}


class ForgetsToReturn(ShopSecurity[User]):
    # error: mypy[return] pyright[reportReturnType]
    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:  # noqa: RET503
        if credential.token in USERS:
            return Verified(USERS[credential.token])


class ReturnsNothing(ShopSecurity[User]):
    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:
        # error: mypy[return-value] pyright[reportReturnType]
        return None

    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def basic(self, credential: Basic, request: HTTPConnection) -> Verified[User] | None:
        return None


class ReturnsFalse(ShopSecurity[User]):
    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:
        # error: mypy[return-value] pyright[reportReturnType]
        return False

    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def basic(self, credential: Basic, request: HTTPConnection) -> bool:
        return credential.password == "secret"


class FindsNobody(ShopSecurity[User]):
    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:
        # error: mypy[arg-type] pyright[reportReturnType]
        return Verified(USERS.get(credential.token))


class ReturnsThePrincipal(ShopSecurity[User]):
    async def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:
        # error: mypy[return-value] pyright[reportReturnType]
        return User()


class ForgetsScopes(ShopSecurity[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def oauth(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:
        return Verified(User())


class LeavesScopesOut(ShopSecurity[User]):
    async def oauth(self, credential: Bearer, request: HTTPConnection) -> Granted[User]:
        # error: mypy[call-arg] pyright[reportCallIssue, reportUnknownVariableType]
        return Granted(User())


class ScopesAsText(ShopSecurity[User]):
    async def oauth(self, credential: Bearer, request: HTTPConnection) -> Granted[User]:
        # error: mypy[arg-type] pyright[reportArgumentType]
        return Granted(User(), "buy sell")


class OtherCredential(ShopSecurity[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def bearer(self, credential: ApiKey, request: HTTPConnection) -> Verified[User]:
        return Verified(User())

    async def basic(self, credential: Basic, request: HTTPConnection) -> Verified[User]:
        # error: mypy[attr-defined] pyright[reportAttributeAccessIssue, reportUnknownMemberType]
        return Verified(USERS[credential.token])


class NotAsync(ShopSecurity[User]):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    def bearer(self, credential: Bearer, request: HTTPConnection) -> Verified[User]:
        return Verified(User())
