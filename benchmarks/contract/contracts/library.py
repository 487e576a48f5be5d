"""What the contract tests of the library have to be told."""

from oaswright.contract import Contract, Identity

CONTRACT = Contract(
    owner=Identity({"key": "stadt-key"}),
    stranger=Identity({"key": "dorf-key"}),
    limited=[Identity({"key": "stadt-reader"}, scopes=[])],
    known={"bookId": "b-100"},
)
