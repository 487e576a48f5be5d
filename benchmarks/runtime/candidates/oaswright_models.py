"""Ours: the package that `oaswright generate` wrote, and three handlers that answer with its models."""

from contacts_oaswright.interface import ContactsOaswrightApi, GetContactOk, ListContactsOk, UpdateContactOk
from contacts_oaswright.models import Contact, ContactList
from contacts_oaswright.wiring import wire
from oaswright.runtime.application import application

from benchmarks.runtime.candidates.data import ROWS
from benchmarks.runtime.candidates.verifiers import Verifiers


class Handlers(ContactsOaswrightApi[str]):
    async def list_contacts(self, *, limit, principal):
        return ListContactsOk(ContactList.model_validate({"items": [*ROWS.values()], "total": len(ROWS)}))

    async def get_contact(self, contact_id, *, principal):
        return GetContactOk(Contact.model_validate(ROWS[contact_id]))

    async def update_contact(self, contact_id, body, *, notify, principal):
        contact = Contact.model_validate(ROWS[contact_id])
        return UpdateContactOk(contact.model_copy(update=body.changes()))


app = application([wire(Handlers(), security=Verifiers())])
