"""Functions that were written for Connexion stand beside typed handlers."""

import json

from correct import Handlers, Verifiers
from oaswright.runtime import Api
from oaswright.runtime.free_functions import adapt_functions
from shop.wiring import wire


def list_items(limit: int, user: str) -> object:
    return [{"id": user}][:limit], 200


def decode_token(token: str) -> dict[str, str] | None:
    return {"sub": token} if token else None


shop: Api = wire(Handlers(), security=Verifiers())
adapted: Api = adapt_functions(shop, json, {"listItems": list_items}, info={"bearer": decode_token})
# error: mypy[arg-type] pyright[reportArgumentType]
adapt_functions(shop, list_items)
# error: mypy[arg-type] pyright[reportArgumentType]
adapt_functions(Handlers(), json)
