"""What the contract tests of oHallo have to be told."""

from oaswright.contract import Contract, Identity

from server.contract_data import serving
from server.ohallo import demo

CONTRACT = Contract(
    owner=Identity({"bearer": demo.KEY}),
    stranger=Identity({"bearer": demo.FJORD_KEY}),
    limited=[Identity({"bearer": demo.READER_KEY}, scopes=[demo.READ])],
    known={"connectionId": demo.SALES, "workspaceId": demo.SALES_WORKSPACE},
    application=serving("ohallo"),
)
