"""The FastAPI server that datamodel-code-generator generates, with coroutine services."""

from contacts_dcg import models
from contacts_dcg.server.application import create_app
from fastapi import HTTPException

from benchmarks.runtime.candidates.data import CONTACT, PAGE, TOKEN

_CONTACT, _PAGE = models.Contact.model_validate(CONTACT), models.ContactList.model_validate(PAGE)


class Contacts:
    async def list_contacts(self, *, principal, limit):
        return _PAGE

    async def get_contact(self, *, principal, contactId):  # noqa: N803 - the generated name
        return _CONTACT.model_copy(update={"id": contactId})

    async def update_contact(self, *, principal, contactId, notify, body):  # noqa: N803
        changes = {name: getattr(body, name) for name in body.model_fields_set}
        return _CONTACT.model_copy(update={"id": contactId, **changes})


async def authorize(requirement_sets, credentials):
    if credentials["bearer"].credentials != TOKEN:
        raise HTTPException(401)
    return "benchmark"


app = create_app(contacts=Contacts(), authorize=authorize)
