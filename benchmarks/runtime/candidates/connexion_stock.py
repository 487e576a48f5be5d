"""Connexion 3.3 as it comes, with validate_responses: dictionaries in and out."""

import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from connexion import AsyncApp

from benchmarks.runtime.candidates.data import ROWS, TOKEN


async def list_contacts(limit=20):
    return {"items": [*ROWS.values()], "total": len(ROWS)}


async def get_contact(contactId):  # noqa: N803 - Connexion passes the document's name
    return ROWS[contactId]


async def update_contact(contactId, body, notify=False):  # noqa: N803
    return {**ROWS[contactId], **body}


async def verify(token):
    return {"sub": "benchmark"} if token == TOKEN else None


_FUNCTIONS = {"listContacts": list_contacts, "getContact": get_contact, "updateContact": update_contact}

app = AsyncApp(__name__)
_document = (Path(__file__).parents[1] / "contacts.yaml").read_text()
_document = _document.replace("scheme: bearer}", f"scheme: bearer, x-bearerInfoFunc: {__name__}.verify}}")
import yaml  # noqa: E402

app.add_api(yaml.safe_load(_document), resolver=_FUNCTIONS.__getitem__, validate_responses=True)
