"""What the contract tests of meetergo have to be told."""

from oaswright.contract import Contract, Identity

from server.contract_data import serving
from server.meetergo import demo
from server.meetergo.demo_rows import ANNA, ANNA_GOOGLE

_AS_ANNA = {"x-meetergo-api-user-id": ANNA.user_id}

CONTRACT = Contract(
    owner=Identity({"bearer": demo.KEY}, headers=_AS_ANNA),
    stranger=Identity({"bearer": demo.FOREIGN_KEY}),
    refused={"bearer": demo.EXPIRED_KEY},
    known={"connectionId": ANNA_GOOGLE, "userId": ANNA.user_id},
    application=serving("meetergo"),
)
