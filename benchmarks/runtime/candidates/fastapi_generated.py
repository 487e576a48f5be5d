"""The FastAPI server that datamodel-code-generator generates, with coroutine services."""

from contacts_dcg import models
from contacts_dcg.server.application import create_app
from fastapi import HTTPException

from benchmarks.runtime.candidates.data import ROWS, TOKEN


class Contacts:
    async def list_contacts(self, *, principal, limit):
        return models.ContactList.model_validate({"items": [*ROWS.values()], "total": len(ROWS)})

    async def get_contact(self, *, principal, contactId):  # noqa: N803 - the generated name
        return models.Contact.model_validate(ROWS[contactId])

    async def update_contact(self, *, principal, contactId, notify, body):  # noqa: N803
        changes = {name: getattr(body, name) for name in body.model_fields_set}
        return models.Contact.model_validate(ROWS[contactId]).model_copy(update=changes)


async def authorize(requirement_sets, credentials):
    if credentials["bearer"].credentials != TOKEN:
        raise HTTPException(401)
    return "benchmark"


app = create_app(contacts=Contacts(), authorize=authorize)
