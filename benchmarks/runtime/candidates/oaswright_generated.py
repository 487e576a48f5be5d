"""Ours: the package that `oaswright generate` wrote, and three handlers."""

from contacts_oaswright.interface import ContactsOaswrightApi, GetContactOk, ListContactsOk, UpdateContactOk
from contacts_oaswright.models import Contact, ContactList
from contacts_oaswright.wiring import wire
from oaswright.runtime import HTTPError, Response
from oaswright.runtime.application import application

from benchmarks.runtime.candidates.data import CONTACT, PAGE, TOKEN

_CONTACT, _PAGE = Contact.model_validate(CONTACT), ContactList.model_validate(PAGE)


class Handlers(ContactsOaswrightApi[str]):
    async def list_contacts(self, *, limit, principal):
        return ListContactsOk(_PAGE)

    async def get_contact(self, contact_id, *, principal):
        return GetContactOk(_CONTACT.model_copy(update={"id": contact_id}))

    async def update_contact(self, contact_id, body, *, notify, principal):
        return UpdateContactOk(_CONTACT.model_copy(update={"id": contact_id, **body.changes()}))


async def authenticate(credentials, requirements, connection):
    if credentials.bearer != TOKEN:
        raise HTTPError(Response(401))
    return credentials.bearer


app = application([wire(Handlers(), authenticate=authenticate)])
