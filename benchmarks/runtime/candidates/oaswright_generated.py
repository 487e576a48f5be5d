"""Ours: the package that `oaswright generate` wrote, and three handlers."""

import hmac

from contacts_oaswright.interface import ContactsOaswrightApi, GetContactOk, ListContactsOk, UpdateContactOk
from contacts_oaswright.models import Contact, ContactList
from contacts_oaswright.security import ContactsOaswrightSecurity
from contacts_oaswright.wiring import wire
from oaswright.runtime import InvalidCredentialError, Verified
from oaswright.runtime.application import application

from benchmarks.runtime.candidates.data import CONTACT, PAGE, TOKEN

_TOKEN = TOKEN.encode()
_CONTACT, _PAGE = Contact.model_validate(CONTACT), ContactList.model_validate(PAGE)


class Handlers(ContactsOaswrightApi[str]):
    async def list_contacts(self, *, limit, principal):
        return ListContactsOk(_PAGE)

    async def get_contact(self, contact_id, *, principal):
        return GetContactOk(_CONTACT.model_copy(update={"id": contact_id}))

    async def update_contact(self, contact_id, body, *, notify, principal):
        return UpdateContactOk(_CONTACT.model_copy(update={"id": contact_id, **body.changes()}))


class Verifiers(ContactsOaswrightSecurity[str]):
    async def bearer(self, credential, request):
        if not hmac.compare_digest(credential.token.encode(), _TOKEN):
            raise InvalidCredentialError
        return Verified(credential.token)


app = application([wire(Handlers(), security=Verifiers())])
