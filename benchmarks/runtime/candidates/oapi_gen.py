"""The Starlette and msgspec package that oapi-gen generates (needs Python 3.12)."""

import msgspec
from contacts_oapi import Handlers, SecurityRejected, create_router
from contacts_oapi.contracts.contacts import GetContact, ListContacts, UpdateContact
from contacts_oapi.models import Contact, ContactList
from starlette.applications import Starlette

from benchmarks.runtime.candidates.data import ROWS, TOKEN


class Contacts:
    async def list_contacts(self, request):
        return ListContacts.Ok(msgspec.convert({"items": [*ROWS.values()], "total": len(ROWS)}, ContactList))

    async def get_contact(self, request):
        return GetContact.Ok(msgspec.convert(ROWS[request.contact_id], Contact))

    async def update_contact(self, request):
        body = request.body
        sent = {
            name: value
            for name in body.__struct_fields__
            if (value := getattr(body, name)) is not msgspec.UNSET
        }
        contact = msgspec.convert(ROWS[request.contact_id], Contact)
        return UpdateContact.Ok(msgspec.structs.replace(contact, **sent))


class Security:
    async def handle_bearer(self, context, operation_id, credential):
        if credential.token != TOKEN:
            raise SecurityRejected
        return "benchmark"


_router = create_router(Handlers(contacts=Contacts()), security=Security())
app = Starlette(routes=_router.routes)
