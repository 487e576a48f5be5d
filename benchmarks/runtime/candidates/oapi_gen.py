"""The Starlette and msgspec package that oapi-gen generates (needs Python 3.12)."""

import msgspec
from contacts_oapi import Handlers, SecurityRejected, create_router
from contacts_oapi.contracts.contacts import GetContact, ListContacts, UpdateContact
from contacts_oapi.models import Contact, ContactList
from starlette.applications import Starlette

from benchmarks.runtime.candidates.data import CONTACT, PAGE, TOKEN

_CONTACT, _PAGE = msgspec.convert(CONTACT, Contact), msgspec.convert(PAGE, ContactList)


class Contacts:
    async def list_contacts(self, request):
        return ListContacts.Ok(_PAGE)

    async def get_contact(self, request):
        return GetContact.Ok(msgspec.structs.replace(_CONTACT, id=request.contact_id))

    async def update_contact(self, request):
        body = request.body
        sent = {
            name: value
            for name in body.__struct_fields__
            if (value := getattr(body, name)) is not msgspec.UNSET
        }
        return UpdateContact.Ok(msgspec.structs.replace(_CONTACT, id=request.contact_id, **sent))


class Security:
    async def handle_bearer(self, context, operation_id, credential):
        if credential.token != TOKEN:
            raise SecurityRejected
        return "benchmark"


_router = create_router(Handlers(contacts=Contacts()), security=Security())
app = Starlette(routes=_router.routes)
