"""Strings with a format have the types that the configuration names."""

from datetime import UTC, time, timedelta
from decimal import Decimal
from uuid import UUID

from currencies import Code
from generated.till.interface import GetSaleOk, GetSaleResponse, TillApi
from generated.till.models import Sale
from generated.till.wiring import wire
from oaswright.runtime import ExactDecimal, ExactDuration
from pydantic import MISSING

AT = time(10, tzinfo=UTC)


def take_duration(value: timedelta) -> None: ...


def take_code(value: Code) -> None: ...


class Till(TillApi):
    async def get_sale(self, key: UUID, *, least: Decimal | None = None, by: timedelta) -> GetSaleResponse:
        sale = Sale(amount=(least or Decimal(0)) + 1, currency=Code("EUR"), at=AT, took=by * 2)
        take_duration(timedelta() if sale.took is MISSING else sale.took)
        take_code(sale.currency)
        # error: mypy[arg-type] pyright[reportArgumentType]
        take_code(sale.at)
        return GetSaleOk(sale, x_total=sale.amount + sale.at.hour)


class AsGenerated(TillApi):
    async def get_sale(
        self, key: UUID, *, least: ExactDecimal | None = None, by: ExactDuration
    ) -> GetSaleResponse:
        raise NotImplementedError


class Texts(TillApi):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_sale(self, key: str, *, least: Decimal | None = None, by: timedelta) -> GetSaleResponse:
        raise NotImplementedError


class TextOfAnAmount(TillApi):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_sale(self, key: UUID, *, least: str | None = None, by: timedelta) -> GetSaleResponse:
        raise NotImplementedError


class Seconds(TillApi):
    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def get_sale(self, key: UUID, *, least: Decimal | None = None, by: int) -> GetSaleResponse:
        raise NotImplementedError


wire(Till())
SALE = Sale(amount=Decimal("1.10"), currency=Code("EUR"), at=AT)
# error: mypy[arg-type] pyright[reportArgumentType]
Sale(amount="1.10", currency=Code("EUR"), at=AT)
# error: mypy[arg-type] pyright[reportArgumentType]
Sale(amount=1.1, currency=Code("EUR"), at=AT)
# error: mypy[arg-type] pyright[reportArgumentType]
Sale(amount=Decimal("1.10"), currency="EUR", at=AT)
# error: mypy[arg-type] pyright[reportArgumentType]
Sale(amount=Decimal("1.10"), currency=Code("EUR"), at="10:00:00Z")
# error: mypy[arg-type] pyright[reportArgumentType]
Sale(amount=Decimal("1.10"), currency=Code("EUR"), at=AT, took=60)
# error: mypy[arg-type] pyright[reportArgumentType]
GetSaleOk(SALE, x_total="1.10")
